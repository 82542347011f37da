"""The extremes of a pool over boxes of standard errors: no point drawn at random, no corner and no other optimiser is beyond."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from review import partial
from review.partial import FLOOR, GOALS, extremes
from review.pooling import pool_many

EFFECTS = np.array([[69.2, 1.65, 12.0], [69.2, 10.63, 12.0], [69.2, 1.65, 12.0]])
LOWS = np.array([[32.9, 0.0, 3.8], [5.0, 0.0, 3.8], [3.6, 4.3, 2.1]])
HIGHS = np.array([[33.2, 0.4, 4.5], [5.0, 2.6, 4.5], [3.6, 4.3, 30.0]])
POINTS = 100_000
NEAR = 1e-6  # of the scale of the effects


def results(places, ses, tau2, interval="HKSJ"):
    pools = pool_many(EFFECTS[places], ses**2, tau2=tau2)
    ends = pools.interval(method=interval)
    return np.array([pools.estimate, ends.low, ends.high])


@pytest.mark.parametrize("interval", ["HKSJ", "wald"])
@pytest.mark.parametrize("tau2", ["common", "DL", "REML", "PM", "SJ"])
def test_nothing_drawn_at_random_lies_beyond(tau2, interval):
    """A hundred thousand seeded points, many of them on edges and corners."""
    random = np.random.default_rng(7)
    places = random.integers(0, len(EFFECTS), POINTS)
    shares = random.random((POINTS, 3))
    shares = np.where(random.random((POINTS, 3)) < 0.3, random.integers(0, 2, (POINTS, 3)), shares)
    low = np.maximum(LOWS, FLOOR * HIGHS)[places]
    drawn = results(places, low + shares * (HIGHS[places] - low), tau2, interval)
    found = extremes(EFFECTS, LOWS, HIGHS, tau2=tau2, interval=interval)
    for name, (row, sign) in GOALS.items():
        assert sign * found[name].value <= (sign * drawn[row]).min() + NEAR * 69.2, name


def test_under_a_common_effect_the_corners_are_the_extremes():
    """There the estimate moves one way with each weight, so the best corner is the answer, and is attained."""
    corners = np.array(list(product([0, 1], repeat=3)))
    places = np.repeat(np.arange(3), len(corners))
    low = np.maximum(LOWS, FLOOR * HIGHS)[places]
    ses = low + np.tile(corners, (3, 1)) * (HIGHS[places] - low)
    estimates = results(places, ses, "common")[0]
    found = extremes(EFFECTS, LOWS, HIGHS, tau2="common")
    assert found["lowest"].value == pytest.approx(estimates.min(), abs=1e-9)
    assert found["highest"].value == pytest.approx(estimates.max(), abs=1e-9)


@pytest.mark.parametrize("tau2", ["common", "DL", "REML"])
def test_where_an_extreme_is_attained(tau2):
    """Pooling the reading with its standard errors gives the extreme, and the standard errors lie in their ranges."""
    for name, (row, _) in GOALS.items():
        end = extremes(EFFECTS, LOWS, HIGHS, tau2=tau2)[name]
        assert results([end.reading], end.ses[None], tau2)[row, 0] == end.value
        assert (end.ses >= LOWS[end.reading]).all()
        assert (end.ses <= HIGHS[end.reading] * (1 + 1e-15)).all()


@pytest.mark.parametrize("name", list(GOALS))
def test_another_optimiser_finds_nothing_beyond(name):
    """SciPy's DIRECT in the first box, as a witness that shares no code with the search."""
    row, sign = GOALS[name]
    low = np.maximum(LOWS[0], FLOOR * HIGHS[0])
    free = HIGHS[0] > low

    def value(ses):
        return sign * results([0], ses[None], "DL")[row, 0]

    other = optimize.direct(value, optimize.Bounds(low[free], HIGHS[0][free]), maxfun=1500)
    found = extremes(EFFECTS[:1], LOWS[:1], HIGHS[:1], tau2="DL")[name]
    assert sign * found.value <= other.fun + NEAR * 69.2
    assert sign * found.value == pytest.approx(other.fun, abs=0.05)


