"""Before and after in the same people: changes of one group, and differences of change between two groups.

A change is after minus before; a difference is treated minus control. The functions take the correlation between before
and after as a number, or as an Interval, and then give an EstimateRange.
"""

from dataclasses import dataclass
from math import sqrt

from . import checks
from .correlations import over
from .effects import log_ratio, mean_difference, paired_mean_difference, pooled_sd
from .estimates import Arm, Estimate, Interval
from .recover import sd_of_change
from .standardized import hedges_correction, variant

BEFORE = "SD before"


@dataclass(frozen=True)
class PrePost:
    """One group measured twice: equal n, one unit."""

    before: Arm
    after: Arm

    def __post_init__(self):
        checks.same_people(self.before, self.after)

    @property
    def n(self):
        """The number of people."""
        return self.before.n

    @property
    def mean(self):
        """The mean change, after minus before, in the arms' unit."""
        return self.after.mean - self.before.mean

    def changes(self, *, correlation):
        """The group's changes as an Arm: their mean, and their SD at this correlation.

        Examples
        --------
        >>> PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 12.0, 4.0, "um")).changes(correlation=0.5)
        Arm(n=20, mean=2.0, sd=4.0, unit='um')
        """
        sd = sd_of_change(self.before.sd, self.after.sd, correlation=correlation)
        return Arm(self.n, self.mean, sd, self.before.unit)


def mean_of_changes(changes):
    """The mean of one group's changes (or of the differences between halves) whose SD is known: variance sd²/n.

    Examples
    --------
    >>> mean_of_changes(Arm(16, 0.5, 2.0, "points"))
    Estimate(value=0.5, variance=0.25, unit='points')
    """
    return Estimate(changes.mean, changes.sd**2 / changes.n, changes.unit)


def mean_change(group, *, correlation):
    """The mean change of one group ("MC"), in its unit: variance (sd_b² + sd_a² - 2·r·sd_b·sd_a)/n."""
    return paired_mean_difference(group.after, group.before, correlation=correlation)


def change_difference(treated, control, *, correlation):
    """How much more the treated group changed, in its unit: the difference of two mean changes, separate variances.

    `correlation` holds in both groups; where it does not, give `mean_difference` the two groups' `changes`.

    Examples
    --------
    >>> needled = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 15.0, 4.0, "um"))
    >>> plain = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 12.0, 4.0, "um"))
    >>> change_difference(needled, plain, correlation=0.5)
    Estimate(value=3.0, variance=1.6, unit='um')
    """
    checks.same_unit(treated.before, control.before)
    return over(correlation, lambda r: mean_difference(*(arm.changes(correlation=r) for arm in (treated, control))))


def log_ratio_of_change(group, *, correlation):
    """Log of mean after over mean before ("ROMC"), both above 0; variance is that of a difference with SDs sd/mean."""
    spreads = [arm.sd / checks.positive(arm.mean, "mean in a ratio") for arm in (group.before, group.after)]
    value = log_ratio(group.after.mean, group.before.mean)

    def at(r):
        return Estimate(value, sd_of_change(*spreads, correlation=r) ** 2 / group.n, "log ratio of means")

    return over(correlation, at)


def standardized_change(changes):
    """Mean change in SDs of the changes ("SMCC"), from the changes' own mean and SD.

    g = J(n - 1)·mean/sd, variance 1/n + g²/(2n) (Gibbons, Hedeker and Davis 1993, J Educ Stat 18:271, eq. 21).

    Examples
    --------
    >>> round(standardized_change(Arm(20, 2.0, 4.0, "um")).value, 4)
    0.48
    """
    g = hedges_correction(changes.n - 1) * changes.mean / changes.sd
    return Estimate(g, 1 / changes.n + g**2 / (2 * changes.n), "SD of the changes")


def standardized_mean_change(group, *, correlation):
    """Mean change in SDs of the changes ("SMCC"), from the SDs before and after: `standardized_change`."""
    return over(correlation, lambda r: standardized_change(group.changes(correlation=r)))


