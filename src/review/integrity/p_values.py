"""Two-sided p values, and whether a printed one can be among those that the numbers beside it allow."""

from math import inf

from scipy import special

from .. import recover, words
from ..checks import one_of
from ..estimates import Interval
from .finding import Finding
from .rounding import CUT, exact, places, rounded, rounded_or_cut, shown, unit_of

LIMIT = 0.05
RELATIONS = ("=", "<", ">")
CLAIMS = ("difference", "no difference")
LEAST_SHOWN = 1e-6
FLOAT = 1e-9  # relative error of a computed p
SMALLEST = "; a p below its last digit is often printed as the smallest value that the digits allow"
ONE_SIDED = "; half of it, a one-sided p, would agree"


def t_from_p(p, *, df=None):
    """How many standard errors a difference lies from zero when its two-sided p is `p`; normal where `df` is None.

    Examples
    --------
    >>> round(t_from_p(0.039, df=92), 3)
    2.094
    """
    return 1 / recover.se_from_p(1.0, p, df=df)


def p_from_t(t, *, df=None):
    """The two-sided p of a difference that lies `t` standard errors from zero; normal where `df` is None.

    Examples
    --------
    >>> round(p_from_t(2.094, df=92), 3)
    0.039
    """
    if df is None:
        return 2 * float(special.ndtr(-abs(t)))
    if not df > 0:
        raise ValueError(f"a number of degrees of freedom is positive, not {df}")
    return 2 * float(special.stdtr(df, -abs(t)))


def p_supports(p, claim):
    """Does the printed p go with what is claimed, by the usual limit of 0.05?

    "implausible": p above 0.05 beside a claim of "difference", or below 0.05 beside "no difference". "cannot tell": p
    is printed so that it may lie on either side. A large p is no proof of no difference, and the limit is a habit, so
    this checks the words of a paper and not the treatment.

    Examples
    --------
    >>> print(p_supports("0.09", "difference").arithmetic)
    p = 0.09 is above 0.05, and a difference is claimed
    >>> p_supports("0.05", "difference").verdict
    'cannot tell'
    """
    inputs = dict(locals())
    one_of(claim, CLAIMS, "a claim")
    span, limit = rounded(printed_p(p)), exact(str(LIMIT))
    sides = {"difference": span.low > limit, "no difference": span.high < limit}
    side = "is above" if span.low > limit else "is below" if span.high < limit else "may lie on either side of"
    decided = not span.low <= limit <= span.high
    verdict = ("implausible" if sides[claim] else "consistent") if decided else "cannot tell"
    article = "a difference" if claim == "difference" else "no difference"
    return Finding("p_supports", verdict, f"p = {shown(p)} {side} {LIMIT}, and {article} is claimed", inputs)


def said(p):
    """A computed p behind the letter, readable however small it is.

    Examples
    --------
    >>> said(0.0112), said(5e-8)
    ('= 0.011', '< 0.000001')
    """
    return f"= {words.figures(p, 2)}" if p >= LEAST_SHOWN else f"< {words.exact(LEAST_SHOWN)}"


def printed_p(p):
    """`p` itself, if it is a printed p value."""
    if not 0 <= exact(p) <= 1:
        raise ValueError(f"a p value lies between 0 and 1, not {p}")
    return p


def weigh(spans, values, p, relation, doubtful=()):
    """The verdict on a printed p, and what to add to its arithmetic.

    Parameters
    ----------
    spans : callable
        Takes an interval for each of `values`, and gives for each test the interval of two-sided p values.
    values : sequence of str or float
        The printed numbers that the tests start from.
    p, relation :
        As printed: "=", "<" or ">".
    doubtful : sequence of (callable, str)
        Further spans that nobody can rule out, each with the note that says what they assume.

    Returns
    -------
    (str, str)
        "consistent" if any test gives p within rounding; "cannot tell" if only cut digits, a doubtful span, or the
        habit of printing very small p values as 0.001 give it; else "implausible".
    """
    one_of(relation, RELATIONS, "a relation")
    printed_p(p)
    near, wide = [rounded(value) for value in values], [rounded_or_cut(value) for value in values]
    if _any_agrees(spans(*near), p, relation, rounded):
        return "consistent", ""
    for others, note in ((spans, CUT), *doubtful):
        if _any_agrees(others(*wide), p, relation, rounded_or_cut):
            return "cannot tell", note
    found = spans(*near)
    smallest = relation == "=" and places(p) >= 3 and exact(p) == unit_of(p)
    if smallest and min(span.low for span in found) < exact(p):
        return "cannot tell", SMALLEST
    halves = [Interval(span.low / 2, span.high / 2) for span in found]
    return "implausible", ONE_SIDED if _any_agrees(halves, p, relation, rounded) else ""


def p_span(least_t, most_t, least_df, most_df):
    """The interval of p from the smallest and largest t, and the fewest and most degrees of freedom; None is normal."""
    return Interval(p_from_t(most_t, df=most_df), p_from_t(least_t, df=least_df))


def ratio(top, bottom):
    """top/bottom as a float; infinite where `bottom` is 0, and 0 where both are."""
    top, bottom = float(top), float(bottom)
    if bottom == 0:
        return inf if top else 0.0
    return top / bottom


def sizes_of(difference):
    """The smallest and the largest absolute value in an interval."""
    ends = abs(difference.low), abs(difference.high)
    return (0 if 0 in difference else min(ends)), max(ends)


def point(value):
    """A printed number as the interval of this very number."""
    return Interval(exact(value), exact(value))


def _any_agrees(spans, p, relation, reading):
    spans = [Interval(span.low * (1 - FLOAT), span.high * (1 + FLOAT)) for span in spans]
    if relation == "<":
        return any(span.low < exact(p) for span in spans)
    if relation == ">":
        return any(span.high > exact(p) for span in spans)
    printed = reading(p)
    return any(span.low <= printed.high and span.high >= printed.low for span in spans)
