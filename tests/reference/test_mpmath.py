"""tau2 and everything after it against the defining equations at 40 digits, on random and on hostile sets."""

from itertools import pairwise
from math import sqrt

import mpmath as mp
import numpy as np
import pytest

from review.pooling import pool, pool_many
from review.recover import se_from_p
from review.standardized import hedges_correction

from .scipys import QUANTILE

DIGITS = 40
CLOSE = 1e-12  # relative to the larger of tau2 and the smallest variance; doubles carry 1e-16

HOSTILE = {
    "two studies": ([1.0, 3.0], [0.5, 0.25]),
    "two studies at the edge": ([0.0, sqrt(2.0)], [1.0, 1.0]),
    "two studies, 1e16 apart in variance": ([1.0, 5.0], [1e-16, 1.0]),
    "identical effects": ([0.1, 0.1, 0.1], [0.3, 0.2, 0.1]),
    "almost identical effects": ([0.1, 0.1 + 1e-15, 0.1], [0.3, 0.2, 1e-30]),
    "variances over 1e8": ([0.0, 1.0, 2.0, 5.0], [1e-8, 1.0, 1e-4, 0.3]),
    "a precise study in the middle of the crowd": ([1.0, 1.0001, 2.0, 5.0], [1e-12, 1.0, 1e-4, 1.0]),
    "just above the edge": ([0.0, 2.0, 1.0], [1.0 - 1e-9, 1.0, 1.0]),
    "just below the edge": ([0.0, 2.0, 1.0], [1.0 + 1e-9, 1.0, 1.0]),
    "far from zero": ([1e10, 1e10 + 1, 1e10 + 5], [0.1, 0.2, 0.3]),
    "tiny unit": ([1e-150, 2e-150, 5e-150], [3e-301, 1e-300, 2e-301]),
    "huge unit": ([1e150, 2e150, 5e150], [3e299, 1e300, 2e299]),
    "two maxima, one at 0": ([0.0, -0.008, -1.035], [0.00088, 0.0019, 0.15831]),
    "two maxima": ([0.0, 1.877, 3.176, 1.859, 3.134], [0.19533, 0.00061, 0.82569, 0.00188, 0.12072]),
    "two maxima, outlier": (
        [0.0, -0.246, 10.349, -0.02, -0.025, -0.142],
        [0.00215, 0.07169, 0.97376, 0.03393, 0.00016, 0.0169],
    ),
    "two maxima, six studies": (
        [0.0, -2.676, -0.819, -0.108, -0.722, -0.828],
        [0.28628, 0.19667, 0.00044, 0.29147, 0.00147, 0.00239],
    ),
}


def _random_sets(count=30, seed=20260101):
    rng = np.random.default_rng(seed)
    for i in range(count):
        k = int(rng.integers(2, 10))
        variances = 10 ** rng.uniform(-rng.choice([1, 4, 8]), 0, k)
        effects = rng.normal(0, 10 ** rng.uniform(-4, 1), k) * 10 ** rng.uniform(-rng.choice([0, 4]), 0, k)
        yield f"random {i}", (effects, variances)


SETS = HOSTILE | dict(_random_sets())


def _parts(tau2, y, v):
    weights = [1 / (a + tau2) for a in v]
    total = mp.fsum(weights)
    mean = mp.fsum(w * a for w, a in zip(weights, y, strict=True)) / total
    return weights, total, mean, mp.fsum(w * (a - mean) ** 2 for w, a in zip(weights, y, strict=True))


def _score(tau2, y, v):
    weights, total, mean, _ = _parts(tau2, y, v)
    squares = [w**2 for w in weights]
    spread = mp.fsum(s * (a - mean) ** 2 for s, a in zip(squares, y, strict=True))
    return spread - total + mp.fsum(squares) / total


def _likelihood(tau2, y, v):
    _, total, _, q = _parts(tau2, y, v)
    return -(mp.fsum(mp.log(a + tau2) for a in v) + mp.log(total) + q) / 2


def _bisect(function, low, high):
    """The crossing between function(low) > 0 >= function(high), by bisection of the logarithm, to 30 digits."""
    low = max(low, high * mp.mpf(10) ** -60)
    while high / low - 1 > mp.mpf(10) ** -30:
        middle = mp.sqrt(low * high)
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return low


def exact_pm(y, v):
    def excess(tau2):
        return _parts(tau2, y, v)[3] - (len(y) - 1)

    return _bisect(excess, mp.mpf(0), (max(y) - min(y)) ** 2 * len(y)) if excess(mp.mpf(0)) > 0 else mp.mpf(0)


def exact_reml(y, v, points=100):
    """All local maxima, found on a grid, and of them the highest."""
    top, floor = (max(y) - min(y)) ** 2, min(v) / 1000
    grid = [mp.mpf(0)] + [floor * (top / floor) ** (mp.mpf(i) / points) for i in range(points + 1) if top > floor]
    scores = [_score(t, y, v) for t in grid]
    cells = zip(pairwise(grid), pairwise(scores), strict=True)
    maxima = [_bisect(lambda t: _score(t, y, v), *ends) for ends, (start, end) in cells if start > 0 >= end]
    if scores[0] <= 0:
        maxima.append(mp.mpf(0))
    return max(maxima, key=lambda t: _likelihood(t, y, v))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("method", "exact"), [("PM", exact_pm), ("REML", exact_reml)])
