"""Several treated arms against one control arm: their effects share its error, and this is by how much.

Each function takes the treated arms of one trial and its control arm, and gives the effects, treated minus control,
with their exact covariance. `pool_correlated` pools such trials by generalised least squares.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from . import checks, effects
from .estimates import Interval, tail
from .standardized import hedges_correction


@dataclass(frozen=True, eq=False)
class SharedControl:
    """A trial's effects against its one control: `values` of shape (m,), `covariance` of shape (m, m), in `unit`."""

    values: np.ndarray
    covariance: np.ndarray
    unit: str


@dataclass(frozen=True, eq=False)
class PooledGroups:
    """One pooled mean for each name, in `unit`, with their covariance; `q` on `df` says how far the trials disagree."""

    names: tuple
    means: np.ndarray
    covariance: np.ndarray
    q: float
    df: int
    unit: str
    tau2: float = 0.0

    @property
    def se(self):
        """The standard errors of the means."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self, level=0.95):
        """Normal confidence intervals of the means: low and high of shape (number of names,)."""
        half = special.ndtri(tail(level)) * self.se
        return Interval(self.means - half, self.means + half)

    def q_p(self):
        """The p value of Q against a chi-square with `df` degrees of freedom; NaN with 0."""
        return float(special.chdtrc(self.df, self.q)) if self.df > 0 else np.nan


def mean_differences(treated, control):
    """Mean differences with separate variances; two of them covary by sd_c²/n_c.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> arms = [Arm(20, 12.0, 4.0, "um"), Arm(20, 11.0, 4.0, "um")]
    >>> mean_differences(arms, Arm(16, 10.0, 4.0, "um")).covariance
    array([[1.8, 1. ],
           [1. , 1.8]])
    """
    found = [effects.mean_difference(arm, control) for arm in checks.some(treated, "treated arm")]
    return _shared(found, control.sd**2 / control.n)


def standardized_mean_differences(treated, control, *, correction="exact"):
    """Mean differences in the SD pooled over all arms of the trial.

    With N people in all arms the variance is 1/n_i + 1/n_c + d_i²/(2N), the covariance 1/n_c + d_i·d_j/(2N) [1]_.

    Parameters
    ----------
    correction : str
        'exact': each d times J(N - number of arms), as in Hedges' g. 'none': as printed in [1]_.

    References
    ----------
    .. [1] Gleser and Olkin (2009), in The Handbook of Research Synthesis and Meta-Analysis, 2nd ed., pp. 364-367.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> standardized_mean_differences([Arm(20, 12.0, 4.0, "um")], Arm(20, 10.0, 4.0, "um"), correction="none").values
    array([0.5])
    """
    checks.one_of(correction, ("exact", "none"), "correction")
    arms = (*checks.some(treated, "treated arm"), control)
    checks.same_unit(*arms)
    people = sum(arm.n for arm in arms)
    j = hedges_correction(people - len(arms)) if correction == "exact" else 1.0
    d = j * np.array([arm.mean - control.mean for arm in treated]) / effects.pooled_sd(*arms)
    own = np.diag([1 / arm.n for arm in treated])
    return SharedControl(d, own + 1 / control.n + np.outer(d, d) / (2 * people), "SD")


def risk_differences(treated, control):
    """Risk differences, as shares of people; two of them covary by p_c(1 - p_c)/n_c. Nothing is added to zero cells."""
    found = [effects.risk_difference(arm, control) for arm in checks.some(treated, "treated arm")]
    c, d = effects.cells(control, control)[:2]
    return _shared(found, c * d / (c + d) ** 3)


def risk_ratios(treated, control, *, zero_cells="half if zero"):
    """Log risk ratios; two of them covary by 1/c - 1/n_c.

    Where one arm of the trial has a zero cell, 'half if zero' adds one half to every cell of the trial, so that the
    control is the same in all comparisons; 'none' adds nothing.
    """
    tables, (c, d) = _tables(treated, control, zero_cells)
    found = [(effects.log_ratio(a * (c + d), c * (a + b)), b / a / (a + b) + d / c / (c + d)) for a, b in tables]
    return _shared_numbers(found, d / c / (c + d), "log risk ratio")


def odds_ratios(treated, control, *, zero_cells="half if zero"):
    """Log odds ratios; two of them covary by 1/c + 1/d. Zero cells as in `risk_ratios`."""
    tables, (c, d) = _tables(treated, control, zero_cells)
    found = [(effects.log_ratio(a * d, b * c), 1 / a + 1 / b + 1 / c + 1 / d) for a, b in tables]
    return _shared_numbers(found, 1 / c + 1 / d, "log odds ratio")


def pool_correlated(trials, *, groups=None, tau2=0.0, between=0.5):
    """Pool trials of several arms by generalised least squares.

    Parameters
    ----------
    trials : sequence of SharedControl
        One for each trial, all in one unit; a trial of two arms has one value.
    groups : sequence of sequences of str, optional
        For each trial the name of each treated arm, to pool one mean for each name. Without it there is one mean.
    tau2 : float
        The variance of true effects between trials, in the unit squared; 0 is a common effect.
    between : float
        The correlation of two true effects of one trial. One half is what follows when all arms, the control among
        them, vary alike (Higgins and Whitehead 1996, Stat Med 15:2733).

    Returns
    -------
    PooledGroups
        Means b = (X'V⁻¹X)⁻¹X'V⁻¹y, their covariance (X'V⁻¹X)⁻¹, and Q, the residuals' own square in V⁻¹.

    Examples
    --------
    >>> from review.estimates import Arm
    >>> arms = [Arm(20, 12.0, 4.0, "um"), Arm(20, 11.0, 4.0, "um")]
    >>> pool_correlated([mean_differences(arms, Arm(16, 10.0, 4.0, "um"))]).means
    array([1.5])
    """
    if not 0 <= tau2 < np.inf:
        raise ValueError(f"a variance between trials is 0 or a positive number, not {tau2}")
    checks.same_unit(*checks.some(trials, "trial"))
    checks.correlation(between)
    y, spread = np.concatenate([trial.values for trial in trials]), stacked(trials, tau2, between)
    names, design = _design(trials, groups)
    centre = y[np.argmin(np.diag(spread))]
    means, covariance, q = _least_squares(y - centre, spread, design)
    return PooledGroups(names, means + centre, covariance, q, y.size - len(names), trials[0].unit, float(tau2))


def _shared(found, covariance):
    return _shared_numbers([(e.value, e.variance) for e in found], covariance, found[0].unit)


def _shared_numbers(found, covariance, unit):
    values, variances = np.array(found, float).T
    matrix = np.full((values.size, values.size), float(covariance))
    np.fill_diagonal(matrix, variances)
    return SharedControl(values, matrix, unit)


def _tables(treated, control, zero_cells):
    """Events and non-events of each treated arm, and of the control, after one policy for the whole trial."""
    checks.one_of(zero_cells, ("half if zero", "none"), "zero_cells")
    rows = [effects.cells(arm, control) for arm in checks.some(treated, "treated arm")]
    if all(a == c == 0 for a, _, c, _ in rows) or all(b == d == 0 for _, b, _, d in rows):
        raise ValueError("when nobody or everybody has the event in all arms, a ratio is not estimable")
    half = 0.5 if zero_cells == "half if zero" and any(0 in row for row in rows) else 0
    rows = [[cell + half for cell in row] for row in rows]
    return [row[:2] for row in rows], rows[0][2:]


def stacked(trials, tau2=0.0, between=0.5):
    """The covariance of all effects of all trials, one after the other: effects of different trials do not covary."""
    blocks = []
    for trial in trials:
        size = trial.values.size
        blocks.append(trial.covariance + tau2 * (between + (1 - between) * np.eye(size)))
    return linalg.block_diag(*blocks)


def _design(trials, groups):
    if groups is None:
        groups = [["mean"] * trial.values.size for trial in trials]
    labels = [name for trial in groups for name in trial]
    if [len(trial) for trial in groups] != [trial.values.size for trial in trials]:
        raise ValueError("each effect of each trial needs the name of its group")
    names = tuple(dict.fromkeys(labels))
    return names, np.array([[float(label == name) for name in names] for label in labels])


def _least_squares(y, spread, design):
    try:
        root = linalg.cholesky(spread, lower=True)
    except linalg.LinAlgError:
        raise ValueError("the effects' covariance is not positive definite: one follows from the others") from None
    x, y = (linalg.solve_triangular(root, part, lower=True) for part in (design, y))
    basis, triangle = linalg.qr(x, mode="economic")
    means = linalg.solve_triangular(triangle, basis.T @ y)
    inverse = linalg.solve_triangular(triangle, np.eye(len(triangle)))
    return means, inverse @ inverse.T, float(np.sum((y - x @ means) ** 2))
