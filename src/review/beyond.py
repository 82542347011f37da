"""Needling alone, with PRP and with other drugs, in sentences with their trail."""

from math import exp, sqrt

import pandas as pd

from . import comparable, isolated, summaries, words
from .answers import minoxidil_effect
from .comparisons import label
from .estimates import Estimate, Interval, Step
from .facts import given, only, read_as, reading, records
from .pooling import pool
from .regulations import fact_step
from .show import sentence

NEEDLED, PLACEBO, DRUG = "needles, nothing active", "placebo, no needles", "minoxidil, no needles"
CHANGE = "hairs/cm2 change"
ACTIVE = ("solution", "foam", "minoxidil")
NEEDLE_ISOLATED = "Isolates the needling"
GRADED = {"q_mn_alone_vs_mnx": "needles against minoxidil", "q_mn_plus_prp": "needles with PRP against PRP"}


def changes(evidence):
    """Changes of hair density before and after, in hairs/cm2: (label, kind, row), with needles alone, placebo, drug."""
    found = [(label(evidence, row["study_id"]), NEEDLED, row) for row in isolated.alone_gains(evidence)]
    for row in records(evidence.background, topic="minoxidil_effect", unit=CHANGE):
        if given(row["value"]):
            kind = DRUG if any(word in row["population"] for word in ACTIVE) else PLACEBO
            found.append((words.capital(row["population"]), kind, row))
    return found


def change_of(row):
    """The mean change of a row of `measurements` or `background`."""
    return float(row["mean"] if "mean" in row else row["value"])


def _range_of(evidence, kind):
    """The smallest and largest change of one kind of arm in words, how many there are, and their steps."""
    rows = [(name, row) for name, found, row in changes(evidence) if found == kind]
    values = sorted(change_of(row) for _, row in rows)
    steps = [reading(f"{name}: {words.exact(change_of(r))}.", r, change_of(r), "hairs/cm2") for name, r in rows]
    return f"{words.number(values[0])} to {words.number(values[-1])}", len(rows), tuple(steps)


def alone(evidence):
    """What is known of needles with nothing active, in two sentences, beside placebo arms."""
    study, still = only(evidence.studies, study_id="sohng2020"), only(evidence.mechanism, finding_id="m24")
    (gains, k, steps), (placebo, arms, more) = (_range_of(evidence, kind) for kind in (NEEDLED, PLACEBO))
    text = (
        f"Needles alone: one trial, with {int(study['randomised_n'])} people in three groups, set them against minoxidil. "
        f"It found no clear difference and was too small to find one. In {words.count(k)} studies hair density rose by "
        f"{gains} hairs per cm² from before to after, and in a further one it did not change; but in {words.count(arms)} "
        f"placebo arms, without a needle, it changed by {placebo}."
    )
    people = reading(f"{int(study['randomised_n'])} people.", study, study["randomised_n"], "people")
    return sentence(text, (people, steps, fact_step(still, f"{still['finding']}."), more))


def with_prp(evidence):
    """In how many of the trials that isolate needling beside PRP the needled did better, and one result of 100."""
    pairs = [r for r in records(evidence.comparisons, question_id="q_mn_plus_prp") if _isolates(r)]
    row = isolated.risk(evidence, "jha2019-prp", "growth_appreciated")
    better = sum(_favours(evidence, pair) for pair in pairs)
    text = (
        f"Added to PRP, a preparation of one's own blood, needles did better in {words.count(better)} of "
        f"{words.count(len(pairs))} trials that can tell. In one of them, hair growth was rated as better in "
        f"{of_100(row)}. All are small, and each has a gap that could undo it."
    )
    return sentence(text, row["trail"])


def _isolates(pair):
    return given(pair["note"]) and pair["note"].startswith(NEEDLE_ISOLATED)


def _favours(evidence, pair):
    """Whether every count and average of hair that a pair prints is higher on the needled side."""
    counts = [r for r in isolated.outcomes(evidence, pair["question_id"]).to_dict("records")]
    gaps = [r["needled"].risk - r["control"].risk for r in counts if r["comparison_id"] == pair["comparison_id"]]
    for outcome in ("hair_density", "hair_count_percent_increase"):
        try:
            gaps.append(isolated.effect(evidence, pair["comparison_id"], outcome).estimate.value)
        except ValueError:
            continue
    return bool(gaps) and min(gaps) > 0


def of_100(row):
    """'29 more of 100 (6 to 48)': first minus second side, with Newcombe's interval."""
    number, interval = summaries.per_100(row["needled"], row["control"]).split(" ", 1)
    return f"{number} more of 100 {interval}"


