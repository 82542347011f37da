"""What pairs of arms beyond needling with minoxidil isolate, and what they print: rows of words, and their effects.

What a pair can and cannot tell is a judgement and stands in the note of `data/comparisons.csv`.
"""

from dataclasses import dataclass
from math import nan

import pandas as pd

from . import bias, facts, group_sizes, harm_rates, routes, studied, summaries, words
from .comparisons import label
from .estimates import Estimate, Events
from .facts import ROLES, at_hand, given, only, records
from .risks import risks_for
from .tries import SAID

NAMES = {
    "pull_test_negative": "no hair comes out on pulling",
    "growth_appreciated": "hair growth rated as better",
    "improved_perception": "feels better",
    "marked_improvement": "marked improvement",
    "vellus_hair_present": "fine (vellus) hairs seen",
    "enhanced_density": "denser hair seen",
    "complete_recovery": "complete recovery",
    "terminal_hair_regrowth": "thick (terminal) hair regrown",
    "black_dots": "black dots, a sign of active disease",
    "over_50pct_improvement": "more than 50% improvement",
    "hair_count_percent_increase": "hair count, gain in percent",
    "hair_diameter_percent_increase": "hair diameter, gain in percent",
    "terminal_vellus_ratio": "thick against fine hairs",
    "clinician_rated": "rating by the clinician",
    "self_rated": "rating by the patient",
    "regrowth_percent": "hair regrown, in percent",
    "regrowth_scale": "scale of regrowth",
    "salt": "SALT score",
    "objective_very_good": "objective score: very good",
    "objective_none": "objective score: no better",
    "self_over_75pct": "rates it above 75% better",
    "self_over_50pct": "rates it above 50% better",
    "investigator_plus2_or_more": "rated +2 or better on photographs",
    "patient_perceived_improvement": "feels better",
    "sinclair": "Sinclair grade",
    "responder_sinclair": "at least one Sinclair grade better",
}
PLAIN = ("saline", "normal saline")
NOTHING = "no result of this pair was read"
ENDS = {"final": "at the end", "change": "change"}
UNNAMED = "test not named"  # says nothing of what was compared


@dataclass(frozen=True)
class Share:
    """People with an event in one arm, and whether a count is inferred."""

    study: str
    condition: str
    event: str
    count: Events
    inferred: bool
    trail: tuple

    @property
    def interval(self):
        """The exact 95% interval of the share."""
        return harm_rates.exact(self.count)


def event_name(event):
    """An event or outcome in plain words, in lower case."""
    return NAMES.get(event) or bias.OUTCOMES.get(event, event.replace("_", " "))


def pair_rows(evidence, *questions):
    """Every pair of arms of some questions: who, first against second, what was printed, and what the pair isolates."""
    evidence = at_hand(evidence)
    pairs = [row for name in questions for row in records(evidence.comparisons, question_id=name)]
    return pd.DataFrame(
        {
            "trial": label(evidence, pair["study_id"]),
            "people": people(only(evidence.studies, study_id=pair["study_id"])),
            "pair": pair_name(evidence, pair),
            "printed": words.capital("; ".join(printed(evidence, pair)) or NOTHING),
            "isolates": pair["note"],
        }
        for pair in pairs
    )


def people(study):
    """How many people, and how they came into their groups, in words."""
    n = studied.people(study)
    return f"{n if given(n) else 'Number not read'}; {studied.DESIGNS[study['design']][0]}"


def pair_name(evidence, pair):
    """The two arms in words: 'PRP + microneedling against PRP'."""
    names = [only(evidence.arms, study_id=pair["study_id"], arm_id=pair[f"{role}_arm_id"])["label"] for role in ROLES]
    return " against ".join(name.split(": ", 1)[-1] for name in names)


def printed(evidence, pair):
    """What was printed of a pair, as phrases: counts, averages, then p values or words."""
    counts = [
        f"{event_name(row['event'])}: {_of(row['needled'])} against {_of(row['control'])}"
        for row in _events(evidence, pair)
    ]
    return [*counts, *_means(evidence, pair), *_tests(evidence, pair)]


def _of(count):
    return f"{count.affected} of {count.observed}"


def _events(evidence, pair):
    found = outcomes(evidence, pair["question_id"])
    return found[found["comparison_id"] == pair["comparison_id"]].to_dict("records") if len(found) else []


def _means(evidence, pair):
    rows = records(evidence.measurements, study_id=pair["study_id"], arm_id=pair["needled_arm_id"])
    told = []
    for outcome in dict.fromkeys(row["outcome"] for row in rows if row["quantity"] != "baseline"):
        if found := facts.difference(evidence, pair, outcome):
            both = " against ".join(_mean(row, found) for row in found.rows)
            told.append(f"{event_name(outcome)}, {ENDS.get(found.kind, found.kind)}: {both} {words.unit(found.unit)}")
    return told


def _mean(row, found):
    if found.kind not in ("change", "final"):
        return words.number(found.needled if row is found.rows[0] else found.control)
    return words.exact(row["mean"]) + (f" ± {words.exact(row['sd'])}" if given(row["sd"]) else "")


