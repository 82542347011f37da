"""Inference that does not trust the model's variances: sandwich estimators, and permutation of signs.

Both start from the residuals themselves. With few studies neither is a rescue: the degrees of freedom say so.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import special

from .estimates import Interval, tail
from .pooling import pool, pool_many

KINDS = ("CR0", "CR1", "CR2")
MOST_FOR_SIGNS = 20
SAME = 1e-9
"""Two statistics that are equal but for rounding count as equal."""


@dataclass(frozen=True, eq=False)
class Robust:
    """Coefficients of a regression with a robust covariance, and degrees of freedom for each."""

    names: tuple[str, ...]
    estimates: np.ndarray
    covariance: np.ndarray
    df: np.ndarray
    kind: str
    clusters: int
    unit: str

    @property
    def se(self):
        """Robust standard errors."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def p(self):
        """Two-sided p values from t with `df` degrees of freedom."""
        return 2 * special.stdtr(self.df, -np.abs(self.estimates / self.se))

    def interval(self, level=0.95):
        """Confidence intervals from t with `df` degrees of freedom; below 4 of them do not rely on it (Tipton 2015)."""
        half = special.stdtrit(self.df, tail(level)) * self.se
        return Interval(self.estimates - half, self.estimates + half)


def robust(fit, *, clusters=None, kind="CR2"):
    """The covariance of a regression's coefficients from its residuals, by cluster.

    Parameters
    ----------
    fit : Regression
        From `regression.regress`, with or without moderators; its weights 1/(v + tau2) are the working model.
    clusters : sequence of length k, optional
        Comparisons with the same label may depend on each other, as those of one trial do. By default each is its own.
    kind : str
        'CR0': residuals as they are (Hedges, Tipton and Johnson 2010, Res Synth Methods 1:39). 'CR1': times
        m/(m - p) for m clusters. 'CR2': residuals adjusted so that the covariance is unbiased if the working model is
        right (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, J Bus Econ Stat 36:672).

    Returns
    -------
    Robust
        With m - p degrees of freedom, for CR2 with Satterthwaite's for each coefficient (Tipton 2015, Psychol Methods
        20:375).

    Examples
    --------
    >>> from review.regression import regress
    >>> found = robust(regress([0.0, 3.0, 3.0], [1.0, 1.0, 1.0], tau2="common"), kind="CR0")
    >>> bool(abs(found.covariance[0, 0] - 6 / 9) < 1e-12)
    True
    """
    labels = np.arange(fit.k) if clusters is None else np.asarray(clusters)
    count = np.unique(labels).size
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    if labels.shape != (fit.k,):
        raise ValueError(f"each of the {fit.k} studies needs a cluster, not {labels.size}")
    if count <= len(fit.names):
        raise ValueError(f"{len(fit.names)} coefficients need at least {len(fit.names) + 1} clusters, not {count}")
    order = np.argsort(fit.variances, kind="stable")
    labels, spread = labels[order], np.sqrt(fit.variances + fit.tau2)[order]
    whole, triangle = np.linalg.qr(fit.design[order] / spread[:, None], mode="complete")
    basis, left = np.split(whole, [len(fit.names)], axis=1)
    residuals = left @ (left.T @ (fit.effects[order] / spread))
    members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    adjust = [_adjustment(left[own], spread[own], kind) for own in members]
    inverse = np.linalg.inv(triangle[: len(fit.names)])
    pulls = [inverse @ basis[own].T @ matrix for own, matrix in zip(members, adjust, strict=True)]
    scores = np.column_stack([pull @ residuals[own] for own, pull in zip(members, pulls, strict=True)])
    inflation = count / (count - len(fit.names)) if kind == "CR1" else 1.0
    df = np.full(len(fit.names), float(count - len(fit.names)))
    if kind == "CR2":
        df = _satterthwaite(left, pulls, members)
    return Robust(fit.names, fit.estimates, inflation * scores @ scores.T, df, kind, count, fit.unit)


def sign_flip_p(effects, variances, *, tau2="REML"):
    """Exact two-sided p value of the mean: in how many of all 2^k sign patterns is |z| at least as large?

    If the true effects are symmetric around 0, every pattern of signs is as likely as the one seen (Follmann and
    Proschan 1999, Biometrics 55:732). It cannot be below 2/2^k, so below 6 studies it never reaches 0.05.

    Examples
    --------
    >>> sign_flip_p([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], tau2="common")
    0.25
    """
    seen = pool(effects, variances, tau2=tau2)
    if seen.k > MOST_FOR_SIGNS or np.isnan(seen.effects).any():
        raise ValueError(f"all patterns of signs are tried for at most {MOST_FOR_SIGNS} studies, none absent")
    signs = np.array(list(product([1.0], *[[1.0, -1.0]] * (seen.k - 1))))
    patterns = pool_many(seen.effects * signs, np.broadcast_to(seen.variances, signs.shape), tau2=tau2)
    as_large = np.abs(patterns.estimate / patterns.se) >= abs(seen.estimate / seen.se) * (1 - SAME)
    return float(as_large.mean())


def _adjustment(left, spread, kind):
    """The matrix that a cluster's whitened residuals are multiplied by; `left` are its rows of the residual space.

    For CR2 (D²NN'D²)^(-1/2) D², with D the working standard deviations and N the rows; for one study 1/sqrt(1 - h).
    What the coefficients fit without any residual is left out (pseudo-inverse).
    """
    if kind != "CR2":
        return np.eye(spread.size)
    variances = (spread / spread.max()) ** 2
    axes, sizes, _ = np.linalg.svd(variances[:, None] * left, full_matrices=False)
    kept = sizes > spread.size * np.finfo(float).eps
    return (axes[:, kept] / sizes[kept]) @ axes[:, kept].T * variances


def _satterthwaite(left, pulls, members):
    """Degrees of freedom (trace S)²/trace(S²), S the covariance of the clusters' scores under the working model."""
    df = []
    for coefficient in range(len(pulls[0])):
        scores = [left.T @ _within(own, pull[coefficient], len(left)) for own, pull in zip(members, pulls, strict=True)]
        s = np.array(scores) @ np.array(scores).T
        df.append(np.trace(s) ** 2 / (s**2).sum())
    return np.array(df)


def _within(own, values, size):
    """`values` at the places `own`, 0 elsewhere."""
    whole = np.zeros(size)
    whole[own] = values
    return whole
