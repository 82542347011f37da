"""All maxima of a (restricted) likelihood over tau2 >= 0, so that none is missed.

Twice its derivative is pull - spread, two positive functions that fall as tau2 grows, and so do the rates at which their
logarithms fall (see `studies.Slope`). Their values at the two ends of a cell of tau2 therefore bound them inside it. A
cell is settled when its ends prove that pull stays above spread, or below it, or that their ratio only falls or only
rises: then it holds at most one maximum, and the signs at its ends say which. Cells that are not settled are halved.
Above the last cell the ratio falls and is below 1 already. Everything here is in standard units.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .studies import Slope

STEP = 3.0
"""Cells end where 1 + tau2, a bound on each study's total variance, has grown by so much."""
RESOLUTION = 2.0**-30
"""A cell this narrow, relative to 1 + tau2, is not halved again: inside it twice the log likelihood of k studies varies
by less than 4k·RESOLUTION², below the rounding of a double."""
SLACK = 1 + 1e-12
"""More than what rounding does to the sums that are compared."""
QUADRATIC = 1e-8
"""Newton's steps square their error: after a relative step this small nothing but rounding is left."""
ROUNDS = 200


class Likelihood(NamedTuple):
    """How a likelihood is taken from sets: its `Slope`, and twice its logarithm, both as functions of tau2."""

    slope: Callable
    height: Callable


LIKELIHOODS = {
    "ML": Likelihood(lambda sets, tau2: sets.full(tau2), lambda sets, tau2: sets.full_height(tau2)),
    "REML": Likelihood(lambda sets, tau2: sets.restricted(tau2), lambda sets, tau2: sets.restricted_height(tau2)),
}


class Cells(NamedTuple):
    """Ranges of tau2 from `low` to `high`, each for the set at `column`, with the slopes at both ends.

    `largest` is the set's largest variance. The sums and rates of a `Slope`, times (largest + tau2) or its square, still
    fall as tau2 grows, because weights move to the larger variances; so bounds from the ends may be taken after that.
    """

    column: np.ndarray
    low: np.ndarray
    high: np.ndarray
    largest: np.ndarray
    before: Slope
    after: Slope

    def of(self, some):
        """Some of the cells."""
        *plain, before, after = self
        return Cells(*(part[some] for part in plain), before.of(some), after.of(some))

    def settled(self):
        """Whether it is proved that the cell holds one maximum at most, and none unless the slope changes its sign."""
        a, b = self.before, self.after
        shrink = (self.largest + self.low) / (self.largest + self.high) * (b.unit / a.unit) * SLACK
        falls, rises = 2 * b.pull_rate > a.spread_rate * shrink, 2 * a.pull_rate * shrink < b.spread_rate
        above, below = b.pull > a.spread * shrink, a.pull * shrink <= b.spread
        narrow = self.high - self.low <= RESOLUTION * (1 + self.low)
        return falls | rises | above | below | narrow

    def holding(self, settled):
        """The settled cells with a maximum: columns, low ends, high ends, first guesses."""
        some = np.flatnonzero(settled & ~self.before.falls & self.after.falls)
        column, low, high = self.column[some], self.low[some], self.high[some]
        return column, low, high, guess(low, high, self.before.of(some), self.after.of(some))

    def halved(self, sets, slope):
        """Twice as many cells, each from one end to the middle of 1 + tau2 in ratio."""
        column, low, high, largest, before, after = self
        middle = low + (high - low) / (1 + np.sqrt((1 + high) / (1 + low)))
        here = slope(sets.at(column), middle)
        halves = (column, low, middle, largest, before, here), (column, middle, high, largest, here, after)
        return joined([Cells(*half) for half in halves])


def joined(some):
    """Several groups of cells as one."""
    *plain, before, after = zip(*some, strict=True)
    slopes = (Slope(*map(np.concatenate, zip(*each, strict=True))) for each in (before, after))
    return Cells(*map(np.concatenate, plain), *slopes)


