"""The variance between studies, tau2, by every estimator, for stacks of sets of studies or for contrasts of one set.

Every estimator takes sets (`studies.Studies`, n columns, or `contrasts.Contrasts`, what moderators leave of one set) in
standard units, and returns tau2 of shape (n,). With k studies and p coefficients `df` is k - p; for a mean p is 1.
"""

import numpy as np

from .maxima import LIKELIHOODS, QUADRATIC, ROUNDS, company, highest

WEIGHTED = ("common", "DL", "HS")
"""Estimators that weigh by 1/v alone: they take `Standard.precise`, the others `Standard.roomy`."""


def common(sets):
    """No variance between studies."""
    return np.zeros(sets.v.shape[1])


def dersimonian_laird(sets):
    """(Q - df)/trace(P), truncated at 0 (DerSimonian and Laird 1986, Control Clin Trials 7:177; Thompson and Sharp 1999)."""
    return from_excess(sets.q(0.0) - sets.df * sets.chance, sets.trace())


def from_excess(excess, spare):
    """DerSimonian and Laird's tau2 from Q - df and trace(P); 0 for a single study, which has none to spare."""
    return np.maximum(0.0, np.divide(excess, spare, out=np.zeros(np.shape(spare)), where=spare > 0))


def hedges(sets):
    """Mean square without weights minus the mean sampling variance, truncated at 0.

    (Hedges 1983, Psychol Bull 93:388; with moderators Raudenbush 1994.)
    """
    square, sampling = sets.squares()
    return np.maximum(0.0, square - sampling)


def hunter_schmidt(sets):
    """(Q - k)/sum w, truncated at 0: all k studies are counted, with moderators too.

    (Hunter and Schmidt 1990, in the form of Viechtbauer 2005; López-López et al. 2014.)
    """
    return np.maximum(0.0, (sets.q(0.0) - sets.k * sets.chance) / sets.total())


def sidik_jonkman(sets):
    """From a crude start sum (y - mean)²/k, without moderators, one weighted step.

    (Sidik and Jonkman 2005, J R Stat Soc C 54:367.)
    """
    start = sets.crude()
    return start * sets.q(start) / np.maximum(sets.df, 1)


def paule_mandel(sets):
    """Where the generalised Q equals its expectation df; 0 if it is already below (Paule and Mandel 1982).

    Q is convex and falls with tau2, so one root is all; the empirical Bayes estimator is the same.
    """
    return q_crossing(sets, sets.df.astype(float))


def q_crossing(sets, target):
    """The tau2 at which the generalised Q has come down to `target` (shape (n,)), 0 if it starts below.

    Newton's steps on 1/Q, which is nearly straight; where one has gone too far, a step on Q itself, which is convex and
    so comes back to the left of the root, but not behind a point already known to lie there.
    """
    tau2, left = np.zeros(target.size), np.zeros(target.size)
    open_ = company((sets.q(0.0) > target) & (target > 0))
    sets = sets.at(open_)
    for _ in range(ROUNDS):
        if open_.size == 0:
            break
        goal, (q, fall) = target[open_], sets.q_and_fall(tau2[open_])
        left[open_] = np.where(q > goal, tau2[open_], left[open_])
        step = (q - goal) / fall * np.where(q > goal, q / goal, 1.0)
        tau2[open_] = np.maximum(tau2[open_] + step, left[open_])
        going = company(np.abs(step) > QUADRATIC * tau2[open_])
        open_, sets = open_[going], sets.at(going)
    return tau2


def maximum_likelihood(sets):
    """The global maximum of the likelihood over tau2 >= 0 (Hardy and Thompson 1996, Stat Med 15:619)."""
    return highest(sets, LIKELIHOODS["ML"])


def restricted_maximum_likelihood(sets):
    """The global maximum of the restricted likelihood over tau2 >= 0 (Viechtbauer 2005, J Educ Behav Stat 30:261)."""
    return highest(sets, LIKELIHOODS["REML"])


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
