"""How needling might work: what was found, in which tissue, and whether it speaks for the page's claims."""

from dataclasses import dataclass

import pandas as pd

from . import answers, claims, sources, words
from .estimates import Interval, Step
from .facts import given, only, read_as, reading, records
from .show import sentence

LEVELS = {
    "in_vitro": "skin models in a dish",
    "ex_vivo": "skin outside the body",
    "rat": "rat",
    "mouse": "mouse",
    "human_skin": "human skin, not scalp",
    "human_scalp": "human scalp",
    None: "only said, no tissue studied",
}
"""Levels of the codebook, from the most distant to the closest -> in words; None is a blank cell."""

DIRECTIONS = {"against": "against", "neutral": "neither", "for": "for the claim"}
ANIMALS = ("rat", "mouse")
SUBJECTS = {
    "c0b": "more hair from punctures",
    "c1b": "why it was tried",
    "c2a": "collagen",
    "c2b": "growth factors",
    "c3a": "absorption of drugs",
}
ANOTHER = "another claim"
PAGE = ("History", "Mode of action")


@dataclass(frozen=True)
class Mark:
    """A finding in a cell of a map: its id, the cell, its kind, whether it is known at second hand, and its text."""

    finding_id: str
    band: str
    column: str
    kind: str
    distant: bool
    text: str
    detail: str = ""


def level(row):
    """Where a finding was made, in words.

    Examples
    --------
    >>> level({"level": "mouse"}), level({"level": float("nan")})
    ('mouse', 'only said, no tissue studied')
    """
    return LEVELS[row["level"] if given(row["level"]) else None]


def mark(row, *, band, column, kind, detail):
    """The mark of a row of `mechanism` in a cell of a map."""
    return Mark(row["finding_id"], band, column, kind, row["access"] in sources.DISTANT, row["finding"], detail)


def marks(evidence):
    """Each finding once, by level and by direction towards the page's claim."""
    return [
        mark(
            row,
            band=level(row),
            column=DIRECTIONS[row["direction"]],
            kind=SUBJECTS.get(row["claim_id"], ANOTHER),
            detail=f"{where(row)}; {row['effect_text']}",
        )
        for row in records(evidence.mechanism)
    ]


def where(row):
    """Level, tissue and number of people or animals.

    Examples
    --------
    >>> where({"level": "human_scalp", "tissue": "half scalp", "n": 18})
    'human scalp: half scalp; 18 studied'
    """
    tissue = f": {row['tissue']}" if given(row["level"]) and given(row["tissue"]) else ""
    return level(row) + tissue + (f"; {int(row['n'])} studied" if given(row["n"]) else "")


def rows(evidence):
    """Every finding: what was found and where, how it stands to the claim, how large, and how it was read."""
    return pd.DataFrame(
        {
            "finding": f"{row['finding_id']}. {row['finding']}",
            "where": words.capital(where(row)),
            "direction": f"{words.capital(DIRECTIONS[row['direction']])} ({row['claim_id']})",
            "size": words.capital(row["effect_text"]),
            "read": f"{sources.starred(evidence, row['source_id'])}, {read_as(row)}",
            "remark": ". ".join(
                words.capital(str(row[name]).rstrip(".")) for name in ("note", "recheck") if given(row[name])
            ),
        }
        for row in records(evidence.mechanism)
    )


def counted(evidence, levels, direction=None):
    """How many findings were made at some levels, in one direction or in all."""
    found = [row for row in records(evidence.mechanism) if given(row["level"]) and row["level"] in levels]
    return sum(direction in (None, row["direction"]) for row in found)


def finding(evidence):
    """What the map shows, in one line."""
    animal, scalp = (ANIMALS,), (("human_scalp",),)
    n_animal, n_scalp = counted(evidence, *animal), counted(evidence, *scalp)
    seen = {row["finding_id"] for row in records(evidence.links_of_chain, bearing="seen")}
    step = sum(row["finding_id"] in seen for row in records(evidence.mechanism, level="human_scalp"))
    return (
        f"In animals {words.count(counted(evidence, *animal, 'for'))} of {words.count(n_animal)} findings speak for the "
        f"page's claims; in human scalp {words.count(counted(evidence, *scalp, 'for'))} of {words.count(n_scalp)} do, "
        f"{words.count(counted(evidence, *scalp, 'against'))} speak against, and {words.none_or(step)} "
        f"{'show' if step > 1 else 'shows'} a step after needling"
    )


def verdicts(evidence):
    """How the page's claims on history and mode of action stand; names those without support."""
    mine = [row for row in records(evidence.claims) if row["page_section"] in PAGE]
    named = [(claims.VERDICTS[key].name, [row for row in mine if row["verdict"] == key]) for key in claims.VERDICTS]
    parts = [f"{words.count(len(found))} {name[:1].lower() + name[1:]}" for name, found in named if found]
    lone = "; ".join(row["claim"][:1].lower() + row["claim"][1:] for row in mine if row["verdict"] == "unsupported")
    text = (
        f"Of the page's {words.count(len(mine))} claims on history and mode of action, we call {words.listing(parts)}."
    )
    steps = tuple(Step(f"{row['claim_id']}: {row['reason']}", assumption="our verdict") for row in mine)
    return sentence(text + f" Without support: {lone}." * bool(lone), steps)


