"""Frozen results that know their unit: what went in, what came out, and the steps between."""

from dataclasses import dataclass, field
from math import isfinite, sqrt

import numpy as np
from scipy import special

from .studies import standardise
from .tau2_intervals import tau2_ends

INTERVALS = ("wald", "HKSJ", "HKSJ-safe")
LARGEST = np.finfo(float).max


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


def half_width(pools, level=None, method=None):
    """Half of each confidence interval of `pools`, which have se, df, hksj_factor, and a level and interval_method."""
    upper, method = tail(pools.level if level is None else level), method or pools.interval_method
    if method not in INTERVALS:
        raise ValueError(f"interval is one of {', '.join(INTERVALS)}, not {method!r}")
    if method == "wald":
        return special.ndtri(upper) * pools.se
    factor = pools.hksj_factor if method == "HKSJ" else np.maximum(pools.hksj_factor, 1.0)
    sizes, places = np.unique(np.maximum(pools.df, 1), return_inverse=True)  # few sizes, perhaps a million pools
    return special.stdtrit(sizes, upper)[places.reshape(np.shape(pools.df))] * pools.se * np.sqrt(factor)


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
        half = float(special.ndtri(tail(level))) * self.se
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
    `tau2`, no HKSJ interval and no prediction interval; `undefined` says so in words.
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
        """What Hartung, Knapp, Sidik and Jonkman multiply the variance by; below 1 it narrows the interval.

        Sum of w (y - mean)²/(k - 1) (Hartung and Knapp 2001, Stat Med 20:3875); NaN with one study.
        """
        estimate, se = (np.asarray(a)[..., None] / 4 for a in (self.estimate, self.se))
        with np.errstate(over="ignore"):  # in quarters, because a difference of two doubles may be none
            residuals = np.clip((self.effects / 4 - estimate) / se, -LARGEST, LARGEST) * np.sqrt(self.weights)
            return self._if_several(np.nansum(residuals**2, axis=-1) / np.maximum(self.df, 1))

    def interval(self, level=None, method=None):
        """Confidence interval of the mean: normal ('wald'), or t with k - 1 degrees of freedom ('HKSJ', 'HKSJ-safe').

        'HKSJ-safe' is never narrower than the model's standard error allows (Röver 2015, BMC Med Res Methodol 15:99).
        """
        return self._around(half_width(self, level, method))

    def prediction(self, level=None, form="HTS"):
        """Where the true effect of a new study would lie.

        'HTS': t with k - 2 degrees of freedom and the model's standard error (Higgins, Thompson and Spiegelhalter 2009,
        J R Stat Soc A 172:137), NaN below three studies. 'HKSJ': t with k - 1 and the HKSJ standard error.
        """
        upper = tail(self.level if level is None else level)
        if form not in ("HTS", "HKSJ"):
            raise ValueError(f"form is HTS or HKSJ, not {form!r}")
        df, se = (np.asarray(self.df) - 1, self.se) if form == "HTS" else (self.df, self.se * np.sqrt(self.hksj_factor))
        quantile = np.where(np.asarray(df) > 0, special.stdtrit(np.maximum(df, 1), upper), np.nan)
        return self._around((quantile * np.hypot(np.sqrt(self.tau2), se))[()])

    def share_beyond(self, threshold):
        """The share of true effects above `threshold` if they are normal around the mean with variance tau2.

        The estimates are taken as if they were the truth (Mathur and VanderWeele 2019, Stat Med 38:1336); with tau2 = 0
        it is 0 or 1, and one half where the mean is the threshold itself.
        """
        gap = np.asarray(self.estimate) - threshold
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(gap == 0, 0.0, gap / np.sqrt(self.tau2))
        return np.where(np.isnan(self.tau2), np.nan, special.ndtr(z))[()]

    def tau2_interval(self, level=None, method="Q-profile"):
        """Interval for tau2, by the Q-profile method (Viechtbauer 2007, Stat Med 26:37) unless another is named.

        The others, all compared in that paper: 'profile-likelihood' and 'Wald' where tau2 is by ML or REML,
        'Biggerstaff-Tweedie', 'Sidik-Jonkman'. See `tau2_intervals`.
        """
        upper, standard = tail(self.level if level is None else level), standardise(self.effects, self.variances)
        ends = tau2_ends(standard, upper, method, estimator=self.method, tau2=self.tau2)
        return Interval(*(end.reshape(np.shape(self.df))[()] for end in ends))

    def i2(self, convention="Q"):
        """The share of the spread that chance does not explain, from 0 to 1.

        'Q': (Q - df)/Q, not below 0 (Higgins and Thompson 2002). 'tau2': tau2/(tau2 + typical sampling variance), what
        metafor reports for random-effects models. They are equal for the DerSimonian-Laird tau2 only.
        """
        if convention == "tau2":
            return _share(self.tau2, self.typical_variance)
        return self._if_several(np.maximum(0.0, 1 - 1 / np.maximum(self.h2(convention), np.finfo(float).tiny)))

    def h2(self, convention="Q"):
        """Total spread over what chance would give: 'Q' is Q/df, 'tau2' is 1 + tau2/typical sampling variance."""
        if convention == "tau2":
            return _ratio(self.tau2, self.typical_variance)
        if convention != "Q":
            raise ValueError(f"convention is Q or tau2, not {convention!r}")
        return self._if_several(self.q / np.maximum(self.df, 1))

    def i2_interval(self, level=None):
        """Interval for I2 in the 'tau2' convention, from the ends of the Q-profile interval."""
        ends, typical = self.tau2_interval(level), self.typical_variance
        return Interval(_share(ends.low, typical), _share(ends.high, typical))

    def h2_interval(self, level=None):
        """Interval for H2 in the 'tau2' convention, from the ends of the Q-profile interval."""
        ends, typical = self.tau2_interval(level), self.typical_variance
        return Interval(_ratio(ends.low, typical), _ratio(ends.high, typical))

    @property
    def typical_variance(self):
        """(k - 1)/(sum w - sum w²/sum w) with w = 1/v (Higgins and Thompson 2002, Stat Med 21:1539, eq. 9)."""
        standard = standardise(self.effects, self.variances)
        with np.errstate(invalid="ignore", divide="ignore"):
            typical = standard.scale * (standard.scale * (standard.df / standard.precise().trace()))
        return self._if_several(typical.reshape(np.shape(self.df)))

    def q_p(self):
        """The p value of Cochran's Q against a chi-square with `df` degrees of freedom."""
        return self._if_several(special.chdtrc(np.maximum(self.df, 1), self.q))

    def undefined(self):
        """In words, what one or two studies leave undefined; empty where nothing is."""
        if np.ndim(self.df) or self.df > 1:
            return ""
        if self.df == 1:
            return "Two studies: there is no prediction interval, which needs three."
        return "One study: the variance between studies, the HKSJ interval and the prediction interval need more."

    def _around(self, half):
        return Interval(self.estimate - half, self.estimate + half)

    def _if_several(self, value):
        return np.where(np.asarray(self.df) > 0, value, np.nan)[()]


def _share(tau2, typical):
    """tau2/(tau2 + typical), 1 where tau2 is infinite."""
    with np.errstate(divide="ignore", over="ignore"):
        return 1 / (1 + typical / np.asarray(tau2))[()]


def _ratio(tau2, typical):
    """1 + tau2/typical, infinite where no double is that large."""
    with np.errstate(over="ignore"):
        return 1 + tau2 / np.asarray(typical)[()]
