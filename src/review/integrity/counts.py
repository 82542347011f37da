"""Percentages of people, and sums: which whole numbers, and which group sizes, give what is printed."""

from fractions import Fraction
from math import ceil, floor

from .finding import Finding
from .rounding import CUT, blank, exact, given, number, places, printed_range, rounded, rounded_or_cut, shown, whole


def possible_counts(percent, total, *, decimals=None):
    """The whole numbers of people out of `total` whose share may be rounded to `percent`.

    Parameters
    ----------
    percent : float or str
        As printed, from 0 to 100.
    total : int
        People in the group.
    decimals : int, optional
        Decimals of the printed percentage; as many as `percent` shows where not given: "60.0" shows one, 60.0 none.

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
    if percent != percent or not 0 <= exact(percent) <= 100:
        raise ValueError(f"a percentage of people lies between 0 and 100, not {percent}")
    return _counts_within(*printed_range(percent, decimals=decimals), whole(total, "number of people in a group", 1))


def possible_totals(percent, totals, *, count=None, decimals=None):
    """The group sizes among `totals` in which `percent` can be the share of a whole number of people.

    Parameters
    ----------
    percent : float or str
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


def percent_possible(percent, n):
    """Is the printed percentage that of a whole number of people out of `n`?

    Says nothing ("cannot tell") where `n` is so large that every percentage of this many decimals is possible: 100
    people for whole percents. Cannot say which number is wrong, the percentage or `n`; people without an answer make
    `n` smaller. Halves may have been rounded up, down or to even (14/16 = 87.5% printed as 88% or 87%), as in `grim`. A
    percentage that only cutting explains (40/60 = 66.7% printed as 66%) is "cannot tell" too.

    Formula: a whole number x with |100x/n - percent| of at most half a unit of the last digit
    (after Brown and Heathers 2017, Soc Psychol Personal Sci 8:363).

    Examples
    --------
    >>> print(percent_possible("28.57", 40).arithmetic)
    no whole number out of 40 gives 28.57%: 11/40 = 27.50%, 12/40 = 30.00%
    """
    inputs = dict(locals())
    n = whole(n, "number of people in a group", 1)
    found, note = _printed_by(percent, n)
    if not found:
        arithmetic = (
            f"no whole number out of {n} gives {shown(percent)}%: {_around(percent, n) or 'people are 0 to 100%'}"
        )
        return Finding("percent_possible", "impossible", arithmetic, inputs)
    if n >= 100 * 10 ** places(percent):
        arithmetic = f"out of {n} every percentage with these decimals is possible: {_share(found[0], n, percent)}"
        return Finding("percent_possible", "cannot tell", arithmetic, inputs)
    arithmetic = " or ".join(_share(count, n, percent) for count in found) + f", printed {shown(percent)}%{note}"
    return Finding("percent_possible", "cannot tell" if note else "consistent", arithmetic, inputs)


def percent_of_count(count, n, percent):
    """Does the printed percentage follow from `count` people out of `n`?

    Cannot say which of the three is wrong. "cannot tell" where the digits were perhaps cut and not rounded.

    Formula: 100·count/n, rounded; halves up, down or to even.

    Examples
    --------
    >>> print(percent_of_count("40", "50", "66").arithmetic)
    40/50 = 80%, printed 66%
    >>> percent_of_count(40, 60, 66).verdict
    'cannot tell'
    """
    inputs = dict(locals())
    n, count = whole(n, "number of people in a group", 1), whole(count, "number of people")
    if count > n:
        return Finding("percent_of_count", "impossible", f"{count} people are more than the group of {n}", inputs)
    way = _printed(Fraction(100 * count, n), percent)
    arithmetic = f"{_share(count, n, percent)}, printed {shown(percent)}%{CUT if way == 'cut' else ''}"
    return Finding(
        "percent_of_count", {"rounded": "consistent", "cut": "cannot tell"}.get(way, "impossible"), arithmetic, inputs
    )


def counts_add_up(parts, total):
    """Do the parts add up to the printed total?

    Cannot say which of the numbers is wrong, nor whether a part was left out on purpose.

    Examples
    --------
    >>> print(counts_add_up(["40", "30", "30"], "60").arithmetic)
    40 + 30 + 30 = 100, printed 60
    """
    inputs = dict(locals())
    numbers = [whole(part, "part") for part in given(parts, "parts")]
    total = whole(total, "total")
    arithmetic = f"{' + '.join(map(str, numbers))} = {sum(numbers)}, printed {total}"
    return Finding("counts_add_up", "consistent" if sum(numbers) == total else "impossible", arithmetic, inputs)


def rest_stated(total, parts, rest=None):
    """Is it said what became of those who are in none of the parts?

    "cannot tell": some are left of the total, and `rest` (how many, where it is printed) is blank. "impossible": the
    parts are more than the total, or the printed rest does not fill it.

    Examples
    --------
    >>> print(rest_stated("17", ["3", "7", "6"]).arithmetic)
    3 + 7 + 6 = 16 of 17, so 1 is left, not stated
    """
    inputs = dict(locals())
    numbers, total = [whole(part, "part") for part in given(parts, "parts")], whole(total, "total")
    left = total - sum(numbers)
    sums = f"{' + '.join(map(str, numbers))} = {sum(numbers)}" if len(numbers) > 1 else f"{numbers[0]}"
    if left < 0:
        return Finding("rest_stated", "impossible", f"{sums}, which is more than {total}", inputs)
    if blank(rest):
        verdict, said = ("cannot tell", ", not stated") if left else ("consistent", "")
    else:
        verdict = "consistent" if whole(rest, "rest") == left else "impossible"
        said = f", printed {shown(rest)}"
    return Finding("rest_stated", verdict, f"{sums} of {total}, so {left} {_is(left)} left{said}", inputs)


def _is(count):
    return "is" if count == 1 else "are"


def _counts_within(low, high, total):
    first, last = ceil(low * total / 100), floor(high * total / 100)
    return tuple(range(max(0, first), min(total, last) + 1))


def _printed_by(percent, n):
    """The counts that are rounded to `percent`; else those that are cut to it, with a note."""
    reach = rounded_or_cut(percent)
    ways = {count: _printed(Fraction(100 * count, n), percent) for count in _counts_within(reach.low, reach.high, n)}
    for way, note in (("rounded", ""), ("cut", CUT)):
        if found := [count for count, how in ways.items() if how == way]:
            return found, note
    return [], ""


def _printed(share, percent):
    """How an exact percentage became the printed one: "rounded", "cut", or "" for not at all."""
    if share in rounded(percent):
        return "rounded"
    return "cut" if share in rounded_or_cut(percent) else ""


def _around(percent, n):
    below = floor(exact(percent) * n / 100)
    return ", ".join(_share(count, n, percent) for count in (below, below + 1) if 0 <= count <= n)


def _share(count, n, percent):
    """Such as "14/16 = 87.5%": the decimals of the printed percentage, and up to two more where it does not come out."""
    share, least = Fraction(100 * count, n), places(percent)
    ends = (d for d in (least, least + 1) if (share * 10**d).denominator == 1)
    return f"{count}/{n} = {number(share, next(ends, least + 2))}%"
