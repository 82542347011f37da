"""Viechtbauer (2007), Statistics in Medicine 26:37, Table II, p. 44: diuretics and pre-eclampsia, 9 trials."""

import pytest

from review.effects import odds_ratio
from review.estimates import Events
from review.pooling import pool

TREATED = [(14, 131), (21, 385), (14, 57), (6, 38), (12, 1011), (138, 1370), (15, 506), (6, 108), (65, 153)]
CONTROL = [(14, 136), (17, 134), (24, 48), (18, 40), (35, 760), (175, 1336), (20, 524), (2, 103), (40, 102)]
ESTIMATES = [odds_ratio(Events(*a), Events(*c)) for a, c in zip(TREATED, CONTROL, strict=True)]
STUDIES = [one.value for one in ESTIMATES], [one.variance for one in ESTIMATES]


@pytest.mark.parametrize(("method", "tau2"), [("DL", 0.230), ("ML", 0.239), ("REML", 0.301), ("SJ", 0.456)])
def test_tau2(method, tau2):
    """Table II: four estimators of the variance between trials."""
    assert pool(*STUDIES, tau2=method).tau2 == pytest.approx(tau2, abs=0.0005)


def test_q_profile_interval():
    """Table II: 0.072 to 2.203 for the log odds ratio's tau2."""
    interval = pool(*STUDIES).tau2_interval()
    assert (interval.low, interval.high) == pytest.approx((0.072, 2.203), abs=0.0005)


@pytest.mark.parametrize(
    ("estimator", "method", "ends"),
    [
        ("REML", "Biggerstaff-Tweedie", (0.048, 2.355)),
        ("ML", "profile-likelihood", (0.027, 1.131)),
        ("REML", "profile-likelihood", (0.043, 1.475)),
        ("ML", "Wald", (-0.101, 0.578)),
        ("REML", "Wald", (-0.131, 0.732)),
        ("SJ", "Sidik-Jonkman", (0.208, 1.675)),
    ],
)
def test_other_intervals(estimator, method, ends):
    """Table II: the other intervals of the comparison."""
    interval = pool(*STUDIES, tau2=estimator).tau2_interval(method=method)
    assert (interval.low, interval.high) == pytest.approx(ends, abs=0.0005)
