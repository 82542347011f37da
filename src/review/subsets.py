"""Every subset of the studies pooled: which answers could a different selection have given?"""

from dataclasses import dataclass, field

import numpy as np
from scipy import special

from . import heterogeneity
from .estimates import Interval, tail
from .pooling import CHUNK, check_options, checked

MOST_STUDIES = 22
SAMPLE = 2**20
INNER = 12


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
    level: float = field(default=0.95)

    def interval(self, level=None, method=None):
        """Confidence intervals, as in `Pooled`; NaN for single studies, except Wald."""
        upper, method = tail(self.level if level is None else level), method or self.interval_method
        if method == "wald":
            half = special.ndtri(upper) * self.se
        else:
            factor = self.hksj_factor if method == "HKSJ" else np.maximum(self.hksj_factor, 1.0)
            half = special.stdtrit(np.arange(self.studies), upper)[self.df] * self.se * np.sqrt(factor)
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
        Above 22 studies, so many subsets are drawn at random instead, each study in or out by a fair coin.

    Returns
    -------
    Subsets
    """
    check_options(tau2, interval, level)
    effects, variances = checked(effects, variances)
    if effects.ndim != 1 or np.isnan(effects).any():
        raise ValueError("all_subsets takes one complete set of studies, shape (k,)")
    every = effects.size <= MOST_STUDIES
    total = 2**effects.size - 1 if every else sample
    chunks = _every(effects, variances) if every else _drawn(effects, variances, sample, seed)
    centre, scale, *_ = heterogeneity.standardise(effects, variances)
    members, out, done = np.empty(total, np.uint64), np.empty((6, total)), 0
    for some, y, v in chunks:
        place = slice(done, done + some.size)
        members[place] = some
        _pool_chunk(centre, scale, y, v, tau2, out[:, place])
        done = place.stop
        if on_progress:
            on_progress(done, total)
    estimate, se, between, q, df, factor = out
    share_error = 0.0 if every else float(special.ndtri(0.975) / 2 / np.sqrt(sample))
    fields = (members, estimate, se, between, q, df.astype(int), factor)
    return Subsets(*fields, unit, effects.size, share_error, interval, level)


def _every(effects, variances):
    """(members, y, v) of each chunk: the first studies in every pattern, the others all in or all out."""
    _, _, y, v, _ = heterogeneity.standardise(effects, variances)
    inner = min(effects.size, INNER)
    patterns = np.arange(2**inner, dtype=np.uint64)
    inside = _bits(patterns, inner)
    low = np.where(inside, v[:inner], np.inf)
    for outer in range(2 ** (effects.size - inner)):
        rows = [inner + place for place in range(effects.size - inner) if outer >> place & 1]
        first = 0 if rows else 1
        width = patterns.size - first
        block = np.concatenate([low[:, first:], np.broadcast_to(v[rows], (len(rows), width))])
        yield patterns[first:] + np.uint64(outer << inner), y[[*range(inner), *rows]], block


def _drawn(effects, variances, sample, seed):
    """(members, y, v) of chunks of random subsets, each study in or out by a fair coin, none empty."""
    _, _, y, v, _ = heterogeneity.standardise(effects, variances)
    random = np.random.default_rng(seed)
    for start in range(0, sample, CHUNK):
        inside = random.integers(0, 2, (effects.size, min(CHUNK, sample - start))) == 1
        inside[0] |= ~inside.any(axis=0)
        members = (inside * (np.uint64(1) << np.arange(effects.size, dtype=np.uint64))[:, None]).sum(axis=0)
        yield members.astype(np.uint64), y, np.where(inside, v, np.inf)


def _bits(members, k):
    return (members >> np.arange(k, dtype=np.uint64)[:, None]) & np.uint64(1) == 1


def _pool_chunk(centre, scale, y, v, tau2, out):
    df = np.isfinite(v).sum(axis=0) - 1
    several = df > 0
    between = np.where(several, heterogeneity.ESTIMATORS[tau2](y, v, df), 0.0)
    mean, w = heterogeneity.weighted_mean(between, y, v)
    total = w.sum(axis=0)
    q = heterogeneity.generalised_q(0.0, y, v)
    spread = q if tau2 == "common" else heterogeneity.generalised_q(between, y, v)
    out[0], out[1] = centre + scale * mean, scale * total**-0.5
    out[2] = np.where(several, between * scale**2, 0.0 if tau2 == "common" else np.nan)
    out[3], out[4] = q, df
    out[5] = np.where(several, spread / np.maximum(df, 1), np.nan)
