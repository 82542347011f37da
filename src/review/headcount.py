"""The people behind a result, each once, and how many of them no report printed."""

from . import words
from .facts import ALL_ANALYSED


def people(row):
    """How many people stand behind a row of `comparisons.effects_for`."""
    return int(row["n_needled"] if row["paired"] else row["n_needled"] + row["n_control"])


def steps(trail):
    """The steps of a trail that say how many people were analysed."""
    return tuple(step for step in trail if step.unit == "people")


def inferred(trail):
    """How many of the people in a trail were inferred from other numbers in print."""
    return int(sum(step.value for step in steps(trail) if step.assumption.startswith("inferred")))


def told(n, of_these):
    """A number of people in words, with how many of these are inferred.

    Examples
    --------
    >>> told(181, 94), told(19, 0), told(94, 94)
    ('181 people (94 of them inferred)', '19 people', '94 people (all inferred)')
    """
    many = "all" if of_these == n else f"{words.count(of_these)} of them"
    return f"{words.count(n)} people" + f" ({many} inferred)" * bool(of_these)


def rests_on(rows):
    """What the numbers of people of some effects rest on, in sentences; empty where all were printed."""
    worked, enrolled = [], []
    for row in rows:
        counted = f"{words.count(people(row))} of {row['label']}"
        assumed = " ".join(step.assumption for step in steps(row["trail"]))
        worked += [counted] * ("inferred" in assumed)
        enrolled += [counted] * (ALL_ANALYSED in assumed and "inferred" not in assumed)
    texts = [f"The {words.listing(worked)} are inferred: other numbers in print give them."] * bool(worked)
    texts += [f"The {words.listing(enrolled)} are all who were enrolled, taken as analysed."] * bool(enrolled)
    return " ".join(texts)
