"""Why the published syntheses disagree, in sentences that carry their trail."""

from . import analyses, comparisons, recover, summaries, syntheses, words
from .facts import given, only
from .show import sentence

MISLABELLED = "xu2024"
CLAIMS_LESS = "ahmed2025"  # the one that prints an I²


def spread(evidence):
    """How many syntheses there are, how far they lie apart on each scale, and which number is almost certainly mislabelled."""
    mains = syntheses.main_results(evidence)
    odd = mains[MISLABELLED]
    text = (
        f"We found {words.count(len(summaries.SYNTHESES))} published meta-analyses on what needling adds to minoxidil; "
        f"{words.count(len(mains))} of them print how much. Their numbers that are in hairs per cm², or fit that, lie near "
        f"each other: {_range(evidence, 'hairs')} more; only one of them is labelled so. Counted in standard deviations, the "
        f"usual spread between people, they go from {_range(evidence, 'SD')}. For {summaries.cited(evidence, MISLABELLED)} we "
        f"pooled the parts that it prints, because the {words.exact(odd['estimate'])} that it prints for the whole is almost "
        "certainly mislabelled; we have not seen the paper."
    )
    return sentence(text, syntheses.read_steps(evidence, mains.values()))


def reasons(evidence):
    """What may lie behind it, with what one slip would do to our own pool."""
    text = (
        "Why? They may hold other trials, divide by other spreads, or have taken a standard error for a standard "
        f"deviation: with our own trials one such slip lifts the pool from {_slip_from(evidence)} or more. No abstract "
        "prints enough to see whether that happened."
    )
    return sentence(text, _behind(evidence))


def what_follows(evidence, table):
    """What none of them prints, and what came of every analysis of `table` (of `multiverse.run`) in hairs."""
    row = _coming(evidence)[0]
    none = ", possibly none" if 0 in row.prediction else ""
    text = (
        f"None says what a next trial would find: from what {row.review} prints follows, under assumptions, an effect "
        f"anywhere from {words.interval(row.prediction, 2)} SDs{none}. {analyses.ways(table)}."
    )
    ahmed = syntheses.main_results(evidence)[CLAIMS_LESS]
    return sentence(text, (syntheses.read_steps(evidence, [ahmed]), _behind(evidence)))


def parts_together(evidence):
    """The parts of the mislabelled result as one, split by split, beside the whole."""
    whole, parts = syntheses.main_results(evidence)[MISLABELLED], syntheses.subgroups(evidence)
    pools = [syntheses.recombined(rows) for rows in parts.values()]
    depth, time = (f"{words.number(pool.estimate, 2)} ({words.interval(pool.interval(), 2)})" for pool in pools)
    text = (
        f"By needle length the parts give {depth} together, by length of treatment {time}. For the whole the abstract "
        f"prints {words.exact(whole['estimate'])}."
    )
    rows = [row for part in parts.values() for row in part]
    return sentence(text, syntheses.read_steps(evidence, [whole, *rows]))


def people_needed(evidence):
    """How many people the interval of the whole asks for, and those of its parts, beside the people of the review."""
    whole, rows = syntheses.main_results(evidence)[MISLABELLED], syntheses.subgroups(evidence)["needle depth"]
    parts = [_people(row) for row in rows]
    text = (
        f"The whole: {_se_line(whole)}, so {words.number(_people(whole), 0)} people. The parts by needle length: "
        f"{' + '.join(words.number(n, 0) for n in parts)}, about {words.figures(sum(parts), 2)}. The review has "
        f"{syntheses.people(evidence, whole)}."
    )
    return sentence(text, syntheses.read_steps(evidence, [whole, *rows]))


def people_of_the_others(evidence):
    """The same count for the syntheses whose label is in no doubt: it falls short there as well."""
    mains = syntheses.main_results(evidence).values()
    rows = [row for row in mains if row["measure"] == "SMD" and given(row["ci_low"])]
    told = [
        f"{summaries.cited(evidence, row['review_id'])}: {words.number(_people(row), 0)} of {syntheses.people(evidence, row)}"
        for row in rows
    ]
    text = f"By the same count, {'; '.join(told)} people of the review."
    return sentence(text, syntheses.read_steps(evidence, rows))


def sd_in_hairs(evidence, printed, steps):
    """The SD that the whole, read in hairs, and the middle of its splits imply, beside the `printed` SDs of `steps`."""
    whole, parts = syntheses.main_results(evidence)[MISLABELLED], syntheses.subgroups(evidence).values()
    rows, known = [row for part in parts for row in part], sorted(row["sd"] for row in printed)
    smd = float(only(evidence.check_inputs, check_id="a48-9", input="smd")["value"])  # one divisor everywhere
    text = (
        f"{words.exact(whole['estimate'])} / {words.number(smd, 2)} = {words.number(whole['estimate'] / smd)} hairs per "
        f"cm². Arms of minoxidil and placebo trials print SDs of change from {words.exact(known[0])} to "
        f"{words.exact(known[-1])}."
    )
    return sentence(text, (syntheses.read_steps(evidence, [whole, *rows]), steps))


def thickness(evidence):
    """How many people the interval of the mislabelled result on thickness asks for."""
    row = only(evidence.reviews, review_id=MISLABELLED, outcome="hair_diameter")
    text = f"{_se_line(row)}, and that asks for {words.number(_people(row), 0)} people."
    return sentence(text, syntheses.read_steps(evidence, [row]))


