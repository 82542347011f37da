"""Pooled effects: can a "standardized" mean difference be one, and what does an interval hide?"""

from dataclasses import dataclass
from math import sqrt

from scipy import special

from .. import words
from ..estimates import Interval
from ..pooling import pool
from .finding import Finding
from .intervals import Z
from .p_values import LIMIT, said
from .rounding import blank, exact, judge, less, ordered, paired, rounded, shown, whole

USUAL_I2, MOST_I2 = 0.90, 0.98  # our limits: above the first trials differ much, above the second hardly any do


def smd_within_subgroups(estimate, subgroup_estimates, subgroup_lows, subgroup_highs):
    """Does a pooled SMD lie between the subgroups that make it up?

    A mean over trials lies between the means of the groups of these trials, if the trials keep their weights.
    Random-effects weights may move it, so an estimate outside the subgroups' estimates but inside their intervals is
    "cannot tell"; outside all intervals it is "implausible". Says nothing if the subgroups do not hold the same
    trials. The arithmetic pools the subgroups with a common effect.

    Examples
    --------
    >>> print(smd_within_subgroups("15.82", ["1.16", "0.52"], ["0.86", "0.23"], ["1.42", "0.82"]).arithmetic)
    weights 1/SE² 49 and 44, so 1.16 and 0.52 together 0.86 [0.65, 1.06]; printed 15.82
    """
    inputs = dict(locals())
    groups = paired(estimates=subgroup_estimates, lows=subgroup_lows, highs=subgroup_highs)
    middles, lows, highs = groups

    def inside(bottoms, tops):
        low, high = min(rounded(value).low for value in bottoms), max(rounded(value).high for value in tops)
        return lambda printed: low <= printed.high and printed.low <= high

    verdict, note = judge(inside(middles, middles), estimate, otherwise="implausible")
    if verdict == "implausible" and inside(lows, highs)(rounded(estimate)):
        verdict, note = "cannot tell", "; random-effects weights could move it there"
    effects, variances = _effects(*groups)
    pooled = pool(effects, variances, tau2="common", interval="wald")
    weights = words.listing([words.number(1 / variance, 0) for variance in variances])
    ends = ", ".join(words.number(end, 2) for end in (pooled.interval().low, pooled.interval().high))
    together = f"{words.number(pooled.estimate, 2)} [{ends}]"
    parts = words.listing(map(shown, middles))
    arithmetic = f"weights 1/SE² {weights}, so {parts} together {together}; printed {shown(estimate)}{note}"
    return Finding("smd_within_subgroups", verdict, arithmetic, inputs)


def people_behind(estimate, se):
    """How many people, in two equal arms, an SMD with this standard error must have: 4(1 + d²/8)/SE².

    It turns the large-sample variance of an SMD, 1/n_t + 1/n_c + d²/(2(n_t + n_c)), around (Hedges 1982, Psychol Bull
    92:490, eq. 8).

    Examples
    --------
    >>> people_behind(0.0, 0.25)
    64.0
    """
    return 4 * (1 + estimate**2 / 8) / se**2


