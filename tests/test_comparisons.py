"""From the tables to effects and pools: the defaults against direct computation, and the decisions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special, stats

from review import tables
from review.comparisons import (
    DEFAULT,
    alternatives,
    choose,
    decisions,
    effects_for,
    label,
    own_steps,
    pool_steps,
    pooled,
    read_steps,
)

DATA = Path(__file__).parents[1] / "data"
QUESTION, DENSITY, DIAMETER = "q_mn_plus_mnx", "hair_density", "hair_diameter"


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load(DATA)


def row_of(evidence, study, outcome=DENSITY, choices=DEFAULT):
    found = effects_for(evidence, QUESTION, outcome, choices)
    return found[found["study_id"] == study].iloc[0]


# What stands in data/


def test_every_included_row_is_complete(evidence):
    """A row in the pool has an effect, an SE, people, a basis, a reason and a trail; one outside has a reason."""
    for question in dict.fromkeys(evidence.comparisons["question_id"]):
        for outcome in (DENSITY, DIAMETER):
            for row in effects_for(evidence, question, outcome).to_dict("records"):
                assert row["why"]
                if row["basis"] == "none":
                    assert not row["included"]
                    assert np.isnan(row["value"])
                    continue
                assert row["se"] > 0
                assert row["access"]
                assert min(row["n_needled"], row["n_control"]) >= 2
                assert row["trail"][-1].value == row["value"]


@pytest.mark.parametrize("outcome", [DENSITY, DIAMETER])
def test_every_printed_number_has_source_and_place(evidence, outcome):
    """In every trail a step that read a page says which, where and how; what was not printed is an assumption."""
    for row in effects_for(evidence, QUESTION, outcome).to_dict("records"):
        for step in row["trail"]:
            assert bool(step.source_id) == bool(step.place) == bool(step.access), step
        if row["basis"] not in ("none", "printed"):
            assert any(step.assumption for step in row["trail"])


READ = {
    "dhurat2013": {"dhurat2013": [91.4, 22.2, 50], "mphl2023": [44, 0.039]},
    "kumar2018": {"kumar2018": [12.52, 1.89, 34, 34], "mphl2023": [0.0001]},
    "yu2018": {"yu2018": [44.12, 73.14, 46.22, 63.21, 19, 0.01]},
    "adistri2024": {"adistrithesis": [95.6, 52.4, 0.001], "adistri2024": [18, 18]},
}


@pytest.mark.parametrize("study", READ)
def test_numbers_read_in_order(evidence, study):
    """Each trail reads exactly the printed numbers of the evidence README, from the report that printed them."""
    trail = row_of(evidence, study)["trail"]
    for source, values in READ[study].items():
        assert [step.value for step in trail if step.source_id == source] == values
    assert {step.source_id for step in trail if step.source_id} == set(READ[study])


ASSUMED = {
    "dhurat2013": ["inferred", "inferred", "p comes from a t test"],
    "kumar2018": ["68 people stand in 2 arms", "68 people stand in 2 arms", "the widest that this p allows"],
    "yu2018": ["a reading of ours", "all who were enrolled were analysed", "paired t test of the changes"],
    "adistri2024": ["36 people stand in 2 arms", "36 people stand in 2 arms", "the widest that this p allows"],
}


@pytest.mark.parametrize("study", ASSUMED)
def test_what_is_assumed_is_said(evidence, study):
    """Group sizes, unit and the test behind p are assumptions of the trail, in this order and no more."""
    found = [step.assumption for step in row_of(evidence, study)["trail"] if step.assumption]
    assert [words in text for words, text in zip(ASSUMED[study], found, strict=True)] == [True] * len(found)


def test_the_contradicting_number_of_a_review_is_never_the_default(evidence):
    """Kumar 2018: 12.82 stands in a review table only (10.93 and SE < 2.64); no default reads it."""
    for unit in ("hairs/in2", "hairs/cm2"):
        trail = row_of(evidence, "kumar2018", choices=choose(kumar2018_unit=unit))["trail"]
        assert 12.82 not in [step.value for step in trail]
    assert 10.93 / stats.t.isf(0.00005, 66) == pytest.approx(2.64, abs=0.005)


def test_the_least_direct_reading_is_named(evidence):
    """Dhurat 2013's means stand in its abstract, its p in a review table: the row rests on the review table."""
    assert row_of(evidence, "dhurat2013")["access"] == "secondary (review table)"
    assert row_of(evidence, "yu2018")["access"] == "abstract (reprint)"


