"""What effects are held against: each dot is a number of the tables, and each step leads to its page."""

from pathlib import Path

import pytest

from review import comparisons, facts, recover, tables
from review.figures import dots, yardsticks


@pytest.fixture(scope="module")
def evidence():
    return tables.load(Path(__file__).parents[2] / "data")


def background(evidence, fact_id):
    return facts.records(evidence.background, fact_id=fact_id)[0]


def test_effects_hold_this_review_the_syntheses_the_drug_and_the_eye(evidence):
    """Four kinds in this order, and our first row is the pool of chapter 04."""
    rows = yardsticks.effect_rows(evidence)
    kinds = [yardsticks.OURS, yardsticks.PUBLISHED, yardsticks.DRUG, yardsticks.NOTICED]
    assert list(dict.fromkeys(row.kind for row in rows)) == kinds
    pool = comparisons.pooled(comparisons.effects_for(evidence, "q_mn_plus_mnx", "hair_density"))
    assert rows[0].value == pool.estimate
    assert rows[0].interval == pool.interval()


def test_published_estimates_are_those_of_the_table(evidence):
    """Gupta 2023, Pei 2024 and Xu 2024 as printed; an interval only where one was read; a step for each."""
    rows = yardsticks.published_rows(evidence)
    assert [(row.label, row.value) for row in rows] == [("Gupta 2023", 13), ("Pei 2024", 13.36), ("Xu 2024", 15.82)]
    assert rows[0].interval is None
    assert (rows[1].interval.low, rows[1].interval.high) == (8.55, 18.16)
    steps = yardsticks.published_steps(evidence)
    assert [step.value for step in steps] == [row.value for row in rows]
    assert [step.source_id for step in steps] == ["gupta2023", "pei2024", "xu2024"]


def test_the_drug_is_measured_against_placebo(evidence):
    """Change on 5% solution minus change on placebo, of one trial."""
    (row,) = [row for row in yardsticks.effect_rows(evidence) if row.kind == yardsticks.DRUG]
    assert row.value == background(evidence, "b11")["value"] - background(evidence, "b13")["value"]


def test_printed_sds_are_all_and_only_those_with_an_sd(evidence):
    """Every minoxidil fact with an SD, largest first; arms without one are not filled in."""
    rows = yardsticks.printed_sds(evidence)
    assert [row["sd"] for row in rows] == sorted((row["sd"] for row in rows), reverse=True)
    assert {row["fact_id"] for row in rows} == {f"b{n}" for n in (11, 12, 13, 14, 15, 18, 19, 20, 21, 22)}
    assert [step.value for step in yardsticks.sd_steps(evidence)] == [row["sd"] for row in rows]


def test_an_sd_that_p_needs_stands_apart_from_the_printed_ones(evidence):
    """The worked-out SD comes first and is of its own kind; placebo and drug are told apart."""
    needed = recover.sd_from_difference_se(33.0, 50, 44)
    first, *others = yardsticks.sd_rows(evidence, {"dhurat2013": needed})
    assert (first.label, first.value, first.kind) == ("Dhurat 2013, worked out", needed, yardsticks.NEEDED)
    assert yardsticks.NEEDED not in {row.kind for row in others}
    assert {row.value for row in others if row.kind == yardsticks.ON_PLACEBO} == {21.7, 19.7, 14.6}
    assert all("lacebo" in row.label for row in others if row.kind == yardsticks.ON_PLACEBO)


def test_densities_are_shown_as_they_were_printed(evidence):
    """A mean with its range, a mean alone, a range alone: no middle is invented."""
    normal, back, parietal = yardsticks.density_rows(evidence)
    assert (normal.value, normal.interval.low, normal.interval.high) == (223, 175, 300)
    assert (back.value, back.interval) == (127, None)
    assert (parietal.value, parietal.interval.low, parietal.interval.high) == (None, 47, 138)
    steps = yardsticks.density_steps(evidence)
    assert [step.what.split(" (")[0] for step in steps] == [
        "Hairs per cm²: 175, 223 and 300",
        "Hairs per cm²: 127",
        "Hairs per cm²: 47 and 138",
    ]


def test_every_step_leads_to_a_page(evidence):
    """Source, place and access are there."""
    steps = [*yardsticks.sd_steps(evidence), *yardsticks.density_steps(evidence), *yardsticks.published_steps(evidence)]
    assert all(step.source_id and step.place and step.access for step in steps)


def test_all_of_them_can_be_drawn(evidence):
    """Spreads and densities share one axis, with few enough kinds to tell apart."""
    rows = [*yardsticks.sd_rows(evidence, {"dhurat2013": 160.0}), *yardsticks.density_rows(evidence)]
    figure = dots.figure(rows, title="Spreads", axis="hairs per cm²")
    assert len(figure.layout.yaxis.ticktext) == len(rows)
    assert dots.figure(yardsticks.effect_rows(evidence), title="Effects", axis="hairs per cm²").data
