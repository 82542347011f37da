"""Checks of printed numbers: against full enumeration, and against the first trial's own percentages."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.integrity import p_from_t, possible_counts, possible_totals, printed_range, t_from_p

totals = st.integers(1, 400)


@given(totals, st.data(), st.integers(0, 2))
def test_the_true_count_is_always_possible(total, data, decimals):
    """Whatever count is printed as a percentage, with any decimals, the count and its total are found again."""
    count = data.draw(st.integers(0, total))
    printed = float(f"{100 * count / total:.{decimals}f}")
    assert count in possible_counts(printed, total, decimals=decimals)
    assert possible_totals(printed, [total], decimals=decimals) == (total,)
    assert possible_totals(printed, [total], count=count, decimals=decimals) == (total,)


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


def test_decimals_are_read_off_unless_given():
    """60 and 60.0 are one float: what was printed as 60.0 has to say so."""
    assert printed_range(60) == (Fraction(119, 2), Fraction(121, 2))
    assert printed_range(60.0, decimals=1) == (Fraction(1199, 20), Fraction(1201, 20))
    assert printed_range(0.039) == (Fraction(385, 10_000), Fraction(395, 10_000))


@pytest.mark.parametrize(("percent", "total"), [(101, 50), (-1, 50), (float("nan"), 50), (50, 0)])
def test_impossible_questions_are_refused(percent, total):
    """No percentage above 100 or below 0, none that is missing, and no empty group."""
    with pytest.raises(ValueError, match=r"percentage|group"):
        possible_counts(percent, total)


PRINTED = [(2.228, 10, 0.05), (2.763, 28, 0.01), (1.98, 120, 0.05), (1.96, None, 0.05)]


@pytest.mark.parametrize(("t", "df", "p"), PRINTED)
def test_p_agrees_with_printed_tables(t, df, p):
    """Critical values of t as textbooks print them; the last is the normal's."""
    assert p_from_t(t, df=df) == pytest.approx(p, rel=0.003)  # t is printed to 3 or 4 figures
    assert p_from_t(-t, df=df) == p_from_t(t, df=df)


def test_a_far_tail_keeps_its_digits():
    """t = 13.18 with 92 degrees of freedom, against the incomplete beta function at 50 digits."""
    with mpmath.workdps(50):
        t, df = mpmath.mpf("13.18"), mpmath.mpf(92)
        exact = mpmath.betainc(df / 2, mpmath.mpf("0.5"), 0, df / (df + t**2), regularized=True)
        assert p_from_t(13.18, df=92) == pytest.approx(float(exact), rel=1e-9)


@given(st.floats(1e-12, 0.999), st.none() | st.integers(1, 500))
def test_t_and_p_undo_each_other(p, df):
    """From p to t and back; a smaller p lies farther out."""
    assert p_from_t(t_from_p(p, df=df), df=df) == pytest.approx(p, rel=1e-6)
    assert t_from_p(p / 2, df=df) > t_from_p(p, df=df)


@pytest.mark.parametrize("df", [0, -3, float("nan")])
def test_degrees_of_freedom_are_positive(df):
    """A t test of fewer than two people is refused."""
    with pytest.raises(ValueError, match="degrees of freedom"):
        p_from_t(2.0, df=df)
