"""A question and an outcome in; one row per comparison out, each with its effect and its trail.

What a paper leaves out is recovered along named routes. Which route, unit, group size or trial counts is a decision of
`data/decisions.csv`, with its reason; `choose` overrides any of them.
"""

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd

from . import facts, group_sizes, routes, scales, shared, words
from .choices import DEFAULT, Choices, analysis, choose, decisions, design_counts, in_force, options_of
from .estimates import Step
from .facts import FAMILIES, ROLES, UNITS, at_hand, given, only, records
from .pooling import pool
from .risks import risks_for

__all__ = [
    "DEFAULT", "UNITS", "Choices", "alternatives", "choose", "decisions", "effect_rows", "effects_for", "label",
    "measured", "of_study", "own_steps", "pool_steps", "pooled", "read_steps", "risks_for",
]  # fmt: skip

MAIN = ("q_mn_plus_mnx", "hair_density")
COLUMNS = (
    "comparison_id", "study_id", "label", "needled_arm_id", "control_arm_id", "value", "se", "se_low", "se_high", "unit",
    "n_needled", "n_control", "paired", "basis", "access", "included", "why", "trail", "tau2", "interval",
)  # fmt: skip


def effects_for(evidence, question, outcome, choices=DEFAULT):
    """Every comparison that bears on a question, with its effect on an outcome where one can be had.

    Parameters
    ----------
    evidence : Evidence
    question : str
        Such as 'q_mn_plus_mnx'.
    outcome : str
        'hair_density' (in hairs/cm2) or 'hair_diameter' (in um); one of `measured` in tables that have neither.
    choices : Choices
        Decisions that differ from the defaults.

    Returns
    -------
    DataFrame
        One row per comparison in the order of `comparisons.csv`. `value` and `se` are needled minus control in `unit`
        ('SD' where Hedges' g was chosen as measure), NaN where nothing allows them; `se_low` and `se_high` are how far
        the SE may lie on this route (a bound reaches to 0, a rounded p has its rounding; NaN in SDs). `basis` says what
        the standard error rests on ('printed', 'recovered', 'bound', 'borrowed', 'none'); `included` whether the row
        enters the pool, and `why`; `trail` is a tuple of steps; `tau2` and `interval` are how the pool is to be made.
    """
    return pd.DataFrame(effect_rows(evidence, question, outcome, choices), columns=list(COLUMNS))


def effect_rows(evidence, question, outcome, choices=DEFAULT):
    """The rows of `effects_for` as dictionaries, for those who ask many times."""
    evidence = at_hand(evidence)
    rows = rows_alone(evidence, question, outcome, choices)
    shared.drop_overlaps(evidence, rows)
    shared.split_arms(rows)
    return [row | routes.in_sds(row) if row["measure"] == "SMD" else row for row in rows]


def rows_alone(evidence, question, outcome, choices=DEFAULT):
    """The same rows before anything that depends on the other rows, in the unit of the outcome (or of the page)."""
    evidence = at_hand(evidence)
    if outcome not in evidence.units:
        raise ValueError(f"effects are computed for {', '.join(evidence.units)}, not {outcome!r}")
    decided = decisions(evidence, choices)
    compared = records(evidence.comparisons, question_id=question)
    if not compared:
        known = ", ".join(dict.fromkeys(row["question_id"] for row in records(evidence.comparisons)))
        raise ValueError(f"no comparison answers {question!r}; there are {known}")
    chosen = analysis(evidence, decided, question, outcome)
    rows = [_effect_row(evidence, row, outcome, decided, chosen) for row in compared]
    _tell_apart(evidence, rows)
    return rows


def measured(evidence):
    """The outcomes of which effects are computed, with their units."""
    return facts.units_of(records(evidence.measurements))


def of_study(evidence, study_id):
    """The same tables with the rows of one study, for many questions about it alone."""
    evidence, tables = at_hand(evidence), ("comparisons", "studies", "arms", "measurements", "contrasts")
    mine = {name: [row for row in getattr(evidence, name) if row["study_id"] == study_id] for name in tables}
    return SimpleNamespace(**{**vars(evidence), **mine})


