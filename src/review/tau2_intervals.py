"""Intervals for tau2, one function a method: sets of at least two studies in standard units, low and high ends out.

`upper` is the probability below the upper end, 0.975 for 95%.
"""

import numpy as np
from scipy import optimize, special

from .heterogeneity import q_crossing, sidik_jonkman
from .maxima import LIKELIHOODS, maxima

PRECISION = {"xtol": 1e-300, "rtol": 4 * np.finfo(float).eps, "maxiter": 2000}


def q_profile(sets, upper, **_):
    """Where the generalised Q meets the quantiles of chi-square with df degrees of freedom; 0 where it starts below.

    (Viechtbauer 2007, Stat Med 26:37.)
    """
    return tuple(q_crossing(sets, special.chdtri(sets.df, 1 - p)) for p in (upper, 1 - upper))


def biggerstaff_tweedie(sets, upper, **_):
    """The tau2 under which Cochran's Q has the tail probabilities, by a gamma distribution with its mean and variance.

    (Biggerstaff and Tweedie 1997, Stat Med 16:753, as in Viechtbauer 2007, section 3.3.)
    """
    from scipy.optimize import elementwise

    q, (once, twice) = sets.q(0.0), sets.traces()

    def below(tau2, df, q, once, twice, probability):
        mean, variance = df + once * tau2, 2 * df + 4 * once * tau2 + 2 * twice * tau2**2
        return special.gammainc(mean**2 / variance, q * mean / variance) - probability

    ends = []
    for probability in (upper, 1 - upper):
        end, args = np.zeros(q.size), (sets.df, q, once, twice, np.full(q.size, probability))
        some = np.flatnonzero(below(0.0, *args) > 0)
        args, high = tuple(arg[some] for arg in args), np.ones(some.size)
        while (above := below(high, *args) > 0).any():
            high = np.where(above, high * 4, high)
        tolerances = {"xatol": 0.0, "xrtol": PRECISION["rtol"], "fatol": 0.0, "frtol": 0.0}
        end[some] = elementwise.find_root(below, (np.zeros(some.size), high), args=args, tolerances=tolerances).x
        ends.append(end)
    return tuple(ends)


def profile_likelihood(sets, upper, *, method, **_):
    """The outermost tau2 whose (restricted) log likelihood is as near its maximum as chi-square with 1 degree allows.

    (Hardy and Thompson 1996, Stat Med 15:619; for 95% within 1.92.) With several maxima it may hold a gap.
    """
    sets, likelihood = sets.ready(), LIKELIHOODS[method]
    at_zero, column, tops = maxima(sets, likelihood)
    ends = np.zeros((2, sets.df.size))
    for place in range(sets.df.size):
        one = sets.at(np.array([place]))
        found = sorted([*([0.0] if at_zero[place] else []), *set(tops[column == place])])
        ends[:, place] = _outermost(found, lambda tau2, one=one: float(likelihood.height(one, tau2)[0]), upper)
    return ends[0], ends[1]


def _outermost(found, height, upper):
    """Ends of the profile from all maxima, in order: between two of them, or beyond, each end is the only crossing."""
    heights = [height(tau2) for tau2 in found]
    least = max(heights) - special.ndtri(upper) ** 2
    kept = [place for place, each in enumerate(heights) if each >= least]
    before, low, high, after = kept[0] - 1, found[kept[0]], found[kept[-1]], kept[-1] + 1
    left = found[before] if before >= 0 else 0.0
    right = found[after] if after < len(found) else 4 * high + 1
    while height(right) > least:
        right *= 4

    def over(tau2):
        return height(tau2) - least

    low = left if over(left) >= 0 else optimize.brentq(over, left, low, **PRECISION)
    return low, optimize.brentq(over, high, right, **PRECISION)


def wald(sets, upper, *, method, tau2):
    """tau2 plus and minus a normal quantile times its standard error, from the expected information.

    The standard error is √(2/trace(P²)) for REML, √(2/sum w²) for ML. The low end may lie below 0.
    """
    square = sets.traces(tau2)[1] if method == "REML" else ((1 / (sets.v + tau2)) ** 2).sum(axis=0)
    half = special.ndtri(upper) * np.sqrt(2 / square)
    return tau2 - half, tau2 + half


def sidik_jonkman_profile(sets, upper, **_):
    """Sidik and Jonkman's tau2 times df over the quantiles of chi-square (Sidik and Jonkman 2005, J R Stat Soc C 54:367)."""
    tau2 = sidik_jonkman(sets)
    return tuple(tau2 * sets.df / special.chdtri(sets.df, 1 - p) for p in (upper, 1 - upper))


METHODS = {
    "Q-profile": q_profile,
    "profile-likelihood": profile_likelihood,
    "Wald": wald,
    "Biggerstaff-Tweedie": biggerstaff_tweedie,
    "Sidik-Jonkman": sidik_jonkman_profile,
}
OF_LIKELIHOOD = ("profile-likelihood", "Wald")
"""Methods that belong to the estimators ML and REML."""


def tau2_ends(standard, upper, method, *, estimator, tau2):
    """Low and high ends in the data's own scale, NaN for single studies; `tau2` is in that scale too."""
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(METHODS)}, not {method!r}")
    if method in OF_LIKELIHOOD and estimator not in LIKELIHOODS:
        raise ValueError(f"the {method} interval is for tau2 by {' or '.join(LIKELIHOODS)}, not {estimator!r}")
    ends, several = np.full((2, standard.df.size), np.nan), np.flatnonzero(standard.df > 0)
    if several.size:
        found = np.ravel(tau2)[several] / standard.unit[several] / standard.unit[several]
        ends[:, several] = METHODS[method](standard.roomy().at(several), upper, method=estimator, tau2=found)
    return [standard.squared(end) for end in ends]
