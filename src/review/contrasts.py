"""What moderators leave of a set of studies: independent contrasts, with the sums that every estimator is made of.

A regression of k effects on p columns leaves k - p contrasts of the effects that no coefficient can move. Turned to
their own axes they are independent: contrast j has mean 0 and variance v_j + tau2. `Contrasts` answers what
`studies.Studies` answers, each answer a short sum of positive terms, so that every estimator takes the one or the other.
"""

from dataclasses import dataclass

import numpy as np

from .studies import Slope, columns, logs, spare_or_one


@dataclass(frozen=True, eq=False)
class Contrasts:
    """k - p contrasts `y` with mean 0 and variances `v`, smallest first; `effects` and `sampling` are the k studies' own.

    All are columns, of shape (k - p, n) or (k, n), for n values of tau2 or one; `df` = k - p has the shape (n,),
    and `chance` is as in `studies.Studies`.
    """

    y: np.ndarray
    v: np.ndarray
    df: np.ndarray
    effects: np.ndarray
    sampling: np.ndarray
    chance: np.ndarray | float = 1.0

    @property
    def k(self):
        """The number of studies."""
        return self.effects.shape[0]

    def at(self, places):
        """The same contrasts at several places."""
        moved = (columns(a, places) for a in (self.y, self.v))
        return Contrasts(*moved, self.df[places], self.effects, self.sampling)

    def q(self, tau2):
        """The generalised residual Q: sum of squared contrasts over (variance + tau2); it falls as tau2 grows."""
        return (self.y**2 / (self.v + tau2)).sum(axis=0)

    def q_and_fall(self, tau2):
        """The generalised residual Q, and how fast it falls as tau2 grows."""
        return self.q(tau2), ((self.y / (self.v + tau2)) ** 2).sum(axis=0)

    def squares(self):
        """Mean square of residuals without weights, with df as the divisor, and their mean sampling variance."""
        return (self.y**2).sum(axis=0) / self.df, self.v.sum(axis=0) / self.df

    def crude(self):
        """Sum of squares of the effects around their plain mean, over k, without moderators."""
        return np.mean((self.effects - self.effects.mean(axis=0)) ** 2, axis=0)

    def total(self, tau2=0.0):
        """Sum of the studies' weights."""
        return (1 / (self.sampling + tau2)).sum(axis=0)

    def traces(self, tau2=0.0):
        """The traces of P and of P²."""
        w = 1 / (self.v + tau2)
        return w.sum(axis=0), (w * w).sum(axis=0)

    def trace(self):
        """The first of them at tau2 = 0."""
        return (1 / self.v).sum(axis=0)

    def ready(self):
        """These contrasts."""
        return self

    def reach(self):
        """Half its square is the largest squared contrast, above which no likelihood rises."""
        return np.sqrt(2) * np.abs(self.y).max(axis=0)

    def largest(self):
        """The largest variance of the studies; no contrast's is larger."""
        return np.atleast_1d(self.sampling.max())

    def restricted(self, tau2):
        """The `Slope` of the restricted likelihood, which is the contrasts' own."""
        return self._slope(self.v, tau2)

    def full(self, tau2):
        """The `Slope` of the likelihood, in which the studies' variances are spread."""
        return self._slope(self.sampling, tau2)

    def _slope(self, variances, tau2):
        unit = self.v[0] + tau2
        w, u = unit / (self.v + tau2), unit / (variances + tau2)
        squares = (w * self.y) ** 2
        pull, spread = squares.sum(axis=0), u.sum(axis=0)
        rates = (w * squares).sum(axis=0) / spare_or_one(pull), (u * u).sum(axis=0) / spread
        return Slope(pull / unit, spread, *rates, unit)

    def restricted_height(self, tau2):
        """Twice the restricted log likelihood, up to a constant."""
        return logs(1 / (self.v + tau2)) - self.q(tau2)

    def full_height(self, tau2):
        """Twice the log likelihood, up to a constant."""
        return logs(1 / (self.sampling + tau2)) - self.q(tau2)


def contrasts(sets, design):
    """The contrasts of one set of `studies.Studies`, none absent, that the columns of `design` (k, p) cannot move.

    They are A'y for the orthonormal A with A'X = 0 and A'VA diagonal, so that tau2 adds to each variance (on error
    contrasts: Harville 1977, J Am Stat Assoc 72:320). Rows with large weights come first: in that order Householder's
    reflections keep the digits of the small ones.
    """
    order = np.argsort(sets.v[:, 0], kind="stable")
    root = sets.v[order] ** -0.5
    basis = np.linalg.qr(root * design[order], mode="complete")[0][:, design.shape[1] :]
    whitened = basis.T @ (root * sets.y[order])
    _, sizes, axes = np.linalg.svd(root * basis, full_matrices=False)
    sizes = sizes[:, None]
    return Contrasts(axes @ whitened / sizes, sizes**-2.0, np.array([sizes.size]), sets.y, sets.v, sets.chance)
