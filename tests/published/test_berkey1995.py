"""Berkey et al. (1995), Statistics in Medicine 14:395, p. 408: BCG trials with smoothed variances, empirical Bayes."""

import numpy as np
import pytest

from review.estimates import Events
from review.pooling import pool
from review.regression import regress
from review.smoothed import smoothed_risk_ratios

TREATED = [(4, 119), (6, 300), (3, 228), (62, 13536), (33, 5036), (180, 1361), (8, 2537), (505, 87886), (29, 7470)]
TREATED += [(17, 1699), (186, 50448), (5, 2493), (27, 16886)]
CONTROL = [(11, 128), (29, 274), (11, 209), (248, 12619), (47, 5761), (372, 1079), (10, 619), (499, 87892), (45, 7232)]
CONTROL += [(65, 1600), (141, 27197), (3, 2338), (29, 17825)]
LATITUDE = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33])


def studies():
    """Events of each trial, treated and control, with the paper's smoothed variances."""
    arms = ([Events(ill, ill + well) for ill, well in arm] for arm in (TREATED, CONTROL))
    return tuple(zip(*((one.value, one.variance) for one in smoothed_risk_ratios(*arms)), strict=True))


def test_random_effects_mean():
    """p. 408: log risk ratio -0.5429, SE 0.1842, between-trial variance 0.268 (empirical Bayes = Paule-Mandel)."""
    result = pool(*studies(), tau2="PM")
    assert result.estimate == pytest.approx(-0.5429, abs=0.00005)
    assert result.se == pytest.approx(0.1842, abs=0.00005)
    assert result.tau2 == pytest.approx(0.268, abs=0.0005)


@pytest.mark.parametrize(
    ("method", "coefficients", "errors", "tau2"),
    [("PM", (-0.6303, -0.0268), (0.1591, 0.0110), 0.157), ("common", (-0.5949, -0.0282), (0.0696, 0.0040), 0.0)],
)
def test_latitude(method, coefficients, errors, tau2):
    """p. 408: on latitude - 33.46; the common effect's are printed as -0.5950 and 0.0039."""
    fit = regress(*studies(), {"latitude": LATITUDE - 33.46}, tau2=method)
    assert fit.estimates == pytest.approx(coefficients, abs=0.00005)
    assert fit.se("wald") == pytest.approx(errors, abs=0.00005)
    assert fit.tau2 == pytest.approx(tau2, abs=0.0005)
