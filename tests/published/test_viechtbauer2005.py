"""Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30:261, pp. 271 and 272."""

import pytest

from review.pooling import pool

FIRST = [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232]
FIRST_VARIANCES = [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04]
SECOND = [0.1, -0.162, -0.09, -0.049, -0.046, -0.01, -0.431, -0.261, 0.134]
SECOND += [0.019, 0.175, 0.056, 0.045, 0.103, 0.121, -0.482, 0.29, 0.342]
SECOND_VARIANCES = [0.016, 0.015, 0.05, 0.05, 0.032, 0.052, 0.036, 0.024, 0.034]
SECOND_VARIANCES += [0.033, 0.031, 0.034, 0.039, 0.167, 0.134, 0.096, 0.016, 0.035]


@pytest.mark.parametrize(("method", "tau2"), [("DL", 0.277), ("REML", 0.223), ("PM", 0.192)])
def test_first_example(method, tau2):
    """p. 271; empirical Bayes in the paper is Paule-Mandel."""
    assert pool(FIRST, FIRST_VARIANCES, tau2=method).tau2 == pytest.approx(tau2, abs=0.0005)


@pytest.mark.parametrize(("method", "tau2"), [("DL", 0.013), ("REML", 0.016), ("PM", 0.010)])
def test_second_example(method, tau2):
    """p. 272; empirical Bayes in the paper is Paule-Mandel."""
    assert pool(SECOND, SECOND_VARIANCES, tau2=method).tau2 == pytest.approx(tau2, abs=0.0005)


def test_i2_of_the_first_example():
    """p. 271: 80.44% with the DerSimonian-Laird variance, where both conventions of I2 agree."""
    assert 100 * pool(FIRST, FIRST_VARIANCES, tau2="DL").i2() == pytest.approx(80.44, abs=0.006)
