"""The variance between studies, tau2, by every estimator, for stacks of sets of studies at once.

Inside this module a stack has its studies along the first axis: `y` and `v` have the shape (k, n), one column a set.
An absent study has effect 0 and variance infinity, so its weight is 0. `df` is the number of studies minus 1.

The columns come standardised: the most precise study has effect 0 and a variance between 1 and 4. So no square
overflows, and the stopping rules, which are relative, do not depend on the unit of the data.
"""

import numpy as np

FARTHEST = 1e150
STEP = 2.0
ROUNDS = 200
QUADRATIC = 1e-11
"""Newton's steps square their error: after a relative step this small nothing is left to gain."""


def standardise(effects, variances):
    """Sets along the last axis, NaN = absent, as standardised columns.

    Each set is measured from its most precise study, in a power of 2 near that study's standard error, so that scaling
    is exact and a precise study's small residual keeps its digits.

    Returns
    -------
    centre, scale : arrays of shape (n,)
        An effect is centre + scale·y, a variance scale²·v.
    y, v : arrays of shape (k, n)
    df : array of shape (n,)
    """
    effects, variances = (np.asarray(a, float).reshape(-1, np.shape(a)[-1]).T.copy() for a in (effects, variances))
    present = ~np.isnan(effects)
    v = np.where(present, variances, np.inf)
    first = np.argmin(v, axis=0)[None]
    centre = np.take_along_axis(effects, first, axis=0)
    scale = np.ldexp(1.0, np.frexp(np.sqrt(np.take_along_axis(v, first, axis=0)))[1] - 1)
    with np.errstate(over="ignore"):
        y, v = np.where(present, (effects - centre) / scale, 0.0), v / scale / scale
    if (np.abs(y) > FARTHEST).any():
        raise ValueError(f"effects more than {FARTHEST:g} standard errors apart cannot be pooled")
    return centre[0], scale[0], y, v, present.sum(axis=0) - 1


def common(y, v, df):
    """No variance between studies."""
    return np.zeros(v.shape[1])


def dersimonian_laird(y, v, df):
    """(Q - df)/(sum w - sum w²/sum w), truncated at 0 (DerSimonian and Laird 1986, Control Clin Trials 7:177)."""
    return from_excess(generalised_q(0.0, y, v) - df, spare_weight(1 / v))


def from_excess(excess, spare):
    """DerSimonian and Laird's tau2 from Q - df and `spare_weight`; 0 for a single study, which has none to spare."""
    return np.maximum(0.0, np.divide(excess, spare, out=np.zeros_like(spare), where=spare > 0))


def hedges(y, v, df):
    """Variance of the effects minus the mean sampling variance, truncated at 0 (Hedges 1983, Psychol Bull 93:388)."""
    squares, k = _squares(y, v), df + 1
    sampling = np.where(np.isfinite(v), v, 0.0).sum(axis=0) / k
    return np.maximum(0.0, squares / np.maximum(df, 1) - sampling)


def hunter_schmidt(y, v, df):
    """(Q - k)/sum w, truncated at 0 (Hunter and Schmidt 1990, in the form of Viechtbauer 2005)."""
    return np.maximum(0.0, (generalised_q(0.0, y, v) - (df + 1)) / (1 / v).sum(axis=0))


def sidik_jonkman(y, v, df):
    """From a crude start sum (y - mean)²/k, one weighted step (Sidik and Jonkman 2005, J R Stat Soc C 54:367)."""
    start = _squares(y, v) / (df + 1)
    return start * generalised_q(start, y, v) / np.maximum(df, 1)


def paule_mandel(y, v, df):
    """Where the generalised Q equals its expectation df; 0 if it is already below (Paule and Mandel 1982).

    Q is convex and falls with tau2, so one root is all.
    """
    return q_crossing(y, v, df.astype(float))


