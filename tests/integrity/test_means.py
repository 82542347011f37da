"""GRIM and GRIMMER: against published examples, against other software's examples, and against full enumeration."""

from collections import defaultdict
from decimal import ROUND_DOWN
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb, sqrt
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.integrity import grim, grimmer
from review.integrity.means import exists
from review.integrity.rounding import rounded, rounded_or_cut

from .printing import ROUNDED, WAYS, printed, proof

ACCUSED = "impossible"
people = st.lists(st.integers(-5, 60), min_size=2, max_size=40)

# scrutiny 0.6 (R), help page of grim_map: means and n of pigs1, with the column `consistency`.
PIGS1 = [
    *[("7.22", 32, True), ("4.74", 25, False), ("5.23", 29, False), ("2.57", 24, False), ("6.77", 27, False)],
    *[("2.68", 28, True), ("7.01", 29, False), ("7.38", 26, True), ("3.14", 27, False), ("6.89", 31, False)],
    *[("5.00", 25, True), ("0.24", 28, False)],
]
# scrutiny, vignette "GRIM": flying_pigs1, and jpap_2 with the number of items.
VIGNETTE = [
    *[("5.27", 43, 1, False), ("8.97", 28, 1, False), ("2.61", 28, 1, True), ("7.26", 28, 1, False)],
    *[("3.64", 28, 1, True), ("9.26", 28, 1, False), ("10.46", 28, 1, True), ("7.39", 28, 1, True)],
    *[("6.92", 30, 1, False), ("3.48", 30, 1, False), ("1.59", 30, 2, False), ("2.61", 30, 2, False)],
    *[("4.04", 30, 3, True), ("4.50", 30, 3, True)],
]
# scrutiny, help page of grimmer_map (pigs5) and vignette "GRIMMER" (from 8.9 on); rsprite2's own tests (5.21, 3.44).
GRIMMER = [
    *[("7.22", "5.30", 38, False), ("4.74", "6.55", 31, True), ("5.23", "2.55", 35, False), ("2.57", "2.57", 30, True)],
    *[("6.77", "2.18", 33, False), ("2.68", "2.59", 34, True), ("7.01", "6.68", 35, False), ("7.38", "3.65", 32, True)],
    *[("3.14", "5.32", 33, False), ("6.89", "4.18", 37, True), ("5.00", "2.18", 31, True), ("0.24", "6.43", 34, True)],
    *[("7.3", "2.51", 12, False), ("2.6", "2.05", 25, False), ("7.2", "2.89", 25, True), ("3.6", "3.11", 25, True)],
    *[("9.2", "7.13", 25, True), ("10.4", "2.53", 25, True), ("7.3", "3.14", 25, True)],
    *[("5.21", "1.60", 28, True), ("3.44", "2.47", 18, False)],
]


def only_cut(finding):
    return finding.verdict == "cannot tell" and "cut" in finding.arithmetic


def fits(finding):
    """Whether some whole numbers can be rounded to it: what other software calls consistent."""
    return finding.verdict != ACCUSED and not only_cut(finding)


def test_the_example_of_the_paper():
    """Brown and Heathers 2017: 28 whole numbers cannot have the mean 5.19; 145/28 and 146/28 are on either side."""
    assert grim("5.19", 28).verdict == ACCUSED
    assert "145/28 = 5.18, 146/28 = 5.21" in grim("5.19", 28).arithmetic
    assert grim("5.18", 28).verdict == grim("5.21", 28).verdict == "consistent"


@pytest.mark.parametrize(("value", "n", "consistent"), PIGS1)
def test_grim_agrees_with_scrutiny(value, n, consistent):
    """Twelve invented means of R's scrutiny; one that only cutting explains is not consistent there either."""
    assert fits(grim(value, n)) == consistent


@pytest.mark.parametrize(("value", "n", "items", "consistent"), VIGNETTE)
def test_grim_of_averaged_items_agrees_with_scrutiny(value, n, items, consistent):
    """A mean of several whole counts a person has finer steps."""
    assert fits(grim(value, n, per_person=items)) == consistent


@pytest.mark.parametrize(("value", "sd", "n", "consistent"), GRIMMER)
def test_grimmer_agrees_with_scrutiny_and_rsprite2(value, sd, n, consistent):
    """One row of the vignette is left out: see the next test."""
    assert fits(grimmer(value, sd, n)) == consistent


def test_a_false_alarm_of_other_software_is_not_repeated():
    """scrutiny's vignette calls 8.9, 2.81, n = 25 inconsistent, under a warning of false positives: here are 25 numbers."""
    numbers = [4] * 3 + [6] * 2 + [7] * 4 + [9] * 5 + [10] * 3 + [11] * 3 + [12] * 2 + [13] * 3
    assert (len(numbers), f"{mean(numbers):.1f}", f"{stdev(numbers):.2f}") == (25, "8.9", "2.81")
    assert grimmer("8.9", "2.81", 25).verdict == "consistent"


@proof
@given(people, st.integers(0, 3), st.integers(0, 3), st.sampled_from(WAYS))
def test_whole_numbers_are_never_accused(numbers, decimals, sd_decimals, way):
    """Mean and SD of real whole numbers, rounded in any way or cut."""
    centre = Fraction(sum(numbers), len(numbers))
    spread = Fraction(sum((x - centre) ** 2 for x in numbers), len(numbers) - 1)
    texts = printed(centre, decimals, way), printed(Fraction(sqrt(spread)), sd_decimals, way)
    assert grim(texts[0], len(numbers)).verdict != ACCUSED
    assert grimmer(*texts, len(numbers)).verdict != ACCUSED
    if way in ROUNDED:
        assert fits(grim(texts[0], len(numbers)))
        assert fits(grimmer(*texts, len(numbers)))