def certainty_rows(evidence):
    """How sure one can be of needling alone and beside PRP, where that was graded: the level, and what took steps off."""
    graded = [row for row in records(evidence.certainty, domain="overall") if row["question_id"] in GRADED]
    return pd.DataFrame(
        {
            "comparison": words.capital(GRADED[row["question_id"]]),
            "outcome": words.capital(isolated.event_name(row["outcome"])),
            "certainty": words.capital(row["judgement"].replace("_", " ")),
            "why": " ".join(_steps_down(evidence, row)),
        }
        for row in graded
    )


def _steps_down(evidence, graded):
    same = {name: graded[name] for name in ("question_id", "outcome")}
    rows = [row for row in records(evidence.certainty, **same) if given(row["steps_down"]) and row["steps_down"] > 0]
    return [f"{words.capital(row['domain'].replace('_', ' '))}: {row['reason']}" for row in rows]


def detectable(evidence, people_each):
    """How large a difference two groups of `people_each` would find in four of five trials, if p must be below 0.05."""
    from statsmodels.stats.power import TTestIndPower

    d = float(TTestIndPower().solve_power(nobs1=people_each, ratio=1.0, alpha=0.05, power=0.8))
    rows = [row for row in records(evidence.background, topic="minoxidil_effect") if given(row["sd"])]
    low, high = (pick(float(row["sd"]) for row in rows) for pick in (min, max))
    drug, steps = minoxidil_effect(evidence)
    text = (
        f"Two groups of {words.count(people_each)} people would find a difference of {words.number(d, 2)} SDs in four of "
        f"five trials. With the SDs of change of minoxidil and placebo arms, {words.exact(low)} to {words.exact(high)}, "
        f"that is {words.number(d * low, 0)} to {words.number(d * high, 0)} hairs per cm². Minoxidil itself adds "
        f"{words.number(drug)}."
    )
    power = Step(
        f"Power of a t test with {people_each} + {people_each} people: SMD {words.number(d, 2)}.",
        d,
        "SD",
        assumption="80% power, two-sided 5%; groups of equal size, all measured",
    )
    return sentence(text, (power, steps))


def network(evidence):
    """Two analyses by one group that put needling alone above and below minoxidil."""
    rows = {name: only(evidence.reviews, review_row_id=name) for name in ("gupta2022-r1", *_ROWS_2023)}
    above = rows["gupta2022-r1"]["estimate"]
    with_drug, over_needles, drug, needles = (rows[name]["estimate"] for name in _ROWS_2023)
    text = (
        f"In 2022, needling alone came out {words.exact(above)} hairs above minoxidil. In 2023, needling with minoxidil "
        f"came out {words.exact(with_drug)} above minoxidil and {words.exact(over_needles)} above needling, so needling "
        f"would lie {words.exact(with_drug)} − {words.exact(over_needles)} = {words.number(with_drug - over_needles, 0)} "
        f"from minoxidil, on the other side; its rank score is {words.exact(needles)} of 100, that of minoxidil "
        f"{words.exact(drug)}."
    )
    return sentence(text, [_review_step(row) for row in rows.values()])


_ROWS_2023 = ("gupta2023-r1", "gupta2023-r3", "gupta2023-r6", "gupta2023-r8")


def _review_step(row):
    about = "; ".join(row[name] for name in ("contrast", "measure", "subgroup", "model") if given(row[name]))
    return reading(f"{about}: {words.exact(row['estimate'])}.", row, row["estimate"], row["measure"])


def scale(evidence, value, steps=()):
    """A difference in hairs/cm2 beside minoxidil's own effect, what people notice, and normal density."""
    drug, read = minoxidil_effect(evidence)
    seen, normal = (only(evidence.background, fact_id=name) for name in ("b33", "b07"))
    low, high = (words.percent(abs(value) / normal[end]) for end in ("high", "low"))
    text = (
        f"{words.number(value)} hairs per cm² is {words.number(value / drug)} times what minoxidil adds over placebo, "
        f"{words.number(value / seen['value'])} times the difference that people notice in photographs, and {low} to "
        f"{high} of normal density."
    )
    noticed = reading(f"Noticed: {words.exact(seen['value'])}.", seen, seen["value"], "hairs/cm2")
    density = reading(
        f"Normal density {words.exact(normal['low'])} to {words.exact(normal['high'])}.", normal, normal["value"]
    )
    return sentence(text, (tuple(steps), read, noticed, density))


