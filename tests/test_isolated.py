"""Pairs of arms beyond minoxidil: what they print, what they isolate, and effects that follow from the page."""

from math import isnan
from types import MappingProxyType

import pytest

from review import isolated, tables
from review.tables import Evidence

QUESTIONS = ("q_mn_alone_vs_mnx", "q_mn_plus_prp", "q_mn_other", "q_depth", "q_areata")


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


@pytest.fixture(scope="module")
def pairs(evidence):
    """Every pair of the questions of this chapter, by trial and arms."""
    return isolated.pair_rows(evidence, *QUESTIONS)


def replaced(evidence, **frames):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def test_every_pair_says_what_it_isolates(evidence, pairs):
    """One row for each comparison, none without its judgement, people, arms and print."""
    assert len(pairs) == evidence.comparisons["question_id"].isin(QUESTIONS).sum()
    assert not pairs.isna().any().any()
    assert (pairs["isolates"].str.len() > 20).all()
    assert pairs["pair"].str.contains(" against ").all()


def test_what_was_printed_stands_in_the_row(pairs):
    """Counts, averages with ± as printed, p values with what they compared, and a word where nothing was read."""
    told = pairs.set_index(["trial", "pair"])["printed"]
    jha = told["Jha 2019", "5% minoxidil + PRP + microneedling against 5% minoxidil + PRP"]
    assert jha == (
        "No hair comes out on pulling: 27 of 31 against 20 of 31; hair growth rated as better: 26 of 31 against 17 of 31"
    )
    north = told["North India 2025", "PRP + microneedling against PRP"]
    assert north.startswith(
        "Hair density, change: 22.1 ± 4.5 against 13.6 ± 3.9 hairs per cm²; hair density: p < 0.001"
    )
    assert "SALT score: p = 0.013 (larger fall with needling)" in set(told)
    assert told.xs("Ozcan 2022").iloc[0] == "No result of this pair was read"


def test_what_was_counted_before_treatment_is_no_result(evidence):
    """IJBR 2025 prints the share of men at the start: no outcome."""
    found = isolated.outcomes(evidence, "q_areata")
    assert "male_sex" not in set(found["event"])
    assert "complete_recovery" in set(found["event"])
    assert isolated.outcomes(evidence, "q_home").empty


COUNTS = [
    ("jha2019-prp", "growth_appreciated", (26, 31), (17, 31)),
    ("jha2019-both", "growth_appreciated", (26, 31), (10, 31)),
    ("jha2019-both", "pull_test_negative", (27, 31), (15, 31)),
    ("shah2017-prp", "clinician_any_improvement", (25, 25), (22, 25)),
    ("sanchezmeza-drug", "marked_improvement", (9, 17), (3, 17)),
    ("gohary2025-drug", "enhanced_density", (32, 40), (10, 40)),
    ("gohary2025-drug", "vellus_hair_present", (28, 40), (12, 40)),
    ("ijbr2025-areata", "complete_recovery", (12, 20), (1, 20)),
]


@pytest.mark.parametrize(("comparison", "event", "first", "second"), COUNTS)
def test_counts_of_the_evidence_pack(evidence, comparison, event, first, second):
    """The counts that the pack's README calls usable."""
    row = isolated.risk(evidence, comparison, event)
    assert (row["needled"].affected, row["needled"].observed) == first
    assert (row["control"].affected, row["control"].observed) == second


def test_a_missing_event_is_named(evidence):
    """The error says which pair and which event."""
    with pytest.raises(LookupError, match="jha2019-prp has no counts of 'cured'"):
        isolated.risk(evidence, "jha2019-prp", "cured")


def test_event_rows_mark_what_is_inferred_and_what_cannot_be_estimated(evidence):
    """Zero of eight on both halves has no ratio; a hundred minus eighty-eight percent is 12 of 100."""
    rows = isolated.event_rows(evidence, "q_mn_plus_prp", "q_areata").set_index(["trial", "event"]).sort_index()
    assert list(rows.loc[[("Yoo 2010", "Hair growth")], "risk_ratio"]) == ["not estimable"]
    ((_, shah),) = rows.loc[[("Shah 2017", "Any improvement, seen by the clinician")]].iterrows()
    assert shah["per_100"].startswith("12 (")
    assert shah["counts"] == "inferred"
    assert set(rows.loc["Jha 2019"]["counts"]) == {"printed"}


