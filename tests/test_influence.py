"""Influence: each pool by itself, measures from their definitions, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.heterogeneity import ESTIMATORS
from review.influence import baujat, cumulative, influence, leave_one_out, trace
from review.pooling import pool

proof = settings(max_examples=40, deadline=None, derandomize=True, database=None)
all_methods = pytest.mark.parametrize("method", ESTIMATORS)
RNG = np.random.default_rng(2)
Y, V = RNG.normal(0, 1, 7), RNG.uniform(0.05, 0.5, 7)
NUMBERS = ("estimate", "se", "tau2", "q")

numbers = st.integers(-640, 640).map(lambda i: i / 64)
studies = st.lists(st.tuples(numbers, st.floats(1e-2, 1e2)), min_size=3, max_size=8).map(
    lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True))
)


def close(ours, theirs, rel=1e-12, scale=0.0):
    np.testing.assert_allclose(ours, theirs, rtol=rel, atol=rel * scale)


@all_methods
def test_leave_one_out_is_each_pool(method):
    """Place i is the pool of the others, with its interval."""
    every = leave_one_out(Y, V, tau2=method, interval="HKSJ-safe", level=0.9, unit="um")
    for i in range(7):
        alone = pool(np.delete(Y, i), np.delete(V, i), tau2=method, interval="HKSJ-safe", level=0.9)
        close([getattr(every, name)[i] for name in NUMBERS], [getattr(alone, name) for name in NUMBERS])
        close(every.interval().high[i], alone.interval().high)
        assert np.isnan(every.weights[i, i])
    assert (every.unit, every.k.tolist()) == ("um", [6] * 7)


@all_methods
def test_cumulative_is_each_pool(method):
    """Place i is the pool of the first i + 1 by year; the last is the pool of all; weights stay with their studies."""
    years = [2020, 2013, 2018, 2013, 2022, 2015, 2019]
    order = np.argsort(years, kind="stable")
    every = cumulative(Y, V, order=years, tau2=method)
    for i in range(7):
        alone = pool(Y[order[: i + 1]], V[order[: i + 1]], tau2=method)
        close([getattr(every, name)[i] for name in NUMBERS], [getattr(alone, name) for name in NUMBERS])
        close(every.weights[i][order[: i + 1]], alone.weights)
    whole = pool(Y, V, tau2=method)
    close([every.estimate[-1], every.se[-1]], [whole.estimate, whole.se])
    close(cumulative(Y[order], V[order], tau2=method).estimate, every.estimate)
    assert np.isnan(every.tau2[0]) or method == "common"


@all_methods
def test_influence_from_its_definitions(method):
    """Viechtbauer and Cheung (2010), study by study, with tau2 estimated again each time."""
    ours, whole = influence(Y, V, tau2=method), pool(Y, V, tau2=method)
    for i in range(7):
        rest = pool(np.delete(Y, i), np.delete(V, i), tau2=method)
        moved = whole.estimate - rest.estimate
        all_under_rest = np.sum(1 / (V + rest.tau2)) ** -0.5
        expected = {
            "rstudent": (Y[i] - rest.estimate) / np.sqrt(V[i] + rest.tau2 + rest.se**2),
            "dffits": moved / np.sqrt(whole.weights[i] * (V[i] + rest.tau2)),
            "cooks_distance": moved**2 / whole.se**2,
            "cov_ratio": rest.se**2 / whole.se**2,
            "hat": whole.weights[i],
            "dfbetas": moved / all_under_rest,
            "tau2": rest.tau2,
            "q": rest.q,
        }
        for name, value in expected.items():
            close(getattr(ours, name)[i], value, 1e-10, 1e-3)


def test_common_effect_shortcuts():
    """With tau2 = 0 deletion has closed forms: mean(i) = mean - h·r/(1 - h), Cook = (h·r/(1 - h))²/se²."""
    ours, whole = influence(Y, V, tau2="common"), pool(Y, V, tau2="common")
    h, r = whole.weights, Y - whole.estimate
    close(ours.cooks_distance, (h * r / (1 - h)) ** 2 / whole.se**2, 1e-10)
    close(ours.rstudent, r / np.sqrt(V * (1 - h)), 1e-10)
    close(ours.dfbetas, h * r / (1 - h) / whole.se, 1e-10)
    close(ours.cov_ratio, 1 / (1 - h), 1e-12)


def test_baujat():
    """Contributions sum to Q under a common effect; the pull is the move over the error without the study."""
    ours, whole, rest = baujat(Y, V), pool(Y, V, tau2="common"), leave_one_out(Y, V, tau2="common")
    assert ours.heterogeneity.sum() == pytest.approx(whole.q, rel=1e-12)
    close(ours.pull, ((whole.estimate - rest.estimate) / rest.se) ** 2)
    assert baujat(Y, V, tau2="REML").heterogeneity.sum() == pytest.approx(6 * pool(Y, V).hksj_factor, rel=1e-12)


@all_methods
@proof
@given(data=studies, power=st.integers(-20, 20))
def test_no_measure_has_a_unit(method, data, power):
    """Effects times c, variances times c²: unchanged, bit by bit; the arms swapped: signs only."""
    y, v = data
    c = 2.0**power
    plain, scaled, turned = (influence(y * a, v * a**2, tau2=method) for a in (1.0, c, -1.0))
    for name in ("rstudent", "dffits", "cooks_distance", "cov_ratio", "hat", "dfbetas", "q"):
        np.testing.assert_array_equal(getattr(scaled, name), getattr(plain, name))
        sign = -1 if name in ("rstudent", "dffits", "dfbetas") else 1
        np.testing.assert_array_equal(getattr(turned, name), sign * getattr(plain, name))
    close(trace(y * c, v * c**2).estimate, trace(y, v).estimate * c, 1e-12, np.abs(y).max() * c)


@proof
@given(data=studies)
def test_trace_passes_through_every_estimate(data):
    """At tau = 0 the common effect, at the estimated tau the pool, far out the plain mean; errors grow."""
    y, v = data
    whole, common = pool(y, v), pool(y, v, tau2="common")
    found = trace(y, v, tau=[0.0, whole.tau2**0.5, 1e12])
    scale = np.abs(y).max() + 1
    close(found.estimate, [common.estimate, whole.estimate, y.mean()], 1e-10, scale)
    close(found.se[:2], [common.se, whole.se], 1e-10)
    close(found.weights[1], whole.weights, 1e-10)
    drawn = trace(y, v)
    assert (drawn.tau.size, drawn.tau[0], drawn.weights.shape) == (101, 0.0, (101, len(y)))
    assert (np.diff(drawn.se) > 0).all()
    assert drawn.tau[-1] >= whole.tau2**0.5 * 0.999 or whole.tau2_interval().high < whole.tau2


def test_two_studies_leave_one():
    """Without the other study there is no tau2: NaN, except under a common effect."""
    random, common = influence([0.0, 3.0], [1.0, 1.0]), influence([0.0, 3.0], [1.0, 1.0], tau2="common")
    assert np.isnan([random.tau2, random.rstudent, random.dffits, random.dfbetas]).all()
    assert np.isfinite([common.rstudent, common.dffits, common.cooks_distance, common.dfbetas]).all()
    assert leave_one_out([0.0, 3.0], [1.0, 1.0]).estimate.tolist() == [3.0, 0.0]


REFUSED = [
    (lambda: leave_one_out([1.0], [1.0]), "from at least two, none of them absent"),
    (lambda: leave_one_out([1.0, np.nan, 2.0], [1.0, np.nan, 2.0]), "none of them absent"),
    (lambda: cumulative([1.0, 2.0], [1.0, 1.0], order=[1]), "order needs one value for each of the 2 studies, not 1"),
    (lambda: cumulative([1.0, 2.0], [1.0, 0.0]), "a variance is a positive, finite number"),
    (lambda: influence([1.0, 2.0], [1.0, 1.0], tau2="reml"), "tau2 is one of"),
    (lambda: trace([1.0, 2.0], [1.0, 1.0], tau=[-1.0]), "not negative, not infinite"),
    (lambda: trace([1.0, np.nan], [1.0, np.nan]), "a trace takes no absent study"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
