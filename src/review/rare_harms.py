"""Rare and grave harms from case reports and reviews: what was counted, where on the body, what it can be laid to."""

import pandas as pd

from . import harm_rates, harms, sources, unseen, words
from .estimates import Step
from .facts import given, only, read_as, records
from .show import Answer, sentence

SITES = {"face": "face", "scalp": "scalp", "mixed": "mostly face", "not_read": "not read"}
CAUSES = {
    "needling": "needling",
    "with_product": "needling, mostly with a product on the skin",
    "with_blood": "needling with a blood product",
    "blood": "a blood product, or used material",
    "other": "another procedure",
}


def cases(evidence):
    """Each row of `cases` with its row of `harms`, in the order of the table."""
    return [(row, only(evidence.harms, harm_id=row["harm_id"])) for row in records(evidence.cases)]


def case_rows(evidence):
    """The rare harms as a table: harm, people, site, what was done and where, what it can be laid to, and the source."""
    return pd.DataFrame(
        {
            "harm": words.capital(harm_rates.name(harm["event"])),
            "people": _people(harm),
            "site": words.capital(SITES[case["site"]]),
            "done": words.capital(case["done"]) + (f" ({case['setting']})" if given(case["setting"]) else ""),
            "cause": f"{words.capital(CAUSES[case['cause']])}. {case['reason']}",
            "read_in": f"{sources.starred(evidence, harm['source_id'])}, {read_as(harm)}",
        }
        for case, harm in cases(evidence)
    )


def _people(harm):
    return words.exact(harm["affected_n"]) if given(harm["affected_n"]) else "no count read"


def steps(evidence, *harm_ids):
    """The steps that read some cases: what was counted, in whom, and what follows."""
    return tuple(_step(case, harm) for case, harm in cases(evidence) if case["harm_id"] in harm_ids)


def _step(case, harm):
    text = f"{words.capital(harm_rates.name(harm['event']))}: {_people(harm)}; {case['done']}. {case['reason']}"
    return Step(text, None, "people", harm["source_id"], harm["place"], read_as(harm))


def counted(evidence):
    """Counted cases of needling, with or without something added, none of them twice: (row of cases, row of harms)."""
    causes = ("needling", "with_product", "with_blood")
    found = [(case, harm) for case, harm in cases(evidence) if given(harm["affected_n"]) and case["cause"] in causes]
    known = {case["harm_id"] for case, _ in found}
    return [(case, harm) for case, harm in found if case["same_people_as"] not in known]


def in_short(evidence):
    """Grave harm in one sentence: that it exists, where, and that its rate is not known."""
    told = [case for case, _ in cases(evidence) if case["cause"] != "other"]
    apart = [case for case in told if not _told_before(case, told)]
    faces = sum(case["site"] in ("face", "mixed") for case in apart)
    again = "" if apart == told else ", two reports on one place counted once,"
    text = (
        "Grave harm has been reported: lasting marks and scars, hard lumps in the skin, infections, some after unsafe "
        f"practice. Of {words.count(len(apart))} such reports on needling{again} {words.count(faces)} are on faces, or mostly on "
        "faces, and none says how often it happens."
    )
    return sentence(text, steps(evidence, *(case["harm_id"] for case in told)))


def _told_before(case, told):
    """Whether an earlier report told of the same thing done in the same place; other reports may still share people."""
    return any(other["harm_id"] == case["same_people_as"] and other["done"] == case["done"] for other in told)


def safe(evidence):
    """Whether needling is safe: grave harm first, then what was counted, and what was not."""
    seen = "".join(f" (in a hair trial {text})" for text, _ in harms.infections(evidence))
    short = f"Mostly mild harms in studies{seen}. Elsewhere infections and lasting scars were reported; how often is not known."
    found = in_short(evidence), hiv(evidence), harms.label_warning(evidence), harms.serious(evidence)
    counts = harms.mild(evidence), harms.infection(evidence), harms.by_arm(evidence), harms.counted_elsewhere(evidence)
    return Answer(
        "Is it safe?", short, tuple(filter(None, (*found, *counts))), "09_is_it_safe_at_home", numbers(evidence)
    )


