"""Confidence intervals: are they symmetric, and do z and p follow from them?"""

from math import inf, isnan, log, nan

from scipy import special

from .. import words
from ..checks import one_of
from ..estimates import Interval
from .finding import Finding
from .p_values import p_from_t, said, sizes_of, weigh
from .rounding import exact, judge, less, number, ordered, places, shown

SCALES = ("plain", "log")
Z = float(special.ndtri(0.975))
PRINTED_Z = 1.96  # as papers round it
FEW_DF = 2
T_INTERVAL = "; an interval and a p from t with few degrees of freedom would give it"


def interval_symmetric(estimate, low, high, scale="plain"):
    """Can the estimate be the middle of its interval?

    Parameters
    ----------
    estimate, low, high : str or float
        As printed.
    scale : {"plain", "log"}
        Where the interval is symmetric: "plain" for differences and SMDs, "log" for ratios.

    Returns
    -------
    Finding
        "implausible" if no rounding puts the estimate in the middle: one of the three is misprinted, or the interval is
        not of the usual kind. Symmetry is a yardstick, since intervals by bootstrap, profile likelihood, exact or
        Bayesian methods, or around another centre than the estimate, need not be symmetric. "impossible" is only a
        ratio below 0.

    Formula: 2·estimate = low + high, or estimate² = low·high on the log scale.

    Examples
    --------
    >>> print(interval_symmetric("1.16", "0.86", "1.42").arithmetic)
    middle (0.86 + 1.42)/2 = 1.140, printed 1.16
    """
    inputs = dict(locals())
    _check(low, high, scale)
    if scale == "log" and min(map(exact, (estimate, low, high))) < 0:
        line = f"a ratio is not negative, printed {shown(estimate)} [{shown(low)}, {shown(high)}]"
        return Finding("interval_symmetric", "impossible", line, inputs)

    def plain(middle, low, high):
        return 2 * middle.low <= low.high + high.high and 2 * middle.high >= low.low + high.low

    def ratios(middle, low, high):
        middle, low, high = (Interval(max(one.low, 0), one.high) for one in (middle, low, high))
        return middle.low**2 <= low.high * high.high and middle.high**2 >= low.low * high.low

    verdict, note = judge(plain if scale == "plain" else ratios, estimate, low, high, otherwise="implausible")
    decimals = max(map(places, (estimate, low, high))) + 1
    if scale == "plain":
        middle = f"middle ({shown(low)} + {less(high)})/2 = {number((exact(low) + exact(high)) / 2, decimals)}"
    else:
        middle = f"middle √({shown(low)} · {shown(high)}) = {number(float(exact(low) * exact(high)) ** 0.5, decimals)}"
    return Finding("interval_symmetric", verdict, f"{middle}, printed {shown(estimate)}{note}", inputs)


def z_agrees(estimate, low, high, z, scale="plain"):
    """Does the printed z follow from the estimate and its 95% interval?

    "implausible": it does not, for an interval that is estimate ± 1.96 standard errors. Intervals from t are wider.

    Formula: z = estimate/SE, SE = (high - low)/3.92; all three as logarithms for a ratio (Altman and Bland 2011, BMJ
    343:d2304).

    Examples
    --------
    >>> print(z_agrees("13.36", "8.55", "18.16", "5.45").arithmetic)
    SE = (18.16 − 8.55)/3.92 = 2.452, z = 13.36/2.452 = 5.45; printed 5.45
    """
    inputs = dict(locals())
    _check(low, high, scale)
    line, _ = _z_line(estimate, low, high, scale)

    def holds(middle, low, high, printed):
        least, most = _ratios(middle, low, high, scale)
        found = sizes_of(printed)
        return least * Z <= found[1] and most * PRINTED_Z >= found[0]

    verdict, note = judge(holds, estimate, low, high, z, otherwise="implausible")
    return Finding("z_agrees", verdict, f"{line}; printed {shown(z)}{note}", inputs)


def p_from_interval(estimate, low, high, p, relation="=", scale="plain"):
    """Does p follow from the estimate and its 95% interval?

    Taken as normal; where an interval and a p from t with 2 or more degrees of freedom would agree, "cannot tell".
    "implausible": p comes from another analysis than the interval, or a number is wrong.

    Formula: z = estimate/SE, SE = (high - low)/3.92, p = 2·P(Z > |z|) (Altman and Bland 2011, BMJ 343:d2304).

    Examples
    --------
    >>> print(p_from_interval("0.81", "0.70", "0.94", "0.005", scale="log").arithmetic)
    SE = (ln 0.94 − ln 0.70)/3.92 = 0.07520, z = ln 0.81/0.07520 = −2.80, p = 0.0051; printed p = 0.005
    """
    inputs = dict(locals())
    _check(low, high, scale)
    line, z = _z_line(estimate, low, high, scale)
    wider = float(special.stdtrit(FEW_DF, 0.975))

    def spans(middle, low, high):
        least, most = _ratios(middle, low, high, scale)
        return [Interval(p_from_t(most * PRINTED_Z), p_from_t(least * Z))]

    def with_t(middle, low, high):
        ends = [p_from_t(ratio * wider, df=FEW_DF) for ratio in _ratios(middle, low, high, scale)]
        (normal,) = spans(middle, low, high)
        return [Interval(min(normal.low, *ends), max(normal.high, *ends))]

    verdict, note = weigh(spans, (estimate, low, high), p, relation, [(with_t, T_INTERVAL)])
    computed = "not defined" if isnan(z) else said(p_from_t(z))
    return Finding("p_from_interval", verdict, f"{line}, p {computed}; printed p {relation} {shown(p)}{note}", inputs)


def _check(low, high, scale):
    one_of(scale, SCALES, "a scale")
    ordered(low, high)


def _ratios(middle, low, high, scale):
    """The smallest and largest |estimate| in half widths of the interval."""
    if scale == "log":
        middle, low, high = (Interval(_log(i.low), _log(i.high)) for i in (middle, low, high))
    least, most = map(float, sizes_of(middle))
    widest, narrowest = float(high.high - low.low) / 2, float(high.low - low.high) / 2
    return (least / widest if least else 0.0), (most / narrowest if narrowest > 0 else inf)


def _log(value):
    return log(value) if value > 0 else -inf


def _z_line(estimate, low, high, scale):
    """The arithmetic from an interval to z in words, and z."""
    numbers = [float(exact(value)) for value in (estimate, low, high)]
    if scale == "log" and min(numbers) < 0:
        raise ValueError(
            f"a ratio is not negative, and {shown(estimate)} [{shown(low)}, {shown(high)}] holds one that is"
        )
    if scale == "log" and min(numbers) == 0:
        return "a ratio printed as 0 has no logarithm, only what is rounded to it", nan
    ln, change = ("ln ", log) if scale == "log" else ("", float)
    middle, bottom, top = map(change, numbers)
    se = (top - bottom) / (2 * PRINTED_Z)
    short = words.figures(se, 4)
    ends = f"({ln}{shown(high)} − {ln}{less(low)})/3.92"
    return f"SE = {ends} = {short}, z = {ln}{shown(estimate)}/{short} = {number(middle / se)}", middle / se
