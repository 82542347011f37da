"""Sets of studies as standardised columns, and the sums over one set's studies that every estimator is made of.

A stack has its studies along the first axis: effects `y` and variances `v` have the shape (k, n), one column a set. An
absent study has effect 0 and variance infinity, so its weight is 0. The most precise study has effect 0 and a variance
between 1 and 4: no square overflows, and stopping rules, which are relative, do not depend on the unit of the data.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

FARTHEST = 2.0**498
"""Largest effect in standard units (8e149): the sum of its squares still fits in a double."""
LARGEST = 1e300
"""A variance larger than that times the smallest is taken as that: its weight is nothing."""


class Slope(NamedTuple):
    """Where a likelihood rises: twice its derivative by tau2 is (pull - spread)/unit, arrays of shape (n,).

    `pull` and `spread` fall as tau2 grows, in `unit` by the share `pull_rate` (twice) and `spread_rate`; both rates fall
    with tau2 too, for all four are sums of powers of 1/(variance + tau2).
    """

    pull: np.ndarray
    spread: np.ndarray
    pull_rate: np.ndarray
    spread_rate: np.ndarray
    unit: np.ndarray

    @property
    def falls(self):
        """Whether the likelihood does not rise here."""
        return self.pull <= self.spread

    def of(self, some):
        """Some of the places."""
        return Slope(*(part[some] for part in self))


@dataclass(frozen=True, eq=False)
class Studies:
    """Sets of studies with one mean each; `df`, studies minus 1, and `first`, the most precise, have the shape (n,).

    `first` may be left out of sets that no method is asked for that needs it: `at`, `trace`, `traces`, `ready`.
    `chance` is what a squared effect of one standard error counts: 1, or less where `Standard` has another unit for v.
    """

    y: np.ndarray
    v: np.ndarray
    df: np.ndarray
    first: np.ndarray | None = None
    chance: np.ndarray | float = 1.0

    @property
    def k(self):
        """The number of studies."""
        return self.df + 1

    def at(self, places):
        """The sets at these places; a single column of effects stands for all."""
        return Studies(columns(self.y, places), columns(self.v, places), self.df[places], self.first[places])

    def mean(self, tau2):
        """Means of shape (n,), weights 1/(v + tau2) of shape (k, n), 0 where absent, and their sums of shape (n,)."""
        w = self.v + tau2
        np.divide(1.0, w, out=w)
        total = w.sum(axis=0)
        return np.einsum("kn,kn->n", w, self.y) / total, w, total

    def q(self, tau2):
        """Sum of (y - mean)²/(v + tau2): falls as tau2 grows; at 0 it is Cochran's Q."""
        mean, w, _ = self.mean(tau2)
        return spread(mean, w, self.y)

    def q_and_fall(self, tau2):
        """The generalised Q, and how fast it falls as tau2 grows."""
        mean, w, _ = self.mean(tau2)
        r = self.y - mean
        w *= r
        return np.einsum("kn,kn->n", w, r), np.einsum("kn,kn->n", w, w)

    def squares(self):
        """Mean square around the plain mean, with df as the divisor, and the mean sampling variance."""
        sampling = np.where(np.isfinite(self.v), self.v, 0.0).sum(axis=0) / self.k
        return self.crude() * self.k / np.maximum(self.df, 1), sampling

    def crude(self):
        """Sum of squares around the plain mean, over k."""
        present = np.isfinite(self.v)
        mean = np.where(present, self.y, 0.0).sum(axis=0) / self.k
        return np.where(present, (self.y - mean) ** 2, 0.0).sum(axis=0) / self.k

    def total(self, tau2=0.0):
        """Sum of weights."""
        return (1 / (self.v + tau2)).sum(axis=0)

    def traces(self, tau2=0.0):
        """`traces` of the weights under tau2."""
        w = 1 / (self.v + tau2)
        swap(w, self.first)
        return traces(w[0], w[1:], w[1:].sum(axis=0))

    def trace(self):
        """The first of them at tau2 = 0: sum w - (sum w²)/(sum w)."""
        w = 1 / self.v
        swap(w, self.first)
        return trace(w[0], w[1:].sum(axis=0), np.einsum("kn,kn->n", w[1:], w[1:]))

    def ready(self):
        """The same sets with the most precise study first and measured from it: what the slopes need."""
        from_first = np.take_along_axis(np.broadcast_to(self.y, self.v.shape), self.first[None], axis=0)
        y, v = self.y - from_first, self.v.copy()
        swap(y, self.first)
        swap(v, self.first)
        return Studies(y, v, self.df, np.zeros_like(self.first))

    def reach(self):
        """Largest minus smallest effect, or more."""
        return self.y.max(axis=0) - self.y.min(axis=0)

    def largest(self):
        """The largest variance."""
        return np.where(np.isfinite(self.v), self.v, 0.0).max(axis=0)

    def restricted(self, tau2):
        """The `Slope` of the restricted likelihood, of sets that are `ready`.

        With the first study's weight as 1 every sum over the others is safe from cancelling.
        """
        unit, mean, w, wr, others = self._weighed(tau2)
        spare, square = traces(1.0, w, others)
        return _slope(unit, mean, w, wr, others, spare, square / spare_or_one(spare))

    def full(self, tau2):
        """The `Slope` of the likelihood, of sets that are `ready`."""
        unit, mean, w, wr, others = self._weighed(tau2)
        squares = np.einsum("kn,kn->n", w, w)
        return _slope(unit, mean, w, wr, others, 1 + others, (1 + squares) / (1 + others))

    def _weighed(self, tau2):
        """v + tau2 of the first study, the mean, and in that unit the others' weights, weighted residuals, and sum."""
        unit = self.v[0] + tau2
        w = self.v[1:] + tau2
        np.divide(unit, w, out=w)
        others = w.sum(axis=0)
        mean = np.einsum("kn,kn->n", w, self.y[1:]) / (1 + others)
        wr = self.y[1:] - mean
        wr *= w
        return unit, mean, w, wr, others

    def restricted_height(self, tau2):
        """Twice the restricted log likelihood, up to a constant."""
        mean, w, total = self.mean(tau2)
        return logs(w) - np.log(total) - spread(mean, w, self.y)

    def full_height(self, tau2):
        """Twice the log likelihood, up to a constant."""
        mean, w, _ = self.mean(tau2)
        return logs(w) - spread(mean, w, self.y)


