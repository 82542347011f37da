"""The trial that we would do: its numbers follow the tables, and its sentences say them."""

from types import MappingProxyType

import pytest

from review import planning, proposal, tables
from review.comparisons import MAIN, risks_for
from review.figures import yardsticks
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def plan(evidence):
    return proposal.proposal(evidence)


def test_the_formula_can_be_redone_by_hand(plan):
    """2 · (1.96 + 1.28)² · 2.54² = 135.6, with 0.84 101.3: 136 and 102 people, for a size is always rounded up."""
    text = proposal.by_hand(plan).text
    assert 135 < 2 * (1.96 + 1.2816) ** 2 * 2.54**2 < 136
    assert 101 < 2 * (1.96 + 0.8416) ** 2 * 2.54**2 < 101.5
    assert f"1.28 for 90% power, which gives 136 ({plan.per_arm})" in text
    assert "0.84 for 80% power, which gives 102 (" in text


def test_what_the_trials_would_miss_is_counted_at_both_ends_of_the_spread(evidence, plan):
    """Five hairs are missed under either spread; ten and what minoxidil adds only if people differ much."""
    done = planning.trials(evidence, MAIN[0])
    text = proposal.missed_said(plan, done, (5.0, 10.0, 14.7)).text
    assert "of 5.0, all if people differ as much as in the widest arm and all if as little as in the narrowest" in text
    little = [trial.label for trial in done if trial.chance(10.0, min(plan.sds)) < 0.5]
    assert little == ["Sohng 2020"]
    assert "of 10.0, all and one; of 14.7, four and none" in text


def test_the_size_rests_on_the_largest_printed_sd(evidence, plan):
    """The SDs are those of the yardsticks; the widest arm decides; a fifth more must start."""
    printed = [row["sd"] for row in yardsticks.printed_sds(evidence)]
    assert sorted(plan.sds) == sorted(printed)
    assert plan.sd == max(printed)
    assert plan.per_arm == planning.per_arm(10.0, max(printed), power=0.9)
    assert plan.start * (1 - plan.lost) >= plan.people > (plan.start - 4) * (1 - plan.lost)


def test_a_wider_spread_makes_the_trial_larger(evidence, plan):
    """Change the SD in the table, and the trial follows."""
    background = evidence.background.copy()
    background.loc[background["fact_id"] == "b11", "sd"] = 40.0
    wider = proposal.proposal(
        Evidence(evidence.folder, MappingProxyType({**evidence.tables, "background": background}))
    )
    assert wider.per_arm > plan.per_arm
    assert "14.6 to 40 hairs" in proposal.spread_said(wider).text


def test_differences_run_from_small_to_what_people_notice(evidence):
    """Four, in rising order, the last two read from the tables."""
    found = proposal.differences(evidence)
    assert list(found.values()) == sorted(found.values())
    assert found["what people notice"] == float(evidence.background.set_index("fact_id").loc["b33", "value"])


def test_sentences_carry_the_numbers_and_where_they_come_from(evidence, plan):
    """Spread, loss, size, weeks, halves and rare harms."""
    assert "In ten arms" in proposal.spread_said(plan).text
    assert proposal.lost_said(plan).text.endswith("20% of those who were randomised. We plan for that.")
    size = proposal.size_said(evidence, plan)
    assert f"{plan.people} people must reach the end, so {plan.start} must start" in size.text
    assert "had 393." in size.text
    assert {step.source_id for step in size.trail} >= {"suchonwanit2019", "olsen2002"}
    assert "12 to 26 weeks. 24 weeks after" in proposal.weeks_said(evidence).text
    assert "Yu 2018 had 19" in proposal.halves_said(plan, planning.trials(evidence, MAIN[0])).text
    assert proposal.halves_said(plan, []).text == f"Two separate groups would need {plan.people} people."
    assert "299 for one in 100 and 2,995 for one in 1,000" in proposal.rare_said(plan).text


def test_those_who_are_missing_are_counted_as_improved(evidence):
    """40 of 50 against 0 of 44 becomes 40 of 50 against 6 of 50; nobody missing is refused."""
    rows = {row["event"]: row for row in risks_for(evidence, MAIN[0]).to_dict("records")}
    said = proposal.missing_said(rows["investigator_plus2_or_more"])
    assert said.text.endswith("it would still be 40 of 50 against 6 of 50.")
    with pytest.raises(ValueError, match="nobody seems to be missing"):
        proposal.missing_said(rows["responder_sinclair"])
