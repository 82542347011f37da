"""The bottom line, computed: the sentences that open the review, each with the steps behind its numbers.

The same sentences stand on the index page, in the notebooks and in the README, so that they cannot differ.
"""

from . import believed, harms, rare_harms, standing, words
from .comparisons import MAIN, choose, effects_for, label, pool_steps, pooled
from .estimates import Step
from .facts import given, only, read_as, reading, records
from .show import Answer, sentence

ALONE = ("q_mn_alone_vs_mnx", "hair_density")


def headline(evidence):
    """What a reader asks first, answered: does it work, how sure, which claims hold, is it safe, and at home."""
    return [
        works(evidence),
        sure(evidence, standing.analyses(evidence)),
        claims(evidence),
        rare_harms.safe(evidence),
        harms.home(evidence),
    ]


def works(evidence):
    """Whether needling adds hair, in hairs per cm², with the interval and the reading that matters most."""
    effects = effects_for(evidence, *MAIN)
    pool = pooled(effects) if effects["included"].any() else None
    alone = "" if effects_for(evidence, *ALONE)["included"].any() else " Without minoxidil: not shown."
    found = main_result(effects, pool), unit_reading(evidence), believed.said(evidence), size(evidence, pool)
    sentences = tuple(
        filter(None, (*found, standing.doubted(evidence), standing.counted(evidence), coverage(evidence, effects)))
    )
    return Answer("Does it work?", in_short(pool) + alone, sentences, "04_how_big_is_it", numbers(evidence, pool))


def numbers(evidence, pool):
    """The main result in a line: both readings of the unit in doubt, and the trials, people and weeks behind it."""
    if pool is None:
        return ""
    size = f"{words.difference(pool.estimate, pool.unit, 0)} than with minoxidil alone"
    text = f"On average {size} (95% interval: {words.span(_ends(pool), 0)})"
    other = other_unit(evidence)
    if other is not None:
        again = pooled(other)
        text += f", or {words.more(again.estimate, 0)} ({words.span(_ends(again), 0)}) by another reading of one trial's unit"
    return f"{text}. {words.capital(standing.behind(evidence, basis=False))}."


def _ends(pool):
    return pool.interval(method="wald" if pool.k == 1 else None)


def in_short(pool):
    """The answer in a few words, which follow the interval."""
    if pool is None:
        return "Not known: no trial prints enough to say."
    low_high = pool.interval()
    if low_high.low > 0:
        return "It seems to, together with minoxidil."
    if low_high.high < 0:
        return "It seems not: hair was less with needling."
    return "Added to minoxidil lotion: not known; the trials are too few and too unclear."


def coverage(evidence, effects):
    """Which studies bear on the main question, and how many print what a pool needs; each count explained once."""
    compared = list(dict.fromkeys(effects["study_id"]))
    designs = [only(evidence.studies, study_id=study_id) for study_id in compared]
    registry = {row["source_id"] for row in records(evidence.sources, kind="registry")}
    silent = sum(row["source_id"] in registry for row in designs)
    drawn = sum(row["design"].endswith("_rct") and row["source_id"] not in registry for row in designs)
    usable = list(dict.fromkeys(effects.loc[effects["included"], "study_id"]))
    outside = effects.loc[effects["value"].notna() & ~effects["included"], "label"]
    names = f" ({words.listing(label(evidence, study_id) for study_id in usable)})" if usable else ""
    text = f"{words.capital(words.count(len(compared)))} studies that we found set needling with minoxidil against it alone"
    if len(effects) > len(compared):
        text += f", in {words.count(len(effects))} comparisons, since a study with two needled groups has two"
    text += (
        f". {_none(silent)} registered without results; of the {words.count(len(compared) - silent)} others "
        f"{words.count(drawn)} {'is' if drawn == 1 else 'are'} said to be randomised. {_none(len(usable), 'of them', 'of them')}"
        f"{names} {'prints' if len(usable) == 1 else 'print'}, in what we could read, enough to stand on one scale."
    )
    if len(outside):
        do, why = ("does", "the reason") if len(outside) == 1 else ("do", "reasons")
        text += f" So {do} {words.listing(outside)}, left out for {why} given in the table of comparisons (chapter 04)."
    counted = "Studies in comparisons.csv for this question; design in studies.csv."
    return sentence(text, (Step(counted, float(len(compared))),))


def _none(n, one="is", many="are"):
    return f"{words.capital(words.count(n)) if n else 'None'} {one if n == 1 else many}"


def main_result(effects, pool):
    """The pooled difference with its interval, in words that follow the interval."""
    if pool is None:
        return sentence("No pooled difference can be computed.")
    several = f"{words.capital(words.count(pool.k))} trials together give"
    ends = _ends(pool)
    text = (
        f"{'One trial gives' if pool.k == 1 else several} {words.difference(pool.estimate, pool.unit)} with needling. The "
        f"{words.percent(pool.level)} confidence interval, the true differences that fit the trials as far as chance goes, "
        f"runs from {words.span(ends)}. {meaning(ends)}"
    )
    if ends.low < 0 < ends.high and all_favour(effects):
        text += (
            " Each trial by itself favours needling, but they disagree on how much; the possible loss comes from that, "
        )
        text += "and no trial saw one."
    return sentence(text, pool_steps(effects, pool))


