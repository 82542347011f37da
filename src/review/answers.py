"""The bottom line, computed: the sentences that open the review, each with the steps behind its numbers.

The same sentences stand on the index page, in the notebooks and in the README, so that they cannot differ.
"""

from . import harms, rare_harms, words
from .comparisons import MAIN, alternatives, choose, effects_for, label, pool_steps, pooled, read_steps
from .estimates import Step
from .facts import given, only, read_as, reading, records
from .show import Answer, sentence

ALONE = ("q_mn_alone_vs_mnx", "hair_density")


def headline(evidence):
    """What a reader asks first, answered: does it work, how sure, which claims hold, is it safe, and at home."""
    return [works(evidence), sure(evidence), claims(evidence), rare_harms.safe(evidence), harms.home(evidence)]


def works(evidence):
    """Whether needling adds hair, in hairs per cm², with the interval and the reading that matters most."""
    effects = effects_for(evidence, *MAIN)
    pool = pooled(effects) if effects["included"].any() else None
    alone = "" if effects_for(evidence, *ALONE)["included"].any() else " Alone: not shown."
    found = coverage(evidence, effects), main_result(effects, pool), unit_reading(evidence), size(evidence, pool)
    return Answer("Does it work?", in_short(pool) + alone, tuple(filter(None, found)), "04_how_big_is_it")


def in_short(pool):
    """The answer in a few words, which follow the interval."""
    if pool is None:
        return "Not known: no trial prints enough to say."
    low_high = pool.interval()
    if low_high.low > 0:
        return "It seems to, together with minoxidil."
    if low_high.high < 0:
        return "It seems not: hair was less with needling."
    return "Perhaps, added to the hair lotion minoxidil: the trials are too few and too unclear to tell."


def coverage(evidence, effects):
    """How many trials bear on the main question, and how many print what a pool needs."""
    registered = {row["source_id"] for row in records(evidence.sources, kind="registry")}
    reported = {row["study_id"] for row in records(evidence.studies) if row["source_id"] not in registered}
    trials = reported & set(effects["study_id"])
    usable = list(dict.fromkeys(effects.loc[effects["included"], "study_id"]))
    outside = effects.loc[effects["value"].notna() & ~effects["included"], "label"]
    names = f" ({words.listing(label(evidence, study_id) for study_id in usable)})" if usable else ""
    text = (
        f"{words.capital(words.count(len(trials)))} trials that we found set needling with minoxidil against "
        f"minoxidil alone. {words.capital(words.count(len(usable))) if usable else 'None'} of them{names} "
        f"{'prints' if len(usable) == 1 else 'print'}, in what we could read, enough to stand on one scale."
    )
    if len(outside):
        do, why = ("does", "the reason") if len(outside) == 1 else ("do", "reasons")
        text += f" So {do} {words.listing(outside)}, left out for {why} given in the table of comparisons."
    counted = "Studies in comparisons.csv for this question, without those only registered."
    return sentence(text, (Step(counted, float(len(trials))),))


def main_result(effects, pool):
    """The pooled difference with its interval, in words that follow the interval."""
    if pool is None:
        return sentence("No pooled difference can be computed.")
    several = f"{words.capital(words.count(pool.k))} trials together give"
    first, method = ("One trial gives", "wald") if pool.k == 1 else (several, None)
    low_high = pool.interval(method=method)
    text = (
        f"{first} {words.difference(pool.estimate, pool.unit)} with "
        f"needling ({words.percent(pool.level)} confidence interval {words.interval(low_high)}). {meaning(low_high)}"
    )
    if low_high.low < 0 < low_high.high and all_favour(effects):
        text += " Each trial by itself favours needling, but they disagree on how much."
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


