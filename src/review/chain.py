"""The chain from puncture to hair, step by step: which findings bear on each step, and where it was shown."""

from dataclasses import dataclass

import pandas as pd

from . import mechanisms, passage, words
from .estimates import Step
from .facts import given, only, read_as, records
from .show import sentence


@dataclass(frozen=True)
class Link:
    """A step of one of two ways to hair, and what would show it in human scalp."""

    way: str
    name: str
    needed: str


WOUND, DRUG = "by the wound", "by the drug"
LINKS = {
    "wound": Link(
        WOUND,
        "Puncture → wound response",
        "Tissue of needled and of untouched scalp of the same people, from the first days on",
    ),
    "factors": Link(
        WOUND,
        "Wound response → growth factors",
        "Growth factors measured in such tissue, for some weeks",
    ),
    "follicle": Link(
        WOUND,
        "Growth factors → follicle",
        "Growing follicles counted, with the factor and with the factor blocked",
    ),
    "hair": Link(
        WOUND,
        "Follicle → hair to be seen",
        "Hairs counted without any drug: needles against a sham, on people who cannot tell",
    ),
    "passage": Link(
        DRUG,
        "Puncture → more minoxidil in the scalp",
        "Minoxidil measured in rolled and in unrolled scalp, and in the blood",
    ),
    "sulfation": Link(
        DRUG,
        "More minoxidil → more of it sulfated",
        "Minoxidil sulfate measured in follicles of rolled and of unrolled scalp",
    ),
    "response": Link(
        DRUG,
        "More sulfated minoxidil → more hair",
        "Hairs counted in four groups: rolled or not, with minoxidil or with a lotion without it",
    ),
}
"""Steps of the codebook, in their order."""

BEARINGS = {
    "seen": "seen after needling",
    "in_part": "seen in part",
    "not_seen": "looked for, not shown",
    "no_needles": "studied without needles",
    "said": "only said",
}
COLUMNS = {
    "dish or cut skin": ("in_vitro", "ex_vivo"),
    "rat": ("rat",),
    "mouse": ("mouse",),
    "human skin": ("human_skin",),
    "human scalp": ("human_scalp",),
    "only said": (None,),
}
"""Columns of the chain map -> levels of the codebook."""


def bearings(evidence):
    """Each finding with each step that it bears on: (row of `links_of_chain`, row of `mechanism`)."""
    return [(row, only(evidence.mechanism, finding_id=row["finding_id"])) for row in records(evidence.links_of_chain)]


def steps(evidence, levels, bearing="seen"):
    """The steps, in order, on which a finding at one of these levels has this bearing.

    Parameters
    ----------
    levels : tuple of str
        Levels of the codebook, such as ('human_scalp',).
    """
    found = {link["link"] for link, row in bearings(evidence) if link["bearing"] == bearing and row["level"] in levels}
    return [name for name in LINKS if name in found]


def marks(evidence):
    """Each finding under each step that it bears on, by tissue."""
    found = []
    for link, row in bearings(evidence):
        level = row["level"] if given(row["level"]) else None
        column = next(name for name, levels in COLUMNS.items() if level in levels)
        kind, band = BEARINGS[link["bearing"]], bands()[list(LINKS).index(link["link"])]
        found.append(mechanisms.mark(row, band=band, column=column, kind=kind, detail=link["reason"]))
    return found


def bands():
    """The steps as the map names them, numbered over both ways."""
    return [f"{place}. {link.name}" for place, link in enumerate(LINKS.values(), 1)]


def rows(evidence):
    """Every step: what bears on it, by how much it shows, and what would show it in human scalp."""
    named = {(link["link"], link["bearing"]): [] for link, _ in bearings(evidence)}
    for link, row in bearings(evidence):
        tissue = f" ({mechanisms.level(row)})" if given(row["level"]) else ""
        named[link["link"], link["bearing"]].append(row["finding_id"] + tissue)
    return pd.DataFrame(
        {
            "step": step,
            "bearing": ". ".join(
                f"{words.capital(text)}: {words.listing(named[link, key])}"
                for key, text in BEARINGS.items()
                if (link, key) in named
            )
            or "Nothing was found",
            "needed": LINKS[link].needed,
        }
        for link, step in zip(LINKS, bands(), strict=True)
    )


def reason_rows(evidence):
    """Every judgement of `links_of_chain` with its reason."""
    steps = dict(zip(LINKS, bands(), strict=True))
    return pd.DataFrame(
        {
            "step": steps[link["link"]],
            "finding": f"{row['finding_id']}, {mechanisms.level(row)}",
            "bearing": words.capital(BEARINGS[link["bearing"]]),
            "reason": link["reason"],
        }
        for link, row in bearings(evidence)
    )


def finding(evidence):
    """What the chain map shows, in one line."""
    mouse, scalp = (len(steps(evidence, (level,))) for level in ("mouse", "human_scalp"))
    return (
        f"In needled human scalp {words.none_or(scalp)} of the {words.count(len(LINKS))} steps from puncture to hair was seen; "
        f"in needled mice {words.none_or(mouse)} {'was' if mouse == 1 else 'were'}"
    )


