"""Rare harms: each report once, with its site and what it can be laid to, and nothing laid at the wrong door."""

import re
from types import MappingProxyType

import pytest

from review import harms, rare_harms, tables
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_every_case_has_its_row(evidence):
    """As many lines as cases; a harm without a count says so."""
    rows = rare_harms.case_rows(evidence)
    assert len(rows) == len(evidence.cases)
    counted = evidence.harms.set_index("harm_id").loc[evidence.cases["harm_id"], "affected_n"]
    assert (rows["people"] == "no count read").sum() == counted.isna().sum()
    assert set(evidence.cases["cause"]) == set(rare_harms.CAUSES)


def test_blood_and_other_procedures_are_never_counted_against_needling(evidence):
    """HIV (a76) and mycobacteria stand in no sum and in no list of needling's harms."""
    ids = {case["harm_id"] for case, _ in rare_harms.counted(evidence)}
    assert ids == {"friedmann2024-h1", "eczherp2022-h1"}
    text = rare_harms.where(evidence).text
    assert not re.search("HIV|mycobact", text, re.IGNORECASE)
    assert "Known to have been needled on the scalp: none of them" in text


def test_people_who_may_be_the_same_are_counted_once(evidence):
    """The three women with granulomas may be among the fifteen."""
    assert "granulomas (hard lumps of inflamed skin) in 15 people" in rare_harms.where(evidence).text
    first = evidence.cases.assign(same_people_as=None)
    apart = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "cases": first}))
    assert len(rare_harms.counted(apart)) == len(rare_harms.counted(evidence)) + 1


def test_a_case_on_a_scalp_would_be_told(evidence):
    """The sentence follows the site in the table."""
    sites = evidence.cases["site"].where(evidence.cases["harm_id"] != "eczherp2022-h1", "scalp")
    changed = evidence.cases.assign(site=sites)
    other = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "cases": changed}))
    assert "needled on the scalp: one of them" in rare_harms.where(other).text


def test_five_infections_are_not_called_five_transmissions(evidence):
    """The sentence says it, and clears the roller at home."""
    text = rare_harms.hiv(evidence).text
    assert "So these are not five transmissions, and none of it was done with a roller at home." in text


def test_what_is_not_needling_is_named_as_such(evidence):
    """Skin scraping, and procedures among which needling is not listed."""
    text = rare_harms.not_needling(evidence).text
    assert text.startswith("Not counted against needling: infection with Mycobacterium abscessus, one person")
    assert "microneedling is not among those listed" in text


def test_the_short_answer_counts_reports_on_faces(evidence):
    """Seven reports on needling, five of faces or mostly of faces; two of them are on one spa."""
    mine = evidence.cases[evidence.cases["cause"] != "other"]
    assert (len(mine), mine["site"].isin(["face", "mixed"]).sum()) == (7, 5)
    assert (
        "Of six such reports on needling, two reports on one place counted once, four are on faces"
        in rare_harms.in_short(evidence).text
    )


def test_worse_hair_loss_is_told_with_its_counts(evidence):
    """The one trial that counted shedding, and the series in scarring hair loss."""
    text = rare_harms.worse_hair(evidence).text
    assert "3 of 40 needled women and 4 of 38 others" in text
    assert "it flared up in 0 of 17" in text


def test_the_report_has_counts_a_bound_and_a_caution(evidence):
    """What may be quoted says how many, how sure, and what is not known."""
    text = rare_harms.report(evidence).text
    for part in ("40 needled women, 38 on minoxidil alone", "657 people", "without a denominator", "not been compared"):
        assert part in text


def test_the_front_page_tells_the_infection_of_a_hair_trial(evidence):
    """Infections are not only known from elsewhere; and the sentence has both arms."""
    answer = rare_harms.safe(evidence)
    assert (
        "in studies (in a hair trial one infection among 40 needled people, to be read again). Elsewhere"
        in answer.short
    )
    assert any("to be read again; none among 38 others." in sentence.text for sentence in answer.sentences)


def test_mild_harms_name_their_group(evidence):
    """Pain of the needled, two of both groups, two of a group not told; none of plasma or of the lotion alone."""
    text = harms.mild(evidence).text
    assert (
        "name pain in the needled group; headache and redness in both groups; itching and redness without saying"
        in text
    )
    sources = {step.source_id for step in harms.mild(evidence).trail}
    assert not sources & {"ijord2021", "sohng2020"}