@dataclass(frozen=True, eq=False)
class Standard:
    """Sets in standard units: an effect is `centre` + `unit`·y, a variance `scale`²·v.

    `unit` is `scale` and `u` is `v`, except where effects lie more than `FARTHEST` standard errors apart. There the
    unit of effects is larger, and u is v in its square, not below 1: so sets can be searched whose Q overflows.
    """

    centre: np.ndarray
    scale: np.ndarray
    unit: np.ndarray
    y: np.ndarray
    v: np.ndarray
    u: np.ndarray
    df: np.ndarray
    first: np.ndarray

    def precise(self):
        """The sets with every variance as it is, for what weighs by 1/v."""
        chance = 1.0 if self.u is self.v else (self.scale / self.unit) ** 2
        return Studies(self.y, self.v, self.df, self.first, chance)

    def roomy(self):
        """The sets with effects and variances in one unit, for what adds tau2 to the variances."""
        return Studies(self.y, self.u, self.df, self.first)

    def final(self, tau2):
        """The sets to be weighed with tau2, and the unit that a standard error is in."""
        if self.u is self.v:
            return self.precise(), self.scale
        some = tau2 > 0
        unit = np.where(some, self.unit, self.scale)
        return Studies(self.y, np.where(some, self.u, self.v), self.df, self.first), unit

    def place(self, y):
        """Effects in the data's own scale; in quarters, because a difference of two doubles may be none."""
        return 4 * (self.centre / 4 + self.unit / 4 * y)

    def squared(self, tau2):
        """tau2 in the data's own scale; infinite if no double is that large."""
        with np.errstate(over="ignore"):
            return self.unit * (self.unit * tau2)

    def unscaled(self, q):
        """Q of the `precise` sets as it is; infinite if no double is that large."""
        with np.errstate(over="ignore"):
            return q * (self.unit / self.scale) * (self.unit / self.scale)


