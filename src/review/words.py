"""The only place where numbers are rounded: from results to phrases."""

import math

MINUS = "−"
UNITS = {
    "hairs/cm2": "hairs per cm²",
    "hairs/in2": "hairs per square inch",
    "hairs per 1 cm2 area": "hairs per 1 cm² area",
    "hairs/cm2 change": "hairs per cm²",
    "um": "µm",
    "SD": "SD",
}
SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def number(value, decimals=1):
    """A number with fixed decimals and a true minus sign; 'not defined' for NaN.

    Examples
    --------
    >>> number(-0.04), number(69.2), number(-28.477), number(float("nan"))
    ('0.0', '69.2', '−28.5', 'not defined')
    """
    if value is None or math.isnan(value):
        return "not defined"
    text = f"{abs(value):.{decimals}f}"
    return MINUS + text if value < 0 and float(text) != 0 else text


def exact(value):
    """A printed number as it stands: no digit added, none dropped.

    Examples
    --------
    >>> exact(50.0), exact(0.039), exact(-9.6)
    ('50', '0.039', '−9.6')
    """
    return f"{value:g}".replace("-", MINUS)


def figures(value, digits=3):
    """A number to so many significant figures, for chains of arithmetic.

    Examples
    --------
    >>> figures(159.93), figures(2.0942), figures(0.39786)
    ('160', '2.09', '0.398')
    """
    if value == 0 or not math.isfinite(value):
        return number(value)
    return number(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def unit(name):
    """A unit as a reader sees it; unknown names stay as they are printed."""
    return UNITS.get(name, name)


def interval(low_high, decimals=1):
    """An interval in words, '−28.5 to 44.9'."""
    return f"{number(low_high.low, decimals)} to {number(low_high.high, decimals)}"


def amount(value, unit_name, decimals=1):
    """A number with its unit."""
    return f"{number(value, decimals)} {unit(unit_name)}"


def difference(value, unit_name, decimals=1):
    """A treated-minus-control difference in words: '8.2 hairs per cm² more'."""
    direction = "more" if value >= 0 else "fewer"
    return f"{number(abs(value), decimals)} {unit(unit_name)} {direction}"


def percent(share, decimals=0):
    """A share from 0 to 1 as a percentage."""
    return f"{number(100 * share, decimals)}%"


def p_value(value):
    """A p value: 'p = 0.039', or 'p < 0.001' below that."""
    return "p < 0.001" if value < 0.001 else f"p = {figures(value, 2)}"


def count(n):
    """A small whole number as a word, a large one in digits with thousands separated."""
    return SMALL[n] if 0 <= n < len(SMALL) else f"{n:,}"


def listing(items, last="and"):
    """Items as a phrase: 'a, b and c'."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text):
    """The same text with a capital first letter."""
    return text[:1].upper() + text[1:]
