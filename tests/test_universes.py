"""Sets of trials: the rules counted without listing, against every combination listed; chunks and executors."""

from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import product
from math import nan
from multiprocessing import get_context
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.pooling import pool
from review.universes import FORBIDDEN, REPEATS, RULES, Variant, compose, pooled_stack

OUT = Variant((nan,), (nan,))


def variants(values):
    """A few variants of a trial: some out, some wrong, some that repeat another, some moved by shared decisions."""
    inside = st.builds(
        Variant,
        st.tuples(values),
        st.just((1.0,)),
        repeats=st.sampled_from(["", "", "idle"]),
        moved_by=st.integers(0, 3),
    )
    outside = st.sampled_from([OUT, Variant((nan,), (nan,), repeats="out"), Variant((nan,), (nan,), wrong="unit")])
    return st.lists(
        st.one_of(inside, outside, st.just(Variant((nan,), (nan,), wrong="nothing"))), min_size=2, max_size=2
    )


def listed(shared, changed, overlaps):
    """Every combination with the first rule that it breaks, one at a time."""
    counts, kept = dict.fromkeys(RULES, 0), []
    for trials, mask in zip(shared, changed, strict=True):
        for chosen in product(*trials):
            wrong = [variant.wrong for variant in chosen if variant.wrong]
            repeats = [variant.repeats for variant in chosen if variant.repeats]
            moved = {bit for bit in (1, 2) for variant in chosen if variant.moved_by & bit}
            rule = ""
            if wrong:
                rule = min(wrong, key=FORBIDDEN.index)
            elif any(chosen[one].k and chosen[other].k for one, other in overlaps):
                rule = "overlap"
            elif sum(variant.k for variant in chosen) < 2:
                rule = "few"
            elif repeats:
                rule = min(repeats, key=REPEATS.index)
            elif {bit for bit in (1, 2) if mask & bit} - moved:
                rule = "idle"
            numbers = tuple(variant.effects[0] for variant in chosen)
            if not rule and str(numbers) in kept:
                rule = "same"
            if rule:
                counts[rule] += 1
            else:
                kept.append(str(numbers))
    return counts, kept


@settings(deadline=None, max_examples=60)
@given(st.data(), st.sampled_from([(), ((0, 2),)]))
def test_counted_is_listed(data, overlaps):
    """Each rule leaves out as many as a plain loop finds, and what is left is the same, in the same order."""
    of_three = st.lists(variants(st.sampled_from([1.0, 2.0, 5.0])), min_size=3, max_size=3)
    shared, changed = [data.draw(of_three) for _ in range(4)], [0, 1, 2, 3]
    counts, kept = listed(shared, changed, overlaps)
    if not kept:
        return
    found = compose(shared, changed, [0] * 4, overlaps)
    assert [str(tuple(map(float, row))) for row in found.effects] == kept
    assert {rule: found.excluded[rule] for rule in RULES} == counts
    assert found.total == sum(counts.values()) + len(kept)


def test_equal_numbers_on_two_scales_are_two_sets():
    """Hairs and SDs are never taken for each other."""
    trial = [Variant((1.0,), (1.0,), moved_by=1)]
    assert len(compose([[trial, trial], [trial, trial]], [0, 1], [0, 1]).effects) == 2
    assert len(compose([[trial, trial], [trial, trial]], [0, 1], [0, 0]).effects) == 1


def test_a_trial_with_two_comparisons_brings_both():
    """Their columns follow each other, and both count as results."""
    two = [Variant((1.0, 2.0), (1.0, 1.0)), Variant((nan, nan), (nan, nan))]
    found = compose([[two, [OUT]]], [0], [0])
    np.testing.assert_array_equal(found.effects, [[1.0, 2.0, nan]])


def test_too_many_are_refused():
    """More sets than fit into memory are not begun."""
    trial = [Variant((float(i),), (1.0,)) for i in range(10)]
    with pytest.raises(ValueError, match="fix some decisions"):
        compose([[trial] * 8], [0], [0])


@pytest.fixture(scope="module")
def stack():
    """Five hundred sets of four trials, some absent."""
    random = np.random.default_rng(4)
    effects, variances = random.normal(5.0, 3.0, (500, 4)), random.uniform(0.5, 4.0, (500, 4))
    gone = random.random((500, 4)) < 0.3
    gone[:, :2] = False
    return np.where(gone, nan, effects), np.where(gone, nan, variances)


METHODS = {"tau2": ("REML", "DL"), "intervals": ("HKSJ", "wald")}


def test_a_stack_is_its_pools(stack):
    """Estimator by estimator, each set with each interval, as `pool` gives them."""
    found = pooled_stack(*stack, **METHODS, chunk=64)
    assert found.shape == (2, 5, 500)
    for place in (0, 63, 64, 499):
        inside = ~np.isnan(stack[0][place])
        for row, tau2 in enumerate(METHODS["tau2"]):
            one = pool(*(array[place][inside] for array in stack), tau2=tau2)
            ends = [
                end
                for name in METHODS["intervals"]
                for end in (one.interval(method=name).low, one.interval(method=name).high)
            ]
            np.testing.assert_allclose(found[row, :, place], [one.estimate, *ends], rtol=1e-12)


def test_threads_and_processes_give_the_same_bytes(stack):
    """Any executor: the chunks come back in order."""
    alone = pooled_stack(*stack, **METHODS, chunk=64).tobytes()
    with ThreadPoolExecutor(2) as threads:
        assert pooled_stack(*stack, **METHODS, chunk=64, executor=threads).tobytes() == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert pooled_stack(*stack, **METHODS, chunk=64, executor=processes).tobytes() == alone


class Unreliable(ThreadPoolExecutor):
    """Loses the first tasks in three ways: cancelled, failed, or never heard of again."""

    def submit(self, function, *task):
        """Hand a task to a thread, unless it is one of the first."""
        self.turn = getattr(self, "turn", 0) + 1
        if self.turn > 3:
            return super().submit(function, *task)
        future = Future()
        if self.turn == 1:
            future.cancel()
            future.set_running_or_notify_cancel()
        if self.turn == 2:
            future.set_exception(OSError("the worker is gone"))
        return future


def test_what_is_lost_is_done_again(stack):
    """Cancelled, failed and forgotten chunks are handed out once more; the bytes are the same."""
    with Unreliable(2) as executor:
        found = pooled_stack(*stack, **METHODS, chunk=64, executor=executor, patience=0.2)
    assert found.tobytes() == pooled_stack(*stack, **METHODS, chunk=64).tobytes()


def test_an_error_that_comes_back_is_raised(stack):
    """Redoing does not hide what is wrong with the data; silence has an end, too."""
    effects, variances = stack
    with ThreadPoolExecutor(1) as executor, pytest.raises(ValueError, match="a variance is a positive, finite number"):
        pooled_stack(effects, -variances, **METHODS, executor=executor)
    silent = SimpleNamespace(submit=lambda *task: Future())
    with pytest.raises(TimeoutError, match="never came back"):
        pooled_stack(*stack, **METHODS, executor=silent, patience=0.01)
