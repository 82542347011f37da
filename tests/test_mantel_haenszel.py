"""Mantel-Haenszel and Peto pools: exact fractions, one study, swaps, and simulated trials."""

from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from review import effects
from review.estimates import Events
from review.mantel_haenszel import (
    peto_odds_ratio,
    pooled_odds_ratio,
    pooled_peto_odds_ratio,
    pooled_risk_difference,
    pooled_risk_ratio,
)

proof = settings(max_examples=50, deadline=None, derandomize=True, database=None)
POOLS = [pooled_risk_ratio, pooled_odds_ratio, pooled_risk_difference, pooled_peto_odds_ratio]


@st.composite
def sets(draw, smallest=1):
    """Two lists of Events, 1 to 6 studies, each with events and non-events in both arms."""
    arms = []
    for _ in range(2 * draw(st.integers(1, 6))):
        affected, others = draw(st.integers(smallest, 300)), draw(st.integers(smallest, 300))
        arms.append(Events(affected, affected + others))
    return arms[::2], arms[1::2]


def _cells(treated, control):
    rows = zip(treated, control, strict=True)
    return [tuple(map(Fraction, effects.cells(*row))) for row in rows]


@proof
@given(sets())
def test_by_exact_fractions(pair):
    """Estimates and variances in rational arithmetic, in the textbook's own terms."""
    tables = [(a, b, c, d, a + b + c + d) for a, b, c, d in _cells(*pair)]
    r, s = (sum(a * (c + d) / n for a, b, c, d, n in tables), sum(c * (a + b) / n for a, b, c, d, n in tables))
    ratio = pooled_risk_ratio(*pair)
    assert exp(ratio.estimate) == pytest.approx(float(r / s), rel=1e-13)
    spread = sum(((a + b) * (c + d) * (a + c) - a * c * n) / n**2 for a, b, c, d, n in tables) / (r * s)
    assert ratio.se == pytest.approx(sqrt(spread), rel=1e-13)

    r, s = sum(a * d / n for a, b, c, d, n in tables), sum(b * c / n for a, b, c, d, n in tables)
    spread = sum((a + d) * a * d / n**2 for a, b, c, d, n in tables) / (2 * r**2)
    spread += sum(((a + d) * b * c + (b + c) * a * d) / n**2 for a, b, c, d, n in tables) / (2 * r * s)
    spread += sum((b + c) * b * c / n**2 for a, b, c, d, n in tables) / (2 * s**2)
    odds = pooled_odds_ratio(*pair)
    assert exp(odds.estimate) == pytest.approx(float(r / s), rel=1e-13)
    assert odds.se == pytest.approx(sqrt(spread), rel=1e-13)

    top, bottom = (
        sum((a * (c + d) - c * (a + b)) / n for a, b, c, d, n in tables),
        sum((a + b) * (c + d) / n for a, b, c, d, n in tables),
    )
    difference = pooled_risk_difference(*pair)
    assert difference.estimate == pytest.approx(float(top / bottom), rel=1e-12, abs=1e-15)
    wide = [(a, c, a + b, c + d, n) for a, b, c, d, n in tables]
    p = sum((m**2 * c - k**2 * a + m * k * (k - m) / 2) / n**2 for a, c, m, k, n in wide)
    q = sum((a * d + c * b) / n for a, b, c, d, n in tables) / 2
    assert difference.se == pytest.approx(sqrt((top / bottom * p + q) / bottom**2), rel=1e-11)

    gaps = [a - (a + b) * (a + c) / n for a, b, c, d, n in tables]
    widths = [(a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1)) for a, b, c, d, n in tables]
    peto = pooled_peto_odds_ratio(*pair)
    assert peto.estimate == pytest.approx(float(sum(gaps) / sum(widths)), rel=1e-12, abs=1e-14)
    assert peto.se == pytest.approx(1 / sqrt(sum(widths)), rel=1e-13)


@proof
@given(sets())
def test_statsmodels_agrees(pair):
    """The pooled odds ratio with its standard error, and the risk ratio."""
    tables = np.moveaxis([np.array(table, float).reshape(2, 2) for table in _cells(*pair)], 0, -1)
    other, ours = StratifiedTable(tables), pooled_odds_ratio(*pair)
    assert ours.estimate == pytest.approx(other.logodds_pooled, rel=1e-9, abs=1e-12)
    assert ours.se == pytest.approx(other.logodds_pooled_se, rel=1e-12)
    assert pooled_risk_ratio(*pair).estimate == pytest.approx(log(other.riskratio_pooled), rel=1e-9, abs=1e-12)


@proof
@given(sets())
def test_swapping_arms_and_order(pair):
    """Treated for control turns the sign; the order of the studies changes nothing."""
    for function in POOLS:
        there, back = function(*pair), function(*reversed(pair))
        turned = function(*(arms[::-1] for arms in pair))
        assert there.estimate == pytest.approx(-back.estimate, rel=1e-12, abs=1e-15)
        assert there.se == pytest.approx(back.se, rel=1e-12)
        assert there.q == pytest.approx(back.q, rel=1e-9, abs=1e-12)
        assert (turned.estimate, turned.se, turned.q) == pytest.approx((there.estimate, there.se, there.q), rel=1e-9)


