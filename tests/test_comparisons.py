"""From the tables to effects and pools: defaults against direct computation, decisions, and trials that never were."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

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


def edited(folder, *, add=None, cells=None, drop=None):
    """A copy of the data in `folder`, with rows added, cells changed (by first column, or two) and rows dropped."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    for name in {*(add or {}), *(cells or {}), *(drop or {})}:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        columns, kept = list(rows[0]), []
        for row in rows:
            keys = row[columns[0]], f"{row[columns[0]]}/{row[columns[1]]}"
            for key in keys:
                row |= (cells or {}).get(name, {}).get(key, {})
            if not set(keys) & set((drop or {}).get(name, ())):
                kept.append(row)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept + (add or {}).get(name, []))
    return tables.load(folder)


def trial(name, *, means, design="parallel_rct", study_n="", n=("", ""), p=None, outcome=DENSITY, arms=("mn", "mnx")):
    """Rows of one more trial: means as (needled cells, control cells), p as (statistic, value)."""
    source = {"source_id": "dhurat2013", "place": "Table 2", "access": "table"}
    ids = {"study_id": name}
    shape = {"label": name.capitalize(), "condition": "AGA", "design": design, "randomised_n": study_n}
    rows = {
        "studies": [ids | source | shape | {"eligible_for": QUESTION}],
        "arms": [
            ids
            | source
            | {"arm_id": arm, "role": role, "label": f"{arm} arm"}
            | {"analysed_n": size, "analysed_n_source": "printed" if size else ""}
            for arm, role, size in zip(arms, ("needled", "control"), n, strict=True)
        ],
        "comparisons": [
            ids
            | {"comparison_id": f"{name}-main", "question_id": QUESTION}
            | {"needled_arm_id": arms[0], "control_arm_id": arms[1]}
        ],
        "measurements": [
            ids
            | source
            | {"measurement_id": f"{name}-m{place}", "arm_id": arm, "outcome": outcome, "quantity": "change"}
            | {"week": 12, "unit": "hairs/cm2"}
            | row
            for place, (arm, row) in enumerate(zip(arms, means, strict=True), 1)
        ],
    }
    if p:
        shown = {"statistic": p[0], "value": p[1], "relation": "=" if p[0] == "p" else "<", "test_text": "t test"}
        pair = {"needled_arm_id": arms[0], "control_arm_id": arms[1], "outcome": outcome, "quantity": "change"}
        rows["contrasts"] = [ids | source | {"contrast_id": f"{name}-c1", "week": 12} | pair | shown]
    return rows


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
    assert "t with 2 degrees of freedom" in own[3].what
    assert own[4].what.startswith("Prediction interval (t with 1)")


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
    assert len(own_steps(effects, pooled(effects))) == 4
    assert "(normal)" in own_steps(effects, pooled(effects, interval="wald"))[3].what


def test_labels_tell_the_rows_of_one_study_apart(evidence):
    """Two needled arms of one trial have two labels; a trial with one row keeps its own."""
    labels = effects_for(evidence, QUESTION, DENSITY)["label"]
    assert labels.is_unique
    assert label(evidence, "yu2018") == "Yu 2018" == labels[2]
    assert sum(text.startswith("Faghihi 2021 (") for text in labels) == 2


# Choices


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


# Trials that never were


def test_a_new_trial_enters_by_its_rows_alone(tmp_path, evidence):
    """Printed means, SDs and numbers of a new trial need no code: it is valid, pooled, and its basis is 'printed'."""
    new = trial("new2030", means=({"mean": 20, "sd": 12}, {"mean": 8, "sd": 10}), n=(40, 38))
    found = edited(tmp_path / "data", add=new)
    assert tables.check(tmp_path / "data") == []
    row = row_of(found, "new2030")
    assert (row["value"], row["basis"], row["included"]) == (12, "printed", True)
    assert row["se"] == pytest.approx((144 / 40 + 100 / 38) ** 0.5)
    assert pooled(effects_for(found, QUESTION, DENSITY)).k == 4
    assert pooled(effects_for(evidence, QUESTION, DENSITY)).k == 3


def test_end_values_serve_where_the_change_has_no_spread(tmp_path):
    """Means and SDs before and after, without any p: the end values are compared, not thrown away."""
    new = trial("new2030", means=({"mean": 60, "sd": 12}, {"mean": 50, "sd": 10}), n=(40, 38))
    start = [row | {"measurement_id": f"new2030-m{9 - i}"} for i, row in enumerate(new["measurements"])]
    start = [row | {"quantity": "baseline", "week": 0, "mean": 40} for row in start]
    new["measurements"] = [row | {"quantity": "final"} for row in new["measurements"]] + start
    row = row_of(edited(tmp_path / "data", add=new), "new2030")
    assert (row["value"], row["basis"], row["included"]) == (10, "printed", True)


