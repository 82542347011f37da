"""What to take away: what needling adds, how sure that is, what it costs in harm; and a paragraph that may be quoted."""

from . import answers, believed, certainty, comparisons, harms, magnitude, rare_harms, standing, words
from .comparisons import MAIN
from .domains import DOMAINS
from .estimates import Interval, Step
from .facts import reading, records
from .rules import LEVELS
from .show import sentence


def in_short(evidence, found):
    """The three sentences to take away: what needling adds, how sure that is, and what it costs in harm."""
    return _adds(evidence, found), _how_sure(evidence, found), _cost(evidence, found)


def main_of(found):
    """The body of the main comparison among several."""
    return next(each for each in found if (each.question_id, each.outcome) == MAIN)


def _adds(evidence, found):
    main, scale = main_of(found), answers.size(evidence)
    effects = comparisons.effects_for(evidence, *MAIN)
    short = answers.in_short(comparisons.pooled(effects) if effects["included"].any() else None)
    size = (
        f"{words.difference(main.value, main.unit)} (95% interval {words.span(main.interval)})"
        if main.lines
        else main.absolute
    )
    lines = magnitude.thresholds(evidence, MAIN[1])
    drug, noticed = lines["what minoxidil itself adds"], lines["what people notice"]
    text = (
        f"Does needling regrow hair? {short} On average {size}, from {standing.behind(evidence)}."
        f"{_otherwise(evidence)} Minoxidil itself adds "
        f"{words.number(drug)}, and people notice about {words.number(noticed, 0)}."
    )
    return sentence(text, (main.steps, scale.trail))


def _otherwise(evidence):
    """The result by the readings that we believe more than print; empty where there is none."""
    found = believed.pools(evidence)
    told = [believed.with_span(pool) for _, pool in found]
    if len(told) > 1:
        told[-1] = f"together {told[-1]}"
    text = f" By readings that we believe more than print, though none is sure, it is {words.listing(told, last='or')}."
    return text * bool(told)


MEANS = {
    "very_low": "The true effect is probably quite different from these numbers.",
    "low": "The true effect may be quite different from these numbers.",
}


def _how_sure(evidence, found):
    levels = [certainty.overall(evidence, each.question_id, each.outcome) for each in found]
    counts = {level: levels.count(level) for level in LEVELS if level in levels}
    told = [f"{level.replace('_', ' ')} for {words.count(n)}" for level, n in counts.items()]
    if len(counts) == 1:
        told = [f"{levels[0].replace('_', ' ')} for all {words.count(len(found))} results that we judged"]
    text = f"How sure that is: certainty is {words.listing(told)}, alone and at home included. "
    text += MEANS.get(certainty.overall(evidence, *MAIN), "")
    step = Step("Rows 'overall' of certainty.csv, each with its reasons.", float(len(found)), "results")
    return sentence(text.strip(), (step,))


def _cost(evidence, found):
    named, seen = harms.mild(evidence), harms.infection(evidence)
    zero, grave = harms.serious(evidence), rare_harms.in_short(evidence)
    counted = next((each for each in found if each.outcome == "any_harm" and each.lines), None)
    text = f"What it costs in harm: {named.text[0].lower()}{named.text[1:]} "
    if counted:
        text += f"The one trial that counts in both arms has {counted.absolute.partition(';')[0]}. These are events, not people. "
    text += f"{seen.text} " if seen else ""
    trail = named.trail, counted.steps if counted else (), seen.trail if seen else (), zero.trail, grave.trail
    return sentence(f"{text}{zero.text} {grave.text}", trail)


def clash(evidence, rows):
    """Why a count of people can be large where the mean of hairs is small: the trial of the largest count, and its weight.

    `rows` are of `comparisons.risks_for`. None where the trial with the largest difference is not in the pool.
    """
    effects = comparisons.effects_for(evidence, *MAIN)
    top = max(rows, key=lambda row: row["risk_difference"].value)
    mine = effects[effects["included"]].reset_index(drop=True)
    place = mine.index[mine["study_id"] == top["study_id"]]
    if place.empty:
        return None
    pool, row = comparisons.pooled(effects), mine.loc[place[0]]
    many = words.whole(100 * top["risk_difference"].value)
    text = (
        f"How can {many} of 100 more look clearly better when the average is {words.number(pool.estimate)} hairs per cm²? "
        f"The {many} come from {top['label']}, which reports {words.number(row['value'])} hairs; in the average it weighs "
        f"{words.percent(pool.weights[place[0]])}. Nobody printed hairs and ratings person by person, so the one cannot be "
        "checked against the other."
    )
    return sentence(text, (top["trail"], comparisons.pool_steps(effects, pool)))


def thickness(evidence, found):
    """The difference in thickness as a share of what the hairs measured at the start; None where there is none."""
    body = next((each for each in found if each.outcome == "hair_diameter" and len(each.lines) == 1), None)
    study = body and body.lines[0].study_id
    rows = records(evidence.measurements, study_id=study, outcome="hair_diameter", quantity="baseline") if study else []
    if not rows:
        return None
    start = sum(row["mean"] for row in rows) / len(rows)
    text = (
        f"In one small trial the thickness of hairs changed by {words.difference(body.value, body.unit)} with needling "
        f"({words.interval(body.interval)} by 1.96 SEs, {words.interval(_by_t(evidence, body))} by the t of so few people), "
        f"where they measured about {words.number(start, 0)} at the start: {words.percent(body.value / start)} of that."
    )
    steps = [reading(f"Thickness at the start: {words.exact(row['mean'])}.", row, row["mean"], "um") for row in rows]
    return sentence(text, (body.steps, tuple(steps)))


def _by_t(evidence, body):
    """The interval of the one trial of a body by Student's t, which for few people reaches further than 1.96 SEs."""
    from scipy.stats import t

    effects = comparisons.effects_for(evidence, body.question_id, body.outcome)
    row = effects[effects["included"]].iloc[0]
    df = row["n_needled"] - 1 if row["paired"] else row["n_needled"] + row["n_control"] - 2
    half = float(t.ppf(0.975, df)) * row["se"]
    return Interval(row["value"] - half, row["value"] + half)


def report(evidence, found):
    """A paragraph that may be quoted: the main result, its certainty with the reasons, the counts of people, and harm."""
    main = main_of(found)
    rows = certainty.judged(evidence, *MAIN)
    lowered = [DOMAINS[name].name.lower() for name in DOMAINS if rows[name]["steps_down"]]
    level = rows["overall"]["judgement"].replace("_", " ")
    text = (
        f"“{certainty.plain(evidence, main)} {certainty.behind(main)} Certainty (GRADE) is {level}; steps were taken off for "
        f"{words.listing(lowered)}. It was judged by one reader, mostly from abstracts, with a computed suggestion beside "
        f"each judgement. {harms.serious(evidence).text}”"
    )
    return sentence(text, main.steps)
