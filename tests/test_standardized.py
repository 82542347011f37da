"""Differences in standard deviations: by hand, by their exact distribution, and what holds for any arms."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review.estimates import Arm
from review.standardized import (
    glass_delta,
    hedges_correction,
    hedges_correction_approximate,
    standardized_mean_difference,
    standardized_mean_difference_unequal,
)

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
arms = st.builds(Arm, n=st.integers(3, 5000), mean=st.floats(-1e4, 1e4), sd=st.floats(1e-3, 1e3), unit=st.just("um"))
SYMMETRIC = [standardized_mean_difference, standardized_mean_difference_unequal]


def test_by_hand():
    """n 4 and 9, means 5 and 2, SD 2 and 3: sp² = 84/11, s² = 6.5, and Glass's SD is 3."""
    a, b = Arm(4, 5.0, 2.0, "um"), Arm(9, 2.0, 3.0, "um")
    g = hedges_correction(11) * 3 / sqrt(84 / 11)
    assert standardized_mean_difference(a, b).value == pytest.approx(g, rel=1e-14)
    assert standardized_mean_difference(a, b).variance == pytest.approx(1 / 4 + 1 / 9 + g**2 / 26, rel=1e-14)
    h = hedges_correction(11) * 3 / sqrt(6.5)
    spread = h**2 * (16 / 3 + 81 / 8) / (8 * 6.5**2) + (4 / 3 + 9 / 8) / 6.5
    assert standardized_mean_difference_unequal(a, b).value == pytest.approx(h, rel=1e-14)
    assert standardized_mean_difference_unequal(a, b).variance == pytest.approx(spread, rel=1e-14)
    delta = hedges_correction(8)
    assert glass_delta(a, b).value == pytest.approx(delta, rel=1e-14)
    assert glass_delta(a, b).variance == pytest.approx(4 / 9 / 3 + 1 / 8 + delta**2 / 16, rel=1e-14)
    assert glass_delta(a, b, variance="equal").variance == pytest.approx(1 / 4 + 1 / 9 + delta**2 / 18, rel=1e-14)


@proof
@given(arms, arms)
def test_swapping_arms_turns_the_sign(first, second):
    """Same variance, opposite value; not so for Glass's delta, which asks which arm is the control."""
    for function in SYMMETRIC:
        there, back = function(first, second), function(second, first)
        assert there.value == pytest.approx(-back.value, rel=1e-14, abs=0)
        assert there.variance == pytest.approx(back.variance, rel=1e-13)


@proof
@given(arms, arms, st.integers(-20, 20))
def test_no_unit(first, second, power):
    """Means and SDs in another unit leave value and variance as they are, to the bit for powers of 2."""
    scaled = [Arm(arm.n, arm.mean * 2.0**power, arm.sd * 2.0**power, "mm") for arm in (first, second)]
    for function in (*SYMMETRIC, glass_delta):
        assert function(*scaled) == function(first, second)


@proof
@given(arms, arms)
def test_the_two_variances_named_a_and_b(first, second):
    """A is B times the square of the correction."""
    a, b = (standardized_mean_difference_unequal(first, second, variance=name) for name in "AB")
    assert a.variance == pytest.approx(b.variance * hedges_correction(first.n + second.n - 2) ** 2, rel=1e-14)


def _moments(function, n_treated, n_control, df, delta):
    """Mean of g, mean of its variance formula, and true variance of g, by the noncentral t of the standardised gap."""
    scale = sqrt(1 / n_treated + 1 / n_control)
    law = stats.nct(df, delta / scale)
    t = law.mean() + law.std() * (12 + 400 / df) * np.linspace(-1, 1, 8001)
    control = Arm(n_control, 0.0, 1.0, "um")
    found = [function(Arm(n_treated, gap, 1.0, "um"), control) for gap in t * scale]
    values, told = (np.array([getattr(estimate, name) for estimate in found]) for name in ("value", "variance"))
    chance = law.pdf(t) * (t[1] - t[0])
    mean = chance @ values
    return mean, chance @ told, chance @ (values - mean) ** 2


