"""Results that know their unit: what they accept, refuse and say."""

import dataclasses
from math import nan

import mpmath as mp
import pytest

from review.estimates import Arm, Estimate, Events, Interval, Step, tail
from review.pooling import pool


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
