"""Smoothed variances: by hand, equal risks, and refusals. The published numbers are in published/test_berkey1995.py."""

import pytest

from review.effects import risk_ratio
from review.estimates import Events
from review.smoothed import smoothed_risk_ratios

TREATED, CONTROL = [Events(5, 10), Events(20, 40)], [Events(2, 10), Events(32, 40)]


def test_by_hand():
    """Odds against the event 1, 1 and 4, 1/4: means 1 and 17/8, over the people of each arm."""
    found = smoothed_risk_ratios(TREATED, CONTROL)
    assert [one.variance for one in found] == pytest.approx([(1 + 17 / 8) / 10, (1 + 17 / 8) / 40])
    usual = [risk_ratio(*pair) for pair in zip(TREATED, CONTROL, strict=True)]
    assert [(one.value, one.unit) for one in found] == [(one.value, one.unit) for one in usual]


def test_equal_risks_have_the_usual_variance():
    """Where every trial has the same risks, smoothing changes nothing."""
    arms = [Events(2 * n, 5 * n) for n in (3, 8, 20)], [Events(n, 5 * n) for n in (3, 8, 20)]
    usual = [risk_ratio(*pair).variance for pair in zip(*arms, strict=True)]
    assert [one.variance for one in smoothed_risk_ratios(*arms)] == pytest.approx(usual, rel=1e-14)


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        (([], []), "at least one trial is needed"),
        (([Events(1, 9), Events(0, 9)], [Events(1, 9), Events(2, 9)]), "needs an event in every arm"),
    ],
)
def test_refusals_say_why(arms, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        smoothed_risk_ratios(*arms)
