"""Do small studies show larger effects? Funnel asymmetry, what it might come from, and how little few studies tell.

Asymmetry has many causes: studies not published, poor methods in small trials, true differences, chance. No function
here shows which. Each result has `caution`: in words, with the number, where there are fewer than 10 studies.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from .estimates import Interval, Pooled, tail
from .kendall import kendall
from .pooling import pool
from .regression import regress

FEWEST = 10
"""Below this, tests of asymmetry have too little power to tell chance from bias (Sterne et al. 2011, BMJ 343:d4002)."""


@dataclass(frozen=True)
class Asymmetry:
    """How the effect changes with a measure of smallness, `predictor`, and where it would be at none, `limit`.

    `slope` over `se` is `statistic`: t with `df` degrees of freedom, or z where `df` is infinite; `p` is two-sided.
    """

    slope: float
    se: float
    limit: float
    limit_se: float
    df: float
    predictor: str
    caution: str

    @property
    def statistic(self):
        """Slope over its standard error."""
        return self.slope / self.se if self.se > 0 else np.nan

    @property
    def p(self):
        """Two-sided p value of no asymmetry."""
        return float(2 * special.stdtr(self.df, -abs(self.statistic)))

    def interval(self, level=0.95):
        """Confidence interval of the slope."""
        half = float(special.stdtrit(self.df, tail(level))) * self.se
        return Interval(self.slope - half, self.slope + half)


@dataclass(frozen=True)
class Begg:
    """Kendall's `tau` between standardised effects and variances; `exact` says how `p`, two-sided, was computed."""

    tau: float
    p: float
    exact: bool
    caution: str


@dataclass(frozen=True, eq=False)
class TrimAndFill:
    """`missing` studies that would make the funnel symmetric, all on `side`, and the pool with them filled in."""

    missing: int
    side: str
    pooled: Pooled
    added_effects: np.ndarray
    added_variances: np.ndarray
    model: str
    caution: str


@dataclass(frozen=True, eq=False)
class Contours:
    """Lines of equal p value in a funnel: at standard errors `se`, effects `low[i]` and `high[i]` have the p `p[i]`."""

    p: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    caution: str


def caution(k):
    """In words, why k studies tell nothing about asymmetry; empty from 10 on.

    Examples
    --------
    >>> caution(4)
    'Only 4 studies: below 10, an asymmetric funnel cannot be told from chance, and a symmetric one shows nothing.'
    """
    if k >= FEWEST:
        return ""
    return (
        f"Only {k} studies: below {FEWEST}, an asymmetric funnel cannot be told from chance, "
        "and a symmetric one shows nothing."
    )


def egger(effects, variances, *, sizes=None):
    """Egger's regression: is the effect larger where the standard error is?

    Least squares of y/se on 1/se, in its equal form: y on se with weights 1/v and free dispersion, t with k - 2.
    So `slope` is Egger's intercept and `limit` Egger's slope.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
        Effects on the scale on which they are pooled, at least 3 with different variances.
    sizes : array-like of shape (k,), optional
        Numbers of people. If given, sqrt(1/n) takes the place of the standard error: for standardized mean differences,
        whose variance contains the effect itself and so makes a funnel asymmetric by construction.

    References
    ----------
    Egger et al. 1997, BMJ 315:629; Sterne and Egger 2005; Pustejovsky and Rodgers 2019, Res Synth Methods 10:57.

    Examples
    --------
    >>> found = egger([0.2, 0.4, 0.9, 1.1], [0.01, 0.04, 0.16, 0.25])
    >>> found.predictor, found.df, found.slope > 0
    ('standard error', 2, True)
    """
    if sizes is None:
        name, smallness = "standard error", roots(variances)
    else:
        name, smallness = "sqrt(1/n)", roots(sizes) ** -1.0
    return _asymmetry(regress(effects, variances, {name: smallness}, tau2="common", interval="HKSJ"))


def egger_mixed(effects, variances, *, tau2="REML"):
    """Egger's regression with a variance between studies and no free dispersion: z (Sterne and Egger 2005)."""
    return _asymmetry(regress(effects, variances, {"standard error": roots(variances)}, tau2=tau2, interval="wald"))


def begg(effects, variances):
    """Begg's test: Kendall's rank correlation of standardised effects and variances, exact p value.

    Effects are measured from the common-effect mean and divided by sqrt(v - 1/sum(1/v)); for ties see `kendall`.
    NaN where all effects or all variances are equal: there is nothing to rank.

    References
    ----------
    Begg and Mazumdar 1994, Biometrics 50:1088.

    Examples
    --------
    >>> begg([0.1, 0.5, 0.9, 1.3], [0.1, 0.2, 0.3, 0.4]).tau
    1.0
    """
    common = pool(effects, variances, tau2="common")
    if common.k < 3:
        raise ValueError(f"a rank correlation needs at least 3 studies, not {common.k}")
    y, v = common.effects - common.estimate, common.variances
    weights = np.where(np.eye(common.k, dtype=bool), 0.0, 1 / v)
    standardised = y / np.sqrt(v * (weights.sum(axis=1) / (1 / v).sum()))
    found = kendall(standardised, v)
    return Begg(found.tau, found.p, found.exact, caution(common.k))


