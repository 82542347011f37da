"""Sets of trials put together from what each trial can be, without repeats, and pooled in chunks of a fixed size.

A trial has variants: one for each combination of the decisions on it alone. A universe takes one variant of every trial
under one setting of the decisions that all trials share. What cannot be, or would count one analysis twice, is left out
by `RULES`, in their order, and counted.
"""

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from .pooling import pool_many

CHUNK = 4096
"""Universes in one task: small enough to be done again elsewhere when a worker dies."""
PATIENCE = 30.0
"""Seconds without any result after which open tasks are handed out again."""
ATTEMPTS = 5
MOST = 5_000_000
RULES = {
    "nothing": "A trial is put in of which no pair of means was read",
    "unit": "A trial is put in that has no effect in the unit of the others",
    "sd": "A trial is put in that has no SD, so no difference in SDs",
    "overlap": "Two trials that may hold the same people stand side by side",
    "few": "Fewer than two results are left to pool",
    "out": "It differs from another only in a decision about a trial that is out of the pool",
    "idle": "It differs from another only in a decision that changes no number there",
    "same": "It is another name for the same trials with the same numbers",
}
FORBIDDEN, REPEATS = ("nothing", "unit", "sd"), ("out", "idle")


@dataclass(frozen=True)
class Variant:
    """What one trial is in a universe: its results in the pool (none: it is out), and what speaks against it.

    `effects` and `variances` have a place for each of the trial's comparisons, NaN = out. `wrong` is the rule of
    `FORBIDDEN` that rules it out, `repeats` the one of `REPEATS`; `moved_by` a bit mask of the shared decisions that,
    at their default, would change it.
    """

    effects: tuple
    variances: tuple
    wrong: str = ""
    repeats: str = ""
    moved_by: int = 0

    @property
    def k(self):
        """How many results it brings to the pool."""
        return sum(effect == effect for effect in self.effects)


@dataclass(frozen=True, eq=False)
class Composed:
    """Distinct sets of trials: `effects` and `variances` of shape (n, comparisons), NaN = absent.

    `setting` of shape (n,) is the shared setting of each, `variant` of shape (n, trials) which variant each trial has;
    `excluded` counts what each rule left out, of `total` combinations.
    """

    effects: np.ndarray
    variances: np.ndarray
    setting: np.ndarray
    variant: np.ndarray
    excluded: Counter
    total: int


def compose(settings, changed, scales, overlaps=()):
    """Every set of trials that the rules allow.

    Parameters
    ----------
    settings : list of list of list of Variant
        settings[s][t][i]: variant i of trial t under shared setting s; the first setting and variant are the defaults.
    changed : list of int
        Bit mask of the shared decisions that are not at their default under each setting.
    scales : list of int
        Which settings count on one scale: equal numbers on two scales are two sets.
    overlaps : pairs of int
        Trials that never stand side by side.

    Returns
    -------
    Composed
        Setting by setting in their order, the last trial's variants fastest; of equal sets the first.

    Examples
    --------
    >>> from math import nan
    >>> trial = [Variant((1.0,), (4.0,)), Variant((nan,), (nan,))]
    >>> found = compose([[trial, trial]], [0], [0])
    >>> found.effects.tolist(), dict(found.excluded)
    ([[1.0, 1.0]], {'few': 3})
    """
    excluded, parts = Counter(), []
    for place, (trials, mask) in enumerate(zip(settings, changed, strict=True)):
        excluded += _counted(trials, mask, overlaps)
        variants = _allowed(trials, mask, overlaps)
        parts.append((np.full(len(variants), place), variants))
    setting, variant = (np.concatenate(part) for part in zip(*parts, strict=True))
    arrays = [_gathered(settings, setting, variant, name) for name in ("effects", "variances")]
    first = _first(np.array(scales)[setting], *arrays)
    excluded += Counter(same=len(setting) - len(first))
    total = sum(prod(map(len, trials)) for trials in settings)
    return Composed(*(array[first] for array in (*arrays, setting, variant)), excluded, total)


def _counted(trials, changed, overlaps):
    """How many combinations each rule leaves out, trial by trial, without listing them."""
    states = Counter({("", frozenset(), 0, "", 0): 1})
    doubtful = {place for pair in overlaps for place in pair}
    for place, variants in enumerate(trials):
        kinds = Counter((v.wrong, v.k, v.repeats, v.moved_by & changed) for v in variants)
        following = Counter()
        for (state, before), (kind, times) in product(states.items(), kinds.items()):
            following[_joined(state, kind, place if place in doubtful else None)] += before * times
        states = following
    found = Counter()
    for state, times in states.items():
        if rule := _broken(state, changed, overlaps):
            found[rule] += times
    return found


def _joined(state, kind, doubtful):
    """The state of a universe after one more trial; of several rules the first counts."""
    wrong, inside, k, repeats, moved_by = state
    also_wrong, more, also_repeats, also_moved_by = kind
    inside = inside | {doubtful} if doubtful is not None and more else inside
    wrong = min(filter(None, (wrong, also_wrong)), key=FORBIDDEN.index, default="")
    repeats = min(filter(None, (repeats, also_repeats)), key=REPEATS.index, default="")
    return wrong, inside, min(k + more, 2), repeats, moved_by | also_moved_by


