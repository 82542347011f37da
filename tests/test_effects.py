"""Effects of two arms against direct computation, and what holds for any arms."""

from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.correlations import EstimateRange
from review.effects import (
    ZERO_CELLS,
    cells,
    log_ratio,
    mean_difference,
    mean_difference_equal_sd,
    odds_ratio,
    paired_mean_difference,
    pooled_sd,
    ratio_of_means,
    risk_difference,
    risk_ratio,
)
from review.estimates import Arm, Events, Interval

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
sizes = st.integers(2, 5000)
means = st.floats(-1e4, 1e4)
sds = st.floats(1e-3, 1e3)
arms = st.builds(Arm, n=sizes, mean=means, sd=sds, unit=st.just("um"))
above = st.builds(Arm, n=sizes, mean=st.floats(1e-3, 1e4), sd=sds, unit=st.just("um"))
DIFFERENCES = [mean_difference, mean_difference_equal_sd]
COUNTED = [risk_ratio, odds_ratio, risk_difference]


@st.composite
def counts(draw):
    observed = draw(st.integers(1, 2000))
    return Events(draw(st.integers(0, observed)), observed)


@st.composite
def halves(draw):
    n = draw(sizes)
    return [Arm(n, draw(means), draw(sds), "um") for _ in range(2)]


def test_variances_by_hand():
    """n 4 and 9, SD 2 and 3: separate 4/4 + 9/9; common sp² = (3·4 + 8·9)/11; ratio of means 1/25 + 1/4."""
    a, b = Arm(4, 5.0, 2.0, "um"), Arm(9, 2.0, 3.0, "um")
    assert mean_difference(a, b).variance == 2.0
    assert pooled_sd(a, b) ** 2 == pytest.approx(84 / 11)
    assert mean_difference_equal_sd(a, b).variance == pytest.approx(84 / 11 * (1 / 4 + 1 / 9))
    assert ratio_of_means(a, b).value == pytest.approx(log(2.5), rel=1e-15)
    assert ratio_of_means(a, b).variance == pytest.approx(1 / 25 + 1 / 4, rel=1e-15)


def test_positive_means_more_in_the_first_arm():
    """Treated minus control, in every function."""
    more, less = Arm(10, 2.0, 1.0, "um"), Arm(10, 1.0, 1.0, "um")
    assert all(function(more, less).value > 0 for function in (*DIFFERENCES, ratio_of_means))
    assert paired_mean_difference(more, less, correlation=0.5).value > 0
    assert all(function(Events(5, 10), Events(2, 10)).value > 0 for function in COUNTED)


@proof
@given(arms, arms)
def test_swapping_arms_turns_the_sign(first, second):
    """Same variance, opposite value."""
    for function in DIFFERENCES:
        there, back = function(first, second), function(second, first)
        assert there.value == -back.value
        assert there.variance == pytest.approx(back.variance, rel=1e-14)


@proof
@given(above, above)
def test_swapping_arms_turns_a_ratio_over(first, second):
    """The log ratio of means changes its sign exactly, its variance not."""
    there, back = ratio_of_means(first, second), ratio_of_means(second, first)
    assert there.value == -back.value
    assert there.variance == pytest.approx(back.variance, rel=1e-14)


@proof
@given(counts(), counts(), st.sampled_from(ZERO_CELLS))
def test_swapping_counts_turns_the_sign(first, second, zero_cells):
    """Ratios on the log scale and differences alike, and a refusal stays a refusal."""
    for function in COUNTED:
        try:
            there = function(first, second, zero_cells=zero_cells)
        except ValueError:
            with pytest.raises(ValueError, match=r"estimable|undefined|usable"):
                function(second, first, zero_cells=zero_cells)
            continue
        back = function(second, first, zero_cells=zero_cells)
        assert there.value == -back.value
        assert there.variance == pytest.approx(back.variance, rel=1e-14)
        assert there.variance > 0


@proof
@given(counts(), counts())
def test_counting_the_others_turns_the_odds_ratio(first, second):
    """Non-events in place of events: log odds ratio and risk difference change their sign."""
    assume(not (first.affected == second.affected == 0 or first.risk == second.risk == 1))
    others = [Events(arm.observed - arm.affected, arm.observed) for arm in (first, second)]
    assert odds_ratio(*others).value == -odds_ratio(first, second).value
    assert odds_ratio(*others).variance == pytest.approx(odds_ratio(first, second).variance, rel=1e-14)
    assume({first.risk, second.risk} - {0.0, 1.0})
    assert risk_difference(*others).value == -risk_difference(first, second).value


