"""Normand (1999), Statistics in Medicine 18:321: length of stay (pp. 351-352) and lidocaine (pp. 330 and 349)."""

import pytest

from review.effects import mean_difference_equal_sd, risk_difference
from review.estimates import Arm, Events
from review.pooling import pool

SPECIALIST = [(155, 55, 47), (31, 27, 7), (75, 64, 17), (18, 66, 20), (8, 14, 8), (57, 19, 7), (34, 52, 45)]
SPECIALIST += [(110, 21, 16), (60, 30, 27)]
ROUTINE = [(156, 75, 64), (32, 29, 4), (71, 119, 29), (18, 137, 48), (13, 18, 11), (52, 18, 4), (33, 41, 34)]
ROUTINE += [(183, 31, 27), (52, 23, 20)]
VARIANCES = [40.59, 2.05, 15.28, 150.22, 20.19, 1.22, 95.38, 8.03, 20.69]  # p. 351
LIDOCAINE = [(2, 39), (4, 44), (6, 107), (7, 103), (7, 110), (11, 154)]
PLACEBO = [(1, 43), (4, 44), (4, 110), (5, 100), (3, 106), (4, 146)]


@pytest.fixture(scope="module")
def stays():
    pairs = zip(SPECIALIST, ROUTINE, strict=True)
    return [mean_difference_equal_sd(Arm(*a, "days"), Arm(*b, "days")) for a, b in pairs]


def pooled(estimates, tau2):
    return pool([e.value for e in estimates], [e.variance for e in estimates], tau2=tau2, interval="wald")


def test_variances_with_a_common_sd(stays):
    """p. 351."""
    assert [e.variance for e in stays] == pytest.approx(VARIANCES, abs=0.005)


@pytest.mark.parametrize(
    ("method", "estimate", "low", "high", "tau2"),
    [
        ("common", -3.49, -5.03, -1.96, 0.0),
        ("DL", -14.10, -24.45, -3.75, 218.72),
        ("REML", -15.12, -32.67, 2.43, 685.20),
    ],
)
def test_length_of_stay(stays, method, estimate, low, high, tau2):
    """p. 352, in days; minus means a shorter stay."""
    result = pooled(stays, method)
    ours = result.estimate, result.interval().low, result.interval().high, result.tau2
    assert ours == pytest.approx((estimate, low, high, tau2), abs=0.005)


def test_lidocaine():
    """pp. 330 and 349, in percentage points: 2.94 (0.4 to 5.5), common effect."""
    effects = [risk_difference(Events(*a), Events(*b)) for a, b in zip(LIDOCAINE, PLACEBO, strict=True)]
    printed = [2.8026, 0.0, 1.9711, 1.7961, 3.5334, 4.4031]
    assert [100 * e.value for e in effects] == pytest.approx(printed, abs=0.00005)
    result = pooled(effects, "common")
    assert 100 * result.estimate == pytest.approx(2.94, abs=0.005)
    assert 100 * result.interval().low == pytest.approx(0.4, abs=0.05)
    assert 100 * result.interval().high == pytest.approx(5.5, abs=0.05)
