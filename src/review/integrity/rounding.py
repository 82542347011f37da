"""A printed number as the interval that it stands for, in exact fractions."""

import re
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from .. import words
from ..checks import one_of
from ..estimates import Interval

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
JUST_UNDER = Fraction(1, 10**9)  # of the last digit: where digits are cut, the next number up is not reached
CUT = "; only digits that were cut, not rounded, give it"


def decimal(value):
    """A printed number as a decimal number that keeps its digits: "60.0" has one decimal, the number 60.0 has none.

    Examples
    --------
    >>> decimal("121.90"), decimal("−0.21"), decimal("1,127"), decimal(60.0)
    (Decimal('121.90'), Decimal('-0.21'), Decimal('1127'), Decimal('60'))

    A comma that parts no thousands, as in "0,039", is refused.
    """
    text = str(value).strip().replace(words.MINUS, "-")
    text = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{value!r} is no printed number, such as '121.90'")
    found = Decimal(text)
    whole = not isinstance(value, str) and found == found.to_integral_value()
    return Decimal(int(found)) if whole else found


def is_pair(value):
    """Whether a value is a difference of two printed numbers, given as a tuple: the first minus the second."""
    return isinstance(value, tuple) and len(value) == 2


def exact(value):
    """A printed number, or a difference of two, as the fraction that its digits say.

    Examples
    --------
    >>> exact("0.25"), exact(("91.4", "22.2"))
    (Fraction(1, 4), Fraction(346, 5))
    """
    if is_pair(value):
        return exact(value[0]) - exact(value[1])
    return Fraction(decimal(value))


def places(value):
    """How many decimals a printed number has."""
    if is_pair(value):
        return max(map(places, value))
    return max(0, -decimal(value).as_tuple().exponent)


def unit_of(value):
    """One unit of the last digit: 1/100 for "121.90"."""
    return Fraction(1, 10 ** places(value))


def printed_range(value, *, decimals=None):
    """Everything that may be rounded to `value`: half a unit of its last decimal to either side, as two fractions.

    The ends are included, because papers round halves up, down or to even without saying which.

    Examples
    --------
    >>> [float(end) for end in printed_range("4.50")]
    [4.495, 4.505]
    >>> [float(end) for end in printed_range(60, decimals=1)]
    [59.95, 60.05]
    """
    half = Fraction(1, 2 * 10 ** (places(value) if decimals is None else decimals))
    return exact(value) - half, exact(value) + half


def minus(one, two):
    """The interval of one - two."""
    return Interval(one.low - two.high, one.high - two.low)


def rounded(value):
    """`printed_range` as an `Interval`, ends included; a difference of two printed numbers carries both roundings.

    Examples
    --------
    >>> rounded(("91.4", "22.2")) == Interval(Fraction(691, 10), Fraction(693, 10))
    True
    """
    if is_pair(value):
        return minus(*map(rounded, value))
    return Interval(*printed_range(value))


def rounded_or_cut(value):
    """Everything that may be rounded to the printed number, or cut to it by leaving out further digits.

    Cutting moves towards zero: 4.59 is cut to 4.5, and −4.59 to −4.5.

    Examples
    --------
    >>> Fraction(459, 100) in rounded_or_cut("4.5"), Fraction(46, 10) in rounded_or_cut("4.5")
    (True, False)
    """
    if is_pair(value):
        return minus(*map(rounded_or_cut, value))
    near, nearly = rounded(value), unit_of(value) * (1 - JUST_UNDER)
    low = exact(value) - nearly if exact(value) <= 0 else near.low
    return Interval(low, exact(value) + nearly if exact(value) >= 0 else near.high)


def judge(holds, *values, otherwise):
    """The verdict on printed `values`, and what to add to its arithmetic.

    `holds` takes an interval for each value and says whether anything inside makes the numbers agree. What rounding
    explains is "consistent"; what only cutting explains is "cannot tell"; the rest is `otherwise`.

    Examples
    --------
    >>> judge(lambda whole: 7 in whole, "6.5", otherwise="impossible")
    ('impossible', '')
    """
    if holds(*map(rounded, values)):
        return "consistent", ""
    return ("cannot tell", CUT) if holds(*map(rounded_or_cut, values)) else (otherwise, "")


def whole(value, name, least=0):
    """A count as printed, "1,127" or 40, as an int; refuses fractions and what is below `least`."""
    found = exact(value)
    if found.denominator != 1 or found < least:
        raise ValueError(f"a {name} is a whole number of at least {least}, not {value}")
    return int(found)


def ordered(low, high):
    """The two ends of an interval as fractions; refuses a lower end that is not below the upper one."""
    if not exact(low) < exact(high):
        raise ValueError(f"the interval's upper end {high} is not above its lower end {low}")
    return exact(low), exact(high)


def given(values, name, least=1):
    """A list of printed values as a tuple; refuses one text in place of a list, and a list that is too short."""
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise ValueError(f"{name} is a list, not {values!r}")
    if len(values) < least:
        raise ValueError(f"{name} needs at least {least} entries, and has {len(values)}")
    return tuple(values)


def paired(**lists):
    """Lists of equal length as tuples, in the order given."""
    found = {name: given(values, name) for name, values in lists.items()}
    sizes = {name: len(values) for name, values in found.items()}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"lists of equal length are needed, not {sizes}")
    return tuple(found.values())


def yes(value):
    """True or False from a cell: "yes", "true" or "1"; "no", "false", "0" or blank."""
    text = str(value).strip().lower()
    one_of(text, YES, "an answer")
    return YES[text]


def blank(value):
    """Whether nothing was printed: a missing value, or a cell without text."""
    return not words.defined(value) or not str(value).strip()


def shown(value):
    """A printed value as a reader sees it, digits untouched.

    Examples
    --------
    >>> shown("-0.210"), shown(60.0), shown(" 7 ")
    ('−0.210', '60', '7')
    """
    if is_pair(value):
        return words.exact(float(exact(value)))
    if blank(value):
        return "blank"
    text = str(decimal(value)) if not isinstance(value, str) and isfinite(value) else str(value).strip()
    return text.replace("-", words.MINUS) if NUMBER.fullmatch(text) else text


def worked(value):
    """How a difference of two printed numbers comes about, to stand before its arithmetic; blank for one number.

    Examples
    --------
    >>> worked(("91.4", "22.2")), worked("69.2")
    ('91.4 − 22.2 = 69.2; ', '')
    """
    return f"{shown(value[0])} − {less(value[1])} = {shown(value)}; " if is_pair(value) else ""


def less(value):
    """A printed value as it stands behind a minus or a power, negative numbers in brackets.

    Examples
    --------
    >>> less("2.52"), less("-2.94")
    ('2.52', '(−2.94)')
    """
    return f"({shown(value)})" if exact(value) < 0 else shown(value)


def number(value, decimals=2):
    """A computed number in arithmetic, from a fraction too."""
    return words.number(float(value), decimals)
