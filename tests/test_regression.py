"""Meta-regression: by hand, as the pool it contains, against statsmodels, and what must not matter."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import WLS

from review.contrasts import contrasts
from review.estimates import INTERVALS
from review.heterogeneity import ESTIMATORS
from review.pooling import pool
from review.regression import indicators, regress
from review.studies import standardise

proof = settings(max_examples=40, deadline=None, derandomize=True, database=None)
all_methods = pytest.mark.parametrize("method", ESTIMATORS)
CLOSE = 1e-9

numbers = st.integers(-640, 640).map(lambda i: i / 64)
studies = st.lists(
    st.tuples(numbers, st.floats(1e-2, 1e2), st.integers(-20, 20)), min_size=4, max_size=9, unique_by=lambda row: row[2]
).map(lambda rows: tuple(np.array(column, float) for column in zip(*rows, strict=True)))


def same(ours, theirs, rel=CLOSE, scale=0.0):
    np.testing.assert_allclose(ours, theirs, rtol=rel, atol=rel * scale)


def a_set(seed, k=8):
    rng = np.random.default_rng(seed)
    x = {"depth": rng.uniform(0.5, 3, k), "year": 2010.0 + rng.permutation(k)}
    return rng.normal(0, 2, k) + x["depth"], rng.uniform(0.05, 0.5, k), x


def test_a_straight_line():
    """Effects on a line: no residual, no tau2, the line's own coefficients."""
    fit = regress([1.0, 3.0, 5.0, 7.0], [1.0, 1.0, 1.0, 1.0], {"dose": [0, 1, 2, 3]}, unit="um")
    same(fit.estimates, [1.0, 2.0], 1e-14)
    assert (fit.names, fit.df, fit.k, fit.unit, fit.tau2) == (("intercept", "dose"), 2, 4, "um", 0.0)
    assert fit.qe < 1e-25
    assert fit.r2 == 1.0


def test_by_hand():
    """Doses -1, 0, 1 with effects 0, 3, 0: slope 0, intercept 1, squared residuals 1 + 4 + 1, variances 1/3 and 1/2."""
    fit = regress([0.0, 3.0, 0.0], [1.0, 1.0, 1.0], {"dose": [-1, 0, 1]}, tau2="common", interval="wald")
    same(fit.estimates, [1.0, 0.0], 1e-14, 1.0)
    same(fit.covariance, [[1 / 3, 0.0], [0.0, 1 / 2]], 1e-14, 1.0)
    same([fit.qe, fit.hksj_factor, fit.qm], [6.0, 6.0, 0.0], 1e-14, 1.0)
    same(fit.interval().high[0], 1 + 1.959963984540054 / 3**0.5, 1e-14)


@all_methods
@proof
@given(data=studies)
def test_without_moderators_it_is_the_pool(method, data):
    """Two ways to the same numbers: sums over the studies, and sums over independent contrasts."""
    y, v, _ = data
    mean, fit = pool(y, v, tau2=method), regress(y, v, tau2=method)
    scale = np.ptp(y) ** 2 + v.max()
    same(fit.tau2, mean.tau2, 1e-11, scale)
    same([fit.estimates[0], fit.se("wald")[0]], [mean.estimate, mean.se], 1e-10, scale**0.5)
    same(fit.qe, mean.q, 1e-11, 1.0)
    for name in INTERVALS:
        same(fit.interval(method=name).high[0], mean.interval(method=name).high, 1e-8, scale**0.5)
    assert np.isnan(fit.qm)
    assert all(np.isnan(part) for name in INTERVALS for part in fit.moderators_test(name))


@pytest.mark.parametrize("seed", range(6))
def test_common_effect_is_weighted_least_squares(seed):
    """statsmodels: coefficients, errors with free dispersion (HKSJ), t, p, intervals, and F of both moderators."""
    y, v, x = a_set(seed)
    ours = regress(y, v, x, tau2="common")
    their = WLS(y, np.column_stack([np.ones(len(y)), *x.values()]), weights=1 / v).fit()
    same(ours.estimates, their.params, 1e-8)
    same(ours.se(), their.bse, 1e-8)
    same(ours.p(), their.pvalues, 1e-7)
    same(ours.interval(0.9).low, their.conf_int(0.1)[:, 0], 1e-7)
    same(ours.qe, their.ssr, 1e-8)
    same(ours.moderators_test(), [their.fvalue, their.f_pvalue], 1e-7)


@all_methods
@proof
@given(data=studies, power=st.integers(-20, 20))
def test_scale_by_powers_of_two_is_exact(method, data, power):
    """Effects times c, variances times c²: coefficients times c, tau2 times c², tests unchanged."""
    y, v, x = data
    c = 2.0**power
    plain, scaled = (regress(y * a, v * a**2, {"x": x}, tau2=method) for a in (1.0, c))
    np.testing.assert_array_equal(scaled.estimates, plain.estimates * c)
    np.testing.assert_array_equal(scaled.covariance, plain.covariance * c**2)
    assert (scaled.tau2, scaled.qe, scaled.qm) == (plain.tau2 * c**2, plain.qe, plain.qm)