def standardise(effects, variances):
    """Sets along the last axis, NaN = absent, as `Standard` columns.

    Each set is measured from its most precise study, in a power of 2 near that study's standard error, so that scaling
    is exact and a precise study's small residual keeps its digits.
    """
    effects, variances = (np.asarray(a, float).reshape(-1, np.shape(a)[-1]).T.copy() for a in (effects, variances))
    absent = np.isnan(effects)
    some_absent = absent.any()
    if some_absent:
        variances[absent] = np.inf
    first = np.argmin(variances, axis=0)[None]
    centre = np.take_along_axis(effects, first, axis=0)
    scale = np.ldexp(1.0, np.frexp(np.sqrt(np.take_along_axis(variances, first, axis=0)))[1] - 1)
    with np.errstate(over="ignore"):
        y = (effects - centre) * (1 / scale)
        v = np.minimum(variances * (1 / scale) * (1 / scale), LARGEST)
    if some_absent:
        y[absent], v[absent] = 0.0, np.inf
    unit, u, far = scale, v, np.flatnonzero((np.abs(y) > FARTHEST).any(axis=0))
    if far.size:
        unit, u, y, gone = scale.copy(), v.copy(), y.copy(), absent[:, far]
        gaps = np.where(gone, 0.0, effects[:, far] / 4 - centre[:, far] / 4)
        unit[:, far] = np.ldexp(1.0, np.frexp(np.abs(gaps).max(axis=0))[1] + 2 - 498)
        y[:, far] = gaps / (unit[:, far] / 4)
        with np.errstate(over="ignore"):
            in_unit = np.clip(variances[:, far] / unit[:, far] / unit[:, far], 1.0, LARGEST)
        u[:, far] = np.where(gone, np.inf, in_unit)
    df = np.full(y.shape[1], y.shape[0] - 1) - absent.sum(axis=0)
    return Standard(centre[0], scale[0], unit[0], y, v, u, df, first[0])


def spread(mean, w, y):
    """Sum of w·(y - mean)²; the weights are spoilt."""
    r = y - mean
    w *= r
    return np.einsum("kn,kn->n", w, r)


def trace(first, total, squares):
    """Trace P for P = W - ww'/(sum w): from the largest weight, and the sum and sum of squares of the others.

    With the largest apart nothing here, nor in `traces`, can cancel.
    """
    return total + (first * total - squares) / (first + total)


def traces(first, others, total):
    """Trace P and trace P², from the largest weight, the other rows and their sum."""
    squared = others * others
    squares, cubes, of_all = squared.sum(axis=0), np.einsum("kn,kn->n", squared, others), first / (first + total)
    square = squares + (squares / (first + total)) ** 2 - 2 * cubes / (first + total)
    square += of_all**2 * (total * total + 2 * squares)
    return trace(first, total, squares), square


def _slope(unit, mean, w, wr, others, spread, spread_rate):
    """`Slope` from the first study's unit, the mean, and the others' weights (spoilt here), residuals, and sum."""
    pull = np.einsum("kn,kn->n", wr, wr) + mean * mean
    w *= wr
    turned, bent = w.sum(axis=0), np.einsum("kn,kn->n", w, wr)
    bent += ((others * mean + 2 * turned) * mean - turned * turned) / (1 + others)
    return Slope(pull / unit, spread, bent / spare_or_one(pull), spread_rate, unit)


def spare_or_one(spare):
    """A divisor that is 0 only where there is nothing to divide."""
    return np.where(spare > 0, spare, 1.0)


def logs(w):
    """Sum of the logarithms of weights, absent ones left out."""
    return np.log(np.where(w > 0, w, 1.0)).sum(axis=0)


def swap(rows, first):
    """Put each column's element at `first` into the first row, in place, and the one from there into its place."""
    along = np.arange(rows.shape[1])
    rows[first, along], rows[0] = rows[0].copy(), rows[first, along]


def columns(y, chosen):
    """Columns by their places, as a fresh array in row order; a single column stands for all."""
    return y if y.shape[1] == 1 else np.take(y, chosen, axis=1)