def restricted_likelihood(tau2, y, v):
    w = 1 / (v + tau2)
    mean = np.sum(w * y) / np.sum(w)
    return 0.5 * (np.sum(np.log(v + tau2)) + np.log(np.sum(w)) + np.sum(w * (y - mean) ** 2))


@pytest.mark.parametrize("options", [{}, {"kumar2018_unit": "hairs/cm2"}, {"adistri2024_include": "yes"}])
def test_pool_is_what_a_direct_computation_gives(evidence, options):
    """REML, HKSJ and prediction interval from the printed numbers alone, written out with numpy and scipy."""
    inch = 1 if options.get("kumar2018_unit") else 2.54**2
    y = [91.4 - 22.2, (12.52 - 1.89) / inch, (73.14 - 44.12) - (63.21 - 46.22)]
    se = [y[0] / stats.t.isf(0.0195, 92), y[1] / stats.t.isf(0.00005, 66), y[2] / stats.t.isf(0.005, 18)]
    if options.get("adistri2024_include"):
        y, se = [*y, 95.6 - 52.4], [*se, (95.6 - 52.4) / stats.t.isf(0.0005, 34)]
    y, v = np.array(y), np.array(se) ** 2
    found = optimize.minimize_scalar(
        restricted_likelihood, (0, 100), (0, 5000), args=(y, v), method="bounded", options={"xatol": 1e-10}
    )
    w = 1 / (v + found.x)
    mean, k = np.sum(w * y) / np.sum(w), len(y)
    hksj = np.sqrt(np.sum(w * (y - mean) ** 2) / (k - 1) / np.sum(w)) * stats.t.isf(0.025, k - 1)
    next_trial = stats.t.isf(0.025, k - 2) * np.sqrt(found.x + 1 / np.sum(w))
    pool = pooled(effects_for(evidence, QUESTION, DENSITY, choose(**options)))
    near = {"rel": 1e-6}  # what a one-dimensional minimiser reaches
    assert (pool.k, pool.unit, pool.method, pool.interval_method) == (k, "hairs/cm2", "REML", "HKSJ")
    assert pool.tau2 == pytest.approx(found.x, abs=1e-6, **near)
    assert pool.estimate == pytest.approx(mean, **near)
    for ends, half in ((pool.interval(), hksj), (pool.prediction(), next_trial)):
        assert [ends.low, ends.high] == pytest.approx([mean - half, mean + half], **near)


def test_the_trail_of_a_pool_holds_every_step(evidence):
    """Each step of each included effect under its label, then the pool's own, whose last words are its intervals."""
    effects = effects_for(evidence, QUESTION, DENSITY)
    pool = pooled(effects)
    trail, own = pool_steps(effects, pool), own_steps(effects, pool)
    assert len(trail) == len(own) + sum(map(len, effects.loc[effects["included"], "trail"]))
    assert trail[0].what.startswith("Dhurat 2013: ")
    assert not any("Adistri" in step.what for step in trail)
    assert [step.value for step in own[:3]] == [pool.tau2, None, pool.estimate]
    assert own[0].unit == "(hairs per cm²)²"
    assert own[3].what.startswith("HKSJ standard error: 5.99 × √2.017 = 8.51")
    assert "t with 2 degrees of freedom" in own[4].what
    assert own[5].what.startswith("Prediction interval, t with 1, of √(66.28 + 5.99²)")


def test_read_steps_are_the_pages_behind_every_effect(evidence):
    """Every step with a source, of pooled and left-out trials, each under its label."""
    effects = effects_for(evidence, QUESTION, DENSITY)
    steps = read_steps(effects)
    assert len(steps) == sum(bool(step.source_id) for trail in effects["trail"] for step in trail)
    assert all(step.source_id and step.place for step in steps)
    assert steps[-1].what.startswith("Adistri 2024: ")


def test_the_steps_of_a_small_or_wald_pool_claim_no_t(evidence):
    """A Wald interval is normal, and below three trials there is no step on prediction."""
    effects = effects_for(evidence, QUESTION, DENSITY, choose(dhurat2013_include="no"))
    assert len(own_steps(effects, pooled(effects))) == 5
    assert "(normal)" in own_steps(effects, pooled(effects, interval="wald"))[3].what


