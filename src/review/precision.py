"""How sure a printed number is, in sentences and rows: halves as pairs or strangers, ±, an arm used twice, SDs as rulers."""

from math import sqrt

import pandas as pd

from . import effects, facts, integrity, multiarm, naming, recover, words
from .comparable import CORRELATIONS
from .estimates import Estimate, Interval, Step
from .facts import only, reading
from .pooling import pool
from .show import sentence
from .standardized import standardized_mean_difference


def as_strangers(both, row):
    """The halves as two groups of different people, beside the printed p; `row` is the trial's effect as pairs."""
    found, n = both.strangers, both.needled.n
    p = integrity.p_from_t(found.value / found.se, df=2 * n - 2)
    text = (
        f"As strangers: {words.number(found.value, 2)} hairs apart at the end, SE {words.number(found.se, 2)}, and so "
        f"{words.p_value(p)}. The paper prints p = {words.exact(printed_p(row))}."
    )
    wrong = Step(f"SE of two groups of {n}: {words.number(found.se, 2)}.", found.se, assumption="± is an SD")
    return sentence(text, (*both.steps, wrong))


def printed_p(row):
    """The p that the trail of an effect read."""
    return next(step.value for step in row["trail"] if step.unit == "p")


def as_pairs(both, row):
    """The change as pairs from p; from the printed ± its SE as strangers and as pairs, at two correlations."""
    ses = {words.exact(r): both.strangers_se(r) for r in CORRELATIONS}
    told = [
        f"{words.number(both.strangers_se(r), 2)} as strangers and {words.number(both.pairs_se(r), 2)} as pairs if "
        f"r = {words.exact(r)} ({words.number(both.cost(r), 2)} times as large)"
        for r in CORRELATIONS
    ]
    text = (
        f"As pairs, from the printed p: {words.number(row['value'], 2)} hairs more gained, SE {words.number(row['se'], 2)}. "
        f"From the printed ± the SE of the same change is {words.listing(told)}. Here r is the correlation between start and "
        "end, for pairs also that between the changes of the halves, and nobody printed either."
    )
    steps = [
        Step(
            f"Halves as strangers, r = {r}: SE {words.number(se, 2)}.", se, assumption="± is an SD, and r is as stated"
        )
        for r, se in ses.items()
    ]
    return sentence(text, (*row["trail"], *both.steps, *steps))


def by_t(row):
    """The interval of one trial of pairs by 1.96 SEs, as drawn, and by the t that gave the SE."""
    df = int(row["n_needled"]) - 1
    half = integrity.t_from_p(0.05, df=df) * row["se"]
    drawn = words.interval(Estimate(row["value"], row["se"] ** 2, row["unit"]).interval())
    text = (
        f"Intervals of single trials reach 1.96 SEs to either side here, as is usual in a forest plot. In a small trial the t "
        f"distribution reaches further. For the {df + 1} men of {row['label']} it would give "
        f"{words.interval(Interval(row['value'] - half, row['value'] + half))} instead of {drawn}. The weights stay."
    )
    return sentence(text, row["trail"])


def rounded_p(row):
    """What rounding of the printed p does to the SE of pairs."""
    p = printed_p(row)
    ses = [recover.se_from_p(row["value"], float(end), df=row["n_needled"] - 1) for end in integrity.printed_range(p)]
    text = (
        f"The printed p is rounded. Whatever rounds to {words.exact(p)} gives an SE of {words.number(min(ses), 2)} to "
        f"{words.number(max(ses), 2)}."
    )
    return sentence(text, row["trail"])


def form_rows(arm):
    """One arm's spread as SD, as SE and as a 95% interval, and the SD that each gives back."""
    se = arm.sd / sqrt(arm.n)
    half = integrity.t_from_p(0.05, df=arm.n - 1) * se
    low, high = arm.mean - half, arm.mean + half
    rows = (
        ("an SD", words.number(arm.sd, 2), arm.sd),
        ("an SE", words.number(se, 2), recover.sd_from_se(se, arm.n)),
        (
            "a 95% interval",
            f"{words.number(low, 2)} to {words.number(high, 2)}",
            recover.sd_from_interval(low, high, arm.n),
        ),
    )
    return pd.DataFrame({"form": form, "reads": reads, "sd": words.number(sd, 2)} for form, reads, sd in rows)


def plus_minus_rows(arms):
    """Arms by name, each ± read as the SD and as the SE."""
    rows = []
    for name, arm in arms.items():
        read = recover.unlabelled(arm.n, arm.mean, arm.sd, arm.unit)
        sd, se = words.number(read.as_sd.sd), words.number(read.as_se.sd)
        rows.append({"arm": name, "mean": words.number(arm.mean), "n": str(arm.n), "as_sd": sd, "as_se": se})
    return pd.DataFrame(rows)


def plus_minus_count(arm, steps, label="Yu 2018"):
    """Whether ± can be the SE of a count, which cannot fall below zero."""
    sd = recover.sd_from_se(arm.sd, arm.n)
    fits = "hardly fits" if sd > arm.mean else "can fit"
    text = (
        f"In {label}, ± read as an SE means an SD of {words.number(sd, 0)} hairs around an average of "
        f"{words.number(arm.mean, 0)}. Counts cannot fall below zero, so that {fits}."
    )
    return sentence(text, steps)


