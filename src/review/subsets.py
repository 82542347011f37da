"""Every subset of the studies pooled: which answers could a different selection have given?"""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
from scipy import special

from . import heterogeneity
from .estimates import Interval, half_width
from .pooling import check_options, checked, pool_many
from .progress import bar
from .studies import Studies, spread, standardise

MOST_STUDIES = 22
MOST_BITS = 64
WIDEST = 1e100
SAMPLE = 2**20


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
    effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit="", progress=False, sample=SAMPLE, seed=0
):
    """Pool each of the 2^k - 1 subsets of k studies, in chunks, so that memory stays bounded.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
    progress : bool or callable
        True shows a bar on a terminal (`progress.bar`); a function is called as (done, total) after each chunk.
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
    every = k <= MOST_STUDIES
    members = np.arange(2**k, dtype=np.uint64) if every else _drawn(k, sample, seed)
    if every:
        members[0] = 1  # the empty subset is no pool: the first one stands in for it and is left out
    df = np.subtract(np.bitwise_count(members), 1, dtype=int)
    out, pools, size = np.zeros((5, df.size)), _pools(effects, variances, tau2), 2 ** _bits(tau2)
    with bar("Pooling subsets") if progress is True else nullcontext(progress) as tell:
        for start in range(0, df.size, size):
            place = slice(start, start + size)
            pools(members[place], df[place], out[:, place])
            if tell:
                tell(min(place.stop, df.size) - every, df.size - every)
    share_error = 0.0 if every else float(special.ndtri(0.975) / 2 / np.sqrt(sample))
    fields = (a[..., int(every) :] for a in (members, *out[:4], df, out[4]))
    return Subsets(*fields, unit, k, share_error, interval, level)


def _drawn(k, sample, seed):
    """Subsets drawn with equal chances, none empty."""
    return np.random.default_rng(seed).integers(1, 2**k - 1, sample, dtype=np.uint64, endpoint=True)


def _bits(tau2):
    """How many studies one table of sums holds: what is worked on at a time stays in the processor's cache."""
    return 14 if tau2 == "common" else 12


def _pools(effects, variances, tau2):
    """What pools some subsets: a function of their members, their df, and the array of shape (5, n) to write into."""
    standard, bits = standardise(effects, variances), _bits(tau2)
    if standard.u is not standard.v or standard.v.max() > WIDEST:
        return partial(_one_by_one, effects, variances, tau2)
    y, v = standard.y, standard.v
    groups = [slice(start, start + bits) for start in range(0, effects.size, bits)]
    tables = [_sums_of_subsets(y[group, 0], 1 / v[group, 0], tau2 == "DL") for group in groups]
    block = None if tau2 == "common" else _masked(v[:bits], np.arange(2**bits, dtype=np.uint64))
    return partial(_by_tables, standard, tables, block, tau2)


def _one_by_one(effects, variances, tau2, members, df, out):
    """Studies so far apart that the sums of a table would leave the range of a double: `pool_many`."""
    inside = _inside(members, effects.size).T
    pools = pool_many(*(np.where(inside, a, np.nan) for a in (effects, variances)), tau2=tau2)
    out[:] = pools.estimate, pools.se, pools.tau2, pools.q, pools.hksj_factor


def _by_tables(standard, tables, block, tau2, members, df, out):
    """Estimate, standard error, tau2, Q and HKSJ factor from the tables' sums, and from the studies where tau2 asks.

    `out` comes filled with 0.
    """
    several, alone = np.maximum(df, 1, dtype=float), df < 1
    total, mean, out[3], *pairs = _sums(members, tables)
    if tau2 == "common":
        within = out[3]
    else:
        y, v = _studies(standard, block, members)
        if tau2 == "DL":
            sets = Studies(y, v, df)
            between = heterogeneity.from_excess(out[3] - df, 2 * pairs[0] / total)
        else:
            sets = Studies(y, v, df, np.argmin(v, axis=0))
            between = np.where(alone, 0.0, heterogeneity.ESTIMATORS[tau2](sets))
        mean, w, total = sets.mean(between)
        within = spread(mean, w, y)
        np.multiply(between, standard.scale**2, out=out[2])
        out[2, alone] = np.nan
    np.multiply(mean, standard.scale, out=out[0])
    out[0] += standard.centre
    np.divide(standard.scale, np.sqrt(total), out=out[1])
    np.divide(within, several, out=out[4])
    out[4, alone] = np.nan


def _studies(standard, block, members):
    """Effects and variances of the studies of each subset, without the studies that no subset here has.

    `block` is the variances of all subsets of the first few studies: where `members` run through all of these, only
    the other studies have to be looked up.
    """
    y, v, size = standard.y, standard.v, block.shape[1]
    if not _whole(members, size):
        some = _inside(np.bitwise_or.reduce(members, keepdims=True), y.shape[0])[:, 0]
        return y[some], _masked(v, members)[some]
    others = block.shape[0] + np.flatnonzero(
        _inside(members[:1] >> np.uint64(block.shape[0]), y.shape[0] - block.shape[0])
    )
    fixed = np.broadcast_to(v[others], (others.size, size))
    return np.concatenate([y[: block.shape[0]], y[others]]), np.concatenate([block, fixed])


def _whole(members, size):
    """Whether these are `size` subsets in order, through all those of the first few studies."""
    low = members[0] & np.uint64(size - 1)
    return (
        members.size == size
        and low == 0
        and members[-1] - members[0] == size - 1
        and bool((np.diff(members) == 1).all())
    )


def _masked(v, members):
    """Variances of shape (k, n), infinite where a subset does not have the study."""
    return np.where(_inside(members, v.shape[0]), v, np.inf)


def _inside(members, k):
    """Which of k studies are in, one row a study."""
    return members & (np.uint64(1) << np.arange(k, dtype=np.uint64))[:, None] != 0


def _sums(members, tables):
    """`_joined` sums of any subsets, from the tables of all subsets of each group of studies."""
    size = tables[0].shape[1]
    whole, bits = _whole(members, size), np.uint64(size.bit_length() - 1)
    parts, rest = [], members[:1] if whole else members
    for place, table in enumerate(tables):
        group = (rest >> np.uint64(place) * bits & np.uint64(table.shape[1] - 1)).astype(np.intp)
        parts.append(table if whole and place == 0 else np.take(table, group, axis=1))
    return reduce(_joined, reversed(parts))


def _sums_of_subsets(y, w, with_pairs):
    """Weight, mean and Q, and w_i·w_j over pairs, of all subsets of a few studies at tau2 = 0, the empty one first."""
    sums = np.zeros((3 + with_pairs, 1))
    for effect, weight in zip(y, w, strict=True):
        sums = np.concatenate([sums, np.array(_joined(sums, (weight, effect, 0.0, 0.0)))], axis=1)
    return sums


def _joined(first, second):
    """Two groups of studies taken together: weights add up, and so do Q and the pairs, each with a term between them."""
    (w1, mean1, q1, *pairs1), (w2, mean2, q2, *pairs2) = first, second
    total, gap = w1 + w2, mean2 - mean1
    pull = w2 / np.maximum(total, np.finfo(float).tiny) * gap
    pairs = (one + other + w1 * w2 for one, other in zip(pairs1, pairs2, strict=False))
    return total, mean1 + pull, q1 + q2 + pull * gap * w1, *pairs
