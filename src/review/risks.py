"""People with an event in both arms of a comparison, as a risk ratio and a risk difference."""

from math import exp

import pandas as pd

from . import facts, group_sizes, words
from .effects import risk_difference, risk_ratio
from .estimates import Events, Step
from .facts import ROLES, at_hand, given, only, records
from .outcomes import event_name
from .pooling import pool


def risks_for(evidence, question):
    """Every event that both arms of a comparison report in one week, as counts with risk ratio and risk difference.

    Returns
    -------
    DataFrame
        One row per comparison and event: counts, how many of the people were `inferred`, `risk_ratio` and
        `risk_difference` (Estimate, the ratio on the log scale; None where not estimable, and for halves of one scalp)
        and the trail.
    """
    evidence, rows = at_hand(evidence), []
    for comparison in records(evidence.comparisons, question_id=question):
        needled, control = (_events(evidence, comparison, role) for role in ROLES)
        rows += [_risk_row(evidence, comparison, needled[key], control[key]) for key in needled if key in control]
    return pd.DataFrame([row for row in rows if row])


def pooled(risks, *, tau2="REML", interval="HKSJ", level=0.95):
    """The risk ratios of one event as one result, on the log scale: `exp` of its ends gives the ratio.

    Parameters
    ----------
    risks : DataFrame
        Rows of `risks_for`, of one event; those without a risk ratio are left out.
    tau2, interval, level
        As in `pooling.pool`.

    Raises
    ------
    ValueError
        No row has a risk ratio, there are several events, or a study stands in several rows, so that people would
        count twice.
    """
    rows = poolable(risks)
    if rows.empty:
        raise ValueError("no comparison has a risk ratio, so there is nothing to pool")
    events, studies = sorted(set(rows["event"])), list(rows["study_id"])
    if len(events) > 1:
        raise ValueError(f"risk ratios of different events cannot be pooled: {', '.join(events)}")
    if repeated := sorted({study for study in studies if studies.count(study) > 1}):
        raise ValueError(
            f"people of one study would count twice: {', '.join(repeated)} in several rows; choose one of each"
        )
    effects = [ratio.value for ratio in rows["risk_ratio"]]
    variances = [ratio.variance for ratio in rows["risk_ratio"]]
    return pool(effects, variances, tau2=tau2, interval=interval, level=level, unit=rows["risk_ratio"].iloc[0].unit)


def poolable(risks):
    """The rows of `risks_for` that have a risk ratio."""
    return risks[[ratio is not None for ratio in risks["risk_ratio"]]] if len(risks) else risks


def _events(evidence, comparison, role):
    """The events of an arm by name and week, each in its closest reading."""
    rows = records(evidence.events, study_id=comparison["study_id"], arm_id=comparison[f"{role}_arm_id"])
    own, found = only(evidence.studies, study_id=comparison["study_id"])["source_id"], {}
    for row in sorted(rows, key=lambda row: facts.rank(row, own)):
        if given(row["affected_n"]):
            found.setdefault((row["event"], row["week"] if given(row["week"]) else None), row)
    return found


def _risk_row(evidence, comparison, *rows):
    people = group_sizes.sizes(evidence, comparison)
    counts, steps, inferred = [], [], 0
    for row, n, role in zip(rows, (people and people.needled, people and people.control), ROLES, strict=True):
        observed = row["observed_n"] if given(row["observed_n"]) else n
        count = observed and _or_none(Events, (int(row["affected_n"]), int(observed)))
        if not count:
            return None
        counts.append(count)
        sources = [row[f"{name}_source"] for name in ("affected_n", "observed_n")]
        assumed = "a count is inferred" if any(given(name) and name == "inferred" for name in sources) else ""
        if not given(row["observed_n"]):
            assumed = people.steps[min(ROLES.index(role), len(people.steps) - 1)].assumption
        guessed = sources[1] if given(row["observed_n"]) else assumed
        inferred += count.observed * (given(guessed) and guessed.startswith("inferred"))
        name = words.capital(facts.called(evidence, comparison, role))
        text = f"{name}: {count.affected} of {count.observed}, {event_name(row['event'])}."
        steps.append(facts.reading(text, row, count.affected, "people", assumed))
    paired = people is not None and people.paired
    ratio = None if paired else _or_none(risk_ratio, counts)
    return {
        "comparison_id": comparison["comparison_id"],
        "study_id": comparison["study_id"],
        "label": only(evidence.studies, study_id=comparison["study_id"])["label"],
        "event": rows[0]["event"],
        "needled": counts[0],
        "control": counts[1],
        "inferred": inferred,
        "risk_ratio": ratio,
        "risk_difference": None if paired else _or_none(risk_difference, counts),
        "trail": (*steps, *_ratio_step(ratio, counts)),
    }


def _ratio_step(ratio, counts):
    if ratio is None:
        return ()
    needled, control = counts
    shares = f"({needled.affected}/{needled.observed}) / ({control.affected}/{control.observed})"
    empty = 0 in (needled.affected, control.affected) or 1 in (needled.risk, control.risk)
    halves = ", with one half added to each count of the four because one is 0" if empty else ""
    return (Step(f"Risk ratio: {shares} = {words.number(exp(ratio.value), 2)}{halves}.", exp(ratio.value)),)


def _or_none(effect, counts):
    try:
        return effect(*counts)
    except ValueError:
        return None
