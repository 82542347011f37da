"""Recovery undone and redone: what a paper left out comes back, and nothing comes from nothing."""

from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review.effects import mean_difference_equal_sd
from review.estimates import Arm, Estimate
from review.recover import (
    UNITS,
    combine_groups,
    convert,
    convert_estimate,
    difference_se_from_sd,
    factor,
    sd_from_difference_se,
    sd_from_interval,
    sd_from_se,
    sd_of_change,
    se_bound_from_p,
    se_from_interval,
    se_from_p,
    split_shared_group,
)

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
sizes = st.integers(2, 3000)
sds = st.floats(1e-3, 1e3)
means = st.floats(-1e3, 1e3)


@proof
@given(st.lists(st.floats(-100, 100), min_size=3, max_size=30, unique=True), st.floats(0.5, 0.999))
def test_interval_of_people_gives_back_their_sd(people, level):
    """The t interval that scipy computes from the people leads back to their own SD."""
    sd = np.std(people, ddof=1)
    low, high = stats.t.interval(level, len(people) - 1, np.mean(people), sd / sqrt(len(people)))
    assert sd_from_interval(low, high, len(people), level=level) == pytest.approx(sd, rel=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_p_of_a_t_test_gives_back_its_standard_error(seed):
    """scipy's t test of two real samples: difference and p lead to the SE and the common SD of those samples."""
    rng = np.random.default_rng(seed)
    treated, control = rng.normal(3, 2, 20 + seed), rng.normal(0, 2, 35)
    first, second = (Arm(len(x), x.mean(), x.std(ddof=1), "um") for x in (treated, control))
    effect = mean_difference_equal_sd(first, second)
    p = stats.ttest_ind(treated, control).pvalue
    se = se_from_p(effect.value, p, df=len(treated) + len(control) - 2)
    assert se == pytest.approx(effect.se, rel=1e-9)
    sd = sd_from_difference_se(se, len(treated), len(control))
    assert difference_se_from_sd(sd, len(treated), len(control)) == pytest.approx(se, rel=1e-14)


def test_a_tiny_p_is_not_certainty():
    """p = 1e-20: 1 - p/2 rounds to 1, where the quantile is infinite and the standard error would be 0."""
    assert se_from_p(1.0, 1e-20) == pytest.approx(1 / 9.33604, rel=1e-5)
    assert se_from_p(1.0, 1e-20, df=10) < se_from_p(1.0, 1e-20, df=100) < se_from_p(1.0, 1e-20)


@proof
@given(st.floats(1e-3, 1e3), st.floats(1e-6, 0.5), st.integers(1, 200))
def test_a_bound_covers_every_smaller_p(difference, p, df):
    """p < bound: the standard error lies between 0 and the one at the bound, whatever the sign of the difference."""
    bound = se_bound_from_p(difference, p, df=df)
    assert bound == se_bound_from_p(-difference, p, df=df)
    assert bound.low == 0.0
    assert se_from_p(difference, p / 10, df=df) in bound
    assert se_from_p(difference, min(2 * p, 0.99), df=df) not in bound


@proof
@given(sds, sds, st.floats(-1, 1))
def test_sd_of_change_lies_between_its_limits(before, after, r):
    """From |before - after| at r = 1 to before + after at r = -1; symmetric in its arguments."""
    sd = sd_of_change(before, after, correlation=r)
    assert sd == sd_of_change(after, before, correlation=r)
    assert abs(before - after) * (1 - 1e-12) <= sd <= (before + after) * (1 + 1e-12)
    assert sd_of_change(before, after, correlation=0) == pytest.approx(sqrt(before**2 + after**2), rel=1e-12)


def test_sd_of_change_of_almost_equal_sds():
    """The textbook order of summation takes the root of a negative number here."""
    for ulps in range(1, 50):
        near = 1.0 + ulps * 1e-9
        assert sd_of_change(1.0, near, correlation=1.0) == pytest.approx(near - 1.0, rel=1e-12, abs=0)


@proof
@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=12, unique=True),
    st.lists(st.floats(-50, 50), min_size=2, max_size=12, unique=True),
)
def test_combined_groups_equal_all_people_together(one, two):
    """Mean and SD of the people of both lists, whatever their means' signs; the order does not matter."""

    def arm(people):
        return Arm(len(people), np.mean(people), max(np.std(people, ddof=1), 1e-9), "um")

    whole, turned = combine_groups(arm(one), arm(two)), combine_groups(arm(two), arm(one))
    assert whole.n == len(one) + len(two)
    assert whole.mean == pytest.approx(np.mean(one + two), rel=1e-12, abs=1e-12)
    assert whole.sd == pytest.approx(np.std(one + two, ddof=1), rel=1e-6, abs=1e-8)
    assert (whole.mean, whole.sd) == pytest.approx((turned.mean, turned.sd), rel=1e-12, abs=1e-12)


