"""A question and an outcome in; one row per comparison out, each with its effect and its trail.

What a paper leaves out is recovered along named routes. Which route, unit, group size or trial counts is a decision of
`data/decisions.csv`, with its reason; `choose` overrides any of them.
"""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from . import facts, recover, routes, words
from .effects import risk_difference, risk_ratio
from .estimates import Events, Step
from .facts import given, records
from .pooling import pool

UNITS = {"hair_density": "hairs/cm2", "hair_diameter": "um"}
COLUMNS = (
    "comparison_id", "study_id", "label", "needled_arm_id", "control_arm_id", "value", "se", "unit", "n_needled",
    "n_control", "paired", "basis", "access", "included", "why", "trail",
)  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """Options that replace the defaults of `data/decisions.csv`: decision_id to option."""

    options: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))


DEFAULT = Choices()


def choose(**options):
    """Choices that differ from the defaults, such as `choose(kumar2018_unit="hairs/cm2")`."""
    return Choices(MappingProxyType(options))


def decisions(evidence, choices=DEFAULT):
    """Every decision with the option in force; refuses names and options that the table does not have."""
    table = evidence.decisions
    unknown = set(choices.options) - set(table["decision_id"])
    if unknown:
        known = ", ".join(sorted(set(table["decision_id"])))
        raise ValueError(f"no decision is called {', '.join(sorted(unknown))}; there are {known}")
    decided = {row["decision_id"]: row["option"] for row in records(table[table["default"].astype(bool)])}
    for name, option in choices.options.items():
        allowed = list(table.loc[table["decision_id"] == name, "option"])
        if str(option) not in allowed:
            raise ValueError(f"{name} is one of {', '.join(allowed)}, not {option}")
        decided[name] = str(option)
    return decided


def effects_for(evidence, question, outcome, choices=DEFAULT):
    """Every comparison that bears on a question, with its effect on an outcome where one can be had.

    Parameters
    ----------
    evidence : Evidence
    question : str
        Such as 'q_mn_plus_mnx'.
    outcome : str
        'hair_density' (in hairs/cm2) or 'hair_diameter' (in um).
    choices : Choices
        Decisions that differ from the defaults.

    Returns
    -------
    DataFrame
        One row per comparison in the order of `comparisons.csv`. `value` and `se` are needled minus control in `unit`,
        NaN where nothing allows them; `basis` says what the standard error rests on ('printed', 'recovered', 'bound',
        'borrowed', 'none'); `included` whether the row enters the pool, and `why`; `trail` is a tuple of steps.
    """
    if outcome not in UNITS:
        raise ValueError(f"effects are computed for {', '.join(UNITS)}, not {outcome!r}")
    decided = decisions(evidence, choices)
    rows = records(evidence.comparisons, question_id=question)
    if not rows:
        known = ", ".join(dict.fromkeys(evidence.comparisons["question_id"]))
        raise ValueError(f"no comparison answers {question!r}; there are {known}")
    return pd.DataFrame([_effect_row(evidence, row, outcome, decided) for row in rows], columns=list(COLUMNS))


def pooled(effects, *, tau2="REML", interval="HKSJ", level=0.95):
    """The included rows of `effects_for` as one result; refuses rows in different units."""
    rows = effects[effects["included"]]
    if rows.empty:
        raise ValueError("no comparison with an effect is included, so there is nothing to pool")
    by_unit = rows.groupby("unit", sort=False)["comparison_id"].apply(", ".join)
    if len(by_unit) > 1:
        mixed = "; ".join(f"{unit}: {names}" for unit, names in by_unit.items())
        raise ValueError(f"effects in different units cannot be pooled ({mixed})")
    return pool(rows["value"], rows["se"] ** 2, tau2=tau2, interval=interval, level=level, unit=by_unit.index[0])


def pool_steps(effects, result):
    """The trail of a pooled result: every step of every included effect, then those of `own_steps`."""
    rows = effects[effects["included"]].to_dict("records")
    before = [replace(step, what=f"{row['label']}: {step.what}") for row in rows for step in row["trail"]]
    return (*before, *own_steps(effects, result))


def own_steps(effects, result):
    """What pooling itself adds to the trail: weights, variance between trials, mean and intervals."""
    names = effects.loc[effects["included"], "label"]
    shares = [f"{name} {words.percent(w)}" for name, w in zip(names, result.weights, strict=True)]
    unit = words.unit(result.unit)
    mean = f"{words.number(result.estimate, 2)} {unit}, SE {words.number(result.se, 2)}"
    ends = f"{words.interval(result.interval(), 2)} (t with {result.df} degrees of freedom)"
    return (
        Step(f"Variance between the trials by {result.method}: {words.number(result.tau2, 2)}.", result.tau2, unit),
        Step(f"Weights: {words.listing(shares)}."),
        Step(f"Pooled difference of {words.count(result.k)} trials: {mean}.", result.estimate, result.unit),
        Step(f"{words.percent(result.level)} {result.interval_method} interval: {ends}."),
        Step(f"Prediction interval (t with {result.df - 1}): {words.interval(result.prediction(), 2)}."),
    )