def guess(low, high, before, after):
    """Where the slope is 0, by the cubic that has tau2 and its derivative by spread/pull at both ends.

    For equal variances that ratio is a straight line in tau2. A cubic that leaves the cell is put back to its end.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        start, end = (e.spread / e.pull for e in (before, after))
        width, share = end - start, (1 - start) / (end - start)
        rise, turn = (e.unit / ((2 * e.pull_rate - e.spread_rate) * r) for e, r in ((before, start), (after, end)))
        straight = low + (high - low) * share
        bend = (rise * width - (high - low)) * (1 - share) - (turn * width - (high - low)) * share
        tau2 = straight + share * (1 - share) * bend
    return np.where((tau2 > low) & (tau2 < high), tau2, (low + high) / 2)


def highest(sets, likelihood):
    """The tau2 of the highest of all maxima of each set's likelihood."""
    sets = sets.ready()
    at_zero, column, tops = maxima(sets, likelihood)
    best = np.zeros(sets.v.shape[1])
    count = np.bincount(column, minlength=best.size) + at_zero
    alone = count[column] == 1
    best[column[alone]] = tops[alone]
    for several in np.flatnonzero(count > 1):
        found = np.append(tops[column == several], 0.0 if at_zero[several] else [])
        best[several] = found[np.argmax(likelihood.height(sets.at(np.full(found.size, several)), found))]
    return best


def maxima(sets, likelihood):
    """Every maximum of sets that are `ready`: whether 0 is one, and the others as columns and values of tau2."""
    slope, found, left = likelihood.slope, [], []
    first = slope(sets, 0.0)
    for cells in _line(sets, slope, first):
        settled = cells.settled()
        found.append(cells.holding(settled))
        left.append(cells.of(~settled))
    cells = joined(left) if left else None
    while cells and cells.column.size:
        cells = cells.of(company(np.full(cells.column.size, True))).halved(sets, slope)
        settled = cells.settled()
        found.append(cells.holding(settled))
        cells = cells.of(~settled)
    if not found:
        return first.falls, np.zeros(0, int), np.zeros(0)
    column, *bracket = (np.concatenate(part) for part in zip(*found, strict=True))
    return first.falls, column, _tops(sets, slope, column, *bracket)


def _line(sets, slope, before):
    """The line of tau2 in cells, as far as each set can have a maximum.

    There is none above half the squared range of the effects. Where the spread's rate times (largest + tau2), which falls,
    is below 2, the ratio of pull and spread only falls from there on: the pull's rate is at least 1/(largest + tau2).
    """
    limit, largest, low, high = sets.reach() ** 2 / 2, sets.largest(), 0.0, STEP - 1
    open_ = np.arange(limit.size)
    while True:
        over = before.falls & (before.spread_rate * ((largest + low) / before.unit) * SLACK < 2)
        going = np.flatnonzero((limit > low) & ~over)
        if going.size == 0:
            return
        if going.size < open_.size:
            going = company_of(going)
            open_, limit, largest = open_[going], limit[going], largest[going]
            before, sets = before.of(going), sets.at(going)
        after = slope(sets, high)
        yield Cells(open_, np.full(open_.size, low), np.full(open_.size, high), largest, before, after)
        low, high, before = high, (1 + high) * STEP - 1, after


def _tops(sets, slope, column, low, high, tau2):
    """Where each slope falls through 0 between `low` and `high`: Newton's steps from `tau2`, halving where they leave."""
    open_ = company(np.full(tau2.size, True))
    sets = sets.at(column[open_])
    for _ in range(ROUNDS):
        if open_.size == 0:
            break
        t = tau2[open_]
        here = slope(sets, t)
        low[open_], high[open_] = np.where(here.falls, low[open_], t), np.where(here.falls, t, high[open_])
        with np.errstate(divide="ignore", invalid="ignore"):
            after = t + here.unit * (here.pull / here.spread - 1) / (2 * here.pull_rate - here.spread_rate)
        inside = (after >= low[open_]) & (after <= high[open_])
        after = np.where(inside, after, (low[open_] + high[open_]) / 2)
        tau2[open_] = after
        going = company(np.abs(after - t) > QUADRATIC * after)
        open_, sets = open_[going], sets.at(going)
    return tau2


def company(going):
    """The places that are True; a lone one twice, because numpy adds up a single column in another order than many."""
    return company_of(np.flatnonzero(going))


def company_of(places):
    """These places; a lone one twice."""
    return np.repeat(places, 2) if places.size == 1 else places
