"""The review in five sentences, for the README and for whoever quotes it."""

from . import answers, harms, words
from .comparisons import choose, effects_for, pooled
from .facts import records


def findings(evidence):
    """Five sentences as plain text: main result, its weakest point, certainty, the page's claims, home and harm."""
    return [_main(evidence), _unit(evidence), _certainty(evidence), _claims(evidence), _rest(evidence)]


def _main(evidence):
    effects = effects_for(evidence, *answers.MAIN)
    pool = pooled(effects)
    zero = "which includes no difference at all" if 0 in pool.interval() else "which excludes no difference"
    return (
        f"In the {words.count(pool.k)} trials whose numbers can be put on one scale, needling added to minoxidil gave "
        f"{words.difference(pool.estimate, pool.unit)} than minoxidil alone (95% confidence interval "
        f"{words.interval(pool.interval())}, {zero})."
    )


def _unit(evidence):
    pool = pooled(effects_for(evidence, *answers.MAIN, choose(kumar2018_unit="hairs/cm2")))
    return (
        "In what we could read, none of them says how widely the change varied between people, one used needles that also "
        "give off radiofrequency, and one prints its counts per square inch in "
        f"one report and names a 1 cm area in another; under that other reading the difference is {words.number(pool.estimate)} "
        f"({words.interval(pool.interval())})."
    )


def _certainty(evidence):
    rows = {
        row["domain"]: row for row in records(evidence.certainty, question_id=answers.MAIN[0], outcome=answers.MAIN[1])
    }
    level = rows["overall"]["judgement"].replace("_", " ")
    return (
        f"The certainty of this result is {level}: the trials are few, small and unlike each other, nobody was given a "
        "sham treatment as far as reported, and most trials could be read only as abstracts."
    )


def _claims(evidence):
    claims, citations = evidence.claims, evidence.citations
    supported = int((claims["verdict"] == "supported").sum())
    wrong = citations[(citations["field"] == "doi") & (citations["match"] == "no")]["citation_id"].nunique()
    total = citations["citation_id"].nunique()
    share = "both" if wrong == total == 2 else f"{words.count(wrong)} of {words.count(total)}"
    return (
        f"Of the {len(claims)} claims that we found on the popular page, {words.count(supported)} hold as they stand; "
        f"{share} of its references give the wrong journal, volume, pages and DOI, and one is used for a disease that it is "
        "not about."
    )


def _rest(evidence):
    people = int(records(evidence.studies, study_id="sohng2020")[0]["randomised_n"])
    seen = "".join(f" (in a hair trial {text})" for text, _ in harms.infections(evidence))
    return (
        f"Needling alone has not been shown to work, nor has needling at home (one small trial, {people} people); harms "
        f"in trials were mostly mild{seen}, and infections and lasting scars have been reported elsewhere, nobody knows "
        "how often."
    )