def unit_reading(evidence):
    """The same pool with the other reading of the one unit that is in doubt; None where that trial is not pooled."""
    effects = effects_for(evidence, *MAIN)
    options = {row["default"]: row["option"] for row in records(evidence.decisions, decision_id="kumar2018_unit")}
    if len(options) < 2 or "kumar2018" not in set(effects.loc[effects["included"], "study_id"]):
        return None
    effects = effects_for(evidence, *MAIN, choose(kumar2018_unit=options[False]))
    pool = pooled(effects)
    text = (
        f"{label(evidence, 'kumar2018')} prints its counts per square inch in one report and names a 1 cm area in "
        f"another. Above they are read as {words.unit(options[True])}. Read as {words.unit(options[False])}, the result "
        f"is {words.difference(pool.estimate, pool.unit)} ({words.interval(pool.interval())}). Which reading is right "
        "cannot be told, so neither result stands above the other."
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


NEXT_TRIAL = {"high": "is unlikely to change", "moderate": "may change"}


def sure(evidence):
    """The certainty of the main result in GRADE's words, and where a new trial would land."""
    rows = records(evidence.certainty, question_id=MAIN[0], outcome=MAIN[1])
    level = only(rows, domain="overall")["judgement"].replace("_", " ")
    found = certainty_sentence(rows, level), spread(effects_for(evidence, *MAIN)), sensitivity(evidence)
    sentences = tuple(filter(None, (*found, two_changes(evidence))))
    short = f"{words.capital(level)} certainty. A next trial {NEXT_TRIAL.get(level, 'may well change')} the answer."
    return Answer("How sure are we?", short, sentences, "10_what_we_can_say")


def certainty_sentence(rows, level):
    """Why the certainty is what it is: the domains that took it down."""
    lowered = [row["domain"].replace("_", " ") for row in rows if given(row["steps_down"]) and row["steps_down"] > 0]
    text = (
        f"In the terms of GRADE, the usual scale for judging evidence, certainty is {level}. It was "
        f"{f'lowered for {words.listing(lowered)}' if lowered else 'not lowered'}. This is our judgement, and its "
        "reasons stand in the table of certainty."
    )
    return sentence(text, tuple(Step(row["reason"], assumption="our judgement") for row in rows))


def spread(effects):
    """How far the trials differ, and the prediction interval."""
    pool = pooled(effects) if effects["included"].any() else None
    if pool is None or pool.k == 1:
        return sentence("How far the trials differ cannot be told: that takes at least two in one pool.")
    text = f"The trials differ {apart(pool)}. "
    if pool.k == 2:
        text += "A prediction interval takes at least three trials."
    else:
        few = f": {words.count(pool.k)} trials cannot predict another" if pool.k < 5 else ""
        text += (
            f"The {words.percent(pool.level)} prediction interval, where the true effect in a next trial is expected, "
            f"runs from {words.interval(pool.prediction())} {words.unit(pool.unit)} (by another usual rule, from "
            f"{words.interval(pool.prediction(form='HKSJ'))}){few}."
        )
    return sentence(text, pool_steps(effects, pool))


def apart(pool):
    """How far the trials of a pool differ, judged by the p value of Cochran's Q."""
    more = "more than chance explains" if pool.q_p() < 0.05 else "no more than chance can explain"
    return f"{more} (I² {words.percent(pool.i2())}, {words.p_value(pool.q_p())})"


def sensitivity(evidence):
    """The lowest and highest pool when one decision is changed."""
    default, *rows = alternatives(evidence, *MAIN).to_dict("records")
    rows = [row for row in rows if row["pooled"] is not None]
    if default["pooled"] is not None:
        rows = [row for row in rows if row["pooled"].unit == default["pooled"].unit]
        rows = [row for row in rows if row["pooled"].estimate != default["pooled"].estimate]
    if not rows:
        return sentence("Changing one of our decisions at a time gives no other pooled result.")
    values = sorted(row["pooled"].estimate for row in rows)
    clear, narrow = (sum(row["pooled"].interval(method=m).low > 0 for row in rows) for m in ("HKSJ", "wald"))
    have = f"{words.capital(words.count(clear))} have" if clear > 1 else f"{'One' if clear else 'None'} has"
    text = (
        f"Changing one of our decisions at a time gives {words.count(len(rows))} other results, from "
        f"{words.number(values[0])} to {words.number(values[-1])} hairs per cm². {have} an interval wholly above zero by "
        f"the method that we use (HKSJ); by the narrower, older one (Wald) it is {words.count(narrow)}."
    )
    return sentence(text, (*read_steps(effects_for(evidence, *MAIN)), *map(_other_result, rows)))


def two_changes(evidence):
    """The pool when the unit in doubt is read the other way and the outlying first trial is left out."""
    both = choose(kumar2018_unit="hairs/cm2", dhurat2013_include="no")
    effects = effects_for(evidence, *MAIN, both)
    if effects["included"].sum() < 2:
        return None
    pool = pooled(effects)
    text = (
        f"Two changes at a time can do more. With {label(evidence, 'kumar2018')} per cm² and without "
        f"{label(evidence, 'dhurat2013')} it is {words.difference(pool.estimate, pool.unit)} "
        f"({words.interval(pool.interval())}); but with {words.count(pool.k)} trials this interval can come out too "
        f"narrow, and the version that guards against that runs from "
        f"{words.interval(pool.interval(method='HKSJ-safe'))}."
    )
    return sentence(text, pool_steps(effects, pool))


def _other_result(row):
    pool, name = row["pooled"], f"{row['decision_id']} = {row['option']}"
    text = f"{name}: {words.number(pool.estimate)} ({words.interval(pool.interval())}) {words.unit(pool.unit)}."
    return Step(text, pool.estimate, pool.unit, assumption=row["reason"])


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
    short = f"{words.capital(words.count(whole)) if whole else 'None'} of {total} {hold}."
    found = sentence(text, (counted,)), without_support(evidence), references(evidence)
    return Answer("Which claims hold?", short, tuple(filter(None, found)), "00_the_claims")


def without_support(evidence):
    """The claims for which no support was found, in our words; None where there is none."""
    rows = records(evidence.claims, verdict="unsupported")
    steps = tuple(Step(f"{row['claim']}: {row['reason']}", assumption="our verdict") for row in rows)
    named = "; ".join(row["claim"][:1].lower() + row["claim"][1:] for row in rows)
    return sentence(f"No support was found for these: {named}.", steps) if rows else None


PLACE = {"journal", "volume", "issue", "pages", "doi"}


def references(evidence):
    """Whether the page's references point where they say."""
    wrong = records(evidence.citations, match="no")
    cited = dict.fromkeys(row["citation_id"] for row in records(evidence.citations))
    misplaced = [ref for ref in cited if {row["field"] for row in wrong if row["citation_id"] == ref} >= PLACE]
    share = words.count(len(misplaced)) if misplaced else "none"
    share = "both" if len(misplaced) == len(cited) == 2 else share
    text = (
        f"The page cites {words.count(len(cited))} papers. For {share} of them the journal, volume, issue, pages and "
        "DOI are all wrong."
    )
    if any(row["field"] == "disease" and "areata" in row["as_cited"] for row in wrong):
        text += " The paper cited on alopecia areata, a patchy hair loss, is by its own title about pattern hair loss."
    return sentence(text, tuple(map(_wrong_field, wrong)))


def _wrong_field(row):
    text = f"{row['citation_id']}, {row['field']}: cited “{row['as_cited']}”, true “{row['true_value']}”."
    return Step(text, None, "", row["source_id"], row["place"], read_as(row))
