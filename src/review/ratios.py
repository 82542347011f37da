"""A question answered by counts of people: the risk ratios of its trials, their pool, and the sentences that say both.

The question is the first row of `questions.csv`; its words for treatment, control and event stand in the sentences. Every
sentence follows the tables and says so where there are too few trials. Ratios are treated over control: below 1 the event
was rarer with the treatment.
"""

from collections import Counter
from dataclasses import dataclass
from math import exp

import pandas as pd

from . import influence, risks, words
from .estimates import Interval, Pooled, Step
from .facts import given, only, records
from .show import sentence


@dataclass(frozen=True, eq=False)
class Found:
    """What the trials of a question report: its words, a row per risk ratio, and their pool (None without any)."""

    question: str
    treatment: str
    control: str
    event: str
    rows: list
    pool: Pooled | None


def found(evidence):
    """What the tables hold on the first question, with the pool of its trials (REML, HKSJ interval)."""
    asked = next(iter(records(evidence.questions)), None)
    if asked is None:
        return Found("", "treatment", "control", "the event", [], None)
    reported = risks.risks_for(evidence, asked["question_id"])
    reported = reported[reported["event"] == asked["event"]] if len(reported) else reported
    rows = risks.poolable(reported)
    pool = risks.pooled(rows) if len(rows) else None
    names = (asked["treatment"], asked["control"], asked["event"].replace("_", " "))
    return Found(asked["question_id"], *names, rows.to_dict("records"), pool)


def ends(pool):
    """The 95% interval of the pool on the log scale: that of the trial itself where there is one."""
    return pool.interval(method="wald" if pool.k == 1 else None)


def shown(log_ratio):
    """A log ratio as the ratio in words.

    Examples
    --------
    >>> shown(-0.7145), shown(0.0)
    ('0.49', '1.00')
    """
    return words.number(exp(log_ratio), 2)


def span(low_high):
    """The ends of an interval of log ratios as ratios: '0.33 to 0.73'."""
    return f"{shown(low_high.low)} to {shown(low_high.high)}"


def side(low_high):
    """On which side of no difference an interval lies: -1 below, 1 above, 0 where it includes it."""
    return int(low_high.low > 0) - int(low_high.high < 0)


def trial_rows(evidence, case):
    """One row a trial for `show.table`: groups, counts, risk ratio with interval, and weight."""
    shares = case.pool.weights if case.pool else ()
    rows = []
    for row, share in zip(case.rows, shares, strict=True):
        study, ratio = only(evidence.studies, study_id=row["study_id"]), row["risk_ratio"]
        rows.append(
            {
                "trial": row["label"],
                "groups": study["design"].replace("_", " ").replace("rct", "randomised"),
                "treated": f"{row['needled'].affected:,} of {row['needled'].observed:,}",
                "control": f"{row['control'].affected:,} of {row['control'].observed:,}",
                "ratio": f"{shown(ratio.value)} ({span(ratio.interval())})",
                "weight": words.percent(share),
            }
        )
    return pd.DataFrame(rows, columns=["trial", "groups", "treated", "control", "ratio", "weight"])


def coverage(evidence, case):
    """How many comparisons the question has, and how many report the event in both arms."""
    compared = len(records(evidence.comparisons, question_id=case.question))
    if not compared:
        return sentence(
            "The tables hold no comparison on this question. Add trials as the README says, and build again."
        )
    people = sum(row[arm].observed for row in case.rows for arm in ("needled", "control"))
    drawn = sum(only(evidence.studies, study_id=row["study_id"])["design"].endswith("_rct") for row in case.rows)
    return sentence(
        f"Comparisons on this question in the tables: {compared}. With {case.event} reported in both arms: "
        f"{len(case.rows)}, with {people:,} people; said to be randomised: {drawn}.",
        (Step("Comparisons of the question in comparisons.csv; design in studies.csv.", float(compared)),),
    )


def none(case):
    """The sentence for a question without a trial that can be used."""
    return sentence(f"No trial in the tables reports {case.event} in both arms yet, so there is no result.")


def trail(case):
    """Every count, each trial's ratio, and the pool."""
    pool = case.pool
    how = f"{pool.method}, tau² {words.number(pool.tau2, 3)}" if pool.k > 1 else "one trial, nothing to pool"
    logs = f"{words.number(pool.estimate, 4)}, SE {words.number(pool.se, 4)}"
    text = f"Log risk ratio {logs} ({how}): ratio {shown(pool.estimate)}."
    return (*(step for row in case.rows for step in row["trail"]), Step(text, pool.estimate, pool.unit))


def main_result(case):
    """The risk with the treatment as a multiple of the other, with its interval and what stands behind it."""
    if case.pool is None:
        return none(case)
    trials = f"In {case.rows[0]['label']}" if case.pool.k == 1 else f"In {words.count(case.pool.k)} trials together"
    text = (
        f"{trials}, the risk of {case.event} with {case.treatment} was {shown(case.pool.estimate)} times that with "
        f"{case.control} (95% interval {span(ends(case.pool))}; 1 is no difference)."
    )
    return sentence(text, trail(case))


