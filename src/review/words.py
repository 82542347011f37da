"""The only place where numbers are rounded: from results to phrases."""

import math
import re
from decimal import Decimal

MINUS = "−"
NOT_DEFINED = "not defined"
UNITS = {
    "hairs/cm2": "hairs per cm²",
    "hairs/in2": "hairs per square inch",
    "hairs per 1 cm2 area": "hairs per 1 cm² area",
    "hairs/cm2 change": "hairs per cm²",
    "um": "µm",
    "SD": "SD",
}
UNTYPED = {
    "hairs/cm2": "hairs per cm²",
    "hairs/in2": "hairs per square inch",
    "ug/cm2": "µg per cm²",
    "cm2": "cm²",
    "in2": "in²",
    "um": "µm",
    "ug": "µg",
    "CO2": "CO₂",
    "I2": "I²",
    "tau2": "tau²",
}
SIGNS = {"+/-": "±", "+-": "±", "<=": "≤", ">=": "≥", "->": "→"}
TYPED = re.compile(rf"\b(?:{'|'.join(UNTYPED)})\b|{'|'.join(map(re.escape, SIGNS))}")
HYPHEN = re.compile(r"(?<=\d )-(?= \d)|(?<![^\s(])-(?=\d)")  # between two numbers, or before one that starts a word
APART = re.compile(r"(?<=\d) %")
DAY = re.compile(r"(?<![\w./-])((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w/-]|\.\w)")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]  # fmt: skip
TORN = re.compile(r"(?<=[\d%]) (to|of) (?=[−\d])|(?<=\d) (days|weeks|mm|µm)\b|(?<=I²) (?=\d)|(?<=every) (?=\d)")
SHORT = 36  # letters: a longer text is prose, and breaks where its column asks for it
HALF = 1e-9  # what a product such as 100 · 0.145 may lack of the half that it is
SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def number(value, decimals=1):
    """A number with fixed decimals, thousands separated and a true minus sign; a missing one is 'not defined'.

    Zero has no minus.

    Examples
    --------
    >>> number(-0.04), number(1129.14), number(-28.477), number(float("nan"))
    ('0.0', '1,129.1', '−28.5', 'not defined')
    """
    if not defined(value):
        return NOT_DEFINED
    text = "∞" if math.isinf(value) else f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and text.strip("0.") else text


def whole(value):
    """A number as a whole one; a half goes up, away from zero, as with a pencil.

    Examples
    --------
    >>> whole(2.5), whole(12.5), whole(-7.5), whole(22.4), whole(-0.3)
    ('3', '13', '−8', '22', '0')
    """
    if not defined(value) or math.isinf(value):
        return number(value)
    return number(math.copysign(math.floor(abs(value) + 0.5 + HALF), value), 0)


def defined(value):
    """Whether there is a number at all: not None, NaN or a missing cell."""
    return value is not None and str(value) not in ("nan", "<NA>", "NaT")


def exact(value):
    """A printed number as it stands: no digit added, none dropped, no exponent.

    Examples
    --------
    >>> exact(50.0), exact(0.039), exact(-9.6), exact(1234567)
    ('50', '0.039', '−9.6', '1234567')
    """
    if not defined(value) or math.isinf(value):
        return number(value)
    text = format(Decimal(f"{abs(value):.15g}"), "f")
    return MINUS + text if value < 0 else text


def figures(value, digits=3):
    """A number to so many significant figures, for chains of arithmetic.

    Examples
    --------
    >>> figures(159.93), figures(2.0942), figures(0.39786)
    ('160', '2.09', '0.398')
    """
    if not defined(value) or value == 0 or math.isinf(value):
        return number(value)
    rounded = float(f"{value:.{digits - 1}e}")
    return number(rounded, max(0, digits - 1 - math.floor(math.log10(abs(rounded)))))


def unit(name):
    """A unit as a reader sees it; unknown names stay as they are printed."""
    return UNITS.get(name, name)


def interval(low_high, decimals=1):
    """An interval in words, '−28.5 to 44.9'."""
    if not defined(low_high.low) and not defined(low_high.high):
        return NOT_DEFINED
    return f"{number(low_high.low, decimals)} to {number(low_high.high, decimals)}"