def _broken(state, changed, overlaps):
    """The first rule that a universe breaks, or an empty text."""
    wrong, inside, k, repeats, moved_by = state
    if wrong:
        return wrong
    if any(set(pair) <= inside for pair in overlaps):
        return "overlap"
    if k < 2:
        return "few"
    return repeats or ("idle" if moved_by != changed else "")


def _allowed(trials, changed, overlaps):
    """The combinations that break no rule but the last, as variant numbers of shape (n, trials)."""
    good = [[i for i, v in enumerate(variants) if not (v.wrong or v.repeats)] for variants in trials]
    sizes = [len(some) for some in good]
    if prod(sizes) > MOST:
        raise ValueError(f"{prod(sizes)} sets of trials are more than the {MOST} that fit: fix some decisions")
    places = np.indices(sizes).reshape(len(sizes), -1)
    chosen = np.array([np.array(some, int)[row] for some, row in zip(good, places, strict=True)])
    known = [np.array([(v.k, v.moved_by) for v in variants]) for variants in trials]
    k, masks = np.array([of[row] for of, row in zip(known, chosen, strict=True)]).transpose(2, 0, 1)
    fine = (k.sum(axis=0) >= 2) & (np.bitwise_or.reduce(masks, axis=0) & changed == changed)
    for one, other in overlaps:
        fine &= (k[one] == 0) | (k[other] == 0)
    return chosen[:, fine].T


def _gathered(settings, setting, variant, name):
    """The effects (or variances) of every set, one column a comparison."""
    rows = np.empty((len(setting), sum(len(variants[0].effects) for variants in settings[0])))
    for place, trials in enumerate(settings):
        here, column = setting == place, 0
        for number, variants in enumerate(trials):
            known = np.array([getattr(v, name) for v in variants], float)
            rows[here, column : column + known.shape[1]] = known[variant[here, number]]
            column += known.shape[1]
    return rows


def _first(scale, effects, variances):
    """The places of distinct sets in their order, each the first of its kind."""
    rows = np.ascontiguousarray(np.concatenate([scale[:, None].astype(float), effects, variances], axis=1))
    return np.sort(np.unique(rows.view(np.int64), axis=0, return_index=True)[1])


def pooled_chunk(effects, variances, tau2, intervals, level):
    """One task: sets pooled by one estimator, as rows estimate, then low and high of each interval."""
    pools = pool_many(effects, variances, tau2=tau2, level=level)
    ends = [pools.interval(method=method) for method in intervals]
    return np.array([pools.estimate, *(end for each in ends for end in (each.low, each.high))])


def pooled_stack(effects, variances, *, tau2, intervals, level=0.95, executor=None, chunk=CHUNK, patience=PATIENCE):
    """Every set by every estimator with every interval, in chunks of a fixed size.

    Parameters
    ----------
    effects, variances : arrays of shape (n, k)
        NaN = absent.
    tau2, intervals : sequence of str
        As in `pooling.pool`.
    executor : concurrent.futures.Executor, optional
        Where the chunks are done, such as a pool of processes or `dask.distributed.Client().get_executor()`. They are
        the same chunks, put together in the same order, so the result has the same bytes.
    patience : float
        A chunk that is lost with its worker is handed out again: when its future fails or is cancelled, or after so many
        seconds without any result. An error that comes back each time is raised.

    Returns
    -------
    array of shape (estimators, 1 + 2·intervals, n)
        Estimate, then low and high of each interval.
    """
    parts = [slice(start, start + chunk) for start in range(0, len(effects), chunk)]
    tasks = [(effects[part], variances[part], name, tuple(intervals), level) for name in tau2 for part in parts]
    done = [pooled_chunk(*task) for task in tasks] if executor is None else _elsewhere(executor, tasks, patience)
    each = len(parts)
    return np.array([np.concatenate(done[i * each : (i + 1) * each], axis=1) for i in range(len(tau2))])


def _elsewhere(executor, tasks, patience):
    """The results of all tasks in their order; what was lost is done again, since a chunk is the same each time."""
    found, attempts, open_ = {}, Counter(), {}
    lost = dict.fromkeys(range(len(tasks)))
    while len(found) < len(tasks):
        for place, error in lost.items():
            attempts[place] += 1
            if attempts[place] > ATTEMPTS:
                raise error or TimeoutError(f"part {place} was handed out {ATTEMPTS} times and never came back")
            open_[executor.submit(pooled_chunk, *tasks[place])] = place
        done, _ = wait(open_, timeout=patience, return_when=FIRST_COMPLETED)
        lost = {} if done else dict.fromkeys(sorted(set(open_.values()) - set(found)))
        for future in done:
            place, error = open_.pop(future), CancelledError() if future.cancelled() else future.exception()
            if error is None:
                found[place] = future.result()
            elif place not in found:
                lost[place] = error
    return [found[place] for place in range(len(tasks))]