@proof
@given(arms, arms, st.integers(-20, 20), st.integers(-1000, 1000))
def test_unit_scales_and_a_shift_leaves(first, second, power, shift):
    """In another unit the difference follows exactly (powers of 2); a shift of both arms changes nothing."""
    c = 2.0**power
    scaled = [Arm(arm.n, arm.mean * c, arm.sd * c, "mm") for arm in (first, second)]
    moved = [Arm(arm.n, arm.mean + shift, arm.sd, "um") for arm in (first, second)]
    for function in DIFFERENCES:
        plain, other = function(first, second), function(*scaled)
        assert other.value == plain.value * c
        assert other.variance == pytest.approx(plain.variance * c**2, rel=1e-13)
        assert function(*moved).value == pytest.approx(plain.value, rel=1e-12, abs=1e-10)
        assert function(*moved).variance == plain.variance


@proof
@given(above, above, st.integers(-20, 20))
def test_unit_leaves_a_ratio(first, second, power):
    """Both means and SDs in another unit: the ratio and its variance stay."""
    scaled = [Arm(arm.n, arm.mean * 2.0**power, arm.sd * 2.0**power, "mm") for arm in (first, second)]
    assert ratio_of_means(*scaled).value == ratio_of_means(first, second).value
    assert ratio_of_means(*scaled).variance == ratio_of_means(first, second).variance


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


