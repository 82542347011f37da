"""Results that know their unit: what they accept, refuse and say."""

import dataclasses
from math import nan

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review.estimates import Arm, Estimate, Events, Interval, Step, tail
from review.heterogeneity import ESTIMATORS
from review.pooling import pool, pool_many

proof = settings(max_examples=40, deadline=None, derandomize=True, database=None)
all_methods = pytest.mark.parametrize("method", ESTIMATORS)
numbers = st.integers(-640, 640).map(lambda i: i / 64)
studies = st.lists(st.tuples(numbers, st.floats(1e-2, 1e2)), min_size=2, max_size=8).map(
    lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True))
)


def test_interval_holds_its_ends():
    """Both ends belong to it; its width is their distance."""
    interval = Interval(-1.0, 3.0)
    assert -1.0 in interval
    assert 3.0 in interval
    assert 3.1 not in interval
    assert nan not in interval
    assert interval.width == 4.0


def test_normal_interval():
    """value ± 1.9599... standard errors, the quantile from its definition at 30 digits."""
    with mp.workdps(30):
        z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))
        assert abs(Estimate(0.0, 4.0, "um").interval().high - 2 * z) < 1e-14
    assert Estimate(1.0, 4.0, "um").interval(0.5).width < Estimate(1.0, 4.0, "um").interval(0.9).width


@pytest.mark.parametrize("level", [95, 1, 0, -0.5, nan])
def test_a_level_is_a_fraction(level):
    """95 would be read as a probability; it is refused wherever a level is given."""
    words = "a level is a fraction between 0 and 1"
    with pytest.raises(ValueError, match=words):
        tail(level)
    with pytest.raises(ValueError, match=words):
        Estimate(0.0, 1.0, "um").interval(level)
    with pytest.raises(ValueError, match=words):
        pool([1.0, 2.0], [1.0, 1.0], level=level)
    for ask in (pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]).interval, pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]).prediction):
        with pytest.raises(ValueError, match=words):
            ask(level)


@pytest.mark.parametrize("n", [1, 0, -3, nan])
def test_an_arm_has_people(n):
    """Below two people there is no SD."""
    with pytest.raises(ValueError, match="an arm needs at least 2 people"):
        Arm(n, 1.0, 1.0, "um")


@pytest.mark.parametrize("sd", [0.0, -1.0, nan, float("inf")])
def test_an_sd_is_positive(sd):
    """No spread, a negative one, or an unknown one is not an SD."""
    with pytest.raises(ValueError, match="an SD is a positive number"):
        Arm(10, 1.0, sd, "um")


@pytest.mark.parametrize(("affected", "observed"), [(-1, 10), (11, 10), (0, 0), (nan, 10), (1, nan)])
def test_impossible_counts(affected, observed):
    """More events than people, or none observed."""
    with pytest.raises(ValueError, match="is not a possible count"):
        Events(affected, observed)


def test_risk():
    """A share from 0 to 1."""
    assert (Events(0, 4).risk, Events(1, 4).risk, Events(4, 4).risk) == (0.0, 0.25, 1.0)


def test_estimates_are_not_added():
    """Adding is not pooling."""
    with pytest.raises(TypeError, match=r"review\.pooling\.pool"):
        Estimate(1.0, 1.0, "um") + Estimate(1.0, 1.0, "mm")


def test_results_are_frozen():
    """Nothing downstream can change a number on its way."""
    pooled = pool([1.0, 2.0], [1.0, 1.0])
    arm, estimate = Arm(2, 1.0, 1.0, "um"), Estimate(1.0, 1.0, "um")
    for result in (Interval(0, 1), estimate, arm, Events(1, 2), Step("read"), pooled):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(result, dataclasses.fields(result)[0].name, 7)


def test_one_study_leaves_the_rest_undefined():
    """No tau2, HKSJ, prediction interval, I2 or p of Q from one study; the estimate and its normal interval remain."""
    one = pool([2.0], [4.0], unit="um")
    undefined = [one.tau2, one.hksj_factor, one.i2(), one.q_p(), one.interval().low, one.prediction().high]
    undefined.append(one.interval(method="HKSJ-safe").high)
    assert all(value != value for value in undefined)
    assert (one.estimate, one.se, one.k, one.q) == (2.0, 2.0, 1, 0.0)
    assert one.interval(method="wald").width == pytest.approx(2 * 1.959963984540054 * 2)


