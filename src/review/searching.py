"""What was found, how much of it could be read, what was left out and why: sources and studies, stage by stage."""

from dataclasses import dataclass

import pandas as pd

from . import sources, words
from .comparisons import MAIN, effects_for
from .estimates import Step
from .facts import given, records
from .show import sentence
from .studied import kept_studies, questions

NOT_READ = "full text not available"  # the stage of a report whose results could not be read
OUT_OF_SCOPE = "context"
UNREAD, OTHER = "no usable result on hair could be read", "another reason, listed below"
REVIEWS, HARMS = "reviews and meta-analyses", "harms and safety"
BACKGROUND = {
    "systematic_review": REVIEWS,
    "meta_analysis": REVIEWS,
    "network_meta_analysis": REVIEWS,
    "background": "numbers that give scale",
    "mechanism": "how it might work",
    "regulation": "regulation",
    "safety_review": HARMS,
    "case_report": HARMS,
    "methods": "methods of synthesis",
    "history": "history",
}
"""Kinds of source that are no study of needling in hair loss -> what they are read for."""


@dataclass(frozen=True)
class Leaving:
    """How many leave the flow at a stage (None: not recorded), and why."""

    count: int | None
    reason: str


@dataclass(frozen=True)
class Stage:
    """A step of the flow: how many are there (None: not recorded), what they are, and what leaves after it, as what."""

    count: int | None
    what: str
    leaves: tuple = ()
    as_what: str = ""


def screened(evidence):
    """Every source with its decision, its stage and reason, as rows."""
    return records(evidence.sources.merge(evidence.screening, on="source_id", validate="1:1"))


def stages(evidence):
    """The flow from what was found to what is pooled, as PRISMA 2020 draws it; what nobody recorded has no number."""
    rows = screened(evidence)
    about = [row for row in rows if row["decision"] != OUT_OF_SCOPE]
    judged = [row for row in about if row["stage"] != NOT_READ]
    kept = [row for row in judged if row["decision"] == "included"]
    studies = kept_studies(evidence)
    asked = [study for study in studies if MAIN[0] in questions(study)]
    whole = sum(row["access"] == "full_text" for row in judged)
    read = f"reports judged by what was read of them, {words.none_or(whole)} in full"
    background = _background([row for row in rows if row["decision"] == OUT_OF_SCOPE])
    unread = (Leaving(len(about) - len(judged), UNREAD),)
    out = _reasons(evidence, [row for row in judged if row["decision"] != "included"])
    elsewhere = (Leaving(len(studies) - len(asked), "bear on other comparisons only"),)
    never = (Leaving(None, "duplicates, and records dropped by title or abstract"),)
    return (
        Stage(None, "records found", never, "Left out"),
        Stage(len(rows), "sources in our tables", background, "Read as background"),
        Stage(len(about), "reports on needling in hair loss, or taken for it", unread, "Left out"),
        Stage(len(judged), read, out, "Left out"),
        Stage(len(studies), f"studies kept, in {len(kept)} reports", elsewhere, "Not in the main comparison"),
        Stage(
            len(asked), "studies of needling + minoxidil against minoxidil", _unpooled(evidence, asked), "Not pooled"
        ),
        Stage(len(pooled_studies(evidence)), "studies in the main pool, in hairs per cm²"),
    )


def pooled_studies(evidence):
    """Ids of the studies in the main pool, each once."""
    effects = effects_for(evidence, *MAIN)
    return list(dict.fromkeys(effects.loc[effects["included"], "study_id"]))


def _tally(reasons):
    """Reasons with their counts, the most frequent first."""
    counts = (
        pd.Series(list(reasons), dtype="object").value_counts(sort=False).sort_values(ascending=False, kind="stable")
    )
    return tuple(Leaving(int(count), reason) for reason, count in counts.items())


def _background(rows):
    return _tally(BACKGROUND.get(row["kind"], row["kind"].replace("_", " ")) for row in rows)


def _reasons(evidence, rows):
    design = {study["source_id"]: study["design"] for study in records(evidence.studies)}
    return _tally(_reason(design.get(row["source_id"]), row["stage"]) for row in rows)


def _reason(design, stage):
    if design == "case_report":
        return "single cases"
    return "registered, no results" if stage == "registry" else OTHER