@all_methods
@proof
@given(data=studies, c=st.floats(1e-6, 1e6))
def test_scale_by_any_number(method, data, c):
    """From 1e-6 to 1e6, up to the rounding of the scaled data."""
    y, v, x = data
    plain, scaled = (regress(y * a, v * a**2, {"x": x}, tau2=method) for a in (1.0, c))
    scale = np.ptp(y) ** 2 + v.max()
    same(scaled.tau2 / c**2, plain.tau2, CLOSE, scale)
    same(scaled.estimates / c, plain.estimates, 1e-8, scale**0.5)
    same(scaled.covariance / c**2, plain.covariance, 1e-8, scale)


@all_methods
@proof
@given(data=studies, shift=numbers, origin=st.integers(-2000, 2000), unit=st.sampled_from([0.001, 0.5, 25.4]))
def test_origins_and_units_do_not_matter(method, data, shift, origin, unit):
    """Effects may be shifted, the moderator have another zero and unit: the coefficients follow, the tests stay."""
    y, v, x = data
    plain = regress(y, v, {"x": x}, tau2=method)
    moved = regress(y + shift, v, {"x": (x - origin) * unit}, tau2=method)
    scale = np.ptp(y) ** 2 + v.max()
    same(moved.tau2, plain.tau2, CLOSE, scale)
    same(moved.estimates[1] * unit, plain.estimates[1], 1e-8, scale**0.5)
    expected = plain.estimates[0] + plain.estimates[1] * origin + shift
    same(moved.estimates[0], expected, 1e-8, scale**0.5 * (1 + abs(origin)))
    same(moved.se()[1] * unit, plain.se()[1], 1e-8, scale**0.5)


@all_methods
@proof
@given(data=studies, seed=st.integers(0, 99))
def test_order_and_swapped_arms(method, data, seed):
    """Neither the order of studies matters nor, but for the sign, which arm comes first."""
    y, v, x = data
    new = np.random.default_rng(seed).permutation(len(y))
    plain = regress(y, v, {"x": x}, tau2=method)
    mixed = regress(-y[new], v[new], {"x": x[new]}, tau2=method)
    scale = np.ptp(y) ** 2 + v.max()
    same(-mixed.estimates, plain.estimates, CLOSE, scale**0.5)
    same([mixed.tau2, mixed.qe], [plain.tau2, plain.qe], CLOSE, scale)


@all_methods
def test_two_groups_are_a_difference_of_means(method):
    """Whichever group is the reference; under a common effect the slope is the difference of the group means."""
    y, v, _ = a_set(3)
    groups = np.array(["pen"] * 3 + ["roller"] * 5)
    fit = regress(y, v, indicators(groups), tau2=method)
    assert fit.names == ("intercept", "roller")
    turned = regress(y, v, {"pen": (groups == "pen").astype(float)}, tau2=method)
    same([turned.tau2, turned.estimates[1]], [fit.tau2, -fit.estimates[1]], 1e-11)
    if method == "common":
        pen, roller = (pool(y[groups == name], v[groups == name], tau2="common") for name in ("pen", "roller"))
        same(fit.estimates[1], roller.estimate - pen.estimate, 1e-12)
        same(fit.covariance[1, 1], pen.se**2 + roller.se**2, 1e-12)
        same(fit.qe, pen.q + roller.q, 1e-12)


def test_one_moderator_has_one_test():
    """QM is z², F is t², with the same p values."""
    y, v, x = a_set(1)
    fit = regress(y, v, {"depth": x["depth"]})
    for name, power in (("wald", fit.qm), ("HKSJ", fit.qm / fit.hksj_factor)):
        statistic, p = fit.moderators_test(name)
        same([statistic, fit.statistic(name)[1] ** 2], [power, power], 1e-11)
        same(p, fit.p(name)[1], 1e-10)


def test_at_is_the_line_with_its_interval():
    """At 0 it is the intercept; with another origin the line's height becomes the intercept, interval included."""
    y, v, x = a_set(2)
    fit = regress(y, v, {"year": x["year"]})
    here = regress(y, v, {"year": x["year"] - 2013})
    estimate, interval = fit.at({"year": 2013})
    same(estimate, here.estimates[0], 1e-9)
    same([interval.low, interval.high], [here.interval().low[0], here.interval().high[0]], 1e-8)
    assert fit.at({"year": 0})[0] == fit.estimates[0]
    with pytest.raises(ValueError, match="a value is needed for each of year, and no other"):
        fit.at({"depth": 1.0})


def test_r2():
    """The share of tau2 that is gone; 0 where it has grown; NaN where there was none."""
    y, v, x = np.array([0.0, 1.0, 2.0, 9.0]), np.full(4, 0.1), {"x": [0, 1, 2, 8]}
    fit = regress(y, v, x)
    same(fit.r2, 1 - fit.tau2 / pool(y, v).tau2, 1e-12)
    assert 0.9 < fit.r2 <= 1
    assert regress([0.0, 5.0, 0.0, 5.0], v, {"x": [0, 0, 1, 1]}).r2 == 0.0
    assert np.isnan(regress([1.0, 1.0, 1.0, 1.0], v, x).r2)
    assert np.isnan(regress(y, v, x, tau2="common").r2)