def answer(evidence):
    """How many steps there are, and in whom they were seen."""
    ways = {way: [name for name, link in LINKS.items() if link.way == way] for way in (WOUND, DRUG)}
    mouse, scalp = (steps(evidence, (level,)) for level in ("mouse", "human_scalp"))
    text = (
        f"From puncture to hair there are, as we count, {words.count(len(ways[WOUND]))} steps {WOUND} that the needle "
        f"makes and {words.count(len(ways[DRUG]))} {DRUG} minoxidil. {words.capital(words.none_or(len(mouse)))} of them "
        f"{'was' if len(mouse) == 1 else 'were'} seen in needled mice, {words.none_or(len(scalp))} in needled human scalp. Seen "
        "means that what stands at the end of a step had changed after needling. That the step before it was the cause is "
        "not shown by that."
    )
    return sentence(text, _judged(evidence, ("mouse", "human_scalp")))


def gaps(evidence):
    """The steps that nobody has shown in needled human scalp, and those not shown in anything that was needled."""
    scalp = steps(evidence, ("human_scalp",))
    anywhere = steps(evidence, [level for level in mechanisms.LEVELS if level])
    missing, nowhere = ([name for name in LINKS if name not in found] for found in (scalp, anywhere))
    tried = [name for name in steps(evidence, ("human_scalp",), "not_seen") if name in missing]
    text = f"Nobody, in what we read, has shown {numbered(missing)} in needled human scalp."
    text += f" There {numbered(tried)} {'was' if len(tried) == 1 else 'were'} looked for and not shown." * bool(tried)
    text += f" Not shown in anything that was needled: {numbered(nowhere)}."
    return sentence(text, _judged(evidence, ("human_scalp",)))


def numbered(links):
    """Steps by their numbers.

    Examples
    --------
    >>> numbered(["wound"]), numbered(["wound", "hair"]), numbered([])
    ('step 1', 'steps 1 and 4', 'none of the steps')
    >>> numbered(LINKS)
    'any of the seven steps'
    """
    places = [words.exact(list(LINKS).index(link) + 1) for link in links]
    if len(places) == len(LINKS):
        return f"any of the {words.count(len(LINKS))} steps"
    return f"step{'s' * (len(places) > 1)} {words.listing(places)}" if places else "none of the steps"


def both_ends(evidence):
    """Of the studies in which a growth factor rose after needling, how many looked at follicles or hair as well."""
    of = {name: {link["finding_id"] for link, _ in bearings(evidence) if link["link"] == name} for name in LINKS}
    rose = [
        link["finding_id"]
        for link, _ in bearings(evidence)
        if link["link"] == "factors" and link["bearing"] in ("seen", "in_part")
    ]
    both = [name for name in rose if name in of["follicle"] | of["hair"]]
    levels = {mechanisms.level(only(evidence.mechanism, finding_id=name)) for name in both}
    text = (
        f"In {words.count(len(rose))} of the findings a growth factor, or its gene, rose after needling. In "
        f"{words.count(len(both))} of these ({words.listing(both)}) the follicles or the hair were looked at as well"
        f"{f', all in the {levels.pop()}' if len(levels) == 1 else ''}."
    )
    return sentence(text, mechanisms.read_steps(evidence, *rose))


def _judged(evidence, levels):
    """The judgements on findings at some levels, as steps."""
    return tuple(_judgement(link, row) for link, row in bearings(evidence) if row["level"] in levels)


def _judgement(link, row):
    about = f"{words.capital(numbered([link['link']]))}, {row['finding_id']} ({mechanisms.level(row)})"
    what = f"{about}: {BEARINGS[link['bearing']]}. {link['reason']}"
    return Step(what, None, "", row["source_id"], row["place"], read_as(row), "our judgement")


def report(evidence):
    """A paragraph that may be quoted: what was seen where, what nobody has shown, and what follows."""
    mouse, scalp = (steps(evidence, (level,)) for level in ("mouse", "human_scalp"))
    drug = "was not measured in what we found" if not passage.rolled(evidence) else "was measured in few people"
    found = bearings(evidence)
    text = (
        f"Of {words.count(len(LINKS))} steps that would lead from puncture to hair, {words.none_or(len(mouse))} "
        f"{'was' if len(mouse) == 1 else 'were'} seen in needled mice and {words.none_or(len(scalp))} in needled human scalp, "
        f"judged from {words.count(len(found))} readings of {words.count(len({row['finding_id'] for _, row in found}))} "
        "findings, most of them read as abstracts. "
        f"The passage of minoxidil through rolled human scalp {drug}. “Seen” means that its end changed after "
        "needling; the cause was not shown by that. The mechanism is plausible and unproven, and it is no evidence that hair "
        "grows."
    )
    return sentence(text, _judged(evidence, ("mouse", "human_scalp")))
