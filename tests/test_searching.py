"""The flow from what was found to what is pooled, the limits of the search, and the PRISMA checklist."""

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import pandas as pd
import pytest

from review import searching, studied, words

ROOT = Path(__file__).parents[1]


def changed(evidence, **new):
    """The same evidence with some tables replaced."""
    return replace(evidence, tables=MappingProxyType(dict(evidence.tables) | new))


def test_the_flow_loses_nobody(evidence):
    """What is there minus what leaves is what comes next; reports become studies once, and second reports are told."""
    flow = searching.stages(evidence)
    left = [sum(leaving.count or 0 for leaving in stage.leaves) for stage in flow]
    counts = [stage.count for stage in flow]
    assert counts[0] is None
    assert counts[1] - left[1] == counts[2]
    assert counts[2] - left[2] == counts[3]
    reports = int(re.search(r"in (\d+) reports", flow[4].what)[1])
    assert counts[3] - left[3] == reports
    seconds = set(evidence.screening.query("decision == 'included'")["source_id"]) - set(evidence.studies["source_id"])
    assert reports - len(seconds) == counts[4]
    assert counts[4] - left[4] == counts[5]
    assert counts[5] - left[5] == counts[6]


def test_every_source_stands_in_the_flow(evidence):
    """All sources come in, and each decision of the screening goes where it must."""
    flow, decided = searching.stages(evidence), evidence.screening["decision"].value_counts()
    assert flow[1].count == len(evidence.sources)
    assert sum(leaving.count for leaving in flow[1].leaves) == decided["context"]
    assert sum(leaving.count for stage in flow[2:4] for leaving in stage.leaves) == decided["excluded"]


def test_what_was_not_recorded_has_no_number(evidence):
    """Nobody counted the hits of the search, so no number is made up."""
    first = searching.stages(evidence)[0]
    assert first.count is None
    assert [leaving.count for leaving in first.leaves] == [None]


def test_the_flow_follows_the_tables(evidence):
    """A report that becomes readable, and one that was read in full, move the numbers and the words."""
    screening, sources = evidence.screening.copy(), evidence.sources.copy()
    screening.loc[screening["source_id"] == "khan2023", ["decision", "stage"]] = ["included", "abstract"]
    sources.loc[sources["source_id"] == "khan2023", "access"] = "full_text"
    before, after = (
        searching.stages(evidence),
        searching.stages(changed(evidence, screening=screening, sources=sources)),
    )
    assert after[2].leaves[0].count == before[2].leaves[0].count - 1
    assert after[3].what == "reports judged by what was read of them, one in full"
    assert after[4].count == before[4].count + 1
    assert after[-1].count == before[-1].count


@pytest.mark.parametrize(
    ("design", "stage", "reason"),
    [
        ("case_report", "abstract", "single cases"),
        ("registered", "registry", "registered, no results"),
        ("single_arm", "abstract", "another reason, listed below"),
        (None, "abstract", "another reason, listed below"),
    ],
)
def test_reasons_are_grouped_by_design_and_stage(design, stage, reason):
    """Groups come from the tables; what fits none is told one by one below the figure."""
    source = {"source_id": ["x"], "decision": ["excluded"], "stage": [stage]}
    studies = pd.DataFrame({"source_id": ["x"] * bool(design), "design": [design] * bool(design)})
    found = searching._reasons(SimpleNamespace(studies=studies), pd.DataFrame(source).to_dict("records"))
    assert found == (searching.Leaving(1, reason),)


def test_sentences_agree_with_the_flow(evidence):
    """The title and the three lines of the answer take their numbers from the same stages."""
    flow = searching.stages(evidence)
    assert f"{flow[2].count} reports" in searching.finding(evidence)
    assert f"in {flow[2].count} reports" in str(searching.found(evidence))
    assert f"None of the {flow[2].count} reports was read in full" in str(searching.read(evidence))
    out = len(evidence.studies) - flow[4].count
    assert str(searching.left_out(evidence)).startswith(f"{out} of the {len(evidence.studies)} studies were left out")


def test_studies_that_are_no_needling_are_named_apart(evidence):
    """What was read of them fits no question; one with a question, or unread, is not among them."""
    assert set(searching.strays(evidence)) == {"HairLux", "Amini 2025"}
    told = str(searching.found(evidence))
    assert "Two of them turned out to fit none of our questions" in told
    assert "Amini 2025 (intradermal injection, not needling)" in told
    studies = evidence.studies.copy()
    studies.loc[studies["study_id"].isin(["amini2025", "hairlux"]), "eligible_for"] = "q_single_arm"
    assert "turned out" not in str(searching.found(changed(evidence, studies=studies)))


def test_free_full_texts_that_were_not_read_are_counted(evidence):
    """On the front page too: the sentence is the second of chapter 01's answer."""
    about = set(evidence.screening.query("decision != 'context'")["source_id"])
    here = evidence.sources[evidence.sources["source_id"].isin(about)]
    n = int((here["pmcid"].notna() & (here["access"] != "full_text")).sum())
    assert f"The full text of {words.count(n)} of the {len(about)} reports is free to read" in str(
        searching.read(evidence)
    )
    none = evidence.sources.assign(pmcid=None)
    assert "free" not in str(searching.read(changed(evidence, sources=none)))


