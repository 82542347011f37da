"""What a report says of its design, its units and its numbers, beside what it would have to say."""

from math import inf

from .. import units as registry
from .. import words
from .finding import Finding
from .p_values import ratio
from .rounding import blank, exact, given, rounded, shown, worked

KINDS = {
    "density": "hair density",
    "count": "hair density",
    "diameter": "length",
    "thickness": "length",
    "length": "length",
}
MANY = 5
FUTURE = ("will be", "will receive", "will have", "shall be")


def unit_fits(unit, quantity):
    """Is the printed unit one of the quantity?

    `quantity` names a density, diameter, thickness or length (of hairs), or a count of them. "impossible": the unit
    measures something else, such as "cm2", an area, for a density. "cannot tell": no unit is printed, a count of
    hairs ("count (fixed field)") does not say its area, or a percentage does not say of what.

    Examples
    --------
    >>> print(unit_fits("cm2", "density").arithmetic)
    'cm2' is no unit of density
    """
    inputs = dict(locals())
    kind = next((kind for word, kind in KINDS.items() if word in quantity), None)
    if kind is None:
        raise ValueError(f"a quantity names one of {', '.join(KINDS)}, not {quantity!r}")
    if blank(unit) or "not stated" in unit or unit.startswith("count"):
        return Finding("unit_fits", "cannot tell", f"no unit that says what {quantity} is counted in", inputs)
    if unit.strip().startswith(("%", "percent")):
        return Finding(
            "unit_fits", "cannot tell", f"'{unit}' is a share, and does not say what {quantity} it is of", inputs
        )
    try:
        fits = registry.measure(unit)[0] == kind
    except ValueError:
        fits = False
    line = f"'{unit}' is {'a' if fits else 'no'} unit of {quantity}"
    return Finding("unit_fits", "consistent" if fits else "impossible", line, inputs)


def stated(what, value):
    """Is it printed at all? "cannot tell" where it is not.

    Examples
    --------
    >>> stated("counting area", "").arithmetic
    'counting area: not stated'
    """
    inputs = dict(locals())
    missing = blank(value)
    line = f"{what}: {'not stated' if missing else value}"
    return Finding("stated", "cannot tell" if missing else "consistent", line, inputs)


def within(value, low, high, what=""):
    """Does a printed value lie within a range that is named elsewhere?

    "implausible" outside, for every number that may be rounded to it. As good as the range; cannot say why.

    Examples
    --------
    >>> within("18", 52, 71, "hair diameter in um").arithmetic
    '18 lies outside 52 to 71 (hair diameter in um)'
    """
    inputs = dict(locals())
    if not exact(low) <= exact(high):
        raise ValueError(f"the upper end {high} is below the lower end {low}")
    span = rounded(value)
    fits = span.high >= exact(low) and span.low <= exact(high)
    line = f"{shown(value)} lies {'within' if fits else 'outside'} {shown(low)} to {shown(high)}"
    return Finding("within", "consistent" if fits else "implausible", line + (f" ({what})" if what else ""), inputs)


def far_from(value, others, labels=None, times=3):
    """How many times as large as other results is this one?

    "implausible": more than `times` the largest of the others, or less than 1/`times` of the smallest, all of one sign,
    for every number that may be rounded to the printed ones. A large result may be true; the check asks for a second
    look.

    Examples
    --------
    >>> print(far_from("69.2", ["13.36", "14.7"], ["pool", "olsen"]).arithmetic)
    69.2/13.36 = 5.18 (pool), 69.2/14.7 = 4.71 (olsen)
    """
    inputs = dict(locals())
    others = given(others, "others")
    names = [""] * len(others) if labels is None else given(labels, "labels", len(others))
    if any(exact(other) == 0 for other in others):
        raise ValueError("a result of 0 is no yardstick for a ratio")
    ratios = [ratio(exact(value), exact(other)) for other in others]
    reaches = [_ratios(rounded(value), rounded(other)) for other in others]
    far = min(low for low, _ in reaches) > float(times) or max(high for _, high in reaches) < 1 / float(times)
    parts = [
        f"{shown(value)}/{shown(other)} = {words.figures(r)}" + (f" ({name})" if name else "")
        for other, r, name in zip(others, ratios, names, strict=True)
    ]
    line = worked(value) + ", ".join(parts)
    return Finding("far_from", "implausible" if far else "consistent", line, inputs)


