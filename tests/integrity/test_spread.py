"""SDs: bounds by enumeration, SDs asked for by a p, and standard errors that stand for SDs."""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from review.estimates import Arm
from review.integrity import sd_fits_range, sd_from_p, sd_implied, se_given_as_sd
from review.standardized import standardized_mean_difference

from .printing import ROUNDED, WAYS, printed, proof

KNOWN = ["17.6", "25.4"]
values = st.lists(st.floats(-100, 400), min_size=2, max_size=40)


@proof
@given(values, st.integers(0, 2), st.sampled_from(WAYS), st.sampled_from([0, 1]))
def test_real_values_are_never_accused(numbers, decimals, way, ddof):
    """Within what was seen, rounded, or within a wider scale; SD by n - 1 or by n."""
    centre, sd = Fraction(float(np.mean(numbers))), Fraction(float(np.std(numbers, ddof=ddof)))
    texts = [printed(value, decimals, way) for value in (centre, sd)]
    low, high = (printed(Fraction(value), decimals, way) for value in (min(numbers), max(numbers)))
    assume(Fraction(low) < Fraction(high))
    seen = sd_fits_range(*texts, low, high, len(numbers), extremes_seen=True)
    assert seen.verdict != "impossible"
    assert sd_fits_range(*texts, "-1000", "1000", len(numbers)).verdict != "impossible"
    if way in ROUNDED and ddof == 1:
        assert seen.verdict == "consistent"


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_bounds_hold_for_every_vector_and_are_reached(n):
    """All vectors of whole numbers from 0 to 6 that hold both ends, by their mean: the arithmetic's bounds are right."""
    sds = {}
    for numbers in combinations_with_replacement(range(7), n):
        if numbers[0] == 0 and numbers[-1] == 6:
            sds.setdefault(mean(map(Fraction, numbers)), []).append(stdev(numbers))
    for centre, found in sds.items():
        least = sqrt((centre**2 + (6 - centre) ** 2 + ((2 * centre - 6) ** 2 / (n - 2) if n > 2 else 0)) / (n - 1))
        most = sqrt((6 - centre) * centre * Fraction(n, n - 1))
        assert least - 1e-9 <= min(found) <= max(found) <= most + 1e-9
        for sd, verdict in ((min(found), "consistent"), (max(found), "consistent"), (most + 0.01, "impossible")):
            assert sd_fits_range(printed(centre, 6), f"{sd:.4f}", "0.0000", "6.0000", n, True).verdict == verdict
        too_small = least * sqrt((n - 1) / n) - 0.01
        assert (
            sd_fits_range(printed(centre, 6), f"{too_small:.4f}", "0.0000", "6.0000", n, True).verdict == "impossible"
        )


@proof
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 300), st.integers(1, 100))
def test_bhatia_and_davis_is_reached_at_the_ends(at_low, at_high, low, width):
    """Equality if and only if every value is one of the two ends (Bhatia and Davis 2000)."""
    n, high = at_low + at_high, low + width
    centre = Fraction(at_low * low + at_high * high, n)
    squares = at_low * (low - centre) ** 2 + at_high * (high - centre) ** 2
    assert squares / n == (high - centre) * (centre - low)
    sd = sqrt(squares / (n - 1))
    assert sd_fits_range(printed(centre, 4), printed(Fraction(sd), 3), low, high, n).verdict == "consistent"
    assert sd_fits_range(printed(centre, 4), printed(Fraction(sd) + 1, 3), low, high, n).verdict == "impossible"


def test_bounds_of_rsprite2():
    """rsprite2's own test: 5 whole numbers from 1 to 7 with mean 4.2 have SDs from 0.45 to 3.03, inside these bounds."""
    assert (
        sd_fits_range("4.2", "3.03", 1, 7, 5).verdict == sd_fits_range("4.2", "0.45", 1, 7, 5).verdict == "consistent"
    )
    assert sd_fits_range("4.2", "3.40", 1, 7, 5).verdict == "impossible"  # √(2.8 · 3.2 · 5/4) = 3.35


def test_the_age_of_gouda():
    """a39: one person of 4 and one of 50 about a mean of 22.08 give an SD of at least 3.74 in 80."""
    found = sd_fits_range("22.08", "1.5", "4", "50", "80", True)
    assert (found.verdict, "3.74" in found.arithmetic) == ("impossible", True)
    assert sd_fits_range("22.08", "1.5", "4", "50", "80").verdict == "consistent"
    assert sd_fits_range("22.08", "13.4", "4", "50", "80", True).verdict == "consistent"  # 1.5·√80, read as SE


def test_a_mean_outside_its_range():
    """No values from 0 to 400 have the mean 401, nor a negative SD."""
    assert sd_fits_range("401", "2", 0, 400, 10).verdict == sd_fits_range("9", "-2", 0, 400, 10).verdict == "impossible"
    with pytest.raises(ValueError, match="upper end"):
        sd_fits_range("9", "2", 5, 5, 10)


