"""Pooled SMDs: within their subgroups, as precise as their people allow, and what an interval hides."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review import pooling, words
from review.integrity import (
    heterogeneity_shown,
    implied_prediction,
    smd_precision,
    smd_within_subgroups,
    subgroups_agree,
)
from review.subgroups import subgroups

from .printing import WAYS, printed, proof

XU = (["1.16", "0.52"], ["0.86", "0.23"], ["1.42", "0.82"])
studies = st.lists(st.tuples(st.floats(-1, 3), st.floats(0.01, 0.5)), min_size=4, max_size=12)


def three(estimate, se, decimals=2, way=WAYS[0]):
    return [printed(Fraction(value), decimals, way) for value in (estimate, estimate - 1.96 * se, estimate + 1.96 * se)]


@proof
@given(studies, st.sampled_from(["common", "DL", "REML"]), st.integers(1, 3), st.sampled_from(WAYS))
def test_a_pool_of_its_own_subgroups_is_never_accused(found, tau2, decimals, way):
    """Common effect: between the subgroups. Random effects: at least within their intervals, which are Wald's here."""
    effects, variances = map(np.array, zip(*found, strict=True))
    groups = ["a", "b"] * (len(found) // 2) + ["a"] * (len(found) % 2)
    whole = pooling.pool(effects, variances, tau2=tau2)
    parts = subgroups(effects, variances, groups, tau2=tau2, interval="wald")
    rows = [three(one, se, decimals, way) for one, se in zip(parts.estimates, parts.se, strict=True)]
    found = smd_within_subgroups(printed(Fraction(float(whole.estimate)), decimals, way), *zip(*rows, strict=True))
    assert found.verdict == "consistent" if tau2 == "common" and way != WAYS[2] else found.verdict != "implausible"


def test_xu2024_is_no_smd():
    """a48: 15.82 beside 1.16 and 0.52, which pool to 0.86 [0.65, 1.06]."""
    found = smd_within_subgroups("15.82", *XU)
    assert found.verdict == "implausible"
    assert "0.86 [0.65, 1.06]" in found.arithmetic
    assert smd_within_subgroups("0.86", *XU).verdict == "consistent"
    assert smd_within_subgroups("1.30", *XU).verdict == "cannot tell"


@proof
@given(st.integers(8, 400), st.floats(-1.5, 1.5), st.floats(0, 1), st.integers(1, 20))
def test_a_real_precision_is_never_accused(n, effect, tau2, k):
    """k trials of n people in all, two equal arms each: their I² decides, never implausible up to 97%."""
    within = 4 * (1 + effect**2 / 8) / n
    i2 = tau2 / (tau2 + k * within)
    assume(i2 < 0.97)
    found = smd_precision(*three(effect, sqrt(within + tau2 / k), 4), n)
    assert found.verdict == ("consistent" if i2 < 0.899 else "cannot tell") or 0.899 <= i2 <= 0.901


def test_intervals_too_wide_for_an_smd():
    """a48 and a49: 41 and 2 people by their widths, 472 printed; two trials with t could be as wide, eight could not."""
    wide = smd_precision("15.82", "12.34", "19.31", 472), smd_precision("-0.21", "-2.94", "2.52", 472)
    assert [finding.verdict for finding in wide] == ["cannot tell", "cannot tell"]
    assert "t with df = 1" in wide[1].arithmetic
    assert smd_precision("-0.21", "-2.94", "2.52", 472, k=8).verdict == "implausible"
    assert smd_precision("-0.21", "-2.94", "2.52", 472, k="").verdict == "cannot tell"
    assert "= 41; printed 472, so I² would be 91%" in wide[0].arithmetic
    assert "= 2; printed 472, so I² would be over 99%" in wide[1].arithmetic
    assert smd_precision("1.16", "0.86", "1.42", 229).verdict == "consistent"
    unknown = smd_precision("1.16", "0.86", "1.42")
    assert (unknown.verdict, unknown.arithmetic.endswith("= 229; their number is not printed")) == ("cannot tell", True)


@pytest.mark.parametrize(("low", "high"), [("1", "1"), ("2", "1")])
def test_an_interval_upside_down_is_refused(low, high):
    """Or of no width."""
    with pytest.raises(ValueError, match="is not above its lower end"):
        smd_precision("1", low, high, 100)
    with pytest.raises(ValueError, match="is not above its lower end"):
        implied_prediction("1", low, high, "50", 5, 100)


def test_trials_have_people():
    """Five trials need at least ten."""
    with pytest.raises(ValueError, match="at least 10, not 9"):
        heterogeneity_shown("1.32", "0.73", "1.92", "88", 5, 9)


def test_a_p_that_is_nearly_zero_is_a_bound():
    """No arithmetic says p = 0.0."""
    line = subgroups_agree(["9", "0"], ["8.9", "-0.1"], ["9.1", "0.1"]).arithmetic
    assert line.endswith("p < 0.000001")


def test_the_prediction_interval_that_a_review_did_not_print():
    """a61, each piece as worked out by hand there."""
    found = implied_prediction("1.32", "0.73", "1.92", "88", 11, 583)
    shown = [words.figures(value, 2) for value in (found.se, found.q, found.within, *found.tau2)]
    assert shown == ["0.30", "83", "0.092", "0.67", "0.92"]
    assert words.number(found.t, 3) == "2.262"
    assert heterogeneity_shown("1.32", "0.73", "1.92", "88", 11, 583).verdict == "cannot tell"
    assert (
        heterogeneity_shown("1.32", "0.73", "1.92", "0", 11, 583).verdict == "cannot tell"
    )  # the interval is too wide
    assert heterogeneity_shown("1.32", "1.15", "1.49", "0", 11, 583).verdict == "consistent"
    assert heterogeneity_shown("0.32", "-0.73", "1.37", "88", 11, 583).verdict == "consistent"  # hides nothing


@proof
@given(st.integers(3, 20), st.integers(20, 80), st.floats(-1.5, 1.5), st.floats(0, 1))
def test_equal_trials_give_their_own_tau2_back(k, people, effect, tau2):
    """With equal weights both routes give the tau2 that went in, and the prediction interval of the pool."""
    within = 4 / people * (1 + effect**2 / 8)
    se, share = sqrt((within + tau2) / k), tau2 / (tau2 + within)
    numbers = [f"{value:.9f}" for value in (effect, effect - 1.959964 * se, effect + 1.959964 * se, 100 * share)]
    found = implied_prediction(*numbers, k, k * people)
    assert found.tau2 == pytest.approx((tau2, tau2), abs=1e-5)
    half = found.t * sqrt(tau2 + se**2)
    for prediction in found.predictions:
        assert (prediction.low, prediction.high) == pytest.approx((effect - half, effect + half), abs=1e-4)


@proof
@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=2, max_size=5))
def test_q_between_subgroups_is_that_of_the_pool(found):
    """By a common-effect pool of the exact estimates; the order of the subgroups does not matter."""
    rows = list(zip(*(three(estimate, se, 6) for estimate, se in found), strict=True))
    exact = pooling.pool(*zip(*((one, se**2) for one, se in found), strict=True), tau2="common")
    line = subgroups_agree(*rows).arithmetic
    assert float(line.split()[2].replace("−", "-")) == pytest.approx(exact.q, rel=0.01, abs=0.051)
    backwards = subgroups_agree(*(row[::-1] for row in rows))
    assert backwards.verdict == subgroups_agree(*rows).verdict