def test_labels_tell_the_rows_of_one_study_apart(evidence):
    """Two needled arms of one trial have two labels; a trial with one row keeps its own."""
    labels = effects_for(evidence, QUESTION, DENSITY)["label"]
    assert labels.is_unique
    assert label(evidence, "yu2018") == "Yu 2018" == labels[2]
    assert sum(text.startswith("Faghihi 2021 (") for text in labels) == 2


# Choices


def test_the_pool_is_made_as_chosen(evidence):
    """Estimator and interval are options like any other; naming them in the call replaces them."""
    effects = effects_for(evidence, QUESTION, DENSITY, choose(tau2="DL", interval="wald"))
    chosen = pooled(effects)
    assert (chosen.method, chosen.interval_method) == ("DL", "wald")
    assert chosen.estimate == pooled(effects_for(evidence, QUESTION, DENSITY), tau2="DL").estimate
    assert pooled(effects, tau2="PM", interval="HKSJ-safe").interval_method == "HKSJ-safe"


def test_a_design_that_does_not_count_is_out_with_that_reason(evidence):
    """Halves of a scalp are left out where only separate groups count, unless they are out already."""
    row = row_of(evidence, "yu2018", choices=choose(designs="parallel"))
    assert (row["included"], row["why"]) == (False, "its design, split scalp rct, does not count here")
    assert row_of(evidence, "yu2018", choices=choose(designs="randomised"))["included"]
    out = row_of(evidence, "yu2018", choices=choose(designs="parallel", yu2018_include="no"))
    assert "another device" in out["why"]


def test_the_report_decides_whose_means_are_used(evidence):
    """12.82 of the review table in place of 12.52, in the unit that was decided for the trial."""
    row = row_of(evidence, "kumar2018", choices=choose(kumar2018_report="mphl2023", kumar2018_unit="hairs/cm2"))
    assert row["value"] == pytest.approx(12.82 - 1.89)
    assert row["trail"][0].source_id == "mphl2023"


def test_hedges_g_by_hand(evidence):
    """Two arms: the t that the p asks for, times √(1/n + 1/n) and Hedges' J. Two halves: by Borenstein and others."""
    effects = effects_for(evidence, QUESTION, DENSITY, choose(measure="SMD")).set_index("study_id")
    d = stats.t.isf(0.0195, 92) * (1 / 50 + 1 / 44) ** 0.5
    g = d * (special.gamma(46) / special.gamma(45.5) / 46**0.5)
    dhurat = effects.loc["dhurat2013"]
    assert dhurat["value"] == pytest.approx(g)
    assert dhurat["se"] ** 2 == pytest.approx(1 / 50 + 1 / 44 + g**2 / (2 * 94))
    squares = [b * b + a * a - b * a for b, a in ((21.58, 25.45), (18.77, 19.22))]
    s, se = (sum(squares) / 2) ** 0.5, 12.03 / stats.t.isf(0.005, 18)
    r = 1 - 19 * se**2 / (2 * s * s)
    d, j = 12.03 / s, special.gamma(9) / special.gamma(8.5) / 3
    yu = effects.loc["yu2018"]
    assert yu["value"] == pytest.approx(j * d)
    assert yu["se"] ** 2 == pytest.approx(j**2 * (1 / 19 + d**2 / 38) * 2 * (1 - r))
    assert set(effects["unit"]) == {"SD"}
    assert "gives at least 0.99, SE 0.26" in effects.loc["kumar2018", "trail"][-1].what


def test_a_difference_in_sds_needs_no_unit_but_an_sd(evidence):
    """Yu 2018 enters without an area, and does not with the diameter, of which no correlation was decided."""
    blank = choose(measure="SMD", yu2018_unit="count (area not stated)")
    assert row_of(evidence, "yu2018", choices=blank)["included"]
    thick = row_of(evidence, "yu2018", DIAMETER, choose(measure="SMD"))
    assert (thick["included"], thick["basis"]) == (False, "none")
    assert "correlation" in thick["why"]