def test_the_highest_of_several_maxima():
    """A set whose restricted likelihood has two maxima beside a moderator: no tau2 on a fine grid is likelier."""
    y = np.array([0.0, 1.877, 3.176, 1.859, 3.134, 0.01])
    v = np.array([0.19533, 0.00061, 0.82569, 0.00188, 0.12072, 0.0005])
    x = {"x": [0.0, 1.0, 1.0, 0.0, 0.0, 0.1]}
    for method in ("ML", "REML"):
        best = regress(y, v, x, tau2=method)
        grid = np.concatenate([[0.0], np.geomspace(1e-7, 1e2, 400)])
        assert likelihood(best, best.tau2, method) >= max(likelihood(best, t, method) for t in grid) - 1e-12


def likelihood(fit, tau2, method):
    """Twice the (restricted) log likelihood from its definition."""
    w = 1 / (fit.variances + tau2)
    weighted = fit.design * w[:, None]
    b = np.linalg.solve(weighted.T @ fit.design, weighted.T @ fit.effects)
    value = np.log(w).sum() - (w * (fit.effects - fit.design @ b) ** 2).sum()
    return value - (np.linalg.slogdet(weighted.T @ fit.design)[1] if method == "REML" else 0.0)


@proof
@given(data=studies)
def test_contrasts_are_free_of_the_coefficients(data):
    """Adding a combination of the columns changes no contrast; their variances lie between the smallest and largest."""
    y, v, x = data
    design = np.column_stack([np.ones(len(y)), x])
    plain, moved = (contrasts(standardise(a, v).precise(), design) for a in (y, y + 3 - 2 * x))
    same(moved.q(0.0), plain.q(0.0), 1e-9, np.ptp(y) ** 2 + 1)
    assert plain.y.shape == plain.v.shape == (len(y) - 2, 1)
    assert (plain.v >= plain.sampling.min() * (1 - 1e-12)).all()
    assert (plain.v <= plain.sampling.max() * (1 + 1e-12)).all()


def test_results_are_frozen_and_inputs_are_not_followed():
    """Nothing downstream can change a number; changing the input later changes nothing."""
    y = np.array([1.0, 2.0, 4.0, 3.0])
    fit = regress(y, np.ones(4), {"x": [1, 2, 3, 4]})
    y[0] = 99.0
    assert fit.effects[0] == 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit.tau2 = 0.0


def test_statsmodels_loads_when_a_regression_is_run():
    """Not on import, nor for influence, Begg or contours."""
    code = (
        "import sys; from review import influence, robust, smallstudy, subgroups; "
        "smallstudy.begg([1, 2, 4], [1, 2, 3]); influence.baujat([1, 2], [1, 1]); smallstudy.contours([1, 2]); "
        "print(*{'statsmodels', 'pandas'} & set(sys.modules)); "
        "smallstudy.egger([1, 2, 4], [1, 2, 3]); print('statsmodels' in sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.splitlines() == ["", "True"]


def test_safe_interval_is_never_narrower():
    """Where the factor is below 1 HKSJ is narrower than the model allows, HKSJ-safe is not."""
    fit = regress([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 1.0, 1.0], {"x": [1, 2, 3, 4]}, tau2="common")
    assert fit.hksj_factor < 1
    assert (fit.se("HKSJ") < fit.se("wald")).all()
    np.testing.assert_array_equal(fit.se("HKSJ-safe"), fit.se("wald"))


ONES = [1.0] * 4
REFUSED = [
    (lambda: regress([1.0, 2.0], [1.0, 1.0], {"x": [1, 2]}), "2 coefficients need at least 3 studies, not 2"),
    (lambda: regress([1.0], [1.0]), "1 coefficients need at least 2 studies, not 1"),
    (lambda: regress(ONES, ONES, {"x": [1, 2, 3]}), "moderator 'x' needs one finite number for each of the 4 studies"),
    (lambda: regress(ONES, ONES, {"x": [1, 2, 3, np.nan]}), "moderator 'x' needs one finite number"),
    (lambda: regress(ONES, ONES, {"x": [2, 2, 2, 2]}), "moderator 'x' is the same in every study"),
    (lambda: regress(ONES, ONES, {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}), "x, y cannot be told apart"),
    (lambda: regress([1.0, np.nan, 2.0], [1.0, np.nan, 2.0]), "takes no absent study"),
    (lambda: regress(ONES, [1.0, 1.0, 1.0, 0.0]), "a variance is a positive, finite number"),
    (lambda: regress(ONES, ONES, tau2="reml"), "tau2 is one of common"),
    (lambda: regress(ONES, ONES).se("Wald"), "HKSJ-safe, not 'Wald'"),
    (lambda: regress(ONES, ONES).interval(95), "a level is a fraction"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
