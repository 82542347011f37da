"""The bottom line, computed: the sentences that open the review, each with the steps behind its numbers.

The same sentences stand on the index page, in the notebooks and in the README, so that they cannot differ.
"""

from dataclasses import dataclass

from . import words
from .comparisons import alternatives, choose, effects_for, pool_steps, pooled
from .estimates import Step
from .facts import given, reading, records
from .show import sentence

MAIN = ("q_mn_plus_mnx", "hair_density")


@dataclass(frozen=True)
class Answer:
    """A reader's question, its answer in a few words, the sentences that carry it, and the page that argues it."""

    question: str
    short: str
    sentences: tuple
    page: str


def headline(evidence):
    """What a reader asks first, answered: does it work, how sure, which claims hold, is it safe, and at home."""
    return [works(evidence), sure(evidence), claims(evidence), safe(evidence), home(evidence)]


def works(evidence):
    """Whether needling adds hair, in hairs per cm², with the interval and the reading that matters most."""
    effects = effects_for(evidence, *MAIN)
    pool = pooled(effects)
    short = "Perhaps, together with minoxidil: the trials are too few and too unclear to tell. Alone: not shown."
    if pool.interval().low > 0:
        short = "It seems to, together with minoxidil. Alone: not shown."
    return Answer(
        "Does it work?",
        short,
        (coverage(evidence, effects), main_result(effects, pool), unit_reading(evidence), size(evidence, pool)),
        "04_how_big_is_it",
    )


def coverage(evidence, effects):
    """How many trials bear on the main question, and how many print what a pool needs."""
    kinds = evidence.studies.merge(evidence.sources[["source_id", "kind"]], on="source_id").set_index("study_id")[
        "kind"
    ]
    carried_out = {study_id for study_id in effects["study_id"] if kinds[study_id] != "registry"}
    usable = effects.loc[effects["included"], "label"]
    text = (
        f"{words.capital(words.count(len(carried_out)))} trials that we found set needling with minoxidil against "
        f"minoxidil alone. Only {words.count(len(usable))} of them ({words.listing(usable)}) print, in what we could "
        "read, enough to stand on one scale."
    )
    counted = Step(
        "Studies in comparisons.csv for this question, without those only registered.", float(len(carried_out))
    )
    return sentence(text, (counted,))


def main_result(effects, pool):
    """The pooled difference with its interval, in words that follow the interval."""
    low_high = pool.interval()
    text = (
        f"Together they give {words.difference(pool.estimate, pool.unit)} with needling "
        f"(95% confidence interval {words.interval(low_high)}). {meaning(low_high)}"
    )
    return sentence(text, pool_steps(effects, pool))


def meaning(low_high):
    """What an interval of a difference allows, in plain words."""
    if low_high.low > 0:
        return "The interval lies above zero."
    if low_high.high < 0:
        return "The interval lies below zero."
    return "The interval reaches from a loss through no difference to a large gain: the trials cannot tell these apart."


def unit_reading(evidence):
    """The same pool with the other reading of the one unit that is in doubt."""
    effects = effects_for(evidence, *MAIN, choose(kumar2018_unit="hairs/cm2"))
    pool = pooled(effects)
    text = (
        "One trial prints its counts per square inch in one report and names a 1 cm area in another. With the second "
        f"reading the result is {words.difference(pool.estimate, pool.unit)} ({words.interval(pool.interval())})."
    )
    return sentence(text, pool_steps(effects, pool))


def size(evidence, pool):
    """The pooled difference beside minoxidil's own effect and what observers notice."""
    drug, steps = minoxidil_effect(evidence)
    seen = records(evidence.background, fact_id="b33")[0]
    threshold = float(seen["value"])
    text = (
        f"For scale: minoxidil itself added {words.number(drug)} hairs per cm² over placebo in a large trial of men, and "
        f"people notice a difference in photographs at about {words.number(threshold, 0)} hairs per cm²."
    )
    noticed = reading("Smallest difference noticed.", seen, threshold, "hairs/cm2")
    return sentence(text, (*steps, noticed))


