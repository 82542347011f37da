"""What was read of each trial of the main comparison: which parts of its result, and what else."""

import pandas as pd

from . import words
from .comparisons import MAIN
from .facts import FAMILIES, ROLES, given, records

PARTS = ("people", "means", "spread", "p", "responders", "harms")
NAMES = {
    "people": "people in each arm",
    "means": "mean hair counts",
    "spread": "their spread",
    "p": "a p value of the counts",
    "responders": "responders",
    "harms": "harms by arm",
}
YES, PARTLY, NO = "yes", "in part", "no"
HEADINGS = {"Read": YES, "Read in part": PARTLY, "Not read": NO}


def trials(evidence):
    """Study id to its comparisons on the main question, in the order of their table."""
    found = {}
    for row in records(evidence.comparisons, question_id=MAIN[0]):
        found.setdefault(row["study_id"], []).append(row)
    return found


def compared_arms(evidence, study_id):
    """Ids of the arms that the main comparisons of one trial set against each other."""
    return {row[f"{role}_arm_id"] for row in trials(evidence)[study_id] for role in ROLES}


def parts(evidence, study_id):
    """Which parts of a result were read of one trial: part to `YES`, `PARTLY` or `NO`."""
    family, arms = FAMILIES[MAIN[1]], compared_arms(evidence, study_id)
    measured, tested, listed = (
        records(table, study_id=study_id) for table in (evidence.measurements, evidence.contrasts, evidence.arms)
    )
    means = [row for row in measured if row["outcome"] in family and given(row["mean"])]
    spread = [row for row in means if given(row["sd"]) or given(row["se"]) or given(row["ci_low"])]
    listed = [row for row in listed if given(row["analysed_n"]) or given(row["randomised_n"])]
    tests = [row for row in tested if row["outcome"] in family]
    exact = {row["statistic"] for row in tests if row["control_arm_id"] in arms}
    counted = [row for table in (evidence.events, evidence.harms) for row in records(table, study_id=study_id)]
    counted = [row for row in counted if given(row["affected_n"])]
    return {
        "people": _in_arms(listed, arms),
        "means": _in_arms(means, arms),
        "spread": _in_arms(spread, arms),
        "p": YES if "p" in exact else PARTLY if exact else NO,
        "responders": _in_arms([row for row in counted if "harm_id" not in row], arms),
        "harms": _in_arms([row for row in counted if "harm_id" in row], arms),
    }


def _in_arms(rows, arms):
    found = {row["arm_id"] for row in rows} & arms
    return YES if found == arms else PARTLY if found else NO


def besides(evidence, study_id):
    """What else was read of one trial: p values on other outcomes, and harms of its arms that are named without a count."""
    arms = compared_arms(evidence, study_id)
    tests = [row for row in records(evidence.contrasts, study_id=study_id) if row["outcome"] not in FAMILIES[MAIN[1]]]
    tests = [row for row in tests if row["statistic"].startswith("p") and row["control_arm_id"] in arms]
    named = [row for row in records(evidence.harms, study_id=study_id) if not given(row["affected_n"])]
    named = [row for row in named if not given(row["arm_id"]) or row["arm_id"] in {"all", *arms}]
    return ["p values on other outcomes"] * bool(tests) + ["harms by name"] * bool(named)


def nothing(evidence, study_id):
    """Whether nothing at all was read of the result of one trial."""
    return set(parts(evidence, study_id).values()) == {NO} and not besides(evidence, study_id)


def part_rows(evidence):
    """Which parts of the main result were read of each trial, in part, and not at all, as a table for readers."""
    labels = evidence.studies.set_index("study_id")["label"]
    return pd.DataFrame({"Study": labels[name], **told(evidence, name)} for name in trials(evidence))


def told(evidence, study_id):
    """The parts that were read, read in part and not read of one trial, each as a phrase; blank where there is none."""
    had, more = parts(evidence, study_id), besides(evidence, study_id)
    found = {heading: [NAMES[part] for part in PARTS if had[part] == how] for heading, how in HEADINGS.items()}
    found["Read in part"] += more
    whole = {heading: len(names) == len(PARTS) and not more for heading, names in found.items()}
    return {
        name: "everything" if whole[name] else words.listing(names) if names else "" for name, names in found.items()
    }
