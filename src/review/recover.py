"""What papers leave out, each with the assumption that brings it back.

Standard errors and SDs are in the unit of the effect. Quantiles are of Student's t with `df` degrees of freedom, or of
the normal distribution where `df` is None.
"""

from math import hypot, isfinite, sqrt
from typing import NamedTuple

from scipy import special

from . import checks
from .checks import positive
from .estimates import Arm, Events, Interval, tail
from .units import convert as convert
from .units import factor as factor


def sd_from_se(se, n):
    """SD of a group from the standard error of its mean: se·√n (Cochrane Handbook 6.5, section 6.5.2.2)."""
    return positive(se, "standard error") * sqrt(positive(n, "number of people"))


def se_from_interval(low, high, *, df=None, level=0.95):
    """Standard error from a confidence interval that is symmetric on this scale: width/(2·quantile)."""
    if not high > low:
        raise ValueError(f"the interval's upper end {high} is not above its lower end {low}")
    return positive(high - low, "width of an interval") / (2 * _quantile(1 - tail(level), df))


def sd_from_interval(low, high, n, *, level=0.95):
    """SD of one group from the t interval of its mean, with n - 1 degrees of freedom.

    Examples
    --------
    >>> round(sd_from_interval(30.0, 34.2, 25), 2)  # Cochrane Handbook 6.5, section 6.5.2.2: 4.2/4.128 * 5
    5.09
    """
    return sd_from_se(se_from_interval(low, high, df=n - 1, level=level), n)


def se_from_p(difference, p, *, df=None):
    """Standard error from an exact two-sided p: |difference|/quantile(1 - p/2).

    Assumes that p comes from a t (or z) test of this very difference.

    Examples
    --------
    >>> round(se_from_p(3.8, 0.008, df=42), 2)  # Cochrane Handbook 6.5, section 6.5.2.3 rounds at each step: 1.37
    1.36
    """
    if not 0 < p < 1:
        raise ValueError(f"a p value lies between 0 and 1, not {p}")
    if difference == 0 or not isfinite(difference):
        raise ValueError("a difference of 0 has no standard error that a p value could give")
    return abs(difference) / _quantile(p / 2, df)


def se_bound_from_p(difference, p_below, *, df=None):
    """What "p < p_below" says of the standard error: it lies below a bound, and may be anything under it.

    Returns
    -------
    Interval
        From 0 to the bound. Taking the bound for the standard error gives the widest interval that the p allows.
    """
    return Interval(0.0, se_from_p(difference, p_below, df=df))


def sd_from_difference_se(se, n_treated, n_control):
    """The common SD of two independent arms that gives their difference this standard error: se/√(1/n_t + 1/n_c)."""
    return positive(se, "standard error") / _shrinkage(n_treated, n_control)


def difference_se_from_sd(sd, n_treated, n_control):
    """Standard error of a difference of two independent means under one common SD: sd·√(1/n_t + 1/n_c)."""
    return positive(sd, "SD") * _shrinkage(n_treated, n_control)


def sd_of_change(sd_before, sd_after, *, correlation):
    """SD of the change from the SDs before and after and their correlation.

    √(sd_b² + sd_a² - 2·r·sd_b·sd_a) (Cochrane Handbook 6.5, section 6.5.2.8), summed so that it cannot fall below 0.
    """
    before, after = positive(sd_before, "SD"), positive(sd_after, "SD")
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation lies between -1 and 1, not {correlation}")
    return sqrt((before - after) ** 2 + 2 * (1 - correlation) * before * after)


def combine_groups(first, second):
    """Two groups as one, exactly: the SD also carries the distance between their means.

    (Cochrane Handbook 6.5, section 6.5.2.10.)

    Examples
    --------
    >>> combine_groups(Arm(2, 1.0, 1.0, "um"), Arm(2, 1.0, 1.0, "um")).n
    4
    """
    if first.unit != second.unit:
        raise ValueError(f"units differ: {first.unit!r} and {second.unit!r}; convert one first")
    n = first.n + second.n
    mean = (first.n * first.mean + second.n * second.mean) / n
    squares = sum((g.n - 1) * g.sd**2 for g in (first, second))
    between = first.n * second.n / n * (first.mean - second.mean) ** 2
    return Arm(n, mean, sqrt((squares + between) / (n - 1)), first.unit)


def split_shared_group(arm, parts):
    """A control arm shared by several comparisons, split so that nobody counts twice: n/parts, mean and SD unchanged.

    Returns `parts` arms whose sizes differ by at most one and add up to the arm's (Cochrane Handbook 6.5, 23.3.4).
    """
    size, rest = divmod(arm.n, positive(parts, "number of parts"))
    return [Arm(size + (i < rest), arm.mean, arm.sd, arm.unit) for i in range(parts)]


def _quantile(above, df):
    """The quantile with this probability above it, from the lower tail, where a small p keeps its digits."""
    if df is None:
        return -float(special.ndtri(above))
    return -float(special.stdtrit(positive(df, "number of degrees of freedom"), above))


def _shrinkage(n_treated, n_control):
    """How much smaller the standard error of a difference is than the common SD."""
    return sqrt(sum(1 / positive(n, "number of people") for n in (n_treated, n_control)))
