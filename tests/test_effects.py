"""Effects of two arms against direct computation, and what holds for any arms."""

from fractions import Fraction
from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.effects import (
    hedges_correction,
    mean_difference,
    mean_difference_equal_sd,
    paired_mean_difference,
    pooled_sd,
    risk_difference,
    risk_ratio,
    standardized_mean_difference,
)
from review.estimates import Arm, Events

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
sizes = st.integers(2, 5000)
means = st.floats(-1e4, 1e4)
sds = st.floats(1e-3, 1e3)
arms = st.builds(Arm, n=sizes, mean=means, sd=sds, unit=st.just("um"))
INDEPENDENT = [mean_difference, mean_difference_equal_sd, standardized_mean_difference]


@st.composite
def counts(draw):
    observed = draw(st.integers(1, 2000))
    return Events(draw(st.integers(0, observed)), observed)


@st.composite
def halves(draw):
    n = draw(sizes)
    return [Arm(n, draw(means), draw(sds), "um") for _ in range(2)]


def test_variances_by_hand():
    """n 4 and 9, SD 2 and 3: separate 4/4 + 9/9; common sp² = (3·4 + 8·9)/11."""
    a, b = Arm(4, 5.0, 2.0, "um"), Arm(9, 2.0, 3.0, "um")
    assert mean_difference(a, b).variance == 2.0
    assert pooled_sd(a, b) ** 2 == pytest.approx(84 / 11)
    assert mean_difference_equal_sd(a, b).variance == pytest.approx(84 / 11 * (1 / 4 + 1 / 9))
    g = hedges_correction(11) * 3 / (84 / 11) ** 0.5
    assert standardized_mean_difference(a, b).value == pytest.approx(g, rel=1e-14)
    assert standardized_mean_difference(a, b).variance == pytest.approx(1 / 4 + 1 / 9 + g**2 / 26, rel=1e-14)
    assert standardized_mean_difference(a, b).unit == "SD"


def test_positive_means_more_in_the_first_arm():
    """Treated minus control, in every function."""
    more, less = Arm(10, 2.0, 1.0, "um"), Arm(10, 1.0, 1.0, "um")
    assert all(function(more, less).value > 0 for function in INDEPENDENT)
    assert paired_mean_difference(more, less, correlation=0.5).value > 0
    assert risk_ratio(Events(5, 10), Events(2, 10)).value > 0
    assert risk_difference(Events(5, 10), Events(2, 10)).value == pytest.approx(0.3)


@proof
@given(arms, arms)
def test_swapping_arms_turns_the_sign(first, second):
    """Same variance, opposite value."""
    for function in INDEPENDENT:
        there, back = function(first, second), function(second, first)
        assert there.value == pytest.approx(-back.value, rel=1e-14, abs=0)
        assert there.variance == pytest.approx(back.variance, rel=1e-14)


@proof
@given(counts(), counts())
def test_swapping_counts_turns_the_sign(first, second):
    """Ratios on the log scale and differences alike."""
    for function in (risk_ratio, risk_difference):
        try:
            there = function(first, second)
        except ValueError:
            with pytest.raises(ValueError, match=r"risk"):
                function(second, first)
            continue
        back = function(second, first)
        assert there.value == -back.value
        assert there.variance == pytest.approx(back.variance, rel=1e-14)
        assert there.variance > 0


@proof
@given(arms, arms, st.integers(-20, 20))
def test_unit_scales_the_difference_but_not_g(first, second, power):
    """Means and SDs in another unit: MD follows exactly (powers of 2), Hedges' g stays."""
    c = 2.0**power
    scaled = [Arm(arm.n, arm.mean * c, arm.sd * c, "mm") for arm in (first, second)]
    for function in (mean_difference, mean_difference_equal_sd):
        plain, other = function(first, second), function(*scaled)
        assert other.value == plain.value * c
        assert other.variance == pytest.approx(plain.variance * c**2, rel=1e-13)
    assert standardized_mean_difference(*scaled).value == standardized_mean_difference(first, second).value


