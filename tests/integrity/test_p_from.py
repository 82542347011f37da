"""Printed p values against means, standard errors and counts: p of real data is never called implausible."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from review.integrity import p_from_counts, p_from_means, p_from_se
from review.integrity.p_from import two_by_two

from .printing import ROUNDED, WAYS, printed, proof

samples = st.lists(st.integers(0, 200), min_size=3, max_size=25)
DECIMALS = st.integers(0, 2)


def summary(numbers, decimals, way):
    values = Fraction(sum(numbers), len(numbers)), Fraction(float(np.std(numbers, ddof=1)))
    return *(printed(value, decimals, way) for value in values), len(numbers)


@proof
@given(samples, samples, st.booleans(), DECIMALS, st.integers(1, 4), st.sampled_from(WAYS))
def test_p_of_real_data_is_never_accused(one, two, equal_var, decimals, p_decimals, way):
    """Student's and Welch's test by scipy, everything rounded or cut as papers do."""
    assume(min(np.std(one), np.std(two)) > 0)
    p = float(stats.ttest_ind(one, two, equal_var=equal_var).pvalue)
    text = printed(Fraction(p), p_decimals, way)
    first, second = summary(one, decimals, way), summary(two, decimals, way)
    finding = p_from_means(*first, *second, text)
    assert finding.verdict != "implausible"
    assert finding.verdict == "consistent" or way not in ROUNDED
    assert finding.verdict == p_from_means(*second, *first, text).verdict
    for bound, relation in (("0.05", "<"), ("0.01", "<"), ("0.05", ">")):
        if (p < float(bound)) == (relation == "<"):
            assert p_from_means(*first, *second, bound, relation).verdict == "consistent"


@proof
@given(samples, samples, st.integers(-3, 3))
def test_another_unit_changes_nothing(one, two, power):
    """Micrometres or millimetres: powers of ten move the point of means and SDs together."""
    texts = [*summary(one, 2, WAYS[0]), *summary(two, 2, WAYS[0])]

    def scaled(text):
        return printed(Fraction(text) * Fraction(10) ** power, 2 - power) if isinstance(text, str) else text

    assume(2 - power >= 0)
    assume(all(float(change(text)) > 0 for change in (str, scaled) for text in (texts[1], texts[4])))
    moved = p_from_means(*map(scaled, texts), "0.04")
    assert p_from_means(*texts, "0.04").verdict == moved.verdict


@pytest.mark.parametrize("wrong", ["0", "-1.5", "0.0"])
def test_a_spread_is_above_zero(wrong):
    """No test starts from an SD or a standard error of 0 or below."""
    with pytest.raises(ValueError, match="a standard error is a positive number"):
        p_from_se("1", wrong, "0.04")
    with pytest.raises(ValueError, match="positive number"):
        p_from_means("1", wrong, 20, "2", "1", 20, "0.04")


@pytest.mark.parametrize(("affected", "statistic"), [((17, 9), 7.03), ((3, 5), None)])
def test_chi_square_is_that_of_scipy(affected, statistic):
    """The value that a student finds with the formula of chapter 05 (a16 by hand: 40·(17·11 − 3·9)²/(20·20·26·14))."""
    one, two = affected
    table = [[one, 20 - one], [two, 20 - two]]
    chi = float(stats.chi2_contingency(table, correction=False).statistic)
    assert statistic is None or chi == pytest.approx(statistic, abs=0.005)
    assert f"chi-square {chi:.2f}, p" in p_from_counts(one, 20, two, 20, "0.5").arithmetic


def test_the_count_result_of_muhammad_fits_30_and_30():
    """a28: t with 30 + 30 gives p = 0.011 as printed; with 28 + 27, the groups of the percentages, 0.015."""
    means = ("24.53", "9.49"), ("17.88", "10.15")
    assert p_from_means(*means[0], 30, *means[1], 30, "0.011").verdict == "consistent"
    other = p_from_means(*means[0], 28, *means[1], 27, "0.011")
    assert (other.verdict, "p = 0.015" in other.arithmetic) == ("implausible", True)


def test_means_by_summary_are_scipys():
    """The figures in the arithmetic, against scipy's test from summary statistics."""
    found = stats.ttest_ind_from_stats(24.53, 9.49, 30, 17.88, 10.15, 30)
    arithmetic = p_from_means("24.53", "9.49", 30, "17.88", "10.15", 30, "0.011").arithmetic
    assert f"= {found.statistic:.2f}, p = {found.pvalue:.3f} " in arithmetic


@proof
@given(
    st.floats(-50, 50), st.floats(0.1, 20), st.none() | st.integers(1, 200), st.integers(1, 3), st.sampled_from(WAYS)
)
def test_p_from_a_standard_error_is_never_accused(difference, se, df, decimals, way):
    """With its degrees of freedom it is consistent; without them, few of them may explain it."""
    p = 2 * float(stats.norm.sf(abs(difference / se)) if df is None else stats.t.sf(abs(difference / se), df))
    values = [printed(Fraction(value), decimals, way) for value in (difference, se, p)]
    known, unknown = p_from_se(*values, df=df), p_from_se(*values)
    assert known.verdict != "implausible"
    assert unknown.verdict != "implausible"
    if way in ROUNDED:
        assert known.verdict == "consistent"


