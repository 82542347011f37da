"""Intervals: symmetric on their scale, and z and p that follow from them."""

from fractions import Fraction
from math import exp

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from review.integrity import interval_symmetric, p_from_interval, z_agrees

from .printing import ROUNDED, WAYS, printed, proof

effects = st.floats(-30, 30)
errors = st.floats(0.02, 10)


def texts(values, decimals, way):
    found = [printed(Fraction(value), decimals, way) for value in values]
    assume(Fraction(found[1]) < Fraction(found[2]))
    return found


@proof
@given(effects, errors, st.sampled_from([1.96, 1.959964, 2.0, 2.262]), st.integers(0, 3), st.sampled_from(WAYS))
def test_a_symmetric_interval_is_never_accused(effect, se, quantile, decimals, way):
    """Normal or t, a difference as it stands and a ratio as logarithm, rounded or cut."""
    ends = (effect, effect - quantile * se, effect + quantile * se)
    plain = interval_symmetric(*texts(ends, decimals, way))
    assert plain.verdict in ("consistent", "cannot tell")
    assert plain.verdict == "consistent" or way not in ROUNDED


@proof
@given(st.floats(-2, 2), st.floats(0.02, 1), st.integers(1, 3), st.sampled_from(WAYS))
def test_a_ratio_is_symmetric_in_logarithms(effect, se, decimals, way):
    """exp of a symmetric interval; z and p follow, too."""
    ends = [exp(value) for value in (effect, effect - 1.96 * se, effect + 1.96 * se)]
    found = texts(ends, decimals, way)
    p = printed(Fraction(2 * float(stats.norm.sf(abs(effect / se)))), 3, way)
    assert interval_symmetric(*found, scale="log").verdict in ("consistent", "cannot tell")
    assert z_agrees(*found, printed(Fraction(effect / se), 2, way), scale="log").verdict != "implausible"
    assert p_from_interval(*found, p, scale="log").verdict != "implausible"


@proof
@given(effects, errors, st.integers(0, 3), st.sampled_from(WAYS))
def test_z_and_p_of_a_real_interval_are_never_accused(effect, se, decimals, way):
    """z by its own sign or without it."""
    z, found = effect / se, texts((effect, effect - 1.96 * se, effect + 1.96 * se), decimals, way)
    p = printed(Fraction(2 * float(stats.norm.sf(abs(z)))), 3, way)
    for value in (z, abs(z)):
        verdict = z_agrees(*found, printed(Fraction(value), 2, way)).verdict
        assert verdict != "implausible"
        assert verdict == "consistent" or way not in ROUNDED
    assert p_from_interval(*found, p).verdict != "implausible"


@proof
@given(effects, errors, st.integers(2, 60), st.integers(1, 3))
def test_a_t_interval_with_its_p_is_never_accused(effect, se, df, decimals):
    """Trials take t where a reader without degrees of freedom would take the normal."""
    reach = float(stats.t.ppf(0.975, df)) * se
    p = 2 * float(stats.t.sf(abs(effect / se), df))
    found = texts((effect, effect - reach, effect + reach), decimals, WAYS[0])
    assert p_from_interval(*found, printed(Fraction(p), 3)).verdict != "implausible"


def test_the_box_contains_every_corner():
    """The smallest and the largest z over all corners of a box are those that decide."""
    near = [abs(e) * 3.92 / (h - low) for e in (1.155, 1.165) for low in (0.855, 0.865) for h in (1.415, 1.425)]
    wide = [abs(e) * 3.92 / (h - low) for e in (1.155, 1.17) for low in (0.855, 0.87) for h in (1.415, 1.43)]
    verdicts = {
        **{min(near): "consistent", max(near): "consistent"},
        **{min(wide): "cannot tell", max(wide): "cannot tell"},
        **{min(wide) - 0.01: "implausible", max(wide) + 0.01: "implausible"},
    }
    for z, verdict in verdicts.items():
        assert z_agrees("1.16", "0.86", "1.42", f"{z:.4f}").verdict == verdict


PEI = [("13.36", "8.55", "18.16", "5.45")]


