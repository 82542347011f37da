"""Before and after: by people who can be counted, at the limits of the correlation, and for any arms."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.changes import (
    PrePost,
    change_difference,
    log_ratio_of_change,
    mean_change,
    mean_of_changes,
    morris_ppc1,
    morris_ppc2,
    paired_standardized_mean_difference,
    standardized_change,
    standardized_mean_change,
    standardized_mean_change_difference,
    standardized_mean_change_raw,
    standardized_mean_change_raw_unequal,
)
from review.effects import mean_difference, ratio_of_means
from review.estimates import Arm, Interval
from review.standardized import hedges_correction

proof = settings(max_examples=50, deadline=None, derandomize=True, database=None)
correlations = st.floats(-0.99, 0.99)
ONE_GROUP = [
    mean_change,
    log_ratio_of_change,
    standardized_mean_change,
    standardized_mean_change_raw,
    standardized_mean_change_raw_unequal,
]
TWO_GROUPS = [change_difference, morris_ppc1, morris_ppc2, standardized_mean_change_difference]


@st.composite
def groups(draw):
    n = draw(st.integers(3, 2000))
    return PrePost(*(Arm(n, draw(st.floats(0.1, 1e3)), draw(st.floats(0.01, 1e2)), "um") for _ in range(2)))


def _turned(group):
    return PrePost(group.after, group.before)


@pytest.mark.parametrize("seed", range(5))
def test_people_counted_one_by_one(seed):
    """From each person's before and after: the changes' own mean and SD, and the same through the correlation."""
    rng = np.random.default_rng(seed)
    before = rng.normal(50, 8, 12 + seed)
    after = 0.7 * before + rng.normal(20, 4, before.size)
    first, second = (Arm(len(x), x.mean(), x.std(ddof=1), "um") for x in (before, after))
    r, change = np.corrcoef(before, after)[0, 1], after - before
    arm = PrePost(first, second).changes(correlation=r)
    assert (arm.mean, arm.sd) == pytest.approx((change.mean(), change.std(ddof=1)), rel=1e-12)
    effect = mean_change(PrePost(first, second), correlation=r)
    assert effect.se == pytest.approx(change.std(ddof=1) / sqrt(change.size), rel=1e-12)
    assert mean_of_changes(arm).variance == pytest.approx(effect.variance, rel=1e-12)
    g = hedges_correction(change.size - 1) * change.mean() / change.std(ddof=1)
    assert standardized_mean_change(PrePost(first, second), correlation=r).value == pytest.approx(g, rel=1e-12)
    assert standardized_change(arm).variance == pytest.approx(1 / change.size + g**2 / 2 / change.size, rel=1e-12)


def test_positive_means_more_after_and_more_in_the_treated():
    """After minus before, then treated minus control."""
    much = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 15.0, 5.0, "um"))
    little = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 12.0, 5.0, "um"))
    assert all(function(much, correlation=0.5).value > 0 for function in ONE_GROUP)
    assert all(function(much, little, correlation=0.5).value > 0 for function in TWO_GROUPS)
    assert paired_standardized_mean_difference(much.after, little.after, correlation=0.5).value > 0


@proof
@given(groups(), groups(), correlations)
def test_swapping_groups_turns_the_sign(first, second, r):
    """Same variance, opposite value."""
    for function in TWO_GROUPS:
        there, back = function(first, second, correlation=r), function(second, first, correlation=r)
        assert there.value == pytest.approx(-back.value, rel=1e-13, abs=0)
        assert there.variance == pytest.approx(back.variance, rel=1e-13)


@proof
@given(groups(), correlations)
def test_swapping_before_and_after_turns_the_sign(group, r):
    """Where neither measurement is the yardstick."""
    for function in (mean_change, log_ratio_of_change, standardized_mean_change):
        there, back = function(group, correlation=r), function(_turned(group), correlation=r)
        assert there.value == -back.value
        assert there.variance == pytest.approx(back.variance, rel=1e-13)


@proof
@given(groups(), groups(), correlations, st.integers(-20, 20))
def test_unit(first, second, r, power):
    """In another unit raw changes follow, standardised ones and ratios stay to the bit (powers of 2)."""

    def scaled(group):
        arms = (group.before, group.after)
        return PrePost(*(Arm(a.n, a.mean * 2.0**power, a.sd * 2.0**power, "mm") for a in arms))

    assert mean_change(scaled(first), correlation=r).value == mean_change(first, correlation=r).value * 2.0**power
    for function in ONE_GROUP[1:]:
        assert function(scaled(first), correlation=r) == function(first, correlation=r)
    for function in TWO_GROUPS[1:]:
        assert function(scaled(first), scaled(second), correlation=r) == function(first, second, correlation=r)


@proof
@given(groups(), st.floats(-1e3, 1e3), correlations)
def test_a_shift_of_both_measurements_changes_nothing(group, shift, r):
    """Only the change counts, but for the ratio."""
    moved = PrePost(*(Arm(a.n, a.mean + shift, a.sd, "um") for a in (group.before, group.after)))
    for function in (mean_change, standardized_mean_change, standardized_mean_change_raw):
        plain, other = function(group, correlation=r), function(moved, correlation=r)
        assert other.value * moved.before.sd == pytest.approx(plain.value * group.before.sd, rel=1e-9, abs=1e-9)


@proof
@given(groups())
def test_without_correlation_before_and_after_are_independent_arms(group):
    """r = 0: mean difference and ratio of means of two different groups; 2/n for the raw standardised change."""
    effect = mean_change(group, correlation=0)
    assert effect.variance == pytest.approx(mean_difference(group.after, group.before).variance, rel=1e-13)
    ratio = log_ratio_of_change(group, correlation=0)
    assert ratio.value == ratio_of_means(group.after, group.before).value
    assert ratio.variance == pytest.approx(ratio_of_means(group.after, group.before).variance, rel=1e-13)
    g = standardized_mean_change_raw(group, correlation=0)
    assert g.variance == pytest.approx(2 / group.n + g.value**2 / (2 * group.n), rel=1e-13)


def test_full_correlation():
    """r = 1: only the SDs' difference is left of the spread; equal SDs leave none to divide by."""
    group = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 15.0, 5.0, "um"))
    assert mean_change(group, correlation=1).variance == pytest.approx(1 / 20, rel=1e-14)
    assert group.changes(correlation=1).sd == 1.0
    g = standardized_mean_change_raw(group, correlation=1)
    assert g.variance == pytest.approx(g.value**2 / 40, rel=1e-14)
    with pytest.raises(ValueError, match=r"an SD is a positive number, not 0\.0"):
        PrePost(group.before, group.before).changes(correlation=1)