def test_subgroups_of_xu2024():
    """a52: Q = 9.5, p = 0.002. a53: Q = 4.1, p = 0.042, which another rounding of the interval ends lifts above 0.05."""
    depth = subgroups_agree(*XU)
    assert (depth.verdict, depth.arithmetic) == ("implausible", "Q = 9.5 on 1 degree of freedom, p = 0.0020")
    period = subgroups_agree(["1.08", "0.64"], ["0.76", "0.35"], ["1.39", "0.92"])
    assert (period.verdict, "Q = 4.1" in period.arithmetic) == ("cannot tell", True)
    assert subgroups_agree(["1.1", "1.0"], ["0.8", "0.7"], ["1.4", "1.3"]).verdict == "consistent"


@pytest.mark.parametrize("k", [1, 2])
def test_too_few_trials_for_a_prediction(k):
    """t on k - 2 degrees of freedom."""
    with pytest.raises(ValueError, match="number of trials"):
        implied_prediction("1", "0", "2", "50", k, 100)


def test_bad_arguments_are_refused():
    """I² of 100%, an interval upside down, lists that differ in length, a single subgroup."""
    with pytest.raises(ValueError, match="I²"):
        implied_prediction("1", "0", "2", "100", 5, 100)
    with pytest.raises(ValueError, match="upper end"):
        implied_prediction("1", "2", "0", "50", 5, 100)
    with pytest.raises(ValueError, match="equal length"):
        smd_within_subgroups("1", ["1"], ["0", "0"], ["2", "2"])
    with pytest.raises(ValueError, match="at least two"):
        subgroups_agree(["1"], ["0"], ["2"])
    with pytest.raises(ValueError, match="is a list"):
        subgroups_agree("1", "0", "2")
