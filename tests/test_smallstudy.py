"""Small-study effects: by hand, against statsmodels, what must not matter, and words where studies are few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS, WLS

from review.pooling import pool
from review.regression import regress
from review.smallstudy import begg, caution, contours, egger, egger_mixed, trim_and_fill

proof = settings(max_examples=40, deadline=None, derandomize=True, database=None)
RNG = np.random.default_rng(7)
V = RNG.uniform(0.01, 1, 12)
Y = 0.3 + 0.8 * np.sqrt(V) + RNG.normal(0, 1, 12) * np.sqrt(V)
N = np.array([20, 30, 44, 50, 61, 70, 85, 90, 101, 120, 150, 200])

numbers = st.integers(-640, 640).map(lambda i: i / 64)
variances = st.integers(1, 4000).map(lambda i: i / 64)
studies = st.lists(st.tuples(numbers, variances), min_size=4, max_size=12, unique_by=lambda row: row[1]).map(
    lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True))
)


def close(ours, theirs, rel=1e-9, scale=0.0):
    np.testing.assert_allclose(ours, theirs, rtol=rel, atol=rel * scale)


def test_egger_is_least_squares_of_deviate_on_precision():
    """statsmodels, in Egger's own form: y/se on 1/se, test on the intercept with k - 2 degrees of freedom."""
    ours, se = egger(Y, V), np.sqrt(V)
    theirs = OLS(Y / se, np.column_stack([np.ones(12), 1 / se])).fit()
    close([ours.slope, ours.limit], theirs.params)
    close([ours.se, ours.limit_se], theirs.bse)
    close([ours.statistic, ours.p], [theirs.tvalues[0], theirs.pvalues[0]])
    close([ours.interval(0.9).low, ours.interval(0.9).high], theirs.conf_int(0.1)[0])
    assert (ours.df, ours.predictor) == (10, "standard error")


def test_egger_by_size():
    """statsmodels: y on sqrt(1/n) with weights 1/v."""
    ours = egger(Y, V, sizes=N)
    theirs = WLS(Y, np.column_stack([np.ones(12), N**-0.5]), weights=1 / V).fit()
    close([ours.slope, ours.statistic, ours.p], [theirs.params[1], theirs.tvalues[1], theirs.pvalues[1]])
    assert ours.predictor == "sqrt(1/n)"


def test_egger_mixed_is_z():
    """Without free dispersion and without tau2 it is the common-effect regression's z."""
    ours = egger_mixed(Y, V, tau2="common")
    fit = regress(Y, V, {"se": np.sqrt(V)}, tau2="common")
    assert ours.statistic == pytest.approx(fit.statistic("wald")[1])
    assert ours.p == pytest.approx(2 * stats.norm.sf(abs(ours.statistic)), rel=1e-12)
    assert ours.df == np.inf
    assert ours.interval().width == pytest.approx(2 * 1.959963984540054 * ours.se)


def test_effects_on_a_funnel_s_line():
    """y = 1 + 2·se exactly: the asymmetry is 2 and the limit 1, with no error."""
    found = egger(1 + 2 * np.sqrt(V), V)
    close([found.slope, found.limit], [2.0, 1.0])
    assert found.se < 1e-12


@proof
@given(data=studies, power=st.integers(-20, 20), shift=numbers)
def test_units_and_shifts(data, power, shift):
    """Effects times c, variances times c²: no test changes. A shift of all effects changes no asymmetry."""
    y, v = data
    c = 2.0**power
    plain, scaled = (egger(y * a, v * a**2) for a in (1.0, c))
    assert (scaled.slope, scaled.statistic, scaled.limit) == (plain.slope, plain.statistic, plain.limit * c)
    assert begg(y * c, v * c**2) == begg(y, v)
    for tau2 in ("common", "REML"):
        here, there = (trim_and_fill(y * a, v * a**2, tau2=tau2) for a in (1.0, c))
        assert (here.missing, here.side) == (there.missing, there.side)
        assert there.pooled.estimate == here.pooled.estimate * c
    moved = egger(y + shift, v)
    close([moved.slope, moved.se], [plain.slope, plain.se], 1e-8, 1 + np.ptp(y) / v.min() ** 0.5)


@proof
@given(data=studies, seed=st.integers(0, 99))
def test_order_and_swapped_arms(data, seed):
    """Any order of studies; with the arms swapped the signs turn and the other side is filled."""
    y, v = data
    new = np.random.default_rng(seed).permutation(len(y))
    plain, mixed = egger(y, v), egger(-y[new], v[new])
    close([-mixed.slope, -mixed.limit], [plain.slope, plain.limit], 1e-8, 1 + np.ptp(y) / v.min() ** 0.5)
    left, right = (trim_and_fill(a * y, v, tau2="common", side=side) for a, side in ((1, "left"), (-1, "right")))
    assert (left.missing, left.pooled.estimate) == (right.missing, -right.pooled.estimate)


def test_begg_by_hand():
    """Effects that rise with their variances: tau 1, and of 4! orders two are as extreme."""
    found = begg([0.1, 0.5, 0.9, 1.3], [0.1, 0.2, 0.3, 0.4])
    assert (found.tau, found.p, found.exact) == (1.0, pytest.approx(2 / 24), True)