def test_two_studies_have_no_prediction_interval():
    """t with no degrees of freedom is undefined, not infinite and not certain."""
    two = pool([0.0, 5.0], [1.0, 1.0])
    assert two.prediction().low != two.prediction().low
    assert two.interval().width > 0


def test_identical_effects():
    """Q is exactly 0, I2 0, p of Q 1; HKSJ then has no width, HKSJ-safe keeps the normal model's."""
    same = pool([0.1, 0.1, 0.1], [0.3, 0.2, 0.1])
    assert (same.q, same.i2(), same.q_p(), same.tau2, same.hksj_factor) == (0.0, 0.0, 1.0, 0.0, 0.0)
    assert same.interval().width == 0.0
    assert same.interval(method="HKSJ-safe").width > same.interval(method="wald").width


def test_one_or_two_studies_in_words():
    """What is undefined is NaN, and said."""
    one, two, three = (pool(list(range(k)), [1.0] * k) for k in (1, 2, 3))
    ends = [one.tau2_interval(), one.i2_interval(), one.h2_interval(), one.prediction(form="HKSJ"), two.prediction()]
    assert all(np.isnan([interval.low, interval.high]).all() for interval in ends)
    assert np.isnan([one.h2(), one.h2("tau2"), one.i2("tau2"), one.typical_variance, one.share_beyond(0)]).all()
    assert np.isfinite([two.tau2_interval().high, two.i2("tau2"), two.h2(), two.prediction(form="HKSJ").low]).all()
    assert one.undefined().startswith("One study: the variance between studies")
    assert two.undefined() == "Two studies: there is no prediction interval, which needs three."
    assert three.undefined() == ""


@all_methods
@proof
@given(data=studies)
def test_q_profile_interval(method, data):
    """At its ends the generalised Q is the quantile of chi-square; at 95% it holds the Paule-Mandel estimate."""
    y, v = data
    interval = pool(y, v, tau2=method).tau2_interval()
    assert interval == pool(y, v, tau2="PM").tau2_interval()
    assert interval.low <= pool(y, v, tau2="PM").tau2 <= interval.high
    for end, probability in ((interval.low, 0.975), (interval.high, 0.025)):
        quantile, q = stats.chi2.ppf(probability, len(y) - 1), q_at(end, y, v)
        assert q == pytest.approx(quantile, rel=1e-9) or (end == 0 and q < quantile)


def q_at(tau2, y, v):
    w = 1 / (v + tau2)
    return (w * (y - w @ y / w.sum()) ** 2).sum()