def test_a_bound_is_taken_to_its_limit():
    """A standard error that may be 0 decides a common effect alone."""
    found = extremes([[1.0, 5.0]], [[0.0, 1.0]], [[2.0, 1.0]], tau2="common")
    assert found["lowest"].value == pytest.approx(1.0, abs=1e-9)
    assert found["highest"].value == pytest.approx((1 / 4 + 5) / (1 / 4 + 1))


def test_without_a_range_the_pool_is_the_pool():
    """Lower and upper ends that are equal leave one result for each reading."""
    found = extremes(EFFECTS, HIGHS, HIGHS)
    all_ = results(np.arange(3), HIGHS, "REML")
    assert [found["lowest"].value, found["highest"].value] == [all_[0].min(), all_[0].max()]
    assert found["highest"].reading == all_[0].argmax()


@settings(deadline=None, max_examples=6)
@given(
    values=st.lists(st.floats(-10, 10), min_size=2, max_size=3),
    low=st.floats(0.1, 2), wide=st.floats(0, 3), scale=st.sampled_from([1e-6, 1.0, 1e6]),
)  # fmt: skip
def test_extremes_hold_the_pool_and_scale_with_it(values, low, wide, scale):
    """Every pool with SEs at one share of their ranges lies between; another unit multiplies the extremes."""
    k = len(values)
    one = extremes([values], [[low] * k], [[low + wide] * k], tau2="DL")
    for share in (0.0, 0.3, 1.0):
        middle = pool_many([values], [[(low + share * wide) ** 2] * k], tau2="DL").estimate[0]
        assert one["lowest"].value - 1e-9 <= middle <= one["highest"].value + 1e-9
    other = extremes([np.multiply(values, scale)], [[low * scale] * k], [[(low + wide) * scale] * k], tau2="DL")
    for name in ("lowest", "highest"):
        assert other[name].value == pytest.approx(scale * one[name].value, rel=1e-5, abs=1e-5 * scale)


def test_many_ranges_are_searched_one_at_a_time():
    """With six free standard errors the corners still hold nothing beyond under a common effect."""
    effects, lows, highs = np.arange(6.0)[None], np.full((1, 6), 0.5), np.full((1, 6), 2.0)
    ses = np.array(list(product([0.5, 2.0], repeat=6)))
    corners = pool_many(np.repeat(effects, 64, axis=0), ses**2, tau2="common").estimate
    found = extremes(effects, lows, highs, tau2="common")
    assert [found["lowest"].value, found["highest"].value] == pytest.approx([corners.min(), corners.max()])


def test_what_is_no_range_is_refused():
    """Ends the wrong way round, a top of 0, and arrays that do not fit."""
    for low, high in ((2.0, 1.0), (0.0, 0.0), (-1.0, 1.0)):
        with pytest.raises(ValueError, match="goes from 0 or more up to a positive end"):
            extremes([[1.0, 2.0]], [[low, 1.0]], [[high, 1.0]])
    with pytest.raises(ValueError, match="differ in shape"):
        extremes([[1.0, 2.0]], [[1.0]], [[1.0]])
    with pytest.raises(ValueError, match="an interval by HKSJ need two effects or more"):
        extremes([[1.0]], [[1.0]], [[2.0]])
    alone = extremes([[1.0]], [[1.0]], [[2.0]], interval="wald")
    assert (alone["lowest"].value, alone["highest"].value) == (1.0, 1.0)
    assert alone["highest_end"].value == pytest.approx(1 + 1.959964 * 2)


@pytest.mark.parametrize(("k", "most"), [(5, 3**5), (6, 2 * 6 + 1)])
def test_neighbours_are_all_tried_up_to_five_ranges(monkeypatch, k, most):
    """Each step of the search asks for 3^k pools around a point, and beyond five ranges for 2k + 1."""
    asked = []
    monkeypatch.setattr(
        partial, "pool_many", lambda *args, **options: asked.append(len(args[0])) or pool_many(*args, **options)
    )
    extremes([np.arange(k) * 3.0], [[1.0] * k], [[2.0] * k], tau2="common", interval="wald")
    steps = {size for size in asked if size < 1_000}
    assert most in steps
    assert steps <= {1, most}