def all_favour(effects):
    """Whether every pooled trial by itself has an interval wholly above zero."""
    rows = effects[effects["included"]]
    return bool((rows["value"] - 1.96 * rows["se"] > 0).all())


def meaning(low_high):
    """What an interval of a difference allows, in plain words."""
    if low_high.low > 0:
        return "The interval lies above zero."
    if low_high.high < 0:
        return "The interval lies below zero."
    if low_high.low < 0 < low_high.high:
        return "The interval holds a loss, no difference and a gain: the trials cannot tell these apart."
    return "Whether there is a difference cannot be told from this interval."


def other_unit(evidence):
    """The effects under the other reading of the one unit that is in doubt; None where that trial is not pooled."""
    effects = effects_for(evidence, *MAIN)
    options = {row["default"]: row["option"] for row in records(evidence.decisions, decision_id="kumar2018_unit")}
    if len(options) < 2 or "kumar2018" not in set(effects.loc[effects["included"], "study_id"]):
        return None
    return effects_for(evidence, *MAIN, choose(kumar2018_unit=options[False]))


def unit_reading(evidence):
    """The pool with the other reading of the one unit that is in doubt; None where that trial is not pooled."""
    effects = other_unit(evidence)
    if effects is None:
        return None
    options = {row["default"]: row["option"] for row in records(evidence.decisions, decision_id="kumar2018_unit")}
    pool = pooled(effects)
    text = (
        f"{label(evidence, 'kumar2018')} prints its counts per square inch in one report and names a 1 cm area in "
        f"another. Above they are read as {words.unit(options[True])}. Read as {words.unit(options[False])}, the result "
        f"is {words.difference(pool.estimate, pool.unit)}, from {words.span(_ends(pool))}. Which reading is right cannot be "
        "told."
    )
    return sentence(text, pool_steps(effects, pool))


def size(evidence, pool=None):
    """Minoxidil's own effect and what observers notice, with the pooled difference beside them."""
    drug, steps = minoxidil_effect(evidence)
    seen = only(evidence.background, fact_id="b33")
    threshold = float(seen["value"])
    text = (
        f"For scale: minoxidil itself added {words.number(drug)} hairs per cm² over placebo in a large trial of men after 48 "
        f"weeks, and people notice a difference in photographs at about {words.number(threshold, 0)} hairs per cm²."
    )
    if pool is not None:
        below = sum(pool.estimate < each for each in (drug, threshold))
        where = ("is larger than both", "lies between the two", "is smaller than both")[below]
        inside = sum(each in pool.interval() for each in (drug, threshold))
        held = ("neither of them", "one of them", "both")[inside]
        text += f" The result above, {words.number(pool.estimate)}, {where}; its interval holds {held}."
    told = f"Smallest difference noticed: {words.exact(threshold)} hairs per cm²."
    noticed = reading(told, seen, threshold, "hairs/cm2")
    return sentence(text, (*steps, noticed))


def minoxidil_effect(evidence):
    """Minoxidil 5% minus placebo in the largest trial read: (hairs/cm2, steps)."""
    drug, placebo = (only(evidence.background, fact_id=fact_id) for fact_id in ("b11", "b13"))
    difference = float(drug["value"]) - float(placebo["value"])
    texts = (f"Change: {words.exact(row['value'])} hairs per cm², {row['population']}." for row in (drug, placebo))
    steps = [reading(text, row, row["value"], "hairs/cm2") for text, row in zip(texts, (drug, placebo), strict=True)]
    text = f"Difference {words.exact(drug['value'])} − {words.exact(placebo['value'])} = {words.number(difference)}."
    return difference, (*steps, Step(text, difference, "hairs/cm2"))


NEXT_TRIAL = {
    "high": "A next trial is unlikely to change the answer.",
    "moderate": "A next trial may change the answer.",
}
READ_ALONE = "One good trial, read by itself, could change the answer."
LEVELS = {
    "high": "the highest of four levels: the true effect lies close to these numbers",
    "moderate": "the second of four levels: the true effect is probably close to these numbers",
    "low": "the third of four levels: the true effect may be quite different from these numbers",
    "very low": "the lowest of four levels: the true effect is probably quite different from these numbers",
}
DOUBTS = {
    "risk_of_bias": "the way the trials were done could have pushed the result (risk of bias)",
    "inconsistency": "the trials contradict each other (inconsistency)",
    "indirectness": "they differ from what is asked about (indirectness)",
    "imprecision": "chance alone could have made or hidden the result (imprecision)",
    "publication_bias": "results may be missing (publication bias)",
}