@proof
@given(groups(), groups(), st.floats(-0.9, 0.9), st.floats(-0.9, 0.9), st.floats(0, 1))
def test_a_range_holds_every_estimate_in_it(first, second, one, other, share):
    """Values and standard errors at any correlation between the ends lie between those at the ends."""
    low, high = sorted((one, other))
    span, r = Interval(low, high), min(max(low + share * (high - low), low), high)
    calls = [(function, (first,)) for function in ONE_GROUP]
    calls += [(function, (first, second)) for function in TWO_GROUPS[:-1]]
    calls.append((paired_standardized_mean_difference, (first.before, first.after)))
    for function, arguments in calls:
        found, inside = function(*arguments, correlation=span), function(*arguments, correlation=r)
        room = 1e-12 * abs(inside.value)
        assert found.values.low - room <= inside.value <= found.values.high + room
        assert found.ses.low * (1 - 1e-12) <= inside.se <= found.ses.high * (1 + 1e-12)


@proof
@given(groups(), correlations)
def test_morris_ppc1_of_a_group_that_does_not_change_is_the_other_groups_change(group, r):
    """Against nobody's change the value is the raw standardised change itself."""
    still = PrePost(Arm(50, 5.0, 2.0, "um"), Arm(50, 5.0, 3.0, "um"))
    alone = standardized_mean_change_raw(group, correlation=r)
    against = morris_ppc1(group, still, correlation=r)
    assert against.value == alone.value
    assert against.variance == pytest.approx(alone.variance + 2 * (1 - r) / 50, rel=1e-13)


