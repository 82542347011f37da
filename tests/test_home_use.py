"""Needling at home: what the one trial could not see, lengths, schedules and prices, against direct computations."""

import pytest
from scipy import stats

from review import home_use, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_the_blind_spot_is_half_an_interval(evidence):
    """An arm of nine: t with 16 degrees of freedom times the SD times the root of two ninths."""
    span = home_use.blind_spot(evidence, 9)
    t = stats.t.ppf(0.975, 16)
    small, large = (row["sd"] for row in home_use.sds_of_change(evidence))
    assert (span.low, span.high) == pytest.approx((t * small * (2 / 9) ** 0.5, t * large * (2 / 9) ** 0.5))
    assert (small, large) == (14.6, 25.4)


def test_more_people_see_more(evidence):
    """The blind spot shrinks with the arms."""
    assert home_use.blind_spot(evidence, 100).high < home_use.blind_spot(evidence, 9).low


def test_the_home_trial_is_held_against_the_drug(evidence):
    """29 people in three arms, beside what minoxidil adds over placebo."""
    text = home_use.home_trial(evidence).text
    assert text.startswith("With about nine people in an arm, chance alone moves a difference by up to 15 to 25 hairs")
    assert text.endswith("That is as much as the 14.7 that minoxidil adds over placebo.")


def test_schedules_are_printed_or_follow_from_weeks_and_interval(evidence):
    """Twelve treatments are printed for Dhurat 2013; the home trial had 26 weeks of two."""
    assert home_use.sessions(evidence, "dhurat2013") == 12
    assert home_use.sessions(evidence) == 26 * 2
    assert "about 52 times" in home_use.time(evidence).text


def test_a_course_is_so_many_times_the_price(evidence):
    """Twelve times 200 and twelve times 800."""
    span, said = home_use.course_cost(evidence)
    assert (span.low, span.high) == (12 * 200, 12 * 800)
    assert "2,400 to 9,600 US dollars" in said.text


def test_prices_have_their_currency_and_their_source(evidence):
    """Two prices, and no price where none was read."""
    rows = home_use.cost_rows(evidence)
    assert list(rows["price"]) == ["200 to 800 USD", "13.99 GBP"]
    assert all("*" in text for text in rows["read_in"])


def test_lengths_are_those_of_the_arms(evidence):
    """Each study once with its shortest and longest needle; the home report is told apart."""
    found = {name: (span.low, span.high, home) for name, span, home, _ in home_use.lengths(evidence)}
    assert found["KJD 2016"] == (0.3, 0.5, False)
    assert found["Scalp rolling letter"] == (0.25, 0.25, True)
    assert len(found) == evidence.arms.loc[evidence.arms["needle_mm"].notna(), "study_id"].nunique()


def test_the_sentence_on_lengths_counts_them(evidence):
    """Those of half a millimetre or more, outside the home."""
    found = [span for _, span, home, _ in home_use.lengths(evidence) if not home]
    longer = sum(span.high >= 0.5 for span in found)
    assert f"{longer} used needles of 0.5 mm or more" in home_use.longer_than_home(evidence).text
    assert "home trial was not read" in home_use.longer_than_home(evidence).text