EFFECTS = [
    ("arora2022-areata", "regrowth_percent", -3.39, 7.76, "recovered"),
    ("muhammad2022-prp", "hair_count_percent_increase", 6.65, (9.49**2 / 30 + 10.15**2 / 30) ** 0.5, "printed"),
    ("northindia2025-prp", "hair_density", 8.5, (4.5**2 / 40 + 3.9**2 / 30) ** 0.5, "printed"),
    ("kjd2016-depth", "hair_density", 7.0, 7 / 2.2281, "bound"),
]


@pytest.mark.parametrize(("comparison", "outcome", "value", "se", "basis"), EFFECTS)
def test_effects_follow_from_the_page(evidence, comparison, outcome, value, se, basis):
    """Arora: SE 7.8 from P = 0.664 with 30 + 30; KJD: 7 over the t of 10 df that leaves 5%."""
    found = isolated.effect(evidence, comparison, outcome)
    assert found.estimate.value == pytest.approx(value)
    assert found.estimate.se == pytest.approx(se, abs=0.005)
    assert found.basis == basis
    assert any(step.source_id for step in found.trail)


@pytest.mark.parametrize(("comparison", "value"), [("aggarwal2020-prp", 3.8), ("rofgf9-factors", 21.7)])
def test_without_a_spread_the_variance_is_undefined(evidence, comparison, value):
    """A difference without SD or p has no SE: NaN, never zero."""
    found = isolated.effect(evidence, comparison, "hair_density")
    assert found.estimate.value == pytest.approx(value)
    assert isnan(found.estimate.variance)
    assert found.basis == "none"


def test_without_means_there_is_no_effect(evidence):
    """Refused with the pair's name."""
    with pytest.raises(ValueError, match="jha2019-prp prints no pair of means of 'hair_density'"):
        isolated.effect(evidence, "jha2019-prp", "hair_density")


def test_needled_alone_means_nothing_active(evidence):
    """Saline counts as nothing; a drug, PRP or a treatment that goes on does not."""
    alone = {(row["study_id"], row["arm_id"]) for row in isolated.alone(evidence)}
    assert {("sohng2020", "mn"), ("rofgf9", "mn_saline"), ("northindia2025", "mn"), ("ijbr2025", "mn")} <= alone
    assert not {("starace2020", "mn"), ("rofgf9", "mn_gf"), ("northindia2025", "mn_prp")} & alone


def test_gains_and_shares_of_needles_alone(evidence):
    """+10.8, +10.9 and +5.4 hairs/cm2; 3/17, 12/40, 10/40, 46/90, 1/20."""
    gains = {row["study_id"]: row["mean"] for row in isolated.alone_gains(evidence)}
    assert gains == {"aggarwal2020": 10.8, "northindia2025": 10.9, "rofgf9": 5.4}
    shares = isolated.alone_shares(evidence)
    counted = [(one.count.affected, one.count.observed) for one in shares]
    assert counted == [(3, 17), (12, 40), (10, 40), (46, 90), (1, 20)]
    assert [one.inferred for one in shares] == [True, True, True, False, True]


def test_share_rows_give_the_exact_interval(evidence):
    """1 of 20: Clopper and Pearson 0.13% to 24.87% (tables of the binomial)."""
    rows = isolated.share_rows(isolated.alone_shares(evidence))
    assert rows["share"].iloc[-1] == "5% (under 1% to 25%)"
    assert rows["count"].iloc[-1] == "1 of 20, inferred"


def test_an_event_is_named_once_in_lower_case():
    """Known events have plain names; others lose their underscores; abbreviations keep their capitals."""
    assert isolated.event_name("pull_test_negative") == "no hair comes out on pulling"
    assert isolated.event_name("hair_density") == "hair density"
    assert isolated.event_name("salt") == "SALT score"


def test_a_changed_count_changes_the_row(evidence):
    """The row follows the data."""
    events = evidence.events.copy()
    events.loc[events["event_id"] == "jha2019-e6", "affected_n"] = 20
    row = isolated.risk(replaced(evidence, events=events), "jha2019-prp", "growth_appreciated")
    assert row["needled"].affected == 20
