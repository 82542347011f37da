"""Events on two halves of the same scalps: against exact fractions, a multinomial's own spread, and under swaps."""

from fractions import Fraction
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.effects import ZERO_CELLS, odds_ratio, risk_difference, risk_ratio
from review.estimates import Events
from review.paired_events import (
    PairedEvents,
    conditional_odds_ratio,
    paired_odds_ratio,
    paired_peto_odds_ratio,
    paired_risk_difference,
    paired_risk_ratio,
)

proof = settings(max_examples=80, deadline=None, derandomize=True, database=None)
people = st.integers(0, 400)
pairs = st.builds(PairedEvents, people, people, people, st.integers(1, 400))
MEASURES = [
    paired_risk_difference,
    paired_risk_ratio,
    paired_odds_ratio,
    conditional_odds_ratio,
    paired_peto_odds_ratio,
]


def swapped(table):
    return PairedEvents(table.both, table.only_control, table.only_treated, table.neither)


@proof
@given(pairs, st.sampled_from(ZERO_CELLS))
def test_swapping_the_halves_turns_the_sign(table, zero_cells):
    """Same variance above 0, opposite value; a refusal stays a refusal."""
    for function in MEASURES:
        try:
            there = function(table, zero_cells=zero_cells)
        except ValueError:
            with pytest.raises(ValueError, match=r"estimable|undefined|usable"):
                function(swapped(table), zero_cells=zero_cells)
            continue
        back = function(swapped(table), zero_cells=zero_cells)
        assert there.value == -back.value
        assert there.variance == pytest.approx(back.variance, rel=1e-14)
        assert there.variance > 0


@proof
@given(st.builds(PairedEvents, *[st.integers(1, 10**9)] * 4))
def test_by_exact_fractions(table):
    """Each value and variance in rational arithmetic, in the textbook's own shares."""
    a, b, c, _ = (Fraction(count, table.n) for count in table.counts)
    n, p, q = table.n, a + b, a + c
    spread = (b * (1 - b) + c * (1 - c) + 2 * b * c) / n
    difference = paired_risk_difference(table)
    assert difference.value == float(p - q)
    assert difference.variance == pytest.approx(float(spread), rel=1e-14)
    ratio, odds = paired_risk_ratio(table), paired_odds_ratio(table)
    assert exp(ratio.value) == pytest.approx(float(p / q), rel=1e-14)
    assert ratio.variance == pytest.approx(float((b + c) / (n * p * q)), rel=1e-14)
    assert exp(odds.value) == pytest.approx(float(p * (1 - q) / (q * (1 - p))), rel=1e-13)
    assert odds.variance == pytest.approx(float(spread / (p * (1 - p) * q * (1 - q))), rel=1e-14)
    within, peto = conditional_odds_ratio(table), paired_peto_odds_ratio(table)
    assert exp(within.value) == pytest.approx(float(b / c), rel=1e-13)
    assert within.variance == pytest.approx(float(1 / b + 1 / c) / n, rel=1e-14)
    assert peto.value == float(2 * (b - c) / (b + c))
    assert peto.variance == pytest.approx(float(4 / (b + c)) / n, rel=1e-14)


def test_independent_halves_are_as_two_arms():
    """Counts that are products of their margins, so without correlation: value and variance of two separate arms."""
    table, treated, control = PairedEvents(12, 18, 8, 12), Events(30, 50), Events(20, 50)
    for paired, separate in zip(MEASURES, (risk_difference, risk_ratio, odds_ratio), strict=False):
        assert paired(table).value == pytest.approx(separate(treated, control).value, rel=1e-14)
        assert paired(table).variance == pytest.approx(separate(treated, control).variance, rel=1e-13)


def test_variances_are_the_spread_of_simulated_tables():
    """30,000 tables of 400 people: the variance at the true shares is the variance of the values, within 4%."""
    rng, shares = np.random.default_rng(3), np.array([0.3, 0.3, 0.15, 0.25])
    drawn = [PairedEvents(*map(int, row)) for row in rng.multinomial(400, shares, 30_000)]
    truth = PairedEvents(*map(int, shares * 400))
    for function in MEASURES[:-1]:
        spread = np.var([function(table).value for table in drawn])
        assert function(truth).variance == pytest.approx(spread, rel=0.04)


def test_zero_cells():
    """5 people better on the treated half only, none on the other only: log(5.5/0.5) within pairs."""
    table = PairedEvents(0, 5, 0, 5)
    assert conditional_odds_ratio(table).value == pytest.approx(log(11), rel=1e-14)
    assert paired_risk_ratio(table).value == pytest.approx(log(6), rel=1e-14)
    assert paired_risk_difference(table).value == 0.5
    assert paired_peto_odds_ratio(table, zero_cells="none").value == 2.0
    for empty in (PairedEvents(0, 0, 0, 9), PairedEvents(9, 0, 0, 0)):
        assert paired_risk_ratio(empty, zero_cells="half even if empty").value == 0.0


REFUSED = [
    (lambda: PairedEvents(-1, 1, 1, 1), "counts of people are 0 or more"),
    (lambda: PairedEvents(0, 0, 0, 0), "and not all 0"),
    (lambda: PairedEvents(float("nan"), 1, 1, 1), "counts of people are 0 or more"),
    (lambda: paired_risk_difference(PairedEvents(5, 0, 0, 5)), "no usable variance"),
    (lambda: paired_risk_difference(PairedEvents(0, 7, 0, 0)), "no usable variance"),
    (lambda: paired_risk_ratio(PairedEvents(0, 0, 0, 5)), "not estimable"),
    (lambda: paired_odds_ratio(PairedEvents(5, 0, 0, 0)), "not estimable"),
    (lambda: paired_risk_ratio(PairedEvents(5, 0, 0, 5), zero_cells="none"), "all pairs are alike"),
    (lambda: paired_odds_ratio(PairedEvents(5, 0, 0, 5), zero_cells="none"), "all pairs are alike"),
    (lambda: paired_peto_odds_ratio(PairedEvents(5, 0, 0, 5), zero_cells="none"), "all pairs are alike"),
    (lambda: conditional_odds_ratio(PairedEvents(5, 1, 0, 5), zero_cells="none"), "a count of 0 leaves a ratio"),
    (lambda: paired_risk_ratio(PairedEvents(5, 1, 1, 5), zero_cells="some"), "zero_cells is one of"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
