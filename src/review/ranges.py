"""What a paper leaves out as a set: every reading of every trial, and the lowest and highest pool that they allow.

A reading is one way through the decisions of `data/decisions.csv`. Within it the standard error may be a range: below a
bound, within the rounding of a p value, or over the correlations of the table.
"""

from dataclasses import dataclass
from itertools import product
from math import isclose

import numpy as np
import pandas as pd

from .choices import DEFAULT, analysis, choose, decisions, options_of
from .comparisons import effect_rows, effects_for, of_study
from .estimates import Interval
from .facts import at_hand, given
from .partial import extremes

HELD = ("include", "designs", "measure", "tau2", "interval")
"""What decisions are about that choose an analysis, and read nothing in a paper."""
NEAR = 1e-9
COLUMNS = (
    "comparison_id", "study_id", "label", "value", "se_low", "se_high", "unit", "basis", "options", "reason", "included",
    "trail",
)  # fmt: skip


@dataclass(frozen=True)
class Attained:
    """A result and where it is attained: the reading of each trial (a row of `possible_effects`) and its SE."""

    value: float
    readings: tuple
    ses: tuple


@dataclass(frozen=True)
class Bounds:
    """How far the pool can go: the extremes of its estimate and of the ends of its interval, over `sets` of readings."""

    lowest: Attained
    highest: Attained
    lowest_end: Attained
    highest_end: Attained
    unit: str
    sets: int
    method: str
    interval_method: str

    @property
    def estimate(self):
        """From the lowest to the highest pooled estimate."""
        return Interval(self.lowest.value, self.highest.value)

    @property
    def interval(self):
        """From the lowest lower end to the highest upper end of the pool's interval."""
        return Interval(self.lowest_end.value, self.highest_end.value)


def possible_effects(evidence, question, outcome, choices=DEFAULT):
    """The whole set behind `effects_for`: one row per comparison and reading.

    Parameters
    ----------
    evidence, question, outcome
        As in `effects_for`.
    choices : Choices
        Decisions that are made and no longer range. Decisions on which trials count, and how they are pooled, are
        always made: here or by default.

    Returns
    -------
    DataFrame
        `value` in `unit`, needled minus control, and its standard error anywhere from `se_low` to `se_high`; NaN where a
        reading gives no effect. `options` are the decisions, as name to option, that differ from the default or are
        shared with other trials; a correlation is a range, 'from 0.3 to 0.8'. `reason` says why one may read so, or why
        there is no effect. Readings with the same numbers stand once, the default first.
    """
    evidence = at_hand(evidence)
    settings = analysis(evidence, decisions(evidence, choices), question, outcome)
    if settings["measure"] != "MD":
        raise ValueError("ranges are of mean differences: in SDs the effect itself moves with the SD")
    found = options_of(evidence, question, outcome)
    free = {n: rows for n, rows in found.items() if n not in choices.options and rows[0]["about"] not in HELD}
    default = effects_for(evidence, question, outcome, choices)
    studies = dict.fromkeys(default["study_id"])
    rows = [row for study in studies for row in _readings(evidence, study, question, outcome, choices, free)]
    inside = set(default.loc[default["included"], "comparison_id"])
    rows = [row | {"included": row["included"] and row["comparison_id"] in inside} for row in rows]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def bounds(evidence, question, outcome, choices=DEFAULT, *, level=0.95):
    """The lowest and highest pool over every set of readings, by optimisation.

    Readings are listed; standard errors are optimised within their ranges (`partial.extremes`). Decisions that trials
    share, such as the SD to borrow, have one option in a set. Pooled by the estimator and interval of `choices`.
    """
    evidence = at_hand(evidence)
    settings = analysis(evidence, decisions(evidence, choices), question, outcome)
    possible = possible_effects(evidence, question, outcome, choices)
    usable = possible[possible["included"]].to_dict("records")
    trials = [
        [row for row in usable if row["comparison_id"] == name] for name in dict.fromkeys(possible["comparison_id"])
    ]
    sets = [readings for readings in product(*filter(None, trials)) if _together(readings)]
    if not sets or len(sets[0]) < 2:
        raise ValueError(f"{question} has fewer than two results on {outcome} to pool")
    arrays = [
        np.array([[row[name] for row in readings] for readings in sets]) for name in ("value", "se_low", "se_high")
    ]
    method = {"tau2": settings["tau2"], "interval": settings["interval"]}
    found = {
        name: Attained(end.value, sets[end.reading], tuple(end.ses.tolist()))
        for name, end in extremes(*arrays, level=level, **method).items()
    }
    return Bounds(
        **found, unit=usable[0]["unit"], sets=len(sets), method=method["tau2"], interval_method=method["interval"]
    )


def _together(readings):
    """Whether the readings agree on every decision that they share."""
    chosen = {}
    return all(chosen.setdefault(name, option) == option for row in readings for name, option in row["options"].items())


def _readings(evidence, study, question, outcome, choices, free):
    """The distinct readings of each comparison of a study, the default first."""
    here, known = of_study(evidence, study), {}
    mine = {n: rows for n, rows in free.items() if rows[0]["study_id"] == study or not given(rows[0]["study_id"])}
    correlations = [rows for rows in mine.values() if rows[0]["about"] == "correlation"]
    for picked in product(*(rows for rows in mine.values() if rows not in correlations)):
        sets = [(*picked, *some) for some in product(*correlations)]
        options = [dict(choices.options) | {row["decision_id"]: row["option"] for row in some} for some in sets]
        effects = [effect_rows(here, question, outcome, choose(**some)) for some in options]
        for rows in zip(*effects, strict=True):
            reading, others = _merged(rows, picked, correlations), known.setdefault(rows[0]["comparison_id"], [])
            if not any(_same(reading, other) for other in others):
                others.append(reading)
    return [reading for readings in known.values() for reading in readings]


def _merged(rows, picked, correlations):
    """One reading under every correlation as one row: its SE ranges over all of them."""
    low, high = min(row["se_low"] for row in rows), max(row["se_high"] for row in rows)
    departs = [of for of in picked if not of["default"]]
    options = {of["decision_id"]: of["option"] for of in departs}
    if rows[0]["basis"] == "borrowed":
        options |= {of["decision_id"]: of["option"] for of in picked if of["about"] == "borrowed_sd"}
    if any(row["se"] != rows[0]["se"] for row in rows[1:] if row["basis"] != "none"):
        for some in correlations:
            ends = sorted((of["option"] for of in some), key=float)
            options[some[0]["decision_id"]] = f"from {ends[0]} to {ends[-1]}"
    reason = " ".join(of["reason"] for of in departs) or "Every decision at its default."
    if rows[0]["basis"] == "none":
        reason = rows[0]["why"]
    return rows[0] | {"se_low": low, "se_high": high, "options": options, "reason": reason}


def _same(one, other):
    """Whether two readings have the same numbers."""
    pairs = [(one[name], other[name]) for name in ("value", "se_low", "se_high")]
    return all(isclose(a, b, rel_tol=NEAR) or (a != a and b != b) for a, b in pairs)
