"""Raudenbush (2009), Handbook of Research Synthesis, 2nd ed., Table 16.3, p. 309: teacher expectancy, 19 studies."""

import pytest

from review.pooling import pool
from review.regression import regress
from review.robust import robust

EFFECTS = [0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.8, 0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.3]
EFFECTS += [0.07, -0.07]
VARIANCES = [0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.063, 0.0912, 0.0497, 0.0835]
VARIANCES += [0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303]
PRINT = 0.0006  # three places; the table was computed from less rounded data in two entries


@pytest.mark.parametrize(
    ("method", "tau2", "estimate", "se", "wald", "hksj"),
    [
        ("common", 0.0, 0.060, 0.036, (-0.011, 0.132), (-0.048, 0.168)),
        ("ML", 0.013, 0.078, 0.047, (-0.015, 0.171), (-0.047, 0.202)),
        ("REML", 0.019, 0.084, 0.052, (-0.018, 0.185), (-0.046, 0.213)),
        ("DL", 0.026, 0.089, 0.056, (-0.020, 0.199), (-0.044, 0.223)),
        ("HE", 0.080, 0.114, 0.079, (-0.041, 0.270), (-0.035, 0.264)),
    ],
)
def test_table_16_3(method, tau2, estimate, se, wald, hksj):
    """p. 309: between-study variance, mean, SE, Wald interval, and the interval of Knapp and Hartung."""
    result = pool(EFFECTS, VARIANCES, tau2=method)
    assert (result.tau2, result.estimate, result.se) == pytest.approx((tau2, estimate, se), abs=PRINT)
    for printed, name in ((wald, "wald"), (hksj, "HKSJ")):
        interval = result.interval(method=name)
        assert (interval.low, interval.high) == pytest.approx(printed, abs=PRINT)


@pytest.mark.parametrize(
    ("method", "se"), [("common", 0.040), ("ML", 0.047), ("REML", 0.050), ("DL", 0.052), ("HE", 0.062)]
)
def test_huber_white_errors(method, se):
    """p. 309: the robust standard error of the mean, without a small-sample factor."""
    found = robust(regress(EFFECTS, VARIANCES, tau2=method), kind="CR0")
    assert found.se[0] == pytest.approx(se, abs=PRINT)
