"""Rounding and phrases: nothing that a reader could misread, whatever number comes in."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import words
from review.estimates import Interval

proof = settings(max_examples=150, deadline=None, derandomize=True, database=None)
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9)
decimals = st.integers(0, 6)
MISSING = [None, float("nan"), pd.NA, pd.NaT]


def read(text):
    """The number that a text shows."""
    return float(text.replace(",", "").replace("−", "-"))


@proof
@given(numbers, decimals)
def test_number_is_the_rounded_value(value, places):
    """Read back, it is the value rounded to its decimals; with a true minus; never a minus before zero."""
    text = words.number(value, places)
    assert "-" not in text
    assert read(text) == pytest.approx(value, abs=0.5000001 * 10**-places)
    assert not (text.startswith("−") and read(text[1:]) == 0)
    assert len(text.partition(".")[2]) == places


@proof
@given(numbers)
def test_exact_neither_adds_nor_drops_a_digit(value):
    """What was printed comes back to the last digit, without an exponent, a minus zero or a hyphen."""
    printed = float(f"{value:.10g}")
    text = words.exact(printed)
    assert float(text.replace("−", "-")) == printed
    assert not set(text) & set("e-")
    assert text != "−0"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567, "1234567"), (0.00001, "0.00001"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (1e20, "1" + "0" * 20)],
)
def test_exact_at_the_edges(value, text):
    """Large and small printed numbers keep their digits."""
    assert words.exact(value) == text


@proof
@given(st.floats(1e-6, 1e6), st.integers(1, 6))
def test_figures_keep_their_precision(value, digits):
    """Never off by more than half of the last significant figure, also where rounding adds a digit."""
    shown = read(words.figures(value, digits))
    size = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
    assert abs(shown - value) <= 0.5000001 * size


@pytest.mark.parametrize(("value", "text"), [(9.999, "10.0"), (0.009996, "0.0100"), (0, "0.0"), (-2.0942, "−2.09")])
def test_figures_at_the_edges(value, text):
    """A number that rounds up to the next power of ten has no figure too many."""
    assert words.figures(value) == text


@pytest.mark.parametrize("value", MISSING)
def test_missing_is_not_defined(value):
    """NaN, None and a missing cell say so, in every phrase, and never 'nan', 'fewer' or a bare unit."""
    phrases = [words.number(value), words.exact(value), words.figures(value), words.percent(value)]
    phrases += [words.amount(value, "um"), words.difference(value, "um"), words.interval(Interval(value, value))]
    assert set(phrases) == {"not defined"}
    assert words.p_value(value) == "p not defined"


def test_infinity_is_a_sign():
    """An end without limit is shown as one."""
    assert words.interval(Interval(-math.inf, math.inf)) == "−∞ to ∞"
    assert words.exact(math.inf) == words.figures(math.inf) == "∞"


@proof
@given(numbers)
def test_a_difference_names_its_direction_once(value):
    """More, fewer, or neither where it rounds to zero; the number itself has no sign."""
    text = words.difference(value, "um")
    shown = read(text.split(" ")[0])
    assert "−" not in text
    if shown == 0:
        assert text == "0.0 µm more or fewer"
    else:
        assert text.endswith(" more" if value > 0 else " fewer")


@proof
@given(st.floats(0, 1), st.integers(0, 3))
def test_a_small_share_is_neither_nothing_nor_all(share, places):
    """'0%' only for 0, '100%' only for 1."""
    text = words.percent(share, places)
    zero, whole = f"{0:.{places}f}%", f"{100:.{places}f}%"
    assert (text == zero) == (share == 0)
    assert (text == whole) == (share == 1)


def test_p_values():
    """Two figures, and a bound below one in a thousand."""
    shown = {0.039: "p = 0.039", 0.0009: "p < 0.001", 0.001: "p = 0.0010", 0.5: "p = 0.50"}
    assert [words.p_value(p) for p in shown] == list(shown.values())


@proof
@given(st.integers(-10_000_000, 10_000_000))
def test_counts(n):
    """Words to twelve, then digits in thousands; negative numbers with a true minus."""
    text = words.count(n)
    if 0 <= n <= 12:
        assert text.isalpha()
    else:
        assert int(text.replace(",", "").replace("−", "-")) == n
    assert "-" not in text


def test_counts_of_other_number_types():
    """A count from a table or a pool is a count."""
    assert words.count(pd.Series([3], dtype="Int64")[0]) == words.count(3.0) == "three"
    assert words.count(0) == "no"
    assert words.count(1110) == "1,110"


def test_listings():
    """None, one, two and three items; any iterable; another last word."""
    assert [words.listing("abc"[:n]) for n in range(4)] == ["none", "a", "a and b", "a, b and c"]
    assert words.listing((name for name in "abc"), last="or") == "a, b or c"


def test_units_and_capitals():
    """Known units in a reader's spelling, unknown ones as printed; an empty text stays empty."""
    assert words.unit("hairs/cm2") == "hairs per cm²"
    assert words.unit("count (area not stated)") == "count (area not stated)"
    assert words.amount(-1.25, "um", 2) == "−1.25 µm"
    assert (words.capital("a b"), words.capital("")) == ("A b", "")


