"""Units: what a number becomes in another, and what may not be added."""

from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.estimates import Estimate
from review.units import AREAS, LENGTHS, Quantity, convert, convert_estimate, factor, measure

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
DENSITIES = ["hairs/cm2", "hairs/in2", "hairs/mm2", "hairs per 1 cm2 area", "hairs per 0.8 cm2", "hairs per 50 mm2"]
PAIRS = [(a, b) for kind in (DENSITIES, list(LENGTHS)) for a in kind for b in kind]


@pytest.mark.parametrize(("unit", "other"), PAIRS)
def test_there_and_back(unit, other):
    """A number comes back; a variance follows the square; the factors are inverse."""
    assert convert(convert(123.4, unit, other), other, unit) == pytest.approx(123.4, rel=1e-15)
    assert factor(unit, other) * factor(other, unit) == pytest.approx(1, rel=1e-15)
    moved = convert_estimate(Estimate(7.0, 4.0, unit), other)
    assert moved.unit == other
    back = convert_estimate(moved, unit)
    assert (back.value, back.variance) == pytest.approx((7.0, 4.0), rel=1e-14)


def test_by_definition():
    """An inch is 2.54 cm, so a square inch 6.4516 cm²; a millimetre is 1000 um; a cm² is 100 mm²."""
    assert convert(6.4516, "hairs/in2", "hairs/cm2") == pytest.approx(1.0, rel=1e-15)
    assert convert(1.0, "hairs/mm2", "hairs/cm2") == pytest.approx(100.0, rel=1e-15)
    assert convert(0.07, "mm", "um") == pytest.approx(70.0, rel=1e-15)
    assert convert(5.0, "points", "points") == 5.0


@proof
@given(st.integers(1, 99_999), st.sampled_from(list(AREAS)), st.sampled_from(["", " area"]))
def test_any_stated_area_is_read(thousandths, area, tail):
    """Hairs in an area of so many cm², mm² or square inches: twice the area, half the density."""
    size = thousandths / 1000
    once, twice = (measure(f"hairs per {times * size:.3f} {area}{tail}")[1] for times in (1, 2))
    assert once == pytest.approx(1 / size / AREAS[area], rel=1e-12)
    assert once == pytest.approx(2 * twice, rel=1e-12)


def test_quantities_add_in_one_unit_and_remember_where_they_stood():
    """Sum, difference and conversion; both places stay named."""
    first, second = Quantity(10.0, "hairs/in2", "row 14"), Quantity(3.0, "hairs/cm2", "row 20")
    total = first.to("hairs/cm2") + second
    assert total.value == pytest.approx(10 / 6.4516 + 3)
    assert (total.unit, total.where) == ("hairs/cm2", "row 14 and row 20")
    assert (second - second).value == 0.0


REFUSED = [
    (lambda: convert(1.0, "hairs/cm2", "um"), "'hairs/cm2' is a hair density and 'um' a length: they cannot"),
    (lambda: convert(1.0, "points", "um"), "'points' cannot be converted; units that can: hairs/cm2"),
    (lambda: convert(1.0, "hairs per 0 cm2", "hairs/cm2"), "'hairs per 0 cm2' cannot be converted"),
    (lambda: convert(1.0, "hairs per cm2 and in2", "hairs/cm2"), "cannot be converted"),
    (lambda: convert(nan, "count (area not stated)", "hairs/cm2"), "cannot be converted"),
    (
        lambda: Quantity(10.0, "hairs/cm2", "row 14") + Quantity(3.0, "hairs/in2", "row 20"),
        r"10.0 hairs/cm2 \(row 14\) and 3.0 hairs/in2 \(row 20\) are in different units",
    ),
    (lambda: Quantity(10.0, "um") - Quantity(3.0, "mm"), "10.0 um and 3.0 mm are in different units"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number; unlike quantities are both named."""
    with pytest.raises(ValueError, match=words):
        call()
