"""Whose full text would change the main result most, and what each could do to it."""

from dataclasses import dataclass
from itertools import product

import pandas as pd

from . import facts, group_sizes, parts, sources, words
from .comparisons import MAIN, choose, effects_for, pooled
from .effects import mean_difference, paired_mean_difference
from .estimates import Arm, Interval, Step
from .facts import at_hand, given, only, records
from .parts import trials
from .pooling import pool
from .show import sentence
from .studied import people
from .summaries import ABOUT

HALVES = 0.5  # correlation of two halves of a scalp in the what-if; the middle value of decisions.csv
DECIDED = ABOUT | {
    "include": "whether to pool it",
    "spread": "where its precision comes from",
    "correlation": "how its halves correlate",
    "plus_minus": "what ± means",
}


@dataclass(frozen=True)
class Wish:
    """A trial of the main comparison and what its full text could do to the pool (hairs/cm2, needled minus control).

    `low` and `high` are the ends between which the pool can move. Where a difference was read, they come from the
    readings of it that the decisions allow (`printed`); else from a table that shows no difference, or twice the present
    pool. `narrowest` is the shortest 95% interval among these. None: the number of people was not read. `people` are
    those of the needled and of the control side; `paired` when both sides are halves of the same scalps.
    """

    study_id: str
    label: str
    people: tuple | None
    paired: bool
    printed: bool
    low: float | None
    high: float | None
    narrowest: Interval | None

    @property
    def swing(self):
        """How far the pool would move between the two tables; 0 where this cannot be worked out."""
        return 0.0 if self.low is None else self.high - self.low


def wishes(evidence):
    """Every trial of the main comparison, the one whose table could move the pool most first."""
    effects = effects_for(evidence, *MAIN)
    now = pooled(effects)
    found = [_wish(evidence, effects, now, *item) for item in trials(evidence).items()]
    return sorted(found, key=lambda wish: -wish.swing)


def _wish(evidence, effects, now, study_id, compared):
    mine, size = effects["study_id"] == study_id, sizes(evidence, compared)
    label = only(evidence.studies, study_id=study_id)["label"]
    printed = bool(effects.loc[mine, "value"].notna().any())
    if printed:
        pools = [*read_otherwise(evidence, study_id), now]
    elif size is None:
        return Wish(study_id, label, None, False, False, None, None, None)
    else:
        variance = assumed_variance(evidence, *size)
        pools = [_with(effects, mine, times * now.estimate, variance) for times in (0, 1, 2)]
    estimates, intervals = [each.estimate for each in pools], [each.interval() for each in pools]
    narrowest = min(intervals, key=lambda interval: interval.high - interval.low)
    people, paired = (size[:2], size[2]) if size else (None, False)
    return Wish(study_id, label, people, paired, printed, min(estimates), max(estimates), narrowest)


def read_otherwise(evidence, study_id):
    """The main pool under every combination of the decisions on one trial that keeps it in the pool, hairs/cm2."""
    options = {}
    for row in records(evidence.decisions, study_id=study_id):
        if (row["about"], row["option"]) != ("include", "no"):
            options.setdefault(row["decision_id"], []).append(row["option"])
    tables = at_hand(evidence)
    for combination in product(*options.values()):
        effects = effects_for(tables, *MAIN, choose(**dict(zip(options, combination, strict=True))))
        if effects.loc[effects["study_id"] == study_id, "included"].any():
            yield pooled(effects)


def _with(effects, mine, value, variance):
    """The main pool with a supposed result in the place of one trial's rows, estimated as the others are, hairs/cm2."""
    others, chosen = effects[effects["included"] & ~mine], effects.iloc[0]
    values, variances = [*others["value"], value], [*others["se"] ** 2, variance]
    return pool(values, variances, tau2=chosen["tau2"], interval=chosen["interval"], unit=chosen["unit"])


def sizes(evidence, compared):
    """(needled, control, paired) people of one trial, its needled arms taken together; None where not read.

    Several needled parts of the same scalps are the same people, as many as have all parts.
    """
    found = [group_sizes.sizes(evidence, row) for row in compared]
    if None in found:
        return None
    if found[0].paired:
        fewest = min(size.needled for size in found)
        return fewest, fewest, True
    return sum(size.needled for size in found), found[0].control, False


def borrowed(evidence):
    """The row of `background` whose SD of change a trial without a spread borrows by default."""
    decided = next(row for row in records(evidence.decisions, decision_id="borrowed_sd") if row["default"])
    return only(evidence.background, fact_id=decided["option"])


def assumed_variance(evidence, needled, control, paired):
    """Variance of a difference between arms (or, paired, halves) that vary as much as the borrowed SD, (hairs/cm2)²."""
    sd = float(borrowed(evidence)["sd"])
    arms = [Arm(n, 0.0, sd, "hairs/cm2") for n in (needled, control)]
    return (paired_mean_difference(*arms, correlation=HALVES) if paired else mean_difference(*arms)).variance


