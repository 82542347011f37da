"""Printed numbers as intervals: whatever is rounded or cut to a number lies in its interval, and nothing else does."""

from decimal import ROUND_DOWN
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.estimates import Interval
from review.integrity import printed_range
from review.integrity.rounding import blank, exact, judge, ordered, places, rounded, rounded_or_cut, shown, whole, yes

from .printing import ROUNDED, printed, proof

fractions = st.fractions(-1000, 1000, max_denominator=5000)


@proof
@given(fractions, st.integers(0, 4), st.sampled_from(ROUNDED))
def test_what_was_rounded_lies_in_the_interval(value, decimals, way):
    """Half up and half to even alike, ends included, and the interval is one unit of the last digit wide."""
    span = rounded(printed(value, decimals, way))
    assert value in span
    assert span.width == Fraction(1, 10**decimals)


@proof
@given(fractions, st.integers(0, 4))
def test_what_was_cut_lies_in_the_wider_interval(value, decimals):
    """Cutting moves towards zero; the next number up is not cut to this one."""
    text = printed(value, decimals, ROUND_DOWN)
    assert value in rounded_or_cut(text)
    unit = Fraction(1, 10**decimals)
    assert exact(text) + unit not in rounded_or_cut(text)
    assert exact(text) - unit not in rounded_or_cut(text)


@proof
@given(fractions, st.integers(0, 4))
def test_the_wider_interval_holds_the_narrower(value, decimals):
    """Cutting only adds on the side away from zero; at zero on both."""
    text = printed(value, decimals)
    narrow, wide = rounded(text), rounded_or_cut(text)
    assert wide.low <= narrow.low
    assert wide.high >= narrow.high
    assert (wide.low < narrow.low, wide.high > narrow.high) == (exact(text) <= 0, exact(text) >= 0)


def test_text_keeps_its_zeros_and_numbers_have_none():
    """60 and 60.0 are one float: what was printed as 60.0 has to say so, as text or in decimals."""
    assert printed_range(60) == printed_range(60.0) == (Fraction(119, 2), Fraction(121, 2))
    assert printed_range("60.0") == printed_range(60.0, decimals=1) == (Fraction(1199, 20), Fraction(1201, 20))
    assert printed_range(0.039) == (Fraction(385, 10_000), Fraction(395, 10_000))


@pytest.mark.parametrize("text", ["−0.21", "-0.21", " -0.21 "])
def test_a_true_minus_sign_is_read(text):
    """Papers print a true minus sign, keyboards a hyphen."""
    assert exact(text) == Fraction(-21, 100)
    assert shown(text) == "−0.21"


@pytest.mark.parametrize(("text", "value"), [("1,127", 1127), ("12,345,678", 12345678), ("1e-3", Fraction(1, 1000))])
def test_thousands_and_exponents_are_read(text, value):
    """A comma between groups of three digits is no decimal sign."""
    assert exact(text) == value


@pytest.mark.parametrize("text", ["", "12,5", "1,12", "many", "p<0.05", None, "nan", float("nan"), "1 2"])
def test_what_is_no_number_is_refused(text):
    """A comma may be a decimal sign: nobody guesses."""
    with pytest.raises(ValueError, match="no printed number"):
        exact(text)


@proof
@given(fractions, fractions, st.integers(0, 3))
def test_a_difference_carries_both_roundings(one, two, decimals):
    """A pair of printed numbers is their difference, and the true difference lies in its interval."""
    pair = (printed(one, decimals), printed(two, decimals))
    assert one - two in rounded(pair)
    assert rounded(pair).width == 2 * Fraction(1, 10**decimals)
    assert exact(pair) == exact(pair[0]) - exact(pair[1])
    assert places(pair) == decimals


def test_judge_prefers_rounding_then_cutting():
    """4.59 is cut to 4.5, and not rounded to it; 4.61 is neither."""
    verdicts = [
        judge(lambda span, v=v: Fraction(v) in span, "4.5", otherwise="impossible") for v in ("4.5", "4.59", "4.61")
    ]
    assert [verdict for verdict, _ in verdicts] == ["consistent", "cannot tell", "impossible"]
    assert "cut" in verdicts[1][1]


def test_counts_and_answers_are_read_from_cells():
    """Cells hold text; a count is whole, and an answer is yes or no."""
    assert whole("1,127", "count") == 1127
    assert [yes(cell) for cell in (True, "yes", "TRUE", False, "no", "")] == [True] * 3 + [False] * 3
    assert [blank(cell) for cell in (None, "", "  ", float("nan"), 0, "0")] == [True] * 4 + [False] * 2
    with pytest.raises(ValueError, match="whole number"):
        whole("1.5", "count")
    with pytest.raises(ValueError, match="an answer is one of"):
        yes("perhaps")


def test_an_interval_with_fractions_knows_its_members():
    """The shared Interval serves fractions too, without a float in between."""
    assert Fraction(1, 3) in Interval(Fraction(1, 3), Fraction(2, 3))


@pytest.mark.parametrize("text", ["0,039", "12,5", "1,12", "1234,567", "1,127,12"])
def test_a_comma_that_parts_no_thousands_is_refused(text):
    """0,039 is no 39."""
    with pytest.raises(ValueError, match="no printed number"):
        exact(text)


def test_thousands_are_read():
    """With a comma after each three digits."""
    assert [exact(text) for text in ("1,127", "12,345,678", "-1,127.5")] == [1127, 12_345_678, Fraction(-2255, 2)]


def test_an_interval_has_two_ends():
    """The lower one first."""
    assert ordered("-1", "2.5") == (-1, Fraction(5, 2))
    with pytest.raises(ValueError, match="is not above its lower end"):
        ordered("2", "2.0")
