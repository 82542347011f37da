"""Printed p values against the numbers that a test starts from: means, a standard error, counts of people."""

from functools import partial
from math import sqrt

from .. import words
from ..checks import positive
from ..estimates import Interval
from .finding import Finding
from .p_values import p_from_t, p_span, point, ratio, said, sizes_of, weigh
from .rounding import blank, exact, minus, number, shown, whole, worked

FEW = "; a t test with few degrees of freedom would give it"


def p_from_means(mean_1, sd_1, n_1, mean_2, sd_2, n_2, p, relation="="):
    """Does p follow from a t test of two independent means?

    The test with pooled SD and Welch's are tried, over the whole box of numbers that may be rounded to the printed
    ones. "implausible": neither gives p, so it comes from another test (paired, adjusted, by ranks, one-sided), or a
    number is wrong. Cannot say which. An SD is above 0.

    Formula: t = (m1 - m2)/SE, with SE² = s²(1/n1 + 1/n2) for the pooled s² on n1 + n2 - 2 degrees of freedom, or
    SE² = s1²/n1 + s2²/n2 on Welch's (Welch 1947, Biometrika 34:28).

    Examples
    --------
    >>> print(p_from_means("24.53", "9.49", 30, "17.88", "10.15", 30, "0.011").arithmetic)
    difference 6.65, SE 2.54, t(58) = 2.62, p = 0.011 (Welch's p = 0.011); printed p = 0.011
    """
    inputs = dict(locals())
    sizes = whole(n_1, "number of people", 2), whole(n_2, "number of people", 2)
    sd_1, sd_2 = (_above_zero(sd, "standard deviation") for sd in (sd_1, sd_2))

    def spans(one, sd_one, two, sd_two):
        least, most = sizes_of(minus(one, two))
        sds = [(max(float(sd.low), 0.0), float(sd.high)) for sd in (sd_one, sd_two)]
        return [_pooled_span(least, most, sds, sizes), _welch_span(least, most, sds, sizes)]

    values = (mean_1, sd_1, mean_2, sd_2)
    verdict, note = weigh(spans, values, p, relation)
    difference, df = exact(mean_1) - exact(mean_2), sum(sizes) - 2
    se = _pooled_se([float(exact(sd)) for sd in (sd_1, sd_2)], sizes)
    pooled, welch = (said(span.low) for span in spans(*map(point, values)))
    arithmetic = (
        f"difference {words.figures(float(difference))}, SE {words.figures(se)}, t({df}) = "
        f"{words.figures(ratio(difference, se))}, p {pooled} (Welch's p {welch}); printed p {relation} {shown(p)}{note}"
    )
    return Finding("p_from_means", verdict, arithmetic, inputs)


def p_from_se(difference, se, p, relation="=", df=None):
    """Does p follow from a difference and its standard error?

    The difference may be a pair of printed means, the first minus the second. Without `df` the normal distribution is
    taken; a p that a t test with fewer degrees of freedom would give is then "cannot tell". "implausible": p comes from
    another test, or a number is wrong.

    Formula: p = 2·P(T > |difference|/SE) (Cochrane Handbook 6.5, section 6.5.2.3, the other way round).

    Examples
    --------
    >>> print(p_from_se("3.8", "1.36", "0.008", df=42).arithmetic)
    t(42) = 3.8/1.36 = 2.79, p = 0.0078; printed p = 0.008
    """
    inputs = dict(locals())
    _above_zero(se, "standard error")
    df = None if blank(df) else float(exact(df))

    def spans(size, error, fewest=df):
        least, most = sizes_of(size)
        return [p_span(ratio(least, error.high), ratio(most, max(error.low, 0)), fewest, df)]

    doubtful = () if df else ((partial(spans, fewest=1), FEW),)
    verdict, note = weigh(spans, (difference, se), p, relation, doubtful)
    t = ratio(exact(difference), exact(se))
    named, computed = f"t({words.exact(df)})" if df else "z", said(p_from_t(t, df=df))
    quotient = f"{worked(difference)}{named} = {shown(difference)}/{shown(se)} = {words.figures(t)}"
    arithmetic = f"{quotient}, p {computed}; printed p {relation} {shown(p)}{note}"
    return Finding("p_from_se", verdict, arithmetic, inputs)