def minoxidil_effect(evidence):
    """Minoxidil 5% minus placebo in the largest trial read: (hairs/cm2, steps)."""
    drug, placebo = (records(evidence.background, fact_id=fact_id)[0] for fact_id in ("b11", "b13"))
    difference = float(drug["value"]) - float(placebo["value"])
    steps = [
        reading(
            f"Change: {words.exact(row['value'])} hairs per cm², {row['population']}.", row, row["value"], "hairs/cm2"
        )
        for row in (drug, placebo)
    ]
    text = f"Difference {words.exact(drug['value'])} − {words.exact(placebo['value'])} = {words.number(difference)}."
    return difference, (*steps, Step(text, difference, "hairs/cm2"))


def sure(evidence):
    """The certainty of the main result in GRADE's words, and where a new trial would land."""
    rows = records(evidence.certainty, question_id=MAIN[0], outcome=MAIN[1])
    overall = next(row for row in rows if row["domain"] == "overall")
    level = overall["judgement"].replace("_", " ")
    effects = effects_for(evidence, *MAIN)
    return Answer(
        "How sure are we?",
        f"{words.capital(level)} certainty. A next trial may well change the answer.",
        (certainty_sentence(rows, level), spread(effects), sensitivity(evidence)),
        "04_how_big_is_it",
    )


def certainty_sentence(rows, level):
    """Why the certainty is what it is: the domains that took it down."""
    lowered = [row["domain"].replace("_", " ") for row in rows if given(row["steps_down"]) and row["steps_down"] > 0]
    text = (
        f"In the terms of GRADE, the usual scale for judging evidence, certainty is {level}. It was lowered for "
        f"{words.listing(lowered)}. This is our judgement, and its reasons stand in the table of certainty."
    )
    return sentence(text, tuple(Step(row["reason"], assumption="our judgement") for row in rows))


def spread(effects):
    """How far the trials differ, and the prediction interval."""
    pool = pooled(effects)
    more = (
        f"more than chance explains (I² {words.percent(pool.i2())})" if pool.i2() > 0 else "no more than chance allows"
    )
    text = (
        f"The trials differ {more}. The 95% prediction interval, where the true effect in a next trial would lie, runs "
        f"from {words.interval(pool.prediction())} hairs per cm²: {words.count(pool.k)} trials cannot foretell another."
    )
    return sentence(text, pool_steps(effects, pool))


def sensitivity(evidence):
    """The lowest and highest pool when one decision is changed."""
    table = alternatives(evidence, *MAIN)
    pools = [pool for pool in table["pooled"] if pool is not None]
    values = [pool.estimate for pool in pools]
    clear = sum(pool.interval().low > 0 for pool in pools[1:])
    text = (
        f"Changing one of our {words.count(table['decision_id'].nunique() - 1)} decisions at a time moves the result "
        f"between {words.number(min(values))} and {words.number(max(values))} hairs per cm². Of these "
        f"{words.count(len(pools) - 1)} pools, {words.count(clear) if clear else 'none'} has an interval wholly above zero."
    )
    steps = tuple(
        Step(f"{row['decision_id']} = {row['option']}: {words.number(row['pooled'].estimate)} hairs per cm².")
        for row in table.to_dict("records")
        if row["pooled"] is not None
    )
    return sentence(text, steps)


VERDICTS = {
    "supported": "are supported",
    "partly_supported": "partly so",
    "unsupported": "not supported",
    "contradicted": "contradicted",
    "misattributed": "credited to the wrong place",
}


