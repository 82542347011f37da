"""SDs: which are possible, and which are plausible beside SDs that are known."""

from math import inf, sqrt

from .. import recover, words
from ..checks import one_of
from ..estimates import Arm, Interval
from ..standardized import standardized_mean_difference
from .finding import Finding
from .p_values import RELATIONS, point, printed_p, ratio, sizes_of, t_from_p
from .rounding import exact, given, judge, less, minus, rounded, shown, whole, worked, yes

FACTOR = 2


def sd_fits_range(mean, sd, low, high, n, extremes_seen=False):
    """Can `n` values between `low` and `high` have this mean and this SD?

    Parameters
    ----------
    mean, sd : str or float
        As printed, in one unit.
    low, high : str or float
        The range of the scale, which is exact, or of the values seen, which were rounded.
    n : int
        Values.
    extremes_seen : bool
        Whether `low` and `high` are the smallest and the largest value seen, and not only what the scale allows.

    Returns
    -------
    Finding
        "impossible" outside the bounds. The largest SD is √((high - mean)(mean - low)·n/(n - 1)): all values at the two
        ends (Bhatia and Davis 2000, Am Math Mon 107:353, here for division by n - 1). The smallest, where both ends were
        seen: one value at each end and all others alike. "cannot tell" where only division by n, or cutting, explains
        it. The arithmetic shows the bound that is nearer to the printed SD.

    Examples
    --------
    >>> print(sd_fits_range("22.08", "1.5", 4, 50, 80, extremes_seen=True).arithmetic)
    80 values from 4 to 50 with mean 22.08: SD at least 3.74 (one 4, one 50, all others alike); printed SD 1.5
    >>> print(sd_fits_range("9", "150", 0, 400, 20).arithmetic)
    20 values from 0 to 400 with mean 9: SD at most √((400 − 9)(9 − 0)·20/19) = 60.9; printed SD 150
    """
    inputs = dict(locals())
    n, seen = whole(n, "number of values", 2), yes(extremes_seen)
    if not exact(low) < exact(high):
        raise ValueError(f"the upper end {high} is not above the lower end {low}")

    scale = point(low), point(high)

    def holds(mean, sd, *ends, divisor=n - 1):
        least, most = _sd_bounds(mean, *(ends or scale), n, seen, divisor)
        return sd.high >= 0 and least <= float(sd.high) and float(sd.low) <= most

    values = (mean, sd, low, high) if seen else (mean, sd)
    verdict, note = judge(holds, *values, otherwise="impossible")
    if verdict == "impossible" and holds(*map(rounded, values), divisor=n):
        verdict, note = "cannot tell", "; an SD divided by n, not n - 1, would fit"
    line = _range_line(mean, sd, low, high, n, seen)
    return Finding("sd_fits_range", verdict, f"{line}; printed SD {shown(sd)}{note}", inputs)


def se_given_as_sd(mean_1, sd_1, n_1, mean_2, sd_2, n_2, most=3):
    """Is what stands after ± too small for an SD, so that it is perhaps a standard error?

    "implausible" as an SD: the standardized mean difference (Hedges' g) is above `most` for every number that may be
    rounded to the printed ones. At 3 two groups hardly overlap. Cannot say that it is a standard error; the arithmetic
    shows g under both readings. A standard error beside a small difference is not found.

    Formula: g = J·(m1 - m2)/s, s pooled; read as standard errors, s_i = SE_i·√n_i (Cochrane Handbook 6.5, 6.5.2.2).

    Examples
    --------
    >>> print(se_given_as_sd("95", "4.1", 25, "80", "3.9", 25).arithmetic)
    read as SD, g = 3.69; read as SE, the SDs are 20.5 and 19.5, g = 0.738
    """
    inputs = dict(locals())
    sizes = whole(n_1, "number of people", 2), whole(n_2, "number of people", 2)

    def holds(one, sd_one, two, sd_two):
        return _g(sizes_of(minus(one, two))[0], (sd_one.high, sd_two.high), sizes) <= float(most)

    verdict, note = judge(holds, mean_1, sd_1, mean_2, sd_2, otherwise="implausible")
    difference, sds = exact(mean_1) - exact(mean_2), [float(exact(sd)) for sd in (sd_1, sd_2)]
    wide = [recover.sd_from_se(sd, n) for sd, n in zip(sds, sizes, strict=True)]
    as_sd, as_se, first, second = (
        words.figures(value) for value in (_g(difference, sds, sizes), _g(difference, wide, sizes), *wide)
    )
    arithmetic = f"read as SD, g = {as_sd}; read as SE, the SDs are {first} and {second}, g = {as_se}{note}"
    return Finding("se_given_as_sd", verdict, arithmetic, inputs)


