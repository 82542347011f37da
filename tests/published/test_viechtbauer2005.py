"""Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30:261, pp. 271 and 272."""

import pytest

from review.pooling import pool

FIRST = [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232]
FIRST_VARIANCES = [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04]
SECOND = [0.1, -0.162, -0.09, -0.049, -0.046, -0.01, -0.431, -0.261, 0.134]
SECOND += [0.019, 0.175, 0.056, 0.045, 0.103, 0.121, -0.482, 0.29, 0.342]
SECOND_VARIANCES = [0.016, 0.015, 0.05, 0.05, 0.032, 0.052, 0.036, 0.024, 0.034]
SECOND_VARIANCES += [0.033, 0.031, 0.034, 0.039, 0.167, 0.134, 0.096, 0.016, 0.035]


PRINTED = {  # tau2 and I2 in percent, on p. 271 and on p. 272; empirical Bayes in the paper is Paule-Mandel
    "HS": (0.228, 77.23, 0.010, 22.93),
    "HE": (0.148, 68.80, 0.000, 0.00),
    "DL": (0.277, 80.44, 0.013, 27.53),
    "ML": (0.197, 74.51, 0.013, 28.45),
    "REML": (0.223, 76.84, 0.016, 32.02),
    "PM": (0.192, 74.05, 0.010, 23.72),
    "SJ": (0.199, 74.75, 0.025, 42.67),
}


@pytest.mark.parametrize("method", PRINTED)
def test_both_examples(method):
    """pp. 271 and 272: seven estimators of tau2, and I2 computed from each."""
    first, second = pool(FIRST, FIRST_VARIANCES, tau2=method), pool(SECOND, SECOND_VARIANCES, tau2=method)
    assert (first.tau2, second.tau2) == pytest.approx(PRINTED[method][::2], abs=0.0005)
    assert (100 * first.i2("tau2"), 100 * second.i2("tau2")) == pytest.approx(PRINTED[method][1::2], abs=0.006)


def test_both_conventions_of_i2_agree_for_dersimonian_laird():
    """p. 271: 80.44%, from Q as from tau2."""
    assert 100 * pool(FIRST, FIRST_VARIANCES, tau2="DL").i2() == pytest.approx(80.44, abs=0.006)