def _unpooled(evidence, asked):
    effects, pool = effects_for(evidence, *MAIN), pooled_studies(evidence)
    left = [study["study_id"] for study in asked if study["study_id"] not in pool]
    known = set(effects.loc[effects["value"].notna(), "study_id"])
    return _tally(
        "left out by a decision of ours" if name in known else "no difference in hairs was read" for name in left
    )


def finding(evidence):
    """The flow in one line, for the title of its figure."""
    flow = stages(evidence)
    reports, unread, pool = flow[2].count, flow[2].leaves[0].count, flow[-1].count
    return (
        f"From {reports} reports on needling to {words.count(pool)} trials that can be pooled; "
        f"{words.count(unread)} reports fell because no usable result on hair could be read"
    )


def strays(evidence):
    """The studies that fit no question, by what was read of them: label to reason."""
    read = {row["source_id"]: row["reason"] for row in records(evidence.screening) if row["stage"] != NOT_READ}
    fits_none = [study for study in records(evidence.studies) if not questions(study)]
    return {study["label"]: read[study["source_id"]] for study in fits_none if study["source_id"] in read}


def _strays(evidence):
    found = strays(evidence)
    told = words.listing(f"{label} ({reason})" for label, reason in found.items())
    many = f"{words.capital(words.count(len(found)))} of them turned out to fit none of our questions"
    return f"{many}: {told}. " if found else ""


def found(evidence):
    """What has been studied: reports, studies, those that are no needling after all, and how many ask the main question."""
    about = [row for row in screened(evidence) if row["decision"] != OUT_OF_SCOPE]
    asks = [study for study in records(evidence.studies) if MAIN[0] in questions(study)]
    text = (
        f"We found {len(evidence.studies)} studies of needling in hair loss, or taken for it, in {len(about)} reports. "
        f"{_strays(evidence)}"
        f"{words.capital(words.count(len(asks)))} of the studies ask the main question, what needling adds to minoxidil."
    )
    counted = "Counted in studies.csv (its column eligible_for names the questions) and screening.csv."
    return sentence(text, (Step(counted, float(len(evidence.studies)), "studies"),))


def read(evidence):
    """How much of the reports on needling was read, and of how many a full text is free that was not."""
    rows = [row for row in screened(evidence) if row["decision"] != OUT_OF_SCOPE]
    access = [row["access"] for row in rows]
    whole, abstract = access.count("full_text"), access.count("abstract")
    far, parts = sum(access.count(way) for way in sources.DISTANT), access.count("table")
    table = f", {words.count(parts)} as a single table" if parts else ""
    text = (
        f"{words.capital(words.none_or(whole))} of the {len(access)} reports "
        f"{'were' if whole > 1 else 'was'} read in full. {abstract} were read as an abstract{table}, and {words.count(far)} "
        f"we know only through a register, a title, or what somebody else wrote about them.{_unopened(rows)}"
    )
    return sentence(text, (Step("Counted in the column access of sources.csv.", float(len(access)), "reports"),))


def _unopened(rows):
    free = sum(given(row["pmcid"]) and row["access"] != "full_text" for row in rows)
    whose = f"{words.count(free)} of the {len(rows)} reports"
    return f" The full text of {whose} is free to read in PubMed Central, and was not read here." if free else ""


def left_out(evidence):
    """How many studies were left out and why, and what that leaves for the main result."""
    flow, total = stages(evidence), len(evidence.studies)
    kept, asked, pool = (stage.count for stage in flow[-3:])
    reports = {row["source_id"] for row in screened(evidence) if row["stage"] == NOT_READ}
    unread = sum(study["source_id"] in reports for study in records(evidence.studies))
    text = (
        f"{total - kept} of the {total} studies were left out, {words.none_or(unread)} of them because no usable "
        f"result on hair could be read. {words.capital(words.count(asked))} studies of the main question were kept, and "
        f"{words.count(pool)} of these print enough to be pooled."
    )
    return sentence(
        text, (Step("Counted in screening.csv, and in the effects of chapter 04.", float(total - kept), "studies"),)
    )


