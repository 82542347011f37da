"""The leaflet: every part is there, follows the data, frightens nobody and promises nothing."""

import re
from types import MappingProxyType

import pytest

from review import comparisons, leaflet, tables
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_it_answers_what_a_patient_asks(evidence):
    """Nine parts in reading order, none of them empty."""
    parts = leaflet.parts_of(evidence)
    assert [heading for heading, _, _ in parts] == [
        "What it is",
        "What it may add",
        "How sure is that?",
        "What can go wrong",
        "At home",
        "Do not needle if",
        "Ask a doctor first if",
        "If you do (this advice was not tested)",
        "Questions for your doctor",
    ]
    assert all(texts for _, texts, _ in parts)


def test_it_is_one_block_that_print_can_find(evidence):
    """One section of class leaflet, with every text, escaped, and no script."""
    markup = leaflet.sheet(evidence).markup
    assert markup.count('<section class="leaflet"') == 1
    assert markup.count("<h4>") == len(leaflet.parts_of(evidence))
    assert "<script" not in markup


def test_it_is_short_enough_for_a_sheet(evidence):
    """At most 550 words; the browser test counts the sheets."""
    text = re.sub(r"<[^>]+>", " ", leaflet.sheet(evidence).markup)
    assert 250 < len(text.split()) < 550


def test_it_neither_frightens_nor_promises(evidence):
    """No blood infection at the door of a roller, no dread, no hype."""
    text = leaflet.sheet(evidence).markup
    assert not re.search(r"HIV|mycobact|danger|deadly|proven|miracle|breakthrough|significant", text, re.IGNORECASE)


def test_its_numbers_are_those_of_the_pool(evidence):
    """Estimate, interval and the other reading of the unit, rounded to whole hairs."""
    pool = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN))
    text = leaflet.added(evidence).text
    assert f"{pool.estimate:.0f} hairs per cm² more" in text
    assert f"{abs(pool.interval().low):.0f} to {pool.interval().high:.0f} fits them" in text


def test_it_follows_the_certainty(evidence):
    """Another judgement, other words."""
    table = evidence.certainty.replace({"judgement": {"very_low": "moderate"}})
    other = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "certainty": table}))
    assert leaflet.sure(evidence).text.startswith("Certainty is very low.")
    assert leaflet.sure(other).text == "Certainty is moderate. The true effect is probably close to that."


def test_a_serious_harm_that_was_seen_replaces_the_bound(evidence):
    """With an event the leaflet gives the count and claims no bound of zero."""
    table = evidence.harms.copy()
    table.loc[table["harm_id"] == "english2022-h1", "affected_n"] = 2
    other = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "harms": table}))
    assert (
        "none among 657 needled people. The true risk can still be up to about 1 in 220."
        in leaflet.serious(evidence).text
    )
    assert leaflet.serious(other).text == "Serious harm in studies of hair: 2 among 657 needled people."


def test_every_number_has_its_steps(evidence):
    """The trail below the leaflet is not empty for any computed sentence."""
    assert all(each.trail for part in leaflet.sentences(evidence).values() for each in part)
    assert set(leaflet.steps(evidence)) >= set(leaflet.added(evidence).trail)


def test_harms_of_other_groups_are_not_laid_to_needles(evidence):
    """Without the trials that name them of needled people, pain and itching are not told of needling."""
    told = "Studies name pain and itching, less clearly redness; mostly mild, mostly uncounted."
    assert leaflet.felt(evidence).text == told
    table = evidence.harms[evidence.harms["study_id"].isin(["ijord2021", "malhotra2020", "kumar2018"])]
    other = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "harms": table}))
    assert leaflet.felt(other).text.startswith("Studies name pain, less clearly redness;")


def test_an_infection_in_a_trial_is_told(evidence):
    """The one among 40; with none counted the bracket is gone."""
    assert "infections (1 of 40 in a hair trial, to be read again), lumps" in leaflet.rare(evidence).text
    table = evidence.harms.copy()
    table.loc[table["event"] == "infection", "affected_n"] = 0
    other = Evidence(evidence.folder, MappingProxyType({**evidence.tables, "harms": table}))
    assert "hair trial" not in leaflet.rare(other).text
