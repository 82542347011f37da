"""What a reader can try: every printed pair of numbers, every way to an effect, and an exercise to change.

A way is one combination of the options that `data/decisions.csv` leaves open for a trial.
"""

from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace

import pandas as pd

from . import routes, words
from .comparisons import choose, decisions, effects_for
from .estimates import Estimate
from .facts import FAMILIES, ROLES, at_hand, given, only, read_as, records
from .show import Block, in_html
from .summaries import OPTIONS

NOT_TRIED = ("include", "arm_n", "report")
KINDS = {"baseline": "average at the start", "final": "average at the end", "change": "average change"}
SIGN = {"sd": "± as an SD", "se": "± as an SE"}
SAID = {
    "p": "p = {}",
    "p_upper_bound": "p < {}",
    "p_lower_bound": "p > {}",
    "significant": "said to differ, without a p",
    "ns": "said not to differ, without a p",
    "ns_implied": "no p where others have one",
    "direction": "a direction in words",
}
TOLD_BY_ROUTE = ("spread", "borrowed_sd", "correlation", "plus_minus")
ROUTES = {
    "printed": ("Printed SD of the change or end value", "± is an SD, and the people who were counted are known"),
    "se": ("Printed SE of a mean", "it is an SE; SD = SE times the root of the number of people"),
    "interval": ("Printed confidence interval", "it is symmetric, and its level is known"),
    "exact_p": ("Exact p of the comparison", "it comes from a t test of this very difference"),
    "p_bound": ("p below a limit", "as for an exact p; the bound then stands in for the SE"),
    "correlation": ("SDs at start and end, and a correlation", "± is an SD, and the correlation is as assumed"),
    "borrowed": ("SD borrowed from another trial", "people vary here as much as they did there"),
}


@dataclass(frozen=True)
class Way:
    """One way to a trial's effect, needled minus control in `unit`: the options that lead there and their trail."""

    study_id: str
    label: str
    options: dict
    route: str
    text: str
    value: float
    se: float
    unit: str
    basis: str
    trail: tuple

    @property
    def effect(self):
        """The effect with its sampling variance."""
        return Estimate(self.value, self.se**2, self.unit)

    @property
    def assumption(self):
        """What the standard error rests on, in words."""
        return next((step.assumption for step in self.trail if step.value == self.se and step.assumption), "")


def ways(evidence, question, outcome):
    """Every way to the effect of each trial that has one: all combinations of its open decisions, each result once.

    Decisions about `NOT_TRIED` stay at their default.

    Returns
    -------
    list of Way
        Trials in the order of `comparisons.csv`; the default is a trial's first way.
    """
    evidence = at_hand(evidence)
    start = effects_for(evidence, question, outcome)
    here = [row for row in start.to_dict("records") if pd.notna(row["value"])]
    return [way for row in here for way in _ways_of(evidence, question, outcome, row["comparison_id"])]


def _ways_of(evidence, question, outcome, comparison_id):
    study_id = only(evidence.comparisons, comparison_id=comparison_id)["study_id"]
    evidence = SimpleNamespace(**vars(evidence))
    evidence.comparisons = records(evidence.comparisons, study_id=study_id)  # the others cannot change this effect
    choices = _open(evidence, study_id, question, outcome)
    found = {}
    for options in product(*choices.values()):
        chosen = dict(zip(choices, options, strict=True))
        effects = effects_for(evidence, question, outcome, choose(**chosen)).to_dict("records")
        row = next(row for row in effects if row["comparison_id"] == comparison_id)
        if pd.notna(row["value"]):
            found.setdefault((row["value"], row["se"], row["basis"]), (chosen, row))
    return [_way(evidence, chosen, row, _tell(choices, found.values())) for chosen, row in found.values()]


def _open(evidence, study_id, question, outcome):
    """Decisions on this trial, and on the SD to borrow, with their options, the default first."""
    here, found = {"question_id": question, "outcome": outcome}, {}
    for row in sorted(records(evidence.decisions), key=lambda row: not row["default"]):
        mine = row["study_id"] == study_id if given(row["study_id"]) else row["about"] == "borrowed_sd"
        fits = all(not given(row[name]) or row[name] == value for name, value in here.items())
        if mine and fits and row["about"] not in NOT_TRIED:
            found.setdefault(row["decision_id"], []).append(row["option"])
    if "borrowed" not in found.get(f"{study_id}_spread", []):
        found.pop("borrowed_sd", None)
    return found


def _tell(choices, found):
    """The decisions that differ between the ways of one trial."""
    return [name for name in choices if len({chosen[name] for chosen, _ in found}) > 1]


def _way(evidence, chosen, row, told):
    about = {only(evidence.decisions, decision_id=name)["about"]: option for name, option in chosen.items()}
    route = about.get("spread") or _route(row)
    parts = [OPTIONS.get(route, route.replace("_", " "))]
    if route == "borrowed":
        parts = [f"SD {words.exact(only(evidence.background, fact_id=about['borrowed_sd'])['sd'])} borrowed"]
    if route == "correlation":
        parts = [f"{SIGN[about.get('plus_minus', 'sd')]}, r = {about['correlation']}"]
    for name in told:
        if only(evidence.decisions, decision_id=name)["about"] not in TOLD_BY_ROUTE:
            parts.append(OPTIONS.get(chosen[name], chosen[name].replace("_", " ")))
    names = ("study_id", "label", "value", "se", "unit", "basis", "trail")
    return Way(options=chosen, route=route, text=", ".join(parts), **{name: row[name] for name in names})