def wish_rows(evidence, wanted):
    """The wish list of `wishes`: people, what each could do to the pool, why it is wanted, its address."""
    return pd.DataFrame(
        {
            "trial": wish.label,
            "people": _people(wish),
            "moves": words.NOT_DEFINED if wish.low is None else words.interval(Interval(wish.low, wish.high)),
            "narrowest": words.interval(wish.narrowest) if wish.narrowest else words.NOT_DEFINED,
            "why": reason(evidence, wish),
            "where": where(evidence, wish.study_id),
        }
        for wish in wanted
    )


def _people(wish):
    if wish.people is None:
        return "not read"
    return f"{wish.people[0]}, on both sides" if wish.paired else f"{wish.people[0]} + {wish.people[1]}"


def reason(evidence, wish):
    """Why a full text is wanted: what was not read, what we had to decide, whose people it may hold."""
    study = only(evidence.studies, study_id=wish.study_id)
    nothing, read = parts.nothing(evidence, wish.study_id), parts.told(evidence, wish.study_id)
    told = [f"{words.capital(study['exclusion_reason'])}."] if given(study["exclusion_reason"]) else []
    if nothing:
        told = told or ["No part of its result was read."]
    else:
        told += [f"{found}: {names}." for found, names in read.items() if names and found != "Read"]
    open_ = dict.fromkeys(
        DECIDED.get(row["about"], row["about"]) for row in records(evidence.decisions, study_id=wish.study_id)
    )
    told += [f"We had to decide: {words.listing(open_)}."] * bool(open_)
    if given(study["overlap_with"]):
        told.append(f"May hold the same people as {only(evidence.studies, study_id=study['overlap_with'])['label']}.")
    return " ".join(told) or "Its full text would confirm what was read."


def where(evidence, study_id):
    """Where the report of a study can be had; a number of PubMed Central means that the full text is free."""
    row = only(evidence.sources, source_id=only(evidence.studies, study_id=study_id)["source_id"])
    free = f"free: {row['pmcid']}" if given(row["pmcid"]) else ""
    return "; ".join(part for part in (sources.found_at(row), free) if part) or "address not read"


def most_wanted(evidence, wanted):
    """The first wish of `wishes` in a sentence: what its full text could do to the pool, and what that rests on."""
    first, now = wanted[0], pooled(effects_for(evidence, *MAIN)).estimate
    step = Step(f"Our average now: {words.number(now)} hairs per cm².", now, "hairs/cm2")
    ends = f"between {words.number(first.low)} and {words.number(first.high)} hairs per cm²"
    told = "the readings that its print allows" if first.printed else "the two tables that we suppose"
    text = f"Most wanted is {first.label}. Our average is {words.number(now)}; under {told} it lies {ends}."
    return sentence(text, (step, *_supposed(evidence, first, now)))


def _supposed(evidence, wish, now):
    if wish.printed:
        return (Step("Pooled under every combination of the decisions on this trial that keeps it in."),)
    fact = borrowed(evidence)
    sd = facts.reading(
        f"SD of change {words.exact(fact['sd'])} hairs per cm² in each arm.", fact, fact["sd"], "hairs/cm2"
    )
    assumption = f"the trial varies like that one; two halves of a scalp correlate with r = {HALVES}"
    tables = Step(f"Supposed: no difference, and {words.number(2 * now)} hairs per cm².", assumption=assumption)
    return sd, tables


def surest(wanted):
    """The wish that could leave the shortest interval of the pool."""
    best = min((wish for wish in wanted if wish.narrowest), key=lambda wish: wish.narrowest.high - wish.narrowest.low)
    text = (
        f"The surest answer could come from {best.label}: under one of its readings or tables the 95% interval would be "
        f"{words.interval(best.narrowest)} hairs per cm²."
    )
    assumption = "one of the readings that its print allows" if best.printed else "a table that we suppose"
    shortest = Step("The shortest of all intervals on the wish list.", assumption=assumption)
    return sentence(text, (shortest,))


def free(evidence):
    """How many trials of the main comparison have a free full text that was not read."""
    rows = [
        only(evidence.sources, source_id=only(evidence.studies, study_id=name)["source_id"])
        for name in trials(evidence)
    ]
    open_ = [row for row in rows if given(row["pmcid"]) and row["access"] != "full_text"]
    has = "has a number" if len(open_) == 1 else "have a number"
    text = (
        f"Of the {len(rows)} studies of the main comparison, {words.none_or(len(open_))} that we did not read in full {has} "
        "in PubMed Central, where full texts are free."
    )
    return sentence(text, tuple(sources.record_step(row, f"{row['pmcid']}.") for row in open_))


def other_rows(evidence):
    """The studies of other questions that were left out because their results could not be read; the largest first."""
    unread = {row["source_id"] for row in records(evidence.screening, stage="full text not available")}
    rows = [study for study in records(evidence.studies) if study["source_id"] in unread]
    rows = [study for study in rows if study["study_id"] not in trials(evidence)]
    return pd.DataFrame(
        {
            "study": f"{study['label']} ({people(study) or 'number not read'})",
            "title": f"{_title(evidence, study)} What was missing: {study['exclusion_reason']}.",
            "where": where(evidence, study["study_id"]),
        }
        for study in sorted(rows, key=lambda study: -(people(study) or 0))
    )


def _title(evidence, study):
    title = only(evidence.sources, source_id=study["source_id"])["title"]
    return f"{title}." if given(title) else "Title not read."