def test_studies_are_counted_and_not_reports(evidence):
    """A second report of a study, left out because it could not be read, leaves no further study out."""
    second = "kowshik2017"
    assert second not in set(evidence.studies["source_id"])
    screening = evidence.screening.copy()
    screening.loc[screening["source_id"] == second, ["decision", "stage"]] = ["excluded", searching.NOT_READ]
    assert str(searching.left_out(changed(evidence, screening=screening))) == str(searching.left_out(evidence))
    unread = set(evidence.screening.query("stage == 'full text not available'")["source_id"])
    n = evidence.studies["source_id"].isin(unread).sum()
    assert f"studies were left out, {words.count(n)} of them because no usable" in str(searching.left_out(evidence))


def test_a_report_that_was_read_in_full_is_said(evidence):
    """The sentence about reading follows the column access, in number and grammar."""
    sources = evidence.sources.copy()
    sources.loc[sources["source_id"].isin(["dhurat2013", "kumar2018"]), "access"] = "full_text"
    assert str(searching.read(changed(evidence, sources=sources))).startswith(
        "Two of the 87 reports were read in full."
    )


def test_the_date_of_the_search_is_only_bounded(evidence):
    """The newest report gives the only bound."""
    newest = evidence.sources.merge(evidence.screening.query("decision != 'context'"), on="source_id")["year"].max()
    assert f"did not end before {newest}" in str(searching.newest(evidence))


def test_access_rows_count_every_report(evidence):
    """Each way of reading has its line, also where nothing was read so."""
    rows = searching.access_rows(evidence)
    assert rows["reports"].sum() == (evidence.screening["decision"] != "context").sum()
    assert rows["kept"].sum() == (evidence.screening["decision"] == "included").sum()
    assert rows.loc[0, "reports"] == 0


def test_the_checklist_is_complete(evidence):
    """27 items; parts are lettered from a without a gap."""
    items = list(evidence.prisma["item"])
    numbers = [int(re.match(r"\d+", item)[0]) for item in items]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 28))
    parts = {
        number: "".join(i[len(str(number)) :] for i, n in zip(items, numbers, strict=True) if n == number)
        for number in numbers
    }
    assert {number: letters for number, letters in parts.items() if letters} == {
        10: "ab", 13: "abcdef", 16: "ab", 20: "abcd", 23: "abcd", 24: "abc",
    }  # fmt: skip


def test_every_place_of_the_checklist_is_a_file(evidence):
    """A place that is named exists; an item that is met names one, an item that is not met says what is missing."""
    for row in evidence.prisma.to_dict("records"):
        places = row["where_met"].split(";") if pd.notna(row["where_met"]) else []
        assert [place for place in places if not (ROOT / place).is_file()] == []
        assert places or row["met"] in ("no", "not_applicable"), row["item"]
        assert row["remark"].endswith(".")


def test_the_search_is_not_called_met(evidence):
    """Where, when and with what words was searched is recorded nowhere: items 6 and 7 are not met."""
    met = evidence.prisma.set_index("item")["met"]
    assert (met["6"], met["7"]) == ("no", "no")


def test_what_was_read_as_an_abstract_is_reported_in_part(evidence):
    """Items 17 and 19 ask for each study's features and results, which most abstracts do not give."""
    met = evidence.prisma.set_index("item")["met"]
    assert (met["17"], met["19"]) == ("partly", "partly")


def test_prisma_sentence_follows_its_table(evidence):
    """A cell that is changed changes the count and the list."""
    counts = evidence.prisma["met"].value_counts()
    assert f"meets {counts['yes']}, " in str(searching.prisma(evidence))
    mended = evidence.prisma.copy()
    mended.loc[mended["item"] == "7", "met"] = "yes"
    after = str(searching.prisma(changed(evidence, prisma=mended)))
    assert f"meets {counts['yes'] + 1}, " in after
    assert "7 (the search itself" not in after
    assert list(searching.prisma_rows(evidence)["item"].str.split(".").str[0]) == list(evidence.prisma["item"])


def test_kinds_of_background_are_named(evidence):
    """Each kind of source that is only context has words for what it is read for."""
    context = evidence.sources.merge(evidence.screening.query("decision == 'context'"), on="source_id")
    assert set(context["kind"]) <= set(searching.BACKGROUND)


def test_kept_studies_are_those_that_were_included(evidence):
    """One study an included main report."""
    kept = {study["source_id"] for study in studied.kept_studies(evidence)}
    assert kept == set(evidence.screening.query("decision == 'included'")["source_id"]) & set(
        evidence.studies["source_id"]
    )


def test_every_excluded_report_has_its_reason(evidence):
    """Counts add up, the most frequent reason stands first, and the groups are those of the flow."""
    rows, flow = searching.excluded_rows(evidence), searching.stages(evidence)
    counted = rows["reason"].str.extract(r"^(?P<reason>.*) \((?P<count>\d+)\)$").astype({"count": int})
    assert counted["count"].sum() == (evidence.screening["decision"] == "excluded").sum()
    assert list(counted["count"]) == sorted(counted["count"], reverse=True)
    told = dict(zip(counted["reason"].str.lower(), counted["count"], strict=True))
    assert told == {leaving.reason.split(",")[0]: leaving.count for stage in flow[2:4] for leaving in stage.leaves}


def test_the_report_says_what_was_not_recorded(evidence):
    """The paragraph admits the missing search and takes its numbers from the flow."""
    text, flow = str(searching.report(evidence)), searching.stages(evidence)
    assert "Databases, search terms and dates were not recorded" in text
    assert f"Of {flow[1].count} sources, {flow[2].count} were reports" in text
    assert "Studies may be missing." in text