@proof
@given(sets())
def test_one_study_alone_is_its_own_effect(pair):
    """The estimate is the study's, Q is 0 on 0 degrees of freedom, and the weight is 1."""
    alone = [arms[:1] for arms in pair]
    own_effects = (effects.risk_ratio, effects.odds_ratio, effects.risk_difference)
    for function, effect in zip(POOLS[:3], own_effects, strict=True):
        one, own = function(*alone), effect(*(arms[0] for arms in alone))
        assert one.estimate == pytest.approx(own.value, rel=1e-12, abs=1e-14)
        assert (one.q, one.df, one.weights.tolist()) == (pytest.approx(0, abs=1e-20), 0, [1.0])
    ratio = pooled_risk_ratio(*alone)
    assert ratio.se**2 == pytest.approx(effects.risk_ratio(*(arms[0] for arms in alone)).variance, rel=1e-12)


@proof
@given(sets(), st.integers(1, 4))
def test_the_same_study_many_times(pair, times):
    """Copies of every study leave the estimate and divide the variance."""
    many = [arms * times for arms in pair]
    for function in POOLS:
        one, several = function(*pair), function(*many)
        assert several.estimate == pytest.approx(one.estimate, rel=1e-12, abs=1e-15)
        assert several.se == pytest.approx(one.se / sqrt(times), rel=1e-12)


def test_the_unit_and_the_interval():
    """Wald's interval around the estimate, on the scale that the unit names."""
    result = pooled_risk_ratio([Events(4, 20), Events(6, 20)], [Events(2, 20), Events(3, 20)])
    assert result.unit == "log risk ratio"
    assert (result.interval().high - result.estimate) / result.se == pytest.approx(1.959964, abs=1e-6)
    assert result.weights.sum() == pytest.approx(1)


def test_zero_cells_need_nothing():
    """A study without events in one arm counts; one without events in both is absent from a ratio, not a difference."""
    treated, control = [Events(0, 20), Events(3, 20), Events(0, 30)], [Events(4, 20), Events(3, 20), Events(0, 30)]
    ratio, without = (pooled_risk_ratio(treated[:k], control[:k]) for k in (3, 2))
    assert (ratio.estimate, ratio.se, ratio.df) == (without.estimate, without.se, 1)
    assert np.isnan(ratio.weights).tolist() == [False, False, True]
    assert exp(ratio.estimate) == pytest.approx(3 / 7, rel=1e-14)
    odds = pooled_odds_ratio(treated, control)
    assert odds.estimate == pooled_odds_ratio(treated[:2], control[:2]).estimate
    difference = pooled_risk_difference(treated, control)
    assert difference.estimate == pytest.approx((-2 + 0 + 0) / (10 + 10 + 15), rel=1e-14)


def test_halves_where_asked_for():
    """One half to each cell of the first table only: (0.5·21/42 + 3/2)/(4.5/2 + 3/2)."""
    treated, control = [Events(0, 20), Events(3, 20), Events(0, 30)], [Events(4, 20), Events(3, 20), Events(0, 30)]
    halved = pooled_risk_ratio(treated, control, zero_cells="half if zero")
    assert exp(halved.estimate) == pytest.approx((0.25 + 1.5) / (2.25 + 1.5), rel=1e-14)


def test_standard_errors_are_the_spread_of_simulated_sets():
    """4,000 sets of 5 trials with one true effect: the mean squared SE is the variance of the estimates, within 8%."""
    rng, n, low = np.random.default_rng(12), 80, np.array([0.1, 0.15, 0.2, 0.25, 0.3])
    drawn = zip(rng.binomial(n, low + 0.08, (4000, 5)), rng.binomial(n, low, (4000, 5)), strict=True)
    pairs = [[[Events(int(a), n) for a in side] for side in row] for row in drawn]
    for function in POOLS:
        found = np.array([(pool.estimate, pool.se**2) for pool in (function(*pair) for pair in pairs)])
        assert found[:, 1].mean() == pytest.approx(found[:, 0].var(), rel=0.08)


NOBODY = [Events(0, 9)], [Events(0, 8)]
EVERYBODY = [Events(9, 9)], [Events(8, 8)]
REFUSED = [
    (lambda: pooled_risk_ratio(*NOBODY), "a count of 0 leaves a ratio undefined"),
    (lambda: pooled_odds_ratio(*EVERYBODY), "a count of 0 leaves a ratio undefined"),
    (lambda: pooled_risk_difference(*NOBODY), "no usable variance"),
    (lambda: pooled_risk_difference([Events(9, 9)], [Events(0, 9)]), "no usable variance"),
    (lambda: pooled_peto_odds_ratio(*NOBODY), "no study says anything"),
    (lambda: peto_odds_ratio(NOBODY[0][0], NOBODY[1][0]), "Peto's odds ratio is not estimable"),
    (lambda: pooled_risk_ratio([], []), "at least one study is needed"),
    (lambda: pooled_peto_odds_ratio([], []), "at least one study is needed"),
    (lambda: pooled_risk_ratio([Events(1, 9)], [Events(1, 8)] * 2), "argument"),
    (lambda: pooled_risk_ratio(*NOBODY, zero_cells="half"), "zero_cells is one of none, half if zero"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
