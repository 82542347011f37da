"""Harrer et al. (2021), Doing Meta-Analysis with R, chapters 4, 5 and 9: third-wave psychotherapies, 18 trials."""

import numpy as np
import pytest

from review.pooling import pool
from review.smallstudy import egger

EFFECTS = [0.7091362, 0.3548641, 1.79117, 0.1824552, 0.4218509, 0.63, 0.7248838, 0.5286638, 0.284, 1.2750682]
EFFECTS += [0.1036082, 0.3883906, 0.5407398, 0.4261593, 0.5153969, 1.479726, 0.6125782, 0.6]
ERRORS = [0.2608202, 0.1963624, 0.3455692, 0.1177874, 0.1448128, 0.196, 0.2246641, 0.2104609, 0.168, 0.3371997]
ERRORS += [0.1947275, 0.2307689, 0.2443133, 0.2579379, 0.3512737, 0.3152817, 0.2266834, 0.249]
PRINT = 0.00005


@pytest.fixture(scope="module")
def result():
    return pool(EFFECTS, np.square(ERRORS), tau2="REML", interval="HKSJ", unit="SD")


def test_mean_and_hartung_knapp_interval(result):
    """Chapter 4, "Pooling Effect Sizes": 0.5771 (0.3782 to 0.7760), tau2 0.0820."""
    interval = result.interval()
    ours = result.estimate, interval.low, interval.high, result.tau2
    assert ours == pytest.approx((0.5771, 0.3782, 0.7760, 0.0820), abs=PRINT)


def test_heterogeneity(result):
    """Chapter 5, "Between-Study Heterogeneity": Q 45.50, I2 62.6%."""
    assert result.q == pytest.approx(45.50, abs=0.005)
    assert 100 * result.i2() == pytest.approx(62.6, abs=0.05)


def test_prediction_interval(result):
    """Chapter 5: -0.0572 to 1.2115."""
    interval = result.prediction()
    assert (interval.low, interval.high) == pytest.approx((-0.0572, 1.2115), abs=PRINT)


def test_heterogeneity_from_tau2(result):
    """Chapter 5: Q-profile interval of tau2 0.0295 to 0.3533."""
    interval = result.tau2_interval()
    assert (interval.low, interval.high) == pytest.approx((0.0295, 0.3533), abs=PRINT)


def test_egger():
    """Chapter 9: intercept 4.1111, SE 0.8790, t 4.677, p 0.000252."""
    found = egger(EFFECTS, np.square(ERRORS))
    assert (found.slope, found.se) == pytest.approx((4.1111, 0.8790), abs=PRINT)
    assert found.statistic == pytest.approx(4.677, abs=0.0005)
    assert found.p == pytest.approx(0.000252, abs=5e-7)
    assert found.caution == ""
