"""Means and SDs of whole numbers: GRIM and GRIMMER."""

from fractions import Fraction
from math import ceil, floor, isqrt

from .finding import Finding
from .rounding import exact, judge, number, places, rounded, rounded_or_cut, shown, unit_of, whole


def grim(mean, n, parts=1):
    """Can a mean of whole numbers of `n` people be printed so? (Granularity-related inconsistency of means.)

    Parameters
    ----------
    mean : str or float
        As printed.
    n : int
        People.
    parts : int
        Whole counts that each person's value averages, such as two counted fields; 1 where each has one.

    Returns
    -------
    Finding
        "impossible": no whole sum gives the mean, so a number is misprinted, `n` is another, or the values were not
        whole. "cannot tell": n·parts is so large that every mean with these decimals is possible, or only cutting
        explains it. Ages in whole years and counts of hairs are whole; densities converted from another area are not.

    References
    ----------
    Brown and Heathers 2017, Soc Psychol Personal Sci 8:363.

    Examples
    --------
    >>> grim("5.19", 28).verdict
    'impossible'
    >>> print(grim("31.68", "20").arithmetic)
    no whole sum of 20 gives 31.68: 633/20 = 31.65, 634/20 = 31.70
    """
    inputs = dict(locals())
    size = whole(n, "number of people", 1) * whole(parts, "number of parts", 1)

    def holds(interval):
        return ceil(interval.low * size) <= floor(interval.high * size)

    verdict, note = judge(holds, mean, otherwise="impossible")
    if verdict == "impossible":
        arithmetic = f"no whole sum of {size} gives {shown(mean)}: {_sums_around(mean, size)}"
    elif unit_of(mean) * size >= 1:
        verdict = "cannot tell"
        arithmetic = f"with {size} values every mean with the decimals of {shown(mean)} is possible"
    else:
        arithmetic = f"{_sum_near(mean, size)}, printed {shown(mean)}{note}"
    return Finding("grim", verdict, arithmetic, inputs)


def grimmer(mean, sd, n):
    """Can whole numbers of `n` people have this mean and this SD?

    Looks for a whole sum S and a whole sum of squares Q with S/n printed as the mean and √((Q - S²/n)/(n - 1)) printed
    as the SD, where Q and S are both odd or both even, as squares keep odd and even, and n whole numbers exist that
    have them. For n of 5 and more every such pair with Q large enough exists; below that it is looked for.
    An SD that needs division by n instead of n - 1 is "cannot tell". Includes `grim`.

    Says nothing where the values are not whole numbers. Cannot say which of the three is wrong.

    References
    ----------
    Anaya 2016, PeerJ Preprints 4:e2400v1; Allard 2018, "Analytic-GRIMMER" (test of odd and even).

    Examples
    --------
    >>> print(grimmer("3.44", "2.47", 18).arithmetic)
    sum 62, SD 2.47: the sum of squares lies between 316.8 and 317.7, and whole numbers with sum 62 give 316 or 318
    """
    inputs = dict(locals())
    n = whole(n, "number of people", 2)
    first = grim(mean, n)
    if first.verdict == "impossible":
        return Finding("grimmer", "impossible", first.arithmetic, inputs)
    if exact(sd) < 0:
        return Finding("grimmer", "impossible", f"an SD is not negative, printed {shown(sd)}", inputs)
    verdict, note = judge(lambda m, s: _square_sum(m, s, n, n - 1) is not None, mean, sd, otherwise="impossible")
    if verdict == "impossible" and _square_sum(rounded(mean), rounded(sd), n, n) is not None:
        verdict, note = "cannot tell", "; only an SD divided by n, not n - 1, gives it"
    return Finding("grimmer", verdict, _squares_line(mean, sd, n, verdict) + note, inputs)


def _square_sum(mean, sd, n, divisor):
    """A whole sum and a whole sum of squares of `n` whole numbers whose mean and SD lie in these intervals, or None."""
    for total in range(ceil(mean.low * n), floor(mean.high * n) + 1):
        low, high = _square_range(total, sd, n, divisor)
        for squares in range(ceil(low), floor(high) + 1):
            if (squares - total) % 2 == 0 and exists(n, total, squares):
                return total, squares
    return None


def _square_range(total, sd, n, divisor):
    centre = Fraction(total**2, n)
    return max(sd.low, 0) ** 2 * divisor + centre, sd.high**2 * divisor + centre


def exists(n, total, squares):
    """Whether there are `n` whole numbers with this sum and this sum of squares.

    Needed: both odd or both even, and n numbers as equal as can be have no larger sum of squares. For n of 5 and more
    that is enough. For 4, squares - (total/2)² must be a sum of three squares if total is even (Legendre: all but
    4^a(8b + 7)). Below, one number is tried after the other.

    Examples
    --------
    >>> exists(2, 5, 13), exists(2, 4, 12)
    (True, False)
    """
    each, rest = divmod(total, n)
    if (squares - total) % 2 or squares < n * each**2 + rest * (2 * each + 1):
        return False
    if n >= 5:
        return True
    if n == 4:
        return total % 2 == 1 or _three_squares(squares - (total // 2) ** 2)
    if n == 1:
        return squares == total**2
    if n == 2:
        twice = 2 * squares - total**2
        return isqrt(twice) ** 2 == twice
    reach = isqrt(squares)
    return any(exists(2, total - one, squares - one**2) for one in range(-reach, reach + 1))


def _three_squares(m):
    while m and m % 4 == 0:
        m //= 4
    return m % 8 != 7


def _squares_line(mean, sd, n, verdict):
    sd_range, mean_range = (
        rounded_or_cut(value) if verdict == "cannot tell" else rounded(value) for value in (sd, mean)
    )
    total = ceil(mean_range.low * n)
    if verdict != "impossible":
        found = _square_sum(mean_range, sd_range, n, n - 1) or _square_sum(rounded(mean), rounded(sd), n, n)
        return f"sum {found[0]}, sum of squares {found[1]}: mean {shown(mean)} and SD {shown(sd)} are possible"
    low, high = _square_range(total, sd_range, n, n - 1)
    line = f"sum {total}, SD {shown(sd)}: the sum of squares lies between {number(low, 1)} and {number(high, 1)}"
    below, above = _next_squares(n, total, ceil(low) - 1, -1), _next_squares(n, total, floor(high) + 1, 1)
    nearest = " or ".join(str(found) for found in (below, above) if found is not None)
    return f"{line}, and whole numbers with sum {total} give {nearest}"


def _next_squares(n, total, start, step):
    return next((q for q in range(start, start + 20 * step, step) if q >= 0 and exists(n, total, q)), None)


def _sum_near(mean, size):
    near = rounded_or_cut(mean)
    total = ceil(near.low * size)
    return f"{total}/{size} = {number(Fraction(total, size), places(mean) + 1)}"


def _sums_around(mean, size):
    below = floor(exact(mean) * size)
    return ", ".join(f"{s}/{size} = {number(Fraction(s, size), places(mean))}" for s in (below, below + 1))