def smd_precision(estimate, low, high, n=None, k=None):
    """Is the interval of a pooled SMD as narrow as its number of people asks?

    Trials that differ widen an interval, so a wide one needs a large I². "implausible": I² would have to be above 98%
    (`MOST_I2`) for every number that may be rounded to the printed ones, even if the interval came from t with k - 1
    degrees of freedom (Hartung and Knapp 2001, Stat Med 20:3875); 1 where the number `k` of trials is not printed.
    "cannot tell" above 90% (`USUAL_I2`), where such an interval would explain it, and where the number of people is not
    printed, as it often is not for a subgroup. A mean difference labelled as standardized is usually too wide.

    Formula: SE = (high - low)/3.92; two equal arms of N people in all have SE² = 4(1 + d²/8)/N (Hedges and Olkin 1985,
    chapter 5), so the interval fits N = 4(1 + d²/8)/SE² people, and I² = 1 - N/n.

    Examples
    --------
    >>> print(smd_precision("-0.21", "-2.94", "2.52", 472, k=8).arithmetic)
    SE = (2.52 − (−2.94))/3.92 = 1.393, N = 4(1 + 0.21²/8)/1.393² = 2; printed 472, so I² would be over 99%
    """
    inputs = dict(locals())
    ordered(low, high)
    fits = _people_line(estimate, low, high)
    if blank(n):
        return Finding("smd_precision", "cannot tell", f"{fits}; their number is not printed", inputs)
    n, df = whole(n, "number of people", 1), 1 if blank(k) else whole(k, "number of trials", 2) - 1

    def holds(middle, low, high, times=1.0):
        narrowest, largest = high.low - low.high, max(abs(middle.low), abs(middle.high))
        return narrowest <= 0 or times * people_behind(float(largest), float(narrowest) / (2 * Z)) >= n * (1 - MOST_I2)

    verdict, note = judge(holds, estimate, low, high, otherwise="implausible")
    if verdict == "implausible" and holds(
        *map(rounded, (estimate, low, high)), times=float(special.stdtrit(df, 0.975) / Z) ** 2
    ):
        verdict, note = "cannot tell", f"; an interval from t with df = {df} would be as wide"
    i2 = max(0.0, 1 - people_behind(float(exact(estimate)), float(exact(high) - exact(low)) / (2 * Z)) / n)
    if verdict == "consistent" and i2 > USUAL_I2:
        verdict = "cannot tell"
    line = f"{fits}; printed {n}, so I² would be {words.percent(i2)}{note}"
    return Finding("smd_precision", verdict, line, inputs)


@dataclass(frozen=True)
class ImpliedPrediction:
    """What a printed pooled effect with its I² implies for the next trial, by two routes to tau2.

    `se` of the mean; `q` Cochran's Q; `within` the variance of one trial of average size; `tau2` and `predictions` first
    from I² and `within`, then from `se`; `t` the quantile with k - 2 degrees of freedom.
    """

    se: float
    q: float
    within: float
    tau2: tuple[float, float]
    t: float
    predictions: tuple[Interval, Interval]


def implied_prediction(estimate, low, high, i2, k, n):
    """The 95% prediction interval that a review did not print, from what it printed.

    Assumes k trials of equal weight, each with two equal arms and n/k people, and an SMD.

    Parameters
    ----------
    estimate, low, high : str or float
        Pooled SMD with its 95% interval.
    i2 : str or float
        I² in percent, below 100.
    k, n : int
        Trials that were pooled, at least 3, and all their people, at least 2 in each.

    Returns
    -------
    ImpliedPrediction
        SE = (high - low)/3.92; Q = (k - 1)/(1 - I²); within = 4k/n·(1 + d²/8). tau2 is I²/(1 - I²)·within, or
        k·SE² - within, not below 0. Prediction d ± t·√(tau2 + SE²), t on k - 2 degrees of freedom (Higgins, Thompson
        and Spiegelhalter 2009, J R Stat Soc A 172:137).

    Examples
    --------
    >>> found = implied_prediction("1.32", "0.73", "1.92", "88", 11, 583)
    >>> [words.interval(one, 2) for one in found.predictions]
    ['−0.66 to 3.30', '−0.96 to 3.60']
    """
    k = whole(k, "number of trials", 3)
    n = whole(n, "number of people in so many trials", 2 * k)
    share = float(exact(i2)) / 100
    if not 0 <= share < 1:
        raise ValueError(f"I² lies between 0 and 100%, below 100, not {i2}")
    bottom, top = ordered(low, high)
    middle, se = float(exact(estimate)), float(top - bottom) / (2 * Z)
    within = 4 * k / n * (1 + middle**2 / 8)
    tau2 = share / (1 - share) * within, max(0.0, k * se**2 - within)
    t = float(special.stdtrit(k - 2, 0.975))
    reach = [t * sqrt(one + se**2) for one in tau2]
    predictions = tuple(Interval(middle - half, middle + half) for half in reach)
    return ImpliedPrediction(se, (k - 1) / (1 - share), within, tau2, t, predictions)


