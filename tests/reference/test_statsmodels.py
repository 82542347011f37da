"""statsmodels as a second witness, where it does the same thing.

Its DerSimonian-Laird tau2 is not truncated at 0, so it is compared only where it is positive; and its Paule-Mandel
iteration stops early unless told otherwise. REML it does not have.
"""

import numpy as np
import pytest
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.meta_analysis import combine_effects

from review.pooling import pool

SEEDS = range(8)
CLOSE = 1e-10


def a_set(seed):
    rng = np.random.default_rng(seed)
    k = 3 + seed
    return rng.normal(0, 2, k), rng.uniform(0.05, 0.5, k)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("method", "theirs"), [("DL", "chi2"), ("PM", "iterated")])
def test_random_effects(seed, method, theirs):
    """tau2, mean, standard error and the Hartung-Knapp standard error."""
    effects, variances = a_set(seed)
    ours = pool(effects, variances, tau2=method)
    their = combine_effects(effects, variances, method_re=theirs, use_t=True, **PRECISE[method])
    assert ours.tau2 == pytest.approx(their.tau2, rel=CLOSE)
    assert ours.estimate == pytest.approx(their.mean_effect_re, rel=CLOSE)
    assert ours.se == pytest.approx(their.sd_eff_w_re, rel=CLOSE)
    assert ours.se * ours.hksj_factor**0.5 == pytest.approx(their.sd_eff_w_re_hksj, rel=CLOSE)


PRECISE = {"DL": {}, "PM": {"atol": 1e-14, "maxiter": 1000}}


@pytest.mark.parametrize("seed", SEEDS)
def test_common_effect_is_weighted_least_squares(seed):
    """A regression on a constant with weights 1/v: its mean, its robust scale = HKSJ factor, its t interval = HKSJ."""
    effects, variances = a_set(seed)
    ours = pool(effects, variances, tau2="common")
    fit = WLS(effects, np.ones(len(effects)), weights=1 / variances).fit()
    assert ours.estimate == pytest.approx(fit.params[0], rel=CLOSE)
    assert ours.hksj_factor == pytest.approx(fit.scale, rel=CLOSE)
    interval = ours.interval(level=0.9, method="HKSJ")
    assert (interval.low, interval.high) == pytest.approx(tuple(fit.conf_int(0.1)[0]), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_heterogeneity(seed):
    """Q and I2 of the common-effect model."""
    effects, variances = a_set(seed)
    ours, their = pool(effects, variances), combine_effects(effects, variances)
    assert ours.q == pytest.approx(their.q, rel=CLOSE)
    assert ours.i2() == pytest.approx(max(0.0, their.i2), rel=CLOSE)


def test_its_dersimonian_laird_is_not_truncated():
    """Why it is no witness where the studies agree: a negative variance."""
    effects, variances = np.array([0.1, 0.0, 0.2]), np.array([0.5, 0.4, 0.6])
    with np.errstate(invalid="ignore"):
        assert combine_effects(effects, variances, method_re="chi2").tau2 < 0
    assert pool(effects, variances, tau2="DL").tau2 == 0.0
