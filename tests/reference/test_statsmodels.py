"""statsmodels as a second witness, where it does the same thing.

Where it is none (0.15): its DerSimonian-Laird tau2 is not truncated at 0, so only sets with a positive one are used;
its Paule-Mandel iteration stops early, and told to go on to the last digit it may answer 0 although Q is above k - 1,
because rounding can take the last step past the solution. REML it does not have.
"""

import numpy as np
import pytest
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.meta_analysis import combine_effects

from review.pooling import pool

SEEDS = range(8)
THEIR_NAMES = {"DL": {"method_re": "chi2"}, "PM": {"method_re": "iterated", "atol": 1e-6, "maxiter": 1000}}
CLOSE = 1e-10
AS_THEY_STOP = {"DL": CLOSE, "PM": 1e-6}


def a_set(seed):
    rng = np.random.default_rng(seed)
    k = 3 + seed
    return rng.normal(0, 2, k), rng.uniform(0.05, 0.5, k)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("method", THEIR_NAMES)
def test_random_effects(method, seed):
    """tau2, mean, standard error and the Hartung-Knapp standard error."""
    effects, variances = a_set(seed)
    ours = pool(effects, variances, tau2=method)
    their = combine_effects(effects, variances, use_t=True, **THEIR_NAMES[method])
    close = AS_THEY_STOP[method]
    assert ours.tau2 == pytest.approx(their.tau2, rel=close)
    assert ours.estimate == pytest.approx(their.mean_effect_re, rel=close)
    assert ours.se == pytest.approx(their.sd_eff_w_re, rel=close)
    assert ours.se * ours.hksj_factor**0.5 == pytest.approx(their.sd_eff_w_re_hksj, rel=close)


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