def numbers(evidence):
    """What was counted of harm, in a line: serious harm with what zero leaves open, and both arms of one trial."""
    row = only(evidence.harms, event="serious_adverse_event", source_id="english2022")
    seen, people = int(row["affected_n"]), int(row["observed_n"])
    many = words.count(seen) if seen else "none"
    text = f"Serious harm in the hair studies of one review: {many} among {people} needled people"
    if not seen:
        text += f", which leaves up to {unseen.one_in(harms.upper_bound_of_zero(people))} open"
    return f"{text}. {harms.by_arm(evidence).text}"


def where(evidence):
    """Which grave harms were counted after needling, beside what, and on how many scalps."""
    found = counted(evidence)
    scalps = sum(int(harm["affected_n"]) for case, harm in found if case["site"] == "scalp")
    text = f"Counted in what we read: {'; '.join(_counted(*pair) for pair in found)}. "
    text += f"Known to have been needled on the scalp: {words.count(scalps) if scalps else 'none'} of them."
    return sentence(text, steps(evidence, *(case["harm_id"] for case, _ in found)))


def _counted(case, harm):
    return f"{harm_rates.name(harm['event'])} in {_of(harm)} ({CAUSES[case['cause']]})"


def _of(harm):
    n = int(harm["affected_n"])
    return f"{words.count(n)} {'person' if n == 1 else 'people'}"


def hiv(evidence):
    """What was found after blood facials in one spa, and what it does not say."""
    found = only(evidence.harms, harm_id="reliasmedia-h1")
    case = only(evidence.cases, harm_id="reliasmedia-h1")
    text = (
        f"After facials in which a blood product was needled in, at an {case['setting']}, HIV was found in "
        f"{words.count(found['affected_n'])} people: clients and a partner. One couple was probably infected before. So these "
        f"are not {words.count(found['affected_n'])} transmissions, and none of it was done with a roller at home."
    )
    return sentence(text, steps(evidence, "cdc2024-h1", "reliasmedia-h1"))


def not_needling(evidence):
    """Infections that are told together with needling and do not belong to it."""
    rows = [(c, h) for c, h in cases(evidence) if c["cause"] == "other" and given(h["affected_n"])]
    told = words.listing(f"{harm_rates.name(harm['event'])}, {_of(harm)} ({case['done']})" for case, harm in rows)
    text = f"Not counted against needling: {told}."
    return sentence(text, steps(evidence, *(case["harm_id"] for case, _ in rows)))


def worse_hair(evidence):
    """Whether hair loss got worse: what was counted, and what experts warn of."""
    lost = [pair for pair in harm_rates.pairs(evidence) if pair[0].event == harm_rates.name("shedding_aggravated")]
    flared = [rate for rate in harm_rates.rates(evidence) if rate.event == harm_rates.name("koebner_phenomenon")]
    parts = [f"{needled.study} counted more hair falling out in {needled.told} needled women and {control.told} others"
             for needled, control in lost]  # fmt: skip
    parts += [f"in {rate.study}, women with a scarring hair loss, it flared up in {rate.told}" for rate in flared]
    text = f"{words.capital('; '.join(parts))}. Experts warn of needles in scarring hair loss, without a count."
    told = tuple(rate.step for group in (*lost, flared) for rate in group)
    return sentence(text, (*told, *steps(evidence, "fried2023-h1")))


def report(evidence):
    """A paragraph on harm that may be quoted."""
    found, serious = harm_rates.pairs(evidence), harms.serious(evidence)
    needled, control = (next(iter(found))[arm].count.observed for arm in (0, 1))
    text = (
        f"“{harm_rates.finding(found)} ({needled} needled women, {control} on minoxidil alone, one trial; Newcombe). "
        f"{serious.text} {unseen.asked(evidence).text} Rare harms are known from reports without a denominator, mostly of faces. "
        "Harm at home and in clinics has not been compared. Read by one reader, mostly from abstracts.”"
    )
    return sentence(text, (*serious.trail, *(rate.step for pair in found for rate in pair)))