def per_thousand(case):
    """What the pooled ratio means for 1,000 people at the risk that the middle trial saw without treatment."""
    if case.pool is None:
        return none(case)
    control = pd.Series([row["control"].risk for row in case.rows]).median()
    logs = (0, case.pool.estimate, ends(case.pool).low, ends(case.pool).high)
    before, after, low, high = (words.figures(1000 * control * exp(log)) for log in logs)
    whose = "that trial" if case.pool.k == 1 else "the middle trial"
    return sentence(
        f"Of 1,000 people like those of {whose}, the event ({case.event}) would be counted in {before} with {case.control}, "
        f"and in {after} with {case.treatment} (95% interval {low} to {high}).",
        (Step(f"Median risk with {case.control}: {words.figures(control)}.", control), *trail(case)[-1:]),
    )


def agreement(case):
    """How far the trials differ beyond chance."""
    if case.pool is None or case.pool.k < 2:
        return sentence("How far trials differ cannot be told from fewer than two of them.")
    ratios = [row["risk_ratio"].value for row in case.rows]
    return sentence(
        f"The ratios of the single trials go from {shown(min(ratios))} to {shown(max(ratios))}. Chance does not explain "
        f"{words.percent(case.pool.i2('tau2'))} of their spread (I²; tau² {words.number(case.pool.tau2, 2)} on the log scale).",
        trail(case)[-1:],
    )


def next_trial(case):
    """Where the true ratio of a next trial would lie."""
    if case.pool is None or case.pool.k < 3:
        return sentence("A prediction for a next trial needs at least three trials.")
    prediction = case.pool.prediction()
    which = "which includes no difference" if side(prediction) == 0 else "on one side of no difference"
    return sentence(
        f"The true ratio of a next trial would lie between {shown(prediction.low)} and {shown(prediction.high)} "
        f"(95% prediction interval), {which}.",
        trail(case)[-1:],
    )


def without_each(case):
    """The pool without each trial in turn (`pooling.Pooled` of arrays), or None with fewer than three."""
    if case.pool is None or case.pool.k < 3:
        return None
    return influence.leave_one_out(case.pool.effects, case.pool.variances)


def without_rows(case):
    """One row a trial for `show.table`: the pooled ratio without it."""
    pools = without_each(case)
    if pools is None:
        return pd.DataFrame(columns=["without", "ratio"])
    both = zip(case.rows, pools.estimate, pools.interval().low, pools.interval().high, strict=True)
    shown_rows = [(row["label"], f"{shown(value)} ({shown(low)} to {shown(high)})") for row, value, low, high in both]
    return pd.DataFrame(shown_rows, columns=["without", "ratio"])


def turning(case):
    """The trials without which the interval lies on another side of no difference than with all."""
    pools, whole = without_each(case), side(ends(case.pool))
    each = map(Interval, pools.interval().low, pools.interval().high)
    return [row["label"] for row, low_high in zip(case.rows, each, strict=True) if side(low_high) != whole]


def steadiness(case):
    """What leaving out one trial at a time does to the result."""
    pools = without_each(case)
    if pools is None:
        return sentence("With fewer than three trials, too little is left when one is taken out.")
    lowest, highest = pools.estimate.argmin(), pools.estimate.argmax()
    labels, turned = [row["label"] for row in case.rows], turning(case)
    does, not_so = ("excludes", "includes") if side(ends(case.pool)) else ("includes", "excludes")
    rest = f"The 95% interval {does} no difference whichever trial is left out."
    if turned:
        rest = f"With all trials the 95% interval {does} no difference; it {not_so} it without {words.listing(turned, 'or')}."
    return sentence(
        f"Leaving out one trial at a time moves the ratio from {shown(pools.estimate[lowest])} (without {labels[lowest]}) to "
        f"{shown(pools.estimate[highest])} (without {labels[highest]}). {rest}",
        trail(case)[-1:],
    )


def reading(case):
    """How the counts behind the result were read."""
    if case.pool is None:
        return none(case)
    steps = [step for row in case.rows for step in row["trail"] if step.source_id]
    ways = [
        f"{words.count(n)} as {way}"
        for way, n in Counter(step.access.replace("_", " ") for step in steps).most_common()
    ]
    inferred, total = sum(bool(step.assumption) for step in steps), words.count(len(steps))
    worked = (
        f" Behind {words.count(inferred)} of them is a number that was worked out, not printed." if inferred else ""
    )
    return sentence(f"How the {total} counts of people were read: {words.listing(ways)}.{worked}", tuple(steps))


def judged(evidence, case):
    """What has been judged by hand: risk of bias of how many trials, and the certainty."""
    trials = {row["study_id"] for row in case.rows}
    done = {row["study_id"] for row in records(evidence.bias) if row["study_id"] in trials}
    bias = f"Trials with a judgement of risk of bias: {len(done)} of {len(trials)}."
    level = certainty(evidence, case)
    sure = f"The certainty (GRADE) is {level}." if level else "The certainty (GRADE) is not judged yet."
    return sentence(f"{bias} {sure}" if trials else sure)


def certainty(evidence, case):
    """The overall level of certainty of the question in words; blank where it is not judged."""
    rows = records(evidence.certainty, question_id=case.question, domain="overall")
    levels = [row["judgement"] for row in rows if row["outcome"].replace("_", " ") == case.event]
    return levels[0].replace("_", " ") if levels and given(levels[0]) else ""