def test_a_printed_standard_error_serves(tmp_path):
    """SE 3 and a 95% interval of ±1.96·4 without n give SE 5, recovered."""
    half = 4 * 1.959963984540054
    means = {"mean": 20, "se": 3}, {"mean": 8, "ci_low": 8 - half, "ci_high": 8 + half}
    row = row_of(edited(tmp_path / "data", add=trial("new2030", means=means, n=(40, 38))), "new2030")
    assert (row["se"], row["basis"]) == (pytest.approx(5), "recovered")


def test_only_a_bound_on_p(tmp_path):
    """A parallel trial with p < 0.05 only is pooled as a bound."""
    new = trial("new2030", means=({"mean": 20}, {"mean": 8}), n=(40, 38), p=("p_upper_bound", 0.05))
    row = row_of(edited(tmp_path / "data", add=new), "new2030")
    assert (row["basis"], row["included"]) == ("bound", True)
    assert row["se"] == pytest.approx(12 / stats.t.isf(0.025, 76))


NOT_POOLED = [
    ({}, "the number of people in each arm was not read"),
    ({"n": (40, 38)}, "neither an SD nor a p value was read"),
    ({"n": (40, 38), "p": ("p", 0.4), "means": ({"mean": 8}, {"mean": 8})}, "a difference of 0 has no standard error"),
    ({"n": (40, 38), "means": ({"mean": 20, "unit": "inches"}, {"mean": 8, "unit": "inches"})}, "'inches' cannot"),
    ({"n": (1, 1), "means": ({"mean": 20, "sd": 3}, {"mean": 8, "sd": 3})}, "at least 2 people"),
    ({"n": (40, 38), "means": ({"mean": 20}, {"mean": 8, "unit": "um"})}, "no pair of means was read"),
]


@pytest.mark.parametrize(("cells", "why"), NOT_POOLED)
def test_a_trial_that_cannot_be_pooled_says_why(tmp_path, cells, why):
    """It stays outside with a reason and whatever trail there is, and the others are pooled as before."""
    shape = {"means": ({"mean": 20}, {"mean": 8})} | cells
    found = edited(tmp_path / "data", add=trial("new2030", **shape))
    row = row_of(found, "new2030")
    assert (row["included"], row["basis"]) == (False, "none")
    assert why in row["why"]
    assert pooled(effects_for(found, QUESTION, DENSITY)).k == 3


def test_an_exclusion_reason_keeps_a_trial_out(tmp_path):
    """Whoever writes an exclusion reason need not write a decision too."""
    new = trial("new2030", means=({"mean": 20, "sd": 12}, {"mean": 8, "sd": 10}), n=(40, 38))
    new["studies"][0]["exclusion_reason"] = "retracted"
    row = row_of(edited(tmp_path / "data", add=new), "new2030")
    assert (row["included"], row["why"]) == (False, "retracted")


@pytest.mark.parametrize("p", [None, ("p", 0.02), ("p_upper_bound", 0.02)])
def test_millimetres_and_micrometres_give_one_result(tmp_path, p):
    """Hair diameter 0.018 mm against 0.006 mm is 18 um against 6 um, SE included."""
    rows = []
    for unit, times in (("um", 1), ("mm", 0.001)):
        means = [{"mean": m * times, "sd": "" if p else 3 * times, "unit": unit} for m in (18, 6)]
        new = trial("new2030", means=means, n=(40, 38), p=p, outcome=DIAMETER)
        rows.append(row_of(edited(tmp_path / unit, add=new), "new2030", DIAMETER))
    assert rows[0]["unit"] == rows[1]["unit"] == "um"
    assert [rows[0]["value"], rows[0]["se"]] == pytest.approx([rows[1]["value"], rows[1]["se"]])
    assert rows[0]["value"] == pytest.approx(12)


def test_square_inches_and_square_centimetres_give_one_result(tmp_path):
    """The same density printed per square inch and per cm2 is one effect."""
    rows = []
    for place, (unit, times) in enumerate((("hairs/cm2", 1), ("hairs/in2", 6.4516))):
        means = [{"mean": m * times, "sd": 3 * times, "unit": unit} for m in (18, 6)]
        rows.append(row_of(edited(tmp_path / str(place), add=trial("t2030", means=means, n=(40, 38))), "t2030"))
    assert [rows[0]["value"], rows[0]["se"]] == pytest.approx([rows[1]["value"], rows[1]["se"]])


def test_halves_of_a_scalp_need_a_paired_p(tmp_path):
    """SDs of two halves give no SE; a p does, with n - 1 degrees of freedom and each person counted once."""
    means = {"mean": 20, "sd": 12}, {"mean": 8, "sd": 10}
    shape = {"means": means, "design": "split_scalp_rct", "study_n": 25}
    row = row_of(edited(tmp_path / "a", add=trial("new2030", **shape)), "new2030")
    assert (row["basis"], row["why"]) == ("none", "neither an SD nor a p value was read")
    row = row_of(edited(tmp_path / "b", add=trial("new2030", **shape, p=("p", 0.02))), "new2030")
    assert (row["basis"], row["paired"], row["n_needled"]) == ("recovered", True, 25)
    assert row["se"] == pytest.approx(12 / stats.t.isf(0.01, 24))