@pytest.mark.parametrize(("estimate", "low", "high", "z"), PEI)
def test_z_of_pei2024_follows(estimate, low, high, z):
    """a54: 13.36 over its standard error of 2.452."""
    assert z_agrees(estimate, low, high, z).verdict == "consistent"
    assert z_agrees(estimate, low, high, "5.54").verdict == "implausible"  # two digits swapped


def test_altman_and_bland_show_the_method():
    """BMJ 2011;343:d2304: SE = (u − l)/(2·1.96), z = Est/SE, on the log scale for ratios; P = exp(−0.717z − 0.416z²)."""
    line = p_from_interval("0.81", "0.70", "0.94", "0.005", scale="log").arithmetic
    assert "z = ln 0.81/0.07520 = −2.80" in line
    assert exp(-0.717 * 2.80 - 0.416 * 2.80**2) == pytest.approx(0.0051, abs=0.0002)  # their approximation
    assert "p = 0.0051" in line


SYMMETRY = [
    ("1.16", "0.86", "1.42", "plain", "implausible"),  # a50
    ("1.14", "0.86", "1.42", "plain", "consistent"),
    ("1.61", "0.52", "2.70", "plain", "consistent"),  # a64
    ("1.61", "0.52", "2.70", "log", "implausible"),
    ("1.11", "0.86", "1.37", "plain", "consistent"),
    ("1.11", "0.86", "1.37", "log", "implausible"),
    ("-0.21", "-2.94", "2.52", "plain", "consistent"),
    ("-0.21", "-2.94", "2.52", "log", "impossible"),  # no ratio is negative
    ("0.02", "0.00", "0.31", "log", "consistent"),  # 0.00 is anything up to 0.005
]


@pytest.mark.parametrize(("estimate", "low", "high", "scale", "verdict"), SYMMETRY)
def test_symmetry_of_printed_intervals(estimate, low, high, scale, verdict):
    """Intervals of the reviews, on both scales."""
    assert interval_symmetric(estimate, low, high, scale).verdict == verdict


@proof
@given(effects, errors, st.integers(0, 2), st.integers(0, 30))
def test_the_sign_of_all_three_changes_nothing(effect, se, decimals, shift):
    """Control minus needled instead of needled minus control: the interval is mirrored."""
    found = texts((effect, effect - 1.96 * se, effect + 2.2 * se), decimals, WAYS[0])
    mirrored = [printed(-Fraction(value), decimals) for value in (found[0], found[2], found[1])]
    assert interval_symmetric(*found).verdict == interval_symmetric(*mirrored).verdict
    z = printed(Fraction(effect / se) + shift, 1)
    assert z_agrees(*found, z).verdict == z_agrees(*mirrored, z).verdict


def test_a_ratio_printed_as_zero():
    """0.00 is anything up to 0.005: z from the box, and no logarithm of 0 in the arithmetic."""
    found = (
        z_agrees("0.10", "0.00", "2.50", "1.4", scale="log"),
        p_from_interval("0.10", "0.00", "2.50", "0.16", scale="log"),
    )
    assert [finding.verdict for finding in found] == ["consistent", "consistent"]
    assert all("no logarithm" in finding.arithmetic for finding in found)
    assert z_agrees("0.10", "0.00", "2.50", "9", scale="log").verdict == "implausible"
    with pytest.raises(ValueError, match="not negative"):
        z_agrees("-0.21", "-2.94", "2.52", "0.15", scale="log")


@pytest.mark.parametrize("check", [interval_symmetric, lambda *v, scale="plain": z_agrees(*v, "1", scale)])
def test_what_is_no_interval_is_refused(check):
    """The upper end is above the lower one; a scale is plain or log."""
    with pytest.raises(ValueError, match="upper end"):
        check("1", "2", "2")
    with pytest.raises(ValueError, match="scale"):
        check("1", "0", "2", scale="square")


def test_a_negative_end_stands_in_brackets():
    """No line of arithmetic has two signs side by side."""
    assert interval_symmetric("-2.5", "-3", "-2").arithmetic.startswith("middle (−3 + (−2))/2 = −2.5")
