"""Means and SDs from five numbers: simulated people, the exact spread of a normal sample, and any shift or unit."""

from math import inf, nan, sqrt

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.quantiles import (
    FiveNumbers,
    luo_mean,
    mean_sd_from_quantiles,
    quartiles_in_sds,
    range_in_sds,
    shi_sd,
    skewness,
    wan_mean,
    wan_sd,
)

proof = settings(max_examples=80, deadline=None, derandomize=True, database=None)


@st.composite
def numbers(draw):
    low, *steps = draw(st.lists(st.floats(0.1, 100), min_size=5, max_size=5))
    q1, median, q3, high = np.cumsum(steps) + low
    n, which = draw(st.integers(5, 5000)), draw(st.sampled_from(["ends", "quartiles", "both"]))
    ends, quartiles = {"low": low, "high": high}, {"q1": q1, "q3": q3}
    return FiveNumbers(n, median, "um", **{"ends": ends, "quartiles": quartiles, "both": ends | quartiles}[which])


def changed(five, times, shift):
    """The same numbers multiplied and moved; a negative multiplier turns them over."""
    moved = {name: getattr(five, name) for name in ("low", "q1", "q3", "high")}
    moved = {name: None if x is None else x * times + shift for name, x in moved.items()}
    if times < 0:
        moved = dict(zip(moved, reversed(moved.values()), strict=True))
    return FiveNumbers(five.n, five.median * times + shift, "um", **moved)


def sample(rng, n, count, draw):
    """Many samples of n people as five numbers each."""
    people = np.sort(draw(rng, (count, n)), axis=-1)
    at = np.quantile(people, [0, 0.25, 0.5, 0.75, 1], axis=-1).T
    return [FiveNumbers(n, m, "um", low=a, q1=b, q3=c, high=d) for a, b, m, c, d in at]


def normal(rng, shape):
    return rng.normal(50, 10, shape)


def lognormal(rng, shape):
    return rng.lognormal(0, 1, shape)


def only(five, which):
    """The median with the ends, or with the quartiles, alone."""
    names = ("low", "high") if which == "ends" else ("q1", "q3")
    return FiveNumbers(five.n, five.median, "um", **{name: getattr(five, name) for name in names})


@proof
@given(numbers(), st.floats(0.01, 100), st.floats(-1e3, 1e3))
def test_unit_and_shift(five, times, shift):
    """Mean and SD follow; turned over, the mean turns and the SD stays; skewness never changes."""
    for sign in (1, -1):
        moved = changed(five, sign * times, shift)
        for mean in (luo_mean, wan_mean):
            assert mean(moved) == pytest.approx(sign * times * mean(five) + shift, rel=1e-9, abs=1e-7)
        assert wan_sd(moved) == pytest.approx(times * wan_sd(five), rel=1e-8)
        assert skewness(moved).statistic == pytest.approx(skewness(five).statistic, rel=1e-6, abs=1e-8)
        assert skewness(moved).critical == skewness(five).critical


@proof
@given(numbers())
def test_means_lie_among_the_numbers(five):
    """Between the smallest and the largest that is printed; the SD is positive."""
    printed = [x for x in (five.low, five.q1, five.q3, five.high) if x is not None]
    arm = mean_sd_from_quantiles(five, skewed="accept")
    assert min(printed) <= arm.mean <= max(printed)
    assert arm.sd > 0
    assert (arm.n, arm.unit) == (five.n, "um")


