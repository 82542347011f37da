"""Harms that were not seen, and those that were not asked for: what zero of n leaves open, and where nothing was read."""

from math import inf

import pandas as pd

from . import bias, group_sizes, harm_rates, harms, sources, words
from .comparisons import MAIN, label
from .estimates import Step
from .facts import given, only, records
from .show import sentence


def one_in(risk):
    """A risk as 'about 1 in 14', with one decimal where that is under ten.

    Examples
    --------
    >>> one_in(0.072), one_in(0.95)
    ('about 1 in 14', 'about 1 in 1.1')
    """
    many = 1 / risk if risk > 0 else inf
    return f"about 1 in {words.number(many, 0 if many >= 10 else 1)}"


def zero_rows(evidence):
    """Harms looked for and not seen, fewest people first: what none of n leaves open, one-sided at 95%."""
    rows = [row for row in records(evidence.harms, affected_n=0) if given(row["observed_n"])]
    shown = {rate.study_id for pair in harm_rates.pairs(evidence) for rate in pair}
    rows = [row for row in rows if row["study_id"] not in shown]
    counted = [(row, _needled(evidence, row)) for row in rows]
    return pd.DataFrame(_zero(evidence, *pair) for pair in sorted(counted, key=lambda pair: pair[1][0]))


def _zero(evidence, row, counted):
    people, told = counted
    where = label(evidence, row["study_id"]) if given(row["study_id"]) else sources.starred(evidence, row["source_id"])
    bound = harms.upper_bound_of_zero(people) if people else None
    return {
        "where": where,
        "harm": words.capital(harm_rates.name(row["event"])),
        "people": f"0 of {told}",
        "bound": words.percent(bound, 1) if people else "not known",
        "one_in": one_in(bound).removeprefix("about ") if people else "",
    }


def _needled(evidence, row):
    """How many needled people a row counts, and those words; 0 where a row takes all arms together and nothing says it.

    Arms whose people are not printed are read as equally large where the needled are in one comparison, and it is said.
    """
    observed = int(row["observed_n"])
    if not given(row["study_id"]) or harm_rates.group(evidence, row["study_id"], row["arm_id"]) != harm_rates.TOGETHER:
        return observed, words.count(observed) if observed > 999 else str(observed)
    arms = [arm["randomised_n"] for arm in records(evidence.arms, study_id=row["study_id"], role="needled")]
    if all(map(given, arms)):
        return int(sum(arms)), f"{int(sum(arms))} needled ({observed} in both arms)"
    pairs = records(evidence.comparisons, study_id=row["study_id"])
    people = group_sizes.sizes(evidence, pairs[0], equal_split=True) if len(pairs) == 1 else None
    if people and people.needled + people.control == observed:
        return people.needled, f"{people.needled} needled, if both arms were equal ({observed} in both)"
    return 0, f"{observed}, {harm_rates.TOGETHER}"


def zero_said(people):
    """What none of so many people leaves open, told for somebody who is no statistician."""
    bound = harms.upper_bound_of_zero(people)
    text = (
        f"If none of {people} people had a harm, the true risk can still be up to {words.percent(bound, 1)}, "
        f"{one_in(bound)} (one-sided, 95%)."
    )
    return sentence(text, (Step(f"1 − 0.05^(1/{people})", bound, "share of people"),))


def asked_rows(evidence, question=MAIN[0]):
    """For each trial of a question, what was read of harm: counted in both arms, named, or nothing."""
    both = {needled.study_id for needled, _ in harm_rates.pairs(evidence, question)}
    compared = {role: _arms(evidence, question, role) for role in ("needled", "control")}
    registered = {row["source_id"] for row in records(evidence.sources, kind="registry")}  # has no results yet
    studies = [study_id for study_id in bias.trials(evidence, question) if study_id not in registered]
    return pd.DataFrame(_asked(evidence, study_id, study_id in both, compared) for study_id in studies)


NOTHING, COUNTED, PARTLY = "nothing", "counted in both arms", "told, not counted in both arms"
OTHERS = "told of other groups only"


def _arms(evidence, question, role):
    return {(row["study_id"], row[f"{role}_arm_id"]) for row in records(evidence.comparisons, question_id=question)}


def _asked(evidence, study_id, both, compared):
    rows = [row for row in records(evidence.harms, study_id=study_id) if row["event"] != harm_rates.TOTAL]
    told = [f"{_told(row)} ({_group(evidence, row, compared)})" for row in rows]
    apart = all(given(row["arm_id"]) and row["arm_id"] != "all" for row in rows)
    of_others = apart and not any((study_id, row["arm_id"]) in compared["needled"] for row in rows)
    read = COUNTED if both else NOTHING if not rows else OTHERS if of_others else PARTLY
    what = f"{words.count(len({row['event'] for row in rows}))} kinds of harm" if both else "; ".join(told)
    return {"trial": label(evidence, study_id), "read": words.capital(read), "what": words.capital(what)}


def _group(evidence, row, compared):
    """Of which group of a comparison a harm is told, in words."""
    if not given(row["arm_id"]):
        return harm_rates.UNTOLD
    arm = (row["study_id"], row["arm_id"])
    if arm in compared["needled"]:
        return "needled"
    if arm in compared["control"]:
        return "minoxidil alone"
    return "both groups" if arm[1] == "all" else only(evidence.arms, study_id=arm[0], arm_id=arm[1])["label"]


def _told(row):
    if not given(row["affected_n"]):
        return f"{harm_rates.name(row['event'])}, no count"
    people = f"of {int(row['observed_n'])}" if given(row["observed_n"]) else "of a number that was not read"
    return f"{harm_rates.name(row['event'])}: {int(row['affected_n'])} {people}"


def asked(evidence, question=MAIN[0]):
    """In how many trials of a question harm was counted, and in how many nothing was read of it."""
    read = asked_rows(evidence, question)["read"]
    n, counted = len(read), int((read == words.capital(COUNTED)).sum())
    silent, of_others = (int((read == words.capital(kind)).sum()) for kind in (NOTHING, OTHERS))
    text = (
        f"Of {words.count(n)} trials of needling added to minoxidil, {words.count(counted)} "
        f"{'counts' if counted == 1 else 'count'} harms in both arms. Of {words.count(silent)} we read nothing about harm"
        f"{f', and of {words.count(of_others)} only harms of groups without needling and minoxidil together' * bool(of_others)}."
    )
    if registered := len(bias.trials(evidence, question)) - n:
        text += f" {words.capital(words.count(registered))} more {'is' if registered == 1 else 'are'} only registered."
    return sentence(text, (Step("Trials in comparisons.csv, and their rows in harms.csv.", float(n), "trials"),))
