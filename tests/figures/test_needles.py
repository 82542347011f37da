"""Needle lengths: what is said of home needles first, then every study whose length was read."""

import pytest

from review import home_use, tables
from review.figures import dots, needles


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_every_study_with_a_length_has_one_row_the_longest_first(evidence):
    """As many rows as studies with a needle length, and three sayings before them."""
    rows = needles.rows(evidence)
    studies = evidence.arms.loc[evidence.arms["needle_mm"].notna(), "study_id"].nunique()
    assert len(rows) == len(needles.SAID) + studies
    assert [row.kind for row in rows[:3]] == [needles.ADVISED] * 3
    longest = [row.interval.high if row.interval else row.value for row in rows[3:]]
    assert longest == sorted(longest, reverse=True)


def test_two_lengths_of_a_study_are_a_range_and_home_has_its_own_kind(evidence):
    """Faghihi 2021 used 0.6 and 1.2 mm; the letter on children used 0.25 mm at home."""
    rows = {row.label: row for row in needles.rows(evidence)}
    assert (rows["Faghihi 2021"].value, rows["Faghihi 2021"].interval.low, rows["Faghihi 2021"].interval.high) == (
        None, 0.6, 1.2,
    )  # fmt: skip
    assert (rows["Scalp rolling letter"].kind, rows["Scalp rolling letter"].value) == (needles.AT_HOME, 0.25)
    assert (rows["Advice of a nurse"].interval.low, rows["Advice of a nurse"].interval.high) == (0.1, 0.3)


def test_the_title_counts_what_is_drawn(evidence):
    """Thirteen of fourteen reach half a millimetre."""
    drawn = [row for row in needles.rows(evidence) if row.kind == needles.STUDIED]
    longer = sum((row.interval.high if row.interval else row.value) >= 0.5 for row in drawn)
    assert needles.finding(evidence).startswith(f"{longer} of {len(drawn)} studies")
    figure = dots.figure(needles.rows(evidence), title=needles.finding(evidence), axis="mm", decimals=2)
    assert len(figure.layout.meta["table"]["rows"]) == len(home_use.lengths(evidence)) + 3