@pytest.mark.parametrize("n", [9, 25, 101, 401])
def test_normal_people_get_their_mean_and_sd_back(n):
    """4,000 normal samples, mean 50, SD 10: nearly unbiased from any of the numbers, and sharpest with all five."""
    rng = np.random.default_rng(n)
    fives = sample(rng, n, 4000, normal)
    spreads = []
    for which in ("ends", "quartiles", "both"):
        rows = [five if which == "both" else only(five, which) for five in fives]
        found = [mean_sd_from_quantiles(row, skewed="accept") for row in rows]
        means, sds = np.array([arm.mean for arm in found]), np.array([arm.sd for arm in found])
        assert means.mean() == pytest.approx(50, abs=5 * 10 / sqrt(4000 * n) * 2)
        assert sds.mean() == pytest.approx(10, rel=0.09 if n < 10 else 0.03)
        spreads.append(means.std())
    assert spreads[2] <= 1.02 * min(spreads)
    assert spreads[2] >= 0.95 * 10 / sqrt(n)


@pytest.mark.parametrize("n", [21, 101, 401])
def test_skewness_of_normal_people_is_found_in_one_of_twenty(n):
    """5% of 10,000 normal samples, within 1.5 points, for each test; several times as many of lognormal ones."""
    rng = np.random.default_rng(n)
    for which in ("ends", "quartiles", "both"):
        shares = []
        for draw in (normal, lognormal):
            fives = sample(rng, n, 10_000, draw)
            rows = [five if which == "both" else only(five, which) for five in fives]
            shares.append(np.mean([skewness(row).skewed for row in rows]))
        assert shares[0] == pytest.approx(0.05, abs=0.015)
        assert shares[1] > 2.5 * shares[0]


@pytest.mark.parametrize("n", [5, 6, 20, 1000, 10**6, 10**12])
def test_widths_at_forty_digits(n):
    """Both quantiles from the defining equation, also where (n - 3/8)/(n + 1/4) rounds to 1."""
    with mp.workdps(40):
        for width, share in ((range_in_sds, mp.mpf(n) - 0.375), (quartiles_in_sds, mp.mpf(n) * 3 / 4 - 0.125)):
            z = mp.mpf(width(n)) / 2
            assert abs(mp.erfc(z / mp.sqrt(2)) / 2 / (1 - share / (mp.mpf(n) + 0.25)) - 1) < 1e-13


def test_both_pairs_weigh_between_each_alone():
    """Shi's and Wan's SDs from all five lie between those from the range and from the quartiles."""
    five = FiveNumbers(20, 6.0, "um", low=2.0, q1=4.0, q3=10.0, high=14.0)
    by_range, by_quartiles = wan_sd(only(five, "ends")), wan_sd(only(five, "quartiles"))
    assert wan_sd(five) == pytest.approx((by_range + by_quartiles) / 2, rel=1e-15)
    assert by_range < shi_sd(five) < wan_sd(five) < by_quartiles


SKEWED = FiveNumbers(200, 2.0, "um", q1=1.0, q3=9.0)
REFUSED = [
    (lambda: mean_sd_from_quantiles(SKEWED), "these numbers are skewed"),
    (lambda: mean_sd_from_quantiles(SKEWED, skewed="ignore"), "skewed is one of refuse, accept"),
    (lambda: shi_sd(SKEWED), "Shi's SD needs quartiles as well"),
    (lambda: FiveNumbers(20, 2.0, "um", q1=1.0), "come in pairs: one of a pair is missing"),
    (lambda: FiveNumbers(20, 2.0, "um", high=1.0), "come in pairs"),
    (lambda: FiveNumbers(20, 2.0, "um"), "a median alone says nothing of the spread"),
    (lambda: FiveNumbers(4, 2.0, "um", q1=1.0, q3=3.0), "below 5 people"),
    (lambda: FiveNumbers(20, 4.0, "um", q1=1.0, q3=3.0), "rise from the smallest to the largest"),
    (lambda: FiveNumbers(20, 3.0, "um", q1=3.0, q3=3.0), "rise from the smallest to the largest"),
    (lambda: FiveNumbers(20, nan, "um", q1=1.0, q3=3.0), "rise from the smallest to the largest"),
    (lambda: FiveNumbers(20, 3.0, "um", low=-inf, high=9.0), "are finite"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
