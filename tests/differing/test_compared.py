"""One changed number: exactly what rests on it follows otherwise, and both reports say so."""

import shutil

import html5lib
import pandas as pd
import pytest

from review import differing, tables
from review.consequences import Refused
from review.differing.report import NOTHING

HOSTILE = '<script>alert("x")</script> & more'


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    folder = shutil.copytree(tables.locate(), tmp_path_factory.mktemp("changed") / "data")
    path = folder / "measurements.csv"
    text = path.read_text(encoding="utf-8")
    old = "dhurat2013,mnx,hair_density,change,12,,22.2,,,,,hairs per 1 cm2 area"
    assert old in text
    path.write_text(text.replace(old, old.replace("22.2", "32.2")), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def comparison(changed):
    return differing.compare(tables.locate(), changed)


def test_the_cell_and_what_rests_on_it(comparison):
    assert [(each.key, each.column, each.before, each.after) for each in comparison.cells] == [
        ("dhurat2013-m3", "mean", "22.2", "32.2")
    ]
    by_kind = {}
    for each in comparison.follows:
        by_kind.setdefault(each.kind, []).append(each)
    assert {"Pooled effects", "Sentences", "Effects of single trials"} <= set(by_kind)
    (single,) = by_kind["Effects of single trials"]
    assert single.name.startswith("Dhurat 2013")
    assert single.before.startswith("69.20")
    assert single.after.startswith("59.20")
    assert comparison.refused == ()


def test_nothing_about_other_trials(comparison):
    assert not any("Kumar" in each.name or "Yu" in each.name for each in comparison.follows)


def test_equal_folders(changed):
    found = differing.compare(changed, changed)
    assert found.same
    assert differing.text(found) == NOTHING
    assert NOTHING in differing.html(found, "A title")


def test_turned_round_before_is_after(comparison, changed):
    back = differing.compare(changed, tables.locate())
    assert {(each.name, each.after, each.before) for each in back.follows} == {
        (each.name, each.before, each.after) for each in comparison.follows
    }


def test_the_text_has_both_sides(comparison):
    text = differing.text(comparison)
    assert text.index("Pooled effects") < text.index("Numbers in the tables")
    assert "  - 22.2\n  + 32.2" in text


def test_the_page_is_valid_and_holds_text_as_text(tmp_path):
    folder = shutil.copytree(tables.locate(), tmp_path / "data")
    path = folder / "glossary.csv"
    table = pd.read_csv(path, dtype="string")
    table.loc[table["term"] == "abstract", "definition"] = HOSTILE
    table.to_csv(path, index=False)
    page = differing.html(differing.compare(tables.locate(), folder), HOSTILE)
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_tables_that_cannot_be_read_are_told(changed, tmp_path):
    folder = shutil.copytree(changed, tmp_path / "data")
    path = folder / "arms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",50,", ",fifty,"), encoding="utf-8")
    found = differing.compare(changed, folder)
    assert found.cells
    assert found.follows == ()
    ((when, refused),) = found.refused
    assert when == "after"
    assert isinstance(refused, Refused)
    assert "arms.csv" in refused.why
    assert "Could not be compared" in differing.text(found)
