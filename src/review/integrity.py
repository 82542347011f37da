"""Can these printed numbers be true? Checks that need no more than the numbers on the page.

A printed number is an interval: 64% stands for everything from 63.5% to 64.5%, ends included, because papers round
halves up, down or to even without saying which. A check therefore never accuses a number that any rounding allows.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from scipy import special

from . import recover


def possible_counts(percent, total, *, decimals=None):
    """The whole numbers of people out of `total` whose share may be printed as `percent`.

    Parameters
    ----------
    percent : float
        As printed, from 0 to 100.
    total : int
        People in the group.
    decimals : int, optional
        Decimals of the printed percentage; as many as `percent` shows where not given, so that 60.0 needs it.

    Returns
    -------
    tuple of int
        Empty where no whole number of people gives this percentage.

    References
    ----------
    The idea is that of GRIM for means of whole numbers (Brown and Heathers 2017, Soc Psychol Personal Sci 8:363).

    Examples
    --------
    >>> possible_counts(64, 44), possible_counts(61, 50)
    ((28,), ())
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a percentage of people lies between 0 and 100, not {percent}")
    if total < 1:
        raise ValueError(f"a group has at least 1 person, not {total}")
    low, high = printed_range(percent, decimals=decimals)
    first, last = ceil(low * total / 100), floor(high * total / 100)
    return tuple(range(max(0, first), min(total, last) + 1))


def possible_totals(percent, totals, *, count=None, decimals=None):
    """The group sizes among `totals` in which `percent` can be the share of a whole number of people.

    Parameters
    ----------
    percent : float
        As printed, from 0 to 100.
    totals : iterable of int
        Group sizes to try.
    count : int, optional
        The number of people, where it is printed beside the percentage.
    decimals : int, optional
        As in `possible_counts`.

    Returns
    -------
    tuple of int
        In the order of `totals`.

    Examples
    --------
    >>> possible_totals(82, range(30, 101), count=41)
    (50,)
    >>> possible_totals(4.5, range(30, 51))
    (44,)
    """
    counts = {total: possible_counts(percent, total, decimals=decimals) for total in totals}
    return tuple(total for total, found in counts.items() if (found if count is None else count in found))


def printed_range(value, *, decimals=None):
    """Everything that may be printed as `value`: half a unit of its last decimal to either side, as two fractions.

    Examples
    --------
    >>> [float(end) for end in printed_range(4.5)]
    [4.45, 4.55]
    >>> [float(end) for end in printed_range(60, decimals=1)]
    [59.95, 60.05]
    """
    shown = Decimal(str(value)).normalize()
    places = max(0, -shown.as_tuple().exponent) if decimals is None else decimals
    half = Fraction(1, 2 * 10**places)
    return Fraction(shown) - half, Fraction(shown) + half


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
