"""People who would count twice: arms that stand in several comparisons, and studies that may hold the same people."""

from collections import Counter

from . import recover, routes, words
from .effects import mean_difference
from .estimates import Arm, Step
from .facts import ROLES, records


def drop_overlaps(evidence, rows):
    """Take out of the pool each row whose people may already stand in an earlier one. Changes `rows`."""
    pairs = {frozenset((study["study_id"], study["overlap_with"])) for study in records(evidence.studies)}
    inside = {}
    for row in rows:
        doubles = [label for other, label in inside.items() if frozenset((row["study_id"], other)) in pairs]
        if row["included"] and doubles:
            row |= {"included": False, "why": f"it may hold the same people as {doubles[0]}, which is pooled"}
        if row["included"]:
            inside[row["study_id"]] = row["label"]


def split_arms(rows):
    """Split each arm that stands in several included comparisons between these. Changes `rows`.

    The two halves of a scalp are not split: there the same people are meant to stand on both sides.
    """
    inside = [row for row in rows if row["included"] and not row["paired"]]
    keys = [[(row["study_id"], row[f"{role}_arm_id"]) for role in ROLES] for row in inside]
    uses, turns = Counter(key for pair in keys for key in pair), Counter()
    for row, pair in zip(inside, keys, strict=True):
        if max(uses[key] for key in pair) > 1:
            row |= _parts(row, [(uses[key], turns[key]) for key in pair])
        turns.update(pair)


def _parts(row, shares):
    whole = [Arm(row[f"n_{role}"], 0.0, sd, row["unit"]) for role, sd in zip(ROLES, row["sds"], strict=True)]
    try:
        found = [_part(arm, role, *share) for arm, role, share in zip(whole, row["names"], shares, strict=True)]
    except ValueError:
        return {"included": False, "why": "an arm stands in several comparisons and is too small to be split"}
    arms, steps = zip(*found, strict=True)
    se, bound = mean_difference(*arms).se, row["basis"] == "bound"
    sizes = " + ".join(str(arm.n) for arm in arms)
    text = f"SE with {sizes} people {'below' if bound else '='} {words.number(se, 2)} {words.unit(row['unit'])}."
    last = Step(text, se, row["unit"]), routes.effect_step(row["value"], row["unit"], se, row["basis"], row["names"])
    trail = (*row["trail"][:-1], *steps[0], *steps[1], *last)
    ses = {name: row[name] * se / row["se"] for name in ("se_low", "se_high")}
    return ses | {"se": se, "n_needled": arms[0].n, "n_control": arms[1].n, "trail": trail}


def _part(arm, name, parts, turn):
    part = recover.split_shared_group(arm, parts)[turn]
    if parts == 1:
        return part, ()
    text = (
        f"This {name} arm stands in {words.count(parts)} comparisons. Its {arm.n} people are split between them, "
        f"{part.n} for this one."
    )
    return part, (Step(text, float(part.n), "people", assumption="each part has the mean and SD of the whole arm"),)
