"""The chain from puncture to hair: judgements stand in a table, and every count and map follows from it."""

from review import chain, mechanisms
from review.facts import given

from .changing import changed, enum


def shown(evidence, key, **cells):
    """The same evidence with one judgement changed."""
    return changed(evidence, "links_of_chain", key, **cells)


def test_steps_and_bearings_are_those_of_the_codebook(evidence):
    """Each step and each judgement that the table allows has words, in the order of the codebook."""
    assert list(chain.LINKS) == enum(evidence, "links_of_chain", "link")
    assert set(chain.BEARINGS) == set(enum(evidence, "links_of_chain", "bearing"))
    held = [level for levels in chain.COLUMNS.values() for level in levels]
    assert sorted(map(str, held)) == sorted(map(str, mechanisms.LEVELS))


def test_every_judgement_has_a_mark_and_a_line(evidence):
    """No judgement is lost; each stands in the band of its step and the column of its tissue."""
    marks = chain.marks(evidence)
    assert len(marks) == len(evidence.links_of_chain) == len(chain.reason_rows(evidence))
    assert {mark.band for mark in marks} <= set(chain.bands())
    assert {mark.column for mark in marks} <= set(chain.COLUMNS)
    biopsy = [mark for mark in marks if mark.finding_id == "m08"]
    assert {mark.column for mark in biopsy} == {"human scalp"}
    assert [mark.band[0] for mark in biopsy] == ["1", "3", "4"]


def test_findings_on_no_step_are_few_and_known(evidence):
    """Every finding bears on a step, except the label's warning."""
    missing = set(evidence.mechanism["finding_id"]) - set(evidence.links_of_chain["finding_id"])
    assert missing == {"m20"}


def test_what_is_only_said_is_a_statement(evidence):
    """A finding without tissue can show nothing, and one with tissue is more than a word."""
    for link, row in chain.bearings(evidence):
        assert (link["bearing"] == "said") == (not given(row["level"])), row["finding_id"]


def test_steps_seen_by_tissue(evidence):
    """In mice the whole way by the wound, in human scalp nothing."""
    assert chain.steps(evidence, ("mouse",)) == ["wound", "factors", "follicle", "hair"]
    assert chain.steps(evidence, ("human_scalp",)) == []
    assert chain.steps(evidence, ("human_scalp",), "not_seen") == ["wound", "follicle", "hair"]


def test_one_finding_in_human_scalp_changes_title_answer_and_gaps(evidence):
    """The sentences follow a judgement: a step that is seen is no longer a gap."""
    seen = shown(evidence, "passage/m17", bearing="seen")
    assert chain.steps(seen, ("human_scalp",)) == ["passage"]
    assert chain.finding(seen).startswith("In needled human scalp one of the seven steps")
    assert "one in needled human scalp" in chain.answer(seen).text
    assert "has shown steps 1, 2, 3, 4, 6 and 7 in" in chain.gaps(seen).text
    assert chain.gaps(seen).text.endswith("that was needled: steps 6 and 7.")
    assert chain.finding(evidence).startswith("In needled human scalp none of the seven steps")
    assert "any of the seven steps in needled human scalp" in chain.gaps(evidence).text


def test_answer_counts_both_ways(evidence):
    """Four steps and three, four seen in mice; each judgement in mice and scalp is a step of the trail."""
    sentence = chain.answer(evidence)
    assert (
        "four steps by the wound that the needle makes and three by the drug minoxidil. Four of them" in sentence.text
    )
    levels = [row["level"] for _, row in chain.bearings(evidence)]
    assert len(sentence.trail) == levels.count("mouse") + levels.count("human_scalp")
    assert all(step.source_id and step.assumption for step in sentence.trail)


def test_rows_say_what_bears_on_each_step_and_what_is_needed(evidence):
    """A row for each step, also for one on which nothing bears."""
    rows = chain.rows(evidence)
    assert list(rows["step"]) == chain.bands()
    assert rows["needed"].str.len().min() > 20
    assert "Looked for, not shown: m24 (human scalp)" in rows.loc[3, "bearing"]
    assert "Only said: m11" in rows.loc[1, "bearing"]
    moved = shown(evidence, "response/m21", link="sulfation")
    assert chain.rows(moved).loc[6, "bearing"] == "Nothing was found"


def test_both_ends_count_studies_that_looked_at_hair_too(evidence):
    """Three of the six in which a growth factor rose; one fewer when its other judgements are taken away."""
    sentence = chain.both_ends(evidence)
    assert "In six of the findings" in sentence.text
    assert "In three of these (m05, m06 and m07)" in sentence.text
    assert sentence.text.endswith("all in the mouse.")
    fewer = shown(evidence, "hair/m05", finding_id="m09")
    assert "In two of these (m06 and m07)" in chain.both_ends(fewer).text


def test_the_report_counts_readings_and_findings(evidence):
    """The paragraph that may be quoted holds the counts of the table, and says what nobody measured."""
    text = chain.report(evidence).text
    table = evidence.links_of_chain
    assert f"{len(table)} readings of {table['finding_id'].nunique()} findings" in text
    assert "was not measured in what we found" in text
