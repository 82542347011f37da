"""Needling at home: the one trial, what it could not see, its needles, its time, and what prices were read."""

import pandas as pd

from . import answers, recover, sources, words
from .comparisons import label
from .estimates import Interval
from .facts import given, only, read_as, reading, records
from .show import sentence

TRIAL = "sohng2020"  # the one randomised trial at home that was read


def lengths(evidence):
    """Needle lengths in studies of hair loss: (label, Interval in mm, whether it was used at home, step), longest first."""
    found = {}
    for row in records(evidence.arms):
        if given(row["needle_mm"]):
            found.setdefault(row["study_id"], []).append(row)
    return sorted((_length(evidence, *item) for item in found.items()), key=lambda item: -item[1].high)


def _length(evidence, study_id, rows):
    mm = [float(row["needle_mm"]) for row in rows]
    home = any(given(row["device"]) and "home" in row["device"] for row in rows)
    name = label(evidence, study_id)
    return (
        name,
        Interval(min(mm), max(mm)),
        home,
        reading(f"{name}: {words.exact(max(mm))} mm.", rows[0], max(mm), "mm"),
    )


def longer_than_home(evidence):
    """How many studies used needles longer than those that are described as home rollers."""
    row = only(evidence.background, fact_id="b47")
    limit, found = float(row["value"]), [item for item in lengths(evidence) if not item[2]]
    longer = sum(span.high >= limit for _, span, _, _ in found)
    both = [name for name, span, _, _ in found if span.low < limit <= span.high]
    short = [f"{name} {words.exact(span.high)} mm" for name, span, _, _ in found if span.high < limit]
    but = f" {words.listing(both)} compared them with shorter ones." if both else ""
    but += f" Shorter ones only: {words.listing(short)}." if short else ""
    text = (
        f"Home rollers are described as shorter than {words.exact(limit)} mm. Of {words.count(len(found))} studies of hair loss "
        f"outside the home whose needle length we read, {words.count(longer)} used needles of {words.exact(limit)} mm or more."
        f"{but} The length of the needles in the home trial was not read."
    )
    read = reading(f"Home rollers are shorter than {words.exact(limit)} mm.", row, limit, "mm")
    return sentence(text, (read, *(step for *_, step in found)))


def sds_of_change(evidence):
    """The smallest and the largest SD of change printed for minoxidil or placebo arms, hairs/cm2: rows of background."""
    rows = [row for row in records(evidence.background, topic="minoxidil_effect") if given(row["sd"])]
    return min(rows, key=lambda row: row["sd"]), max(rows, key=lambda row: row["sd"])


def blind_spot(evidence, people, df=None):
    """How far from the truth a trial with so many people per arm may land by chance: an Interval of hairs/cm2.

    t · SD · √(2/n), the half width of a 95% interval, for the smallest and the largest SD of change printed elsewhere.
    """
    from scipy.stats import t

    half = t.ppf(0.975, df or 2 * people - 2)
    return Interval(
        *(half * recover.difference_se_from_sd(row["sd"], people, people) for row in sds_of_change(evidence))
    )


def home_trial(evidence):
    """What the one home trial could not see, beside what minoxidil itself does."""
    study, arms = only(evidence.studies, study_id=TRIAL), records(evidence.arms, study_id=TRIAL)
    n = int(study["randomised_n"]) // len(arms)
    span, (drug, steps) = blind_spot(evidence, n), answers.minoxidil_effect(evidence)
    beyond = "more than" if span.low > drug else "as much as" if drug in span else "less than"
    text = (
        f"With about {words.count(n)} people in an arm, chance alone moves a difference by up to {words.number(span.low, 0)} to "
        f"{words.number(span.high, 0)} hairs per cm² (95%, with spreads borrowed from other trials). That is {beyond} the "
        f"{words.number(drug)} that minoxidil adds over placebo."
    )
    read = reading(f"{int(study['randomised_n'])} people in {len(arms)} arms.", study, study["randomised_n"], "people",
                   "arms of equal size, all analysed")  # fmt: skip
    borrowed = [reading(f"SD of change {words.exact(row['sd'])}: {row['population']}.", row, row["sd"], "hairs/cm2",
                        "borrowed from another trial") for row in sds_of_change(evidence)]  # fmt: skip
    return sentence(text, (read, *borrowed, *steps))


def sessions(evidence, study_id=TRIAL):
    """How many treatments a study's schedule asks for: printed, or its weeks divided by its interval."""
    study, arm = only(evidence.studies, study_id=study_id), only(evidence.arms, study_id=study_id, role="needled")
    if given(arm["sessions_n"]):
        return int(arm["sessions_n"])
    return int(7 * study["followup_weeks"] / arm["interval_days"])


def cost_rows(evidence):
    """The prices that were read, with who says so."""
    rows = [row for row in records(evidence.background, topic="cost") if given(row["unit"])]
    return pd.DataFrame(
        {
            "what": words.capital(row["population"])
            if row["fact_id"] != "b50"
            else "A treatment in a clinic, United States",
            "price": f"{_price(row)} {row['unit'].split()[0]}",
            "read_in": f"{sources.starred(evidence, row['source_id'])}, {read_as(row)}",
        }
        for row in rows
    )


def _price(row):
    return words.exact(row["value"]) if given(row["value"]) else words.interval(Interval(row["low"], row["high"]), 0)


def course_cost(evidence, study_id="dhurat2013"):
    """What the schedule of a trial would cost in a clinic, at the prices that were read: (Interval in USD, Sentence)."""
    row, n = only(evidence.background, fact_id="b50"), sessions(evidence, study_id)
    span = Interval(n * row["low"], n * row["high"])
    ends = " to ".join(words.count(end) for end in (span.low, span.high))
    text = (
        f"At {_price(row)} US dollars a treatment, the {words.count(n)} treatments of {label(evidence, study_id)} would cost "
        f"{ends} US dollars. The price comes from one magazine, so take it as an order of size."
    )
    step = reading(f"{_price(row)} USD per treatment.", row, row["low"], "USD", "every treatment at the same price")
    return span, sentence(text, (step,))


def time(evidence):
    """What the schedule of the home trial asked of people."""
    arm, n = only(evidence.arms, study_id=TRIAL, role="needled"), sessions(evidence)
    weeks = only(evidence.studies, study_id=TRIAL)["followup_weeks"]
    text = (
        f"The home trial asked for needling twice a week, for "
        f"{words.exact(weeks)} weeks: about {n} times. How many people kept to it, and whether they found it convenient, we did "
        "not read."
    )
    return sentence(text, (reading("Twice a week.", arm, arm["interval_days"], "days"),))