def three_arms(folder, *, n=(40, 41, 30), p=None, sd=("12", "12", "10"), design="parallel_rct"):
    """A trial with a deep and a shallow needled arm beside one control arm."""
    means, same = ({"mean": 20, "sd": sd[0]}, {"mean": 8, "sd": sd[2]}), {"p": p, "design": design, "study_n": 199}
    new = trial("new2030", means=means, n=(n[0], n[2]), **same)
    more = trial("new2030", means=({"mean": 15, "sd": sd[1]}, {}), n=(n[1], n[2]), arms=("shallow", "mnx"), **same)
    keys = {"measurements": "measurement_id", "comparisons": "comparison_id", "contrasts": "contrast_id"}
    ids = {"measurements": "new2030-m3", "comparisons": "new2030-shallow", "contrasts": "new2030-c2"}
    for name in ("arms", *keys):
        own = {keys[name]: ids[name]} if name in keys else {}
        new[name] = new.get(name, []) + [row | own for row in more.get(name, [])[:1]]
    found = edited(folder, add=new)
    rows = effects_for(found, QUESTION, DENSITY)
    return rows[rows["study_id"] == "new2030"]


@pytest.mark.parametrize("n", [(40, 41, 30), (40, 41, 31)])
def test_a_shared_control_arm_is_split(tmp_path, n):
    """Two needled arms beside one control arm: its people are shared out, nobody twice, and the trail says so."""
    rows = three_arms(tmp_path / "data", n=n)
    assert n[2] == 31 or tables.check(tmp_path / "data") == []
    assert list(rows["n_control"]) == [n[2] - n[2] // 2, n[2] // 2]
    assert list(rows["n_needled"]) == [40, 41]
    assert list(rows["value"]) == [12, 7]
    for row in rows.to_dict("records"):
        assert row["se"] == pytest.approx((144 / row["n_needled"] + 100 / row["n_control"]) ** 0.5)
        said = [step for step in row["trail"] if "This control arm stands in two comparisons" in step.what]
        assert len(said) == 1
        assert said[0].assumption == "each part has the mean and SD of the whole arm"
        assert f"SE {row['se']:.2f}" in row["trail"][-1].what
        assert sum("Effect, needled minus control" in step.what for step in row["trail"]) == 1


@pytest.mark.parametrize(("p", "basis"), [(("p", 0.03), "recovered"), (("p_upper_bound", 0.03), "bound")])
def test_the_split_of_a_control_arm_known_by_p(tmp_path, p, basis):
    """The p was computed with the whole control arm: its SD comes from all, the SE from the part."""
    rows = three_arms(tmp_path / "data", p=p, sd=("", "", ""))
    for row, whole in zip(rows.to_dict("records"), (40, 41), strict=True):
        sd = row["value"] / stats.t.isf(0.015, whole + 30 - 2) / (1 / whole + 1 / 30) ** 0.5
        assert row["se"] == pytest.approx(sd * (1 / whole + 1 / 15) ** 0.5)
        assert row["basis"] == basis


def test_halves_are_never_split(tmp_path):
    """Three parts of the same scalps are the same people on purpose: their numbers stay whole."""
    rows = three_arms(tmp_path / "data", n=(30, 30, 30), p=("p", 0.03), design="split_scalp_rct")
    assert list(rows["n_control"]) == [30, 30]
    assert list(rows["paired"]) == [True, True]


def test_a_control_arm_is_whole_when_the_other_comparison_is_out(tmp_path):
    """Only comparisons that enter the pool share people."""
    rows = three_arms(tmp_path / "data", sd=("12", "", "10"))
    assert list(rows["included"]) == [True, False]
    assert rows["n_control"].iloc[0] == 30


def test_a_control_arm_too_small_to_split_is_not_pooled_twice(tmp_path):
    """Three people cannot be two groups with an SD each: both rows leave the pool and say so."""
    rows = three_arms(tmp_path / "data", n=(40, 41, 3))
    assert not rows["included"].any()
    assert rows["why"].str.contains("too small to be split").all()


def test_people_of_two_reports_never_count_twice(tmp_path, evidence):
    """Of two studies that may hold the same women only the first is pooled, even when both are let in."""
    rows = []
    means = {"mean": 20, "sd": 12, "n": 40}, {"mean": 8, "sd": 10, "n": 38}
    for study in ("liang2022", "friendshipyufa"):
        rows += trial(study, means=means, arms=("mn_mnx", "mnx"))["measurements"]
    found = edited(tmp_path / "data", add={"measurements": rows})
    assert row_of(found, "liang2022")["included"]
    assert not row_of(found, "friendshipyufa")["included"]
    both = choose(friendshipyufa_include="yes")
    assert row_of(found, "liang2022", choices=both)["included"]
    row = row_of(found, "friendshipyufa", choices=both)
    assert (row["included"], row["why"]) == (False, "it may hold the same people as Liang 2022, which is pooled")