def newest(evidence):
    """The years of the reports on needling: the only trace of when the search was made."""
    years = [int(row["year"]) for row in screened(evidence) if row["decision"] != OUT_OF_SCOPE and given(row["year"])]
    undated = sum(row["decision"] != OUT_OF_SCOPE for row in screened(evidence)) - len(years)
    text = (
        f"The reports on needling that we have are dated {min(years)} to {max(years)}; of {undated} no year was read. "
        f"So the search did not end before {max(years)}. That is all that the tables say about its date."
    )
    return sentence(text, (Step("Smallest and largest year in sources.csv.", float(max(years)), "year"),))


def access_rows(evidence):
    """Reports on needling by how closely they were read, and how many of each were kept."""
    about = [row for row in screened(evidence) if row["decision"] != OUT_OF_SCOPE]
    return pd.DataFrame(
        {
            "access": words.capital(text),
            "reports": sum(row["access"] == way for row in about),
            "kept": sum(row["access"] == way and row["decision"] == "included" for row in about),
        }
        for way, text in sources.ACCESS.items()
    )


MET = {"yes": "met", "partly": "met in part", "no": "not met", "not_applicable": "not applicable"}


def prisma_rows(evidence):
    """The items of PRISMA 2020 in our words, whether this review meets them, and where."""
    return pd.DataFrame(
        {
            "item": f"{row['item']}. {row['topic']}",
            "met": words.capital(MET[row["met"]]),
            "where": ", ".join(map(_place, row["where_met"].split(";"))) if given(row["where_met"]) else "",
            "remark": row["remark"],
        }
        for row in records(evidence.prisma)
    )


def _place(path):
    """A file as readers look for it: 'chapter 04', or its name."""
    name = path.rpartition("/")[2]
    return f"chapter {name[:2]}" if name.endswith(".ipynb") else name


def prisma(evidence):
    """How many items of PRISMA 2020 are met, and which are not."""
    counts = {met: [row for row in records(evidence.prisma, met=met)] for met in MET}
    missed = words.listing(f"{row['item']} ({row['topic'][0].lower()}{row['topic'][1:]})" for row in counts["no"])
    text = (
        f"Of {len(evidence.prisma)} items and parts of items this review meets {len(counts['yes'])}, "
        f"and {words.count(len(counts['partly']))} in part. Not met: {missed}."
    )
    return sentence(text, (Step("Counted in prisma.csv.", float(len(evidence.prisma)), "items"),))


def excluded_rows(evidence):
    """The groups in which reports leave the flow, with their reports; the reason of each where the group has several."""
    design = {study["source_id"]: study["design"] for study in records(evidence.studies)}
    names = {}
    for row in records(evidence.screening, decision="excluded"):
        group = UNREAD if row["stage"] == NOT_READ else _reason(design.get(row["source_id"]), row["stage"])
        name = sources.name(evidence, row["source_id"])
        names.setdefault(group, []).append(f"{name} ({row['reason']})" if group in (UNREAD, OTHER) else name)
    return pd.DataFrame(
        {"reason": f"{words.capital(reason.split(',')[0])} ({len(reports)})", "reports": "; ".join(reports)}
        for reason, reports in sorted(names.items(), key=lambda item: -len(item[1]))
    )


def report(evidence):
    """The paragraph that reports search, reading and selection, with what was not recorded."""
    flow, rows = stages(evidence), screened(evidence)
    access = [row["access"] for row in rows if row["decision"] != OUT_OF_SCOPE]
    whole = access.count("full_text")
    text = (
        f"“One reader searched, chose and extracted. Databases, search terms and dates were not recorded, nor the number "
        f"of records seen. Of {flow[1].count} sources, {flow[2].count} were reports on needling in hair loss, or taken for "
        f"it, of {len(evidence.studies)} studies, {words.none_or(len(strays(evidence)))} of which turned out to fit no "
        f"question; {words.none_or(whole)} of the reports "
        f"{'were' if whole > 1 else 'was'} read in full, {access.count('abstract')} as an abstract. "
        f"{words.capital(words.count(flow[2].leaves[0].count))} reports were left out because no usable result on hair "
        f"could be read, {words.count(sum(leaving.count for leaving in flow[3].leaves))} for other reasons, listed with each. "
        f"{words.capital(words.count(flow[5].count))} studies bear on the main comparison; "
        f"{words.count(flow[6].count)} could be pooled. Studies may be missing.”"
    )
    return sentence(
        text, (Step("Counted in screening.csv, sources.csv and studies.csv.", float(flow[2].count), "reports"),)
    )
