"""What the next trial should print, each item with the faults in print that show why."""

from dataclasses import dataclass

import pandas as pd

from . import bias, words
from .comparisons import MAIN
from .facts import given, records


@dataclass(frozen=True)
class Item:
    """Something to print, why, and the kinds of anomaly that its absence made."""

    print: str
    why: str
    kinds: tuple = ()


CHECKLIST = (
    Item(
        "The counted area in cm², the same in every report",
        "Without it a count has no size.",
        ("unit_missing", "unit_conflict"),
    ),
    Item(
        "For each arm the average change, its SD, and the number of people behind it",
        "From a p value alone the spread has to be guessed.",
        ("implausible_sd", "implausible_value"),
    ),
    Item(
        "How many were randomised, treated and analysed, for each result, and who left",
        "Counts and percentages must fit one number of people.",
        ("n_sum", "denominators", "impossible_percentage", "grim"),
    ),
    Item(
        "The test by name, its exact p, and a 95% interval",
        "A p value that belongs to no test helps nobody.",
        ("p_value_inconsistent",),
    ),
    Item(
        "One number for one thing: abstract, tables, thesis and register agree, and say whether it is a change or an end value",
        "Two readings of one trial split a whole pool.",
        ("value_conflict", "version_conflict", "wording", "label_conflict", "opposite_sign"),
    ),
    Item(
        "Arms that differ by needling alone, and a control on its usual dose",
        "Else nobody knows what made the difference.",
        ("confounded_contrast", "underdosed_control", "allocation_fixed"),
    ),
    Item(
        "A plan in a register before the first patient, and the results there",
        "Plans can contradict themselves too.",
        ("registry_conflict",),
    ),
    Item("Which people stand in another report as well", "The same women must not count twice.", ("overlap",)),
    Item(
        "Harms as people in each arm, asked of all in the same way, with zero written as zero",
        "Events added up are not people.",
        ("count_unit",),
    ),
    Item(
        "What the sham was, and whether people guessed what they had", "Without a sham, hope can look like an effect."
    ),
)


def checklist_rows(evidence):
    """The checklist with the trials' anomalies behind each item; those of reviews and pages do not count."""
    trials = {row["source_id"] for row in records(evidence.studies) if given(row["source_id"])}
    rows = [row for row in records(evidence.anomalies) if row["source_id"] in trials]
    return pd.DataFrame(
        {
            "print": item.print,
            "why": item.why,
            "seen": ", ".join(row["anomaly_id"] for row in rows if row["kind"] in item.kinds) or _else(evidence, item),
        }
        for item in CHECKLIST
    )


def _else(evidence, item):
    """What shows the need where no anomaly does."""
    if item.kinds:
        return "no trial read so far"
    studies = bias.trials(evidence, MAIN[0])
    return f"{words.none_or(bias.unaware(evidence, studies)[1])} of {words.count(len(studies))} trials tell of one"
