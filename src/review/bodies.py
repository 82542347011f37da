"""A body of evidence: for one question and outcome, which trials give a number, of how many people, and what it says."""

from dataclasses import dataclass
from math import nan

from . import harm_rates, harms, headcount, isolated, summaries, words
from .comparisons import UNITS, choose, effects_for, label, pool_steps, pooled, risks_for
from .estimates import Interval, Step
from .facts import difference, given, only, reading, records
from .pooling import pool

NOWHERE = Interval(nan, nan)
RESPONDERS = {
    "responder_investigator": ("investigator_plus2_or_more", "responder_sinclair"),
    "responder_patient": ("patient_over_50pct", "patient_50pct"),
}
POINTS = {"hair_count_percent_increase": "percentage points"}
MEASURED = (*UNITS, *POINTS)
"""Outcomes that are measured, not seen by people."""


@dataclass(frozen=True)
class Line:
    """A trial that gives a number: how many people, its share of the answer, and the interval of its difference.

    `outcome` is what the trial calls it, `events` how many people (or events) counted, None where hairs were measured;
    `inferred` how many of the people no report printed, `enrolled` how many are all who were enrolled.
    """

    study_id: str
    outcome: str
    people: int
    share: float
    interval: Interval
    events: int | None = None
    inferred: int = 0
    enrolled: int = 0


@dataclass(frozen=True)
class Body:
    """What was read on one outcome of one question, needled minus control.

    `known` are the studies of the question, `lines` those with a number. `value` and `interval` are the one result in
    `unit`, NaN where there is none or where the trials may not be pooled; `i2` is a share, NaN below two numbers;
    `others` are the results under other readings of a doubtful unit, as (value, Interval, i2, reading in words).
    `absolute` and `relative` say it in words.
    """

    question_id: str
    outcome: str
    known: tuple
    lines: tuple = ()
    value: float = nan
    interval: Interval = NOWHERE
    prediction: Interval = NOWHERE
    unit: str = ""
    i2: float = nan
    others: tuple = ()
    absolute: str = "no number was read"
    relative: str = ""
    steps: tuple = ()

    @property
    def people(self):
        """All people behind the numbers, each once."""
        return sum(line.people for line in self.lines)

    @property
    def inferred(self):
        """How many of the people were inferred from other numbers in print."""
        return sum(line.inferred for line in self.lines)

    @property
    def enrolled(self):
        """How many of the people are all who were enrolled, taken as analysed."""
        return sum(line.enrolled for line in self.lines)

    @property
    def events(self):
        """How many of them improved or were harmed, None where hairs were measured."""
        counts = [line.events for line in self.lines]
        return None if None in counts or not counts else sum(counts)

    @property
    def intervals(self):
        """The one interval where there is a pool, else that of each trial."""
        return (self.interval,) if words.defined(self.value) else tuple(line.interval for line in self.lines)


def body(evidence, question, outcome):
    """The body of evidence on an outcome of a question.

    Parameters
    ----------
    question, outcome : str
        As in `certainty`: an outcome of `measurements`, a kind of responder, 'any_harm' or 'serious_harm'.
    """
    known = known_studies(evidence, question)
    kinds = dict.fromkeys(UNITS, _pooled) | dict.fromkeys(RESPONDERS, _responders) | dict.fromkeys(POINTS, _points)
    kinds |= {"any_harm": _any_harm, "serious_harm": _serious_harm}
    if outcome not in kinds:
        raise ValueError(f"an outcome is one of {', '.join(kinds)}, not {outcome!r}")
    found = kinds[outcome](evidence, question, outcome)
    return Body(question, outcome, known, **found)


def known_studies(evidence, question):
    """The studies that compare needling with the same treatment without it, each once.

    Where a question mixes comparisons (`isolates_needling` is 'partly'), only those whose note says that they isolate it.
    """
    mixed = only(evidence.questions, question_id=question)["isolates_needling"] == "partly"
    rows = records(evidence.comparisons, question_id=question)
    alone = [row for row in rows if given(row["note"]) and row["note"].startswith("Isolates the needling")]
    return tuple(dict.fromkeys(row["study_id"] for row in (alone if mixed and alone else rows)))


