"""Every subset pooled: the same numbers as one pool after another, and what holds for all of them."""

import numpy as np
import pytest

from review.estimates import INTERVALS
from review.heterogeneity import ESTIMATORS
from review.pooling import pool
from review.subsets import all_subsets

NUMBERS = ("estimate", "se", "tau2", "q", "hksj_factor")
CLOSE = 1e-11
EFFECTS = np.array([1.0, 2.5, 0.3, -0.4, 4.0, 1.2, 3.3])
VARIANCES = np.array([0.3, 0.05, 1.0, 0.2, 2.0, 0.01, 0.6])
all_methods = pytest.mark.parametrize("method", ESTIMATORS)


def many(k, seed=0):
    """Effects and variances of k studies that differ."""
    random = np.random.default_rng(seed)
    variances = np.exp(random.normal(-1, 1, k))
    return random.normal(0, 1, k) * np.sqrt(variances + 0.5), variances


def studies_in(subsets, place):
    """The places of the studies in one subset."""
    return [i for i in range(subsets.studies) if int(subsets.members[place]) >> i & 1]


def assert_pools(subsets, effects, variances, method, places):
    """The subsets at `places` are the pools of their studies, numbers and intervals."""
    spread = np.ptp(effects) ** 2 + variances.max()
    intervals = {name: subsets.interval(method=name) for name in INTERVALS}
    for place in places:
        inside = studies_in(subsets, place)
        single = pool(effects[inside], variances[inside], tau2=method)
        assert subsets.df[place] == single.df == len(inside) - 1
        ours = [getattr(subsets, name)[place] for name in NUMBERS]
        np.testing.assert_allclose(ours, [getattr(single, name) for name in NUMBERS], CLOSE, CLOSE * spread)
        for name, interval in intervals.items():
            theirs = single.interval(method=name)
            ends = interval.low[place], interval.high[place]
            np.testing.assert_allclose(ends, (theirs.low, theirs.high), CLOSE, CLOSE * spread)


@all_methods
def test_every_subset_is_the_pool_of_its_studies(method):
    """All 127 subsets of 7 studies: each once, with the numbers and intervals of `pool`."""
    subsets = all_subsets(EFFECTS, VARIANCES, tau2=method)
    assert sorted(subsets.members.tolist()) == list(range(1, 128))
    assert_pools(subsets, EFFECTS, VARIANCES, method, range(127))


@pytest.mark.parametrize("method", ["common", "DL", "REML", "PM"])
def test_beyond_one_table_of_sums(method):
    """15 studies fill two tables and several chunks; 200 of their subsets, the first and the last among them."""
    effects, variances = many(15)
    subsets = all_subsets(effects, variances, tau2=method)
    assert subsets.members.size == 2**15 - 1
    assert np.unique(subsets.members).size == subsets.members.size
    places = np.random.default_rng(1).integers(0, 2**15 - 1, 200)
    assert_pools(subsets, effects, variances, method, [0, 2**15 - 2, *places])


@all_methods
def test_hostile_studies(method):
    """Variances over 1e8, effects far from zero, two studies alike: still the pools."""
    effects, variances = np.array([1e6, 1e6 + 1, 1e6 + 1, 1e6 + 5]), np.array([1e-8, 1.0, 1.0, 1e-3])
    subsets = all_subsets(effects, variances, tau2=method)
    for place in range(15):
        inside = studies_in(subsets, place)
        single = pool(effects[inside], variances[inside], tau2=method)
        ours = [getattr(subsets, name)[place] for name in NUMBERS[:3]]
        theirs = [getattr(single, name) for name in NUMBERS[:3]]
        np.testing.assert_allclose(ours, theirs, 1e-9, 1e-9)


@all_methods
def test_one_study(method):
    """Its own effect and standard error; what needs two is NaN."""
    subsets = all_subsets([3.0], [0.25], tau2=method)
    assert (subsets.members.tolist(), subsets.estimate.tolist(), subsets.se.tolist()) == ([1], [3.0], [0.5])
    assert subsets.q.tolist() == [0.0]
    assert np.isnan(subsets.hksj_factor[0])
    assert np.isnan(subsets.tau2[0]) == (method != "common")
    assert np.isnan(subsets.interval(method="HKSJ").low[0])
    assert subsets.interval(method="wald").low[0] == pytest.approx(3.0 - 1.959963984540054 / 2)


def test_two_studies_by_hand():
    """Effects 1 and 4, variances 1 and 2: alone, alone, and together mean 2, variance 2/3, Q 3."""
    subsets = all_subsets([1.0, 4.0], [1.0, 2.0], tau2="common", unit="um")
    assert subsets.members.tolist() == [1, 2, 3]
    assert subsets.estimate == pytest.approx([1.0, 4.0, 2.0])
    assert subsets.se**2 == pytest.approx([1.0, 2.0, 2 / 3])
    assert subsets.q == pytest.approx([0.0, 0.0, 3.0])
    assert (subsets.df.tolist(), subsets.unit, subsets.studies, subsets.share_error) == ([0, 0, 1], "um", 2, 0.0)