def test_an_unlabelled_figure_read_as_a_standard_error(evidence):
    """The SD is then √19 times as large, and so is the SE that is built from it."""
    as_sd, as_se = (
        row_of(evidence, "yu2018", choices=choose(yu2018_spread="correlation", yu2018_plus_minus=read))["se"]
        for read in ("sd", "se")
    )
    assert as_se == pytest.approx(as_sd * 19**0.5)


def test_how_far_a_standard_error_may_lie(evidence):
    """A bound reaches down to 0, a rounded p has its rounding, a borrowed SD is one number."""
    ends = effects_for(evidence, QUESTION, DENSITY).set_index("study_id")[["se_low", "se", "se_high"]]
    kumar, yu = ends.loc["kumar2018"], ends.loc["yu2018"]
    assert kumar["se_low"] == 0
    assert kumar["se"] == kumar["se_high"]
    assert list(yu[["se_low", "se_high"]]) == pytest.approx([12.03 / stats.t.isf(p / 2, 18) for p in (0.005, 0.015)])
    borrowed = row_of(evidence, "kumar2018", choices=choose(kumar2018_spread="borrowed"))
    assert borrowed["se_low"] == borrowed["se"] == borrowed["se_high"]


def test_unknown_choices_name_what_exists(evidence):
    """An unknown decision, option, question or outcome is refused with the names that there are."""
    with pytest.raises(ValueError, match=r"no decision is called kumar_unit; there are kumar2018_unit, .*borrowed_sd"):
        decisions(evidence, choose(kumar_unit="hairs/cm2"))
    with pytest.raises(ValueError, match="kumar2018_unit is one of hairs/in2, hairs/cm2, not furlongs"):
        effects_for(evidence, QUESTION, DENSITY, choose(kumar2018_unit="furlongs"))
    with pytest.raises(ValueError, match="no comparison answers 'q_magic'; there are q_mn_plus_mnx"):
        effects_for(evidence, "q_magic", DENSITY)
    with pytest.raises(ValueError, match="effects are computed for hair_density, hair_diameter, not 'hair_length'"):
        effects_for(evidence, QUESTION, "hair_length")


def test_a_number_may_be_given_as_a_number(evidence):
    """`choose(yu2018_correlation=0.3)` means the option '0.3'."""
    assert decisions(evidence, choose(yu2018_correlation=0.3))["yu2018_correlation"] == "0.3"


CHANGES = [
    # options, study, what changes
    ({"kumar2018_unit": "hairs/cm2"}, "kumar2018", {"se": 10.63 / 4.1419}),
    ({"kumar2018_spread": "borrowed"}, "kumar2018", {"basis": "borrowed", "se": 25.4 * (2 / 34) ** 0.5}),
    ({"kumar2018_spread": "borrowed", "borrowed_sd": "b18"}, "kumar2018", {"se": 17.6 * (2 / 34) ** 0.5}),
    ({"kumar2018_include": "no"}, "kumar2018", {"included": False}),
    ({"dhurat2013_spread": "borrowed"}, "dhurat2013", {"basis": "borrowed", "se": 25.4 * (1 / 50 + 1 / 44) ** 0.5}),
    ({"dhurat2013_spread": "borrowed", "dhurat2013_arm_n": "equal_split"}, "dhurat2013", {"se": 25.4 * 0.2}),
    ({"dhurat2013_include": "no"}, "dhurat2013", {"included": False}),
    ({"dhurat2013_arm_n": "equal_split"}, "dhurat2013", {"n_needled": 50, "n_control": 50}),
    ({"yu2018_include": "no"}, "yu2018", {"included": False}),
    ({"yu2018_unit": "count (area not stated)"}, "yu2018", {"included": False, "basis": "none"}),
    ({"yu2018_spread": "correlation"}, "yu2018", {"basis": "recovered", "se": 4.994}),
    ({"adistri2024_include": "yes"}, "adistri2024", {"included": True}),
    ({"adistri2024_spread": "borrowed"}, "adistri2024", {"basis": "borrowed", "included": False}),
]


@pytest.mark.parametrize(("options", "study", "changed"), CHANGES)
def test_a_decision_changes_what_it_is_about_and_no_other_trial(evidence, options, study, changed):
    """One row follows the option; every other row is as by default."""
    after = effects_for(evidence, QUESTION, DENSITY, choose(**options)).set_index("comparison_id")
    before = effects_for(evidence, QUESTION, DENSITY).set_index("comparison_id")
    mine = after["study_id"] == study
    for column, value in changed.items():
        assert after.loc[mine, column].iloc[0] == (pytest.approx(value, rel=2e-4) if column == "se" else value)
    pd.testing.assert_frame_equal(after[~mine], before[~mine])