def _pooled(evidence, question, outcome):
    table = effects_for(evidence, question, outcome)
    rows = table[table["included"]].to_dict("records")
    if not rows:
        return {}
    result = pooled(table)
    interval = result.interval(method="wald" if result.k == 1 else None)
    lines = tuple(
        Line(
            row["study_id"],
            outcome,
            headcount.people(row),
            float(weight),
            Interval(row["value"] - 1.96 * row["se"], row["value"] + 1.96 * row["se"]),
            **headcount.rest(row["trail"]),
        )
        for row, weight in zip(rows, result.weights, strict=True)
    )
    others = tuple(_other_units(evidence, question, outcome, result.k))
    printed = [each for each in others if "assumed" not in each[-1]]
    again = "".join(f", or {words.number(v)} ({words.interval(ends)}) with {told}" for v, ends, _, told in printed)
    return {
        "lines": lines,
        "value": float(result.estimate),
        "interval": interval,
        "prediction": result.prediction(),
        "unit": result.unit,
        "i2": float(result.i2()),
        "others": others,
        "absolute": f"{words.difference(result.estimate, result.unit)} ({words.interval(interval)}){again}",
        "relative": _in_sds(evidence, question, outcome),
        "steps": pool_steps(table, result),
    }


def _other_units(evidence, question, outcome, k):
    """The pool of the same `k` results under each other reading of a unit, as (value, Interval, i2, reading in words)."""
    for row in records(evidence.decisions, question_id=question, outcome=outcome, about="unit"):
        if not row["default"]:
            table = effects_for(evidence, question, outcome, choose(**{row["decision_id"]: row["option"]}))
            if 1 < table["included"].sum() == k:
                other = pooled(table)
                told = f"{label(evidence, row['study_id'])} {summaries.OPTIONS.get(row['option'], row['option'])}"
                yield float(other.estimate), other.interval(), float(other.i2()), told


def _in_sds(evidence, question, outcome):
    """The same pool in standard deviations, in words; empty where the trials' SDs are not at hand."""
    if not records(evidence.decisions, decision_id="measure", question_id=question):
        return ""
    table = effects_for(evidence, question, outcome, choose(measure="SMD"))
    if not table["included"].any():
        return ""
    result = pooled(table)
    ends = result.interval(method="wald" if result.k == 1 else None)
    return f"{words.number(result.estimate, 2)} SD ({words.interval(ends, 2)})"


def _responders(evidence, question, outcome):
    table = risks_for(evidence, question)
    rows = [row for row in table.to_dict("records") if row["event"] in RESPONDERS[outcome]]
    if not rows:
        return {}
    people = [row["needled"].observed + row["control"].observed for row in rows]
    lines = tuple(
        Line(
            row["study_id"],
            row["event"],
            n,
            n / sum(people),
            summaries.newcombe(row["needled"], row["control"]),
            row["needled"].affected + row["control"].affected,
            row["inferred"],
        )
        for row, n in zip(rows, people, strict=True)
    )
    told = [f"{summaries.per_100(row['needled'], row['control'])} ({row['label']})" for row in rows]
    ratios = [row["risk_ratio"] for row in rows]
    logs = pool([ratio.value for ratio in ratios], [ratio.variance for ratio in ratios])
    return {
        "lines": lines,
        "unit": "share of people",
        "i2": float(logs.i2()),
        "absolute": f"of 100 people, more with needling: {'; '.join(told)}; not pooled",
        "relative": "risk ratio " + "; ".join(summaries.ratio(row["risk_ratio"]) for row in rows),
        "steps": tuple(step for row in rows for step in row["trail"]),
    }


def _points(evidence, question, outcome):
    """The first comparison of the question's studies that prints means of both arms in percentage points, with an SE."""
    for row in records(evidence.comparisons, question_id=question):
        if row["study_id"] not in known_studies(evidence, question) or not difference(evidence, row, outcome):
            continue
        found = isolated.effect(evidence, row["comparison_id"], outcome)
        if words.defined(found.estimate.variance):
            return _one_difference(row["study_id"], outcome, found)
    return {}