@proof
@given(halves(), st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_a_range_of_correlations_holds_every_estimate_in_it(pair, one, other, share):
    """The estimates at both ends, and between them the estimate at any correlation of the range."""
    low, high = sorted((one, other))
    found = paired_mean_difference(*pair, correlation=Interval(low, high))
    assert isinstance(found, EstimateRange)
    assert found.at_high == paired_mean_difference(*pair, correlation=high)
    inside = paired_mean_difference(*pair, correlation=min(max(low + share * (high - low), low), high))
    assert found.ses.low * (1 - 1e-12) <= inside.se <= found.ses.high * (1 + 1e-12)
    assert inside.value in found.values


def test_almost_equal_halves_keep_a_variance():
    """r = 1 and SDs one part in 1e9 apart: the textbook order of summation gives 0 or less, this gives (1e-9)²/2."""
    first, second = Arm(2, 0.0, 1.0, "um"), Arm(2, 0.0, 1.0 + 1e-9, "um")
    assert paired_mean_difference(first, second, correlation=1.0).variance == pytest.approx(5e-19, rel=1e-6, abs=0)


@proof
@given(counts(), counts())
def test_counts_by_exact_fractions(first, second):
    """Ratios and difference against rational arithmetic, with one half added to tables with a zero."""
    a, n, c, m = first.affected, first.observed, second.affected, second.observed
    assume(not (a == c == 0 or (a == n and c == m)))
    half = Fraction(1, 2) if 0 in (a, n - a, c, m - c) else 0
    ra, rn, rc, rm = a + half, n + 2 * half, c + half, m + 2 * half
    ratio, odds = risk_ratio(first, second), odds_ratio(first, second)
    assert exp(ratio.value) == pytest.approx(float(Fraction(ra, rn) / Fraction(rc, rm)), rel=1e-13)
    exact = Fraction(1, ra) - Fraction(1, rn) + Fraction(1, rc) - Fraction(1, rm)
    assert ratio.variance == pytest.approx(float(exact), rel=1e-13)
    assert exp(odds.value) == pytest.approx(float(Fraction(ra * (rm - rc), (rn - ra) * rc)), rel=1e-13)
    assert odds.variance == pytest.approx(float(sum(Fraction(1, x) for x in (ra, rn - ra, rc, rm - rc))), rel=1e-14)
    p, q = Fraction(a, n), Fraction(c, m)
    exact = p * (1 - p) / n + q * (1 - q) / m
    assume(exact > 0)
    assert risk_difference(first, second).value == float(p - q)
    assert risk_difference(first, second).variance == pytest.approx(float(exact), rel=1e-14)


def test_rare_events_keep_their_digits():
    """All but one of 1e12 people: 1/a - 1/n alone would lose every digit, and so would log(a/n) - log(c/m)."""
    everybody_but_one, but_two = Events(10**12 - 1, 10**12), Events(10**12 - 2, 10**12)
    assert risk_ratio(everybody_but_one, everybody_but_one).variance == pytest.approx(2e-24, rel=1e-9, abs=0)
    assert risk_ratio(everybody_but_one, but_two).value == pytest.approx(1e-12, rel=1e-11, abs=0)
    assert risk_difference(everybody_but_one, but_two).value == pytest.approx(1e-12, rel=1e-15, abs=0)


def test_logarithm_of_a_ratio_near_one():
    """log(1 + 1e-12) from two numbers that differ in their last digits, and its opposite to the bit."""
    assert log_ratio(10**12 + 1, 10**12) == pytest.approx(1e-12 - 0.5e-24, rel=1e-15, abs=0)
    assert log_ratio(10**12, 10**12 + 1) == -log_ratio(10**12 + 1, 10**12)
    assert log_ratio(3, 3) == 0.0


def test_policies_for_zero_cells():
    """0 of 20 against 4 of 20: with halves log(0.5/21) - log(4.5/21); nothing added to a difference unless asked."""
    nobody, some = Events(0, 20), Events(4, 20)
    assert risk_ratio(nobody, some).value == pytest.approx(log(0.5 / 4.5), rel=1e-14)
    assert odds_ratio(nobody, some).value == pytest.approx(log(0.5 * 16.5 / (20.5 * 4.5)), rel=1e-14)
    assert risk_difference(nobody, some).value == -0.2
    assert risk_difference(nobody, some, zero_cells="half if zero").value == pytest.approx(-4 / 21, rel=1e-15)
    assert cells(nobody, some) == (0, 20, 4, 16)
    assert cells(some, some, "half if zero") == (4, 16, 4, 16)
    everybody = risk_ratio(Events(20, 20), Events(15, 20), zero_cells="none")
    assert (everybody.value, everybody.variance) == pytest.approx((log(4 / 3), 1 / 15 - 1 / 20), rel=1e-14)


@pytest.mark.parametrize("empty", [(Events(0, 9), Events(0, 8)), (Events(9, 9), Events(8, 8))])
def test_a_table_without_information_is_refused_unless_asked_for(empty):
    """Nobody or everybody has the event in both arms."""
    for function in COUNTED:
        with pytest.raises(ValueError, match="not estimable"):
            function(*empty, zero_cells="half if zero")
        found = function(*empty, zero_cells="half even if empty")
        assert abs(found.value) < 0.2
        assert found.variance > 0


UM = Arm(5, 1, 1, "um")
REFUSED = [
    (lambda: mean_difference(UM, Arm(5, 1, 1, "mm")), "units differ: 'um' and 'mm'"),
    (lambda: mean_difference_equal_sd(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: ratio_of_means(UM, Arm(5, 1, 1, "mm")), "units differ"),
    (lambda: ratio_of_means(UM, Arm(5, 0, 1, "um")), "a mean in a ratio is a positive number, not 0"),
    (lambda: paired_mean_difference(UM, Arm(5, 1, 1, "mm"), correlation=0), "units differ"),
    (lambda: paired_mean_difference(UM, Arm(6, 1, 1, "um"), correlation=0), "n 5 and 6 differ"),
    (lambda: paired_mean_difference(UM, UM, correlation=1.1), "between -1 and 1"),
    (lambda: paired_mean_difference(UM, UM, correlation=float("nan")), "between -1 and 1"),
    (lambda: paired_mean_difference(UM, UM, correlation=Interval(0.2, 1.1)), "between -1 and 1"),
    (lambda: paired_mean_difference(UM, UM, correlation=Interval(0.5, 0.2)), "upper end 0.2 is below its lower end"),
    (lambda: risk_ratio(Events(0, 9), Events(0, 8)), "not estimable"),
    (lambda: risk_ratio(Events(9, 9), Events(8, 8)), "not estimable"),
    (lambda: risk_ratio(Events(9, 9), Events(8, 8), zero_cells="none"), "risk ratio has no usable variance"),
    (lambda: risk_ratio(Events(0, 9), Events(1, 8), zero_cells="none"), "a count of 0 leaves a ratio undefined"),
    (lambda: odds_ratio(Events(9, 9), Events(1, 8), zero_cells="none"), "a count of 0 leaves a ratio undefined"),
    (lambda: odds_ratio(Events(1, 9), Events(1, 8), zero_cells="half"), "zero_cells is one of half if zero, "),
    (lambda: risk_difference(Events(0, 9), Events(0, 8)), "no usable variance"),
    (lambda: risk_difference(Events(9, 9), Events(0, 8)), "no usable variance"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
