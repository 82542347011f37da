"""Sandwich covariances and sign flips: by hand, against statsmodels, and what CR2 is defined by."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import WLS

from review.regression import regress
from review.robust import robust, sign_flip_p

RNG = np.random.default_rng(11)
Y, V = RNG.normal(0, 1, 10), RNG.uniform(0.1, 2, 10)
X = {"depth": RNG.uniform(0.5, 2, 10), "pen": np.array([0, 1] * 5)}
TRIALS = np.array([0, 0, 1, 2, 2, 2, 3, 4, 5, 5])
DESIGN = np.column_stack([np.ones(10), *X.values()])


def test_mean_by_hand():
    """Effects 0, 3, 3 with equal weights: residuals -2, 1, 1; CR0 6/9, CR1 times 3/2, CR2 over 1 - 1/3."""
    fit = regress([0.0, 3.0, 3.0], [1.0, 1.0, 1.0], tau2="common", unit="um")
    for kind, variance in (("CR0", 6 / 9), ("CR1", 1.0), ("CR2", 1.0)):
        found = robust(fit, kind=kind)
        assert found.covariance[0, 0] == pytest.approx(variance, rel=1e-14)
        assert found.df[0] == pytest.approx(2.0, rel=1e-14)
    assert (found.estimates[0], found.names, found.clusters, found.unit) == (2.0, ("intercept",), 3, "um")
    assert found.interval().high[0] == pytest.approx(2 + 4.302652729911275, rel=1e-9)
    assert found.p[0] == pytest.approx(0.18350341907227397, rel=1e-9)


@pytest.mark.parametrize(("kind", "name"), [("CR0", "HC0"), ("CR1", "HC1"), ("CR2", "HC2")])
def test_single_studies_against_statsmodels(kind, name):
    """Each study its own cluster: White's covariance, its degrees-of-freedom correction, and HC2 (equal variances)."""
    variances = np.ones(10) if kind == "CR2" else V
    ours = robust(regress(Y, variances, X, tau2="common"), kind=kind)
    theirs = WLS(Y, DESIGN, weights=1 / variances).fit(cov_type=name)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-9)


def test_clusters_against_statsmodels():
    """CR0 by trial; CR1 here is times m/(m - p)."""
    fit = regress(Y, V, X, tau2="common")
    options = {"cov_type": "cluster", "cov_kwds": {"groups": TRIALS, "use_correction": False}}
    theirs = WLS(Y, DESIGN, weights=1 / V).fit(**options).cov_params()
    np.testing.assert_allclose(robust(fit, clusters=TRIALS, kind="CR0").covariance, theirs, rtol=1e-9)
    np.testing.assert_allclose(robust(fit, clusters=TRIALS, kind="CR1").covariance, theirs * 6 / 3, rtol=1e-9)


@pytest.mark.parametrize("clusters", [None, TRIALS])
def test_cr2_is_unbiased_under_the_working_model(clusters):
    """What CR2 is for: it is quadratic in the effects, so summed over the columns of the root of V it is its mean."""
    mean = sum(
        robust(regress(column, V, X, tau2="common"), clusters=clusters).covariance for column in np.diag(np.sqrt(V))
    )
    np.testing.assert_allclose(mean, regress(Y, V, X, tau2="common").covariance, rtol=1e-9, atol=1e-12)


def test_satterthwaite_counts_what_each_coefficient_rests_on():
    """Equal variances: k - 1 for a mean, n - 1 for a group of n, and for a difference of two groups Welch's number."""
    assert robust(regress(Y, np.ones(10), tau2="common")).df[0] == pytest.approx(9.0, rel=1e-12)
    even = robust(regress(Y, np.ones(10), {"pen": X["pen"]}, tau2="common"))
    assert even.df == pytest.approx([4.0, 8.0], rel=1e-12)
    two = robust(regress(Y, np.ones(10), {"pen": [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]}, tau2="common"))
    n, m = 2, 8
    assert two.df[1] == pytest.approx((1 / n + 1 / m) ** 2 / (1 / n**2 / (n - 1) + 1 / m**2 / (m - 1)), rel=1e-12)