def _tests(evidence, pair):
    same = {name: pair[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    found = {}
    for row in records(evidence.contrasts, **same):
        if row["quantity"] != "baseline":
            found.setdefault(_verdict(row), []).append(event_name(row["outcome"]))
    return [f"{words.listing(dict.fromkeys(names))}: {said}" for said, names in found.items()]


def _verdict(row):
    """A test in words, with what it compared where that was read; where only a direction was read, the direction."""
    about = row["test_text"] if given(row["test_text"]) and row["test_text"] != UNNAMED else ""
    if row["statistic"] == "direction" and about:
        return about
    return SAID[row["statistic"]].format(words.exact(row["value"])) + (f" ({about})" if about else "")


def outcomes(evidence, question):
    """The rows of `risks.risks_for` that are results: without what was counted before treatment."""
    found = risks_for(evidence, question)
    if found.empty:
        return found
    before = {(row["study_id"], row["event"]) for row in records(evidence.events, week=0.0)}
    kept = [(row["study_id"], row["event"]) not in before for row in found.to_dict("records")]
    return found[kept].reset_index(drop=True)


def event_rows(evidence, *questions):
    """People with an event in both arms: counts, risk ratio, and how many more of 100, pair by pair."""
    tables, evidence = [], at_hand(evidence)
    for question in questions:
        found = outcomes(evidence, question)
        if found.empty:
            continue
        table = summaries.risk_rows(found)
        pairs = {row["comparison_id"]: row for row in records(evidence.comparisons, question_id=question)}
        table["event"] = [words.capital(event_name(event)) for event in found["event"]]
        table["counts"] = [
            "inferred" if any(s.assumption for s in trail[:2]) else "printed" for trail in found["trail"]
        ]
        table["pair"] = [pair_name(evidence, pairs[name]) for name in found["comparison_id"]]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def risk(evidence, comparison_id, event):
    """One row of `outcomes`, as a dictionary; says what is missing where there is none."""
    question = only(evidence.comparisons, comparison_id=comparison_id)["question_id"]
    for row in outcomes(evidence, question).to_dict("records"):
        if (row["comparison_id"], row["event"]) == (comparison_id, event):
            return row
    raise LookupError(f"{comparison_id} has no counts of {event!r} in both arms")


@dataclass(frozen=True)
class Effect:
    """A difference of two printed means, first minus second, in the unit of the page; `trail` is how it came about."""

    estimate: Estimate
    people: group_sizes.Sizes
    basis: str
    sds: tuple | None
    trail: tuple


def effect(evidence, comparison_id, outcome):
    """The difference of a pair on any outcome, in the unit of the page, by the first route that is open.

    Refuses where no pair of means was read; the variance is NaN where nothing gives it.
    """
    evidence = at_hand(evidence)
    pair = only(evidence.comparisons, comparison_id=comparison_id)
    found = facts.difference(evidence, pair, outcome)
    if found is None:
        raise ValueError(f"{comparison_id} prints no pair of means of {outcome!r}")
    sizes = group_sizes.sizes(evidence, pair, False, found.rows)
    try:
        difference, sizes, spread = routes.standard_error(evidence, pair, [(found, sizes)], {})
    except ValueError:
        return Effect(Estimate(found.value, nan, found.unit), sizes, "none", None, found.steps)
    estimate = Estimate(difference.value, spread.se**2, difference.unit)
    return Effect(estimate, sizes, spread.basis, spread.sds, (*difference.steps, *sizes.steps, *spread.steps))


def alone(evidence):
    """The arms that were needled with nothing active: no other treatment is named, or only saline."""
    return [
        row
        for row in records(evidence.arms, role="needled")
        if not given(row["co_treatment"]) or row["co_treatment"] in PLAIN
    ]


def alone_gains(evidence):
    """What hair density rose by in arms needled with nothing active, before and after: rows of `measurements`."""
    found = []
    for arm in alone(evidence):
        same = {"study_id": arm["study_id"], "arm_id": arm["arm_id"], "outcome": "hair_density", "quantity": "change"}
        found += records(evidence.measurements, **same)
    return found


def alone_shares(evidence):
    """People who responded in arms needled with nothing active, one `Share` for each event."""
    found = []
    for arm in alone(evidence):
        rows = records(evidence.events, study_id=arm["study_id"], arm_id=arm["arm_id"])
        found += [share(evidence, row) for row in rows if row["week"] != 0 and given(row["affected_n"])]
    return found


def share(evidence, row):
    """One row of `events` with its people as a `Share`."""
    study, count = only(evidence.studies, study_id=row["study_id"]), Events(row["affected_n"], row["observed_n"])
    inferred = "inferred" in (row["affected_n_source"], row["observed_n_source"])
    text = f"{study['label']}, {event_name(row['event'])}: {_of(count)}."
    step = facts.reading(text, row, count.affected, "people", "a count is inferred" * inferred)
    return Share(study["label"], studied.condition(study)[0], event_name(row["event"]), count, inferred, (step,))


def share_rows(shares):
    """Counts of one arm each, with the exact interval of their share."""
    return pd.DataFrame(
        {
            "study": one.study,
            "condition": words.capital(one.condition),
            "event": words.capital(one.event),
            "count": _of(one.count) + (", inferred" if one.inferred else ""),
            "share": f"{words.percent(one.count.risk)} ({_percents(one.interval)})",
        }
        for one in shares
    )


def _percents(interval):
    return f"{words.percent(interval.low)} to {words.percent(interval.high)}"