def q_crossing(y, v, target):
    """The tau2 at which the generalised Q has come down to `target` (shape (n,)), 0 if it starts below.

    Newton's steps on 1/Q, which is nearly straight; where one has gone too far, a step on Q itself, which is convex and
    so comes back to the left of the root, but not behind a point already known to lie there.
    """
    tau2, left = np.zeros(v.shape[1]), np.zeros(v.shape[1])
    open_ = _company((generalised_q(0.0, y, v) > target) & (target > 0))
    for _ in range(ROUNDS):
        if open_.size == 0:
            break
        t, goal, yo = tau2[open_], target[open_], _columns(y, open_)
        mean, w = weighted_mean(t, yo, _columns(v, open_))
        wr = w * (yo - mean)
        q, slope = np.einsum("kn,kn->n", wr, yo - mean), np.einsum("kn,kn->n", wr, wr)
        left[open_] = np.where(q > goal, t, left[open_])
        step = (q - goal) / slope * np.where(q > goal, q / goal, 1.0)
        tau2[open_] = np.maximum(t + step, left[open_])
        open_ = open_[_company(np.abs(step) > QUADRATIC * tau2[open_])]
    return tau2


def maximum_likelihood(y, v, df):
    """The global maximum of the likelihood over tau2 >= 0 (Hardy and Thompson 1996, Stat Med 15:619)."""
    return _highest(y, v, _ml_score, _ml_slope, _ml_likelihood)


def restricted_maximum_likelihood(y, v, df):
    """The global maximum of the restricted likelihood over tau2 >= 0 (Viechtbauer 2005, J Educ Behav Stat 30:261)."""
    return _highest(y, v, _reml_score, _reml_slope, _reml_likelihood)


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


def weighted_mean(tau2, y, v):
    """Means of shape (n,), and weights 1/(v + tau2) of shape (k, n), 0 where absent."""
    w = v + tau2
    np.divide(1.0, w, out=w)
    return np.einsum("kn,kn->n", w, y) / w.sum(axis=0), w


def generalised_q(tau2, y, v):
    """Sum of (y - mean)²/(v + tau2): falls as tau2 grows; at 0 it is Cochran's Q."""
    return spread(*weighted_mean(tau2, y, v), y)


def spread(mean, w, y):
    """Sum of w·(y - mean)²."""
    r = y - mean
    return np.einsum("kn,kn->n", w * r, r)


def spare_weight(w):
    """Sum w - (sum w²)/(sum w), taken as twice the sum of w_i·w_j over pairs, which cannot cancel."""
    pairs, total = np.zeros(w.shape[1]), w[0].copy()
    for row in w[1:]:  # numpy's cumsum along the first axis is slow
        pairs += total * row
        total += row
    return 2 * pairs / total


def _squares(y, v):
    """Sum of squared distances from the plain mean of the studies that are present."""
    present = np.isfinite(v)
    mean = np.where(present, y, 0.0).sum(axis=0) / present.sum(axis=0)
    return np.where(present, (y - mean) ** 2, 0.0).sum(axis=0)


def _company(going):
    """The places that are True; a lone one twice, because numpy adds up a single column in another order than many."""
    places = np.flatnonzero(going)
    return np.repeat(places, 2) if places.size == 1 else places


def _columns(y, chosen):
    """Columns by their places, as a fresh array in row order; a single column stands for all."""
    return y if y.shape[1] == 1 else np.take(y, chosen, axis=1)


def _moments(tau2, y, v):
    """Weights w, weighted residuals w·(y - mean), and the sum of weights."""
    w = v + tau2
    np.divide(1.0, w, out=w)
    total = w.sum(axis=0)
    wr = y - np.einsum("kn,kn->n", w, y) / total
    wr *= w
    return w, wr, total


def _reml_score(w, wr, total):
    """Twice the derivative of the restricted log likelihood by tau2."""
    return np.einsum("kn,kn->n", wr, wr) - spare_weight(w)


def _reml_slope(w, wr, total):
    """The derivative of `_reml_score` by tau2."""
    squares = w * w
    squared, cubed = squares.sum(axis=0), np.einsum("kn,kn->n", squares, w)
    pulled, bent = np.einsum("kn,kn->n", w, wr), np.einsum("kn,kn,kn->n", w, wr, wr)
    return 2 * (pulled**2 - cubed) / total - 2 * bent + squared + (squared / total) ** 2


def _reml_likelihood(tau2, y, v):
    """Twice the restricted log likelihood, up to a constant."""
    mean, w = weighted_mean(tau2, y, v)
    r = y - mean
    logs = np.log(np.where(w > 0, w, 1.0)).sum(axis=0)
    return logs - np.log(w.sum(axis=0)) - np.einsum("kn,kn,kn->n", w, r, r)


