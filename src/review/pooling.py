"""Many effects in, one pooled result out: inverse-variance meta-analysis.

One engine serves a single set of studies (`pool`) and stacks of sets (`pool_many`): effects and variances have the
shape (..., k), and NaN marks a study that a set does not have. Every step is scale-free: multiplying effects by c and
variances by c squared multiplies the estimate by c and tau2 by c squared.
"""

import numpy as np
from scipy import special
from scipy.optimize import elementwise

from .estimates import Interval, Pooled

INTERVALS = ("wald", "HKSJ", "HKSJ-safe")


def pool(effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """Pool one set of studies.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
        Effects, treated minus control, all in `unit`, and their sampling variances.
    tau2 : str
        Estimator of the between-study variance: 'common' (0), 'DL', 'PM' or 'REML'.
    interval : str
        'wald', 'HKSJ' or 'HKSJ-safe' (never narrower than Wald).
    level : float
        Coverage of the intervals, a fraction.

    Returns
    -------
    Pooled
        With plain numbers, in `unit`.

    Examples
    --------
    >>> pool([1.0, 3.0], [1.0, 1.0], tau2="common").estimate
    2.0
    """
    effects, variances = np.asarray(effects, float), np.asarray(variances, float)
    if effects.ndim != 1:
        raise ValueError("pool takes one set of studies, shape (k,); for stacks use pool_many")
    stack = pool_many(effects[None], variances[None], tau2=tau2, interval=interval, level=level, unit=unit)
    return Pooled(
        *(float(getattr(stack, name)[0]) for name in ("estimate", "se", "tau2", "q")),
        df=int(stack.df[0]),
        weights=stack.weights[0],
        unit=unit,
        effects=effects,
        variances=variances,
        method=tau2,
        interval_method=interval,
        level=level,
    )


def pool_many(effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """Pool every set of a stack; arguments as in `pool`, arrays of shape (..., k), NaN = study absent.

    Returns
    -------
    Pooled
        The same fields as arrays of shape (...), `weights` of shape (..., k).
    """
    effects, variances = _checked(effects, variances)
    if tau2 not in TAU2:
        raise ValueError(f"tau2 is one of {', '.join(TAU2)}, not {tau2!r}")
    if interval not in INTERVALS:
        raise ValueError(f"interval is one of {', '.join(INTERVALS)}, not {interval!r}")
    present = ~np.isnan(effects)
    y, v = np.where(present, effects, 0.0), np.where(present, variances, np.inf)
    df = present.sum(axis=-1) - 1
    between = np.where(df > 0, TAU2[tau2](y, v, df), 0.0)
    mean, weights = _weighted_mean(y, v, between)
    total = weights.sum(axis=-1)
    common_mean, common_weights = _weighted_mean(y, v, np.zeros_like(between))
    return Pooled(
        estimate=mean,
        se=total**-0.5,
        tau2=between if tau2 == "common" else np.where(df > 0, between, np.nan),
        q=(common_weights * (y - common_mean[..., None]) ** 2).sum(axis=-1),
        df=df,
        weights=np.where(present, weights / total[..., None], np.nan),
        unit=unit,
        effects=effects,
        variances=variances,
        method=tau2,
        interval_method=interval,
        level=level,
    )


def hksj_factor(pooled):
    """Sum of w (y - mean)²/(k - 1) [1]_; NaN with one study.

    References
    ----------
    .. [1] Hartung and Knapp (2001), Statistics in Medicine 20:3875, eq. 7; Sidik and Jonkman (2002).
    """
    df = np.asarray(pooled.df)
    residuals = np.asarray(pooled.effects) - np.asarray(pooled.estimate)[..., None]
    model_weights = pooled.weights / np.square(np.asarray(pooled.se))[..., None]
    spread = np.nansum(model_weights * residuals**2, axis=-1)
    return np.where(df > 0, spread / np.maximum(df, 1), np.nan)[()]


def confidence_interval(pooled, level, method):
    """Confidence interval of the mean: normal ('wald') or t with k - 1 degrees of freedom (HKSJ)."""
    tail = (1 + level) / 2
    if method == "wald":
        half = special.ndtri(tail) * pooled.se
    else:
        factor = pooled.hksj_factor
        if method == "HKSJ-safe":
            factor = np.maximum(factor, 1.0)
        half = special.stdtrit(np.maximum(pooled.df, 1), tail) * pooled.se * np.sqrt(factor)
    return Interval(pooled.estimate - half, pooled.estimate + half)


def prediction_interval(pooled, level):
    """Mean ± t(k - 2) · sqrt(tau2 + se²) [1]_; NaN below three studies.

    References
    ----------
    .. [1] Higgins, Thompson and Spiegelhalter (2009), J R Stat Soc A 172:137, eq. 12.
    """
    df = np.asarray(pooled.df) - 1
    quantile = np.where(df > 0, special.stdtrit(np.maximum(df, 1), (1 + level) / 2), np.nan)
    half = (quantile * np.sqrt(pooled.tau2 + np.square(pooled.se)))[()]
    return Interval(pooled.estimate - half, pooled.estimate + half)


def _checked(effects, variances):
    effects, variances = np.asarray(effects, float), np.asarray(variances, float)
    if effects.shape != variances.shape or effects.ndim == 0 or effects.shape[-1] == 0:
        raise ValueError(f"effects and variances differ in shape or are empty: {effects.shape}, {variances.shape}")
    if (np.isnan(effects) != np.isnan(variances)).any():
        raise ValueError("a study is absent (NaN) in the effects but not in the variances, or the reverse")
    if np.isnan(effects).all(axis=-1).any():
        raise ValueError("a set without any study cannot be pooled")
    if not np.isfinite(effects[~np.isnan(effects)]).all():
        raise ValueError("an effect is infinite")
    if not ((variances > 0) & (variances < np.inf))[~np.isnan(variances)].all():
        raise ValueError("a variance is a positive, finite number")
    return effects, variances


def _weighted_mean(y, v, tau2):
    """Weighted means of shape (...), and weights 1/(v + tau2) of shape (..., k), 0 where absent."""
    weights = 1 / (v + tau2[..., None])
    return (weights * y).sum(axis=-1) / weights.sum(axis=-1), weights


def _common(y, v, df):
    return np.zeros(y.shape[:-1])


def _dersimonian_laird(y, v, df):
    """DerSimonian and Laird (1986), Controlled Clinical Trials 7:177, truncated at 0."""
    mean, weights = _weighted_mean(y, v, _common(y, v, df))
    total = weights.sum(axis=-1)
    excess = (weights * (y - mean[..., None]) ** 2).sum(axis=-1) - df
    scale = total - (weights**2).sum(axis=-1) / total
    return np.maximum(0.0, np.divide(excess, scale, out=np.zeros_like(excess), where=df > 0))


def _generalised_q(tau2, y, v):
    """Sum of (y - mean)²/(v + tau2): falls as tau2 grows."""
    mean, weights = _weighted_mean(y, v, tau2)
    return (weights * (y - mean[..., None]) ** 2).sum(axis=-1)


def _paule_mandel(y, v, df):
    """Paule and Mandel (1982): the tau2 at which the generalised Q is its expectation, k - 1; 0 if already below.

    Q is at most sum (y - mean)²/tau2, which brackets the root.
    """
    mean, _ = _weighted_mean(y, np.where(np.isinf(v), np.inf, 1.0), _common(y, v, df))
    squares = np.where(np.isinf(v), 0.0, (y - mean[..., None]) ** 2).sum(axis=-1)
    return _root(lambda t, y, v, df: _generalised_q(t, y, v) - df, squares / np.maximum(df, 1), y, v, df)


def _restricted_likelihood(tau2, y, v):
    """Twice the restricted log likelihood, up to a constant."""
    present = np.isfinite(v)
    mean, weights = _weighted_mean(y, v, tau2)
    logs = np.log(np.where(present, v + tau2[..., None], 1.0)).sum(axis=-1)
    return -(logs + np.log(weights.sum(axis=-1)) + (weights * (y - mean[..., None]) ** 2).sum(axis=-1))


def _restricted_score(tau2, y, v):
    """The derivative of the restricted likelihood by tau2 (Viechtbauer 2005, J Educ Behav Stat 30:261)."""
    mean, weights = _weighted_mean(y, v, tau2)
    squared, total = weights**2, weights.sum(axis=-1)
    return (squared * (y - mean[..., None]) ** 2).sum(axis=-1) - total + squared.sum(axis=-1) / total


def _restricted_maximum_likelihood(y, v, df, points=97):
    """The global maximum of the restricted likelihood over tau2 >= 0.

    Every stationary point lies below half the squared range of the effects. The likelihood is compared on a
    logarithmic grid below that limit, and the root of its derivative refined beside the best grid point.
    """
    present = np.isfinite(v)
    reach = np.where(present, y, -np.inf).max(axis=-1) - np.where(present, y, np.inf).min(axis=-1)
    limit = reach**2 / 2
    grid = limit * np.concatenate([[0.0], np.geomspace(1e-12, 1.0, points)])[(..., *[None] * limit.ndim)]
    best = np.argmax([_restricted_likelihood(tau2, y, v) for tau2 in grid], axis=0)
    low = np.take_along_axis(grid, np.maximum(best - 1, 0)[None], axis=0)[0]
    high = np.take_along_axis(grid, np.minimum(best + 1, points)[None], axis=0)[0]
    return _root(lambda t, y, v: _restricted_score(t, y, v), high, y, v, low=low)


def _root(function, high, y, v, *more, low=None):
    """Where a function that ends below 0 at `high` crosses 0; `low` itself where it is not above 0 there."""
    low = np.zeros_like(high) if low is None else low
    starts_above = (function(low, y, v, *more) > 0) & (high > low)
    result = np.array(low, float)
    if starts_above.any():
        chosen = [a[starts_above] for a in (low, high, y, v, *more)]
        bracket = (chosen[0], np.nextafter(chosen[1], np.inf))
        solved = elementwise.find_root(
            lambda t, i: function(t, chosen[2][i], chosen[3][i], *(m[i] for m in chosen[4:])),
            bracket,
            args=(np.arange(len(chosen[0])),),
            tolerances={"xatol": 0.0, "xrtol": 4 * np.finfo(float).eps, "fatol": 0.0, "frtol": 0.0},
        )
        result[starts_above] = solved.x
    return result


TAU2 = {
    "common": _common,
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": _restricted_maximum_likelihood,
}
