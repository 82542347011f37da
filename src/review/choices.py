"""Which option of each decision is in force: the defaults of `data/decisions.csv`, and what a reader chooses instead."""

from dataclasses import dataclass, field
from types import MappingProxyType

from .facts import at_hand, given, records

ANALYSIS = {"designs": "all", "measure": "MD", "tau2": "REML", "interval": "HKSJ"}
"""Decisions on a whole analysis, by what they are about, where the table says nothing of its question."""
DESIGNS = {"randomised": ("parallel_rct", "split_scalp_rct"), "parallel": ("parallel_rct",)}
"""Designs that count under an option; under 'all' every one does."""


@dataclass(frozen=True)
class Choices:
    """Options that replace the defaults of `data/decisions.csv`: decision_id to option."""

    options: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))


DEFAULT = Choices()


def choose(**options):
    """Choices that differ from the defaults, such as `choose(kumar2018_unit="hairs/cm2", tau2="DL")`."""
    return Choices(MappingProxyType(options))


def decisions(evidence, choices=DEFAULT):
    """Every decision with the option in force; refuses names and options that the table does not have."""
    rows = records(evidence.decisions)
    allowed, decided = {}, {}
    for row in rows:
        allowed.setdefault(row["decision_id"], []).append(row["option"])
        if row["default"]:
            decided[row["decision_id"]] = row["option"]
    unknown = [name for name in choices.options if name not in allowed]
    if unknown:
        raise ValueError(f"no decision is called {', '.join(unknown)}; there are {', '.join(allowed)}")
    for name, option in choices.options.items():
        if str(option) not in allowed[name]:
            raise ValueError(f"{name} is one of {', '.join(allowed[name])}, not {option}")
        decided[name] = str(option)
    return decided


def in_force(evidence, decided, *, question, outcome, study=None):
    """The rows of `decisions` in force for one study and outcome, by what they are about.

    A decision on the study itself comes before one on the whole analysis; without a study only the latter count.
    """
    here = {"study_id": study, "question_id": question, "outcome": outcome}
    rows = [
        row
        for row in records(evidence.decisions)
        if row["option"] == decided[row["decision_id"]]
        and all(not given(row[name]) or row[name] == value for name, value in here.items())
    ]
    return {row["about"]: row for row in sorted(rows, key=lambda row: given(row["study_id"]))}


def analysis(evidence, decided, question, outcome):
    """The options in force of `ANALYSIS`, which hold for every study of a question."""
    found = in_force(evidence, decided, question=question, outcome=outcome)
    return ANALYSIS | {about: row["option"] for about, row in found.items() if about in ANALYSIS}


def options_of(evidence, question, outcome):
    """Every decision that bears on a question and outcome, as (rows of its options, the default first)."""
    here, found = {"question_id": question, "outcome": outcome}, {}
    for row in sorted(records(at_hand(evidence).decisions), key=lambda row: not row["default"]):
        if all(not given(row[name]) or row[name] == value for name, value in here.items()):
            found.setdefault(row["decision_id"], []).append(row)
    order = dict.fromkeys(row["decision_id"] for row in records(at_hand(evidence).decisions))
    return {name: found[name] for name in order if name in found}


def design_counts(option, design):
    """Whether a study of this design counts under an option of the decision on designs."""
    return option == "all" or design in DESIGNS[option]