@proof
@given(st.lists(numbers, min_size=2, max_size=2).map(sorted), decimals)
def test_spans_say_the_direction_of_both_ends(ends, places):
    """Read back with fewer as minus, the ends are those of the interval; a shared direction is said once."""
    text = words.span(Interval(*ends), places)
    first, last = text.split(" to ")
    way = "" if not last.endswith(("more", "fewer")) else last.split()[-1]
    ends_read = []
    for part in (first, last):
        size, _, said = part.partition(" ")
        told = said or (way if read(size) else "")
        ends_read.append(read(size) * (-1 if told == "fewer" else 1))
    assert ends_read == pytest.approx(ends, abs=0.5000001 * 10**-places)
    assert text.count("more") + text.count("fewer") <= 2


def test_more_and_fewer():
    """A direction only where something is left after rounding; missing stays missing."""
    assert [words.more(value) for value in (8.24, -0.3, -0.04, float("nan"))] == [
        "8.2 more",
        "0.3 fewer",
        "0.0",
        "not defined",
    ]
    assert words.span(Interval(-0.6, 23.1)) == "0.6 fewer to 23.1 more"
    assert words.span(Interval(float("nan"), float("nan"))) == "not defined"


def test_percent_signs_stand_at_their_number():
    """A unit of percent is written without a space, and only after a digit."""
    assert words.typeset("SE = 7.76 %. In % of 30") == "SE = 7.76%. In % of 30"


def test_lines_tear_no_interval_apart():
    """Where a line of a cell may break: between what is no interval, count or number with its unit."""
    parts = words.bound("3.0 (−1.0 to 9.2), 9 of 17, 14 days").split(" ")
    assert [part.replace("\N{NO-BREAK SPACE}", "_") for part in parts] == [
        "3.0",
        "(−1.0_to_9.2),",
        "9_of_17,",
        "14_days",
    ]


def test_signs_are_typeset_and_ranges_are_not():
    """A minus before or between numbers; a hyphen inside a range or a name stays."""
    assert words.typeset("13 - 17 = -4, <= 1 mm") == "13 − 17 = −4, ≤ 1 mm"
    assert words.typeset("21-24 weeks, 2018-26, FGF-9") == "21-24 weeks, 2018-26, FGF-9"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2017-09-15", "15 September 2017"),
        ("Online 2022-10-03. Title", "Online 3 October 2022. Title"),
        ("2020-11", "2020-11"),
        ("2020-13-01 and a-2020-11-10.csv", "2020-13-01 and a-2020-11-10.csv"),
    ],
)
def test_a_day_is_written_out(typed, shown):
    """No line of a narrow column tears a date at its hyphens; what is no date, or part of a name, stays."""
    assert words.typeset(typed) == shown