def test_membership():
    """`has` finds the subsets that hold a study: half of them and one half."""
    subsets = all_subsets(EFFECTS, VARIANCES)
    for study in range(7):
        assert subsets.has(study).sum() == 64
        assert [study in studies_in(subsets, place) for place in range(127)] == subsets.has(study).tolist()


@all_methods
def test_scale(method):
    """Effects times a power of 2, variances times its square: all follows, bit by bit."""
    plain = all_subsets(EFFECTS, VARIANCES, tau2=method)
    scaled = all_subsets(EFFECTS * 2.0**9, VARIANCES * 2.0**18, tau2=method)
    for name, factor in (("estimate", 2.0**9), ("se", 2.0**9), ("tau2", 2.0**18), ("q", 1.0), ("hksj_factor", 1.0)):
        np.testing.assert_array_equal(getattr(scaled, name), getattr(plain, name) * factor)


@all_methods
def test_order_and_sign(method):
    """Turning the order of the studies turns the bits; turning the sign turns the estimates."""
    plain, turned = (
        all_subsets(EFFECTS, VARIANCES, tau2=method),
        all_subsets(EFFECTS[::-1], VARIANCES[::-1], tau2=method),
    )
    back = [int(f"{int(member):07b}"[::-1], 2) - 1 for member in plain.members]
    np.testing.assert_allclose(turned.estimate[back], plain.estimate, CLOSE, CLOSE)
    np.testing.assert_allclose(turned.tau2[back], plain.tau2, CLOSE, CLOSE)
    np.testing.assert_array_equal(all_subsets(-EFFECTS, VARIANCES, tau2=method).estimate, -plain.estimate)


@pytest.mark.parametrize("method", ["common", "DL", "REML"])
def test_sampling_above_22_studies(method):
    """Seeded, so many as asked for, none empty, each the pool of its studies."""
    effects, variances = many(23)
    subsets = all_subsets(effects, variances, tau2=method, sample=5000, seed=3)
    again = all_subsets(effects, variances, tau2=method, sample=5000, seed=3)
    other = all_subsets(effects, variances, tau2=method, sample=5000, seed=4)
    np.testing.assert_array_equal(subsets.members, again.members)
    np.testing.assert_array_equal(subsets.estimate, again.estimate)
    assert (subsets.members != other.members).any()
    assert subsets.members.size == 5000
    assert (subsets.members > 0).all()
    assert (subsets.members < 2**23).all()
    assert_pools(subsets, effects, variances, method, range(0, 5000, 100))


def test_the_stated_error_of_a_sample():
    """1.96 standard errors of a share at its widest, one half; the shares of subsets with a study lie within it."""
    effects, variances = many(30)
    subsets = all_subsets(effects, variances, tau2="common", sample=10_000)
    assert subsets.share_error == pytest.approx(1.96 / 2 / 100, rel=1e-4)
    shares = np.array([subsets.has(study).mean() for study in range(30)])
    assert (np.abs(shares - 0.5) < 2 * subsets.share_error).all()


def test_as_many_studies_as_bits():
    """64 studies are drawn from, none is left out by the arithmetic of whole numbers."""
    subsets = all_subsets(*many(64), tau2="common", sample=300)
    assert all(0.3 < subsets.has(study).mean() < 0.7 for study in range(64))


def test_progress():
    """Called after each chunk, rising to the total."""
    seen = []
    all_subsets(*many(14), tau2="DL", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done * 4096 - 1, 2**14 - 1) for done in (1, 2, 3, 4)]


def test_options_of_the_interval():
    """The level and the method given to `all_subsets` are those of `interval`, and both can be changed."""
    subsets = all_subsets(EFFECTS, VARIANCES, interval="wald", level=0.9)
    whole = pool(EFFECTS, VARIANCES, interval="wald", level=0.9)
    assert subsets.interval().low[-1] == pytest.approx(whole.interval().low, rel=CLOSE)
    assert subsets.interval(0.99, "HKSJ-safe").high[-1] == pytest.approx(
        whole.interval(0.99, "HKSJ-safe").high, rel=CLOSE
    )


REFUSED = [
    (lambda: all_subsets([[1.0, 2.0]], [[1.0, 1.0]]), "one complete set of studies"),
    (lambda: all_subsets([1.0, np.nan], [1.0, np.nan]), "one complete set of studies"),
    (lambda: all_subsets([1.0, 2.0], [1.0, 0.0]), "a variance is a positive, finite number"),
    (lambda: all_subsets([], []), "differ in shape or are empty"),
    (lambda: all_subsets([1.0, 2.0], [1.0, 1.0], tau2="reml"), "tau2 is one of"),
    (lambda: all_subsets([1.0, 2.0], [1.0, 1.0], interval="hksj"), "interval is one of"),
    (lambda: all_subsets([1.0, 2.0], [1.0, 1.0], level=95), "a level is a fraction"),
    (lambda: all_subsets([1.0, 2.0], [1.0, 1.0]).interval(method="Wald"), "HKSJ-safe, not 'Wald'"),
    (lambda: all_subsets(*many(65)), "at most 64 studies, not 65"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
