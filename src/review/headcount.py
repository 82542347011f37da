"""The people behind a result, each once, and how many of them no report printed."""

from . import words
from .group_sizes import ALL_ANALYSED

ALL = "all who were enrolled"


def people(row):
    """How many people stand behind a row of `comparisons.effects_for`."""
    return int(row["n_needled"] if row["paired"] else row["n_needled"] + row["n_control"])


def steps(trail):
    """The steps of a trail that say how many people were analysed."""
    return tuple(step for step in trail if step.unit == "people")


def rest(trail):
    """How many of the people in a trail were inferred from other numbers in print, and how many are all who were enrolled."""
    found = steps(trail)
    return {
        "inferred": int(sum(step.value for step in found if step.assumption.startswith("inferred"))),
        "enrolled": int(sum(step.value for step in found if ALL_ANALYSED in step.assumption)),
    }


def told(n, inferred, enrolled):
    """A number of people in words, with how many of these are inferred, and how many all who were enrolled.

    Examples
    --------
    >>> told(181, 94, 87), told(94, 94, 0)
    ('181 people (94 inferred, 87 taken as all who were enrolled)', '94 people (all inferred)')
    >>> told(19, 0, 19), told(19, 0, 0)
    ('19 people (taken as all who were enrolled)', '19 people')
    """
    told = basis(n, inferred, enrolled)
    return f"{words.count(n)} people" + f" ({told})" * bool(told)


def basis(n, inferred, enrolled):
    """What a number of people rests on, in a few words; empty where all were printed."""
    kinds = ((inferred, "inferred", "all inferred"), (enrolled, f"taken as {ALL}", f"taken as {ALL}"))
    parts = [whole if many == n else f"{words.count(many)} {part}" for many, part, whole in kinds if many]
    return ", ".join(parts)


def rests_on(rows):
    """What the numbers of people of some effects rest on, in sentences; empty where all were printed."""
    worked, enrolled = [], []
    for row in rows:
        counted = f"{words.count(people(row))} of {row['label']}"
        assumed = " ".join(step.assumption for step in steps(row["trail"]))
        worked += [counted] * ("inferred" in assumed)
        enrolled += [counted] * (ALL_ANALYSED in assumed and "inferred" not in assumed)
    texts = [f"The {words.listing(worked)} are inferred: other numbers in print give them."] * bool(worked)
    texts += [f"The {words.listing(enrolled)} are {ALL}, taken as analysed."] * bool(enrolled)
    return " ".join(texts)