@pytest.mark.parametrize("r", [0.3, 0.5, 0.8])
def test_the_correlation_route_by_hand(evidence, r):
    """Yu 2018 with r throughout, from the four printed SDs."""
    change = [(b * b + a * a - 2 * r * b * a) ** 0.5 for b, a in ((21.58, 25.45), (18.77, 19.22))]
    se = ((change[0] ** 2 + change[1] ** 2 - 2 * r * change[0] * change[1]) / 19) ** 0.5
    choices = choose(yu2018_spread="correlation", yu2018_correlation=r)
    assert row_of(evidence, "yu2018", choices=choices)["se"] == pytest.approx(se)


def test_a_decision_about_one_outcome_leaves_the_other_alone(evidence):
    """Yu 2018 is left out for its count: its hair diameter stays, and is not given the reason of the count."""
    row = row_of(evidence, "yu2018", DIAMETER, choose(yu2018_include="no", yu2018_unit="count (area not stated)"))
    assert row["included"]
    assert row["why"] == "An effect and its standard error can be had."
    assert not row_of(evidence, "adistri2024", DIAMETER)["included"]
    assert row_of(evidence, "adistri2024", DIAMETER, choose(adistri2024_include="yes"))["included"]


def test_reasons_follow_the_option_in_force(evidence):
    """The reason for being in or out is the one of the chosen option."""
    assert "Both readings" in row_of(evidence, "kumar2018")["why"]
    assert "factor of 6.45" in row_of(evidence, "kumar2018", choices=choose(kumar2018_include="no"))["why"]


def test_alternatives_cover_every_option_that_is_not_the_default(evidence):
    """The default first, then each other option of this question once; no pool where fewer than two trials are left."""
    table = alternatives(evidence, QUESTION, DENSITY)
    options = evidence.decisions[~evidence.decisions["default"].astype(bool)]
    assert table["decision_id"].iloc[0] == "default"
    assert list(zip(table["decision_id"], table["option"], strict=True))[1:] == list(
        zip(options["decision_id"], options["option"], strict=True)
    )
    for row in table.iloc[1:].to_dict("records"):
        choices = choose(**{row["decision_id"]: row["option"]})
        assert row["pooled"].estimate == pooled(effects_for(evidence, QUESTION, DENSITY, choices)).estimate
    assert set(alternatives(evidence, QUESTION, DIAMETER)["pooled"]) > {None}
    assert len(alternatives(evidence, "q_home", DENSITY)) == 1


def test_an_excluded_study_is_not_pooled_by_default(evidence):
    """North India 2025 prints means and SDs, and its sample contradicts itself: it stays out, with that reason."""
    row = effects_for(evidence, "q_mn_plus_prp", DENSITY).set_index("study_id").loc["northindia2025"]
    assert (row["basis"], row["included"]) == ("printed", False)
    assert row["se"] == pytest.approx((4.5**2 / 40 + 3.9**2 / 30) ** 0.5)
    assert "contradicts itself" in row["why"]


def test_reasons_speak_of_the_outcome_that_was_asked_for(evidence):
    """p values for density are not given as news about the diameter."""
    assert row_of(evidence, "friendshipyufa")["why"].endswith("only p values or words")
    assert not row_of(evidence, "kumar2018", DIAMETER)["why"].endswith("only p values or words")


def test_units_never_mix(evidence):
    """Effects in different units are refused, and the message says which rows are in which."""
    mixed = pd.concat([effects_for(evidence, QUESTION, DENSITY), effects_for(evidence, QUESTION, DIAMETER)])
    with pytest.raises(ValueError, match="hairs/cm2: dhurat2013-mnx, kumar2018-mnx, yu2018-mnx; um: yu2018-mnx"):
        pooled(mixed)


def test_nothing_to_pool_is_said(evidence):
    """An empty pool is refused in words."""
    with pytest.raises(ValueError, match="nothing to pool"):
        pooled(effects_for(evidence, "q_home", DENSITY))
