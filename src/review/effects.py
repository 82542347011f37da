"""Two arms in, one estimate out, treated minus control.

Ratios come on the log scale, where their variance lives; `exp` of the value and of the interval's ends gives the ratio.
"""

from math import atanh, log

from . import checks
from .correlations import over
from .estimates import Estimate
from .recover import sd_of_change

ZERO_CELLS = ("half if zero", "half even if empty", "none")


def mean_difference(treated, control):
    """Difference of two independent means, treated minus control.

    Its variance is sd_t²/n_t + sd_c²/n_c (separate variances) [1]_.

    Parameters
    ----------
    treated, control : Arm
        Different people, one shared unit; both end values or both changes.

    Returns
    -------
    Estimate
        In the arms' unit; positive means more in the treated arm.

    References
    ----------
    .. [1] Cochrane Handbook 6.5, section 10.3.2 and 6.5.1.1.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> mean_difference(Arm(20, 12.0, 3.0, "um"), Arm(20, 10.0, 4.0, "um"))
    Estimate(value=2.0, variance=1.25, unit='um')
    """
    unit = checks.same_unit(treated, control)
    variance = treated.sd**2 / treated.n + control.sd**2 / control.n
    return Estimate(treated.mean - control.mean, variance, unit)


def mean_difference_equal_sd(treated, control):
    """Difference of two independent means under one common SD: variance sp²(1/n_t + 1/n_c), as in Student's t test.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> mean_difference_equal_sd(Arm(20, 12.0, 3.0, "um"), Arm(20, 10.0, 3.0, "um")).value
    2.0
    """
    unit = checks.same_unit(treated, control)
    variance = pooled_sd(treated, control) ** 2 * (1 / treated.n + 1 / control.n)
    return Estimate(treated.mean - control.mean, variance, unit)


def pooled_sd(*arms):
    """The common SD of two or more arms, each weighted by n - 1, in the arms' unit."""
    df = sum(arm.n - 1 for arm in arms)
    return (sum((arm.n - 1) * arm.sd**2 for arm in arms) / df) ** 0.5


def paired_mean_difference(treated, control, *, correlation):
    """Mean difference between two halves of the same scalps, treated minus control.

    Parameters
    ----------
    treated, control : Arm
        The same people twice, so equal n and one shared unit.
    correlation : float or Interval
        Between the halves, in [-1, 1]. Seldom reported: give a range.

    Returns
    -------
    Estimate, or EstimateRange for a range of correlations
        In the arms' unit; its variance is (sd_t² + sd_c² - 2·r·sd_t·sd_c)/n [1]_, summed so that it cannot fall
        below 0.

    References
    ----------
    .. [1] Cochrane Handbook 5.1, section 16.4.6.

    Examples
    --------
    >>> from review.estimates import Arm, Interval
    >>> needled, plain = Arm(10, 7.0, 2.38, "points"), Arm(10, 6.5, 2.21, "points")
    >>> paired_mean_difference(needled, plain, correlation=0.68).value
    0.5
    >>> paired_mean_difference(needled, plain, correlation=Interval(0.5, 0.9)).values
    Interval(low=0.5, high=0.5)
    """
    n = checks.same_people(treated, control)

    def at(r):
        variance = sd_of_change(treated.sd, control.sd, correlation=r) ** 2 / n
        return Estimate(treated.mean - control.mean, variance, treated.unit)

    return over(correlation, at)


def ratio_of_means(treated, control):
    """Log ratio of two independent means above 0, treated over control.

    Its variance is sd_t²/(n_t·m_t²) + sd_c²/(n_c·m_c²), without a second-order correction of bias (Hedges, Gurevitch
    and Curtis 1999, Ecology 80:1150, eq. 1).

    Examples
    --------
    >>> from math import exp
    >>> from review.estimates import Arm
    >>> exp(ratio_of_means(Arm(20, 12.0, 3.0, "um"), Arm(20, 10.0, 4.0, "um")).value)
    1.2
    """
    checks.same_unit(treated, control)
    for arm in (treated, control):
        checks.positive(arm.mean, "mean in a ratio")
    variance = sum((arm.sd / arm.mean) ** 2 / arm.n for arm in (treated, control))
    return Estimate(log_ratio(treated.mean, control.mean), variance, "log ratio of means")


