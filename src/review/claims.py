"""The popular page: its claims with their verdicts, and its two references against the records of the papers."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from . import harm_rates, sources, words
from .estimates import Step
from .facts import given, read_as, reading, records
from .show import sentence


@dataclass(frozen=True)
class Verdict:
    """A verdict as readers see it, and what it means."""

    name: str
    meaning: str


VERDICTS = {
    "supported": Verdict("Supported", "What we read agrees with the claim. The studies behind it may still be weak."),
    "partly_supported": Verdict("Partly supported", "Some of the claim holds, or it holds only under a condition."),
    "unsupported": Verdict(
        "Not supported",
        "What we read does not carry it: nothing was found for it, or only results that leave it open. "
        "That does not make it false.",
    ),
    "contradicted": Verdict("Contradicted", "What we read says something else."),
    "misattributed": Verdict("Wrongly credited", "The paper exists, but not at the place that the page gives."),
}
FIELDS = {"doi": "DOI", "disease": "the disease it studied", "intervention": "the treatments it compared"}


def counts(evidence):
    """How many claims got each verdict, in the order of `VERDICTS`."""
    found = evidence.claims["verdict"].value_counts()
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS}


def finding(evidence):
    """The state of the page in one line, for the title of its figure."""
    n = counts(evidence)
    whole, part = n["supported"], n["partly_supported"]
    left = sum(n.values()) - whole - part - n["unsupported"]
    return (
        f"Of {sum(n.values())} claims {words.count(whole)} hold as they stand and {words.count(part)} in part; "
        f"{words.count(n['unsupported'])} lack support, {words.count(left)} are contradicted or misplaced"
    )


def cited(evidence):
    """Ids of the sources behind the verdicts, each once."""
    return tuple(dict.fromkeys(";".join(evidence.claims["evidence"]).split(";")))


def verdict_rows(evidence):
    """Each verdict with its meaning and the number of claims that got it."""
    n = counts(evidence)
    return pd.DataFrame(
        {"verdict": verdict.name, "meaning": verdict.meaning, "claims": n[key]} for key, verdict in VERDICTS.items()
    )


def section_rows(evidence, *sections):
    """The claims of some sections of the page, in its order: verdict, reason, better wording, and what was read."""
    return claim_rows(
        evidence, *(row["claim_id"] for row in records(evidence.claims) if row["page_section"] in sections)
    )


def claim_rows(evidence, *claim_ids):
    """Some claims of the page, in its order, with the columns of `section_rows`."""
    return pd.DataFrame(
        {
            "claim": f"{row['claim_id']}. {row['claim']}",
            "verdict": VERDICTS[row["verdict"]].name,
            "reason": row["reason"],
            "should_say": row["what_it_should_say"],
            "read_in": "; ".join(sources.starred(evidence, source_id) for source_id in row["evidence"].split(";")),
        }
        for row in records(evidence.claims)
        if row["claim_id"] in claim_ids
    )


@dataclass(frozen=True)
class Section:
    """A heading of the popular page: how many of its claims got which verdict, in words, and who answers them."""

    name: str
    verdicts: str
    chapters: tuple


def sections(evidence):
    """The headings of the popular page in its order, each with its verdicts and the chapters that answer it."""
    rows = records(evidence.claims)
    names = dict.fromkeys(row["page_section"] for row in rows)
    return [_section(name, [row for row in rows if row["page_section"] == name]) for name in names]


def _section(name, rows):
    found = Counter(row["verdict"] for row in rows)
    told = [f"{words.count(found[key])} {of.name.lower()}" for key, of in VERDICTS.items() if found[key]]
    chapters = dict.fromkeys(stem for row in rows for stem in row["chapters"].split(";"))
    return Section(
        name,
        f"{words.capital(words.count(len(rows)))} claim{'s' * (len(rows) > 1)}: {words.listing(told)}.",
        tuple(chapters),
    )


def debated_rows(evidence):
    """The claims whose verdict a careful reader may contest, and on what ground."""
    return pd.DataFrame(
        {
            "claim": f"{row['claim_id']}. {row['claim']}",
            "verdict": VERDICTS[row["verdict"]].name,
            "debate": words.capital(row["debate"]),
        }
        for row in records(evidence.claims)
        if given(row["debate"])
    )


def debate(evidence):
    """On how many verdicts readers may differ, and whether any of them is on a claim that is called supported."""
    contested = evidence.claims[evidence.claims["debate"].notna()]
    spared = "None of them calls a claim supported." if "supported" not in set(contested["verdict"]) else ""
    text = (
        f"We expect argument about {words.count(len(contested))} of {len(evidence.claims)} verdicts. {spared}".strip()
    )
    counted = Step("Rows of claims.csv with a remark in the column debate.", float(len(contested)), "claims")
    return sentence(text, (counted,))


def citation_rows(evidence, citation_id):
    """One reference of the page, field by field, beside the record of the paper."""
    return pd.DataFrame(
        {
            "field": words.capital(_field(row)),
            "as_cited": row["as_cited"],
            "true_value": row["true_value"],
            "match": "right" if row["match"] == "yes" else "wrong",
            "note": row["note"],
        }
        for row in records(evidence.citations, citation_id=citation_id)
    )


def citation_verdict(evidence, citation_id):
    """Which fields of a reference are right and which are wrong, with every field as a step."""
    rows = records(evidence.citations, citation_id=citation_id)
    right, wrong = ([_field(row) for row in rows if row["match"] == match] for match in ("yes", "no"))
    text = f"Right: {words.listing(right or ['nothing'])}. Wrong: {words.listing(wrong or ['nothing'])}."
    return sentence(text, tuple(_field_step(row) for row in rows))


def wrong_fields(evidence, citation_id):
    """The number of wrong fields of a reference, and of all its fields: (wrong, all)."""
    rows = records(evidence.citations, citation_id=citation_id)
    return sum(row["match"] == "no" for row in rows), len(rows)


def citation_errors(evidence):
    """How many fields of each of the two references are wrong."""
    (first, fields), (second, _) = (wrong_fields(evidence, ref) for ref in ("ref1", "ref2"))
    text = (
        f"Of the {words.count(fields)} checked fields of a reference, {words.count(first)} were wrong in the page's "
        f"first and {words.count(second)} in its second. Both papers exist, elsewhere."
    )
    return sentence(text, tuple(_field_step(row) for row in records(evidence.citations, match="no")))


def doi_rows(evidence):
    """Each reference's DOI as the page prints it, and as the paper's record has it."""
    return pd.DataFrame(
        {
            "paper": sources.name(evidence, row["source_id"]),
            "as_cited": row["as_cited"],
            "true_value": row["true_value"],
        }
        for row in records(evidence.citations, field="doi")
    )


def possible_mixup(evidence):
    """What may lie behind the wrong journal of the first reference: an inference, and worded as one."""
    row = records(evidence.sources, source_id="kumar2018")[0]
    anomaly = records(evidence.anomalies, anomaly_id="a66")[0]
    text = (
        f"{sources.name(evidence, 'kumar2018')}, a later trial of the same two treatments, did appear in the journal "
        f"that the page names for its first reference ({sources.place(row)}). The two may have been mixed up. That is "
        "our inference: nothing that we read says so."
    )
    noted = Step(f"Anomaly a66. {anomaly['consequence']}", assumption="that one paper was taken for the other")
    return sentence(text, (sources.record_step(row, f"It stands in {sources.place(row)}."), noted))


def swapped_journal(evidence):
    """Whether the journal that the page gives for its second reference is the one that printed its first."""
    journals = {row["citation_id"]: row for row in records(evidence.citations, field="journal")}
    named, printed = journals["ref2"]["as_cited"], journals["ref1"]["true_value"]
    text = f"The page names {named} for its second reference; the first appeared in {printed}."
    if named == printed:
        text = f"{named}, which the page names for its second reference, is the journal in which the first appeared."
    return sentence(text, tuple(_field_step(row) for row in journals.values()))


def infection_and_shedding(evidence):
    """The two harms of the page that one trial counted in each arm, and how far those counts can be trusted."""
    rows = {(row["event"], row["arm_id"]): row for row in records(evidence.harms, study_id="liang2022")}
    found = [rows[event, arm] for event in ("infection", "shedding_aggravated") for arm in ("mn_mnx", "mnx")]
    told = [f"{int(row['affected_n'])} of {int(row['observed_n'])}" for row in found]
    text = (
        f"{sources.name(evidence, 'liang2022')} counted an infection in {told[0]} needled women and {told[1]} on "
        f"minoxidil alone, and worse shedding in {told[2]} and {told[3]}."
    )
    if any(given(row["recheck"]) for row in found):
        text += " These single cells of its table are to be read again: we could not trace them back to our notes."
    return sentence(text, tuple(_harm_step(row, count) for row, count in zip(found, told, strict=True)))


def _harm_step(row, count):
    remark = f" To be read again: {row['recheck']}." if given(row["recheck"]) else ""
    arm = "needled" if row["arm_id"] == "mn_mnx" else "control"
    what = f"{words.capital(harm_rates.name(row['event']))}, {arm}: {count}.{remark}"
    return reading(what, row, row["affected_n"], "people")


def _field(row):
    return FIELDS.get(row["field"], row["field"])


def _field_step(row):
    what = f"{words.capital(_field(row))}: on the page “{row['as_cited']}”, on the record “{row['true_value']}”."
    return Step(what, source_id=row["source_id"], place=row["place"], access=read_as(row))
