"""Several reports of one thing: values, words, units and directions that should agree."""

from fractions import Fraction

from .. import units as registry
from .. import words
from ..checks import one_of
from .finding import Finding
from .rounding import blank, exact, given, judge, less, minus, paired, rounded, shown, worked

RESULTS = ("more", "fewer", "no difference")


def values_agree(values, labels=None, units=None):
    """Can one quantity be printed in all these ways?

    `units` where they differ: each number is then converted, with its rounding, to the first. "impossible": no number is
    rounded to all of them, so they cannot all hold. Cannot say which is right. "cannot tell" where only cutting joins
    them.

    Examples
    --------
    >>> print(values_agree(["12.52", "12.82"], ["abstract", "table"]).arithmetic)
    abstract 12.52, table 12.82: no number is rounded to both
    >>> values_agree(["12.5", "12.52"]).verdict
    'consistent'
    >>> print(values_agree(["80.0", "516"], units=["hairs/cm2", "hairs/in2"]).arithmetic)
    80.0 hairs/cm2, 516 hairs/in2: they agree
    """
    inputs = dict(locals())
    values = given(values, "values", 2)
    units = given(units, "units", len(values)) if units is not None else ()
    times = [Fraction(registry.factor(unit, units[0])) for unit in units] or [1] * len(values)

    def holds(*spans):
        scaled = list(zip(spans, times, strict=True))
        return max(span.low * by for span, by in scaled) <= min(span.high * by for span, by in scaled)

    verdict, note = judge(holds, *values, otherwise="impossible")
    end = (
        f"no number is rounded to {'both' if len(values) == 2 else 'all'}" if verdict == "impossible" else "they agree"
    )
    return Finding("values_agree", verdict, f"{_labelled(values, labels, units)}: {end}{note}", inputs)


def texts_agree(values, labels=None):
    """Are the words in several places the same, capitals and spaces aside?

    "impossible": they differ, so not all can hold. "cannot tell": a place is blank. Takes words as they stand, and knows
    no synonyms.

    Examples
    --------
    >>> print(texts_agree(["MF", "MS"], ["column 1", "column 2"]).arithmetic)
    column 1 'MF', column 2 'MS': they differ
    """
    inputs = dict(locals())
    values = given(values, "values", 2)
    same = len({" ".join(str(value).split()).casefold() for value in values if not blank(value)}) == 1
    line = _labelled(["blank" if blank(value) else f"'{value}'" for value in values], labels)
    verdict, end = ("consistent", "they agree") if same else ("impossible", "they differ")
    if any(map(blank, values)):
        verdict, end = "cannot tell", "not all are printed"
    return Finding("texts_agree", verdict, f"{line}: {end}", inputs)


def units_agree(value, units):
    """Is one number printed under several units the same quantity?

    "impossible": converted to one unit, the number means different amounts, so the units cannot all hold. "cannot
    tell": a unit is not stated, or does not say what area was counted. Converts by `review.units`.

    Examples
    --------
    >>> print(units_agree("12.52", ["hairs/in2", "hairs/cm2"]).arithmetic)
    12.52 hairs/in2 is 1.94 hairs/cm2, 12.52 hairs/cm2 is 12.5 hairs/cm2: a factor of 6.45
    """
    inputs = dict(locals())
    names = given(units, "units", 2)
    unclear = [name for name in names if not _known(name)]
    if unclear:
        return Finding("units_agree", "cannot tell", f"'{shown(unclear[0])}' does not say what area or length", inputs)
    kinds = [registry.measure(name) for name in names]
    if len({kind for kind, _ in kinds}) > 1:
        return Finding("units_agree", "impossible", f"{words.listing(names)} are of different kinds", inputs)
    base = "hairs/cm2" if kinds[0][0] == "hair density" else "um"
    sizes = [size for _, size in kinds]
    each = ", ".join(
        f"{shown(value)} {name} is {words.figures(float(exact(value)) * size)} {base}"
        for name, size in zip(names, sizes, strict=True)
    )
    factor = max(sizes) / min(sizes)
    verdict = "consistent" if factor == 1 else "impossible"
    return Finding("units_agree", verdict, f"{worked(value)}{each}: a factor of {words.figures(factor)}", inputs)


