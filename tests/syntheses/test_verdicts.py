"""Printed results put to the test."""

import re

import pytest

from review import syntheses, tables
from review.syntheses.verdicts import ASKED


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    """Every test of every result of the syntheses."""
    return syntheses.tested(evidence)


def test_every_question_has_words(found):
    """No test is shown without the question it asks."""
    assert {one.finding.check for one in found} <= set(ASKED)
    assert {one.file for one in found} == {"reviews.csv"}


def test_verdict_rows_count_each_test_once(found):
    """Passed and other verdicts add up to the tests."""
    rows = syntheses.verdict_rows(found)
    assert rows["asked"].astype(int).sum() == len(found)
    others = [sum(map(int, re.findall(r"\d+", rest))) for rest in rows["rest"]]
    assert (rows["passed"].astype(int) + others == rows["asked"].astype(int)).all()
    assert (rows["asked"].astype(int) > 0).all()


def test_doubts_are_those_that_the_anomalies_name(evidence, found):
    """a48 (not an SMD), a50 (middle of the interval), a54 (one result twice); all else passes."""
    rows = syntheses.doubt_rows(evidence, found)
    assert set(rows["review"]) == {"Xu 2024", "Pei 2024"}
    assert "Cannot hold as printed" not in set(rows["verdict"])
    middle = rows[rows["question"].str.contains("middle")]
    assert "1.140" in middle["arithmetic"].iloc[0]
    assert rows["arithmetic"].str.contains("15.82").sum() >= 3
