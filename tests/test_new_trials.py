"""Trials that never were: rows written into a copy of the data, to see what each kind of report does to the pool."""

import csv
import shutil
from pathlib import Path

import pytest
from scipy import stats

from review import tables
from review.comparisons import DEFAULT, choose, effects_for, pooled

DATA = Path(__file__).parents[1] / "data"
QUESTION, DENSITY, DIAMETER = "q_mn_plus_mnx", "hair_density", "hair_diameter"


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


def test_a_new_trial_enters_by_its_rows_alone(tmp_path):
    """Printed means, SDs and numbers of a new trial need no code: it is valid, pooled, and its basis is 'printed'."""
    new = trial("new2030", means=({"mean": 20, "sd": 12}, {"mean": 8, "sd": 10}), n=(40, 38))
    found = edited(tmp_path / "data", add=new)
    assert tables.check(tmp_path / "data") == []
    row = row_of(found, "new2030")
    assert (row["value"], row["basis"], row["included"]) == (12, "printed", True)
    assert row["se"] == pytest.approx((144 / 40 + 100 / 38) ** 0.5)
    assert pooled(effects_for(found, QUESTION, DENSITY)).k == 4
    assert pooled(effects_for(tables.load(DATA), QUESTION, DENSITY)).k == 3


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


def test_people_of_two_reports_never_count_twice(tmp_path):
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
