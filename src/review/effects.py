"""Two arms in, one estimate out, treated minus control.

Ratios come on the log scale, where their variance lives; `exp` of the value and of the interval's ends gives the ratio.
"""

from math import exp, gamma, log, sqrt

from .estimates import Estimate


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
    _same_unit(treated, control)
    variance = treated.sd**2 / treated.n + control.sd**2 / control.n
    return Estimate(treated.mean - control.mean, variance, treated.unit)


def mean_difference_equal_sd(treated, control):
    """Difference of two independent means under one common SD: variance sp²(1/n_t + 1/n_c), as in Student's t test."""
    _same_unit(treated, control)
    variance = pooled_sd(treated, control) ** 2 * (1 / treated.n + 1 / control.n)
    return Estimate(treated.mean - control.mean, variance, treated.unit)


def paired_mean_difference(treated, control, *, correlation):
    """Mean difference between two halves of the same scalps, treated minus control.

    Parameters
    ----------
    treated, control : Arm
        The same people twice, so equal n and one shared unit.
    correlation : float
        Between the halves, in [-1, 1]. Seldom reported: show a range of values.

    Returns
    -------
    Estimate
        In the arms' unit; its variance is (sd_t² + sd_c² - 2·r·sd_t·sd_c)/n [1]_, summed so that it cannot fall
        below 0.

    References
    ----------
    .. [1] Cochrane Handbook 5.1, section 16.4.6.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> paired_mean_difference(Arm(10, 7.0, 2.38, "points"), Arm(10, 6.5, 2.21, "points"), correlation=0.68).value
    0.5
    """
    _same_unit(treated, control)
    if treated.n != control.n:
        raise ValueError(f"paired halves are the same people: n {treated.n} and {control.n} differ")
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation lies between -1 and 1, not {correlation}")
    spread = (treated.sd - control.sd) ** 2 + 2 * (1 - correlation) * treated.sd * control.sd
    return Estimate(treated.mean - control.mean, spread / treated.n, treated.unit)


def standardized_mean_difference(treated, control):
    """Hedges' g: the mean difference in pooled SDs, corrected for small samples, without unit.

    g = J·(m_t - m_c)/sp with the exact J, and variance 1/n_t + 1/n_c + g²/(2(n_t + n_c)) [1]_.

    References
    ----------
    .. [1] Hedges (1981), J Educ Stat 6:107; the variance is metafor's default ("LS").
    """
    _same_unit(treated, control)
    raw = (treated.mean - control.mean) / pooled_sd(treated, control)
    g = hedges_correction(treated.n + control.n - 2) * raw
    variance = 1 / treated.n + 1 / control.n + g**2 / (2 * (treated.n + control.n))
    return Estimate(g, variance, "SD")


def hedges_correction(df):
    """The exact small-sample factor J = Γ(m/2)/(√(m/2)·Γ((m - 1)/2)) for m degrees of freedom (Hedges 1981).

    Above 200, where Γ overflows or loses digits, by the series of its logarithm in 1/x, x = (m - 1)/2.

    Examples
    --------
    >>> round(hedges_correction(10), 4)
    0.9227
    """
    if not df >= 2:
        raise ValueError(f"Hedges' correction needs at least 2 degrees of freedom, not {df}")
    x = (df - 1) / 2
    if df <= 200:
        return gamma(df / 2) / gamma(x) / sqrt(df / 2)
    return sqrt(1 - 1 / df) * exp(-1 / (8 * x) + 1 / (192 * x**3) - 1 / (640 * x**5))


def pooled_sd(first, second):
    """The common SD of two arms, each weighted by n - 1, in the arms' unit."""
    df = first.n + second.n - 2
    return (((first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2) / df) ** 0.5


def risk_ratio(treated, control):
    """Log risk ratio, treated against control; variance 1/a - 1/n_t + 1/c - 1/n_c [1]_.

    Where a cell of the table is 0, one half is added to each of its four cells. When nobody or everybody in both arms
    has the event the ratio says nothing, and the function refuses.

    References
    ----------
    .. [1] Cochrane Handbook 6.5, sections 6.4.1.2 and 10.4.4.2.

    Examples
    --------
    >>> from review.estimates import Events
    >>> round(exp(risk_ratio(Events(17, 20), Events(9, 20)).value), 2)
    1.89
    """
    a, n_treated, c, n_control = _cells(treated, control)
    variance = (n_treated - a) / a / n_treated + (n_control - c) / c / n_control
    return Estimate(log(a / n_treated) - log(c / n_control), variance, "log risk ratio")


def risk_difference(treated, control):
    """Risk difference, treated minus control, as a share of people (0.1 = 10 more of 100).

    Its variance is p_t(1 - p_t)/n_t + p_c(1 - p_c)/n_c. Nothing is added to zero cells; when both risks are 0 or 1
    the variance would be 0, which is not certainty, and the function refuses.
    """
    variance = sum(arm.risk * (1 - arm.risk) / arm.observed for arm in (treated, control))
    if variance == 0:
        raise ValueError("with risks of only 0 or 1 the risk difference has no usable variance")
    return Estimate(treated.risk - control.risk, variance, "share of people")


def _cells(treated, control):
    a, b = treated.affected, treated.observed - treated.affected
    c, d = control.affected, control.observed - control.affected
    if a == c == 0 or b == d == 0:
        raise ValueError("when nobody or everybody has the event in both arms, the risk ratio is not estimable")
    half = 0.5 if 0 in (a, b, c, d) else 0.0
    return a + half, a + b + 2 * half, c + half, c + d + 2 * half


def _same_unit(treated, control):
    if treated.unit != control.unit:
        raise ValueError(f"units differ: {treated.unit!r} and {control.unit!r}; convert one first")