def claims(evidence):
    """How many of the page's claims hold, and whether its references are right."""
    verdicts = evidence.claims["verdict"].value_counts()
    parts = [f"{words.count(int(verdicts[key]))} {name}" for key, name in VERDICTS.items() if key in verdicts]
    total = len(evidence.claims)
    text = f"Of the {total} claims that we found on the page, {words.listing(parts)}."
    counted = Step("Verdicts counted in claims.csv, where each has its reason.", float(total), "claims")
    short = f"{words.capital(words.count(int(verdicts.get('supported', 0))))} of {total} hold as they stand."
    return Answer("Which claims hold?", short, (sentence(text, (counted,)), references(evidence)), "00_the_claims")


def references(evidence):
    """Whether the page's references point where they say."""
    table = evidence.citations
    wrong = table[table["match"] == "no"]
    place = ["journal", "volume", "issue", "pages", "doi"]
    misplaced = [ref for ref, rows in wrong.groupby("citation_id") if set(place) <= set(rows["field"])]
    total = table["citation_id"].nunique()
    text = (
        f"The page cites {words.count(total)} papers. For {words.count(len(misplaced))} of them the journal, volume, "
        "issue, pages and DOI are all wrong. The paper cited on alopecia areata, a patchy hair loss, is by its own title "
        "about men with pattern hair loss."
    )
    steps = tuple(
        Step(f"{row['citation_id']}, {row['field']}: cited “{row['as_cited']}”, true “{row['true_value']}”.")
        for row in records(wrong)
    )
    return sentence(text, steps)


def safe(evidence):
    """Harms by arm in the one trial that counted them, and what zero serious harms can rule out."""
    rows = {row["arm_id"]: row for row in records(evidence.harms, study_id="liang2022", event="total_events")}
    needled, control = rows["mn_mnx"], rows["mnx"]
    reviewed = next(
        row for row in records(evidence.harms, event="serious_adverse_event") if row["source_id"] == "english2022"
    )
    people = int(reviewed["observed_n"])
    bound = upper_bound_of_zero(people)
    counts = [
        reading(f"{int(row['affected_n'])} events in {int(row['observed_n'])} women.", row, row["affected_n"], "events")
        for row in (needled, control)
    ]
    first = sentence(
        f"The one trial that counted harms in each arm had {int(needled['affected_n'])} events in "
        f"{int(needled['observed_n'])} needled women and {int(control['affected_n'])} in "
        f"{int(control['observed_n'])} on minoxidil alone; these are events, not people.",
        tuple(counts),
    )
    text = f"0 of {people} people had a serious harm."
    second = sentence(
        f"No serious harm was reported among {people} people in the studies of one review. Zero seen is not zero: it is "
        f"compatible with up to {words.percent(bound, 2)}, and reporting was loose.",
        (reading(text, reviewed, people, "people"), Step("Upper end 1 − 0.05^(1/n), exact.", bound, "share of people")),
    )
    return Answer(
        "Is it safe?", "Mostly mild harms in trials; rare harms are poorly counted.", (first, second), "00_the_claims"
    )


def upper_bound_of_zero(people, confidence=0.95):
    """The largest risk that zero events in `people` leaves open at one-sided `confidence`: 1 − (1 − c)^(1/n).

    The exact binomial bound (Hanley and Lippman-Hand 1983, JAMA 249:1743, whose 3/n approximates it).
    """
    return 1 - (1 - confidence) ** (1 / people)


def home(evidence):
    """What is known of needling at home."""
    study = records(evidence.studies, study_id="sohng2020")[0]
    claim = records(evidence.claims, claim_id="c7d")[0]
    people = int(study["randomised_n"])
    text = (
        f"The only randomised trial at home that we read had {people} people in three arms and used minoxidil less often "
        "than usual. It found no clear difference, and it was too small to exclude one."
    )
    read = reading(f"{people} people randomised.", study, people, "people")
    return Answer(
        "Does it work at home?",
        "Not shown.",
        (sentence(text, (read, Step(claim["reason"], assumption="our verdict"))),),
        "00_the_claims",
    )
