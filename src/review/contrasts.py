"""The variance between studies that moderators leave, tau2, by every estimator of the pooling engine.

A regression of k effects on p columns leaves k - p contrasts of the effects that no coefficient can move. Turned to
their own axes they are independent: contrast j has mean 0 and variance lambda_j + tau2. Every estimator is then a short
sum of positive terms, and with the constant as the only column it is the estimator of `heterogeneity`.

Effects and variances come standardised, as `heterogeneity.standardise` gives them: the smallest variance is at least 1.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

SMALLEST_STEP = 2.0**-6
PRECISION = {"xtol": 1e-300, "rtol": 4 * np.finfo(float).eps, "maxiter": 2000}


@dataclass(frozen=True, eq=False)
class Contrasts:
    """k - p `values` with mean 0 and sampling `variances`; `effects` and `sampling` are the k studies' own."""

    values: np.ndarray
    variances: np.ndarray
    effects: np.ndarray
    sampling: np.ndarray

    def q(self, tau2=0.0):
        """The generalised residual Q: sum of squared values over (variance + tau2); it falls as tau2 grows."""
        return (self.values**2 / (self.variances + tau2)).sum()


def contrasts(effects, sampling, design):
    """The contrasts of `effects` (k,) with variances `sampling` (k,) that the columns of `design` (k, p) cannot move.

    They are A'y for the orthonormal A with A'X = 0 and A'VA diagonal, so that tau2 adds to each variance (on error
    contrasts: Harville 1977, J Am Stat Assoc 72:320). Rows with large weights come first: in that order Householder's
    reflections keep the digits of the small ones.
    """
    order = np.argsort(sampling, kind="stable")
    root = sampling[order, None] ** -0.5
    basis = np.linalg.qr(root * design[order], mode="complete")[0][:, design.shape[1] :]
    whitened = basis.T @ (root[:, 0] * effects[order])
    _, sizes, axes = np.linalg.svd(root * basis, full_matrices=False)
    return Contrasts(axes @ whitened / sizes, sizes**-2.0, effects, sampling)


def common(c):
    """No variance between studies."""
    return 0.0


def dersimonian_laird(c):
    """(QE - (k - p))/trace(P), truncated at 0 (Thompson and Sharp 1999, Stat Med 18:2693)."""
    return max(0.0, (c.q() - c.values.size) / (1 / c.variances).sum())


def hedges(c):
    """Mean square of unweighted residuals minus their mean sampling variance, truncated at 0 (Raudenbush 1994)."""
    return max(0.0, (c.values**2 - c.variances).sum() / c.values.size)


def hunter_schmidt(c):
    """(QE - k)/sum w, truncated at 0: all k studies are counted, as in the mean's (López-López et al. 2014)."""
    return max(0.0, (c.q() - c.effects.size) / (1 / c.sampling).sum())


def sidik_jonkman(c):
    """From sum (y - mean)²/k, without moderators, one weighted step (Sidik and Jonkman 2005, J R Stat Soc C 54:367)."""
    start = np.mean((c.effects - c.effects.mean()) ** 2)
    return start * c.q(start) / c.values.size


def paule_mandel(c):
    """Where the generalised Q equals k - p, 0 if it is already below; the empirical Bayes estimator is the same."""
    df = c.values.size
    if c.q() <= df:
        return 0.0
    return optimize.brentq(lambda tau2: c.q(tau2) - df, 0.0, (c.values**2).sum() / df, **PRECISION)


def maximum_likelihood(c):
    """The global maximum of the likelihood over tau2 >= 0."""

    def score(tau2):
        return (c.values**2 / (c.variances + tau2) ** 2).sum() - (1 / (c.sampling + tau2)).sum()

    return _highest(c, score, lambda tau2: -np.log(c.sampling + tau2).sum() - c.q(tau2))


def restricted_maximum_likelihood(c):
    """The global maximum of the restricted likelihood, which is the contrasts' own, over tau2 >= 0."""

    def score(tau2):
        total = c.variances + tau2
        return (c.values**2 / total**2 - 1 / total).sum()

    return _highest(c, score, lambda tau2: -np.log(c.variances + tau2).sum() - c.q(tau2))


ESTIMATORS = {
    "common": common,
    "DL": dersimonian_laird,
    "HE": hedges,
    "HS": hunter_schmidt,
    "SJ": sidik_jonkman,
    "ML": maximum_likelihood,
    "REML": restricted_maximum_likelihood,
    "PM": paule_mandel,
}


def _highest(c, score, likelihood):
    """The highest of all maxima over tau2 >= 0; above the largest squared contrast the score is negative."""
    steps = np.arange(2 + np.ceil(np.log2(max((c.values**2).max() / SMALLEST_STEP, 1.0))))
    grid = [0.0, *(SMALLEST_STEP * 2.0**steps)]
    rising = [score(tau2) > 0 for tau2 in grid]
    falls = np.flatnonzero(np.array(rising[:-1]) & ~np.array(rising[1:]))
    tops = [optimize.brentq(score, grid[i], grid[i + 1], **PRECISION) for i in falls]
    return max(tops if rising[0] else [0.0, *tops], key=likelihood)