def pooled(effects, *, tau2=None, interval=None, level=0.95):
    """The included rows of `effects_for` as one result, by the estimator and interval that were chosen there.

    `tau2` and `interval` replace these. Refuses rows in different units.
    """
    rows = effects[effects["included"]]
    if rows.empty:
        raise ValueError("no comparison with an effect is included, so there is nothing to pool")
    by_unit = rows.groupby("unit", sort=False)["comparison_id"].apply(", ".join)
    if len(by_unit) > 1:
        mixed = "; ".join(f"{unit}: {names}" for unit, names in by_unit.items())
        raise ValueError(f"effects in different units cannot be pooled ({mixed})")
    tau2, interval = tau2 or rows["tau2"].iloc[0], interval or rows["interval"].iloc[0]
    return pool(rows["value"], rows["se"] ** 2, tau2=tau2, interval=interval, level=level, unit=by_unit.index[0])


def pool_steps(effects, result):
    """The trail of a pooled result: every step of every included effect, then those of `own_steps`."""
    rows = effects[effects["included"]].to_dict("records")
    before = [replace(step, what=f"{row['label']}: {step.what}") for row in rows for step in row["trail"]]
    return (*before, *own_steps(effects, result))


def read_steps(effects):
    """The steps that read a page, of every row with an effect, in the pool or not."""
    rows = effects[effects["value"].notna()].to_dict("records")
    read = [(row["label"], step) for row in rows for step in row["trail"] if step.source_id]
    return tuple(replace(step, what=f"{label}: {step.what}") for label, step in read)


def own_steps(effects, result):
    """What pooling itself adds to the trail: weights, variance between trials, mean and intervals."""
    names = effects.loc[effects["included"], "label"]
    shares = [f"{name} {words.percent(w)}" for name, w in zip(names, result.weights, strict=True)]
    unit = words.unit(result.unit)
    trials = "1 trial" if result.k == 1 else f"{words.count(result.k)} trials"
    mean = f"{words.number(result.estimate, 2)} {unit}, SE {words.number(result.se, 2)}"
    spread = "normal" if result.interval_method == "wald" else f"t with {result.df} degrees of freedom"
    tau2 = f"Variance between the trials by {result.method}: {words.number(result.tau2, 2)}."
    ends = f"{words.percent(result.level)} {result.interval_method} interval: {words.interval(result.interval(), 2)}"
    steps = (
        Step(tau2, result.tau2, f"({unit})²"),
        Step(f"Weights: {words.listing(shares)}."),
        Step(f"Pooled difference of {trials}: {mean}.", result.estimate, result.unit),
        *_hksj_step(result, unit),
        Step(f"{ends} ({spread})."),
    )
    if result.k < 3:
        return steps
    next_trial = words.interval(result.prediction(), 2)
    wide = f"√({words.number(result.tau2, 2)} + {words.number(result.se, 2)}²)"
    return (*steps, Step(f"Prediction interval, t with {result.df - 1}, of {wide}: {next_trial}."))


def _hksj_step(result, unit):
    if result.interval_method == "wald" or result.k < 2:
        return ()
    factor = result.hksj_factor
    se = result.se * factor**0.5
    text = f"HKSJ standard error: {words.number(result.se, 2)} × √{words.number(factor, 3)} = {words.number(se, 2)} {unit}."
    return (Step(text, se, result.unit),)


def _effect_row(evidence, comparison, outcome, decided, chosen):
    study = only(evidence.studies, study_id=comparison["study_id"])
    where = {"question": comparison["question_id"], "outcome": outcome, "study": comparison["study_id"]}
    about = in_force(evidence, decided, **where)
    nan = float("nan")
    row = dict.fromkeys(COLUMNS) | {name: comparison[name] for name in COLUMNS if name in comparison}
    row |= {
        "label": study["label"],
        "value": nan,
        "se": nan,
        "se_low": nan,
        "se_high": nan,
        "unit": evidence.units[outcome],
    }
    row |= {"basis": "none", "included": False, "trail": (), "paired": False, "access": ""}
    row |= {name: chosen[name] for name in ("tau2", "interval", "measure")}
    row["names"] = [facts.called(evidence, comparison, role) for role in ROLES]
    options = chosen | {name: found["option"] for name, found in about.items()}
    printed = facts.differences(evidence, comparison, outcome)
    if "report" in options:
        printed = [pair for pair in printed if pair.rows[0]["source_id"] == options["report"]]
    if not printed:
        return row | {"why": _why_nothing(evidence, comparison, study, outcome)}
    ready, refused = _ready(evidence, comparison, printed, outcome, options)
    if not ready:
        return row | refused
    trail = (*ready[0][0].steps, *ready[0][1].steps)
    try:
        difference, people, spread = routes.standard_error(evidence, comparison, ready, options)
        if options["measure"] == "SMD":
            spread = routes.with_sds(difference, people, spread, options)
    except ValueError as reason:
        return row | {"why": str(reason), "trail": trail, "access": _farthest(trail)}
    last = routes.effect_step(difference.value, difference.unit, spread.se, spread.basis, row["names"])
    trail = (*difference.steps, *people.steps, *spread.steps, last)
    included, why = _in_or_out(about, study, options["designs"])
    return row | {
        "value": difference.value,
        "se": spread.se,
        "se_low": spread.ses.low,
        "se_high": spread.ses.high,
        "unit": difference.unit,
        "n_needled": people.needled,
        "n_control": people.control,
        "paired": people.paired,
        "basis": spread.basis,
        "access": _farthest(trail),
        "included": included,
        "why": why,
        "trail": trail,
        "sds": spread.sds,
        "before_after": spread.before_after,
    }