def test_tau2_and_what_follows(name, method, exact):
    """tau2, estimate, standard error, Q and the HKSJ factor from the definitions."""
    effects, variances = SETS[name]
    ours = pool(effects, variances, tau2=method)
    with mp.workdps(DIGITS):
        y, v = [mp.mpf(float(a)) for a in effects], [mp.mpf(float(a)) for a in variances]
        tau2 = exact(y, v)
        _, total, mean, spread = _parts(tau2, y, v)
        reach = max(y) - min(y)
        assert abs(ours.tau2 - tau2) <= CLOSE * max(tau2, min(v))
        assert abs(ours.estimate - mean) <= CLOSE * (reach + 1 / mp.sqrt(total)) + 2e-16 * max(map(abs, y))
        assert abs(ours.se * mp.sqrt(total) - 1) <= CLOSE
        assert abs(ours.q - _parts(mp.mpf(0), y, v)[3]) <= CLOSE * (ours.q + 1)
        factor, last_digit = spread / ours.df, 1e-15 * max(map(abs, y)) * mp.sqrt(total)
        assert abs(ours.hksj_factor - factor) <= CLOSE * (factor + 1) + last_digit * (factor + 1)


@pytest.mark.parametrize("name", SETS)
def test_dersimonian_laird(name):
    """(Q - df)/(sum w - sum w²/sum w), not below 0."""
    effects, variances = SETS[name]
    with mp.workdps(DIGITS + 30):  # the divisor cancels by up to 30 digits here
        y, v = [mp.mpf(float(a)) for a in effects], [mp.mpf(float(a)) for a in variances]
        weights, total, _, q = _parts(mp.mpf(0), y, v)
        exact = max(mp.mpf(0), (q - len(y) + 1) / (total - mp.fsum(w**2 for w in weights) / total))
        # relative to Q/C, the scale before df is taken off
        scale = max(exact, q / (total - mp.fsum(w**2 for w in weights) / total), min(v))
        assert abs(pool(effects, variances, tau2="DL").tau2 - exact) <= CLOSE * scale


def test_some_sets_have_several_maxima():
    """The hostile sets named so do have two falls of the score, so that the global maximum is really tried."""
    with mp.workdps(DIGITS):
        for name in (n for n in HOSTILE if n.startswith("two maxima")):
            y, v = ([mp.mpf(a) for a in column] for column in HOSTILE[name])
            scores = [_score(mp.mpf(10) ** (mp.mpf(e) / 10 - 6), y, v) for e in range(80)]
            falls = sum(a > 0 >= b for a, b in pairwise(scores))
            assert falls + (scores[0] <= 0) == 2


def test_no_finite_set_gives_nan():
    """3,000 sets with effects and variances over 200 decades: every number is finite, tau2 is not negative."""
    rng = np.random.default_rng(7)
    effects = rng.normal(size=(3000, 5)) * 10 ** rng.uniform(-70, 70, (3000, 1)) * 10 ** rng.uniform(-3, 3, (3000, 5))
    variances = 10 ** rng.uniform(-100, 100, (3000, 1)) * 10 ** rng.uniform(-20, 20, (3000, 5))
    for method in ("common", "DL", "PM", "REML"):
        result = pool_many(effects, variances, tau2=method)
        for numbers in (result.estimate, result.se, result.tau2, result.q, result.weights, result.interval().low):
            assert np.isfinite(numbers).all()
        assert (result.tau2 >= 0).all()
        assert ((result.estimate >= effects.min(-1)) & (result.estimate <= effects.max(-1))).all()


def test_no_point_of_a_fine_grid_is_higher():
    """40,000 sets, about 500 of them with two maxima: nowhere is the restricted likelihood above that of our tau2."""
    rng = np.random.default_rng(11)
    y, v = rng.normal(size=(40_000, 4)) * 10 ** rng.uniform(-2, 1, (40_000, 4)), 10 ** rng.uniform(-4, 0, (40_000, 4))

    def likelihood(tau2):
        w = 1 / (v + tau2[:, None])
        mean = (w * y).sum(-1, keepdims=True) / w.sum(-1, keepdims=True)
        return np.log(w).sum(-1) - np.log(w.sum(-1)) - (w * (y - mean) ** 2).sum(-1)

    highest = likelihood(pool_many(y, v).tau2)
    for tau2 in [0.0, *np.geomspace(1e-6, 500, 120)]:
        other = likelihood(np.full(len(y), tau2))
        assert (other <= highest + 1e-11 * (1 + np.abs(other))).all()


@pytest.mark.parametrize("df", [2, 3, 10, 57, 200, 201, 202, 1000, 10**6, 10**12])
def test_exact_correction(df):
    """Hedges' J to the last digits for any number of people."""
    with mp.workdps(DIGITS):
        m = mp.mpf(df)
        exact = mp.exp(mp.loggamma(m / 2) - mp.loggamma((m - 1) / 2)) / mp.sqrt(m / 2)
        assert abs(hedges_correction(df) / exact - 1) < 2e-15


@pytest.mark.parametrize("p", [0.99, 0.05, 0.039, 1e-3, 1e-12, 1e-17, 1e-60])
@pytest.mark.parametrize("df", [None, 1, 4, 42, 92])
def test_quantile_behind_a_p_value(p, df):
    """The t (or z) that a standard error implies has this two-sided p, however small."""
    statistic = 1 / se_from_p(1.0, p, df=df)
    with mp.workdps(DIGITS):
        t = mp.mpf(statistic)
        if df is None:
            back = mp.erfc(t / mp.sqrt(2))
        else:
            back = mp.betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, df / (df + t**2), regularized=True)
        assert abs(back / p - 1) < QUANTILE
