"""Several reports of one thing: rounded reports of one number agree, and different ones do not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import units
from review.integrity import (
    directions_agree,
    indirect_agrees,
    result_repeated,
    results_agree,
    texts_agree,
    units_agree,
    values_agree,
)

from .printing import ROUNDED, WAYS, printed, proof

fractions = st.fractions(-500, 500, max_denominator=999)


@proof
@given(fractions, st.lists(st.tuples(st.integers(0, 4), st.sampled_from(WAYS)), min_size=2, max_size=4))
def test_reports_of_one_number_agree(value, ways):
    """With any decimals, rounded or cut."""
    found = values_agree([printed(value, decimals, way) for decimals, way in ways])
    assert found.verdict != "impossible"
    assert found.verdict == "consistent" or not {way for _, way in ways} <= set(ROUNDED)


@proof
@given(fractions, fractions, st.integers(0, 3))
def test_reports_that_differ_by_more_than_a_unit_cannot_all_hold(one, two, decimals):
    """Whatever the order, and whatever was rounded or cut."""
    texts = [printed(value, decimals) for value in (one, two)]
    apart = abs(Fraction(texts[0]) - Fraction(texts[1])) * 10**decimals
    found = values_agree(texts)
    assert found.verdict == values_agree(texts[::-1], ["a", "b"]).verdict
    assert (found.verdict == "consistent") == (apart <= 1)
    assert (found.verdict == "impossible") if apart >= 2 else (found.verdict != "impossible")


def test_values_of_the_literature():
    """a06, a71 and a40; 12.5 beside 12.52 is one number."""
    assert [values_agree(pair).verdict for pair in (["12.52", "12.82"], ["22.66", "20.66"], ["14", "41"])] == [
        "impossible"
    ] * 3
    assert values_agree(["12.5", "12.52"]).verdict == "consistent"


def test_words_agree_but_for_capitals_and_spaces():
    """Nothing is known of synonyms."""
    assert texts_agree(["Single  observer", "single observer"]).verdict == "consistent"
    assert texts_agree(["single observer", "two investigators"]).verdict == "impossible"
    assert texts_agree(["one", None]).verdict == texts_agree(["", ""]).verdict == "cannot tell"
    with pytest.raises(ValueError, match="at least 2"):
        texts_agree(["alone"])
    with pytest.raises(ValueError, match="needs a label"):
        texts_agree(["a", "b"], ["only one"])


def test_units_of_kumar2018():
    """a05: per square inch 10.63 hairs are 1.65 per cm²."""
    found = units_agree(("12.52", "1.89"), ["hairs/in2", "hairs/cm2"])
    assert found.verdict == "impossible"
    assert "10.63 hairs/in2 is 1.65 hairs/cm2" in found.arithmetic
    assert "6.45" in found.arithmetic


@proof
@given(st.sampled_from(["hairs/cm2", "hairs/in2", "hairs per 0.8 cm2", "hairs/mm2"]), st.floats(0.1, 300))
def test_one_unit_agrees_with_itself(unit, value):
    """And with what the registry converts it to."""
    text = f"{value:.2f}"
    assert units_agree(text, [unit, unit]).verdict == "consistent"
    same = units.factor(unit, "hairs/cm2") == 1
    assert units_agree(text, [unit, "hairs/cm2"]).verdict == ("consistent" if same else "impossible")


def test_units_without_an_area_decide_nothing():
    """a04 and a11: a count without an area; lengths and densities are of different kinds."""
    assert units_agree("12.82", ["hairs/in2", "count (area not stated)"]).verdict == "cannot tell"
    assert units_agree("12.82", ["", "hairs/cm2"]).verdict == units_agree("1", [None, "um"]).verdict == "cannot tell"
    assert units_agree("12.82", ["um", "hairs/cm2"]).verdict == "impossible"
    assert units_agree("52", ["um", "mm"]).verdict == "impossible"


DIRECTIONS = [
    ([("1", "0.5", "1.5"), ("2", "0.1", "3.9")], "consistent"),
    ([("1", "0.5", "1.5"), ("-1", "-1.5", "-0.5")], "implausible"),
    ([("1", "0.5", "1.5"), ("-1", "-2.5", "0.5")], "cannot tell"),
    ([("1", "-0.5", "2.5"), ("-1", "-2.5", "0.5")], "consistent"),
    ([("1", "", ""), ("-1", None, None)], "cannot tell"),
    ([("1", "", ""), ("2", "", "")], "consistent"),
    ([("1", "0.5", ""), ("", "", "-0.5")], "implausible"),
    ([("1", "0.5", "1.5"), ("-1", "", "")], "cannot tell"),
    ([("1", "0.5", "1.5"), ("", "", "")], "consistent"),
    ([("0", "", ""), ("1", "", "")], "consistent"),
]


@pytest.mark.parametrize(("rows", "verdict"), DIRECTIONS)
def test_directions(rows, verdict):
    """In either order, and mirrored."""
    for found in (rows, rows[::-1]):
        assert directions_agree(["A", "B"], *zip(*found, strict=True)).verdict == verdict
    mirrored = [[_minus(value) for value in (estimate, high, low)] for estimate, low, high in rows]
    assert directions_agree(["A", "B"], *zip(*mirrored, strict=True)).verdict == verdict


def test_two_results_under_one_label_both_count():
    """Equal labels hide no result."""
    found = directions_agree(["A", "A"], ["1", "-1"], ["0.5", "-1.5"], ["1.5", "-0.5"])
    assert (found.verdict, found.arithmetic) == ("implausible", "A above 0, A below 0")


def _minus(text):
    return text and text.removeprefix("-") if not text or text.startswith("-") else f"-{text}"


def test_results_in_words():
    """a37, a52 and a58 in words."""
    assert results_agree(["A", "B"], ["more", "fewer"]).verdict == "implausible"
    assert results_agree(["A", "B"], ["more", "no difference"]).verdict == "cannot tell"
    assert results_agree(["A", "B"], ["no difference", "no difference"]).verdict == "consistent"
    with pytest.raises(ValueError, match="a result is one of"):
        results_agree(["A"], ["better"])


def test_indirect_comparison_of_gupta2023():
    """a58: 13 − 17 is below 0, and 12.29 is not; 13 against 13 says nothing of the sign."""
    assert indirect_agrees("12.29", "13", "17").verdict == "implausible"
    assert indirect_agrees("-12.29", "13", "17").verdict == "consistent"
    assert indirect_agrees("5", "2", "-3").arithmetic == "2 − (−3) = 5 by difference, 5 as printed"
    assert indirect_agrees("12.29", "13", "13").verdict == indirect_agrees("0", "13", "17").verdict == "cannot tell"


def test_one_result_for_two_things():
    """a51 and a54: all three numbers alike; one thing printed twice under its own name is no repeat."""
    rows = (["1.08", "1.080", "0.64"], ["0.76", "0.76", "0.35"], ["1.39", "1.39", "0.92"])
    assert result_repeated(["count", "diameter", "late"], *rows).verdict == "implausible"
    assert "count and diameter both" in result_repeated(["count", "diameter", "late"], *rows).arithmetic
    assert result_repeated(["count", "count", "late"], *rows).verdict == "consistent"
    assert result_repeated(["a", "b"], ["", ""], ["", ""], ["", ""]).verdict == "consistent"