@proof
@given(st.integers(10, 60), st.integers(10, 60), st.floats(1, 3000), st.floats(0, 2.5), st.integers(0, 2))
def test_a_credible_effect_is_never_taken_for_a_standard_error(n_1, n_2, sd, effect, decimals):
    """Effects up to 2.5 SDs, whatever the unit, in either order, as long as the SDs keep a digit."""
    assume(sd > 5 * 10.0**-decimals)
    texts = [printed(Fraction(value), decimals) for value in (50 + effect * sd, sd, 50.0, sd)]
    one, two = (*texts[:2], n_1), (*texts[2:], n_2)
    assert se_given_as_sd(*one, *two).verdict == se_given_as_sd(*two, *one).verdict == "consistent"


def test_both_readings_are_shown():
    """g as the library computes it, from SDs and from SE·√n."""
    found = se_given_as_sd("95", "4.1", 25, "80", "3.9", 25)
    as_sd = standardized_mean_difference(Arm(25, 95, 4.1, ""), Arm(25, 80, 3.9, "")).value
    as_se = standardized_mean_difference(Arm(25, 95, 20.5, ""), Arm(25, 80, 19.5, "")).value
    assert found.verdict == "implausible"
    assert f"g = {as_sd:.2f}" in found.arithmetic
    assert f"g = {as_se:.3f}" in found.arithmetic
    assert se_given_as_sd("95", "4.1", 25, "80", "3.9", 25, most=4).verdict == "consistent"
    with pytest.raises(ValueError, match="positive"):
        se_given_as_sd("95", "0", 25, "80", "0", 25)


@proof
@given(st.integers(5, 60), st.integers(5, 60), st.floats(17.6, 25.4), st.floats(0.2, 4), st.sampled_from(WAYS))
def test_an_sd_of_the_known_ones_is_found_again(n_1, n_2, sd, t, way):
    """Difference and p made from an SD within the known ones: never implausible."""
    difference = t * sd * sqrt(1 / n_1 + 1 / n_2)
    p = 2 * float(stats.t.sf(t, n_1 + n_2 - 2))
    texts = printed(Fraction(difference), 1, way), n_1, n_2, printed(Fraction(p), 3, way)
    assume(Fraction(texts[0]) > 0)
    assert sd_from_p(*texts, "=", KNOWN).verdict != "implausible"
    for bound, relation in (("0.05", "<"), ("0.001", "<"), ("0.05", ">")):
        if (p < float(bound)) == (relation == "<"):
            assert sd_from_p(*texts[:3], bound, relation, KNOWN).verdict != "implausible"


ASKED = [
    (("69.2", 50, 44, "0.039", "="), "implausible", "√(1/50 + 1/44) = 160"),  # a01
    ((("91.4", "22.2"), 50, 50, "0.039", "="), "implausible", "√(1/50 + 1/50) = 165"),  # a01
    (("10.63", 34, 34, "0.0001", "<"), "cannot tell", "SD < 2.57/√(1/34 + 1/34) = 10.6"),  # a07, per cm2
    (("1.65", 34, 34, "0.0001", "<"), "implausible", "√(1/34 + 1/34) = 1.64"),  # a07, per square inch
    (("43.2", 18, 18, "0.001", "<"), "consistent", "= 36.0"),  # a21
    (("2", 30, 30, "0.5", ">"), "consistent", "= 11.4"),
    (("60", 30, 30, "0.05", ">"), "implausible", "= 116"),
]


@pytest.mark.parametrize(("arguments", "verdict", "shows"), ASKED)
def test_sds_that_p_asks_for(arguments, verdict, shows):
    """As anomalies.csv works them out, beside SDs of change in minoxidil trials; the last two are invented."""
    found = sd_from_p(*arguments, KNOWN)
    assert (found.verdict, shows in found.arithmetic) == (verdict, True)
    assert sd_from_p(*arguments, KNOWN[::-1]).verdict == verdict


def test_implied_sds_of_two_reviews():
    """a74: 13.36/1.32 = 10.1 is within a factor of two, 13.36/1.76 = 7.6 is not."""
    assert sd_implied("13.36", "1.32", KNOWN).verdict == "cannot tell"
    assert sd_implied("13.36", "1.76", KNOWN).verdict == "implausible"
    assert sd_implied("13.36", "0.65", KNOWN).verdict == "consistent"
    assert sd_implied("13.36", "-0.65", KNOWN).verdict == "implausible"


@proof
@given(st.floats(0.1, 30), st.floats(17.6, 25.4), st.integers(1, 3))
def test_an_smd_from_a_known_sd_is_never_accused(difference, sd, decimals):
    """Not even if the SMD is rounded to nearly nothing."""
    texts = printed(Fraction(difference), decimals), printed(Fraction(difference / sd), decimals)
    assert sd_implied(*texts, KNOWN).verdict == "consistent"


@pytest.mark.parametrize("known", [[], ["0"], "17.6"])
def test_known_sds_are_a_list_of_positive_numbers(known):
    """One text is no list."""
    with pytest.raises(ValueError, match=r"known_sds|SD"):
        sd_implied("13", "1", known)