@proof
@given(st.integers(8, 500), st.integers(1, 4))
def test_a_shared_group_is_split_without_a_person_lost(n, parts):
    """Sizes add up and differ by at most one; mean, SD and unit stay."""
    pieces = split_shared_group(Arm(n, 3.0, 2.0, "um"), parts)
    numbers = [piece.n for piece in pieces]
    assert (len(numbers), sum(numbers)) == (parts, n)
    assert max(numbers) - min(numbers) <= 1
    assert {(piece.mean, piece.sd, piece.unit) for piece in pieces} == {(3.0, 2.0, "um")}


PAIRS = [(a, b) for a in UNITS for b in UNITS if UNITS[a][0] == UNITS[b][0]]


@pytest.mark.parametrize(("unit", "other"), PAIRS)
def test_units_there_and_back(unit, other):
    """A number comes back; a variance follows the square; the factors are inverse."""
    assert convert(convert(123.4, unit, other), other, unit) == pytest.approx(123.4, rel=1e-15)
    assert factor(unit, other) * factor(other, unit) == pytest.approx(1, rel=1e-15)
    moved = convert_estimate(Estimate(7.0, 4.0, unit), other)
    assert (moved.unit, moved.se) == (other, pytest.approx(convert(2.0, unit, other), rel=1e-15))
    back = convert_estimate(moved, unit)
    assert (back.value, back.variance) == pytest.approx((7.0, 4.0), rel=1e-14)


def test_units_by_definition():
    """An inch is 2.54 cm, so a square inch 6.4516 cm²; a millimetre is 1000 um."""
    assert convert(6.4516, "hairs/in2", "hairs/cm2") == pytest.approx(1.0, rel=1e-15)
    assert convert(0.07, "mm", "um") == pytest.approx(70.0, rel=1e-15)
    assert convert(5.0, "points", "points") == 5.0


ARM = Arm(10, 1.0, 1.0, "um")
REFUSED = [
    (lambda: sd_from_se(0.0, 10), "a standard error is a positive number"),
    (lambda: sd_from_se(1.0, 0), "a number of people is a positive number"),
    (lambda: sd_from_se(nan, 10), "a standard error is a positive number"),
    (lambda: se_from_interval(2.0, 1.0), "upper end 1.0 is not above its lower end 2.0"),
    (lambda: se_from_interval(1.0, nan), "is not above its lower end"),
    (lambda: se_from_interval(1.0, inf), "a width of an interval is a positive number"),
    (lambda: se_from_interval(1.0, 2.0, level=95), "a level is a fraction"),
    (lambda: sd_from_interval(1.0, 2.0, 1), "a number of degrees of freedom is a positive number, not 0"),
    (lambda: se_from_p(1.0, 0.0), "a p value lies between 0 and 1"),
    (lambda: se_from_p(1.0, 1.0), "a p value lies between 0 and 1"),
    (lambda: se_from_p(1.0, nan), "a p value lies between 0 and 1"),
    (lambda: se_from_p(0.0, 0.5), "a difference of 0 has no standard error"),
    (lambda: se_from_p(nan, 0.5), "a difference of 0 has no standard error"),
    (lambda: se_from_p(1.0, 0.5, df=0), "a number of degrees of freedom is a positive number"),
    (lambda: se_bound_from_p(1.0, 1.2), "a p value lies between 0 and 1"),
    (lambda: sd_from_difference_se(-1.0, 5, 5), "a standard error is a positive number"),
    (lambda: sd_from_difference_se(1.0, 0, 5), "a number of people is a positive number"),
    (lambda: difference_se_from_sd(0.0, 5, 5), "a SD is a positive number"),
    (lambda: sd_of_change(1.0, 1.0, correlation=1.01), "a correlation lies between -1 and 1"),
    (lambda: sd_of_change(-1.0, 1.0, correlation=0.5), "a SD is a positive number"),
    (lambda: combine_groups(ARM, Arm(10, 1.0, 1.0, "mm")), "units differ: 'um' and 'mm'"),
    (lambda: split_shared_group(ARM, 0), "a number of parts is a positive number"),
    (lambda: split_shared_group(ARM, 6), "an arm needs at least 2 people"),
    (lambda: convert(1.0, "hairs/cm2", "um"), "'hairs/cm2' is a hair density and 'um' a length: they cannot"),
    (lambda: convert(1.0, "points", "um"), "'points' cannot be converted; units that can:"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