def typeset(text):
    """A text of the tables with its units, signs and dates as a page prints them.

    Examples
    --------
    >>> typeset("below 1.64 hairs/cm2 and 18 um, 41 sum")
    'below 1.64 hairs per cm² and 18 µm, 41 sum'
    >>> typeset("66.36 %, CO2, from 2018-03-01")
    '66.36%, CO₂, from 1 March 2018'
    >>> typeset("13 - 17 = -4, 22.08 +/- 1.5, depth <= 1 mm, pages 4-50, SARS-2")
    '13 − 17 = −4, 22.08 ± 1.5, depth ≤ 1 mm, pages 4-50, SARS-2'
    """
    signed = HYPHEN.sub(MINUS, TYPED.sub(lambda found: (UNTYPED | SIGNS)[found[0]], text))
    return APART.sub("%", DAY.sub(_day, signed))


def _day(found):
    year, month, day = found.groups()
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def bound(text):
    """A short text of which no line tears an interval, a count or a number from its unit; a long one as it is.

    Examples
    --------
    >>> bound("9 of 17, 3.0 (1.0 to 9.2), 1.5 mm").replace("\N{NO-BREAK SPACE}", "_")
    '9_of_17, 3.0 (1.0_to_9.2), 1.5_mm'
    """
    if len(text) > SHORT:
        return text
    return TORN.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def and_safe(pool, decimals=1):
    """The interval of a pool; where HKSJ is narrower than it may be, the HKSJ-safe one beside it."""
    told, safe = (interval(pool.interval(method=kind), decimals) for kind in (None, "HKSJ-safe"))
    return f"{told}; safe: {safe}" if pool.interval_method == "HKSJ" and safe != told else told


def more(value, decimals=1):
    """A difference of counts in words: '8.2 more', '3 fewer'; no direction where it rounds to zero."""
    text = number(abs(value), decimals)
    return text if not defined(value) or not text.strip("0.") else f"{text} {'fewer' if value < 0 else 'more'}"


def span(low_high, decimals=1):
    """An interval of a difference in words.

    Examples
    --------
    >>> from types import SimpleNamespace as Ends
    >>> span(Ends(low=-28.4, high=44.8)), span(Ends(low=3.1, high=18.9))
    ('28.4 fewer to 44.8 more', '3.1 to 18.9 more')
    """
    if not defined(low_high.low) or not defined(low_high.high):
        return interval(low_high, decimals)
    first, last = more(low_high.low, decimals), more(low_high.high, decimals)
    (start, way), (_, end) = first.partition(" ")[::2], last.partition(" ")[::2]
    return f"{start if way == end else first} to {last}"


def amount(value, unit_name, decimals=1):
    """A number with its unit."""
    return f"{number(value, decimals)} {unit(unit_name)}" if defined(value) else NOT_DEFINED


def difference(value, unit_name, decimals=1):
    """A treated-minus-control difference in words: '8.2 hairs per cm² more'; no direction where it rounds to zero."""
    if not defined(value):
        return NOT_DEFINED
    direction = "more or fewer" if not number(value, decimals).strip("0.") else "more" if value > 0 else "fewer"
    return f"{number(abs(value), decimals)} {unit(unit_name)} {direction}"


def percent(share, decimals=0):
    """A share from 0 to 1 as a percentage; a small rest is neither '0%' nor taken for all.

    Examples
    --------
    >>> percent(0.545), percent(0.0004), percent(0.9996), percent(1.0)
    ('55%', 'under 1%', 'over 99%', '100%')
    """
    if not defined(share):
        return NOT_DEFINED
    text, step = number(100 * share, decimals), 10.0**-decimals
    if 0 < share < 1 and float(text) == 0:
        return f"under {number(step, decimals)}%"
    if 0 < share < 1 and float(text) == 100:
        return f"over {number(100 - step, decimals)}%"
    return f"{text}%"


def p_value(value):
    """A p value: 'p = 0.039', or 'p < 0.001' below that."""
    if not defined(value):
        return f"p {NOT_DEFINED}"
    return "p < 0.001" if value < 0.001 else f"p = {figures(value, 2)}"


def count(n):
    """A small whole number as a word, a large one in digits with thousands separated."""
    return SMALL[int(n)] if 0 <= n < len(SMALL) else f"{int(n):,}".replace("-", MINUS)


def none_or(n):
    """A count that can be none, for "none of them": `count` says "no".

    Examples
    --------
    >>> none_or(0), none_or(4)
    ('none', 'four')
    """
    return count(n) if n else "none"


def listing(items, last="and"):
    """Items as a phrase: 'a, b and c'; 'none' without items."""
    *most, end = list(items) or ["none"]
    return f"{', '.join(most)} {last} {end}" if most else end


def capital(text):
    """The same text with a capital first letter."""
    return text[:1].upper() + text[1:]
