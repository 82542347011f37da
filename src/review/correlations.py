"""A correlation that is known, or only known to lie in a range: one estimate, or the range of estimates."""

from dataclasses import dataclass

from . import checks
from .estimates import Estimate, Interval


@dataclass(frozen=True)
class EstimateRange:
    """The estimates at the two ends of a range of correlations; every estimate between them lies between them."""

    at_low: Estimate
    at_high: Estimate

    @property
    def values(self):
        """The lowest and the highest value, in the estimates' unit."""
        return Interval(*sorted((self.at_low.value, self.at_high.value)))

    @property
    def ses(self):
        """The lowest and the highest standard error, in the estimates' unit."""
        return Interval(*sorted((self.at_low.se, self.at_high.se)))


def over(correlation, effect):
    """`effect` at a correlation, or at both ends of an Interval of correlations.

    Parameters
    ----------
    correlation : float or Interval
        In [-1, 1].
    effect : callable
        Takes one correlation, gives an Estimate whose value and variance rise or fall with it throughout.

    Returns
    -------
    Estimate or EstimateRange
    """
    if not isinstance(correlation, Interval):
        return effect(checks.correlation(correlation))
    low, high = checks.correlation(correlation.low), checks.correlation(correlation.high)
    if low > high:
        raise ValueError(f"the correlation's upper end {high} is below its lower end {low}")
    return EstimateRange(effect(low), effect(high))