def _one_difference(study_id, outcome, found):
    result, unit = found.estimate, POINTS[outcome]
    told = f"{words.difference(result.value, unit)} ({words.interval(result.interval())})"
    people, rest = found.people.needled + found.people.control, headcount.rest(found.people.steps)
    return {
        "lines": (Line(study_id, outcome, people, 1.0, result.interval(), **rest),),
        "value": result.value,
        "interval": result.interval(),
        "unit": unit,
        "absolute": told,
        "steps": (*found.trail, Step(f"Difference: {told}.", result.value, unit)),
    }


def _any_harm(evidence, question, outcome):
    """Events in both arms of a trial that prints their totals; the interval of the rates' ratio supposes lone events."""
    for row in records(evidence.comparisons, question_id=question):
        arms = [
            records(evidence.harms, study_id=row["study_id"], arm_id=row[f"{role}_arm_id"], event="total_events")
            for role in ("needled", "control")
        ]
        if all(arms):
            found = [pair for pair in harm_rates.pairs(evidence, question) if pair[0].study_id == row["study_id"]]
            return _event_rates(*(rows[0] for rows in arms), harm_rates.people_told(found))
    return {}


def _event_rates(needled, control, spans):
    from statsmodels.stats.rates import confint_poisson_2indep

    counts = [int(row[name]) for row in (needled, control) for name in ("affected_n", "observed_n")]
    with_, women, without, others = counts
    gap = Interval(*map(float, confint_poisson_2indep(*counts, compare="diff")))
    ratio = Interval(*map(float, confint_poisson_2indep(*counts, compare="ratio", method="score")))
    value, interval = with_ / women - without / others, Interval(100 * gap.low, 100 * gap.high)
    per_100 = f"{words.more(100 * value, 0)} events per 100 people (from {words.span(interval, 0)}, score interval)"
    texts = f"{with_} events in {women} needled people.", f"{without} events in {others} others."
    read = tuple(
        reading(text, row, row["affected_n"], "events") for text, row in zip(texts, (needled, control), strict=True)
    )
    people = f", and the people with any harm are {' against '.join(spans)}" if spans else ""
    assumed = "events that do not depend on each other; one person can have several, so the interval is too narrow"
    return {
        "lines": (Line(needled["study_id"], "harms", women + others, 1.0, gap, with_ + without),),
        "value": value,
        "interval": gap,
        "unit": "events a person",
        "absolute": f"{with_} events in {women} needled people against {without} in {others}; these are events{people}",
        "relative": f"ratio of event rates {words.number(with_ * others / (women * without), 2)} ({words.interval(ratio, 2)})",
        "steps": (*read, Step(f"Difference: {per_100}.", 100 * value, "events", assumption=assumed)),
    }


def _serious_harm(evidence, question, outcome):
    """People without serious harm in the trials of the question that looked for it, beside a review of all scalps."""
    studies = known_studies(evidence, question)
    rows = [
        row for row in records(evidence.harms, serious="yes") if row["study_id"] in studies and given(row["observed_n"])
    ]
    wide = only(evidence.harms, event="serious_adverse_event", source_id="english2022")
    lines = tuple(
        Line(row["study_id"], "harms", int(row["observed_n"]), 1 / len(rows), NOWHERE, int(row["affected_n"]))
        for row in rows
    )
    told = [
        f"{int(row['affected_n'])} of {int(row['observed_n'])} in {label(evidence, row['study_id'])}" for row in rows
    ]
    seen, people = int(wide["affected_n"]), int(wide["observed_n"])
    bound = harms.upper_bound_of_zero(people)
    left = f", which leaves open up to {words.percent(bound, 2)}" if not seen else ""
    steps = tuple(
        reading(f"{int(row['affected_n'])} of {int(row['observed_n'])} people.", row, row["affected_n"], "people")
        for row in (*rows, wide)
    )
    return {
        "lines": lines,
        "unit": "share of people",
        "absolute": f"{words.listing(told)} (both arms); {seen} of {people} needled in one review{left}",
        "relative": "not defined: none seen in either arm" if not sum(int(row["affected_n"]) for row in rows) else "",
        "steps": (*steps, Step("Upper 95% end 1 − 0.05^(1/n), one-sided.", bound, "share of people")),
    }