def standardized_mean_change_raw(group, *, correlation):
    """Mean change in SDs before ("SMCR"), for one SD before and after: g = J(n - 1)·change/sd_b.

    Variance 2(1 - r)/n + g²/(2n) (Becker 1988, Br J Math Stat Psychol 41:257, eq. 13).

    Examples
    --------
    >>> group = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 12.0, 4.0, "um"))
    >>> round(standardized_mean_change_raw(group, correlation=0.5).variance, 5)
    0.05576
    """
    g = _in_sds_before(group)
    return over(correlation, lambda r: Estimate(g, 2 * (1 - r) / group.n + g**2 / (2 * group.n), BEFORE))


def standardized_mean_change_raw_unequal(group, *, correlation, variance="B"):
    """Mean change in SDs before ("SMCRH"), where the SD may differ after: g as in `standardized_mean_change_raw`.

    Parameters
    ----------
    variance : str
        'B': sd_d²/(sd_b²(n - 1)) + g²/(2(n - 1)) (Bonett 2008, Psychol Methods 13:99, eq. 13). 'A': B times J², as
        metafor had it up to version 3.8.
    """
    g, df = _in_sds_before(group), group.n - 1
    times = variant(variance, hedges_correction(df))

    def at(r):
        spread = (group.changes(correlation=r).sd / group.before.sd) ** 2 / df + g**2 / (2 * df)
        return Estimate(g, times * spread, BEFORE)

    return over(correlation, at)


def morris_ppc1(treated, control, *, correlation):
    """Difference of two groups' changes, each in its own SDs before (Morris 2008, Organ Res Methods 11:364, d_ppc1).

    Each group's g and variance are those of `standardized_mean_change_raw`; the variances add up.
    """
    return _difference_of(standardized_mean_change_raw, treated, control, correlation)


def standardized_mean_change_difference(treated, control, *, correlation):
    """Difference of two groups' changes, each in SDs of its changes: values subtracted, variances added up.

    `correlation` is a number: over a range of them the difference may turn, and its ends need not be the extremes.
    """
    if isinstance(correlation, Interval):
        raise ValueError("this difference needs one correlation: over a range the ends need not be the extremes")
    return _difference_of(standardized_mean_change, treated, control, correlation)


def morris_ppc2(treated, control, *, correlation):
    """Difference of two groups' changes in their pooled SD before (Morris 2008, Organ Res Methods 11:364, d_ppc2).

    d = J(n_t + n_c - 2)·(change_t - change_c)/sp, variance 2(1 - r)(1/n_t + 1/n_c) + d²/(2(n_t + n_c)).

    Examples
    --------
    >>> needled = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 15.0, 4.0, "um"))
    >>> plain = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 12.0, 4.0, "um"))
    >>> round(morris_ppc2(needled, plain, correlation=0.5).value, 4)
    0.7351
    """
    checks.same_unit(treated.before, control.before)
    n = treated.n + control.n
    d = hedges_correction(n - 2) * (treated.mean - control.mean) / pooled_sd(treated.before, control.before)
    shrinkage = 1 / treated.n + 1 / control.n
    return over(correlation, lambda r: Estimate(d, 2 * (1 - r) * shrinkage + d**2 / (2 * n), "pooled SD before"))


def paired_standardized_mean_difference(treated, control, *, correlation):
    """Two halves of the same scalps, treated minus control, in SDs of a half; no correction for small samples.

    d = difference/√((sd_t² + sd_c²)/2), variance (1/n + d²/(2n))·2(1 - r) (Cochrane Handbook 5.1, section 16.4.6.4).

    Examples
    --------
    >>> needled, plain = Arm(10, 7.0, 2.38, "points"), Arm(10, 6.5, 2.21, "points")
    >>> round(paired_standardized_mean_difference(needled, plain, correlation=0.68).se, 3)
    0.256
    """
    n = checks.same_people(treated, control)
    d = (treated.mean - control.mean) / sqrt((treated.sd**2 + control.sd**2) / 2)
    return over(correlation, lambda r: Estimate(d, (1 / n + d**2 / (2 * n)) * 2 * (1 - r), "SD of a half"))


def _in_sds_before(group):
    return hedges_correction(group.n - 1) * group.mean / group.before.sd


def _difference_of(effect, treated, control, correlation):
    def at(r):
        first, second = (effect(group, correlation=r) for group in (treated, control))
        return Estimate(first.value - second.value, first.variance + second.variance, first.unit)

    checks.same_unit(treated.before, control.before)
    return over(correlation, at)
