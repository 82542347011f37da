"""Kendall's tau: its exact p value against every order there is, and against SciPy."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from review.kendall import kendall

TIED = [
    ([1, 1, 2, 3, 4, 5], [3, 1, 2, 6, 5, 4]),
    ([1, 1, 1, 2, 2, 3], [1, 2, 3, 4, 5, 6]),
    ([1, 1, 1, 1, 2], [5, 4, 3, 2, 1]),
    ([3, 1, 2, 2, 1, 2, 3], [7, 1, 4, 2, 3, 6, 5]),
]


def s_of(first, second):
    return sum(
        np.sign(first[i] - first[j]) * np.sign(second[i] - second[j]) for i in range(len(first)) for j in range(i)
    )


@pytest.mark.parametrize(("first", "second"), TIED)
def test_ties_against_every_order(first, second):
    """The share of all k! orders whose S is at least as far from 0; the same with the variables exchanged."""
    seen = abs(s_of(first, second))
    share = np.mean([abs(s_of(first, order)) >= seen for order in permutations(second)])
    for found in (kendall(first, second), kendall(second, first)):
        assert found.exact
        assert found.p == pytest.approx(share, rel=1e-14)
        assert found.tau == pytest.approx(stats.kendalltau(first, second).statistic, rel=1e-14)


def test_without_ties_it_is_scipy_s():
    """The exact method of SciPy, at 5 and at 60 values."""
    rng = np.random.default_rng(0)
    for size in (5, 60):
        first, second = rng.normal(size=(2, size))
        theirs = stats.kendalltau(first, second, method="exact")
        assert kendall(first, second).p == theirs.pvalue


def test_a_single_tie_lies_between_its_two_breakings():
    """With 40 values, one pair tied: S is between those of the two orders of the pair, and so is p, nearly."""
    rng = np.random.default_rng(4)
    first, second = np.arange(40.0), rng.normal(size=40) + np.arange(40) / 40
    first[7] = first[8]
    broken = []
    for step in (-0.5, 0.5):
        moved = first.copy()
        moved[7] += step
        broken.append(stats.kendalltau(moved, second, method="exact").pvalue)
    assert min(broken) * 0.99 <= kendall(first, second).p <= max(broken) * 1.01


def test_ties_in_both_are_not_exact():
    """The normal approximation, and the result says so."""
    found = kendall([1, 1, 2, 3, 4], [1, 2, 2, 3, 4])
    assert not found.exact
    assert found.p == stats.kendalltau([1, 1, 2, 3, 4], [1, 2, 2, 3, 4], method="asymptotic").pvalue


def test_a_constant_has_no_rank_correlation():
    """Undefined, not 0 and not certain."""
    found = kendall([1, 1, 1, 1], [1, 2, 3, 4])
    assert np.isnan([found.tau, found.p]).all()