def risk_ratio(treated, control, *, zero_cells="half if zero"):
    """Log risk ratio, treated against control; variance 1/a - 1/n_t + 1/c - 1/n_c [1]_.

    Parameters
    ----------
    treated, control : Events
        Different people.
    zero_cells : str
        What is done to a table with a zero among its four cells. 'half if zero': one half is added to each cell, and
        when nobody or everybody in both arms has the event, where the ratio says nothing, the function refuses.
        'half even if empty': one half is added there, too. 'none': nothing is added, and an arm without events is
        refused.

    References
    ----------
    .. [1] Cochrane Handbook 6.5, sections 6.4.1.2 and 10.4.4.2.

    Examples
    --------
    >>> from math import exp
    >>> from review.estimates import Events
    >>> round(exp(risk_ratio(Events(17, 20), Events(9, 20)).value), 2)
    1.89
    """
    a, b, c, d = cells(treated, control, zero_cells)
    value = log_ratio(a * (c + d), c * (a + b))
    return _ratio(value, b / a / (a + b) + d / c / (c + d), "log risk ratio")


def odds_ratio(treated, control, *, zero_cells="half if zero"):
    """Log odds ratio log(ad/(bc)), treated against control; variance 1/a + 1/b + 1/c + 1/d (Woolf 1955).

    Arguments as in `risk_ratio`; with 'none' every zero cell is refused.

    Examples
    --------
    >>> from review.estimates import Events
    >>> odds_ratio(Events(10, 20), Events(10, 20)).value
    0.0
    """
    a, b, c, d = cells(treated, control, zero_cells)
    return Estimate(log_ratio(a * d, b * c), 1 / a + 1 / b + 1 / c + 1 / d, "log odds ratio")


def risk_difference(treated, control, *, zero_cells="none"):
    """Risk difference, treated minus control, as a share of people (0.1 = 10 more of 100).

    Its variance is p_t(1 - p_t)/n_t + p_c(1 - p_c)/n_c. `zero_cells` as in `risk_ratio`, but nothing is added unless
    asked for; when both risks are 0 or 1 the variance would be 0, which is not certainty, and the function refuses.

    Examples
    --------
    >>> from review.estimates import Events
    >>> risk_difference(Events(5, 10), Events(2, 10)).value
    0.3
    """
    a, b, c, d = cells(treated, control, zero_cells)
    n_treated, n_control = a + b, c + d
    variance = a * b / n_treated**3 + c * d / n_control**3
    if variance == 0:
        raise ValueError("with risks of only 0 or 1 the risk difference has no usable variance")
    value = (a * n_control - c * n_treated) / (n_treated * n_control)
    return Estimate(value, variance, "share of people")


def cells(treated, control, zero_cells="none"):
    """Events and non-events, treated then control, after the policy for zero cells."""
    a, n_treated, c, n_control = map(whole, (treated.affected, treated.observed, control.affected, control.observed))
    b, d = n_treated - a, n_control - c
    return filled((a, b, c, d), zero_cells, empty=a == c == 0 or b == d == 0)


def filled(table, zero_cells, *, empty):
    """Four cells after the policy for zero cells; `empty` says that nobody or everybody had the event on both sides."""
    checks.one_of(zero_cells, ZERO_CELLS, "zero_cells")
    if zero_cells == "none" or 0 not in table:
        return table
    if empty and zero_cells == "half if zero":
        raise ValueError("when nobody or everybody has the event in both arms, the effect is not estimable")
    return tuple(cell + 0.5 for cell in table)


def whole(count):
    """A count as a Python integer, which neither overflows nor rounds, where it is one."""
    return int(count) if count == int(count) else count


def log_ratio(top, bottom):
    """log(top/bottom): all digits when the two are close, and exactly the opposite when they are swapped."""
    if not (top > 0 and bottom > 0):
        raise ValueError("a count of 0 leaves a ratio undefined; another policy for zero cells adds one half")
    low, high = sorted((top, bottom))
    size = 2 * atanh((high - low) / (high + low)) if high < 2 * low else log(high / low)
    return size if top >= bottom else -size


def _ratio(value, variance, unit):
    if variance == 0:
        raise ValueError(f"with risks of only 1 the {unit.removeprefix('log ')} has no usable variance")
    return Estimate(value, variance, unit)
