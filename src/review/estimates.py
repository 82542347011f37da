"""Frozen results that know their unit: what went in, what came out, and the steps between."""

from dataclasses import dataclass, field
from math import isfinite, sqrt

import numpy as np


def tail(level):
    """The probability below the upper end of a central interval: 0.975 for 0.95. Refuses 95, 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"a level is a fraction between 0 and 1, such as 0.95, not {level}")
    return (1 + level) / 2


@dataclass(frozen=True)
class Interval:
    """A range from `low` to `high`, ends included; both are numbers or arrays of equal shape."""

    low: float
    high: float

    def __contains__(self, value):
        return bool(self.low <= value <= self.high)

    @property
    def width(self):
        """high - low, in the same unit."""
        return self.high - self.low


@dataclass(frozen=True)
class Arm:
    """A group of people (or scalp halves): number, mean and standard deviation in one unit."""

    n: int
    mean: float
    sd: float
    unit: str

    def __post_init__(self):
        if not self.n >= 2:
            raise ValueError(f"an arm needs at least 2 people to have an SD, not {self.n}")
        if not (isfinite(self.sd) and self.sd > 0):
            raise ValueError(f"an SD is a positive number, not {self.sd}")


@dataclass(frozen=True)
class Events:
    """People with an event, out of those observed."""

    affected: int
    observed: int

    def __post_init__(self):
        if not 0 <= self.affected <= self.observed or self.observed == 0:
            raise ValueError(f"{self.affected} of {self.observed} people is not a possible count")

    @property
    def risk(self):
        """The share affected, from 0 to 1."""
        return self.affected / self.observed


@dataclass(frozen=True)
class Estimate:
    """A treated-minus-control effect in `unit`, with its sampling variance in that unit squared."""

    value: float
    variance: float
    unit: str

    def __add__(self, other):
        raise TypeError("estimates are pooled with review.pooling.pool, not added")

    @property
    def se(self):
        """The standard error, in the effect's unit."""
        return sqrt(self.variance)

    def interval(self, level=0.95):
        """The normal confidence interval at `level`, a fraction such as 0.95."""
        from scipy.special import ndtri

        half = float(ndtri(tail(level))) * self.se
        return Interval(self.value - half, self.value + half)


@dataclass(frozen=True)
class Step:
    """One step on the way from a page to an effect.

    `what` says the step in words, `value` and `unit` give its result. A step that read a number has `source_id`,
    `place` and `access`; a step that rests on something not printed says so in `assumption`.
    """

    what: str
    value: float | None = None
    unit: str = ""
    source_id: str = ""
    place: str = ""
    access: str = ""
    assumption: str = ""


@dataclass(frozen=True, eq=False)
class Pooled:
    """Several effects as one: scalars for one set of studies, arrays for a stack of sets.

    `estimate` and `se` (the model's standard error) are in `unit`, `tau2` in its square; `q` is Cochran's Q on `df`
    degrees of freedom; `weights` are shares that sum to 1. What is undefined is NaN: with one study there is no
    `tau2`, no HKSJ interval and no prediction interval.
    """

    estimate: float
    se: float
    tau2: float
    q: float
    df: int
    weights: np.ndarray
    unit: str
    effects: np.ndarray = field(repr=False)
    variances: np.ndarray = field(repr=False)
    method: str = "REML"
    interval_method: str = "HKSJ"
    level: float = 0.95

    @property
    def k(self):
        """The number of studies pooled."""
        return self.df + 1

    @property
    def hksj_factor(self):
        """What Hartung, Knapp, Sidik and Jonkman multiply the variance by; below 1 it narrows the interval."""
        from .pooling import hksj_factor

        return hksj_factor(self)

    def interval(self, level=None, method=None):
        """Confidence interval of the pooled estimate, by `method` ('wald', 'HKSJ' or 'HKSJ-safe')."""
        from .pooling import confidence_interval

        level = self.level if level is None else level
        return confidence_interval(self, level, method or self.interval_method)

    def prediction(self, level=None):
        """Where the true effect of a new study would lie (Higgins 2009: t with k - 2 degrees of freedom)."""
        from .pooling import prediction_interval

        return prediction_interval(self, self.level if level is None else level)

    def i2(self):
        """(Q - df)/Q, not below 0: the share of the spread that chance does not explain, from 0 to 1."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.df > 0, np.maximum(0.0, 1 - np.divide(self.df, self.q)), np.nan)[()]

    def q_p(self):
        """The p value of Cochran's Q against a chi-square with `df` degrees of freedom."""
        from scipy.special import chdtrc

        return np.where(self.df > 0, chdtrc(np.maximum(self.df, 1), self.q), np.nan)[()]
