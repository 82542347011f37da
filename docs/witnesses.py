"""How far the library is from each of its witnesses, as numbers. docs/validate.py makes a page of them.

The comparisons are those of tests/reference, called from here; nothing is computed a second way.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import mpmath as mp
import numpy as np

from review.influence import influence
from review.maxima import LIKELIHOODS, highest
from review.pooling import pool
from review.regression import regress
from review.studies import standardise

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from reference import test_cases, test_designs_mpmath, test_mpmath, test_mpmath_regression

FAMILIES = {
    "bcg-effect-sizes": "Risk ratio, odds ratio, risk difference of a trial",
    "zero-cells": "Risk ratio, odds ratio, risk difference of a trial",
    "bcg-mantel-haenszel-peto": "Mantel-Haenszel and Peto",
    "paired-binary": "Paired 2x2 tables",
    "morris2008": "Changes: MC, SMCC, SMCR, two groups before and after",
    "one-group-change": "Changes: MC, SMCC, SMCR, two groups before and after",
    "gleser-shared-control-rd": "Shared control arm, pooled with its covariance",
    "gleser-shared-control-smd": "Shared control arm, pooled with its covariance",
    "exact-J": "Mean difference, SMD, ratio of means, Hedges' J",
    "conv-five-number": "Means and SDs from medians, quartiles, ranges",
}
BCG_PLACES = (0, 7)
"""Of the eighth metafor has no influence measures."""

STARTS = (
    ("Leave-one-out and influence", ("loo_", "rstudent", "dffits", "cook", "cov_r", "hat", "dfbetas")),
    ("Egger, Begg, trim and fill", ("egger", "begg", "trimfill")),
    ("Meta-regression and subgroups", ("reg_", "subgroup_")),
    ("Robust variance and sign-flip test", ("var_robust", "se_robust", "df_satt", "permutation")),
    ("Interval of tau², I², H²", ("tau2_ci", "I2_tau2_ci", "H2_tau2_ci")),
    ("Q, I², H²", ("Q", "I2", "H2")),
    ("tau², every estimator", ("tau2",)),
    ("Intervals of the mean", ("ci_", "exp_ci")),
    ("Prediction intervals", ("pi_",)),
    ("Pooled mean, its standard error and tests", ("mu", "se", "exp_mu", "z", "p_", "t_hk", "q_hk")),
    ("Mean difference, SMD, ratio of means, Hedges' J", ("yi", "vi")),
)


@dataclass(frozen=True)
class Compared:
    """One row of cases.json beside ours: errors relative to the value, absolute where it is 0, and per tolerance."""

    family: str
    estimator: str
    provenance: str
    relative: float
    at_zero: float
    of_tolerance: float


def family(case_id, quantity):
    """The heading under which a row of cases.json is counted."""
    if case_id.startswith("conv-") and case_id not in FAMILIES:
        return "Numbers recovered from SE, interval, p, other SDs"
    named = (name for name, starts in STARTS if quantity.startswith(starts))
    return FAMILIES.get(case_id) or next(named)


def compared(case_id, row):
    """What tests/reference/test_cases.py compares, as errors."""
    ours, value = (np.asarray(a, float).ravel() for a in (test_cases.answer(case_id, row), row["value"]))
    known = ~np.isnan(ours) & ~np.isnan(value)
    error, size = np.abs(ours - value)[known], np.abs(value)[known]
    allowed = row["atol"] + row["rtol"] * size
    zero = size <= row["atol"]
    return Compared(
        family(case_id, row["quantity"]),
        (row.get("options") or {}).get("tau2_method", ""),
        row["provenance"],
        (error[~zero] / size[~zero]).max(initial=0.0),
        error[zero].max(initial=0.0),
        (error / allowed).max(initial=0.0),
    )


@cache
def rows():
    """Every row."""
    return [compared(*pair) for pair in test_cases.ALL]


def summary(some):
    """Counts and largest errors of rows: (all, recomputed, published-test, printed, relative, at zero, of rounding)."""
    kinds = Counter(row.provenance for row in some)
    exact = [row for row in some if row.provenance == "recomputed"]
    coarse = [row for row in some if row.provenance != "recomputed"]
    return (
        len(some),
        *(kinds[name] for name in ("recomputed", "published-test", "printed")),
        max((row.relative for row in exact), default=0.0),
        max((row.at_zero for row in exact), default=0.0),
        max((row.of_tolerance for row in coarse), default=0.0),
    )


def by(attribute, names):
    """`summary` of the rows under each name."""
    return {name: summary([row for row in rows() if getattr(row, attribute) == name]) for name in names}


def smd_in_many_digits():
    """Largest relative errors of ours and of the file's SMDs in Carroll's trials, both against the definition."""
    case, exact = test_cases.CASES["carroll-smd"], []
    given, rows = case["inputs"], (row for row in case["expected"] if row["quantity"] == "yi")
    row = next(row for row in rows if row["options"]["J"] == "exact")
    with mp.workdps(test_designs_mpmath.DIGITS):
        for n, m, *numbers in zip(*(given[name] for name in ("n1i", "n2i", "m1i", "m2i", "sd1i", "sd2i")), strict=True):
            x, y, s, u = map(mp.mpf, numbers)
            pooled = mp.sqrt(((n - 1) * s**2 + (m - 1) * u**2) / (n + m - 2))
            exact.append(test_designs_mpmath._j(n + m - 2) * (x - y) / pooled)
        found = test_cases.answer("carroll-smd", row), row["value"]
        return [float(max(abs(a / b - 1) for a, b in zip(some, exact, strict=True))) for some in found]


# Against definitions in many digits


@cache
def in_many_digits():
    """(what, sets, largest error, relative to) of each comparison with mpmath."""
    return [*_pools(), _regressions(), *_designs(), _influence()]


def _pools():
    for method, exact in (("PM", test_mpmath.exact_pm), ("REML", test_mpmath.exact_reml)):
        errors = [_pool_errors(*data, method, exact) for data in test_mpmath.SETS.values()]
        tau2, rest = np.max(np.array(errors, float), axis=0)
        yield f"tau² by {method}", len(errors), tau2, "the larger of tau² and the smallest variance"
        yield f"mean, SE, Q after {method}", len(errors), rest, "range of the effects + SE; SE; Q + 1"


def _pool_errors(effects, variances, method, exact):
    ours = pool(effects, variances, tau2=method)
    with mp.workdps(test_mpmath.DIGITS):
        y, v = ([mp.mpf(float(a)) for a in column] for column in (effects, variances))
        tau2 = exact(y, v)
        _, total, mean, _ = test_mpmath._parts(tau2, y, v)
        q = test_mpmath._parts(mp.mpf(0), y, v)[3]
        rounding = mp.mpf(2) ** -52 * max(map(abs, y))  # what the effects' own last digits leave open
        far = max(abs(ours.estimate - mean) - rounding, 0) / (max(y) - min(y) + 1 / mp.sqrt(total))
        return abs(ours.tau2 - tau2) / max(tau2, min(v)), max(
            far, abs(ours.se * mp.sqrt(total) - 1), abs(ours.q - q) / (q + 1)
        )


def _regressions():
    module, errors = test_mpmath_regression, []
    for seed, method in ((seed, method) for seed in range(8) for method in module.ESTIMATORS):
        effects, variances, moderators = module.a_set(seed)
        ours = regress(effects, variances, moderators, tau2=method)
        with mp.workdps(module.DIGITS):
            y, x = mp.matrix(effects.tolist()), mp.matrix(ours.design.tolist())
            v = [mp.mpf(a) for a in variances.tolist()]
            tau2 = (module.by_search if method in ("ML", "REML", "PM") else module.by_formula)(method, y, v, x)
            coefficients, covariance, _, _ = module.parts(tau2, y, v, x)
            errors.append(abs(ours.tau2 - tau2) / max(tau2, min(v)))
            gaps = zip(ours.estimates, coefficients, strict=True)
            errors += [abs(a - b) / mp.sqrt(covariance[i, i]) for i, (a, b) in enumerate(gaps)]
    count = 8 * len(module.ESTIMATORS)
    return "meta-regression: tau² and coefficients", count, float(max(errors)), "tau² as above; standard error"


def _designs():
    """Effects of means and changes: the tests are run, with the function that compares noting the error."""
    module = test_designs_mpmath
    every_r = [(r,) for r in module.CORRELATIONS]
    jobs = (
        ("MD, SMD, Glass, ratio of means", module.test_two_arms, [()]),
        ("changes of one group", module.test_before_and_after, every_r),
        ("changes of two groups", module.test_two_groups_before_and_after, every_r),
    )
    for name, function, calls in jobs:
        errors = []

        def agree(ours, value, variance, errors=errors):
            errors += [abs(ours.value - value) / (abs(value) or 1), abs(ours.variance - variance) / variance]

        def close(ours, first, second, variance, errors=errors):
            errors += [abs(ours.value - (first - second)) / (abs(first) + abs(second) or 1)]
            errors += [abs(ours.variance - variance) / variance]

        with mock.patch.multiple(module, _agree=agree, _close=close):
            for rest in calls:
                for arms in module.ARMS:
                    function(arms, *rest)
        yield name, len(calls) * len(module.ARMS), float(max(errors)), "the value (or its two parts); the variance"


def _influence():
    module, ours = test_mpmath_regression, influence(test_mpmath_regression.BCG["yi"], test_mpmath_regression.BCG["vi"])
    with mp.workdps(module.DIGITS):
        y, v = ([mp.mpf(a) for a in module.BCG[name]] for name in ("yi", "vi"))
        _, mean, se = module.by_bisection(y, v)
        errors = []
        for place in BCG_PLACES:
            _, without, se_without = module.by_bisection(*(c[:place] + c[place + 1 :] for c in (y, v)))
            errors.append(abs(ours.cooks_distance[place] / ((mean - without) / se) ** 2 - 1))
            errors.append(abs(ours.cov_ratio[place] / (se_without / se) ** 2 - 1))
    return (
        "BCG without its first or eighth trial",
        len(BCG_PLACES),
        float(max(errors)),
        "Cook's distance, ratio of variances",
    )


# Several maxima

CHUNK = 4096


def hostile_sets(count, seed=0):
    """Stacks of sets with variances over four powers of ten and effects over three: many have two maxima."""
    random = np.random.default_rng(seed)
    for k in (3, 4, 5, 6):
        shape = (count // 4, k)
        yield random.normal(size=shape) * 10 ** random.uniform(-2, 1, shape), 10 ** random.uniform(-4, 0, shape)


def missed_maxima(count, method, seed=0):
    """(sets, how many have a higher point on a fine grid, by how much in twice the log likelihood at most)."""
    missed, most, likelihood = 0, 0.0, LIKELIHOODS[method]
    for effects, variances in hostile_sets(count, seed):
        for some in np.split(np.arange(len(effects)), range(CHUNK, len(effects), CHUNK)):
            sets = standardise(effects[some], variances[some]).roomy()
            ours, best = likelihood.height(sets, highest(sets, likelihood)), likelihood.height(sets, 0.0)
            for tau2 in np.geomspace(1e-2, 1e7, 150):
                np.maximum(best, likelihood.height(sets, tau2), out=best)
            missed += int((best - ours > 1e-9 * (1 + np.abs(ours))).sum())
            most = max(most, float((best - ours).max()))
    return count, missed, most