def test_the_handbook_example_of_a_standard_error():
    """Cochrane Handbook 6.5, section 6.5.2.3: a difference of 3.8, t(42), p = 0.008, SE 1.37 by their rounding."""
    assert p_from_se("3.8", "1.37", "0.008", df=42).verdict == "consistent"
    assert p_from_se("3.8", "1.37", "0.08", df=42).verdict == "implausible"


def test_two_printed_means_make_a_difference():
    """The rounding of both counts: 12.0 could be 11.9 to 12.1."""
    assert p_from_se(("24.0", "12.0"), "6.1", "0.05").verdict == "consistent"
    assert p_from_se(("24.0", "12.0"), "6.1", "0.05").arithmetic.startswith("24.0 − 12.0 = 12; z = 12/6.1")


@proof
@given(st.integers(1, 40), st.integers(1, 40), st.data(), st.integers(2, 4), st.sampled_from(WAYS), st.integers(0, 2))
def test_p_of_real_counts_is_never_accused(n_1, n_2, data, decimals, way, test):
    """Any of the three tests, printed in any way, in either order of the arms."""
    a, b = data.draw(st.integers(0, n_1)), data.draw(st.integers(0, n_2))
    p = printed(Fraction(two_by_two((a, n_1 - a), (b, n_2 - b))[test]), decimals, way)
    verdict = p_from_counts(a, n_1, b, n_2, p).verdict
    assert verdict != "implausible"
    assert verdict == p_from_counts(b, n_2, a, n_1, p).verdict == p_from_counts(n_1 - a, n_1, n_2 - b, n_2, p).verdict


@proof
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_fishers_test_is_the_enumeration_of_tables(n_1, n_2, data):
    """All tables with these margins that are no more probable than the one observed, by whole numbers only."""
    from math import comb

    a, b = data.draw(st.integers(0, n_1)), data.draw(st.integers(0, n_2))
    ways = {x: comb(n_1, x) * comb(n_2, a + b - x) for x in range(max(0, a + b - n_2), min(n_1, a + b) + 1)}
    exact = Fraction(sum(way for way in ways.values() if way <= ways[a]), comb(n_1 + n_2, a + b))
    assert two_by_two((a, n_1 - a), (b, n_2 - b))[0] == pytest.approx(float(exact), rel=1e-9)


def test_fishers_own_examples():
    """What R's fisher.test gives for Fisher's tea tasting (3 of 4 against 1 of 4) and convictions of twins."""
    assert two_by_two((3, 1), (1, 3))[0] == pytest.approx(0.4857, abs=0.00005)
    assert two_by_two((2, 15), (10, 3))[0] == pytest.approx(0.0005367, abs=0.00000005)


@proof
@given(st.integers(2, 60), st.integers(2, 60), st.data())
def test_chi_square_is_its_formula(n_1, n_2, data):
    """N(ad - bc)²/(margins), and with N/2 taken off |ad - bc| (Yates 1934), against chi-square on 1 degree of freedom."""
    a, c = data.draw(st.integers(1, n_1 - 1)), data.draw(st.integers(1, n_2 - 1))
    b, d, n = n_1 - a, n_2 - c, n_1 + n_2
    margins = n_1 * n_2 * (a + c) * (b + d)
    for off, found in zip((0, n / 2), two_by_two((a, b), (c, d))[1:], strict=True):
        chi2 = n * max(0, abs(a * d - b * c) - off) ** 2 / margins
        assert found == pytest.approx(float(stats.chi2.sf(chi2, 1)), rel=1e-9)


PRINTED = [
    ((25, 25, 22, 25, "0.004"), "implausible"),  # a25
    ((25, 25, 23, 25, "0.006"), "implausible"),  # a25
    ((17, 20, 9, 20, "0.01", "<"), "cannot tell"),  # a16: only without correction
    ((9, 17, 3, 17, "0.037"), "implausible"),  # a32
    ((12, 20, 5, 20, "0.12"), "implausible"),  # a34
    ((12, 20, 1, 20, "0.001"), "cannot tell"),  # a34: rounded up
    ((0, 15, 2, 15, "0.05", "<"), "implausible"),  # a36
    ((7, 15, 2, 15, "0.05", "<"), "cannot tell"),  # a77
]


@pytest.mark.parametrize(("arguments", "verdict"), PRINTED)
def test_printed_p_values_of_the_literature(arguments, verdict):
    """Each as anomalies.csv works it out by hand."""
    assert p_from_counts(*arguments).verdict == verdict


def test_nothing_to_test():
    """Nobody affected at all: p = 1 by any test."""
    assert two_by_two((0, 5), (0, 7)) == two_by_two((5, 0), (7, 0)) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "bad", [(6, 5, 1, 5, "0.1"), (1, 0, 1, 5, "0.1"), (1, 5, 1, 5, "1.1"), (1, 5, 1, 5, "0.1", "~")]
)
def test_what_is_no_table_is_refused(bad):
    """More people than the group, no group, no p, no relation."""
    with pytest.raises(ValueError, match=r"group|p value|relation"):
        p_from_counts(*bad)
