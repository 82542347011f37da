"""A small registry of units: hairs per stated area, lengths, and sums that refuse to mix them."""

import re
from dataclasses import dataclass

from .estimates import Estimate

SQUARE_INCH = 2.54**2
AREAS = {"mm2": 0.01, "cm2": 1.0, "in2": SQUARE_INCH}
LENGTHS = {"um": 1.0, "mm": 1000.0, "cm": 10_000.0}
DENSITY = re.compile(rf"hairs(?:/| per )(?:(\d+(?:\.\d+)?|\.\d+) ?)?({'|'.join(AREAS)})(?: area)?")
KNOWN = f"hairs/cm2, hairs/in2, hairs/mm2, hairs per a stated area such as 'hairs per 0.8 cm2', {', '.join(LENGTHS)}"


@dataclass(frozen=True)
class Quantity:
    """A number with its unit and the place it was read at, such as a row of a table."""

    value: float
    unit: str
    where: str = ""

    def __str__(self):
        return f"{self.value} {self.unit}" + (f" ({self.where})" if self.where else "")

    def __add__(self, other):
        """The sum of two quantities in one unit.

        Examples
        --------
        >>> print(Quantity(3.0, "hairs/cm2", "row 2") + Quantity(4.0, "hairs/cm2", "row 3"))
        7.0 hairs/cm2 (row 2 and row 3)
        """
        return self._joined(other, self.value + other.value)

    def __sub__(self, other):
        """The first minus the second, in their one unit."""
        return self._joined(other, self.value - other.value)

    def to(self, unit):
        """The same quantity in another unit of its kind."""
        return Quantity(convert(self.value, self.unit, unit), unit, self.where)

    def _joined(self, other, value):
        if self.unit != other.unit:
            raise ValueError(f"{self} and {other} are in different units: convert one first")
        return Quantity(value, self.unit, " and ".join(filter(None, (self.where, other.where))))


def convert(value, from_unit, to_unit):
    """A number in another unit of the same kind.

    Examples
    --------
    >>> round(convert(10.63, "hairs/in2", "hairs/cm2"), 2)
    1.65
    >>> convert(80.0, "hairs per 0.8 cm2", "hairs/cm2")
    100.0
    """
    return value * factor(from_unit, to_unit)


def convert_estimate(estimate, to_unit):
    """An estimate in another unit: value times the factor, variance times its square."""
    times = factor(estimate.unit, to_unit)
    return Estimate(estimate.value * times, estimate.variance * times**2, to_unit)


def factor(from_unit, to_unit):
    """What a number in `from_unit` is multiplied by to be in `to_unit`; refuses units that cannot be compared."""
    if from_unit == to_unit:
        return 1.0
    (kind, size), (other, other_size) = map(measure, (from_unit, to_unit))
    if kind != other:
        raise ValueError(f"{from_unit!r} is a {kind} and {to_unit!r} a {other}: they cannot be compared")
    return size / other_size


def measure(unit):
    """The kind of a unit, and its size in hairs per cm² or in um.

    Examples
    --------
    >>> measure("hairs per 0.8 cm2")
    ('hair density', 1.25)
    """
    if unit in LENGTHS:
        return "length", LENGTHS[unit]
    stated = DENSITY.fullmatch(unit)
    area = float(stated[1] or 1) * AREAS[stated[2]] if stated else 0.0
    if area == 0:
        raise ValueError(f"{unit!r} cannot be converted; units that can: {KNOWN}")
    return "hair density", 1 / area