@all_methods
@proof
@given(data=studies, power=st.integers(-20, 20), seed=st.integers(0, 99))
def test_measures_of_spread_follow_the_unit(method, data, power, seed):
    """Times c: variances times c², shares unchanged, bit by bit; the order of studies and a shift of all are free."""
    y, v = data
    c, new = 2.0**power, np.random.default_rng(seed).permutation(len(y))
    plain, scaled, mixed = (pool(*pair, tau2=method) for pair in ((y, v), (y * c, v * c**2), (y[new] + 64, v[new])))
    shares, lengths = measures(plain, 1.5)
    np.testing.assert_array_equal(measures(scaled, 1.5 * c)[0], shares)
    np.testing.assert_array_equal(measures(scaled, 1.5 * c)[1], lengths * c**2)
    np.testing.assert_allclose(measures(mixed, 65.5)[0][:-1], shares[:-1], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(measures(mixed, 65.5)[1], lengths, rtol=1e-9, atol=1e-9 * np.ptp(y) ** 2)


def measures(pooled, threshold):
    """Numbers without a unit, the share of true effects last; and numbers in the unit squared."""
    tau2, i2, h2 = pooled.tau2_interval(), pooled.i2_interval(), pooled.h2_interval()
    shares = [i2.low, i2.high, h2.low, h2.high, pooled.i2(), pooled.i2("tau2"), pooled.h2(), pooled.h2("tau2")]
    return np.array([*shares, pooled.share_beyond(threshold)]), np.array([tau2.low, tau2.high, pooled.typical_variance])


@all_methods
@proof
@given(data=studies)
def test_i2_and_h2_say_the_same(method, data):
    """I2 = 1 - 1/H2, in both conventions and at the ends of intervals; both conventions agree for DL with Q > df."""
    y, v = data
    result = pool(y, v, tau2=method)
    assert result.i2() == pytest.approx(max(0.0, 1 - 1 / result.h2()) if result.h2() else 0.0, abs=1e-14)
    assert result.i2("tau2") == pytest.approx(1 - 1 / result.h2("tau2"), abs=1e-14)
    for i2, h2 in zip(vars(result.i2_interval()).values(), vars(result.h2_interval()).values(), strict=True):
        assert i2 == pytest.approx(1 - 1 / h2, abs=1e-14)
    if method == "DL" and result.q > result.df:
        assert result.i2("tau2") == pytest.approx(result.i2(), rel=1e-9, abs=1e-12)
    assert v.min() * (1 - 1e-12) <= result.typical_variance
    assert pool(y, np.full(len(y), 0.3), tau2=method).typical_variance == pytest.approx(0.3, rel=1e-12)


@all_methods
@proof
@given(data=studies)
def test_share_beyond(method, data):
    """All above -infinity, none above infinity, half above the mean, falling between; 0 or 1 where tau2 is 0."""
    y, v = data
    result = pool(y, v, tau2=method)
    thresholds = [-np.inf, *np.sort([*y, result.estimate]), np.inf]
    shares = [result.share_beyond(threshold) for threshold in thresholds]
    assert (shares[0], shares[-1], result.share_beyond(result.estimate)) == (1.0, 0.0, 0.5)
    assert (np.diff(shares) <= 0).all()
    if result.tau2 == 0:
        assert set(shares) <= {0.0, 0.5, 1.0}
    else:
        low = result.estimate - 1.959963984540054 * result.tau2**0.5
        assert result.share_beyond(low) == pytest.approx(0.975, abs=1e-6)


def test_prediction_intervals_differ_as_they_say():
    """k = 3, tau2 8, se² 3, HKSJ factor 1: t(1) for HTS, t(2) for HKSJ, the same spread."""
    result = pool([-3.0, 0.0, 3.0], [1.0, 1.0, 1.0])
    assert result.prediction().high == pytest.approx(12.706204736174698 * 11**0.5, rel=1e-9)
    assert result.prediction(form="HKSJ").high == pytest.approx(4.302652729911275 * 11**0.5, rel=1e-9)


def test_measures_of_a_stack_are_those_of_its_sets():
    """A stack of shape (2, 3) with absent studies: every measure has that shape and is the single pool's."""
    rng = np.random.default_rng(8)
    y, v = rng.normal(0, 1, (2, 3, 5)), rng.uniform(0.1, 1, (2, 3, 5))
    y[0, 1, 3] = v[0, 1, 3] = y[1, 2, 0] = v[1, 2, 0] = np.nan
    stack = pool_many(y, v)
    for place in np.ndindex(2, 3):
        here = ~np.isnan(y[place])
        alone = pool(y[place][here], v[place][here])
        for ours, theirs in zip(measures(stack, 0.2), measures(alone, 0.2), strict=True):
            np.testing.assert_allclose(ours[:, *place], theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda p: p.i2("chance"), "convention is Q or tau2, not 'chance'"),
        (lambda p: p.h2("q"), "convention is Q or tau2, not 'q'"),
        (lambda p: p.prediction(form="hts"), "form is HTS or HKSJ, not 'hts'"),
        (lambda p: p.tau2_interval(95), "a level is a fraction"),
    ],
)
def test_measures_refuse_in_words(ask, words):
    """A convention, a form or a level that does not exist."""
    with pytest.raises(ValueError, match=words):
        ask(pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]))
