"""What must hold for every pool: arithmetic by hand, symmetry, scale, stacks, and refusals in words."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.estimates import INTERVALS
from review.heterogeneity import ESTIMATORS
from review.pooling import pool, pool_many

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
METHODS = list(ESTIMATORS)
EXACT = 1e-13  # a few roundings
CLOSE = 1e-9  # roundings of the data themselves, magnified where the likelihood is flat

studies = st.lists(
    st.tuples(st.integers(-4000, 4000).map(lambda i: i / 64), st.floats(1e-3, 1e3)), min_size=2, max_size=9
).map(lambda pairs: tuple(np.array(column) for column in zip(*pairs, strict=True)))
all_methods = pytest.mark.parametrize("method", METHODS)
NUMBERS = ("estimate", "se", "tau2", "q", "hksj_factor")


def numbers(result):
    ends = [end for name in INTERVALS for end in (result.interval(method=name).low, result.interval(method=name).high)]
    return [getattr(result, name) for name in NUMBERS] + ends + [result.prediction().low, result.i2(), result.q_p()]


def assert_same(ours, theirs, rel=EXACT, scale=1.0):
    np.testing.assert_allclose(ours, theirs, rtol=rel, atol=rel * scale)


def size(y, v):
    """The data's own scale, which an absolute error is measured against."""
    return np.ptp(y) ** 2 + np.ptp(y) + v.max() + 1


def test_common_effect_by_hand():
    """Effects 1 and 4 with variances 1 and 2: weights 2/3 and 1/3, mean 2, variance 2/3, Q = 1 + 4/2 = 3."""
    result = pool([1, 4], [1, 2], tau2="common", unit="um")
    assert result.weights == pytest.approx([2 / 3, 1 / 3])
    assert (result.estimate, result.se**2, result.q) == pytest.approx((2.0, 2 / 3, 3.0))
    assert (result.tau2, result.df, result.k, result.unit) == (0.0, 1, 2, "um")
    assert result.i2() == pytest.approx(2 / 3)


def test_two_studies_agree_on_tau2():
    """With two studies DL, PM and REML are one number: ((y1 - y2)² - v1 - v2)/2 (here (16 - 3)/2)."""
    for method in ("PM", "REML"):
        assert pool([0.0, 4.0], [1.0, 2.0], tau2=method).tau2 == pytest.approx(6.5, rel=EXACT)
    assert pool([0.0, 4.0], [1.0, 2.0], tau2="DL").tau2 == pytest.approx(6.5, rel=EXACT)


def test_equal_variances_agree_on_tau2():
    """With equal variances all three are the effects' own variance minus v."""
    effects = [1.0, 2.0, 6.0, 7.0]
    for method in ("DL", "PM", "REML"):
        assert pool(effects, [0.5] * 4, tau2=method).tau2 == pytest.approx(np.var(effects, ddof=1) - 0.5, rel=EXACT)


def test_intervals_by_hand():
    """k = 3, equal variances 1, effects -3, 0, 3: tau2 8, se² 3, HKSJ factor 1, t(2) = 4.3027, t(1) = 12.7062."""
    result = pool([-3.0, 0.0, 3.0], [1.0, 1.0, 1.0])
    assert result.tau2 == pytest.approx(8.0, rel=EXACT)
    assert result.hksj_factor == pytest.approx(1.0, rel=EXACT)
    assert result.interval(method="wald").high == pytest.approx(1.959963984540054 * 3**0.5, rel=EXACT)
    assert result.interval(method="HKSJ").high == pytest.approx(4.302652729911275 * 3**0.5, rel=1e-9)
    assert result.prediction().high == pytest.approx(12.706204736432095 * 11**0.5, rel=1e-9)


@all_methods
@proof
@given(data=studies, power=st.integers(-20, 20))
def test_scale_by_powers_of_two_is_exact(method, data, power):
    """Effects times c, variances times c²: estimate, se, intervals times c, tau2 times c², Q unchanged, bit by bit."""
    y, v = data
    c = 2.0**power
    plain, scaled = pool(y, v, tau2=method), pool(y * c, v * c**2, tau2=method)
    assert (scaled.estimate, scaled.se, scaled.tau2) == (plain.estimate * c, plain.se * c, plain.tau2 * c**2)
    assert (scaled.q, scaled.hksj_factor) == (plain.q, plain.hksj_factor)
    assert scaled.interval().low == plain.interval().low * c


