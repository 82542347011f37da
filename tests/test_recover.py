"""Recovery undone and redone: what a paper left out comes back, and nothing comes from nothing."""

from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from review.effects import mean_difference_equal_sd
from review.estimates import Arm, Events
from review.recover import (
    combine_events,
    combine_groups,
    correlation_from_sds,
    difference_se_from_sd,
    sd_from_difference_se,
    sd_from_interval,
    sd_from_sd_of_change,
    sd_from_se,
    sd_of_change,
    se_bound_from_p,
    se_from_f,
    se_from_interval,
    se_from_p,
    se_from_t,
    split_shared_group,
    unlabelled,
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


@proof
@given(st.lists(st.builds(Arm, sizes, means, sds, st.just("um")), min_size=2, max_size=6))
def test_many_groups_at_once_equal_one_after_the_other(groups):
    """However they are bracketed or ordered."""
    whole, turned = combine_groups(*groups), combine_groups(*reversed(groups))
    stepwise = groups[0]
    for group in groups[1:]:
        stepwise = combine_groups(stepwise, group)
    for other in (turned, stepwise):
        assert other.n == whole.n
        assert (other.mean, other.sd) == pytest.approx((whole.mean, whole.sd), rel=1e-11, abs=1e-11)


@proof
@given(st.integers(8, 500), means, sds, st.integers(1, 4))
def test_split_and_merged_again(n, mean, sd, parts):
    """The people and their mean are back; the SD too, but for what each part's own mean takes: (n - parts)/(n - 1)."""
    whole = combine_groups(*split_shared_group(Arm(n, mean, sd, "um"), parts))
    assert (whole.n, whole.mean) == (n, mean)
    assert whole.sd == pytest.approx(sd * sqrt((n - parts) / (n - 1)), rel=1e-13)


def test_groups_far_from_zero_keep_their_sd():
    """Means of 1e9 that differ by 2: the difference stays in the SD."""
    whole = combine_groups(Arm(2, 1e9, 1.0, "um"), Arm(2, 1e9 + 2, 1.0, "um"))
    assert (whole.mean, whole.sd) == (1e9 + 1, sqrt(2.0))


def test_events_add_up():
    """3 of 10 and 2 of 12 are 5 of 22."""
    assert combine_events(Events(3, 10), Events(2, 12)) == Events(5, 22)


@proof
@given(st.floats(1e-3, 1e3), st.floats(0.01, 50), st.integers(1, 200))
def test_t_f_and_p_of_one_test_agree(difference, t, df):
    """F = t², and p of that t, all lead to the one standard error, whatever the sign."""
    se = se_from_t(difference, t)
    assert se == pytest.approx(difference / t, rel=1e-15)
    assert se_from_t(-difference, t) == se_from_t(difference, -t) == se
    assert se_from_f(difference, t**2) == pytest.approx(se, rel=1e-14)
    assert se_from_p(difference, 2 * stats.t.sf(t, df), df=df) == pytest.approx(se, rel=1e-8)


@proof
@given(sds, sds, st.floats(-1, 1))
def test_three_sds_give_back_their_correlation(before, after, r):
    """The correlation behind a change SD; near 1 and -1 only as sharp as the SD itself."""
    change = sd_of_change(before, after, correlation=r)
    assume(abs(before - after) < change < before + after)
    found = correlation_from_sds(before, after, change)
    assert -1 <= found <= 1
    assert found == pytest.approx(r, abs=4e-16 * (1 + change**2 / before / after) + 1e-15)
    if r < 1:
        same = sd_of_change(before, before, correlation=r)
        assert sd_from_sd_of_change(same, correlation=r) == pytest.approx(before, rel=1e-12)


def test_correlation_at_its_limits():
    """The change SD is the difference or the sum of the two: 1 or -1 exactly, also where the squares cancel."""
    assert correlation_from_sds(3.0, 2.0, 1.0) == 1.0
    assert correlation_from_sds(3.0, 2.0, 5.0) == -1.0
    assert 1 - correlation_from_sds(1.0, 1.0, 1e-7) == pytest.approx(0.5e-14, rel=0.02)


def test_an_unlabelled_figure_has_two_readings():
    """90 ± 3 of 25 people: SD 3, or SE 3 and so SD 15; the rest is the same."""
    both = unlabelled(25, 90.0, 3.0, "hairs/cm2")
    assert both.as_sd == Arm(25, 90.0, 3.0, "hairs/cm2")
    assert both.as_se == Arm(25, 90.0, 15.0, "hairs/cm2")


def test_a_level_near_one_keeps_its_digits():
    """Level 1 - 2e-15: the tail above is 1e-15, which 1 - (1 + level)/2 would round."""
    level = 1 - 2.0**-49
    quantile = 1 / se_from_interval(-0.5, 0.5, level=level) / 2
    assert stats.norm.sf(quantile) == pytest.approx(2.0**-50, rel=1e-12, abs=0)


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
    (lambda: se_from_p(1.0, 0.0), "a p value is never 0; one printed as 0.000 says only"),
    (lambda: se_from_p(1.0, 1.0), "a p of 1 belongs to a difference of 0"),
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
    (lambda: se_from_t(1.0, 0.0), "a test's t without its sign is a positive number"),
    (lambda: se_from_t(0.0, 2.0), "a difference of 0 has no standard error"),
    (lambda: se_from_t(1.0, inf), "a test's t without its sign is a positive number"),
    (lambda: se_from_f(1.0, -2.0), "a test's F is a positive number"),
    (lambda: correlation_from_sds(3.0, 2.0, 6.0), "a change SD lies between 1.0 and 5.0 here, not 6.0"),
    (lambda: correlation_from_sds(3.0, 2.0, 0.5), "a change SD lies between 1.0 and 5.0 here, not 0.5"),
    (lambda: sd_from_sd_of_change(1.0, correlation=1.0), "with a correlation of 1 the change has no SD"),
    (lambda: unlabelled(10, 1.0, 0.0, "um"), "a figure after ± is a positive number"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
