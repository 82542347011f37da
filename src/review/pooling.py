"""Many effects in, one pooled result out: inverse-variance meta-analysis.

One engine serves a single set of studies (`pool`) and stacks of sets (`pool_many`): effects and variances have the
shape (..., k), and NaN marks a study that a set does not have. Every step is scale-free: multiplying effects by c and
variances by c squared multiplies the estimate by c and tau2 by c squared.
"""

import numpy as np
from scipy import special
from scipy.optimize import elementwise

from .estimates import Interval, Pooled, tail

INTERVALS = ("wald", "HKSJ", "HKSJ-safe")
FARTHEST = 1e150


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
    effects, variances = np.array(effects, float), np.array(variances, float)
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
    _check_interval(interval, level)
    present = ~np.isnan(effects)
    df = present.sum(axis=-1) - 1
    centre, scale, y, v = _standardised(effects, variances, present)
    between = np.where(df > 0, TAU2[tau2](y, v, df), 0.0)
    mean, weights = _weighted_mean(y, v, between)
    total = weights.sum(axis=-1)
    return Pooled(
        estimate=centre + scale * mean,
        se=scale * total**-0.5,
        tau2=scale * scale * (between if tau2 == "common" else np.where(df > 0, between, np.nan)),
        q=_generalised_q(_common(y, v, df), y, v),
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
    residuals = (pooled.effects - np.asarray(pooled.estimate)[..., None]) / np.asarray(pooled.se)[..., None]
    spread = np.nansum(pooled.weights * residuals**2, axis=-1)
    return np.where(df > 0, spread / np.maximum(df, 1), np.nan)[()]


def confidence_interval(pooled, level, method):
    """Confidence interval of the mean: normal ('wald') or t with k - 1 degrees of freedom (HKSJ)."""
    _check_interval(method, level)
    if method == "wald":
        half = special.ndtri(tail(level)) * pooled.se
    else:
        factor = pooled.hksj_factor
        if method == "HKSJ-safe":
            factor = np.maximum(factor, 1.0)
        half = special.stdtrit(np.maximum(pooled.df, 1), tail(level)) * pooled.se * np.sqrt(factor)
    return Interval(pooled.estimate - half, pooled.estimate + half)


def prediction_interval(pooled, level):
    """Mean ± t(k - 2) · sqrt(tau2 + se²) [1]_; NaN below three studies.

    References
    ----------
    .. [1] Higgins, Thompson and Spiegelhalter (2009), J R Stat Soc A 172:137, eq. 12.
    """
    df = np.asarray(pooled.df) - 1
    quantile = np.where(df > 0, special.stdtrit(np.maximum(df, 1), tail(level)), np.nan)
    half = (quantile * np.hypot(np.sqrt(pooled.tau2), pooled.se))[()]
    return Interval(pooled.estimate - half, pooled.estimate + half)


def _checked(effects, variances):
    effects, variances = np.array(effects, float), np.array(variances, float)
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


def _check_interval(method, level):
    if method not in INTERVALS:
        raise ValueError(f"interval is one of {', '.join(INTERVALS)}, not {method!r}")
    tail(level)


def _standardised(effects, variances, present):
    """Each set measured from its most precise study, in a power of 2 near that study's standard error.

    So no square overflows, and a precise study's small residual keeps its digits. An absent study gets effect 0 and
    variance infinity.
    """
    v = np.where(present, variances, np.inf)
    first = np.argmin(v, axis=-1, keepdims=True)
    centre = np.take_along_axis(effects, first, axis=-1)
    scale = np.ldexp(1.0, np.frexp(np.sqrt(np.take_along_axis(v, first, axis=-1)))[1] - 1)
    with np.errstate(over="ignore"):
        y, v = np.where(present, (effects - centre) / scale, 0.0), v / scale / scale
    if (np.abs(y) > FARTHEST).any():
        raise ValueError(f"effects more than {FARTHEST:g} standard errors apart cannot be pooled")
    return centre[..., 0], scale[..., 0], y, v


def _weighted_mean(y, v, tau2):
    """Weighted means of shape (...), and weights 1/(v + tau2) of shape (..., k), 0 where absent."""
    weights = 1 / (v + tau2[..., None])
    return (weights * y).sum(axis=-1) / weights.sum(axis=-1), weights


def _common(y, v, df):
    return np.zeros(y.shape[:-1])


def _spare_weight(weights):
    """Sum of w - (sum of w²)/(sum of w), taken as twice the sum of w_i·w_j over pairs, which cannot cancel."""
    pairs = (np.cumsum(weights, axis=-1)[..., :-1] * weights[..., 1:]).sum(axis=-1)
    return 2 * pairs / weights.sum(axis=-1)


def _dersimonian_laird(y, v, df):
    """DerSimonian and Laird (1986), Controlled Clinical Trials 7:177, truncated at 0."""
    start = _common(y, v, df)
    excess, spare = _generalised_q(start, y, v) - df, _spare_weight(1 / v)
    return np.maximum(0.0, np.divide(excess, spare, out=start, where=spare > 0))


def _generalised_q(tau2, y, v):
    """Sum of (y - mean)²/(v + tau2): falls as tau2 grows."""
    mean, weights = _weighted_mean(y, v, tau2)
    return (weights * (y - mean[..., None]) ** 2).sum(axis=-1)


def _paule_mandel(y, v, df):
    """Paule and Mandel (1982): the tau2 at which the generalised Q is its expectation, k - 1; 0 if already below.

    Q is at most (sum of y²)/tau2, which brackets the root.
    """
    tau2 = _common(y, v, df)
    rows = _generalised_q(tau2, y, v) > df
    y, v, df = y[rows], v[rows], df[rows]
    high = 2 * (y**2).sum(axis=-1) / df
    tau2[rows] = _root(lambda t, y, v, df: _generalised_q(t, y, v) - df, np.zeros_like(high), high, y, v, df)
    return tau2


def _restricted_likelihood(tau2, y, v):
    """Twice the restricted log likelihood, up to a constant."""
    mean, weights = _weighted_mean(y, v, tau2)
    logs = np.log(np.where(np.isfinite(v), v + tau2[..., None], 1.0)).sum(axis=-1)
    return -(logs + np.log(weights.sum(axis=-1)) + (weights * (y - mean[..., None]) ** 2).sum(axis=-1))


def _restricted_score(tau2, y, v):
    """Twice the derivative of the restricted log likelihood by tau2 (Viechtbauer 2005, J Educ Behav Stat 30:261)."""
    mean, weights = _weighted_mean(y, v, tau2)
    return (weights**2 * (y - mean[..., None]) ** 2).sum(axis=-1) - _spare_weight(weights)


def _restricted_maximum_likelihood(y, v, df, points=97):
    """The global maximum of the restricted likelihood over tau2 >= 0.

    Every stationary point lies below half the squared range of the effects. On a logarithmic grid up to twice that,
    each fall of the derivative through 0 is refined to a local maximum; the highest wins, or 0 if that is higher.
    """
    reach = y.max(axis=-1) - y.min(axis=-1)
    grid = np.concatenate([np.zeros((1, *reach.shape)), np.geomspace(1e-2, np.maximum(reach**2, 1.0), points)])
    score = np.stack([_restricted_score(tau2, y, v) for tau2 in grid])
    cell, *rows = np.nonzero((score[:-1] > 0) & (score[1:] <= 0))
    at, rows = (cell + 1, *rows), tuple(rows)
    tops, heights = np.zeros_like(grid), np.full_like(grid, -np.inf)
    tops[at] = _root(_restricted_score, grid[cell, *rows], grid[at], y[rows], v[rows])
    heights[0] = np.where(score[0] > 0, -np.inf, _restricted_likelihood(grid[0], y, v))
    heights[at] = _restricted_likelihood(tops[at], y[rows], v[rows])
    return np.take_along_axis(tops, np.argmax(heights, axis=0)[None], axis=0)[0]


def _root(function, low, high, *rows):
    """Where each row's function, above 0 at `low` and not at `high`, crosses 0, to the last digits."""
    if low.size == 0:
        return low
    solved = elementwise.find_root(
        lambda t, i: function(t, *(row[i] for row in rows)),
        (low, high),
        args=(np.arange(low.size),),
        tolerances={"xatol": 0.0, "xrtol": 4 * np.finfo(float).eps, "fatol": 0.0, "frtol": 0.0},
    )
    return solved.x


TAU2 = {
    "common": _common,
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": _restricted_maximum_likelihood,
}
