"""What a page needs to pool again by other decisions, as plain data: every reading of every trial, and the words."""

from itertools import product
from math import isnan

from review import sources, words
from review.choices import ANALYSIS, DESIGNS, choose, options_of
from review.comparisons import of_study, rows_alone
from review.estimates import INTERVALS
from review.facts import at_hand, given, only, records
from review.summaries import ABOUT, BASES, option_name

MODELS = {
    "REML": "REML, restricted maximum likelihood",
    "ML": "ML, maximum likelihood",
    "DL": "DL, DerSimonian and Laird",
    "PM": "PM, Paule and Mandel",
    "HE": "HE, Hedges",
    "HS": "HS, Hunter and Schmidt",
    "SJ": "SJ, Sidik and Jonkman",
    "common": "common effect, no variance between trials",
}
KINDS = {"HKSJ": "HKSJ", "HKSJ-safe": "HKSJ-safe, never narrower than Wald", "wald": "Wald"}
LEVELS = (0.8, 0.9, 0.95, 0.99)
ELSEWHERE = ("include", "correlation", "designs", "tau2", "interval")
"""Decisions that change no number of a trial read alone, or that the page computes itself."""


def payload(evidence, question, outcome):
    """Everything that the explorer of a question and outcome is made of.

    Parameters
    ----------
    evidence : Evidence
    question, outcome : str
        As in `comparisons.effects_for`.

    Returns
    -------
    dict
        Plain data. `decisions` are those a reader can change, options with the default first. A trial has `cells`, what
        it is under each combination of the decisions named in `by`, found through `at`: one number a combination, the
        last decision fastest. A cell has value and standard error in the unit of the outcome (or the SDs that a
        difference in SDs needs), or a reason why there is none; where a correlation makes its SDs, those before and after.
    """
    evidence = at_hand(evidence)
    compared = records(evidence.comparisons, question_id=question)
    if not compared:
        raise ValueError(f"no comparison answers {question!r}")
    studies = list(dict.fromkeys(row["study_id"] for row in compared))
    found = options_of(evidence, question, outcome)
    found = {name: rows for name, rows in found.items() if _whose(rows) in ("", *studies)}
    trials = [trial for study in studies for trial in _trials(evidence, question, outcome, study, found)]
    order = [row["comparison_id"] for row in compared]
    trials.sort(key=lambda trial: order.index(trial["id"]))
    told = {"unit": {"MD": words.unit(evidence.units[outcome]), "SMD": "SD"}, "bases": BASES}
    return told | {
        "trials": [trial for trial in trials if any("value" in cell for cell in trial["cells"])],
        "silent": [_silent(trial) for trial in trials if not any("value" in cell for cell in trial["cells"])],
        "overlaps": _overlaps(evidence, studies),
        "decisions": {name: _decision(evidence, name, rows) for name, rows in found.items() if _offered(rows)},
        "designs": {name: list(designs) for name, designs in DESIGNS.items()},
        "level": 0.95,
        "levels": list(LEVELS),
        "tau2": _pooling(found, "tau2", MODELS),
        "interval": _pooling(
            found, "interval", {name: KINDS[name] for name in sorted(INTERVALS, key=list(KINDS).index)}
        ),
    }


def _whose(rows):
    return rows[0]["study_id"] if given(rows[0]["study_id"]) else ""


def _offered(rows):
    return rows[0]["about"] not in ("include", "tau2", "interval")


def _decision(evidence, name, rows):
    options = [{"option": row["option"], "label": _label(evidence, name, row), "reason": row["reason"]} for row in rows]
    return {"about": rows[0]["about"], "name": words.capital(ABOUT[rows[0]["about"]]), "options": options}


def _label(evidence, name, row):
    """An option in words; a report under the name that readers know it by."""
    text = option_name(evidence, name, row["option"])
    ends = row["about"] == "report" and text.endswith(row["option"])
    return text.removesuffix(row["option"]) + sources.name(evidence, row["option"]) if ends else text