def _route(row):
    """The route that was taken where no decision names one."""
    if row["basis"] == "recovered":
        assumed = {step.assumption for step in row["trail"]}
        told = {routes.FROM_INTERVALS: "interval", routes.FROM_SES: "se"}
        return next((route for text, route in told.items() if text in assumed), "exact_p")
    return "p_bound" if row["basis"] == "bound" else row["basis"]


def fewer(evidence, found):
    """The ways that borrow no other SD than the default, and change at most one of correlation, ± and unit."""
    default, kept = decisions(evidence), []
    for way in found:
        changed = [name for name, option in way.options.items() if option != default[name]]
        small = [name for name in changed if name.endswith(("_correlation", "_plus_minus", "_unit"))]
        kept += [way] if "borrowed_sd" not in changed and len(small) < 2 else []
    return kept


def route_rows(found):
    """Each route to a standard error: what must be printed, what is assumed, and the trials among `found` that take it."""
    rows = []
    for route, (printed, assumed) in ROUTES.items():
        ses = {}
        for way in found:
            if way.route == route:
                ses.setdefault(way.label, []).append(way.se)
        trials = "; ".join(f"{label}: {_span(values)}" for label, values in ses.items())
        rows.append({"printed": printed, "assumed": words.capital(assumed), "trials": trials or "none"})
    return pd.DataFrame(rows)


def _span(values):
    low, high = words.number(min(values), 2), words.number(max(values), 2)
    return low if low == high else f"{low} to {high}"


def printed_rows(evidence, question, *outcomes):
    """Every mean that the trials of a question print, both arms side by side, as printed and unconverted."""
    rows, seen = [], set()
    for pair in records(evidence.comparisons, question_id=question):
        for outcome in outcomes:
            for key, arms in _reports(evidence, pair, outcome).items():
                told = (pair["study_id"], key, tuple(arms.values()))
                rows += [] if told in seen else [_printed(evidence, pair, key, arms)]
                seen.add(told)
    return pd.DataFrame(rows)


def _reports(evidence, pair, outcome):
    """The texts of both arms, by source, quantity, week and unit."""
    found = {}
    for role in ROLES:
        arm = {"study_id": pair["study_id"], "arm_id": pair[f"{role}_arm_id"], "outcome": outcome}
        for row in records(evidence.measurements, **arm):
            if given(row["mean"]):
                week = row["week"] if given(row["week"]) else None
                key = (row["source_id"], row["quantity"], week, row["unit"], read_as(row))
                found.setdefault(key, {})[role] = _mean(row)
    return found


def _mean(row):
    spread = f" ± {words.exact(row['sd'])}" if given(row["sd"]) else ""
    return f"{words.exact(row['mean'])}{spread}"


def _printed(evidence, pair, key, arms):
    source, quantity, week, unit, read = key
    return {
        "trial": only(evidence.studies, study_id=pair["study_id"])["label"],
        "quantity": KINDS[quantity],
        "week": words.exact(week) if given(week) else None,
        **{role: arms.get(role, "not read") for role in ROLES},
        "unit": words.unit(unit),
        "source": source,
        "read": read,
    }


def left_rows(evidence, effects, outcome):
    """The comparisons without an effect: what is printed of them on this outcome, and why no effect can be had."""
    return pd.DataFrame(
        {"trial": row["label"], "printed": _said(evidence, row, outcome), "why": words.capital(row["why"])}
        for row in effects.to_dict("records")
        if pd.isna(row["value"])
    )


def _said(evidence, row, outcome):
    same = {name: row[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    about = FAMILIES.get(outcome, (outcome,))
    found = [each for each in records(evidence.contrasts, **same) if each["outcome"] in about]
    told = [SAID[each["statistic"]].format(words.exact(each["value"])) for each in found]
    return words.listing(dict.fromkeys(told)) if told else "nothing on this outcome"


def turn(do, now, answers, hint="Guess first. Then change the cell, or open the answer."):
    """An exercise: what to change in the cell, what comes out as it stands, and folded what comes out otherwise.

    Parameters
    ----------
    do : str
        What the reader may change.
    now : Sentence
        The result with the cell as it stands.
    answers : dict of str to str
        Each other try and its result, opened on request.
    hint : str
        How to go about it.
    """
    folded = "".join(
        f'<details class="answer"><summary>{in_html(tried)}</summary><p>{in_html(result)}</p></details>'
        for tried, result in answers.items()
    )
    return Block(
        f'<div class="question"><p><span class="level">your turn</span> {in_html(do)}</p>{now.html()}'
        f'<p class="hint">{in_html(hint)}</p>{folded}</div>'
    )
