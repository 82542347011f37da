"""Means and SDs of whole numbers: GRIM and GRIMMER."""

from fractions import Fraction
from math import ceil, floor, isqrt, sqrt

from ..estimates import Interval
from .finding import Finding
from .rounding import exact, judge, number, places, rounded, rounded_or_cut, shown, unit_of, whole

DIVIDED_BY_N = "; only an SD divided by n, not by n − 1, gives it"


def grim(mean, n, per_person=1):
    """Can a mean of whole numbers of `n` people be printed so? (Granularity-related inconsistency of means.)

    Parameters
    ----------
    mean : str or float
        As printed.
    n : int
        People.
    per_person : int
        Whole counts that each person's value averages, such as two counted fields; 1 where each has one.

    Returns
    -------
    Finding
        "impossible": no whole sum S with S/(n·per_person) printed as the mean, so a number is misprinted, `n` is another, or
        the values were not whole. "cannot tell": n·per_person is so large that every mean with these decimals is possible,
        or only cutting explains it. Ages in whole years and counts of hairs are whole; a density converted from another
        area is not.

    References
    ----------
    Brown and Heathers 2017, Soc Psychol Personal Sci 8:363.

    Examples
    --------
    >>> print(grim("5.19", 28).arithmetic)
    no whole number divided by 28 gives 5.19: 145/28 = 5.18, 146/28 = 5.21
    >>> grim("5.18", 28).verdict, grim("5.19", 28, per_person=4).verdict
    ('consistent', 'cannot tell')
    """
    inputs = dict(locals())
    size = whole(n, "number of people", 1) * whole(per_person, "number of counts per person", 1)

    def sums(interval):
        return range(ceil(interval.low * size), floor(interval.high * size) + 1)

    verdict, note = judge(sums, mean, otherwise="impossible")
    if verdict == "impossible":
        arithmetic = f"no whole number divided by {size} gives {shown(mean)}: {_around(mean, size)}"
    elif _all_means(mean, size):
        verdict = "cannot tell"
        arithmetic = f"with {size} whole numbers every mean with the decimals of {shown(mean)} is possible"
    else:
        total = (sums(rounded(mean)) or sums(rounded_or_cut(mean)))[0]
        arithmetic = f"{total}/{size} = {number(Fraction(total, size), places(mean) + 1)}, printed {shown(mean)}{note}"
    return Finding("grim", verdict, arithmetic, inputs)


def grimmer(mean, sd, n, per_person=1):
    """Can whole numbers of `n` people have this mean and this SD?

    Arguments as in `grim`, which is included.

    Returns
    -------
    Finding
        "impossible": there are no n whole numbers with sum S and sum of squares Q such that S/n is printed as the mean,
        and √((Q - S²/n)/(n - 1)) as the SD. Squares keep odd and even, so Q and S are both odd or both even (see
        `exists`). "cannot tell" where n is so large that every mean and SD is possible, or where only cutting, or
        division by n, gives the SD. Cannot say which of the three is wrong, and says nothing if the values were not
        whole numbers.

    References
    ----------
    Anaya 2016, PeerJ Preprints 4:e2400v1; Allard 2018, "Analytic-GRIMMER" (odd and even).

    Examples
    --------
    >>> print(grimmer("7.1", "1.12", 10).arithmetic)
    10 whole numbers with sum 71: squares adding to 515 have SD 1.10, to 517 SD 1.20; none has SD 1.12
    """
    inputs = dict(locals())
    n, parts = whole(n, "number of people", 2), whole(per_person, "number of counts per person", 1)
    if exact(sd) < 0:
        return Finding("grimmer", "impossible", f"an SD is not negative, printed {shown(sd)}", inputs)
    first = grim(mean, n, parts)
    if first.verdict == "impossible":
        return Finding("grimmer", "impossible", first.arithmetic, inputs)

    def found(means, sds, divisor=n - 1):
        return _sum_and_squares(_times(means, parts), _times(sds, parts), n, divisor)

    verdict, note = judge(found, mean, sd, otherwise="impossible")
    if verdict == "impossible" and found(rounded(mean), rounded(sd), n):
        verdict, note = "cannot tell", DIVIDED_BY_N
    if verdict == "consistent" and _all_means(mean, n * parts) and _all_sds(sd, n, parts):
        line = f"with {n} people every mean and SD with these decimals is possible"
        return Finding("grimmer", "cannot tell", line, inputs)
    return Finding("grimmer", verdict, _squares_line(mean, sd, n, parts, verdict) + note, inputs)