def plus_minus_change(arm, steps, printed):
    """Both readings of one ± beside the SDs of change that other trials print (`printed`, rows of `background`)."""
    sds = [row["sd"] for row in printed]
    as_se = recover.sd_from_se(arm.sd, arm.n)
    text = (
        f"Other trials, drug or placebo, print SDs of change of {words.exact(min(sds))} to {words.exact(max(sds))} hairs "
        f"per cm². In North India 2025, ± read as an SD is {words.number(arm.sd)}, {_beside(arm.sd, sds)} these. Read as "
        f"an SE it means an SD of {words.number(as_se)}, {_beside(as_se, sds)} these."
    )
    return sentence(text, steps)


def _beside(sd, sds):
    return "below all of" if sd < min(sds) else "above all of" if sd > max(sds) else "in the range of"


def plus_minus_smd(evidence, treated, control, steps):
    """The SMD of two arms under both readings of ±, and how often large SMDs came about so."""
    as_sd, as_se = (
        standardized_mean_difference(*pair).value for pair in zip(*_read_twice(treated, control), strict=True)
    )
    share = only(evidence.background, fact_id="b54")
    text = (
        f"The difference is {words.number(as_sd, 2)} SDs if ± is the SD, and {words.number(as_se, 2)} if it is the SE. In "
        f"one check of much-cited meta-analyses, {words.exact(share['value'])}% of the SMDs above 3 came from an SE taken "
        "for an SD."
    )
    told = f"SMDs above 3 due to an SE taken for an SD: {words.exact(share['value'])}%."
    return sentence(text, (*steps, reading(told, share, share["value"], share["unit"])))


def _read_twice(*arms):
    return [recover.unlabelled(arm.n, arm.mean, arm.sd, arm.unit) for arm in arms]


def shared_ways(shared, others):
    """One arm against several others, in four ways: name to (difference, SE, people counted in the shared arm)."""
    pieces = recover.split_shared_group(shared, len(others))
    sets = {
        "Each comparison by itself, the shared arm counted twice": [(shared, other) for other in others],
        "The shared arm split between the comparisons": list(zip(pieces, others, strict=True)),
    }
    ways = {}
    for name, pairs in sets.items():
        found = [effects.mean_difference(*pair) for pair in pairs]
        result = pool([e.value for e in found], [e.variance for e in found], tau2="common")
        ways[name] = result.estimate, result.se, sum(arm.n for arm, _ in pairs)
    merged = effects.mean_difference(shared, recover.combine_groups(*others))
    ways["The other arms merged into one"] = merged.value, merged.se, shared.n
    exact = multiarm.pool_correlated([multiarm.mean_differences(others, shared)])
    ways["All comparisons, with what they share"] = -float(exact.means[0]), float(exact.se[0]), shared.n
    return ways


def shared_rows(ways):
    """`shared_ways` as words."""
    return pd.DataFrame(
        {"way": name, "difference": words.number(value, 2), "se": words.number(se, 2), "people": str(people)}
        for name, (value, se, people) in ways.items()
    )


def shared_said(ways, steps):
    """How much surer a pool looks when an arm is counted twice than it is."""
    naive, *_, exact = ways.values()
    text = (
        f"Counting {exact[2]} people as {naive[2]} gives an SE of {words.number(naive[1], 2)}. With what the comparisons "
        f"share it is {words.number(exact[1], 2)}."
    )
    return sentence(text, steps)


def ruler_rows(both):
    """One gain in change in the SD of starts, of ends and of changes, each times the small-sample correction."""
    return pd.DataFrame(
        {"ruler": f"SD of {name}", "sd": words.number(sd, 2), "gain": words.number(both.gains[name], 2)}
        for name, sd in both.rulers.items()
    )


def rulers_said(both):
    """By what factor the rulers differ, and Hedges' correction as a pencil has it."""
    sds = both.rulers.values()
    times = words.number(max(sds) / min(sds))
    df = both.needled.n - 1
    text = (
        f"The hairs are the same in every line, and the largest result is {times} times the smallest. The correction is "
        f"1 − 3 / (4 × {df} − 1) = {words.number(1 - 3 / (4 * df - 1), 3)}, with {df} degrees of freedom: the men, less one."
    )
    step = Step("The gain divided by each SD.", assumption="± is an SD, and the correlations are as stated")
    return sentence(text, (*both.steps, step))


def hairs_and_sds(evidence, printed):
    """A published difference in hairs beside one in SDs: which SD makes them agree, and what others make of it."""
    hairs, sds = (only(evidence.reviews, review_row_id=name) for name in ("gupta2023-r1", "ahmed2025-r2"))
    known = [row["sd"] for row in printed]
    low, high = (words.number(sds["estimate"] * sd, 0) for sd in (min(known), max(known)))
    names = [naming.name(evidence, row["review_id"]) for row in (hairs, sds)]
    text = (
        f"{names[0]} prints {words.exact(hairs['estimate'])} hairs per cm², {names[1]} {words.exact(sds['estimate'])} SDs. "
        f"The two agree if one SD is {words.number(hairs['estimate'] / sds['estimate'])} hairs per cm². With the SDs of "
        f"change that trials print, {words.exact(sds['estimate'])} SDs are {low} to {high} hairs per cm²."
    )
    return sentence(text, tuple(_published(row) for row in (hairs, sds)))


def _published(row):
    text = f"{row['review_id']}: {words.exact(row['estimate'])}, printed as {row['measure']}."
    return facts.reading(text, row, row["estimate"], row["measure"])
