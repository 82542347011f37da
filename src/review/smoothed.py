"""Log risk ratios whose variances do not follow each trial's own chance events."""

from . import checks
from .effects import risk_ratio
from .estimates import Estimate


def smoothed_risk_ratios(treated, control):
    """Log risk ratios, each with the variance that the average risk of all trials gives at its own size.

    The usual variance (1 - risk)/events of an arm is correlated with the effect, because both use the same events. Here
    an arm of n people has (sum over all trials of (1 - risk)/risk)/(trials·n) [1]_.

    Parameters
    ----------
    treated, control : sequences of Events
        One of each a trial, in the same order; nobody with an event in an arm is refused.

    Returns
    -------
    list of Estimate
        Of the log risk ratio, treated over control.

    References
    ----------
    .. [1] Berkey, Hoaglin, Mosteller and Colditz (1995), Stat Med 14:395, p. 408.

    Examples
    --------
    >>> from review.estimates import Events
    >>> trials = [Events(5, 10), Events(20, 40)], [Events(2, 10), Events(8, 40)]
    >>> [one.variance for one in smoothed_risk_ratios(*trials)]
    [0.5, 0.125]
    """
    pairs = list(zip(checks.some(treated, "trial"), control, strict=True))
    ratios = [risk_ratio(*pair) for pair in pairs]
    variances = [sum(parts) for parts in zip(_smoothed(treated), _smoothed(control), strict=True)]
    return [Estimate(ratio.value, variance, ratio.unit) for ratio, variance in zip(ratios, variances, strict=True)]


def _smoothed(arms):
    """Each arm's share of the variance."""
    if any(arm.affected == 0 for arm in arms):
        raise ValueError("a smoothed variance needs an event in every arm")
    odds = sum((arm.observed - arm.affected) / arm.affected for arm in arms) / len(arms)
    return [odds / arm.observed for arm in arms]
