"""Partial identification: the lowest and highest pooled result when standard errors are only known to lie in a box.

A reading gives each trial one effect and a range of standard errors; there may be many readings. The extremes are found
by optimisation without chance: a grid over every box, its corners included, a finer one over the most promising boxes,
and from the best point of each a pattern search, which halves its step when no neighbour is better (Torczon 1997, SIAM J
Optim 7:1).
"""

from dataclasses import dataclass

import numpy as np

from .pooling import check_options, pool_many

FLOOR = 1e-6
"""Of its upper end: what stands in for a standard error of 0. At half of it, results differ by less than 1e-9 of them."""
SCREENED, REFINED = 20_000, 40_000  # pools in the first grid, over all boxes, and in the second, over the best of them
PROMISING = 16
SMALLEST_STEP = 1e-9  # of a range of standard errors
EVERY_NEIGHBOUR = 5  # ranges up to which all 3^k - 1 neighbours are tried; beyond, one standard error moves at a time
GOALS = {"lowest": (0, 1), "highest": (0, -1), "lowest_end": (1, 1), "highest_end": (2, -1)}
"""Which result (estimate, lower end, upper end), and the sign under which it is made small."""


@dataclass(frozen=True, eq=False)
class Extreme:
    """A pooled result that no other reading and no other standard errors go beyond, and where it is attained."""

    value: float
    reading: int
    ses: np.ndarray


def extremes(effects, lows, highs, *, tau2="REML", interval="HKSJ", level=0.95):
    """The extremes of the pooled estimate and of the ends of its interval.

    Parameters
    ----------
    effects, lows, highs : array-like of shape (readings, k)
        Effects in one unit, and the ends of the range of each standard error; a lower end of 0 means "may be as small
        as one likes", and the extreme is then the limit.
    tau2, interval, level
        As in `pooling.pool`.

    Returns
    -------
    dict
        'lowest' and 'highest' estimate, 'lowest_end' of the interval's lower and 'highest_end' of its upper ends, each
        an `Extreme`.

    Examples
    --------
    >>> found = extremes([[1.0, 3.0]], [[1.0, 1.0]], [[1.0, 2.0]], tau2="common")
    >>> found["lowest"].value, found["highest"].value
    (1.4, 2.0)
    """
    check_options(tau2, interval, level)
    effects, lows, highs = (np.atleast_2d(np.asarray(array, float)) for array in (effects, lows, highs))
    if not (effects.shape == lows.shape == highs.shape):
        raise ValueError(
            f"effects and the ends of their SEs differ in shape: {effects.shape}, {lows.shape}, {highs.shape}"
        )
    if effects.shape[1] < 2 and interval != "wald":
        raise ValueError(f"the ends of an interval by {interval} need two effects or more")
    if not ((lows >= 0) & (highs >= lows) & (highs > 0)).all():
        raise ValueError("a range of standard errors goes from 0 or more up to a positive end")
    boxes = np.maximum(lows, FLOOR * highs), highs

    def results(places, shares):
        """Estimate, lower and upper end, of shape (3, n), at shares from 0 to 1 of the way through each range."""
        low, high = (end[places] for end in boxes)
        pools = pool_many(effects[places], (low + shares * (high - low)) ** 2, tau2=tau2, level=level)
        ends = pools.interval(method=interval)
        return np.array([pools.estimate, ends.low, ends.high])

    free = (boxes[1] > boxes[0]).any(axis=0)
    first = _grid(free, np.arange(len(effects)), SCREENED)
    screened, found = results(*first), {}
    for name, (row, sign) in GOALS.items():

        def value(places, shares, row=row, sign=sign):
            return sign * results(places, shares)[row]

        best = _best(first, sign * screened[row])
        finer = _grid(free, best[0], REFINED)
        place, shares = _searched(value, free, *_best(finer, value(*finer)))
        low, high = (end[place] for end in boxes)
        found[name] = Extreme(float(sign * value([place], shares[None])[0]), int(place), low + shares * (high - low))
    return found


def _grid(free, places, budget):
    """About `budget` points spread evenly over the boxes at `places`, all corners among them: (places, shares)."""
    k = int(free.sum())
    side = max(2, int((budget / len(places)) ** (1 / max(k, 1)))) if k else 1
    inside = np.linspace(0.0, 1.0, side)
    shares = np.zeros((side**k, len(free)))
    shares[:, free] = np.stack(np.meshgrid(*[inside] * k, indexing="ij"), axis=-1).reshape(-1, k) if k else 0.0
    return np.repeat(places, len(shares)), np.tile(shares, (len(places), 1))


def _best(grid, values):
    """The point with the smallest value in each of the most promising boxes, the best first: (places, shares)."""
    order = np.argsort(values, kind="stable")
    first = np.sort(np.unique(grid[0][order], return_index=True)[1])[:PROMISING]
    return grid[0][order[first]], grid[1][order[first]]


def _searched(value, free, places, shares):
    """Place and shares of the smallest value, by a pattern search in every box at once."""
    k = int(free.sum())
    if k == 0:
        return places[0], shares[0]
    steps = np.zeros((3**k if k <= EVERY_NEIGHBOUR else 2 * k + 1, len(free)))
    if k <= EVERY_NEIGHBOUR:
        steps[:, free] = np.indices((3,) * k).reshape(k, -1).T - 1
    else:
        steps[1:, free] = np.concatenate([np.eye(k), -np.eye(k)])
    own, here, size = value(places, shares), shares, np.full(len(places), 0.25)
    while size.max() > SMALLEST_STEP:
        near = np.clip(here[:, None] + size[:, None, None] * steps, 0.0, 1.0)
        values = value(np.repeat(places, len(steps)), near.reshape(-1, len(free))).reshape(len(places), -1)
        step = values.argmin(axis=1)
        better = values[np.arange(len(places)), step] < own
        here = np.where(better[:, None], near[np.arange(len(places)), step], here)
        own, size = np.minimum(own, values.min(axis=1)), np.where(better, size, size / 2)
    return places[own.argmin()], here[own.argmin()]