def _tell_apart(evidence, rows):
    """Name the needled arm in the label of a study that has several rows."""
    repeated = Counter(row["study_id"] for row in rows)
    for row in rows:
        if repeated[row["study_id"]] > 1:
            arm = only(evidence.arms, study_id=row["study_id"], arm_id=row["needled_arm_id"])
            row["label"] += f" ({arm['label']})"


def _ready(evidence, comparison, printed, outcome, options):
    """The differences in the comparison's unit with their numbers of people, and why the best one is not among them."""
    ready, refused = [], []
    for pair in printed:
        try:
            difference = scales.in_the_unit(pair, options, evidence.units[outcome])
        except ValueError as reason:
            refused.append({"why": str(reason), "trail": pair.steps, "access": _farthest(pair.steps)})
            continue
        people = group_sizes.sizes(evidence, comparison, options.get("arm_n") == "equal_split", pair.rows)
        if people is None:
            why = "the number of people in each arm was not read"
            refused.append({"why": why, "trail": difference.steps, "access": _farthest(pair.steps)})
            continue
        ready.append((difference, people))
    return ready, next(iter(refused), {})


def _in_or_out(about, study, designs):
    if "include" in about and about["include"]["option"] == "no":
        return False, about["include"]["reason"]
    if not design_counts(designs, study["design"]):
        return False, f"its design, {study['design'].replace('_', ' ')}, does not count here"
    if "include" in about:
        return True, about["include"]["reason"]
    if given(study["exclusion_reason"]):
        return False, study["exclusion_reason"]
    return True, "An effect and its standard error can be had."


def label(evidence, study_id):
    """How readers know a study, from `studies.csv`."""
    return only(evidence.studies, study_id=study_id)["label"]


def _farthest(trail):
    """The least direct reading among the steps of a trail."""
    order = facts.ACCESS_ORDER
    return max((s.access for s in trail if s.access), key=lambda read: order.index(read.split(" (")[0]), default="")


def _why_nothing(evidence, comparison, study, outcome):
    if given(study["exclusion_reason"]):
        return study["exclusion_reason"]
    same = {name: comparison[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    about, nothing = FAMILIES.get(outcome, (outcome,)), "no pair of means was read for this outcome"
    printed = [row for row in records(evidence.contrasts, **same) if row["outcome"] in about]
    return f"{nothing}, only p values or words" if printed else nothing


def alternatives(evidence, question, outcome, **options):
    """The pool again under every option that is not the default, one decision changed at a time.

    Returns
    -------
    DataFrame
        `decision_id`, `option`, `reason`, `k` and `pooled` (a Pooled, or None where fewer than two trials are left);
        the first row is the default.
    """
    evidence = at_hand(evidence)
    rows = [{"decision_id": "default", "option": "", "reason": "every decision at its default"}]
    for found in options_of(evidence, question, outcome).values():
        rows += [{name: row[name] for name in ("decision_id", "option", "reason")} for row in found[1:]]
    for row in rows:
        choices = DEFAULT if row["decision_id"] == "default" else choose(**{row["decision_id"]: row["option"]})
        effects = effects_for(evidence, question, outcome, choices)
        row["k"] = int(effects["included"].sum())
        row["pooled"] = pooled(effects, **options) if row["k"] > 1 else None
    return pd.DataFrame(rows)