def step_by_step(evidence):
    """One trial's three groups: minoxidil, with PRP, with PRP and needles."""
    two, one = (isolated.risk(evidence, f"jha2019-{name}", "growth_appreciated") for name in ("both", "prp"))
    counts = [two["control"], one["control"], one["needled"]]
    told = [f"{c.affected} of {c.observed}" for c in counts]
    text = (
        f"Hair growth was rated as better in {told[0]} on minoxidil, {told[1]} with PRP as well, and {told[2]} with PRP "
        f"and needles. The last step is the needles': {of_100(one)}, a risk ratio of {_ratio(one)}."
    )
    return sentence(text, (two["trail"], one["trail"]))


def _ratio(row):
    ends = row["risk_ratio"].interval()
    return f"{words.number(exp(row['risk_ratio'].value))} ({words.interval(Interval(exp(ends.low), exp(ends.high)))})"


def pull_tests(evidence):
    """The two trials that isolate needling beside PRP and count the same event: each and together."""
    rows = [isolated.risk(evidence, f"{name}-prp", "pull_test_negative") for name in ("jha2019", "muhammad2022")]
    ratios = [row["risk_ratio"] for row in rows]
    both = pool([r.value for r in ratios], [r.variance for r in ratios], unit="log risk ratio")
    wald, safe = (both.interval(method=method) for method in ("wald", "HKSJ-safe"))
    told = [words.interval(Interval(exp(ends.low), exp(ends.high))) for ends in (wald, safe)]
    text = (
        f"Risk ratios of {words.listing(_ratio(row) for row in rows)} together make {words.number(exp(both.estimate))}. "
        f"The interval that takes the spread between trials as known (Wald) is {told[0]}; the one that allows for having "
        f"two trials only (HKSJ-safe) is {told[1]}."
    )
    value = f"Pooled log risk ratio {words.number(both.estimate, 3)}, tau² {words.number(both.tau2, 3)} (REML)."
    return sentence(text, (*(row["trail"] for row in rows), Step(value, both.estimate)))


def percent_gain(evidence):
    """A gain that is printed in percent of the start, and what it may be in hairs."""
    found = isolated.effect(evidence, "muhammad2022-prp", "hair_count_percent_increase")
    start, points = only(evidence.background, fact_id="b09"), found.estimate.value
    low, high = (words.number(points / 100 * start[end], 0) for end in ("low", "high"))
    text = (
        f"Hair count rose by {words.number(points)} percentage points more with needles "
        f"({words.interval(found.estimate.interval())}). Men in one study had {words.exact(start['low'])} to "
        f"{words.exact(start['high'])} hairs per cm², with more and with less hair loss. From such a start it would be "
        f"{low} to {high} hairs per cm²."
    )
    read = reading(
        f"{words.capital(start['population'])}.", start, start["high"], "hairs/cm2", "any start in this range"
    )
    return sentence(text, (found.trail, read))


def plus_minus(evidence):
    """One trial's difference with the figures after ± as SDs and as SEs."""
    found = isolated.effect(evidence, "northindia2025-prp", "hair_density")
    se = sqrt(sum(sd**2 for sd in found.sds))
    as_se = Estimate(found.estimate.value, se**2, found.estimate.unit)
    text = (
        f"North India 2025: {words.difference(found.estimate.value, found.estimate.unit)} with needles. If ± is an SD the "
        f"interval is {words.interval(found.estimate.interval())}; if it is a standard error, "
        f"{words.interval(as_se.interval())}."
    )
    read = Step(f"As SEs: √(sum of squares) = {words.number(se, 2)}.", se, assumption="± is an SE")
    return sentence(text, (found.trail, read))


def plasma_added(evidence):
    """What PRP added to needling, in the two studies with averages on both sides."""
    found = isolated.effect(evidence, "aggarwal2020-prp", "hair_density")
    arms, steps = comparable.arms_of(evidence, "northindia2025", "hair_density")
    other = arms["mn_prp"].mean - arms["mn"].mean
    text = (
        f"With needles on both sides, PRP added {words.number(found.estimate.value)} hairs per cm² in Aggarwal 2020, which "
        f"prints no spread and says that the halves did not differ, and {words.number(other)} in North India 2025."
    )
    return sentence(text, (found.trail, steps))


def factors(evidence):
    """What growth factors added to needling, and what the saline side did."""
    found = isolated.effect(evidence, "rofgf9-factors", "hair_density")
    text = (
        f"In Ro (FGF9) the half with growth factors gained {words.number(found.estimate.value)} hairs per cm² more than the "
        "half with saline. No spread was read, so no interval can be given. In Ro (FGF5s) the saline half is said not to "
        "have changed."
    )
    row = only(evidence.contrasts, study_id="rofgf5s", needled_arm_id="mn_saline", outcome="hair_density")
    said = Step(
        f"Saline half: {row['test_text']}.", source_id=row["source_id"], place=row["place"], access=read_as(row)
    )
    return sentence(text, (found.trail, said))