def _pooling(found, about, names):
    """Every way of pooling there is, with our reason where the table gives one, our choice first."""
    rows = {row["option"]: row for rows in found.values() if rows[0]["about"] == about for row in rows}
    ours = next(iter(rows), ANALYSIS[about])
    order = sorted(names, key=lambda name: name != ours)
    return [
        {"option": name, "label": names[name], "reason": rows[name]["reason"] if name in rows else ""} for name in order
    ]


def _trials(evidence, question, outcome, study, found):
    """The comparisons of a study, each with what it is under every combination of the decisions that bear on it."""
    here, row = of_study(evidence, study), only(evidence.studies, study_id=study)
    mine = {name: rows for name, rows in found.items() if _whose(rows) in ("", study)}
    by = {name: rows for name, rows in mine.items() if rows[0]["about"] not in ELSEWHERE}
    combinations = list(product(*([option["option"] for option in rows] for rows in by.values())))
    sets = [
        rows_alone(here, question, outcome, choose(**dict(zip(by, options, strict=True)))) for options in combinations
    ]
    by_r = [_by_correlation(by, options) for options in combinations]
    shared = {"study": study, "design": row["design"], "by": list(by), **_inclusion(mine, row, study)}
    shared["correlation"] = max(_about(mine, "correlation"), key=lambda name: _whose(mine[name]), default=None)
    shared["own"] = [name for name in mine if _whose(mine[name]) == study and _offered(mine[name])]
    return [shared | _one([rows[place] for rows in sets], by_r) for place in range(len(sets[0]))]


def _about(decisions, about):
    return [name for name, rows in decisions.items() if rows[0]["about"] == about]


def _by_correlation(by, options):
    """Whether the standard error comes from the correlation: what the study's own decision says, else the shared one."""
    routes = [(_whose(rows), option) for (_, rows), option in zip(by.items(), options, strict=True) if _is_route(rows)]
    return bool(routes) and max(routes)[1] == "correlation"


def _is_route(rows):
    return rows[0]["about"] == "spread"


def _inclusion(mine, study_row, study):
    """Whether we pool a study, and the reasons for and against."""
    rows = next((mine[name] for name in _about(mine, "include") if _whose(mine[name]) == study), [])
    reasons = {row["option"]: row["reason"] for row in rows}
    excluded = study_row["exclusion_reason"] if given(study_row["exclusion_reason"]) else ""
    ours = rows[0]["option"] == "yes" if rows else not excluded
    return {"included": ours, "for": reasons.get("yes", ""), "against": reasons.get("no", excluded)}


def _one(rows, by_r):
    cells = [_cell(row, from_r) for row, from_r in zip(rows, by_r, strict=True)]
    unique = []
    for cell in cells:
        if cell not in unique:
            unique.append(cell)
    first = rows[0]
    names = {"id": first["comparison_id"], "label": first["label"]}
    arms = [first["needled_arm_id"], first["control_arm_id"]]
    return names | {"arms": arms, "cells": unique, "at": [unique.index(cell) for cell in cells]}


def _cell(row, from_r):
    if isnan(row["value"]):
        return {"why": row["why"]}
    cell = {"value": row["value"], "se": None if from_r else row["se"], "basis": row["basis"], "paired": row["paired"]}
    cell["n"] = [int(row["n_needled"]), int(row["n_control"])]
    cell["access"] = row["access"]
    if row["before_after"]:
        return cell | {"pairs": [list(pair) for pair in row["before_after"]]}
    return cell | {"sds": list(row["sds"]) if row["sds"] else None}


def _overlaps(evidence, studies):
    rows = [row for row in records(evidence.studies) if given(row["overlap_with"])]
    pairs = {frozenset((row["study_id"], row["overlap_with"])) for row in rows}
    return sorted(sorted(pair) for pair in pairs if pair <= set(studies))


def _silent(trial):
    return {"label": trial["label"], "why": trial["cells"][0]["why"]}
