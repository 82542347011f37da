"""What each study does to the answer: pools without it, pools as studies came in, and measures of influence.

Every pool is a row of one call of `pooling.pool_many`, with the studies that a row does not have as NaN.
"""

from dataclasses import dataclass

import numpy as np

from .pooling import pool, pool_many
from .studies import standardise


@dataclass(frozen=True, eq=False)
class Baujat:
    """Per study: its contribution to the heterogeneity, and its pull on the estimate; both without unit."""

    heterogeneity: np.ndarray
    pull: np.ndarray


@dataclass(frozen=True, eq=False)
class Influence:
    """Measures per study, as metafor defines them for a mean; `tau2` and `q` are those of the pool without the study.

    Without a second study left, whatever needs tau2 is NaN (unless tau2 is 'common').
    """

    rstudent: np.ndarray
    dffits: np.ndarray
    cooks_distance: np.ndarray
    cov_ratio: np.ndarray
    hat: np.ndarray
    dfbetas: np.ndarray
    tau2: np.ndarray
    q: np.ndarray


@dataclass(frozen=True, eq=False)
class Trace:
    """The estimate, its model standard error and the weight shares (one row a value) as functions of `tau`."""

    tau: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    weights: np.ndarray


def leave_one_out(effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """The pool without each study in turn; arguments as in `pooling.pool`.

    Returns
    -------
    Pooled
        Fields as arrays of shape (k,): place i is the pool without study i.

    Examples
    --------
    >>> leave_one_out([1.0, 2.0, 6.0], [1.0, 1.0, 1.0], tau2="common").estimate
    array([4. , 3.5, 1.5])
    """
    kept = ~np.eye(np.size(effects), dtype=bool)
    return _pools(effects, variances, kept, tau2=tau2, interval=interval, level=level, unit=unit)


def cumulative(effects, variances, *, order=None, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """The pool as studies come in; arguments as in `pooling.pool`.

    Parameters
    ----------
    order : array-like of shape (k,), optional
        What the studies are sorted by, such as the year; by default their order here.

    Returns
    -------
    Pooled
        Fields as arrays of shape (k,): place i is the pool of the first i + 1 studies; its weights are in the studies'
        own order. At place 0 there is one study, so tau2 is NaN (Lau et al. 1992, N Engl J Med 327:248).

    Examples
    --------
    >>> cumulative([6.0, 1.0, 2.0], [1.0, 1.0, 1.0], order=[2020, 2013, 2015], tau2="common").estimate
    array([1. , 1.5, 3. ])
    """
    count = np.size(effects)
    keys = np.arange(count) if order is None else np.asarray(order)
    if keys.shape != (count,):
        raise ValueError(f"order needs one value for each of the {count} studies, not {keys.size}")
    place = np.argsort(np.argsort(keys, kind="stable"))
    kept = place <= np.arange(count)[:, None]
    return _pools(effects, variances, kept, tau2=tau2, interval=interval, level=level, unit=unit)


def baujat(effects, variances, *, tau2="common"):
    """Which studies make the heterogeneity, and which of them move the estimate.

    `heterogeneity` is (y - mean)²/(v + tau2), which under 'common' sums to Q; `pull` is (mean - mean without it)² over
    the variance of the mean without it.

    References
    ----------
    Baujat et al. 2002, Stat Med 21:2641 (with tau2 = 'common').

    Examples
    --------
    >>> baujat([0.0, 0.0, 3.0], [1.0, 1.0, 1.0]).pull
    array([0.5, 0.5, 2. ])
    """
    whole, without = pool(effects, variances, tau2=tau2), leave_one_out(effects, variances, tau2=tau2)
    contribution = (whole.effects - whole.estimate) ** 2 / (whole.variances + whole.tau2)
    return Baujat(contribution, ((whole.estimate - without.estimate) / without.se) ** 2)


def influence(effects, variances, *, tau2="REML"):
    """Deletion diagnostics of a pool: what changes when a study is taken out and tau2 is estimated again.

    With (i) for "without study i", and s_i = v_i + tau2(i):
    rstudent (y_i - mean(i))/sqrt(s_i + se(i)²); dffits (mean - mean(i))/sqrt(hat_i s_i); Cook's distance
    (mean - mean(i))²/se²; cov_ratio se(i)²/se²; dfbetas (mean - mean(i)) over the standard error that all studies would
    have under tau2(i); hat the weight shares.

    References
    ----------
    Viechtbauer and Cheung 2010, Res Synth Methods 1:112.

    Examples
    --------
    >>> influence([0.0, 0.0, 3.0], [1.0, 1.0, 1.0], tau2="common").cooks_distance
    array([0.75, 0.75, 3.  ])
    """
    whole = pool(effects, variances, tau2=tau2)
    without = leave_one_out(effects, variances, tau2=tau2)
    between = np.asarray(without.tau2)
    moved, total = whole.estimate - without.estimate, whole.variances + between
    all_studies = (1 / (whole.variances + between[:, None])).sum(axis=1)
    return Influence(
        rstudent=(whole.effects - without.estimate) / np.sqrt(total + without.se**2),
        dffits=moved / np.sqrt(whole.weights * total),
        cooks_distance=(moved / whole.se) ** 2,
        cov_ratio=(without.se / whole.se) ** 2,
        hat=whole.weights,
        dfbetas=moved * np.sqrt(all_studies),
        tau2=between,
        q=without.q,
    )


def trace(effects, variances, *, tau=None, points=101):
    """The estimate as a function of tau, the standard deviation between studies, which few studies do not tell.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
    tau : array-like, optional
        Values of tau, not negative, in the effects' unit. By default `points` of them from 0 to the upper end of the
        95% Q-profile interval, or to the largest standard error if that is larger.

    References
    ----------
    Rubin 1981, J Educ Stat 6:377.

    Examples
    --------
    >>> trace([0.0, 4.0], [1.0, 3.0], tau=[0.0, 1e9]).estimate
    array([1., 2.])
    """
    whole = pool(effects, variances, tau2="common")
    if np.isnan(whole.effects).any():
        raise ValueError("a trace takes no absent study")
    if tau is None:
        highest = np.nanmax([np.sqrt(whole.tau2_interval(0.95).high), np.sqrt(whole.variances.max())])
        tau = np.linspace(0.0, highest, points)
    tau = np.atleast_1d(np.asarray(tau, float))
    if not ((tau >= 0) & (tau < np.inf)).all():
        raise ValueError("tau is a standard deviation: not negative, not infinite")
    standard = standardise(whole.effects, whole.variances)
    between = (tau / standard.unit) ** 2
    sets, unit = standard.final(between)
    mean, weights, total = sets.mean(between)
    return Trace(tau, standard.place(mean), unit * total**-0.5, (weights / total).T)


def _pools(effects, variances, kept, **options):
    """One pool per row of `kept` (True = the study is in)."""
    whole = pool(effects, variances, tau2="common")
    if whole.k < 2 or np.isnan(whole.effects).any():
        raise ValueError("studies are left out or added one by one from at least two, none of them absent")
    absent = np.where(kept, 0.0, np.nan)
    return pool_many(whole.effects + absent, whole.variances + absent, **options)