@all_methods
@proof
@given(data=studies, c=st.floats(1e-6, 1e6))
def test_scale_by_any_number(method, data, c):
    """From 1e-6 to 1e6, up to the rounding of the scaled data."""
    y, v = data
    plain, scaled = pool(y, v, tau2=method), pool(y * c, v * c**2, tau2=method)
    scale = size(y, v)
    assert_same(scaled.estimate / c, plain.estimate, CLOSE, scale)
    assert_same(scaled.se / c, plain.se, CLOSE, scale)
    assert_same(scaled.tau2 / c**2, plain.tau2, CLOSE, scale)
    assert_same(scaled.weights, plain.weights, CLOSE)


@all_methods
@proof
@given(data=studies, shift=st.integers(-64000, 64000).map(lambda i: i / 64))
def test_shift(method, data, shift):
    """A constant added to every effect moves the estimate by it and nothing else."""
    y, v = data
    plain, moved = pool(y, v, tau2=method), pool(y + shift, v, tau2=method)
    assert (moved.se, moved.tau2, moved.q) == (plain.se, plain.tau2, plain.q)
    assert_same(moved.estimate, plain.estimate + shift, EXACT, abs(shift) + np.abs(y).max())


@all_methods
@proof
@given(data=studies, seed=st.integers(0, 99))
def test_order(method, data, seed):
    """The order of the studies does not matter."""
    y, v = data
    new = np.random.default_rng(seed).permutation(len(y))
    plain, mixed = pool(y, v, tau2=method), pool(y[new], v[new], tau2=method)
    assert_same(numbers(mixed)[:3], numbers(plain)[:3], 1e-11, size(y, v))
    assert_same(mixed.weights, plain.weights[new], 1e-11)


@all_methods
@proof
@given(data=studies)
def test_swapped_arms(method, data):
    """Control minus treated: the sign turns, the ends of the interval change places."""
    y, v = data
    plain, turned = pool(y, v, tau2=method), pool(-y, v, tau2=method)
    assert (turned.estimate, turned.se, turned.tau2) == (-plain.estimate, plain.se, plain.tau2)
    assert (turned.interval().low, turned.interval().high) == (-plain.interval().high, -plain.interval().low)


@all_methods
@proof
@given(data=studies)
def test_ranges(method, data):
    """Weights are shares, the mean lies among the effects, tau2 >= 0, 0 <= I2 < 1, safe intervals cover the others."""
    y, v = data
    result = pool(y, v, tau2=method)
    assert result.weights.sum() == pytest.approx(1, rel=EXACT)
    assert y.min() - 1e-12 <= result.estimate <= y.max() + 1e-12
    assert result.tau2 >= 0
    assert 0 <= result.i2() < 1
    assert 0 <= result.q_p() <= 1
    safe = result.interval(method="HKSJ-safe").width
    assert safe >= max(result.interval(method="HKSJ").width, result.interval(method="wald").width) * (1 - EXACT)


@proof
@given(data=studies)
def test_no_heterogeneity_is_the_common_effect(data):
    """Where tau2 is 0 every method gives the common effect, exactly."""
    y, v = data
    y, v = y / np.abs(y).max() if y.any() else y, v + 2.1
    common = pool(y, v, tau2="common")
    for method in ("DL", "PM", "REML"):
        result = pool(y, v, tau2=method)
        assert result.tau2 == 0.0 or result.q > result.df
        assume(result.tau2 == 0.0)
        assert (result.estimate, result.se, result.q) == (common.estimate, common.se, common.q)


@proof
@given(data=studies)
def test_every_study_twice_halves_the_common_variance(data):
    """The estimate stays and se² is half; Q doubles."""
    y, v = data
    once, twice = pool(y, v, tau2="common"), pool(np.tile(y, 2), np.tile(v, 2), tau2="common")
    assert_same(twice.estimate, once.estimate, EXACT, np.abs(y).max())
    assert_same(twice.se**2, once.se**2 / 2)
    assert_same(twice.q, 2 * once.q)