def exists(n, total, squares):
    """Whether there are `n` whole numbers with this sum and this sum of squares.

    Needed: both odd or both even, and a sum of squares not below that of n numbers as equal as can be. For n of 5 and
    more that is enough (the tests enumerate it). For 4, with an even sum, squares - (total/2)² must also be a sum of
    three squares, which all numbers are but 4^a(8b + 7) (Legendre). Below, numbers are tried.

    Examples
    --------
    >>> exists(2, 5, 13), exists(2, 4, 12)
    (True, False)
    """
    each, rest = divmod(total, n)
    if (squares - total) % 2 or squares < n * each**2 + rest * (2 * each + 1):
        return False
    if n == 1:
        return squares == total**2
    if n == 2:
        twice = 2 * squares - total**2
        return isqrt(twice) ** 2 == twice
    if n == 3:
        reach = isqrt(squares)
        return any(exists(2, total - one, squares - one**2) for one in range(-reach, reach + 1))
    return n > 4 or total % 2 == 1 or _three_squares(squares - (total // 2) ** 2)


def _three_squares(m):
    while m and m % 4 == 0:
        m //= 4
    return m % 8 != 7


def _all_means(mean, size):
    return unit_of(mean) * size >= 1


def _all_sds(sd, n, parts):
    """Whether two sums of squares of one kind, odd or even, always lie within the rounding of the SD."""
    spread = rounded(sd)
    return n > 4 and spread.low > 0 and (spread.high**2 - spread.low**2) * parts**2 * (n - 1) >= 2


def _times(interval, parts):
    return Interval(interval.low * parts, interval.high * parts)


def _sum_and_squares(means, sds, n, divisor):
    """The first sum and sum of squares of n whole numbers whose mean and SD lie in these intervals, or None."""
    for total in range(ceil(means.low * n), floor(means.high * n) + 1):
        low, high = _square_range(total, sds, n, divisor)
        for squares in range(ceil(low), floor(high) + 1):
            if exists(n, total, squares):
                return total, squares
    return None


def _square_range(total, sds, n, divisor):
    centre = Fraction(total**2, n)
    return max(sds.low, 0) ** 2 * divisor + centre, sds.high**2 * divisor + centre


def _squares_line(mean, sd, n, parts, verdict):
    means, sds = _times(rounded(mean), parts), _times(rounded(sd), parts)
    wide = _times(rounded_or_cut(mean), parts), _times(rounded_or_cut(sd), parts)
    if verdict != "impossible":
        tries = ((means, sds, n, n - 1), (*wide, n, n - 1), (means, sds, n, n))
        total, squares = next(filter(None, (_sum_and_squares(*one) for one in tries)))
        both = f"mean {shown(mean)} and SD {shown(sd)}"
        return f"{n} whole numbers that add to {total}, and their squares to {squares}, have {both}"
    totals = range(ceil(wide[0].low * n), floor(wide[0].high * n) + 1)
    lines = [f"with sum {total}: {_neighbours(total, sds, n, parts, places(sd))}" for total in totals[:2]]
    more = "; and so on" if len(totals) > 2 else ""
    return f"{n} whole numbers {'; '.join(lines)}{more}; none has SD {shown(sd)}"


def _neighbours(total, sds, n, parts, decimals):
    """The nearest possible sums of squares on either side, with their SDs."""
    low, high = _square_range(total, sds, n, n - 1)
    steps = (range(ceil(low) - 1, ceil(low) - 40, -1), range(floor(high) + 1, floor(high) + 40))
    nearest = [
        next((squares for squares in step if squares >= 0 and exists(n, total, squares)), None) for step in steps
    ]
    sizes = (
        (one, sqrt(Fraction(one) - Fraction(total**2, n)) / sqrt(n - 1) / parts) for one in nearest if one is not None
    )
    parts_ = [
        f"to {squares} {'have ' if i == 0 else ''}SD {number(size, decimals)}"
        for i, (squares, size) in enumerate(sizes)
    ]
    return f"squares adding {', '.join(parts_)}"


def _around(mean, size):
    below = floor(exact(mean) * size)
    return ", ".join(f"{s}/{size} = {number(Fraction(s, size), places(mean))}" for s in (below, below + 1))
