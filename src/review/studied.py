"""The studies of needling in hair loss, one by one: whom, how and what they compared, and how they were read."""

from dataclasses import dataclass

import pandas as pd

from . import sources, words
from .estimates import Step
from .facts import given, read_as, records
from .show import sentence

RANDOMISED, COMPARED, ALONE, CASES, UNKNOWN = (
    "randomised",
    "compared",
    "before and after",
    "single cases",
    "design not known",
)
DESIGNS = {
    "parallel_rct": ("groups by chance", RANDOMISED),
    "split_scalp_rct": ("half scalps by chance", RANDOMISED),
    "parallel_unclear": ("groups, chance not stated", COMPARED),
    "split_scalp": ("half scalps, chance not stated", COMPARED),
    "within_patient_patches": ("patches of one scalp", COMPARED),
    "nonrandomised": ("groups, not by chance", COMPARED),
    "single_arm": ("one group, before and after", ALONE),
    "case_report": ("single cases", CASES),
    "registered": ("registered, no results", UNKNOWN),
    "unclear": ("design not read", UNKNOWN),
}
"""Designs of the codebook -> in words, and the group that the evidence map draws."""

PATTERN = "pattern hair loss"
MEN, WOMEN, BOTH = (f"{PATTERN}, {who}" for who in ("men", "women", "both or not said"))
AREATA, OTHER = "alopecia areata", "another, or several"
CONDITIONS = {
    "AGA men": (MEN, MEN),
    "AGA women": (WOMEN, WOMEN),
    "AGA mixed": (BOTH, BOTH),
    "AGA": (BOTH, BOTH),
    "alopecia areata": (AREATA, AREATA),
    "alopecia totalis": ("alopecia totalis, a form of areata", AREATA),
    "AGA and telogen effluvium": (f"{PATTERN} and telogen effluvium", OTHER),
    "AGA, fibrosing alopecia, alopecia areata": (f"{PATTERN}, fibrosing alopecia and alopecia areata", OTHER),
}
"""Conditions as the tables write them -> in words, and the column of the evidence map; any other stands in OTHER."""

GROUPS = (MEN, WOMEN, BOTH, AREATA, OTHER)
NO_QUESTION = "none of our questions"


@dataclass(frozen=True)
class Mark:
    """One study under one question, as the evidence map shows it; `people` is None where the number was not read."""

    study: str
    question: str
    condition: str
    design: str
    people: int | None
    access: str
    hover: str = ""


def marks(evidence):
    """Every study once under each question that it bears on, or under `NO_QUESTION`."""
    named = {row["question_id"]: words.capital(row["comparison"]) for row in records(evidence.questions)}
    found = []
    for study in records(evidence.studies):
        for question in [named[name] for name in questions(study)] or [words.capital(NO_QUESTION)]:
            group, design = condition(study)[1], DESIGNS[study["design"]][1]
            hover = f"{condition(study)[0]}; {DESIGNS[study['design']][0]}"
            found.append(Mark(study["label"], question, group, design, people(study), study["access"], hover))
    return found


def bands(evidence):
    """The questions in the order of their table, as the evidence map names them, with or without studies."""
    named = [words.capital(row["comparison"]) for row in records(evidence.questions)]
    return named + [words.capital(NO_QUESTION)] * any(not questions(study) for study in records(evidence.studies))


def condition(study):
    """A study's condition in words, and its column of the evidence map."""
    return CONDITIONS.get(study["condition"], (study["condition"], OTHER))


def questions(study):
    """Ids of the questions that a study bears on."""
    return study["eligible_for"].split(";") if given(study["eligible_for"]) else []


def people(study):
    """People in a study: randomised, else analysed, else None."""
    found = (study[column] for column in ("randomised_n", "analysed_n") if given(study[column]))
    return next((int(n) for n in found), None)


def kept_studies(evidence):
    """The studies whose main report was included."""
    kept = {row["source_id"] for row in records(evidence.screening, decision="included")}
    return [study for study in records(evidence.studies) if study["source_id"] in kept]


SERVES = {
    "harm": "what they say of harm (chapter 09)",
    "bias": "their risk of bias (chapter 05)",
    "odd": "oddities in print (chapter 05)",
    "needles": "the length of their needles (chapter 09)",
}


def serving(evidence):
    """The studies left out that serve for something else than benefit: what for (a key of `SERVES`) to their ids."""
    kept = {study["study_id"] for study in kept_studies(evidence)}
    left = [study for study in records(evidence.studies) if study["study_id"] not in kept]
    odd = {row["source_id"] for row in records(evidence.anomalies)}
    named = {
        "harm": {row["study_id"] for row in records(evidence.harms)},
        "bias": {row["study_id"] for row in records(evidence.bias)},
        "odd": {study["study_id"] for study in left if study["source_id"] in odd},
        "needles": {row["study_id"] for row in records(evidence.arms) if given(row["needle_mm"])},
    }
    return {use: [study["study_id"] for study in left if study["study_id"] in ids] for use, ids in named.items()}


def served(evidence):
    """What the studies left out still serve for, counted."""
    found, out = serving(evidence), len(evidence.studies) - len(kept_studies(evidence))
    told = words.listing(f"{words.count(len(ids))} for {SERVES[use]}" for use, ids in found.items() if ids)
    some = len(set().union(*found.values()))
    text = f"Of the {out} studies left out, {words.none_or(some)} still serve for something else than benefit"
    text += f": {told}." if some else "."
    return sentence(
        text, (Step("Counted in harms.csv, bias.csv, anomalies.csv and arms.csv.", float(some), "studies"),)
    )


def study_rows(evidence):
    """Every study: people, design, what it bears on, how it was read, whether it was kept and where to find it."""
    decided = {row["source_id"]: row for row in records(evidence.screening)}
    listed = {row["source_id"]: row for row in records(evidence.sources)}
    named = {row["question_id"]: row["comparison"] for row in records(evidence.questions)}
    return pd.DataFrame(
        {
            "study": study["label"],
            "people": f"{people(study) or 'number not read'}: {condition(study)[0]}. "
            f"{words.capital(DESIGNS[study['design']][0])}",
            "bears_on": words.capital("; ".join(named[question] for question in questions(study)) or NO_QUESTION),
            "read": f"{words.capital(read_as(study))}. {_kept(decided[study['source_id']])}",
            "where": sources.found_at(listed[study["source_id"]]),
        }
        for study in records(evidence.studies)
    )


def _kept(row):
    return "Kept" if row["decision"] == "included" else f"Left out: {row['reason']}"


def finding(evidence):
    """What the evidence map shows, in one line."""
    rows = records(evidence.studies)
    count = {name: sum(name in questions(row) for row in rows) for name in evidence.questions["question_id"]}
    alone, home = count["q_mn_alone_vs_mnx"], count["q_home"]
    return (
        f"{count['q_mn_plus_mnx']} of {len(rows)} studies {_verb(count['q_mn_plus_mnx'], 'ask')} what needling adds to "
        f"minoxidil; {words.none_or(alone)} {_verb(alone, 'set')} needling alone against it, {words.none_or(home)} "
        f"{_verb(home, 'look')} at needling at home"
    )


def _verb(n, verb):
    return verb if n > 1 else f"{verb}s"