def cohorts_overlap(first, second, features=None):
    """Can two reports be of different people?

    Compares their features one by one. "implausible" as two independent groups: at least `MANY` = 5 agree. "cannot
    tell": 1 to 4. Else "consistent". Agreement is no proof that the people are the same.

    Examples
    --------
    >>> cohorts_overlap(["120", "women", "24"], ["120", "women", "12"], ["people", "sex", "weeks"]).arithmetic
    '2 of 3 features agree: people, sex'
    """
    inputs = dict(locals())
    first, second = given(first, "first"), given(second, "second")
    names = [f"feature {i + 1}" for i in range(len(first))] if features is None else given(features, "features")
    if not len(first) == len(second) == len(names):
        raise ValueError(f"lists of equal length are needed, not {len(first)}, {len(second)} and {len(names)}")
    same = [
        name for name, one, two in zip(names, first, second, strict=True) if not blank(one) and _word(one) == _word(two)
    ]
    verdict = "implausible" if len(same) >= MANY else "cannot tell" if same else "consistent"
    line = f"{len(same)} of {len(first)} features agree" + (f": {', '.join(map(str, same))}" if same else "")
    return Finding("cohorts_overlap", verdict, line, inputs)


def isolates(arm_1, arm_2, factor):
    """Do two arms differ by exactly this factor?

    Arms are written as components with semicolons, "needling; minoxidil". "cannot tell": they differ by something
    else too, so a difference cannot be laid at the factor's door.

    Examples
    --------
    >>> isolates("needling; FGF", "minoxidil", "needling").arithmetic
    'only the first: fgf, needling; only the second: minoxidil'
    """
    inputs = dict(locals())
    one, two = ({_word(part) for part in str(arm).split(";") if part.strip()} for arm in (arm_1, arm_2))
    alone = one ^ two == {_word(factor)}
    sides = (("first", one - two), ("second", two - one))
    line = "; ".join(f"only the {name}: {', '.join(sorted(parts))}" for name, parts in sides if parts)
    return Finding("isolates", "consistent" if alone else "cannot tell", line or "the arms do not differ", inputs)


def separable(groups, treatments):
    """Can the effect of a group be told from that of its treatment?

    One entry a group of people or sites, such as side and treatment. "cannot tell": each group has one treatment and
    each treatment one group, so the two coincide. Else "consistent".

    Examples
    --------
    >>> separable(["right", "left"], ["0.5 mm", "0.3 mm"]).arithmetic
    'right: 0.5 mm; left: 0.3 mm'
    """
    inputs = dict(locals())
    groups, treatments = [list(map(_word, given(values, "a list"))) for values in (groups, treatments)]
    if len(groups) != len(treatments):
        raise ValueError(f"each group needs a treatment: {len(groups)} groups, {len(treatments)} treatments")
    pairs = set(zip(groups, treatments, strict=True))
    coincide = len(pairs) == len(set(groups)) == len(set(treatments)) > 1
    line = "; ".join(f"{group}: {treatment}" for group, treatment in zip(groups, treatments, strict=True))
    return Finding("separable", "cannot tell" if coincide else "consistent", line, inputs)


def reports_results(text):
    """Does the text report what was done? "implausible" as a report of results: it speaks in the future tense.

    Looks for "will be" and its like, no more. "cannot tell" where there is no text.

    Examples
    --------
    >>> reports_results("Patients will be included").arithmetic
    "'will be' is said of something that a report would have done"
    """
    inputs = dict(locals())
    if blank(text):
        return Finding("reports_results", "cannot tell", "no text was read", inputs)
    found = next((words_ for words_ in FUTURE if words_ in _word(text)), None)
    line = f"'{found}' is said of something that a report would have done" if found else "no future tense found"
    return Finding("reports_results", "implausible" if found else "consistent", line, inputs)


def _ratios(value, other):
    """The smallest and largest ratio of two numbers that lie in these intervals; 0 for `other` is left out."""
    ends = [ratio(one, two) for one in (value.low, value.high) for two in (other.low, other.high) if two]
    return (min(ends), max(ends)) if other.low > 0 or other.high < 0 else (-inf, inf)


def _word(value):
    return " ".join(str(value).split()).casefold()
