"""Subgroups: each alone, or in one model; by hand, as pools, as a regression."""

import numpy as np
import pytest

from review.heterogeneity import ESTIMATORS
from review.pooling import pool
from review.regression import indicators, regress
from review.subgroups import subgroups, subgroups_common_tau2

RNG = np.random.default_rng(5)
Y, V = RNG.normal(0, 2, 9), RNG.uniform(0.1, 0.5, 9)
GROUPS = ["roller", "pen", "roller", "pen", "stamp", "pen", "roller", "stamp", "roller"]
both = pytest.mark.parametrize("function", [subgroups, subgroups_common_tau2])
all_methods = pytest.mark.parametrize("method", ESTIMATORS)


@both
def test_by_hand(function):
    """Means 2 and 7, each with variance 1/4: Q between is 25/(1/2), p of chi-square 50 with 1 degree of freedom."""
    found = function([1, 3, 6, 8], [0.5] * 4, ["pen", "pen", "roller", "roller"], tau2="common", unit="um")
    assert found.estimates == pytest.approx([2.0, 7.0])
    assert found.se == pytest.approx([0.5, 0.5])
    assert (found.q_between, found.p) == pytest.approx((50.0, 1.5374597944280347e-12))
    assert (found.names, found.df, found.k.tolist(), found.unit) == (("pen", "roller"), 1, [2, 2], "um")


@all_methods
def test_separate_groups_are_pools(method):
    """Each group's mean, error, tau2 and interval are those of its own pool."""
    found = subgroups(Y, V, GROUPS, tau2=method, level=0.9)
    for place, name in enumerate(found.names):
        alone = pool(Y[np.array(GROUPS) == name], V[np.array(GROUPS) == name], tau2=method, level=0.9)
        ours = found.estimates[place], found.se[place], found.tau2[place], found.interval.high[place]
        assert ours == (alone.estimate, alone.se, alone.tau2, alone.interval().high)


@all_methods
def test_one_model_is_a_regression(method):
    """Differences of group means are the coefficients; Q between is QM; whichever group comes first."""
    found = subgroups_common_tau2(Y, V, GROUPS, tau2=method)
    fit = regress(Y, V, indicators(GROUPS), tau2=method)
    np.testing.assert_allclose(found.estimates[1:] - found.estimates[0], fit.estimates[1:], rtol=1e-12)
    assert found.q_between == fit.qm
    assert set(found.tau2) == {fit.tau2}
    renamed = subgroups_common_tau2(Y, V, ["a" if name == "stamp" else name for name in GROUPS], tau2=method)
    np.testing.assert_allclose(renamed.estimates, found.estimates[[2, 0, 1]], rtol=1e-10)
    np.testing.assert_allclose(renamed.interval.low, found.interval.low[[2, 0, 1]], rtol=1e-9)
    assert renamed.q_between == pytest.approx(found.q_between, rel=1e-9)


def test_without_heterogeneity_both_agree():
    """tau2 = 0 in every group: one model or several, the means and their Q are the same."""
    apart, together = (f(Y, V, GROUPS, tau2="common") for f in (subgroups, subgroups_common_tau2))
    np.testing.assert_allclose(apart.estimates, together.estimates, rtol=1e-12)
    np.testing.assert_allclose(apart.se, together.se, rtol=1e-12)
    assert apart.q_between == pytest.approx(together.q_between, rel=1e-11)


def test_a_group_of_one_has_no_tau2_of_its_own():
    """NaN, with no HKSJ interval; in one model it borrows the others'."""
    groups = ["pen"] * 8 + ["stamp"]
    apart, together = subgroups(Y, V, groups), subgroups_common_tau2(Y, V, groups)
    assert np.isnan([apart.tau2[1], apart.interval.low[1], apart.interval.high[1]]).all()
    assert apart.se[1] == pytest.approx(V[8] ** 0.5, rel=1e-14)
    assert together.se[1] > apart.se[1]
    assert np.isfinite(together.interval.low).all()


@both
@pytest.mark.parametrize(
    ("groups", "words"),
    [(["a"] * 9, "at least two groups"), (["a", "b"], "each study needs a group: 2 groups for 9 effects")],
)
def test_refusals_say_why(function, groups, words):
    """One group, or studies without a group."""
    with pytest.raises(ValueError, match=words):
        function(Y, V, groups)