@proof
@given(halves(), st.floats(-1, 1))
def test_correlation_moves_the_paired_variance_between_its_limits(pair, r):
    """At r = 0 as independent arms; at 1 and -1 the difference and the sum of the SDs; never below 0."""
    first, second = pair

    def variance(correlation):
        return paired_mean_difference(first, second, correlation=correlation).variance

    assert variance(0) == pytest.approx(mean_difference(first, second).variance, rel=1e-12)
    assert variance(1) == pytest.approx((first.sd - second.sd) ** 2 / first.n, rel=1e-12, abs=0)
    assert variance(-1) == pytest.approx((first.sd + second.sd) ** 2 / first.n, rel=1e-12)
    assert 0 <= variance(1) <= variance(r) * (1 + 1e-12)
    assert variance(r) <= variance(-1) * (1 + 1e-12)


def test_almost_equal_halves_keep_a_variance():
    """r = 1 and SDs one part in 1e9 apart: the textbook order of summation gives 0 or less, this gives (1e-9)²/2."""
    first, second = Arm(2, 0.0, 1.0, "um"), Arm(2, 0.0, 1.0 + 1e-9, "um")
    assert paired_mean_difference(first, second, correlation=1.0).variance == pytest.approx(5e-19, rel=1e-6, abs=0)


@proof
@given(counts(), counts())
def test_counts_by_exact_fractions(first, second):
    """Risk ratio and risk difference against rational arithmetic, with one half added to tables with a zero."""
    a, n, c, m = first.affected, first.observed, second.affected, second.observed
    assume(not (a == c == 0 or (a == n and c == m)))
    half = Fraction(1, 2) if 0 in (a, n - a, c, m - c) else 0
    ra, rn, rc, rm = a + half, n + 2 * half, c + half, m + 2 * half
    ratio = risk_ratio(first, second)
    assert exp(ratio.value) == pytest.approx(float(Fraction(ra, rn) / Fraction(rc, rm)), rel=1e-13)
    exact = Fraction(1, ra) - Fraction(1, rn) + Fraction(1, rc) - Fraction(1, rm)
    assert ratio.variance == pytest.approx(float(exact), rel=1e-13)
    p, q = Fraction(a, n), Fraction(c, m)
    exact = p * (1 - p) / n + q * (1 - q) / m
    assume(exact > 0)
    assert risk_difference(first, second).value == pytest.approx(float(p - q), rel=1e-13, abs=1e-16)
    assert risk_difference(first, second).variance == pytest.approx(float(exact), rel=1e-13)


def test_rare_events_keep_their_digits():
    """All but one of 1e12 people: 1/a - 1/n alone would lose every digit."""
    everybody_but_one = Events(10**12 - 1, 10**12)
    assert risk_ratio(everybody_but_one, everybody_but_one).variance == pytest.approx(2e-24, rel=1e-9, abs=0)


def test_zero_cells():
    """0 of 20 against 4 of 20, one half added to each cell: log(0.5/21) - log(4.5/21)."""
    ratio = risk_ratio(Events(0, 20), Events(4, 20))
    assert ratio.value == pytest.approx(log(0.5 / 4.5), rel=1e-14)
    assert risk_difference(Events(0, 20), Events(4, 20)).value == pytest.approx(-0.2)


def test_correction_is_below_one_and_rises():
    """J tends to 1 from below, without a jump where the series takes over."""
    values = [hedges_correction(m) for m in range(2, 400)]
    assert all(a < b < 1 for a, b in pairwise(values))


UM = Arm(5, 1, 1, "um")
REFUSED = [
    (lambda: mean_difference(UM, Arm(5, 1, 1, "mm")), "units differ: 'um' and 'mm'"),
    (lambda: standardized_mean_difference(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: mean_difference_equal_sd(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: paired_mean_difference(UM, Arm(5, 1, 1, "mm"), correlation=0), "units differ"),
    (lambda: paired_mean_difference(UM, Arm(6, 1, 1, "um"), correlation=0), "n 5 and 6 differ"),
    (lambda: paired_mean_difference(UM, UM, correlation=1.1), "between -1 and 1"),
    (lambda: paired_mean_difference(UM, UM, correlation=float("nan")), "between -1 and 1"),
    (lambda: hedges_correction(1), "at least 2 degrees of freedom"),
    (lambda: hedges_correction(float("nan")), "at least 2 degrees of freedom"),
    (lambda: risk_ratio(Events(0, 9), Events(0, 8)), "not estimable"),
    (lambda: risk_ratio(Events(9, 9), Events(8, 8)), "not estimable"),
    (lambda: risk_difference(Events(0, 9), Events(0, 8)), "no usable variance"),
    (lambda: risk_difference(Events(9, 9), Events(0, 8)), "no usable variance"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
