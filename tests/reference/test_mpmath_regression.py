"""Meta-regression and what rests on it against matrix equations at 50 digits, on random and on hostile sets."""

import json
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest

from review.heterogeneity import ESTIMATORS
from review.influence import influence
from review.regression import regress

DIGITS = 50
CLOSE = 1e-11  # tau2: relative to the larger of itself and the smallest variance; coefficients: in standard errors
STEPS = 110  # halvings of a bracket


def a_set(seed):
    """Effects, variances (over 8 powers of ten in odd sets, effects far from 0 in some) and one to three moderators."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(5, 8))
    v = 10.0 ** rng.uniform(-4, 4, k) if seed % 2 else 10.0 ** rng.uniform(-0.5, 0.5, k)
    y = rng.normal(0, np.sqrt(v + rng.choice([0, 0.1, 10]))) + rng.choice([0, 100])
    kinds = [rng.normal(0, 1, k), 2000.0 + rng.permutation(20)[:k], rng.permutation(np.arange(k) % 2) * 1.0]
    return y, v, {f"m{i}": kinds[(seed + i) % 3] for i in range(1 + seed % 3)}


def parts(tau2, y, v, x):
    """Coefficients, their covariance, generalised Q, the matrix P, all under tau2."""
    w = mp.diag([1 / (a + tau2) for a in v])
    covariance = (x.T * w * x) ** -1
    coefficients = covariance * (x.T * w * y)
    residuals = y - x * coefficients
    return coefficients, covariance, (residuals.T * w * residuals)[0], w - w * x * covariance * x.T * w


def trace(matrix):
    return mp.fsum(matrix[i, i] for i in range(matrix.rows))


def score(method, tau2, y, v, x):
    """What is 0 at the estimate: the derivative of twice the log likelihood, or for PM Q - (k - p)."""
    _, _, q, p = parts(tau2, y, v, x)
    if method == "PM":
        return q - (x.rows - x.cols)
    pull = p * y
    return (pull.T * pull)[0] - (trace(p) if method == "REML" else mp.fsum(1 / (a + tau2) for a in v))


def likelihood(method, tau2, y, v, x):
    _, covariance, q, _ = parts(tau2, y, v, x)
    value = -mp.fsum(mp.log(a + tau2) for a in v) - q
    return value + (mp.log(mp.det(covariance)) if method == "REML" else 0)


def by_search(method, y, v, x):
    top = 4 * (max(y) - min(y)) ** 2 + max(v)
    grid = [mp.mpf(0), *(min(v) * mp.mpf(2) ** i for i in range(-8, int(mp.log(top / min(v), 2)) + 2))]
    scores = [score(method, tau2, y, v, x) for tau2 in grid]
    found = [] if scores[0] > 0 else [mp.mpf(0)]
    for i in range(len(grid) - 1):
        if scores[i] > 0 >= scores[i + 1]:
            low, high = grid[i], grid[i + 1]
            for _ in range(STEPS):
                middle = (low + high) / 2
                low, high = (middle, high) if score(method, middle, y, v, x) > 0 else (low, middle)
            found.append(low)
    return max(found, key=lambda tau2: likelihood(method, tau2, y, v, x))


def by_formula(method, y, v, x):
    k, p = x.rows, x.cols
    _, _, q, matrix = parts(0, y, v, x)
    mean = mp.fsum(y) / k
    start = mp.fsum((a - mean) ** 2 for a in y) / k
    plain = mp.eye(k) - x * (x.T * x) ** -1 * x.T
    spread = (y.T * plain * y)[0] - mp.fsum(plain[i, i] * v[i] for i in range(k))
    return {
        "common": mp.mpf(0),
        "DL": max(mp.mpf(0), (q - (k - p)) / trace(matrix)),
        "HE": max(mp.mpf(0), spread / (k - p)),
        "HS": max(mp.mpf(0), (q - k) / mp.fsum(1 / a for a in v)),
        "SJ": start * parts(start, y, v, x)[2] / (k - p),
    }[method]


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("seed", range(8))
def test_regression(seed, method):
    """tau2, coefficients, their covariance, QE, QM and the HKSJ factor."""
    effects, variances, moderators = a_set(seed)
    ours = regress(effects, variances, moderators, tau2=method)
    with mp.workdps(DIGITS):
        y, x = mp.matrix(effects.tolist()), mp.matrix(ours.design.tolist())
        v = [mp.mpf(a) for a in variances.tolist()]
        tau2 = (by_search if method in ("ML", "REML", "PM") else by_formula)(method, y, v, x)
        coefficients, covariance, q, _ = parts(tau2, y, v, x)
        assert abs(ours.tau2 - tau2) <= CLOSE * max(tau2, min(v))
        errors = [mp.sqrt(covariance[i, i]) for i in range(x.cols)]
        for i, error in enumerate(errors):
            assert abs(ours.estimates[i] - coefficients[i]) <= CLOSE * error
            for j, other in enumerate(errors):
                assert abs(ours.covariance[i, j] - covariance[i, j]) <= CLOSE * error * other
        assert abs(ours.hksj_factor - q / ours.df) <= CLOSE * q / ours.df
        slopes, among = coefficients[1:], covariance[1:, 1:]
        qm = (slopes.T * among**-1 * slopes)[0]
        assert abs(ours.qm - qm) <= CLOSE * qm
        assert abs(ours.qe - parts(0, y, v, x)[2]) <= CLOSE * ours.qe


CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))["cases"]
BCG = next(case["inputs"] for case in CASES if case["id"] == "bcg-leave-one-out")


@pytest.mark.parametrize("place", [0, 7])
def test_influence_of_a_trial(place):
    """BCG, with and without one trial, REML: the eighth is the one for which the pinned file has no value."""
    ours = influence(BCG["yi"], BCG["vi"])
    with mp.workdps(DIGITS):
        y, v = ([mp.mpf(a) for a in BCG[name]] for name in ("yi", "vi"))
        tau2, mean, se = by_bisection(y, v)
        left = [column[:place] + column[place + 1 :] for column in (y, v)]
        tau2_left, mean_left, se_left = by_bisection(*left)
        moved, own = mean - mean_left, v[place] + tau2_left
        hat = se**2 / (v[place] + tau2)
        every = mp.sqrt(mp.fsum(1 / (a + tau2_left) for a in v))
        assert abs(ours.rstudent[place] / ((y[place] - mean_left) / mp.sqrt(own + se_left**2)) - 1) < 1e-12
        assert abs(ours.dffits[place] / (moved / mp.sqrt(hat * own)) - 1) < 1e-12
        assert abs(ours.cooks_distance[place] / (moved / se) ** 2 - 1) < 1e-12
        assert abs(ours.cov_ratio[place] / (se_left / se) ** 2 - 1) < 1e-12
        assert abs(ours.hat[place] / hat - 1) < 1e-12
        assert abs(ours.dfbetas[place] / (moved * every) - 1) < 1e-12


def by_bisection(y, v):
    """REML's tau2, mean and standard error."""
    x, column = mp.matrix([1] * len(y)), mp.matrix(y)
    tau2 = by_search("REML", column, v, x)
    mean, covariance, _, _ = parts(tau2, column, v, x)
    return tau2, mean[0], mp.sqrt(covariance[0, 0])