@proof
@given(people, st.integers(0, 3))
def test_an_sd_divided_by_n_is_not_accused(numbers, decimals):
    """Some programs divide by n."""
    centre = Fraction(sum(numbers), len(numbers))
    spread = sqrt(Fraction(sum((x - centre) ** 2 for x in numbers), len(numbers)))
    assert grimmer(printed(centre, 2), printed(Fraction(spread), decimals), len(numbers)).verdict != ACCUSED


@proof
@given(st.lists(st.integers(0, 40), min_size=2, max_size=30), st.integers(2, 5), st.integers(0, 3))
def test_averages_of_several_counts_are_never_accused(numbers, per_person, decimals):
    """Each person's value is a whole number divided by the number of counts."""
    n = len(numbers)
    centre = Fraction(sum(numbers), n * per_person)
    spread = sqrt(Fraction(sum((Fraction(x, per_person) - centre) ** 2 for x in numbers), n - 1))
    texts = printed(centre, decimals), printed(Fraction(spread), decimals)
    assert fits(grim(texts[0], n, per_person))
    assert fits(grimmer(*texts, n, per_person))


@proof
@given(st.integers(-3000, 3000), st.integers(1, 150))
def test_grim_is_full_enumeration(hundredths, n):
    """A mean is possible if and only if a whole sum, of all there are, is within half a unit of its last digit."""
    value, half = Fraction(hundredths, 100), Fraction(1, 200)
    possible = any(abs(Fraction(total, n) - value) <= half for total in range(-31 * n, 31 * n + 1))
    assert fits(grim(printed(value, 2), n)) == possible


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_grimmer_is_full_enumeration(n):
    """Every pair of mean and SD with one decimal, against all vectors of n whole numbers within reach."""
    centres = defaultdict(set)  # an SD up to 2 about a mean up to 3 needs no number outside -3 to 7
    for numbers in combinations_with_replacement(range(-3, 8), n):
        centre = Fraction(sum(numbers), n)
        centres[centre].add(sum((x - centre) ** 2 for x in numbers))
    for value in (printed(Fraction(tenths, 10), 1) for tenths in range(10, 31)):
        near, wide = (
            set().union(*(centres[c] for c in centres if c in way(value))) for way in (rounded, rounded_or_cut)
        )
        for sd in (printed(Fraction(tenths, 10), 1) for tenths in range(21)):
            if any_within(near, sd, rounded, n - 1):
                expected = "consistent"
            elif any_within(wide, sd, rounded_or_cut, n - 1) or any_within(near, sd, rounded, n):
                expected = "cannot tell"
            else:
                expected = "impossible"
            assert grimmer(value, sd, n).verdict == expected, (value, sd, n)


def any_within(squares, sd, way, divisor):
    """Whether any of these sums of squared distances gives an SD that is printed so."""
    low, high = max(0, way(sd).low) ** 2 * divisor, way(sd).high ** 2 * divisor
    return any(low <= one <= high for one in squares)


@pytest.mark.parametrize(("n", "reach"), [(1, 20), (2, 12), (3, 9), (4, 8), (5, 6), (6, 5), (7, 4)])
def test_sums_and_squares_that_exist_are_those_enumerated(n, reach):
    """All vectors whose squares add up to reach² or less; exceptions beyond odd and even exist up to n = 4 only."""
    found = {(sum(v), sum(x * x for x in v)) for v in combinations_with_replacement(range(-reach, reach + 1), n)}
    assert len(found) <= comb(2 * reach + n, n)
    for squares in range(reach**2 + 1):
        for total in range(-n * reach, n * reach + 1):
            assert exists(n, total, squares) == ((total, squares) in found)


def test_a_large_group_says_nothing():
    """Every mean with one decimal is possible from 10 people on; every percentage-like step has its group."""
    assert grim("6.9", 20).verdict == "cannot tell"
    assert grim("6.9", 9).verdict == "consistent"
    assert grimmer("22.1", "4.5", 200).verdict == "cannot tell"


def test_cutting_is_named():
    """839/19 = 44.157... is cut to 44.15, and rounded to 44.16."""
    assert only_cut(grim("44.15", 19))
    assert grim("44.16", 19).verdict == "consistent"
    assert printed(Fraction(839, 19), 2, ROUND_DOWN) == "44.15"


@proof
@given(st.integers(-2000, 2000), st.integers(0, 400), st.integers(2, 30), st.integers(-20, 20))
def test_a_shift_by_whole_numbers_changes_nothing(hundredths, sd_hundredths, n, shift):
    """Ages counted from another year have the same SD, and stay possible or impossible."""
    value, sd = Fraction(hundredths, 100), printed(Fraction(sd_hundredths, 100), 2)
    assert fits(grimmer(printed(value, 2), sd, n)) == fits(grimmer(printed(value + shift, 2), sd, n))


@pytest.mark.parametrize("arguments", [("5.2", 0), ("5.2", 2.5), ("about 5", 20)])
def test_what_cannot_be_asked_is_refused(arguments):
    """Groups are whole, and means are numbers."""
    with pytest.raises(ValueError, match=r"whole number|printed number"):
        grim(*arguments)
    with pytest.raises(ValueError, match="at least 2"):
        grimmer("5.2", "1", 1)