@pytest.mark.parametrize("delta", [0.0, 0.5, 1.5])
@pytest.mark.parametrize(("n_treated", "n_control"), [(6, 6), (5, 12), (20, 15)])
def test_g_and_its_variance_ub_are_unbiased(n_treated, n_control, delta):
    """By the exact distribution of d: the mean of g is the true effect, the mean of 'UB' the true variance of g."""

    def unbiased(first, second):
        return standardized_mean_difference(first, second, variance="UB")

    mean, told, true = _moments(unbiased, n_treated, n_control, n_treated + n_control - 2, delta)
    assert mean == pytest.approx(delta, abs=1e-7)
    assert told == pytest.approx(true, rel=1e-6)


@pytest.mark.parametrize(("n", "within"), [(10, 0.2), (30, 0.06), (60, 0.03)])
def test_large_sample_variances_become_true(n, within):
    """'LS' of g and 'equal' of Glass's delta come ever closer to the true variance as the arms grow."""

    def equal(first, second):
        return glass_delta(first, second, variance="equal")

    for function, df in ((standardized_mean_difference, 2 * n - 2), (equal, n - 1)):
        mean, told, true = _moments(function, n, n, df, 0.8)
        assert mean == pytest.approx(0.8, abs=1e-7)
        assert told == pytest.approx(true, rel=within)


def test_separate_variances_hold_where_sds_differ():
    """40,000 simulated trials, SD 3 against 1: the mean of 'B' and of Glass's 'separate' is the values' variance."""
    rng, n = np.random.default_rng(5), 60
    treated, control = rng.normal(1.0, 3.0, (40_000, n)), rng.normal(0.0, 1.0, (40_000, n))
    rows = zip(treated.mean(-1), treated.std(-1, ddof=1), control.mean(-1), control.std(-1, ddof=1), strict=True)
    pairs = [(Arm(n, m, s, "um"), Arm(n, w, u, "um")) for m, s, w, u in rows]
    for function in (standardized_mean_difference_unequal, glass_delta):
        found = np.array([(e.value, e.variance) for e in (function(*pair) for pair in pairs)])
        assert found[:, 1].mean() == pytest.approx(found[:, 0].var(), rel=0.06)


@pytest.mark.parametrize("people", [150, 204, 10**6, 10**9, 10**12])
def test_the_unbiased_variance_does_not_cancel(people):
    """Its last factor is near 1/(2m), which 1 - (m - 2)/(m·J²) loses for large m: there it is 'LS' but for 1/m²."""
    first, second = Arm(people, 1.0, 1.0, "um"), Arm(people, 0.0, 1.0, "um")
    ls, ub = (standardized_mean_difference(first, second, variance=name).variance for name in ("LS", "UB"))
    assert ub == pytest.approx(ls, rel=3 / people + 1e-14)
    assert ub > 2 / people


def test_correction_is_below_one_and_rises():
    """J tends to 1 from below, without a jump where the series takes over; the approximation is above it."""
    values = [hedges_correction(m) for m in range(2, 400)]
    assert all(a < b < 1 for a, b in pairwise(values))
    gaps = [hedges_correction_approximate(m) / hedges_correction(m) - 1 for m in (2, 8, 60, 10**5)]
    assert gaps == pytest.approx([0.013, 0.0006, 1e-5, 0], abs=3e-4)
    assert all(gap > -1e-9 for gap in gaps)


UM = Arm(5, 1, 1, "um")
REFUSED = [
    (lambda: standardized_mean_difference(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: standardized_mean_difference_unequal(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: glass_delta(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: standardized_mean_difference(UM, UM, variance="B"), "variance is one of LS, UB, not 'B'"),
    (lambda: standardized_mean_difference_unequal(UM, UM, variance="LS"), "variance is one of A, B, not 'LS'"),
    (lambda: glass_delta(UM, UM, variance="LS"), "variance is one of separate, equal, not 'LS'"),
    (lambda: glass_delta(UM, Arm(2, 1, 1, "um")), "at least 2 degrees of freedom, not 1"),
    (lambda: hedges_correction(1), "at least 2 degrees of freedom"),
    (lambda: hedges_correction(float("nan")), "at least 2 degrees of freedom"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
