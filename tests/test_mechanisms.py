"""Findings on how needling might work: each stands on the map once, and sentences follow the tables."""

from types import SimpleNamespace

import pandas as pd

from review import mechanisms

from .changing import changed, enum, with_table


def test_levels_and_directions_are_those_of_the_codebook(evidence):
    """Each level and direction that the tables allow has words, and only a blank has others."""
    assert [level for level in mechanisms.LEVELS if level] == enum(evidence, "mechanism", "level")
    assert set(mechanisms.DIRECTIONS) == set(enum(evidence, "mechanism", "direction"))


def test_every_finding_has_one_mark_in_its_cell(evidence):
    """No finding is lost or doubled, and each has the words of its level and direction."""
    marks = {mark.finding_id: mark for mark in mechanisms.marks(evidence)}
    assert list(marks) == list(evidence.mechanism["finding_id"])
    assert len(marks) == len(mechanisms.marks(evidence))
    assert (marks["m08"].band, marks["m08"].column, marks["m08"].kind) == ("human scalp", "against", "growth factors")
    assert marks["m11"].band == "only said, no tissue studied"
    assert [name for name, mark in marks.items() if mark.distant] == ["m14", "m19", "m20"]


def test_a_claim_without_a_subject_keeps_its_mark(evidence):
    """A finding on a claim that the list does not know is drawn as another."""
    other = changed(evidence, "mechanism", "m01", claim_id="c9a")
    assert mechanisms.marks(other)[0].kind == mechanisms.ANOTHER


def test_where_says_only_what_was_read():
    """Tissue and number of people where they were read; a statement has no tissue."""
    row = {"level": "rat", "tissue": pd.NA, "n": pd.NA}
    assert mechanisms.where(row) == "rat"
    assert mechanisms.where(row | {"tissue": "skin", "n": 80}) == "rat: skin; 80 studied"
    assert mechanisms.where(row | {"level": pd.NA, "tissue": "statement, no tissue"}) == mechanisms.LEVELS[None]


def test_rows_keep_every_finding_and_its_doubts(evidence):
    """The table has a line for each finding, with what is to be read again."""
    rows = mechanisms.rows(evidence).set_index(evidence.mechanism["finding_id"])
    assert len(rows) == len(evidence.mechanism)
    assert "37 is probably her age" in rows.loc["m08", "remark"]
    assert not rows["remark"].str.contains("..", regex=False).any()
    assert rows.loc["m14", "read"].startswith("Trilayer microneedle for minoxidil delivery*, secondary")
    assert rows.loc["m08", "direction"] == "Against (c2b)"


def test_counts_and_the_title_follow_a_direction(evidence):
    """Turning one finding in human scalp changes the title of the map."""
    before = mechanisms.counted(evidence, ("human_scalp",), "for")
    turned = changed(evidence, "mechanism", "m24", direction="for")
    assert mechanisms.counted(turned, ("human_scalp",), "for") == before + 1
    assert mechanisms.counted(turned, ("human_scalp",)) == mechanisms.counted(evidence, ("human_scalp",))
    assert mechanisms.finding(turned) != mechanisms.finding(evidence)
    assert mechanisms.finding(evidence).startswith("In animals seven of seven findings speak for")
    assert mechanisms.finding(evidence).endswith("and none shows a step after needling")
    seen = changed(evidence, "links_of_chain", "passage/m17", bearing="seen")
    assert mechanisms.finding(seen).endswith("and one shows a step after needling")


def test_verdicts_add_up_and_follow(evidence):
    """Six claims on two sections; a verdict that changes is said, and no claim is named when all are supported."""
    sentence = mechanisms.verdicts(evidence)
    assert len(sentence.trail) == evidence.claims["page_section"].isin(mechanisms.PAGE).sum()
    assert "Without support: its use for hair was discovered" in sentence.text
    better = changed(evidence, "claims", "c1b", verdict="supported")
    assert "Without support" not in mechanisms.verdicts(better).text
    assert "three supported and three partly supported" in mechanisms.verdicts(better).text


def test_the_biopsy_says_how_many_and_when(evidence):
    """The number of people and the time of the tissue come from the row, with its doubt in the steps."""
    sentence = mechanisms.biopsy(evidence)
    assert "in one person (biopsies before and 1 month after" in sentence.text
    assert "To be read again" in sentence.trail[0].what
    assert "in four people" in mechanisms.biopsy(changed(evidence, "mechanism", "m08", n=4)).text


def test_blocked_names_both_findings(evidence):
    """Each finding with its tissue and its source."""
    sentence = mechanisms.blocked(evidence)
    assert sentence.text.startswith("In two findings a signal was blocked")
    assert [step.source_id for step in sentence.trail] == ["jin2023", "ito2007"]


def test_salt_water_stands_beside_its_yardsticks(evidence):
    """A change over time is never shown without placebo, drug, what people notice and normal density."""
    text = mechanisms.salt_water(evidence).text
    for fact in ("gained 5.4", "“no change”", "gained 3.9", "added 14.7", "about 42", "175 to 300"):
        assert fact in text


def test_lengths_come_from_background_and_arms(evidence):
    """Mice and reviews from background, the trials from the arms that needle in the main question."""
    spans = {name: (span.low, span.high) for name, span, _ in mechanisms.lengths(evidence)}
    assert list(spans.values())[:3] == [(0.15, 1), (0.25, 0.5), (0.5, 2.5)]
    pairs = evidence.comparisons[evidence.comparisons["question_id"] == "q_mn_plus_mnx"]
    keys = zip(pairs["study_id"], pairs["needled_arm_id"], strict=True)
    arms = evidence.arms.set_index(["study_id", "arm_id"])["needle_mm"].loc[list(dict.fromkeys(keys))].dropna()
    assert list(spans.values())[3] == (arms.min(), arms.max())
    assert len(mechanisms.length_rows(evidence)) == len(spans)
    text = mechanisms.longer_than_mice(evidence).text
    assert text.startswith("Of six needled arms")
    assert ((arms > 0.5).sum(), (arms > 1).sum()) == (5, 3)
    assert "five used longer needles than the best in mice (0.5 mm), and three longer than any" in text


def test_longer_needles_are_counted_again_when_an_arm_changes(evidence):
    """An arm with a short needle is no longer counted."""
    arms = evidence.arms.copy()
    arms.loc[(arms["study_id"] == "dhurat2013") & arms["needle_mm"].notna(), "needle_mm"] = 0.5
    short = with_table(evidence, "arms", arms)
    assert "four used longer" in mechanisms.longer_than_mice(short).text


def test_found_step_names_its_source():
    """A step carries source, place and access; a row without a column for doubts has none."""
    row = {"finding_id": "m99", "finding": "F", "effect_text": "E", "source_id": "x2001", "place": "abstract"}
    step = mechanisms.found_step(row | {"access": "abstract", "access_detail": "reprint"})
    assert (step.what, step.source_id, step.access) == ("m99: F (E).", "x2001", "abstract (reprint)")
    table = pd.DataFrame([row | {"access": "abstract"}])
    assert mechanisms.read_steps(SimpleNamespace(mechanism=table), "m99")[0].place == "abstract"