def test_satterthwaite_is_the_moment_match():
    """2·mean²/variance of the CR2 variance under the working model, in 40,000 simulated sets, within 3%."""
    noise = np.random.default_rng(1).normal(0, 1, (40_000, 10)) * np.sqrt(V)
    basis = [robust(regress(column, V, X, tau2="common"), clusters=TRIALS) for column in np.eye(10)]
    claimed = basis[0].df
    forms = [quadratic_form(place) for place in range(3)]
    for form, df in zip(forms, claimed, strict=True):
        values = np.einsum("ni,ij,nj->n", noise, form, noise)
        assert 2 * values.mean() ** 2 / values.var() == pytest.approx(df, rel=0.03)


def quadratic_form(place):
    """The matrix A of y'Ay = the robust variance of one coefficient, from its values at unit vectors and their sums."""
    units = np.eye(10)

    def at(y):
        return robust(regress(y, V, X, tau2="common"), clusters=TRIALS).covariance[place, place]

    alone = [at(unit) for unit in units]
    form = np.diag(alone)
    for i in range(10):
        for j in range(i):
            form[i, j] = form[j, i] = (at(units[i] + units[j]) - alone[i] - alone[j]) / 2
    return form


def test_scale_order_and_labels():
    """Effects times c and variances times c²: covariance times c²; order of studies and names of clusters are free."""
    plain = robust(regress(Y, V, X), clusters=TRIALS)
    scaled = robust(regress(Y * 1e-6, V * 1e-12, X), clusters=[f"trial {9 - i}" for i in TRIALS])
    np.testing.assert_allclose(scaled.covariance * 1e12, plain.covariance, rtol=1e-8)
    np.testing.assert_allclose(scaled.df, plain.df, rtol=1e-8)
    new = RNG.permutation(10)
    mixed = robust(regress(Y[new], V[new], {name: x[new] for name, x in X.items()}), clusters=TRIALS[new])
    np.testing.assert_allclose(mixed.covariance, plain.covariance, rtol=1e-8)


def test_a_study_that_one_coefficient_fits_alone_adds_nothing():
    """Its residual is 0 whatever its effect, so the others' variance is that without it."""
    alone = {"first": [1] + [0] * 9}
    with_it, without = robust(regress(Y, V, alone, tau2="common")), robust(regress(Y[1:], V[1:], tau2="common"))
    assert with_it.covariance[0, 0] == pytest.approx(without.covariance[0, 0], rel=1e-10)
    assert with_it.df[0] == pytest.approx(without.df[0], rel=1e-9)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "HC3"}, "kind is one of CR0, CR1, CR2, not 'HC3'"),
        ({"clusters": [1, 2]}, "each of the 10 studies needs a cluster, not 2"),
        ({"clusters": [1] * 5 + [2] * 5}, "3 coefficients need at least 4 clusters, not 2"),
    ],
)
def test_refusals_say_why(options, words):
    """A kind that does not exist, studies without a cluster, too few clusters."""
    with pytest.raises(ValueError, match=words):
        robust(regress(Y, V, X), **options)


def test_sign_flips_by_hand():
    """All effects alike in sign: only that pattern and its mirror are as large, 2 of 2^k."""
    for k in (1, 3, 6):
        assert sign_flip_p(np.arange(1.0, k + 1), np.ones(k), tau2="common") == 2 / 2**k
    assert sign_flip_p([1.0, -1.0], [1.0, 1.0], tau2="common") == 1.0
    assert sign_flip_p([3.0, 1.0, -1.0], [1.0, 1.0, 1.0], tau2="common") == 6 / 8


def test_sign_flips_do_not_know_the_unit():
    """The same p for REML in any unit and with arms swapped."""
    p = sign_flip_p(Y[:7], V[:7])
    assert p == sign_flip_p(-Y[:7] * 1e5, V[:7] * 1e10)
    with pytest.raises(ValueError, match="at most 20 studies"):
        sign_flip_p(np.ones(21), np.ones(21))
