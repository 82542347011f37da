"""Intervals for tau2 beside the Q-profile: what defines their ends, units, stacks and refusals.

The published numbers are in published/test_viechtbauer2007.py and reference/cases.json.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review.pooling import pool, pool_many
from review.tau2_intervals import METHODS

proof = settings(max_examples=30, deadline=None, derandomize=True, database=None)
studies = st.lists(
    st.tuples(st.integers(-640, 640).map(lambda i: i / 64), st.floats(1e-2, 1e2)), min_size=2, max_size=7
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))


def log_likelihood(tau2, y, v, method):
    """The (restricted) log likelihood from its definition."""
    w = 1 / (v + tau2)
    value = np.log(w).sum() - (w * (y - w @ y / w.sum()) ** 2).sum()
    return (value - np.log(w.sum()) if method == "REML" else value) / 2


@pytest.mark.parametrize("method", ["ML", "REML"])
@proof
@given(data=studies)
def test_profile_likelihood(method, data):
    """Each end is 1.92 below the top, or 0 above that; outside nothing is as near the top."""
    y, v = data
    fit = pool(y, v, tau2=method)
    interval = fit.tau2_interval(method="profile-likelihood")
    least = log_likelihood(fit.tau2, y, v, method) - stats.chi2.ppf(0.95, 1) / 2
    assert interval.low <= fit.tau2 <= interval.high
    ends = [log_likelihood(end, y, v, method) for end in (interval.low, interval.high)]
    assert ends[1] == pytest.approx(least, abs=1e-8)
    assert ends[0] == pytest.approx(least, abs=1e-8) or (interval.low == 0 and ends[0] > least)
    outside = [*np.linspace(0, interval.low, 50, endpoint=False), *interval.high * np.geomspace(1.001, 1e4, 100)]
    assert all(
        log_likelihood(tau2, y, v, method) <= least + 1e-8
        for tau2 in outside
        if tau2 < interval.low or tau2 > interval.high
    )


@proof
@given(data=studies)
def test_biggerstaff_tweedie(data):
    """At each end Cochran's Q has its tail probability under a gamma distribution with Q's mean and variance."""
    y, v = data
    fit, w = pool(y, v), 1 / v
    p = np.diag(w) - np.outer(w, w) / w.sum()
    for end, probability in zip(
        vars(fit.tau2_interval(method="Biggerstaff-Tweedie")).values(), (0.975, 0.025), strict=True
    ):
        total = p @ np.diag(v + end)
        mean, variance = np.trace(total), 2 * np.trace(total @ total)
        below = stats.gamma.cdf(fit.q, mean**2 / variance, scale=variance / mean)
        assert below == pytest.approx(probability, abs=1e-7) or (end == 0 and below < probability)


@pytest.mark.parametrize("method", ["ML", "REML"])
@proof
@given(data=studies)
def test_wald(method, data):
    """tau2 in the middle; the half width is 1.96·√(2/information), the information by a matrix trace."""
    y, v = data
    fit = pool(y, v, tau2=method)
    interval, w = fit.tau2_interval(method="Wald"), 1 / (v + fit.tau2)
    p = np.diag(w) - (np.outer(w, w) / w.sum() if method == "REML" else 0)
    assert interval.width / 2 == pytest.approx(stats.norm.ppf(0.975) * np.sqrt(2 / np.trace(p @ p)), rel=1e-8)
    assert (interval.low + interval.high) / 2 == pytest.approx(fit.tau2, abs=1e-9 * interval.width)


def test_sidik_jonkman():
    """df·tau2 over the quantiles of chi-square, whatever estimator the pool has."""
    y, v = [1.0, 3.0, 4.0, 9.0], [1.0, 2.0, 0.5, 1.0]
    interval, tau2 = pool(y, v).tau2_interval(0.9, method="Sidik-Jonkman"), pool(y, v, tau2="SJ").tau2
    assert (interval.low, interval.high) == pytest.approx(tuple(3 * tau2 / stats.chi2.ppf([0.95, 0.05], 3)), rel=1e-12)


@pytest.mark.parametrize("name", METHODS)
def test_unit_and_stacks(name):
    """Times 2 to the 9th the ends are times 2 to the 18th to the bit; a stack has its sets' intervals, NaN for one study."""
    rng = np.random.default_rng(2)
    y, v = rng.normal(0, 2, (2, 3, 5)), rng.uniform(0.1, 1, (2, 3, 5))
    y[0, 1, 1:] = v[0, 1, 1:] = np.nan
    y[1, 2, 3] = v[1, 2, 3] = np.nan
    stack, scaled = (pool_many(y * c, v * c**2).tau2_interval(method=name) for c in (1.0, 2.0**9))
    np.testing.assert_array_equal(scaled.low, stack.low * 2.0**18)
    np.testing.assert_array_equal(scaled.high, stack.high * 2.0**18)
    for place in np.ndindex(2, 3):
        here = ~np.isnan(y[place])
        alone = pool(y[place][here], v[place][here]).tau2_interval(method=name)
        np.testing.assert_allclose((stack.low[place], stack.high[place]), (alone.low, alone.high), 1e-9)
    assert np.isnan(stack.low[0, 1])
    assert np.isnan(stack.high[0, 1])
    assert np.ndim(pool([1.0, 2.0], [1.0, 1.0]).tau2_interval(method=name).low) == 0


def test_two_maxima_leave_a_gap():
    """With two maxima the profile's ends are the outermost: both maxima lie inside."""
    y, v = [0.0, -0.246, 10.349, -0.02, -0.025, -0.142], [0.00215, 0.07169, 0.97376, 0.03393, 0.00016, 0.0169]
    wide, narrow = (pool(y, v).tau2_interval(level, method="profile-likelihood") for level in (0.9999999, 0.5))
    assert wide.width > narrow.width > 0
    y, v = (np.array(a) for a in (y, v))
    grid = np.geomspace(1e-6, 100, 2000)
    heights = np.array([log_likelihood(tau2, y, v, "REML") for tau2 in grid])
    inside = grid[heights >= heights.max() - stats.chi2.ppf(0.9999999, 1) / 2]
    assert wide.low <= inside.min()
    assert wide.high >= inside.max()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda p: p.tau2_interval(method="q-profile"), "method is one of Q-profile, profile-likelihood, Wald"),
        (lambda p: p.tau2_interval(method="Wald"), "the Wald interval is for tau2 by ML or REML, not 'DL'"),
        (lambda p: p.tau2_interval(method="profile-likelihood"), "is for tau2 by ML or REML, not 'DL'"),
    ],
)
def test_refusals_say_why(ask, words):
    """A method that does not exist, or that belongs to another estimator."""
    with pytest.raises(ValueError, match=words):
        ask(pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0], tau2="DL"))
