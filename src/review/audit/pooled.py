"""The search among results of earlier syntheses: intervals, Z and p, repeats, and standardised differences.

Each rule takes the tables as lines and yields a finding with the lines that it rests on.
"""

from collections import defaultdict
from itertools import combinations

from .. import integrity

ENDS = ("estimate", "ci_low", "ci_high")
RATIOS = ("OR", "RR", "HR")
MOST_SMD = 3  # above it, an SE was taken for an SD more often than not (b54)


def _intervals(page):
    found = [line for line in page["reviews"] if all(line[column] for column in ENDS)]
    return [line for line in found if float(line["ci_low"]) < float(line["ci_high"])]


def _ends(line):
    return [line[column] for column in ENDS]


def _scale(line):
    return "log" if line["measure"].split()[0] in RATIOS else "plain"


def symmetry(page):
    """An estimate is the middle of its interval, on the scale of its measure."""
    for line in _intervals(page):
        yield integrity.interval_symmetric(*_ends(line), scale=_scale(line)), [line]


def z_and_p(page):
    """Z and p follow from the interval."""
    for line in _intervals(page):
        if line["z"]:
            yield integrity.z_agrees(*_ends(line), line["z"], scale=_scale(line)), [line]
        if line["p"] and line["p_relation"]:
            yield integrity.p_from_interval(*_ends(line), line["p"], line["p_relation"], scale=_scale(line)), [line]


def repeats(page):
    """Two results of a synthesis do not agree to the last digit."""
    for one, two in combinations(_intervals(page), 2):
        if one.same(two, "review_id", *ENDS):
            ends = zip(_ends(one), _ends(two), strict=True)
            yield integrity.result_repeated((one["outcome"], two["outcome"]), *ends), [one, two]


def standardised(page):
    """A standardised difference is no larger than people's own spread allows, nor its interval too wide for them."""
    for line in page["reviews"]:
        if line["measure"].startswith("SMD") and line["estimate"]:
            yield integrity.within(line["estimate"], -MOST_SMD, MOST_SMD, what="SMDs"), [line]
    for line in _intervals(page):
        if line["measure"].startswith("SMD") and line["n"]:
            yield integrity.smd_precision(*_ends(line), line["n"], line["k"]), [line]


def subgroups(page):
    """A pooled standardised difference lies between the subgroups of the same outcome."""
    parts = defaultdict(list)
    found = [line for line in _intervals(page) if line["measure"].startswith("SMD")]
    for line in found:
        if line["subgroup"]:
            parts[line["review_id"], line["outcome"]].append(line)
    for line in found:
        inside = parts[line["review_id"], line["outcome"]]
        if not line["subgroup"] and len(inside) > 1:
            ends = zip(*map(_ends, inside), strict=True)
            yield integrity.smd_within_subgroups(line["estimate"], *ends), [line, *inside]


RULES = (symmetry, z_and_p, repeats, standardised, subgroups)
