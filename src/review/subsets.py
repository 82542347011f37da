"""Every subset of the studies pooled: which answers could a different selection have given?"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import special

from . import heterogeneity
from .estimates import Interval, half_width
from .pooling import CHUNK, check_options, checked

MOST_STUDIES = 22
MOST_BITS = 64
WIDEST = 1e100
SAMPLE = 2**20
GROUP = 12
"""Studies in one table of sums: 4096 subsets."""


@dataclass(frozen=True, eq=False)
class Subsets:
    """One pooled result per subset, as arrays of shape (n,).

    `members` holds a whole number per subset, in which bit i stands for study i. The other fields are as in `Pooled`;
    `share_error` is 0 where every subset was pooled, else the half-width of a 95% interval for any share of subsets.
    """

    members: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    tau2: np.ndarray
    q: np.ndarray
    df: np.ndarray
    hksj_factor: np.ndarray
    unit: str
    studies: int
    share_error: float
    interval_method: str = "HKSJ"
    level: float = 0.95

    def interval(self, level=None, method=None):
        """Confidence intervals, as in `Pooled`; NaN for single studies, except Wald."""
        half = half_width(self, level, method)
        return Interval(self.estimate - half, self.estimate + half)

    def has(self, study):
        """Which subsets hold the study at this place (0 is the first)."""
        return self.members >> np.uint64(study) & np.uint64(1) == 1


def all_subsets(
    effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit="", on_progress=None, sample=SAMPLE, seed=0
):
    """Pool each of the 2^k - 1 subsets of k studies, in chunks, so that memory stays bounded.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
    on_progress : callable, optional
        Called as on_progress(done, total) after each chunk.
    sample, seed : int
        Above 22 studies, so many subsets are drawn at random instead, with equal chances; more than 64 are refused.

    Returns
    -------
    Subsets
    """
    check_options(tau2, interval, level)
    effects, variances = checked(effects, variances)
    if effects.ndim != 1 or np.isnan(effects).any():
        raise ValueError("all_subsets takes one complete set of studies, shape (k,)")
    k = effects.size
    if k > MOST_BITS:
        raise ValueError(f"all_subsets takes at most {MOST_BITS} studies, not {k}")
    (centre,), (scale,), y, v, _ = heterogeneity.standardise(effects, variances)
    if v.max() > WIDEST:
        raise ValueError(f"variances more than {WIDEST:g} times apart cannot be pooled in subsets")
    tables = [_sums_of_subsets(y[i : i + GROUP, 0], 1 / v[i : i + GROUP, 0]) for i in range(0, k, GROUP)]
    every = k <= MOST_STUDIES
    total = 2**k - 1 if every else sample
    members, df, out, done = np.empty(total, np.uint64), np.empty(total, int), np.empty((5, total)), 0
    for some in _every(k) if every else _drawn(k, sample, seed):
        place = slice(done, done + some.size)
        members[place], df[place] = some, np.bitwise_count(some).astype(int) - 1
        out[:, place] = _pooled(some, df[place], y, v, tables, tau2)
        out[:3, place] *= [[scale], [scale], [scale**2]]
        out[0, place] += centre
        done = place.stop
        if on_progress:
            on_progress(done, total)
    estimate, se, between, q, factor = out
    share_error = 0.0 if every else float(special.ndtri(0.975) / 2 / np.sqrt(sample))
    return Subsets(members, estimate, se, between, q, df, factor, unit, k, share_error, interval, level)


def _every(k):
    """Every subset but the empty one, in chunks."""
    for start in range(0, 2**k, CHUNK):
        yield np.arange(max(start, 1), min(start + CHUNK, 2**k), dtype=np.uint64)


def _drawn(k, sample, seed):
    """Subsets drawn with equal chances, none empty, in chunks."""
    random = np.random.default_rng(seed)
    for start in range(0, sample, CHUNK):
        yield random.integers(1, 2**k - 1, min(CHUNK, sample - start), dtype=np.uint64, endpoint=True)


def _pooled(members, df, y, v, tables, tau2):
    """Estimate, standard error, tau2, Q and HKSJ factor of each subset, in the standard scale."""
    total, mean, q, pairs = _sums(members, tables)
    several, between, spread = df > 0, np.zeros(members.size), q
    if tau2 != "common":
        rows = np.flatnonzero(_inside(np.bitwise_or.reduce(members, keepdims=True), y.shape[0]))
        y, v = y[rows], np.where(_inside(members, y.shape[0])[rows], v[rows], np.inf)
        if tau2 == "DL":
            between = heterogeneity.from_excess(q - df, 2 * pairs / total)
        else:
            between = np.where(several, heterogeneity.ESTIMATORS[tau2](y, v, df), 0.0)
        mean, w = heterogeneity.weighted_mean(between, y, v)
        total, spread = w.sum(axis=0), heterogeneity.spread(mean, w, y)
        between = np.where(several, between, np.nan)
    return mean, total**-0.5, between, q, np.where(several, spread / np.maximum(df, 1), np.nan)


def _inside(members, k):
    """Which of k studies are in, one row a study."""
    return members & (np.uint64(1) << np.arange(k, dtype=np.uint64))[:, None] != 0


def _sums(members, tables):
    """`_joined` sums of any subsets, from the tables of all subsets of each group of studies."""
    parts = []
    for place, table in enumerate(tables):
        group = members >> np.uint64(place * GROUP) & np.uint64(table.shape[1] - 1)
        parts.append(np.take(table, group.astype(np.intp), axis=1))
    return reduce(_joined, parts)


def _sums_of_subsets(y, w):
    """Weight, mean, Q and w_i·w_j over pairs, of all subsets of a few studies at tau2 = 0, the empty one first."""
    sums = np.zeros((4, 1))
    for effect, weight in zip(y, w, strict=True):
        sums = np.concatenate([sums, _joined(sums, (weight, effect, 0.0, 0.0))], axis=1)
    return sums


def _joined(first, second):
    """Two groups of studies taken together: weights add up, and so do Q and the pairs, each with a term between them."""
    (w1, mean1, q1, pairs1), (w2, mean2, q2, pairs2) = first, second
    total, between = w1 + w2, w1 * w2
    some = np.maximum(total, np.finfo(float).tiny)
    mean, q = (w1 * mean1 + w2 * mean2) / some, q1 + q2 + between / some * (mean1 - mean2) ** 2
    return np.array([total, mean, q, pairs1 + pairs2 + between])