def test_begg_standardises_as_it_says():
    """(y - mean)/sqrt(v - 1/sum w), against SciPy; with equal variances in the set it stays exact."""
    mean = pool(Y, V, tau2="common")
    theirs = stats.kendalltau((Y - mean.estimate) / np.sqrt(V - mean.se**2), V, method="exact")
    assert (begg(Y, V).tau, begg(Y, V).p) == (theirs.statistic, theirs.pvalue)
    tied = np.where(np.arange(12) < 3, V[0], V)
    assert begg(Y, tied).exact
    assert not begg(np.where(np.arange(12) < 3, Y[0], Y), tied).exact


def test_a_study_that_carries_nearly_all_weight():
    """v - 1/sum w is computed without cancelling: 1e-20 beside 1 leaves no negative variance."""
    assert begg([0.0, 1.0, 3.0, 2.0], [1e-20, 1.0, 2.0, 3.0]).p <= 1


def test_nothing_to_rank():
    """All variances or all effects equal: undefined, not certain."""
    for y, v in ((Y, np.ones(12)), (np.ones(12), V)):
        assert np.isnan([begg(y, v).tau, begg(y, v).p]).all()


def test_trim_and_fill_by_hand():
    """A symmetric funnel lacks nothing; with its left half cut off, mirror images come back."""
    whole = trim_and_fill([-2.0, -1.0, 0.0, 1.0, 2.0], [1.0, 0.5, 0.1, 0.5, 1.0], tau2="common", side="left")
    assert (whole.missing, whole.pooled.estimate) == (0, pytest.approx(0.0))
    near = [0.0, 0.12, -0.08, 0.07, -0.04]  # signed ranks from their mean -1, 5, -4, 3, -2; the others' 6, 7, 8
    half = trim_and_fill([*near, 1.0, 2.0, 3.0], [0.0001] * 5 + [0.5, 1, 2], tau2="common")  # (4·29 - 72)/15 = 2.9
    assert (half.side, half.missing, half.model) == ("left", 3, "common")
    assert sorted(half.added_variances) == [0.5, 1, 2]
    centre = pool(near, [0.0001] * 5, tau2="common").estimate
    close(np.sort(half.added_effects), 2 * centre - np.array([3.0, 2.0, 1.0]))
    close(half.pooled.estimate, centre, 1e-9)
    assert half.pooled.k == 11


@proof
@given(data=studies, side=st.sampled_from(["left", "right"]), tau2=st.sampled_from(["common", "DL", "REML"]))
def test_filling_mirrors_the_extremes(data, side, tau2):
    """It always ends; each added study is the mirror image of a trimmed one in the mean of those kept."""
    y, v = data
    found = trim_and_fill(y, v, tau2=tau2, side=side)
    assert 0 <= found.missing < len(y)
    assert found.pooled.k == len(y) + found.missing
    assert found.added_effects.size == found.missing
    order = np.argsort(y if side == "left" else -y, kind="stable")
    kept, trimmed = np.split(order, [len(y) - found.missing])
    centre = pool(y[kept], v[kept], tau2=tau2).estimate
    close((found.added_effects + y[trimmed]) / 2, np.full(found.missing, centre), 1e-9, 1.0)
    np.testing.assert_array_equal(found.added_variances, v[trimmed])


def test_contours_have_their_p_values():
    """On a line a single study's two-sided p is the line's; the lines are symmetric around `null`."""
    lines = contours(V, null=0.5)
    assert (lines.low.shape, lines.p.tolist(), lines.se[0]) == ((3, 2), [0.10, 0.05, 0.01], 0.0)
    for p, low, high in zip(lines.p, lines.low[:, 1], lines.high[:, 1], strict=True):
        assert 2 * stats.norm.sf((high - 0.5) / lines.se[1]) == pytest.approx(p, rel=1e-12)
        assert low - 0.5 == -(high - 0.5)


def test_few_studies_are_said_in_words():
    """Below 10 every result says so, with the number; from 10 on nothing."""
    few, enough = slice(0, 9), slice(0, 10)
    words = "Only 9 studies: below 10, an asymmetric funnel cannot be told from chance"
    for y, v, expected in ((Y[few], V[few], True), (Y[enough], V[enough], False)):
        results = [egger(y, v), egger(y, v, sizes=N[: len(y)]), egger_mixed(y, v), begg(y, v)]
        for result in (*results, trim_and_fill(y, v, tau2="DL"), contours(v)):
            assert result.caution.startswith(words) if expected else result.caution == ""
    assert caution(10) == ""


REFUSED = [
    (lambda: egger([1.0, 2.0], [1.0, 2.0]), "2 coefficients need at least 3 studies, not 2"),
    (lambda: egger([1.0, 2.0, 3.0], [1.0, 1.0, 1.0]), "moderator 'standard error' is the same in every study"),
    (lambda: egger([1.0, 2.0, 3.0], [1.0, 2.0, -1.0]), "variances and sizes are positive, finite numbers"),
    (lambda: egger([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], sizes=[10, 0, 3]), "variances and sizes are positive"),
    (lambda: egger([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], sizes=[10, 3]), "one finite number for each of the 3 studies"),
    (lambda: begg([1.0, 2.0], [1.0, 2.0]), "at least 3 studies, not 2"),
    (lambda: trim_and_fill([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], tau2="DL", side="up"), "side is left or right, not 'up'"),
    (lambda: contours([1.0], p=(0.0, 0.5)), "between 0 and 1"),
    (lambda: contours([]), "variances and sizes are positive"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()