def found_step(row):
    """The step that read a finding; says what is to be read again."""
    again = f" To be read again: {row['recheck']}." if given(row.get("recheck")) else ""
    what = f"{row['finding_id']}: {row['finding']} ({row['effect_text']}).{again}"
    return Step(what, source_id=row["source_id"], place=row["place"], access=read_as(row))


def read_steps(evidence, *finding_ids):
    """The steps that read these findings."""
    return tuple(found_step(only(evidence.mechanism, finding_id=finding_id)) for finding_id in finding_ids)


def biopsy(evidence):
    """The one look into needled scalp: how many people, what was seen, and when."""
    seen, rat, mouse = (only(evidence.mechanism, finding_id=finding_id) for finding_id in ("m08", "m03", "m07"))
    n = int(seen["n"])
    who = "one person" if n == 1 else f"{words.count(n)} people"
    text = (
        f"Tissue of needled scalp was read of in {who} ({seen['tissue']}). {seen['finding']}. In rats a growth factor was "
        f"“{rat['effect_text']}”; in mice the signal of inflammation was “{mouse['effect_text'].split(';')[0]}”. What is over "
        "by then cannot be seen a month later."
    )
    return sentence(text, tuple(map(found_step, (seen, rat, mouse))))


def blocked(evidence):
    """The findings in which a signal was blocked, to see whether growth stops without it."""
    found = [only(evidence.mechanism, finding_id=finding_id) for finding_id in ("m07", "m09")]
    told = " ".join(f"{row['finding_id']} ({level(row)}, {row['tissue']}): {row['finding']}." for row in found)
    text = f"In {words.count(len(found))} findings a signal was blocked, to see whether growth stops. {told}"
    return sentence(text, tuple(map(found_step, found)))


def salt_water(evidence):
    """Needles with salt water in people: the changes that were read, beside placebo, minoxidil and what people notice."""
    small, none = (only(evidence.mechanism, finding_id=finding_id) for finding_id in ("m23", "m24"))
    change = only(evidence.measurements, study_id="rofgf9", arm_id="mn_saline", outcome="hair_density")
    placebo, seen, normal = (only(evidence.background, fact_id=fact_id) for fact_id in ("b13", "b33", "b07"))
    drug, steps = answers.minoxidil_effect(evidence)
    text = (
        f"In one trial the half scalps that were needled with salt water gained {words.exact(change['mean'])} hairs per cm², "
        f"in another there was “{none['effect_text']}”. Neither had a side without needles. For scale, in hairs per cm²: men "
        f"on a placebo lotion gained {words.exact(placebo['value'])} in a large trial, and minoxidil added "
        f"{words.number(drug)} to that; people notice about {words.number(seen['value'], 0)} in photographs; a normal scalp has "
        f"{words.exact(normal['low'])} to {words.exact(normal['high'])}."
    )
    scale = [
        reading(f"{row['population']}: {words.exact(row['value'])}.", row, row["value"], row["unit"])
        for row in (seen, normal)
    ]
    return sentence(text, (found_step(small), found_step(none), *steps, *scale))


LENGTHS = {
    "b62": "Mice: lengths tried",
    "b63": "Mice: lengths with most growth",
    "b48": "Hair studies in people, by a review",
}


def lengths(evidence):
    """Needle lengths in mm as (label, Interval, step): mice, the trials of the main question, hair studies in people."""
    found = []
    for fact_id, name in LENGTHS.items():
        row = only(evidence.background, fact_id=fact_id)
        found.append((name, Interval(row["low"], row["high"]), _length_step(name, row, row["low"], row["high"])))
    pairs = {
        (row["study_id"], row["needled_arm_id"]) for row in records(evidence.comparisons, question_id=answers.MAIN[0])
    }
    arms = [
        row for row in records(evidence.arms) if (row["study_id"], row["arm_id"]) in pairs and given(row["needle_mm"])
    ]
    mm = [float(row["needle_mm"]) for row in arms]
    name = f"Trials of needling added to minoxidil ({words.count(len(arms))} arms whose length was read)"
    steps = tuple(_length_step(row["study_id"], row, row["needle_mm"]) for row in arms)
    return [*found, (name, Interval(min(mm), max(mm)), steps)]


def _length_step(name, row, *mm):
    return reading(f"{name}: {' to '.join(map(words.exact, mm))} mm.", row, mm[0], "mm")


def length_rows(evidence):
    """Needle lengths as a table: whose, and from how many to how many mm."""
    return pd.DataFrame(
        {"whose": name, "mm": f"{words.exact(span.low)} to {words.exact(span.high)}"}
        for name, span, _ in lengths(evidence)
    )


def longer_than_mice(evidence):
    """How many arms of the main question used needles longer than the best in mice, and longer than any tried in mice."""
    (_, tried, first), (_, best, second), _, (_, _, steps) = lengths(evidence)
    beyond = [sum(step.value > span.high for step in steps) for span in (best, tried)]
    text = (
        f"Of {words.count(len(steps))} needled arms of the main question whose length was read, {words.count(beyond[0])} used "
        f"longer needles than the best in mice ({words.exact(best.high)} mm), and {words.count(beyond[1])} longer than any that "
        f"were tried there ({words.exact(tried.high)} mm)."
    )
    return sentence(text, (first, second, *steps))
