"""Worked examples of the Cochrane Handbook: Higgins and Green (2011), version 5.1, chapters 7 and 16."""

import pytest

from review.changes import mean_of_changes, paired_standardized_mean_difference
from review.effects import paired_mean_difference
from review.estimates import Arm
from review.recover import (
    combine_groups,
    correlation_from_sds,
    sd_from_difference_se,
    sd_from_interval,
    sd_from_se,
    sd_of_change,
    se_from_interval,
    se_from_p,
)


def test_standard_error_and_sd_from_a_p_value():
    """Section 7.7.3.3: MD 3.8, p = 0.008, 25 and 22 people give t 2.78, SE 1.37, SD 4.69."""
    se = se_from_p(3.8, 0.008, df=25 + 22 - 2)
    assert 3.8 / se == pytest.approx(2.78, abs=0.005)
    assert se == pytest.approx(1.37, abs=0.005)
    assert sd_from_difference_se(se, 25, 22) == pytest.approx(4.69, abs=0.01)  # the Handbook rounds SE first


def test_divisor_for_a_small_group_is_t_not_z():
    """Section 7.7.3.2: for 25 people the interval's width is 2 x 2.0639 = 4.128 standard errors."""
    assert 1 / se_from_interval(-0.5, 0.5, df=24) == pytest.approx(4.128, abs=0.0005)
    assert sd_from_interval(30.0, 34.2, 25) == pytest.approx(5 * 4.2 / 4.128, abs=0.001)


def test_divisor_for_a_large_group_is_z():
    """Section 7.7.3.2: 3.92 standard errors for 95%, 3.29 for 90%, 5.15 for 99%."""
    for level, width in ((0.95, 3.92), (0.90, 3.29), (0.99, 5.15)):
        assert 1 / se_from_interval(-0.5, 0.5, level=level) == pytest.approx(width, abs=0.005)


def test_sd_from_a_standard_error():
    """Section 7.7.3.2: SD = SE times the root of n."""
    assert sd_from_se(2.0, 25) == 10.0


def test_paired_difference_of_the_crossover_example():
    """Section 16.4.6.4: MD 0.5 and SE 0.583 with r = 0.68."""
    effect = paired_mean_difference(Arm(10, 7.0, 2.38, "points"), Arm(10, 6.5, 2.21, "points"), correlation=0.68)
    assert effect.value == 0.5
    assert effect.se == pytest.approx(0.583, abs=0.0005)


def test_standardised_difference_of_the_crossover_example():
    """Section 16.4.6.4: SMD 0.218 and SE 0.256 with r = 0.68."""
    halves = Arm(10, 7.0, 2.38, "points"), Arm(10, 6.5, 2.21, "points")
    effect = paired_standardized_mean_difference(*halves, correlation=0.68)
    assert (effect.value, effect.se) == pytest.approx((0.218, 0.256), abs=0.0005)


def test_standard_error_from_the_sd_of_differences():
    """Section 16.4.6.4: SD of the differences 2 gives SE 0.632."""
    assert mean_of_changes(Arm(10, 0.5, 2.0, "points")).se == pytest.approx(0.632, abs=0.0005)


@pytest.mark.parametrize(("before", "after", "change", "r"), [(6.4, 7.1, 4.5, 0.78), (7.0, 6.9, 4.2, 0.82)])
def test_correlation_from_three_sds(before, after, change, r):
    """Section 16.1.3.2: 0.78 and 0.82."""
    assert correlation_from_sds(before, after, change) == pytest.approx(r, abs=0.005)


@pytest.mark.parametrize(("before", "after", "change", "r"), [(6.4, 7.1, 4.5, 0.78), (7.0, 6.9, 4.2, 0.82)])
def test_sd_of_a_change_returns_with_the_correlation_it_gave(before, after, change, r):
    """Section 16.1.3.2: the printed SDs of change and the correlations computed from them, to 2 places."""
    low, high = (sd_of_change(before, after, correlation=r + side) for side in (0.005, -0.005))
    assert low <= change <= high


def test_combining_two_groups():
    """Table 7.7.a's formula: N1 + N2 people, weighted mean, and the SD of all people together."""
    people_a, people_b = [1.0, 2.0, 6.0], [4.0, 9.0]
    whole = combine_groups(Arm(3, 3.0, 7**0.5, "points"), Arm(2, 6.5, 12.5**0.5, "points"))
    everybody = people_a + people_b
    mean = sum(everybody) / 5
    assert (whole.n, whole.mean) == (5, mean)
    assert whole.sd**2 == pytest.approx(sum((x - mean) ** 2 for x in everybody) / 4, rel=1e-14)