def heterogeneity_shown(estimate, low, high, i2, k, n):
    """Does the interval of the mean say more than the trials do?

    "cannot tell": the interval excludes 0, while a prediction interval derived by `implied_prediction` includes it by
    at least one route: the next trial could find no effect. Else "consistent". Rests on equal weights and arms.

    Examples
    --------
    >>> print(heterogeneity_shown("1.32", "0.73", "1.92", "88", 11, 583).arithmetic)
    mean 0.73 to 1.92; with I² 88% and 11 trials of 53 people a new trial lies in −0.66 to 3.30 or −0.96 to 3.60
    """
    inputs = dict(locals())
    found = implied_prediction(estimate, low, high, i2, k, n)
    excludes = not exact(low) <= 0 <= exact(high)
    hidden = excludes and any(0 in prediction for prediction in found.predictions)
    ranges = " or ".join(words.interval(prediction, 2) for prediction in found.predictions)
    people = words.number(whole(n, "number of people") / whole(k, "number of trials"), 0)
    arithmetic = (
        f"mean {shown(low)} to {shown(high)}; with I² {shown(i2)}% and {shown(k)} trials of {people} people "
        f"a new trial lies in {ranges}"
    )
    return Finding("heterogeneity_shown", "cannot tell" if hidden else "consistent", arithmetic, inputs)


def subgroups_agree(estimates, lows, highs):
    """Do subgroups differ by more than chance?

    "implausible" that they are alike: the Q test between them gives p below 0.05 for every number that may be rounded
    to the printed ones; "cannot tell" where the rounding decides; else "consistent". A difference between subgroups of
    trials is an observation, not a randomised comparison, and a large p does not show that groups are alike.

    Formula: Q = Σw(d - mean)² with w = 1/SE², chi-square on groups - 1 degrees of freedom (Cochrane Handbook 6.5,
    section 10.11.3.1).

    Examples
    --------
    >>> print(subgroups_agree(["1.16", "0.52"], ["0.86", "0.23"], ["1.42", "0.82"]).arithmetic)
    Q = 9.5 on 1 degree of freedom, p = 0.0020
    """
    inputs = dict(locals())
    groups = paired(estimates=estimates, lows=lows, highs=highs)
    if len(groups[0]) < 2:
        raise ValueError("a comparison of subgroups needs at least two groups")
    q, df = pool(*_effects(*groups), tau2="common").q, len(groups[0]) - 1
    p, most = float(special.chdtrc(df, q)), float(special.chdtrc(df, _least_q(*groups)))
    verdict = "implausible" if most < LIMIT else "cannot tell" if p < LIMIT else "consistent"
    degrees = f"{df} degree{'s' if df > 1 else ''} of freedom"
    arithmetic = f"Q = {words.number(q)} on {degrees}, p {said(p)}"
    return Finding("subgroups_agree", verdict, arithmetic, inputs)


def _people_line(estimate, low, high):
    """The arithmetic from a printed SMD to the number of people that its interval fits."""
    middle, width = float(exact(estimate)), float(exact(high) - exact(low))
    se, size = words.figures(width / (2 * Z), 4), shown(estimate).lstrip(words.MINUS)
    people = words.number(people_behind(middle, width / (2 * Z)), 0)
    return f"SE = ({shown(high)} − {less(low)})/3.92 = {se}, N = 4(1 + {size}²/8)/{se}² = {people}"


def _effects(middles, lows, highs):
    """Effects and variances from estimates and 95% intervals."""
    ends = [ordered(low, high) for low, high in zip(lows, highs, strict=True)]
    widths = [float(high - low) for low, high in ends]
    return [float(exact(middle)) for middle in middles], [(width / (2 * Z)) ** 2 for width in widths]


def _least_q(middles, lows, highs):
    """The smallest Q of any numbers that may be rounded to these: widest intervals, estimates as near as can be."""
    from scipy.optimize import minimize_scalar

    near = [rounded(value) for value in middles]
    variances = [
        (float(rounded(high).high - rounded(low).low) / (2 * Z)) ** 2 for low, high in zip(lows, highs, strict=True)
    ]

    def q(mean):
        gaps = [max(0.0, float(one.low) - mean, mean - float(one.high)) for one in near]
        return sum(gap**2 / variance for gap, variance in zip(gaps, variances, strict=True))

    bounds = float(min(one.low for one in near)), float(max(one.high for one in near))
    return float(minimize_scalar(q, bounds=bounds, method="bounded").fun)