def p_from_counts(affected_1, n_1, affected_2, n_2, p, relation="="):
    """Does p follow from two counts of people?

    Three usual tests are tried: Fisher's exact test, and chi-square with and without Yates's correction. All agree:
    "consistent". Some: "cannot tell", since the test is often not named. None: "implausible", not impossible, since a
    test on a graded scale, an adjusted or a one-sided one may have been used.

    Computed by `scipy.stats.fisher_exact` and `scipy.stats.chi2_contingency` (Fisher 1935, The Design of Experiments,
    chapter 2; Yates 1934, Suppl J R Stat Soc 1:217).

    Examples
    --------
    >>> print(p_from_counts(25, 25, 22, 25, "0.004").arithmetic)
    25/25 against 22/25: chi-square 3.19, p = 0.074, with correction p = 0.23, Fisher p = 0.23; printed p = 0.004
    """
    inputs = dict(locals())
    first, second = _row(affected_1, n_1), _row(affected_2, n_2)
    found = two_by_two(first, second)
    results = [weigh(lambda value=value: [Interval(value, value)], (), p, relation) for value in found]
    verdicts = {verdict for verdict, _ in results}
    verdict = verdicts.pop() if len(verdicts) == 1 else "cannot tell"
    fisher, plain, corrected = map(said, found)
    arithmetic = (
        f"{first[0]}/{sum(first)} against {second[0]}/{sum(second)}: chi-square {number(_chi_square(first, second))}, "
        f"p {plain}, with correction p {corrected}, Fisher p {fisher}; printed p {relation} {shown(p)}"
    )
    return Finding("p_from_counts", verdict, arithmetic, inputs)


def two_by_two(first, second):
    """The p values of Fisher's exact test and of chi-square without and with correction, for rows (affected, not).

    Where nobody or everybody is affected there is nothing to test, and all three are 1.

    Examples
    --------
    >>> [words.figures(p, 2) for p in two_by_two((17, 3), (9, 11))]
    ['0.019', '0.0080', '0.020']
    """
    from scipy import stats

    table = [first, second]
    if 0 in (first[0] + second[0], first[1] + second[1]):
        return 1.0, 1.0, 1.0
    chi = [float(stats.chi2_contingency(table, correction=correction).pvalue) for correction in (False, True)]
    return (float(stats.fisher_exact(table).pvalue), *chi)


def _chi_square(first, second):
    """N(ad - bc)²/((a + b)(c + d)(a + c)(b + d)); 0 where nobody or everybody is affected."""
    (a, b), (c, d) = first, second
    return ratio((a + b + c + d) * (a * d - b * c) ** 2, (a + b) * (c + d) * (a + c) * (b + d))


def _above_zero(value, name):
    positive(float(exact(value)), name)
    return value


def _row(affected, n):
    n, affected = whole(n, "number of people in a group", 1), whole(affected, "number of people affected")
    if affected > n:
        raise ValueError(f"{affected} people cannot be affected in a group of {n}")
    return affected, n - affected


def _pooled_se(sds, sizes):
    squares = sum((n - 1) * sd**2 for sd, n in zip(sds, sizes, strict=True))
    return sqrt(squares / (sum(sizes) - 2) * sum(1 / n for n in sizes))


def _pooled_span(least, most, sds, sizes):
    small, large = ([sd[end] for sd in sds] for end in (0, 1))
    return p_span(
        ratio(least, _pooled_se(large, sizes)), ratio(most, _pooled_se(small, sizes)), sum(sizes) - 2, sum(sizes) - 2
    )


def _welch_span(least, most, sds, sizes):
    """Ends from the corners for t, and from all degrees of freedom that the box allows: never too narrow."""
    (low_1, high_1), (low_2, high_2) = ([sd**2 / n for sd in ends] for ends, n in zip(sds, sizes, strict=True))
    dfs = [_welch_df(low_1, high_2, sizes), _welch_df(high_1, low_2, sizes)]
    peak = (sizes[0] - 1) / (sizes[1] - 1)  # of the variances' ratio, where the degrees of freedom are n1 + n2 - 2
    if low_1 <= peak * high_2 and high_1 >= peak * low_2:
        dfs.append(sum(sizes) - 2)
    return p_span(ratio(least, sqrt(high_1 + high_2)), ratio(most, sqrt(low_1 + low_2)), min(dfs), max(dfs))


def _welch_df(one, two, sizes):
    if one + two == 0:
        return sum(sizes) - 2
    share = one / (one + two)
    return 1 / (share**2 / (sizes[0] - 1) + (1 - share) ** 2 / (sizes[1] - 1))
