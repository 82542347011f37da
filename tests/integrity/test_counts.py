"""Percentages and sums of people: against full enumeration, and against the first trial's own percentages."""

from decimal import ROUND_DOWN
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.integrity import (
    counts_add_up,
    grim,
    percent_of_count,
    percent_possible,
    possible_counts,
    possible_totals,
    rest_stated,
)

from .printing import ROUNDED, WAYS, printed, proof

totals = st.integers(1, 400)

# scrutiny 0.6 (R), README and vignette "GRIM": percentages, n, and the column `consistency`.
SCRUTINY = [
    *[("67.4", 150, False), ("54.2", 150, False), ("54.0", 150, True), ("69.8", 150, False), ("68.1", 150, False)],
    *[("55.4", 150, False), ("32.5", 438, False), ("35.6", 455, True), ("21.7", 501, False), ("39.3", 516, True)],
]


@proof
@given(totals, st.data(), st.integers(0, 2))
def test_the_true_count_is_always_possible(total, data, decimals):
    """Whatever count is printed as a percentage, with any decimals, the count and its total are found again."""
    count = data.draw(st.integers(0, total))
    text = printed(Fraction(100 * count, total), decimals)
    assert count in possible_counts(text, total) == possible_counts(float(text), total, decimals=decimals)
    assert possible_totals(text, [total]) == possible_totals(text, [total], count=count) == (total,)


@proof
@given(st.integers(0, 1000), st.integers(1, 120))
def test_possible_counts_are_those_of_full_enumeration(tenths, total):
    """Every count whose exact share lies within half a unit of the last decimal, and no other."""
    percent, half = Fraction(tenths, 10), Fraction(1, 20)
    expected = tuple(n for n in range(total + 1) if abs(Fraction(100 * n, total) - percent) <= half)
    assert possible_counts(tenths / 10, total, decimals=1) == expected


def test_both_ways_of_rounding_a_half_are_allowed():
    """1 of 8 is 12.5%: it may be printed as 12 (half to even) or as 13 (half up)."""
    assert possible_counts(12, 8) == possible_counts(13, 8) == (1,)
    assert possible_counts(11, 8) == possible_counts(14, 8) == ()


def test_the_first_trial_needs_44_in_its_control_arm():
    """Dhurat 2013: 41 is 82% of 50 only; 64%, 61% and 4.5% have one size from 30 to 50 in common."""
    sizes = range(30, 51)
    assert possible_totals(82, range(30, 101), count=41) == (50,)
    found = [set(possible_totals(percent, sizes)) for percent in (64, 61, 4.5)]
    assert found[0] & found[1] == {33, 36, 44}
    assert set.intersection(*found) == {44}
    assert possible_counts(61, 50) == possible_counts(4.5, 50) == ()


@proof
@given(totals, st.data(), st.integers(0, 2), st.sampled_from(WAYS))
def test_a_real_share_is_never_accused(total, data, decimals, way):
    """Rounded half up or half to even it is consistent unless nothing could be said; cut, it may be "cannot tell"."""
    count = data.draw(st.integers(0, total))
    percent = printed(Fraction(100 * count, total), decimals, way)
    verdicts = percent_possible(percent, total).verdict, percent_of_count(count, total, percent).verdict
    assert "impossible" not in verdicts
    if way in ROUNDED:
        assert verdicts[0] == ("consistent" if total < 100 * 10**decimals else "cannot tell")
        assert verdicts[1] == "consistent"


@proof
@given(st.integers(0, 100), st.integers(1, 60))
def test_a_share_is_accused_only_if_no_count_can_be_printed_so(percent, total):
    """Against every count, rounded in both ways, or cut."""
    ways = {way: {printed(Fraction(100 * x, total), 0, way) for x in range(total + 1)} for way in WAYS}
    expected = "impossible"
    if str(percent) in ways[ROUND_DOWN]:
        expected = "cannot tell"
    if any(str(percent) in ways[way] for way in ROUNDED):
        expected = "consistent"
    halves = any(Fraction(100 * x, total) == percent + Fraction(1, 2) for x in range(total + 1))
    assert percent_possible(percent, total).verdict == expected or (halves and expected != "impossible")


@pytest.mark.parametrize(("percent", "n", "consistent"), SCRUTINY)
def test_percentages_agree_with_scrutiny(percent, n, consistent):
    """One decimal, groups of 150 to 516; scrutiny does not allow for cut digits either."""
    finding = percent_possible(percent, n)
    assert (finding.verdict == "consistent") == consistent


def test_the_rule_for_cut_percentages():
    """40/60 = 66.67% is cut to 66; 14/16 = 87.5% is a half, rounded up or down; 80% is no count of 16 at all."""
    assert percent_possible("66", 60).verdict == percent_of_count(40, 60, "66").verdict == "cannot tell"
    assert "40/60 = 66.67%" in percent_possible("66", 60).arithmetic
    assert "cut" in percent_possible("66", 60).arithmetic
    assert percent_possible("87", 16).verdict == percent_of_count(14, 16, "87").verdict == "consistent"
    assert percent_possible("88", 16).verdict == percent_of_count(14, 16, "88").verdict == "consistent"
    assert percent_possible("80", 16).verdict == "impossible"
    assert percent_of_count(51, 100, "50").verdict == "impossible"  # nothing is cut from 51 to 50


@proof
@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 3), st.booleans())
def test_percentages_and_shares_are_judged_alike(n, count, decimals, cut):
    """3/8 printed as 37% or as 0.37 is the same rounding, so GRIM and this check say the same of both."""
    count = min(count, n)
    percent = printed(Fraction(100 * count, n), decimals, ROUND_DOWN if cut else WAYS[0])
    share = printed(Fraction(percent) / 100, decimals + 2)
    assert percent_possible(percent, n).verdict == grim(share, n).verdict
    assert percent_possible("37", 8).verdict == grim("0.37", 8).verdict == "consistent"


def test_more_than_all_is_impossible():
    """No whole number of people is 105% or −5% of a group, and 52 of 50 are no group."""
    assert percent_possible("105", 20).verdict == percent_possible("-5", 20).verdict == "impossible"
    assert percent_of_count(52, 50, "104").verdict == "impossible"


@pytest.mark.parametrize(("percent", "total"), [(101, 50), (-1, 50), (float("nan"), 50), (50, 0)])
def test_impossible_questions_are_refused(percent, total):
    """No percentage above 100 or below 0, none that is missing, and no empty group."""
    with pytest.raises(ValueError, match=r"percentage|group"):
        possible_counts(percent, total)


@proof
@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(-3, 3))
def test_sums_are_exact(parts, error):
    """A total one off is impossible, whatever the order of the parts."""
    total = max(0, sum(parts) + error)
    verdict = "consistent" if total == sum(parts) else "impossible"
    assert counts_add_up(parts, total).verdict == counts_add_up(parts[::-1], str(total)).verdict == verdict


@proof
@given(st.lists(st.integers(0, 50), min_size=1, max_size=5), st.integers(0, 5), st.integers(0, 5))
def test_a_rest_is_stated_or_not(parts, left, said):
    """Left over without a word: cannot tell. With a number: it fits or it does not."""
    total = sum(parts) + left
    assert rest_stated(total, parts).verdict == ("cannot tell" if left else "consistent")
    assert rest_stated(total, parts, said).verdict == ("consistent" if said == left else "impossible")
    assert rest_stated(sum(parts), [*parts, 1]).verdict == "impossible"