def sd_from_p(difference, n_1, n_2, p, relation, known_sds):
    """Does p ask for an SD that is known from elsewhere? For a t test of two groups with one SD.

    The difference may be a pair of printed means. An exact p gives the SD; "<" gives an upper bound of it, ">" a lower
    one. "implausible": beyond `FACTOR` = 2 times the largest known SD, or below half of the smallest. "cannot tell":
    outside the known SDs, but within the factor. Cannot say whether p, the difference or a group size is wrong, or
    whether another test was used.

    Formula: SD = |difference|/(t·√(1/n1 + 1/n2)), t with two-sided p on n1 + n2 - 2 degrees of freedom (Cochrane
    Handbook 6.5, section 6.5.2.3).

    Examples
    --------
    >>> print(sd_from_p("69.2", 50, 44, "0.039", "=", ["20.7", "25.4"]).arithmetic)
    t(92) = 2.094, SE = 69.2/2.094 = 33.0, SD = 33.0/√(1/50 + 1/44) = 160; known SDs 20.7 to 25.4
    """
    inputs = dict(locals())
    one_of(relation, RELATIONS, "a relation")
    sizes = whole(n_1, "number of people", 1), whole(n_2, "number of people", 1)
    df, known = sum(sizes) - 2, _known(known_sds)
    if df < 1:
        raise ValueError("a t test of two groups needs at least 3 people")

    def span(size, chance):
        least, most = sizes_of(size)
        ends = _sd_from_t(least, _t(chance.low, df), sizes), _sd_from_t(most, _t(chance.high, df), sizes)
        return Interval(0.0 if relation == "<" else ends[0], inf if relation == ">" else ends[1])

    chance = Interval(*(exact(printed_p(p)),) * 2) if relation != "=" else None
    verdict, note = _beside(lambda size, around: span(size, chance or around), (difference, p), known)
    size, t = abs(float(exact(difference))), _t(exact(p), df)
    length, steps = shown(difference).lstrip(words.MINUS), words.figures(t, 4)
    arithmetic = (
        f"{worked(difference)}t({df}) = {steps}, SE {relation} {length}/{steps} = {words.figures(ratio(size, t))}, "
        f"SD {relation} {words.figures(ratio(size, t))}/√(1/{sizes[0]} + 1/{sizes[1]}) = "
        f"{words.figures(_sd_from_t(size, t, sizes))}; "
        f"{_known_line(known_sds)}{note}"
    )
    return Finding("sd_from_p", verdict, arithmetic, inputs)


def sd_implied(mean_difference, smd, known_sds):
    """Does the SD that a mean difference and a standardized one imply lie near known SDs?

    SD = MD/SMD, verdicts as in `sd_from_p`. A hint only, if the two come from different sets of trials. "implausible"
    too where the two point in opposite directions.

    Examples
    --------
    >>> print(sd_implied("13.36", "1.76", ["17.6", "25.4"]).arithmetic)
    13.36/1.76 = 7.59; known SDs 17.6 to 25.4
    """
    inputs = dict(locals())
    known = _known(known_sds)

    def span(difference, standard):
        low, high = sizes_of(standard)
        least, most = sizes_of(difference)
        return Interval(ratio(least, high), ratio(most, low) if most else 0.0)

    verdict, note = _beside(span, (mean_difference, smd), known)
    if exact(mean_difference) * exact(smd) < 0:
        verdict, note = "implausible", "; they point in opposite directions"
    quotient = words.figures(ratio(exact(mean_difference), exact(smd)))
    arithmetic = (
        f"{worked(mean_difference)}{shown(mean_difference)}/{shown(smd)} = {quotient}; {_known_line(known_sds)}{note}"
    )
    return Finding("sd_implied", verdict, arithmetic, inputs)