@all_methods
def test_one_engine_for_one_set_and_for_stacks(method):
    """A stack of shape (4, 5, 7) with absent studies: each set is the pool of its own studies, to the last digits."""
    rng = np.random.default_rng(3)
    effects, variances = rng.normal(0, 1, (4, 5, 7)), rng.uniform(0.01, 1, (4, 5, 7))
    absent = rng.random((4, 5, 7)) < 0.3
    absent[..., 0] = False
    effects[absent] = variances[absent] = np.nan
    stack = pool_many(effects, variances, tau2=method)
    for place in np.ndindex(4, 5):
        here = ~absent[place]
        single = pool(effects[place][here], variances[place][here], tau2=method)
        whole_row = pool(effects[place], variances[place], tau2=method)
        for name in (*NUMBERS, "df"):
            assert_same(getattr(stack, name)[place], getattr(single, name), 1e-12)
            np.testing.assert_array_equal(getattr(stack, name)[place], getattr(whole_row, name))
        assert_same(stack.weights[place][here], single.weights, 1e-12)
        assert np.isnan(stack.weights[place][~here]).all()
        for name in INTERVALS:
            assert_same(stack.interval(method=name).low[place], single.interval(method=name).low, 1e-12)
        assert_same(stack.prediction().high[place], single.prediction().high, 1e-12)
        assert_same(stack.i2()[place], single.i2(), 1e-12)


@all_methods
def test_shapes(method):
    """Results have the shape of the stack, also of an empty one; one set gives plain numbers."""
    assert pool_many(np.ones((0, 3)), np.ones((0, 3)), tau2=method).estimate.shape == (0,)
    assert pool_many(np.ones((2, 0, 3)), np.ones((2, 0, 3)), tau2=method).weights.shape == (2, 0, 3)
    single = pool([1, 2, 9], [1, 2, 3], tau2=method)
    assert all(type(getattr(single, name)) is float for name in ("estimate", "se", "tau2", "q"))
    assert np.ndim(single.interval().low) == np.ndim(single.prediction().low) == np.ndim(single.i2()) == 0


def test_inputs_are_neither_changed_nor_followed():
    """Read-only arrays and lists of integers are taken; changing the input later does not change a result."""
    effects, variances = np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0])
    result = pool(effects, variances)
    before = numbers(result)
    effects[0] = 100.0
    assert numbers(result) == before
    effects[0] = 1.0
    for array in (effects, variances):
        array.flags.writeable = False
    assert numbers(pool(effects, variances)) == numbers(pool([1, 2, 9], (1, 2, 3))) == before


REFUSED = [
    (lambda: pool([], []), "differ in shape or are empty"),
    (lambda: pool([1.0], [1.0, 2.0]), r"differ in shape or are empty: \(1, 1\), \(1, 2\)"),
    (lambda: pool([[1.0]], [[1.0]]), "pool takes one set of studies"),
    (lambda: pool(1.0, 1.0), "pool takes one set of studies"),
    (lambda: pool_many(1.0, 1.0), "differ in shape or are empty"),
    (lambda: pool([1.0, np.nan], [1.0, 1.0]), "absent .NaN. in the effects but not in the variances"),
    (lambda: pool([1.0, 1.0], [1.0, np.nan]), "or the reverse"),
    (lambda: pool([np.nan], [np.nan]), "a set without any study cannot be pooled"),
    (lambda: pool_many([[1.0], [np.nan]], [[1.0], [np.nan]]), "a set without any study cannot be pooled"),
    (lambda: pool([1.0, np.inf], [1.0, 1.0]), "an effect is infinite"),
    (lambda: pool([1.0, 2.0], [1.0, np.inf]), "a variance is a positive, finite number"),
    (lambda: pool([1.0, 2.0], [1.0, 0.0]), "a variance is a positive, finite number"),
    (lambda: pool([1.0, 2.0], [1.0, -1.0]), "a variance is a positive, finite number"),
    (
        lambda: pool([1.0, 2.0], [1.0, 1.0], tau2="reml"),
        "tau2 is one of common, DL, HE, HS, SJ, ML, REML, PM, not 'reml'",
    ),
    (lambda: pool([1.0, 2.0], [1.0, 1.0], interval="hksj"), "interval is one of wald, HKSJ, HKSJ-safe, not 'hksj'"),
    (lambda: pool([1.0, 2.0], [1.0, 1.0]).interval(method="Wald"), "HKSJ-safe, not 'Wald'"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
