"""Kendall's rank correlation with an exact p value, ties in one of the two variables included."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Kendall:
    """`tau` (tau-b where there are ties), its two-sided p value, and whether that is `exact`."""

    tau: float
    p: float
    exact: bool


def kendall(first, second):
    """Kendall's tau of two variables of equal length.

    SciPy's exact p value without ties; with ties in one variable exact too, from the distribution of inversions of a
    multiset; with ties in both the normal approximation (Kendall and Gibbons 1990, Rank Correlation Methods).
    NaN if a variable is constant.

    Examples
    --------
    >>> kendall([1.0, 2.0, 3.0], [1.0, 1.0, 2.0]).p
    0.6666666666666666
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    tied = [np.unique(values).size < values.size for values in (first, second)]
    found = stats.kendalltau(first, second, method="asymptotic" if any(tied) else "exact")
    p = float(found.pvalue)
    if sum(tied) == 1 and np.isfinite(p):
        p = _exact_with_ties(*((first, second) if tied[0] else (second, first)))
    return Kendall(float(found.statistic), p, exact=not all(tied))


def _exact_with_ties(tied, other):
    """P(|S| >= |s|) over all orders: the generating function of inversions is [k]!/prod [t]! in q-factorials."""
    counts = [1]
    for size in range(2, tied.size + 1):
        counts = _times(counts, size)
    for times in Counter(tied.tolist()).values():
        for size in range(2, times + 1):
            counts = _divided(counts, size)
    signs = np.sign(np.subtract.outer(tied, tied)) * np.sign(np.subtract.outer(other, other))
    s, most = abs(int(signs.sum()) // 2), len(counts) - 1
    return sum(n for inversions, n in enumerate(counts) if abs(most - 2 * inversions) >= s) / sum(counts)


def _times(counts, size):
    """Coefficients of a polynomial in q, in whole numbers, times 1 + q + ... + q^(size - 1)."""
    padded = [*counts, *[0] * (size - 1)]
    return list(accumulate(n - (padded[i - size] if i >= size else 0) for i, n in enumerate(padded)))


def _divided(counts, size):
    """The inverse of `_times`."""
    result = []
    for i in range(len(counts) - size + 1):
        step = counts[i] - (counts[i - 1] if i else 0)
        result.append(step + (result[i - size] if i >= size else 0))
    return result