def _beside(span, values, known):
    """The verdict on an SD that lies in span(intervals of `values`), beside the smallest and largest known SD."""

    def within(factor):
        return lambda *box: span(*box).high >= known.low / factor and span(*box).low <= known.high * factor

    near = [rounded(value) for value in values]
    if within(1)(*near):
        return "consistent", ""
    verdict, note = judge(within(FACTOR), *values, otherwise="implausible")
    return ("cannot tell", note) if verdict != "implausible" else (verdict, note)


def _known(known_sds):
    sds = [float(exact(sd)) for sd in given(known_sds, "known_sds")]
    if min(sds) <= 0:
        raise ValueError(f"an SD is a positive number, not {min(sds)}")
    return Interval(min(sds), max(sds))


def _known_line(known_sds):
    first, last = min(known_sds, key=exact), max(known_sds, key=exact)
    return f"known SDs {shown(first)} to {shown(last)}" if first != last else f"known SD {shown(first)}"


def _t(p, df):
    """t with this two-sided p; infinite at 0, and 0 at 1."""
    return inf if p <= 0 else 0.0 if p >= 1 else t_from_p(float(p), df=df)


def _sd_from_t(difference, t, sizes):
    return ratio(difference, t) / sqrt(sum(1 / n for n in sizes))


def _g(difference, sds, sizes):
    if difference == 0 or max(sds) == 0:
        return inf if difference else 0.0
    arms = [
        Arm(n, mean, max(float(sd), 1e-300), "")
        for n, mean, sd in zip(sizes, (abs(float(difference)), 0.0), sds, strict=True)
    ]
    return standardized_mean_difference(*arms).value


def _sd_bounds(mean, low, high, n, seen, divisor):
    """The smallest and largest SD for any mean and ends in these intervals; (inf, -inf) where the mean lies outside."""
    if mean.high < low.low or mean.low > high.high:
        return inf, -inf
    middle = _nearest((low.low + high.high) / 2, Interval(max(mean.low, low.low), min(mean.high, high.high)))
    most = sqrt((high.high - middle) * (middle - low.low) * n / divisor)
    if not seen:
        return 0.0, most
    bottom, top = low.high, max(high.low, low.high)
    middle = _nearest((bottom + top) / 2, mean)
    rest = (2 * middle - bottom - top) ** 2 / (n - 2) if n > 2 else 0
    return sqrt(((bottom - middle) ** 2 + (top - middle) ** 2 + rest) / divisor), most


def _range_line(mean, sd, low, high, n, seen):
    """The bound that the printed SD lies nearer to, in words."""
    if not exact(low) <= exact(mean) <= exact(high):
        return f"the mean {shown(mean)} does not lie between {shown(low)} and {shown(high)}"
    least, most = _sd_bounds(*map(point, (mean, low, high)), n, seen, n - 1)
    about = f"{n} values from {shown(low)} to {shown(high)} with mean {shown(mean)}"
    top = f"√(({shown(high)} − {less(mean)})({shown(mean)} − {less(low)})·{n}/{n - 1}) = {words.figures(most)}"
    bottom = f"SD at least {words.figures(least)} (one {shown(low)}, one {shown(high)}, all others alike)"
    small = seen and abs(exact(sd) - exact(str(least))) < abs(exact(sd) - exact(str(most)))
    return f"{about}: {bottom if small else f'SD at most {top}'}"


def _nearest(value, interval):
    return min(max(value, interval.low), interval.high)
