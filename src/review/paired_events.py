"""A yes-or-no outcome on both halves of the same scalps, or of the same people twice: treated against control.

People are counted by pair, so the correlation is in the table and nothing has to be assumed.
"""

from dataclasses import dataclass

from .effects import filled, log_ratio, whole
from .estimates import Estimate


@dataclass(frozen=True)
class PairedEvents:
    """People with the event on both halves, on one only, on neither."""

    both: int
    only_treated: int
    only_control: int
    neither: int

    def __post_init__(self):
        if not (min(self.counts) >= 0 and 0 < self.n < float("inf")):
            raise ValueError(f"counts of people are 0 or more, and not all 0: {self.counts}")

    @property
    def counts(self):
        """Both, only treated, only control, neither."""
        return self.both, self.only_treated, self.only_control, self.neither

    @property
    def n(self):
        """The number of people."""
        return sum(self.counts)

    def filled(self, zero_cells):
        """The four counts after the policy for zero cells, as in `effects.risk_ratio`."""
        both, treated, control, neither = table = tuple(map(whole, self.counts))
        return filled(table, zero_cells, empty=treated == control == 0 and 0 in (both, neither))


def paired_risk_difference(pairs, *, zero_cells="none"):
    """Risk on the treated half minus risk on the other ("MPRD"), as a share of people.

    Its variance is (b + c - (b - c)²/n)/n² with b and c the people with the event on one half only [1]_; the function
    refuses where it would be 0, which is not certainty.

    References
    ----------
    .. [1] Newcombe (1998), Stat Med 17:2635, method 1.

    Examples
    --------
    >>> paired_risk_difference(PairedEvents(20, 10, 5, 15)).value
    0.1
    """
    a, b, c, d = pairs.filled(zero_cells)
    n = a + b + c + d
    if b + c == 0 or n in (b, c):
        raise ValueError("when all pairs are alike the risk difference has no usable variance")
    return Estimate((b - c) / n, _discordance(b, c, n) / n**3, "share of people")


def paired_risk_ratio(pairs, *, zero_cells="half if zero"):
    """Log ratio of the risk on the treated half to that on the other ("MPRR").

    Its variance is (b + c)/((a + b)(a + c)) with a the people with the event on both [1]_.

    References
    ----------
    .. [1] Zou (2007), Clin Trials 4:25.

    Examples
    --------
    >>> round(paired_risk_ratio(PairedEvents(20, 10, 5, 20)).variance, 4)
    0.02
    """
    a, b, c, _ = pairs.filled(zero_cells)
    value = log_ratio(a + b, a + c)
    _discordant(b + c)
    return Estimate(value, (b + c) / ((a + b) * (a + c)), "log risk ratio")


def paired_odds_ratio(pairs, *, zero_cells="half if zero"):
    """Log of the marginal odds ratio, treated half against the other ("MPOR").

    With x and y people with the event on the treated and the control half, the variance is
    n(n(b + c) - (b - c)²)/(x(n - x)y(n - y)) [1]_.

    References
    ----------
    .. [1] Becker and Balagtas (1993), Biometrics 49:997.

    Examples
    --------
    >>> round(paired_odds_ratio(PairedEvents(20, 10, 5, 20)).value, 4)
    0.3646
    """
    a, b, c, d = pairs.filled(zero_cells)
    n, x, y = a + b + c + d, a + b, a + c
    value = log_ratio(x * (n - y), y * (n - x))
    _discordant(b + c)
    return Estimate(value, n * _discordance(b, c, n) / (x * (n - x) * y * (n - y)), "log odds ratio")


def conditional_odds_ratio(pairs, *, zero_cells="half if zero"):
    """Log of the odds ratio within pairs, log(b/c), variance 1/b + 1/c ("MPORC"): McNemar's.

    (Cochrane Handbook 6.5, section 23.2.6.)

    Examples
    --------
    >>> round(conditional_odds_ratio(PairedEvents(20, 10, 5, 20)).variance, 4)
    0.3
    """
    _, b, c, _ = pairs.filled(zero_cells)
    return Estimate(log_ratio(b, c), 1 / b + 1 / c, "log odds ratio")


def paired_peto_odds_ratio(pairs, *, zero_cells="half if zero"):
    """Peto's log odds ratio within pairs, 2(b - c)/(b + c), variance 4/(b + c) ("MPPETO").

    Examples
    --------
    >>> round(paired_peto_odds_ratio(PairedEvents(20, 10, 5, 20)).value, 4)
    0.6667
    """
    _, b, c, _ = pairs.filled(zero_cells)
    _discordant(b + c)
    return Estimate(2 * (b - c) / (b + c), 4 / (b + c), "log odds ratio")


def _discordance(b, c, n):
    """n(b + c) - (b - c)², as a sum that cannot cancel: the variance of a pair's difference times n²."""
    return (n - b - c) * (b + c) + 4 * b * c


def _discordant(pairs):
    if pairs == 0:
        raise ValueError("when all pairs are alike a ratio has no usable variance")