def directions_agree(labels, estimates, lows, highs):
    """Do several results on one question point the same way?

    Blank or None for an estimate or an end that is not printed. "implausible" as results on one question: two intervals
    lie on opposite sides of 0. "cannot tell": some intervals exclude 0 and others do not, or estimates without
    intervals have different signs. Else "consistent". One interval that excludes 0 beside one that does not is no
    contradiction (Gelman and Stern 2006, Am Stat 60:328).

    Examples
    --------
    >>> print(directions_agree(["A", "B"], ["2.50", "-0.21"], ["0.98", "-2.94"], ["4.02", "2.52"]).arithmetic)
    A above 0, B includes 0
    """
    inputs = dict(locals())
    rows = zip(*paired(labels=labels, estimates=estimates, lows=lows, highs=highs), strict=True)
    sides = [(str(label), _side(*numbers)) for label, *numbers in rows]
    found = {side for _, side in sides}
    if {"above 0", "below 0"} <= found:
        verdict = "implausible"
    elif (found & {"above 0", "below 0"} and "includes 0" in found) or {"sign +", "sign −"} <= found or _crossed(found):
        verdict = "cannot tell"
    else:
        verdict = "consistent"
    return Finding("directions_agree", verdict, ", ".join(map(" ".join, sides)), inputs)


def results_agree(labels, results):
    """Do results in words point the same way? Each is "more", "fewer" or "no difference".

    "implausible" as results on one question: "more" beside "fewer". "cannot tell": one of them beside "no difference",
    which need not contradict each other, since no difference found is not a proof of none.

    Examples
    --------
    >>> print(results_agree(["A", "B"], ["more", "no difference"]).arithmetic)
    A more, B no difference
    """
    inputs = dict(locals())
    labels, results = paired(labels=labels, results=results)
    found = {one_of(result, RESULTS, "a result") for result in results}
    verdict = "implausible" if {"more", "fewer"} <= found else "cannot tell" if len(found) > 1 else "consistent"
    line = ", ".join(f"{label} {result}" for label, result in zip(labels, results, strict=True))
    return Finding("results_agree", verdict, line, inputs)


def indirect_agrees(direct, a_minus_c, b_minus_c):
    """Does a direct comparison of a with b have the sign of (a - c) - (b - c)?

    "implausible": opposite signs. "cannot tell": one of the two may be 0 within rounding. Says nothing about how far
    apart they are, since no interval is taken, nor which is right.

    Examples
    --------
    >>> print(indirect_agrees("12.29", "13", "17").arithmetic)
    13 − 17 = −4 by difference, 12.29 as printed
    """
    inputs = dict(locals())
    between = minus(rounded(a_minus_c), rounded(b_minus_c))
    signs = [_sign(span) for span in (rounded(direct), between)]
    verdict = "cannot tell" if 0 in signs else "consistent" if signs[0] == signs[1] else "implausible"
    gap = words.exact(float(exact(a_minus_c) - exact(b_minus_c)))
    arithmetic = f"{shown(a_minus_c)} − {less(b_minus_c)} = {gap} by difference, {shown(direct)} as printed"
    return Finding("indirect_agrees", verdict, arithmetic, inputs)


def result_repeated(labels, estimates, lows, highs):
    """Is one result, with its whole interval, printed for different things?

    "implausible": two labels that differ carry the same estimate and the same ends, all printed. Can be chance where
    numbers have few digits; cannot say for which of them the result holds.

    Examples
    --------
    >>> print(result_repeated(["count", "diameter"], ["1.08", "1.08"], ["0.75", "0.75"], ["1.41", "1.41"]).arithmetic)
    count and diameter both 1.08 [0.75, 1.41]
    """
    inputs = dict(locals())
    seen, repeated = {}, []
    for label, *numbers in zip(*paired(labels=labels, estimates=estimates, lows=lows, highs=highs), strict=True):
        if any(map(blank, numbers)):
            continue
        key = tuple(map(exact, numbers))
        if key in seen and seen[key] != str(label):
            repeated.append((seen[key], str(label), numbers))
        seen.setdefault(key, str(label))
    line = "; ".join(f"{a} and {b} both {shown(m)} [{shown(lo)}, {shown(hi)}]" for a, b, (m, lo, hi) in repeated)
    return Finding(
        "result_repeated", "implausible" if repeated else "consistent", line or "no result stands twice", inputs
    )


def _labelled(values, labels, units=()):
    names = [""] * len(values) if labels is None else given(labels, "labels", 1)
    if len(names) != len(values):
        raise ValueError(f"each value needs a label: {len(names)} labels for {len(values)} values")
    units = units or [""] * len(values)
    each = zip(names, values, units, strict=True)
    return ", ".join(f"{name} {shown(value)} {unit}".strip() for name, value, unit in each)


def _known(unit):
    try:
        registry.measure(unit)
    except (ValueError, TypeError):
        return False
    return True


def _side(estimate, low, high):
    if not blank(low) and exact(low) > 0:
        return "above 0"
    if not blank(high) and exact(high) < 0:
        return "below 0"
    if not blank(low) and not blank(high):
        return "includes 0"
    if blank(estimate) or exact(estimate) == 0:
        return "no direction printed"
    return "sign +" if exact(estimate) > 0 else "sign −"


def _crossed(found):
    return {"above 0", "sign −"} <= found or {"below 0", "sign +"} <= found


def _sign(span):
    return 1 if span.low > 0 else -1 if span.high < 0 else 0
