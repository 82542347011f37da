"""RevMan's columns: every effect and every pair of counts that the review has, and no other."""

import csv
import io

import pytest

from review import comparisons, tables
from review.exporting import revman


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def rows(evidence):
    return list(csv.DictReader(io.StringIO(revman.text(evidence))))


def questions(evidence):
    return [name for name in evidence.questions["question_id"] if (evidence.comparisons["question_id"] == name).any()]


def test_effects_are_those_of_the_review(evidence, rows):
    expected = []
    for question in questions(evidence):
        for outcome in comparisons.UNITS:
            effects = comparisons.effects_for(evidence, question, outcome)
            known = effects[effects["value"].notna() & effects["se"].notna()]
            expected += list(zip(known["label"], known["value"], known["se"], strict=True))
    found = [(row["Study"], float(row["GIV Mean"]), float(row["GIV SE"])) for row in rows if row["GIV Mean"]]
    assert found == expected
    assert len(found) >= 5


def test_counts_are_those_of_the_review(evidence, rows):
    expected = [
        (
            row["label"],
            row["needled"].affected,
            row["needled"].observed,
            row["control"].affected,
            row["control"].observed,
        )
        for question in questions(evidence)
        for row in comparisons.risks_for(evidence, question).to_dict("records")
    ]
    names = ("Experimental cases", "Experimental N", "Control cases", "Control N")
    found = [(row["Study"], *(int(row[name]) for name in names)) for row in rows if row["Experimental cases"]]
    assert sorted(found) == sorted(expected)
    assert len(found) >= 5


def test_what_is_not_pooled_says_why(rows):
    out = [row for row in rows if row["Applicability"] == "NEITHER"]
    assert out
    assert all("Not pooled:" in row["Footnotes"] for row in out)


def test_analyses_are_numbered_within_their_group(rows):
    numbered = {(row["Analysis group"], row["Analysis number"]): row["Analysis name"] for row in rows}
    assert len(set(numbered.values())) == len(numbered)
