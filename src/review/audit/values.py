"""The search among means: ranges, SDs, standard errors given as SDs, p values beside means, two reports of one number.

Each rule takes the tables as lines and yields a finding with the lines that it rests on.
"""

from collections import defaultdict
from itertools import combinations, product
from statistics import median

from .. import integrity, units, words
from ..plausible import MOST_HAIRS
from ..rules import SAME_PEOPLE
from .fair import fair

COUNT = ("study_id", "outcome", "quantity", "week", "unit", "source_id", "place")
ONE_NUMBER = ("study_id", "arm_id", "outcome", "quantity", "week")
WHOLE = ("age", "hair_count")
COUNTS = ("hair_count", "hair_root_count", "hair_density")
LARGEST_AREA = units.SQUARE_INCH  # cm2; no larger counted area was read
RANGES = {"age": (0, 120), "salt": (0, 100), "hair_density": (0, MOST_HAIRS)}
RANGES["hair_count"] = (0, int(MOST_HAIRS * LARGEST_AREA))


def ranges(page):
    """A mean lies in the range of its quantity, and its SD is one that this range allows."""
    for line in page["measurements"]:
        low, high = _range(line)
        if high is None or not line["mean"]:
            continue
        yield integrity.within(line["mean"], low, high, what=f"{line['outcome']} in {line['unit']}"), [line]
        inside = low <= float(line["mean"]) <= high
        if inside and line["sd"] and _several(line):
            yield integrity.sd_fits_range(line["mean"], line["sd"], low, high, line["n"]), [line]


def _range(line):
    """The range of a quantity in the unit of its row; (0, None) where none is known."""
    low, high = RANGES.get(line["outcome"], (0, None))
    if line["outcome"] == "hair_density":
        if not units.DENSITY.fullmatch(line["unit"]):
            return 0, None
        high = units.convert(high, "hairs/cm2", line["unit"])
    return (-high if high and line["quantity"] == "change" else low), high


def _several(line):
    """Whether a row has at least two people: one alone has no SD."""
    return bool(line["n"]) and int(line["n"]) > 1


def whole_numbers(page):
    """A mean of ages or hair counts, and its SD, are those of whole numbers."""
    for line in page["measurements"]:
        if line["outcome"] not in WHOLE or line["quantity"] == "change" or not (line["mean"] and line["n"]):
            continue
        finding = integrity.grim(line["mean"], line["n"])
        if finding.verdict != "impossible" and line["sd"] and _several(line):
            finding = integrity.grimmer(line["mean"], line["sd"], line["n"])
        yield fair(finding), [line]


def standard_errors(page):
    """Two arms whose standardised difference is beyond belief if their ± is an SD."""
    for one, two in _pairs(page):
        numbers = (side[column] for side in (one, two) for column in ("mean", "sd", "n"))
        yield integrity.se_given_as_sd(*numbers), [one, two]


def _pairs(page):
    """Two arms of a study that were measured alike, each with a mean, an SD above 0 and at least two people."""
    alike = defaultdict(list)
    for line in page["measurements"]:
        if line["mean"] and line["sd"] and float(line["sd"]) > 0 and _several(line):
            alike[tuple(line[column] for column in COUNT)].append(line)
    for rows in alike.values():
        yield from ((one, two) for one, two in combinations(rows, 2) if one["arm_id"] != two["arm_id"])


def spreads(page):
    """The SD of a change of density is no less than half, and no more than twice, of what minoxidil arms have."""
    sds = [line["sd"] for line in page["background"] if line["topic"] == "minoxidil_effect" and line["sd"]]
    if not sds:
        return
    low, high = min(map(float, sds)) / integrity.FACTOR, max(map(float, sds)) * integrity.FACTOR
    for line in page["measurements"]:
        if line["sd"] and (line["outcome"], line["quantity"], line["unit"]) == ("hair_density", "change", "hairs/cm2"):
            yield integrity.within(line["sd"], low, high, what="half to twice the known SDs of change"), [line]


def relative_spreads(page):
    """The SD of a hair count, in percent of its mean, is no less than a quarter of what is usual in other studies."""
    found = [line for line in page["measurements"] if _count_with_sd(line)]
    share = {line.key: 100 * float(line["sd"]) / float(line["mean"]) for line in found}
    for line in found:
        others = [share[other.key] for other in found if other["study_id"] != line["study_id"]]
        if others:
            least, text = words.figures(median(others) / 4), "SD in percent of the mean, from a quarter of the median"
            yield integrity.within(words.figures(share[line.key]), least, 100, text), [line]


def _count_with_sd(line):
    counts = line["outcome"] in COUNTS and line["quantity"] != "change" and line["mean"] and line["sd"]
    return counts and float(line["mean"]) > 0 and float(line["sd"]) > 0


def two_reports(page):
    """A number that several reports print is the same in all; two numbers of one report may differ in kind."""
    same = defaultdict(list)
    for line in page["measurements"]:
        if line["mean"]:
            same["mean", *(line[column] for column in ONE_NUMBER)].append(line)
    for line in page["contrasts"]:
        if line["value"] and line["relation"] == "=":
            arms = (line["needled_arm_id"], line["control_arm_id"], line["test_text"])
            same["value", line["study_id"], *arms, line["outcome"], line["quantity"], line["week"]].append(line)
    for (column, *_), rows in same.items():
        reports = defaultdict(list)
        for row in rows:
            reports[row["source_id"]].append(row)
        for one, two in combinations(reports.values(), 2):
            found = [(_agreed(column, pair), pair) for pair in product(one, two) if _comparable(*pair)]
            if found:
                yield min(found, key=lambda each: integrity.VERDICTS.index(each[0].verdict))


def _comparable(one, two):
    """Whether two rows have units that can be compared; a density without its unit repeats the printed number."""
    if one["unit"] == two["unit"] or one["outcome"] == "hair_density":
        return True
    try:
        units.factor(one["unit"], two["unit"])
    except ValueError:
        return False
    return True


def _agreed(column, rows):
    areas = [row["unit"] for row in rows]
    known = len(set(areas)) > 1 and all(units.DENSITY.fullmatch(unit) or unit in units.LENGTHS for unit in areas)
    return integrity.values_agree([row[column] for row in rows], units=areas if known else None)


def p_values(page):
    """A p beside the means of two groups, with their SDs, is that of a t test."""
    paired = {line.key for line in page["studies"] if line["design"] in SAME_PEOPLE}
    printed = [line for line in page["contrasts"] if line["value"] and line["relation"]]
    contrasts = [line for line in printed if line["study_id"] not in paired]
    for line, (one, two) in product(contrasts, _pairs(page)):
        arms = (line["needled_arm_id"], line["control_arm_id"])
        if (one["arm_id"], two["arm_id"]) in (arms, arms[::-1]) and line.same(one, *COUNT[:4], "source_id"):
            numbers = (side[column] for side in (one, two) for column in ("mean", "sd", "n"))
            yield integrity.p_from_means(*numbers, line["value"], line["relation"]), [line, one, two]


RULES = (
    ranges,
    whole_numbers,
    standard_errors,
    spreads,
    relative_spreads,
    two_reports,
    p_values,
)
