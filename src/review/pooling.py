"""Many effects in, one pooled result out: inverse-variance meta-analysis.

One engine serves a single set of studies (`pool`) and stacks of sets (`pool_many`): effects and variances have the
shape (..., k), and NaN marks a study that a set does not have. Every step is scale-free: multiplying effects by c and
variances by c squared multiplies the estimate by c and tau2 by c squared.
"""

import numpy as np

from . import heterogeneity
from .estimates import INTERVALS, Pooled, tail
from .studies import standardise

CHUNK = 4096
"""Sets worked on at a time: their arrays stay in the processor's cache."""


def pool(effects, variances, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """Pool one set of studies.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
        Effects, treated minus control, all in `unit`, and their sampling variances.
    tau2 : str
        Estimator of the between-study variance: 'common' (0), 'DL', 'HE', 'HS', 'SJ', 'ML', 'REML' or 'PM'.
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
    effects, variances = checked(effects, variances)
    check_options(tau2, interval, level)
    sets, studies = effects.shape[:-1], effects.shape[-1]
    flat = [array.reshape(-1, studies) for array in (effects, variances)]
    count = len(flat[0])
    if count % CHUNK == 1:  # numpy adds up a lone column in another order than many, so the last set goes in twice
        flat = [np.concatenate([array, array[-1:]]) for array in flat]
    chunks = [slice(start, start + CHUNK) for start in range(0, max(count, 1), CHUNK)]
    parts = [fit(standardise(*(a[chunk] for a in flat)), tau2) for chunk in chunks]
    estimate, se, between, q, df, weights = (np.concatenate(part)[:count] for part in zip(*parts, strict=True))
    return Pooled(
        *(part.reshape(sets) for part in (estimate, se, between, q, df)),
        weights=np.where(np.isnan(effects), np.nan, weights.reshape(effects.shape)),
        unit=unit,
        effects=effects,
        variances=variances,
        method=tau2,
        interval_method=interval,
        level=level,
    )


def fit(standard, tau2):
    """Estimates, standard errors, tau2, Q, df and weight shares of standardised sets, in the data's own scale."""
    several, precise = standard.df > 0, standard.precise()
    sets = precise if tau2 in heterogeneity.WEIGHTED else standard.roomy()
    between = np.where(several, heterogeneity.ESTIMATORS[tau2](sets), 0.0)
    sets, unit = standard.final(between)
    mean, weights, total = sets.mean(between)
    weights /= total
    undefined = 0.0 if tau2 == "common" else np.nan
    return (
        standard.place(mean),
        unit * total**-0.5,
        np.where(several, standard.squared(between), undefined),
        standard.unscaled(precise.q(0.0)),
        standard.df,
        weights.T,
    )


def check_options(tau2, interval, level):
    """Refuse an estimator, an interval or a level that does not exist."""
    if tau2 not in heterogeneity.ESTIMATORS:
        raise ValueError(f"tau2 is one of {', '.join(heterogeneity.ESTIMATORS)}, not {tau2!r}")
    if interval not in INTERVALS:
        raise ValueError(f"interval is one of {', '.join(INTERVALS)}, not {interval!r}")
    tail(level)


def checked(effects, variances):
    """Effects and variances as fresh arrays of equal shape; refuses what cannot be pooled, in words."""
    effects, variances = np.array(effects, float), np.array(variances, float)
    if effects.shape != variances.shape or effects.ndim == 0 or effects.shape[-1] == 0:
        raise ValueError(f"effects and variances differ in shape or are empty: {effects.shape}, {variances.shape}")
    absent = np.isnan(effects)
    if (absent != np.isnan(variances)).any():
        raise ValueError("a study is absent (NaN) in the effects but not in the variances, or the reverse")
    if absent.any() and absent.all(axis=-1).any():
        raise ValueError("a set without any study cannot be pooled")
    if np.isinf(effects).any():
        raise ValueError("an effect is infinite")
    if (variances <= 0).any() or np.isinf(variances).any():
        raise ValueError("a variance is a positive, finite number")
    return effects, variances
