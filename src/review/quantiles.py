"""Mean and SD from a median with quartiles, or with the smallest and largest value, and a test whether one may.

The formulas take the people as a sample from a normal distribution. `skewness` says when they plainly are not.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, log, sqrt

from scipy import special

from . import checks
from .estimates import Arm


@dataclass(frozen=True)
class FiveNumbers:
    """What a paper prints of `n` people in `unit`: the median, with quartiles, smallest and largest value, or both."""

    n: int
    median: float
    unit: str
    low: float | None = None
    q1: float | None = None
    q3: float | None = None
    high: float | None = None

    def __post_init__(self):
        printed = [x for x in (self.low, self.q1, self.median, self.q3, self.high) if x is not None]
        for pair in ((self.low, self.high), (self.q1, self.q3)):
            if (pair[0] is None) != (pair[1] is None):
                raise ValueError("quartiles, and smallest and largest values, come in pairs: one of a pair is missing")
        if not self.n >= 5:
            raise ValueError(f"below 5 people quantiles say too little of a mean and an SD, and here are {self.n}")
        if len(printed) == 1:
            raise ValueError("a median alone says nothing of the spread")
        if not all(map(isfinite, (self.n, printed[0], printed[-1]))):
            raise ValueError(f"five numbers and a number of people are finite, and these are not: {printed}, {self.n}")
        if not (all(a <= b for a, b in pairwise(printed)) and printed[0] < printed[-1]):
            raise ValueError(f"five numbers rise from the smallest to the largest, and these do not: {printed}")

    @property
    def ends(self):
        """Smallest and largest value, or None."""
        return None if self.low is None else (self.low, self.high)

    @property
    def quartiles(self):
        """First and third quartile, or None."""
        return None if self.q1 is None else (self.q1, self.q3)


@dataclass(frozen=True)
class Skewness:
    """How far the median lies from the middle, and the value that 95% of normal samples stay below."""

    statistic: float
    critical: float

    @property
    def skewed(self):
        """Whether the numbers are too lopsided for a normal sample, at the 5% level."""
        return self.statistic >= self.critical


def mean_sd_from_quantiles(numbers, *, skewed="refuse"):
    """An arm with Luo's mean and, from two numbers beside the median, Wan's SD, from four Shi's, in the numbers' unit.

    Parameters
    ----------
    numbers : FiveNumbers
    skewed : str
        'refuse' numbers that `skewness` finds skewed, or 'accept' them: then mean and SD may both be far off.

    Examples
    --------
    >>> arm = mean_sd_from_quantiles(FiveNumbers(20, 6.0, "um", q1=4.0, q3=10.0))
    >>> round(arm.mean, 4), round(arm.sd, 4)
    (6.7195, 4.7871)
    """
    checks.one_of(skewed, ("refuse", "accept"), "skewed")
    if skewed == "refuse" and skewness(numbers).skewed:
        raise ValueError("these numbers are skewed: a mean and an SD from them would mislead")
    both = numbers.ends and numbers.quartiles
    return Arm(numbers.n, luo_mean(numbers), shi_sd(numbers) if both else wan_sd(numbers), numbers.unit)


def luo_mean(numbers):
    """The mean as the best weighting of the middles and the median, which depends on n.

    (Luo and others 2018, Stat Methods Med Res 27:1785, eq. 7, 11, 15.)
    """
    n, median = numbers.n, numbers.median
    of_ends, of_quartiles = _middle(numbers.ends, median), _middle(numbers.quartiles, median)
    if numbers.quartiles is None:
        return median + 4 / (4 + n**0.75) * of_ends
    if numbers.ends is None:
        return median + (0.7 + 0.39 / n) * of_quartiles
    return median + 2.2 / (2.2 + n**0.75) * of_ends + (0.7 - 0.72 / n**0.55) * of_quartiles


def wan_mean(numbers):
    """The mean with weights that do not depend on n (Wan and others 2014, BMC Med Res Methodol 14:135, eq. 1, 10, 14).

    Older than `luo_mean` and less precise; kept to check reviews that used it.
    """
    median = numbers.median
    of_ends, of_quartiles = _middle(numbers.ends, median), _middle(numbers.quartiles, median)
    if numbers.quartiles is None:
        return median + of_ends / 2
    return median + of_quartiles * 2 / 3 if numbers.ends is None else median + of_ends / 4 + of_quartiles / 2


def wan_sd(numbers):
    """The SD from the range, from the quartiles, or the mean of both (Wan and others 2014, eq. 9, 13, 16)."""
    found = _sds(numbers)
    return sum(found) / len(found)


def shi_sd(numbers):
    """The SD from range and quartiles, weighted by how well each does for n people: range first in small samples.

    (Shi and others 2020, Res Synth Methods 11:641, eq. 10.)
    """
    if not (numbers.ends and numbers.quartiles):
        raise ValueError("Shi's SD needs quartiles as well as smallest and largest value; with one pair use Wan's")
    by_range, by_quartiles = _sds(numbers)
    weight = 1 / (1 + 0.07 * numbers.n**0.6)
    return weight * by_range + (1 - weight) * by_quartiles


def skewness(numbers):
    """The test of Shi and others (2023), Stat Methods Med Res 32:1338, for whichever numbers are printed.

    Examples
    --------
    >>> skewness(FiveNumbers(100, 2.0, "um", q1=1.0, q3=9.0)).skewed
    True
    """
    n, root = numbers.n, sqrt(numbers.n)
    of_ends, of_quartiles = (_lopsided(pair, numbers.median) for pair in (numbers.ends, numbers.quartiles))
    if numbers.quartiles is None:
        return Skewness(of_ends, 1 / log(n + 9) + 2.5 / (n + 1))
    if numbers.ends is None:
        return Skewness(of_quartiles, 2.65 / root - 6 / n**2)
    return Skewness(max(2.65 * log(0.6 * n) / root * of_ends, of_quartiles), 3 / root - 40 / n**3)


def range_in_sds(n):
    """How many SDs lie between the smallest and the largest of n people: 2·quantile((n - 3/8)/(n + 1/4))."""
    return -2 * float(special.ndtri(0.625 / (n + 0.25)))


def quartiles_in_sds(n):
    """How many SDs lie between the quartiles of n people: 2·quantile((3n/4 - 1/8)/(n + 1/4))."""
    return -2 * float(special.ndtri((0.25 * n + 0.375) / (n + 0.25)))


def _sds(numbers):
    """The SD by the range, by the quartiles, or both, as printed."""
    by = ((numbers.ends, range_in_sds), (numbers.quartiles, quartiles_in_sds))
    return [(pair[1] - pair[0]) / width(numbers.n) for pair, width in by if pair]


def _middle(pair, median):
    """How far the middle of a pair lies above the median; 0 without one."""
    return ((pair[0] - median) + (pair[1] - median)) / 2 if pair else 0.0


def _lopsided(pair, median):
    """Twice that distance over the pair's own: from 0 to 1."""
    if not pair:
        return 0.0
    return abs(2 * _middle(pair, median) / (pair[1] - pair[0])) if pair[0] < pair[1] else 0.0
