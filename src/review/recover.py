"""What papers leave out, each with the assumption that brings it back.

Standard errors and SDs are in the unit of the effect. Quantiles are of Student's t with `df` degrees of freedom, or of
the normal distribution where `df` is None.
"""

from math import fsum, hypot, isfinite, sqrt
from typing import NamedTuple

from scipy import special

from . import checks
from .checks import positive
from .estimates import Arm, Events, Interval, tail
from .units import convert as convert
from .units import factor as factor


class Readings(NamedTuple):
    """An arm under both readings of an unlabelled figure after ±."""

    as_sd: Arm
    as_se: Arm


def sd_from_se(se, n):
    """SD of a group from the standard error of its mean: se·√n (Cochrane Handbook 6.5, section 6.5.2.2)."""
    return positive(se, "standard error") * sqrt(positive(n, "number of people"))


def unlabelled(n, mean, spread, unit):
    """An arm printed as "mean ± spread" without a word on what the spread is: once as its SD, once as its SE.

    Examples
    --------
    >>> both = unlabelled(25, 90.0, 3.0, "hairs/cm2")
    >>> both.as_sd.sd, both.as_se.sd
    (3.0, 15.0)
    """
    positive(spread, "figure after ±")
    return Readings(Arm(n, mean, spread, unit), Arm(n, mean, sd_from_se(spread, n), unit))


def se_from_interval(low, high, *, df=None, level=0.95):
    """Standard error from a confidence interval that is symmetric on this scale: width/(2·quantile)."""
    if not high > low:
        raise ValueError(f"the interval's upper end {high} is not above its lower end {low}")
    tail(level)
    return positive(high - low, "width of an interval") / (2 * _quantile((1 - level) / 2, df))


def sd_from_interval(low, high, n, *, level=0.95):
    """SD of one group from the t interval of its mean, with n - 1 degrees of freedom.

    Examples
    --------
    >>> round(sd_from_interval(30.0, 34.2, 25), 2)  # Cochrane Handbook 6.5, section 6.5.2.2: 4.2/4.128 * 5
    5.09
    """
    return sd_from_se(se_from_interval(low, high, df=n - 1, level=level), n)


def se_from_t(difference, t):
    """Standard error from the t (or z) of a test of this very difference: |difference/t|, whatever t's sign.

    (Cochrane Handbook 6.5, section 6.5.2.3.)

    Examples
    --------
    >>> se_from_t(3.0, -1.5)
    2.0
    """
    return _difference(difference) / positive(abs(t), "test's t without its sign")


def se_from_f(difference, f):
    """Standard error from an F with 1 and any degrees of freedom, which is the square of t: |difference|/√F.

    An F with more than 1 degree of freedom compares more than two means and says nothing about one difference.

    Examples
    --------
    >>> se_from_f(3.0, 2.25)
    2.0
    """
    return se_from_t(difference, sqrt(positive(f, "test's F")))


def se_from_p(difference, p, *, df=None):
    """Standard error from an exact two-sided p: |difference|/quantile(1 - p/2).

    Assumes that p comes from a t (or z) test of this very difference.

    Examples
    --------
    >>> round(se_from_p(3.8, 0.008, df=42), 2)  # Cochrane Handbook 6.5, section 6.5.2.3 rounds at each step: 1.37
    1.36
    """
    if p == 0:
        raise ValueError("a p value is never 0; one printed as 0.000 says only that p is below 0.0005")
    if p == 1:
        raise ValueError("a p of 1 belongs to a difference of 0, and gives no standard error")
    if not 0 < p < 1:
        raise ValueError(f"a p value lies between 0 and 1, not {p}")
    return _difference(difference) / _quantile(p / 2, df)


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

    Examples
    --------
    >>> sd_of_change(3.0, 4.0, correlation=0.0)
    5.0
    """
    before, after = positive(sd_before, "SD"), positive(sd_after, "SD")
    return hypot(before - after, sqrt(2 * (1 - checks.correlation(correlation)) * (before * after)))


def correlation_from_sds(sd_before, sd_after, sd_change):
    """The correlation that three printed SDs imply: (sd_b² + sd_a² - sd_d²)/(2·sd_b·sd_a).

    Refuses a change SD that no correlation could give. (Cochrane Handbook 6.5, section 6.5.2.8.)

    Examples
    --------
    >>> correlation_from_sds(3.0, 4.0, 5.0)
    0.0
    """
    before, after, change = (positive(sd, "SD") for sd in (sd_before, sd_after, sd_change))
    low, high = abs(before - after), before + after
    if not low <= change <= high:
        raise ValueError(f"a change SD lies between {low} and {high} here, not {change}: no correlation gives it")
    if change**2 < 2 * before * after:
        return 1 - (change - low) * (change + low) / (2 * before * after)
    return (high - change) * (high + change) / (2 * before * after) - 1


def sd_from_sd_of_change(sd_change, *, correlation):
    """The one SD before and after that gives the change this SD: sd_d/√(2(1 - r)) (Cochrane Handbook 5.1, 16.4.6.4).

    Examples
    --------
    >>> sd_from_sd_of_change(3.0, correlation=0.5)
    3.0
    """
    if checks.correlation(correlation) == 1:
        raise ValueError("with a correlation of 1 the change has no SD, and says nothing of the SDs before and after")
    return positive(sd_change, "SD") / sqrt(2 * (1 - correlation))


def combine_groups(first, *others):
    """Two or more groups as one, exactly: the SD also carries the distance between their means.

    (Cochrane Handbook 6.5, section 6.5.2.10.)

    Examples
    --------
    >>> combine_groups(Arm(2, 1.0, 1.0, "um"), Arm(2, 1.0, 1.0, "um")).n
    4
    """
    groups, unit = (first, *others), checks.same_unit(first, *others)
    n = sum(group.n for group in groups)
    gaps = [group.mean - first.mean for group in groups]
    shift = fsum(group.n * gap for group, gap in zip(groups, gaps, strict=True)) / n
    within = fsum((group.n - 1) * group.sd**2 for group in groups)
    between = fsum(group.n * (gap - shift) ** 2 for group, gap in zip(groups, gaps, strict=True))
    return Arm(n, first.mean + shift, sqrt((within + between) / (n - 1)), unit)


def combine_events(first, *others):
    """Two or more groups of people with events as one: both numbers added up.

    Examples
    --------
    >>> combine_events(Events(3, 10), Events(2, 12))
    Events(affected=5, observed=22)
    """
    groups = (first, *others)
    return Events(sum(group.affected for group in groups), sum(group.observed for group in groups))


def split_shared_group(arm, parts):
    """A control arm shared by several comparisons, split so that nobody counts twice: n/parts, mean and SD unchanged.

    Returns `parts` arms whose sizes differ by at most one and add up to the arm's (Cochrane Handbook 6.5, 23.3.4).
    """
    size, rest = divmod(arm.n, positive(parts, "number of parts"))
    return [Arm(size + (i < rest), arm.mean, arm.sd, arm.unit) for i in range(parts)]


def _difference(difference):
    if difference == 0 or not isfinite(difference):
        raise ValueError("a difference of 0 has no standard error that a test could give")
    return abs(difference)


def _quantile(above, df):
    """The quantile with this probability above it, from the lower tail, where a small p keeps its digits."""
    if df is None:
        return -float(special.ndtri(above))
    return -float(special.stdtrit(positive(df, "number of degrees of freedom"), above))


def _shrinkage(n_treated, n_control):
    """How much smaller the standard error of a difference is than the common SD."""
    return sqrt(sum(1 / positive(n, "number of people") for n in (n_treated, n_control)))