def sure(evidence, table=None):
    """The certainty of the main result in GRADE's words, and where it stands; `table` is of `standing.analyses`."""
    rows = records(evidence.certainty, question_id=MAIN[0], outcome=MAIN[1])
    level = only(rows, domain="overall")["judgement"].replace("_", " ")
    effects = effects_for(evidence, *MAIN)
    found = certainty_sentence(rows, level), standing.among_all(evidence, table)
    technical = standing.spread(effects), standing.sensitivity(evidence), standing.two_changes(evidence)
    short = f"{words.capital(level)} certainty. {NEXT_TRIAL.get(level, READ_ALONE)}"
    return Answer(
        "How sure are we?",
        short,
        tuple(filter(None, found)),
        "10_what_we_can_say",
        standing.in_short(evidence, table),
        technical=tuple(filter(None, (*technical, standing.by_kind(table)))),
    )


def certainty_sentence(rows, level):
    """What the level of certainty means, and the domains that took it down, in plain words."""
    lowered = [row["domain"] for row in rows if given(row["steps_down"]) and row["steps_down"] > 0]
    told = words.listing(DOUBTS.get(name, name.replace("_", " ")) for name in lowered)
    text = (
        f"By GRADE, the usual scale for judging evidence, certainty is {level}, {LEVELS[level]}. It was "
        f"{f'lowered because {told}' if lowered else 'not lowered'}. This is our judgement; its reasons stand in the "
        "table of certainty (chapters 04 and 10)."
    )
    return sentence(text, tuple(Step(row["reason"], assumption="our judgement") for row in rows))


VERDICTS = {
    "supported": "supported",
    "partly_supported": "partly supported",
    "unsupported": "not supported",
    "contradicted": "contradicted",
    "misattributed": "credited to the wrong place",
}


def claims(evidence):
    """How many of the page's claims hold, and whether its references are right."""
    verdicts = evidence.claims["verdict"].value_counts()
    parts = [f"{words.count(int(verdicts[key]))} {name}" for key, name in VERDICTS.items() if key in verdicts]
    total, whole = len(evidence.claims), int(verdicts.get("supported", 0))
    text = f"Our verdicts on the {total} claims that we found on the page: {words.listing(parts)}."
    counted = Step("Verdicts counted in claims.csv, where each has its reason.", float(total), "claims")
    hold = "holds as it stands" if whole == 1 else "hold as they stand"
    short = f"{words.capital(words.count(whole)) if whole else 'None'} of {total} {hold}. {growth_at_home(evidence)}".strip()
    found = sentence(text, (counted,)), without_support(evidence), references(evidence)
    part = words.capital(words.count(int(verdicts.get("partly_supported", 0))))
    numbers = f"{part} more hold in part. {misplaced(evidence)}"
    return Answer("Which claims hold?", short, tuple(filter(None, found)), "00_the_claims", numbers)


def growth_at_home(evidence):
    """Whether the claim that needling at home regrows hair is among those that hold; empty where it is."""
    verdict = only(evidence.claims, claim_id="c7d")["verdict"]
    return "" if verdict == "supported" else "That needling at home regrows hair is not among them."


def without_support(evidence):
    """The claims for which no support was found, in our words; None where there is none."""
    rows = records(evidence.claims, verdict="unsupported")
    steps = tuple(Step(f"{row['claim']}: {row['reason']}", assumption="our verdict") for row in rows)
    named = "; ".join(row["claim"][:1].lower() + row["claim"][1:] for row in rows)
    return sentence(f"No support was found for these: {named}.", steps) if rows else None


PLACE = {"journal", "volume", "issue", "pages", "doi"}


def misplaced(evidence):
    """For how many of the page's references everything that says where to find the paper is wrong."""
    wrong = records(evidence.citations, match="no")
    cited = dict.fromkeys(row["citation_id"] for row in records(evidence.citations))
    lost = [ref for ref in cited if {row["field"] for row in wrong if row["citation_id"] == ref} >= PLACE]
    share = "both" if len(lost) == len(cited) == 2 else words.count(len(lost)) if lost else "none"
    return f"For {share} of the page's references the journal, volume, issue, pages and DOI are all wrong."


def references(evidence):
    """Whether the page's references point where they say."""
    wrong = records(evidence.citations, match="no")
    text = f"The page cites {words.count(evidence.citations['citation_id'].nunique())} papers. {misplaced(evidence)}"
    if any(row["field"] == "disease" and "areata" in row["as_cited"] for row in wrong):
        text += " The paper cited on alopecia areata, a patchy hair loss, is by its own title about pattern hair loss."
    return sentence(text, tuple(map(_wrong_field, wrong)))


def _wrong_field(row):
    text = f"{row['citation_id']}, {row['field']}: cited “{row['as_cited']}”, true “{row['true_value']}”."
    return Step(text, None, "", row["source_id"], row["place"], read_as(row))
