"""Raudenbush and Bryk (1985), Journal of Educational Statistics 10:75, pp. 90-92: teacher expectancy by weeks."""

import numpy as np
import pytest

from review.regression import regress

EFFECTS = [0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.8, 0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.3]
EFFECTS += [0.07, -0.07]
VARIANCES = [0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.063, 0.0912, 0.0497, 0.0835]
VARIANCES += [0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303]
WEEKS = [2, 21, 19, 0, 0, 3, 17, 24, 0, 1, 0, 0, 1, 2, 17, 5, 1, 2, 7]


def test_weeks_explain_all_heterogeneity():
    """pp. 90-92: 0.4072 - 0.1572·min(weeks, 3), z 4.6782 and -4.3884, QE 16.57 (16.58 in the paper), tau2 0."""
    fit = regress(EFFECTS, VARIANCES, {"weeks": np.minimum(WEEKS, 3)}, tau2="REML")
    assert fit.estimates == pytest.approx([0.4072, -0.1572], abs=0.00005)
    assert fit.statistic("wald") == pytest.approx([4.6782, -4.3884], abs=0.0001)
    assert fit.qe == pytest.approx(16.5708, abs=0.00005)
    assert (fit.tau2, fit.r2) == (0.0, 1.0)
