"""The main result by the readings of doubtful numbers that we believe more than print."""

from . import words
from .comparisons import MAIN, choose, effects_for, label, pooled, read_steps
from .estimates import Step
from .facts import only
from .show import sentence

BELIEVED = (
    ("kumar2018", "kumar2018_unit", "hairs/cm2", "{} per cm²"),
    ("dhurat2013", "dhurat2013_spread", "borrowed", "the spread of {} taken from another trial"),
)
"""Readings of doubtful numbers that we believe more than print: study, decision, option, and the reading in words."""


def pools(evidence):
    """The pool with each doubtful number read as we believe more, and with all of them: a list of (rows of BELIEVED, pool)."""
    effects = effects_for(evidence, *MAIN)
    inside = set(effects.loc[effects["included"], "study_id"])
    rows = [row for row in BELIEVED if row[0] in inside and not _ours(evidence, *row[1:3])]
    found = []
    for chosen in [[row] for row in rows] + [rows] * (len(rows) > 1):
        again = effects_for(evidence, *MAIN, choose(**{name: option for _, name, option, _ in chosen}))
        if again["included"].sum() > 1:
            found.append((chosen, pooled(again)))
    return found


def _ours(evidence, decision_id, option):
    return only(evidence.decisions, decision_id=decision_id, option=option)["default"]


def said(evidence):
    """The result by the readings of doubtful numbers that we believe more; None where there is none."""
    found = pools(evidence)
    if not found:
        return None
    told = [f"{with_span(pool)} with {_how(evidence, chosen)}" for chosen, pool in found]
    text = (
        "By readings that we believe more than print, though none of them is sure, the result above would be "
        f"{words.listing(told, last='or')}."
    )
    steps = (_step(evidence, *each) for each in found)
    return sentence(text, (*steps, *read_steps(effects_for(evidence, *MAIN))))


def _step(evidence, chosen, pool):
    reasons = [only(evidence.decisions, decision_id=row[1], option=row[2])["reason"] for row in chosen]
    how = words.capital(words.listing(row[3].format(label(evidence, row[0])) for row in chosen))
    return Step(
        f"{how}: {with_span(pool)} {words.unit(pool.unit)}.", pool.estimate, pool.unit, assumption=" ".join(reasons)
    )


def with_span(pool):
    """A pooled difference with its interval: '11.3 (0.6 fewer to 23.1 more)'."""
    return f"{words.number(pool.estimate)} ({words.span(pool.interval())})"


def _how(evidence, chosen):
    if len(chosen) > 1:
        return "both" if len(chosen) == 2 else "all of these"
    return chosen[0][3].format(label(evidence, chosen[0][0]))