def trim_and_fill(effects, variances, *, tau2, side=None, interval="HKSJ", level=0.95, unit=""):
    """Duval and Tweedie's trim and fill with the estimator L0.

    The most extreme effects on one side are trimmed until the rest is symmetric; then they come back with their mirror
    images. A sensitivity analysis, not a correction: it assumes that asymmetry is suppression of the most extreme.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
    tau2 : str
        The model inside and outside, as in `pooling.pool`. There is no default, because the number of missing studies
        depends on it: 4 under 'common' and 1 under 'REML' in the 13 BCG trials.
    side : str, optional
        'left' or 'right': where studies are missing. By default the side that `egger_mixed`'s slope points away from.

    References
    ----------
    Duval and Tweedie 2000, Biometrics 56:455; J Am Stat Assoc 95:89.

    Examples
    --------
    >>> trim_and_fill([0.1, 0.2, 0.3, 0.9, 1.2], [0.1, 0.1, 0.1, 0.2, 0.3], tau2="common").side
    'left'
    """
    if side is None:
        side = "left" if egger_mixed(effects, variances, tau2=tau2).slope > 0 else "right"
    if side not in ("left", "right"):
        raise ValueError(f"side is left or right, not {side!r}")
    whole = pool(effects, variances, tau2=tau2, interval=interval, level=level, unit=unit)
    sign = 1.0 if side == "left" else -1.0
    order = np.argsort(sign * whole.effects, kind="stable")
    y, v = sign * whole.effects[order], whole.variances[order]
    missing, centre = _trimmed(y, v, tau2)
    cut = whole.k - missing
    filled, added = sign * (2 * centre - y[cut:]), v[cut:]
    together = np.append(whole.effects, filled), np.append(whole.variances, added)
    pooled = pool(*together, tau2=tau2, interval=interval, level=level, unit=unit)
    return TrimAndFill(missing, side, pooled, filled, added, tau2, caution(whole.k))


def contours(variances, *, p=(0.10, 0.05, 0.01), null=0.0):
    """Where in a funnel two-sided p values of single studies are 0.10, 0.05 and 0.01: null ± z·se, as arrays.

    Studies missing where p is large speak for suppression of unwelcome results; missing where p is small, for other
    causes (Peters et al. 2008, J Clin Epidemiol 61:991). The lines are straight, so two standard errors are given: 0
    and the largest.

    Examples
    --------
    >>> contours([1.0, 4.0], p=(0.05,)).high
    array([[0.        , 3.91992797]])
    """
    p = np.atleast_1d(np.asarray(p, float))
    if not ((p > 0) & (p < 1)).all():
        raise ValueError("a p value of a contour lies between 0 and 1")
    errors = roots(variances)
    se = np.array([0.0, errors.max()])
    half = -special.ndtri(p / 2)[:, None] * se
    return Contours(p, se, null - half, null + half, caution(errors.size))


def roots(values):
    """Square roots of positive numbers, one per study."""
    values = np.asarray(values, float)
    if values.ndim != 1 or values.size == 0 or not ((values > 0) & (values < np.inf)).all():
        raise ValueError("variances and sizes are positive, finite numbers, one for each study")
    return np.sqrt(values)


def _asymmetry(fit):
    (limit, slope), (limit_se, se) = fit.estimates.tolist(), fit.se().tolist()
    df = np.inf if fit.interval_method == "wald" else fit.df
    return Asymmetry(slope, se, limit, limit_se, df, fit.names[1], caution(fit.k))


def _trimmed(y, v, tau2):
    """How many of the largest of the sorted effects L0 takes for unmatched, and the mean of the others.

    It goes on until the number repeats, also where it would go round in a circle.
    """
    k, missing, tried = y.size, 0, set()
    while missing not in tried:
        tried.add(missing)
        centre = pool(y[: k - missing], v[: k - missing], tau2=tau2).estimate
        ranks = np.argsort(np.argsort(np.abs(y - centre), kind="stable")) + 1
        excess = (4 * ranks[y > centre].sum() - k * (k + 1)) / (2 * k - 1)
        missing = int(min(max(0, np.rint(excess)), k - 1))
    return missing, pool(y[: k - missing], v[: k - missing], tau2=tau2).estimate