def _effect_row(evidence, comparison, outcome, decided):
    study_id = comparison["study_id"]
    about = _decided_about(evidence, study_id, outcome, decided)
    row = dict.fromkeys(COLUMNS) | {name: comparison[name] for name in COLUMNS if name in comparison}
    row |= {"label": label(evidence, study_id), "value": float("nan"), "se": float("nan"), "unit": UNITS[outcome]}
    row |= {"basis": "none", "included": False, "trail": (), "paired": False, "access": ""}
    read = facts.difference(evidence, comparison, outcome)
    if read is None:
        return row | {"why": _why_nothing(evidence, comparison)}
    row["access"] = max((step.access for step in read.steps if step.access), key=_distance)
    try:
        difference = facts.in_unit(read, about.get("unit"), UNITS[outcome], recover.factor)
    except ValueError as refused:
        return row | {"why": str(refused), "trail": read.steps}
    people = facts.sizes(evidence, comparison, equal_split=about.get("arm_n") == "equal_split")
    if people is None:
        return row | {"why": "the number of people in each arm was not read", "trail": difference.steps}
    spread = routes.standard_error(
        evidence, comparison, difference, people, about | {"borrowed_sd": decided["borrowed_sd"]}
    )
    trail = (*difference.steps, *people.steps)
    if spread is None:
        return row | {"why": "neither an SD nor a p value was read", "trail": trail}
    return row | {
        "value": difference.value,
        "se": spread.se,
        "n_needled": people.needled,
        "n_control": people.control,
        "paired": people.paired,
        "basis": spread.basis,
        "included": about.get("include") != "no",
        "why": _why_in_or_out(evidence, study_id, decided),
        "trail": (*trail, *spread.steps),
    }


def _decided_about(evidence, study_id, outcome, decided):
    """The options in force for one study and outcome, by what they are about."""
    rows = records(evidence.decisions, study_id=study_id)
    rows = [row for row in rows if not given(row["outcome"]) or row["outcome"] == outcome]
    return {row["about"]: row["option"] for row in rows if row["option"] == decided[row["decision_id"]]}


def label(evidence, study_id):
    """How readers know a study, from `studies.csv`."""
    return records(evidence.studies, study_id=study_id)[0]["label"]


def _distance(access):
    return facts.ACCESS_ORDER.index(access.split(" (")[0])


def _why_in_or_out(evidence, study_id, decided):
    rows = records(evidence.decisions, study_id=study_id, about="include")
    reasons = [row["reason"] for row in rows if row["option"] == decided[row["decision_id"]]]
    return reasons[0] if reasons else "An effect and its standard error can be had."


def _why_nothing(evidence, comparison):
    study = records(evidence.studies, study_id=comparison["study_id"])[0]
    if given(study["exclusion_reason"]):
        return study["exclusion_reason"]
    same = {name: comparison[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    printed = records(evidence.contrasts, **same)
    return "no pair of means was read, only p values or words" if printed else "no pair of means was read"


def alternatives(evidence, question, outcome, **options):
    """The pool again under every option that is not the default, one decision changed at a time.

    Returns
    -------
    DataFrame
        `decision_id`, `option`, `reason`, `k` and `pooled` (a Pooled, or None where fewer than two trials are left);
        the first row is the default.
    """
    table = evidence.decisions
    here = (table["question_id"].fillna(question) == question) & (table["outcome"].fillna(outcome) == outcome)
    others = records(table[here & ~table["default"].astype(bool)])
    rows = [{"decision_id": "default", "option": "", "reason": "every decision at its default"}, *others]
    for row in rows:
        choices = DEFAULT if row["decision_id"] == "default" else choose(**{row["decision_id"]: row["option"]})
        effects = effects_for(evidence, question, outcome, choices)
        row["k"] = int(effects["included"].sum())
        row["pooled"] = pooled(effects, **options) if row["k"] > 1 else None
    return pd.DataFrame(rows)[["decision_id", "option", "reason", "k", "pooled"]]


def risks_for(evidence, question):
    """Every event that both arms of a comparison report, as counts with risk ratio and risk difference.

    Returns
    -------
    DataFrame
        One row per comparison and event: counts, `risk_ratio` and `risk_difference` (Estimate, the ratio on the log
        scale; None where not estimable) and the trail.
    """
    rows = []
    for comparison in records(evidence.comparisons, question_id=question):
        events = records(evidence.events, study_id=comparison["study_id"])
        arms = [{e["event"]: e for e in events if e["arm_id"] == comparison[f"{r}_arm_id"]} for r in facts.ROLES]
        rows += [_risk_row(evidence, comparison, arms[0][e], arms[1][e]) for e in arms[0] if e in arms[1]]
    return pd.DataFrame([row for row in rows if row])


def _risk_row(evidence, comparison, needled, control):
    people = facts.sizes(evidence, comparison)
    counts, steps = [], []
    for row, n in ((needled, people and people.needled), (control, people and people.control)):
        observed = row["observed_n"] if given(row["observed_n"]) else n
        if not given(row["affected_n"]) or observed is None:
            return None
        counts.append(Events(int(row["affected_n"]), int(observed)))
        inferred = "" if row["affected_n_source"] == row["observed_n_source"] == "printed" else "a count is inferred"
        text = f"{int(row['affected_n'])} of {int(observed)}: {row['event'].replace('_', ' ')}."
        steps.append(facts.reading(text, row, row["affected_n"], "people", inferred))
    return {
        "comparison_id": comparison["comparison_id"],
        "study_id": comparison["study_id"],
        "label": label(evidence, comparison["study_id"]),
        "event": needled["event"],
        "needled": counts[0],
        "control": counts[1],
        "risk_ratio": _or_none(risk_ratio, counts),
        "risk_difference": _or_none(risk_difference, counts),
        "trail": tuple(steps),
    }


def _or_none(effect, counts):
    try:
        return effect(*counts)
    except ValueError:
        return None