def _ml_score(w, wr, total):
    """Twice the derivative of the log likelihood by tau2."""
    return np.einsum("kn,kn->n", wr, wr) - total


def _ml_slope(w, wr, total):
    """The derivative of `_ml_score` by tau2."""
    pulled, bent = np.einsum("kn,kn->n", w, wr), np.einsum("kn,kn,kn->n", w, wr, wr)
    return 2 * pulled**2 / total - 2 * bent + np.einsum("kn,kn->n", w, w)


def _ml_likelihood(tau2, y, v):
    """Twice the log likelihood, up to a constant."""
    mean, w = weighted_mean(tau2, y, v)
    r = y - mean
    return np.log(np.where(w > 0, w, 1.0)).sum(axis=0) - np.einsum("kn,kn,kn->n", w, r, r)


def _highest(y, v, score, slope, likelihood):
    """The highest of all local maxima over tau2 >= 0.

    Every stationary point lies below half the squared range of the effects. Up to that limit the score is taken on a
    grid in which 1 + tau2, a bound on each study's total variance, grows by `STEP`; each fall through 0 is refined, and
    where a set has several maxima (0 among them) their likelihoods decide. Two maxima within one step can pass for one:
    docs/validation.md says how rarely that happens in hostile sets, and how little they then differ.
    """
    start_falls, column, *bracket = _brackets(y, v, score)
    tops = _falls(score, slope, *bracket, _columns(y, column), _columns(v, column))
    best = np.zeros(v.shape[1])
    maxima = np.bincount(column, minlength=best.size) + start_falls
    alone = maxima[column] == 1
    best[column[alone]] = tops[alone]
    for several in np.flatnonzero(maxima > 1):
        heights = np.append(tops[column == several], 0.0 if start_falls[several] else [])
        sets = np.full(heights.size, several)
        best[several] = heights[np.argmax(likelihood(heights, _columns(y, sets), _columns(v, sets)))]
    return best


def _brackets(y, v, score):
    """Where the score falls through 0 on the grid: (falls from 0 itself, columns, first guesses, lows, highs)."""
    present = np.isfinite(v)
    reach = np.where(present, y, -np.inf).max(axis=0) - np.where(present, y, np.inf).min(axis=0)
    limit = reach**2 / 2
    before, low, high = score(*_moments(0.0, y, v)), 0.0, STEP - 1
    start_falls, found, open_ = before <= 0, [], np.arange(v.shape[1])
    while (low <= limit).any():
        now = score(*_moments(high, y, v))
        fell = (before > 0) & (now <= 0)
        guess = low + (high - low) * before[fell] / (before[fell] - now[fell])
        found.append((open_[fell], guess, np.full(guess.size, low), np.full(guess.size, high)))
        going = np.flatnonzero(high <= limit)
        low, high, before = high, (1 + high) * STEP - 1, now
        if 1 < going.size < open_.size:
            limit, before, open_ = limit[going], before[going], open_[going]
            y, v = (_columns(a, going) for a in (y, v))
    column, guess, lows, highs = (np.concatenate(part) for part in zip(*found, strict=True)) if found else [open_] * 4
    return start_falls, column, guess, lows, highs


def _falls(score, slope, tau2, low, high, y, v):
    """Where each column's score falls through 0 between `low` and `high`: Newton's steps, halving where they leave."""
    open_ = _company(np.full(tau2.size, True))
    y, v = (_columns(a, open_) for a in (y, v))
    for _ in range(ROUNDS):
        if open_.size == 0:
            break
        t = tau2[open_]
        moments = _moments(t, y, v)
        value = score(*moments)
        low[open_] = np.where(value > 0, t, low[open_])
        high[open_] = np.where(value > 0, high[open_], t)
        with np.errstate(divide="ignore", invalid="ignore"):
            after = t - value / slope(*moments)
        inside = (after >= low[open_]) & (after <= high[open_])
        after = np.where(inside, after, (low[open_] + high[open_]) / 2)
        tau2[open_] = after
        going = _company(np.abs(after - t) > QUADRATIC * after)
        open_ = open_[going]
        y, v = (_columns(a, going) for a in (y, v))
    return tau2
