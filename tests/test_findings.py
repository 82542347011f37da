"""What the README takes from the data is what the data say today."""

import html
import re
from pathlib import Path

import pytest

from review import answers, comparisons, tables, words
from review.findings import findings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load(ROOT / "data")


def test_there_are_five_and_each_is_one_sentence(evidence):
    """Five sentences, each with one full stop at its end."""
    found = findings(evidence)
    assert len(found) == 5
    assert all(re.search(r"\.$", text) and not re.search(r"\. [A-Z]", text) for text in found)


def test_the_readme_says_what_the_data_say(evidence):
    """`make docs` was not forgotten: the marked part of the README is the computed text."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    marked = re.search(r"<!-- findings -->\n(.*)\n<!-- /findings -->", readme, re.DOTALL)
    assert marked[1] == " ".join(findings(evidence))


def test_the_picture_shows_every_row_of_today(evidence):
    """The forest plot in docs/ has each trial, its interval and the pool as they are now."""
    drawn = html.unescape(re.sub(r"<[^>]+>", "\n", (ROOT / "docs" / "forest.svg").read_text(encoding="utf-8")))
    effects = comparisons.effects_for(evidence, *answers.MAIN)
    for label in effects.loc[effects["value"].notna(), "label"]:
        assert label in drawn
    pool = comparisons.pooled(effects)
    assert f"{words.number(pool.estimate)} [{words.interval(pool.interval())}]" in drawn