@proof
@given(groups(), correlations)
def test_the_two_variances_named_a_and_b(group, r):
    """A is B times the square of the correction."""
    a, b = (standardized_mean_change_raw_unequal(group, correlation=r, variance=name).variance for name in "AB")
    assert a == pytest.approx(b * hedges_correction(group.n - 1) ** 2, rel=1e-14)


def test_variances_are_the_spread_of_simulated_trials():
    """20,000 groups of 60, each with its own r near 0.6: the mean of each variance is that of the values, within 6%."""
    rng, n, r = np.random.default_rng(8), 60, 0.6
    before = rng.normal(10, 2, (20_000, n))
    after = 12 + r * (before - 10) + rng.normal(0, 2 * sqrt(1 - r**2), before.shape)
    columns = (before.mean(-1), before.std(-1, ddof=1), after.mean(-1), after.std(-1, ddof=1))
    rows = [PrePost(Arm(n, m, s, "um"), Arm(n, w, u, "um")) for m, s, w, u in zip(*columns, strict=True)]
    gaps = (before - columns[0][:, None]) * (after - columns[2][:, None])
    own = gaps.sum(-1) / (n - 1) / columns[1] / columns[3]
    for function in ONE_GROUP:
        found = [function(row, correlation=r) for row, r in zip(rows, own, strict=True)]
        told, values = (np.array([getattr(estimate, name) for estimate in found]) for name in ("variance", "value"))
        assert told.mean() == pytest.approx(values.var(), rel=0.06)


def test_ratio_of_change_by_hand():
    """From 10 to 12.5 with SDs 2 and 3, r = 0.5, 25 people: SDs of 0.2 and 0.24 on the log scale."""
    group = PrePost(Arm(25, 10.0, 2.0, "um"), Arm(25, 12.5, 3.0, "um"))
    effect = log_ratio_of_change(group, correlation=0.5)
    assert effect.value == pytest.approx(log(1.25), rel=1e-14)
    assert effect.variance == pytest.approx((0.04 + 0.0576 - 0.048) / 25, rel=1e-13)


GROUP = PrePost(Arm(20, 10.0, 4.0, "um"), Arm(20, 15.0, 5.0, "um"))
OTHER = PrePost(Arm(20, 10.0, 4.0, "mm"), Arm(20, 15.0, 5.0, "mm"))
REFUSED = [
    (lambda: PrePost(Arm(20, 1.0, 1.0, "um"), Arm(19, 1.0, 1.0, "um")), "n 20 and 19 differ"),
    (lambda: PrePost(Arm(20, 1.0, 1.0, "um"), Arm(20, 1.0, 1.0, "mm")), "units differ: 'um' and 'mm'"),
    (lambda: mean_change(GROUP, correlation=2.0), "a correlation lies between -1 and 1"),
    (lambda: log_ratio_of_change(PrePost(Arm(9, 0.0, 1.0, "um"), Arm(9, 1.0, 1.0, "um")), correlation=0), "a mean"),
    (lambda: standardized_mean_change_raw_unequal(GROUP, correlation=0, variance="UB"), "variance is one of A, B"),
    (lambda: standardized_mean_change_difference(GROUP, GROUP, correlation=Interval(0, 1)), "needs one correlation"),
    (lambda: standardized_change(Arm(2, 1.0, 1.0, "um")), "at least 2 degrees of freedom, not 1"),
    *[(lambda f=function: f(GROUP, OTHER, correlation=0.5), "units differ: 'um' and 'mm'") for function in TWO_GROUPS],
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