def widths(evidence):
    """How wide our pool is by two kinds of interval, beside the published intervals."""
    ours = syntheses.our_pool(evidence, "hairs", syntheses.PER_CM2)
    wald, hksj = (ours.interval(method=kind) for kind in ("wald", "HKSJ"))
    mains = [
        row for row in syntheses.main_results(evidence).values() if row["measure"] != "SMD" and given(row["ci_low"])
    ]
    published = [words.number(row["ci_high"] - row["ci_low"]) for row in mains]
    text = (
        f"Per cm² our pool runs from {words.interval(wald)} by one way (Wald) and from {words.interval(hksj)} by the "
        f"other (HKSJ), so it is {words.number(wald.width)} or {words.number(hksj.width)} hairs wide. The published "
        f"intervals are {words.listing(published)} wide."
    )
    return sentence(text, (_behind(evidence), syntheses.read_steps(evidence, mains)))


def slips(evidence):
    """By how much one SE typed as SD multiplies our pool, and what any other decision does at most."""
    first, *rest = syntheses.retold(evidence, "SD")
    typed, others = ([row for row in rest if ("SE typed" in row.decision) is slip] for slip in (True, False))
    low, *_, high = sorted(row.after.estimate / first.after.estimate for row in typed)
    other = max(row.after.estimate / first.after.estimate for row in others)
    text = (
        f"One slip in one trial multiplies our pool by {words.number(low)} to {words.number(high)}. No other decision "
        f"multiplies it by more than {words.number(other)}."
    )
    return sentence(text, _behind(evidence))


def counted_twice(evidence):
    """Our pool with one control group split between two needled groups, and with all of it in both."""
    row = next(row for row in syntheses.retold(evidence, "SD") if "twice" in row.decision)
    once, twice = (
        f"{words.number(p.estimate, 2)} ({words.interval(p.interval(), 2)})" for p in (row.before, row.after)
    )
    text = (
        f"With the control people of Faghihi 2021 split between its two needled groups, the pool is {once}. With all of "
        f"them in both, it is {twice}."
    )
    return sentence(text, _behind(evidence))


def mean_and_next(evidence):
    """The printed interval of the mean beside the derived ones of a next trial."""
    first, second = _coming(evidence)
    where = "lies wholly above zero" if first.mean.low > 0 else "reaches zero"
    text = (
        f"{first.review}: the printed interval of the mean, {words.interval(first.mean, 2)}, {where}. Under our "
        f"assumptions, at the 95% level, the true effect of a next trial would lie anywhere from "
        f"{words.interval(first.prediction, 2)}, or from {words.interval(second.prediction, 2)} by the other route."
    )
    return sentence(text, syntheses.read_steps(evidence, [syntheses.main_results(evidence)[CLAIMS_LESS]]))


def report(evidence, found, table):
    """A paragraph that may be quoted, from the tests of `syntheses.tested` and the analyses of `multiverse.run`."""
    mains = syntheses.main_results(evidence)
    failed = [one for one in found if one.finding.verdict in ("implausible", "impossible")]
    text = (
        f"“We found {words.count(len(summaries.SYNTHESES))} meta-analyses and read their abstracts; "
        f"{words.count(len(mains))} print an effect on hair. In hairs per cm² they print {_range(evidence, 'hairs')} (one "
        f"without its comparison and unit, one labelled as an SMD); as SMD "
        f"{_range(evidence, 'SD')} (the lowest put together by us from subgroups). Of {len(found)} tests of printed "
        f"results against themselves {len(failed)} failed. No trial data of any pool were read, so none can be computed "
        f"again. For {_coming(evidence)[0].review} a 95% prediction interval of "
        f"{words.interval(_coming(evidence)[0].prediction, 2)} follows from its I², with equal weights and equal arms. In "
        f"our own trials a single SE taken for an SD would raise the SMD from {_slip_from(evidence)} or more; whether "
        f"this happened anywhere cannot be seen. {analyses.ways(table)} (a share of analyses, not a probability).”"
    )
    return sentence(text, (syntheses.read_steps(evidence, mains.values()), _behind(evidence)))


def _range(evidence, scale):
    """The lowest and highest published number on a scale, in words."""
    values = sorted(syntheses.published(evidence, scale).values())
    tell = words.exact if scale == "hairs" else lambda value: words.number(value, 2)
    return f"{tell(values[0])} to {tell(values[-1])}"


def _slip_from(evidence):
    first, *rest = syntheses.retold(evidence, "SD")
    least = min(row.after.estimate for row in rest if "SE typed" in row.decision)
    return f"{words.number(first.after.estimate, 2)} to {words.number(least, 2)}"


def _coming(evidence):
    cited = summaries.cited(evidence, CLAIMS_LESS)
    return [row for row in syntheses.predictions(evidence) if row.review == cited]


def _behind(evidence):
    return comparisons.read_steps(comparisons.effects_for(evidence, *comparisons.MAIN))


def _se(row):
    return recover.se_from_interval(row["ci_low"], row["ci_high"])


def _se_line(row):
    """Width of the interval over 3.92, written out."""
    low = row["ci_low"]
    minus = f"− {words.exact(low)}" if low >= 0 else f"+ {words.exact(-low)}"
    return f"SE = ({words.exact(row['ci_high'])} {minus}) / 3.92 = {words.number(_se(row), 2)}"


def _people(row):
    return syntheses.people_behind(row["estimate"], _se(row))
