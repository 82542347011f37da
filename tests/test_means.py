"""A review of another outcome that is a mean: it is pooled in the unit of its own tables, by every command."""

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from review import comparisons, starting, tables
from review.cli import app
from review.exporting import metafor, revman

CASES = json.loads((Path(__file__).parent / "reference/cases.json").read_text(encoding="utf-8"))["cases"]
STAY = next(case for case in CASES if case["id"] == "normand-md-separate-sd")
"""Length of stay with specialist and with routine care, nine trials: Normand (1999), as dat.normand1999 has them."""
ASKED = ("q_care", "length_of_stay")
SHORT = {"access": "secondary", "access_detail": "data set of metadat"}
READ = {"source_id": "normand1999", "place": "p. 351"} | SHORT


def add(folder, name, *rows):
    path = folder / f"{name}.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, header, lineterminator="\n").writerows(rows)


@pytest.fixture
def folder(tmp_path):
    """A new review with the nine trials of length of stay in its tables."""
    data = starting.start(tmp_path / "stay", empty=True) / "data"
    asked = {"question_id": "q_care", "comparison": "specialist against routine care"}
    add(data, "questions", asked | {"treatment": "specialist care", "control": "routine care", "event": "death"})
    add(data, "sources", {"source_id": "normand1999", "kind": "methods", "title": "Length of stay"} | SHORT)
    screened = {"decision": "included", "stage": "secondary report", "reason": "names the trials"}
    add(data, "screening", {"source_id": "normand1999"} | screened)
    for number in range(len(STAY["inputs"]["n1i"])):
        trial(data, f"trial{2001 + number}", number)
    return data


def trial(data, study, number):
    own = {"study_id": study} | READ
    about = {"label": study.capitalize(), "condition": "stroke", "design": "parallel_rct", "eligible_for": "q_care"}
    add(data, "studies", own | about)
    for place, (arm, role) in enumerate((("specialist", "treated"), ("routine", "control")), start=1):
        n, mean, sd = (STAY["inputs"][f"{name}{place}i"][number] for name in ("n", "m", "sd"))
        add(data, "arms", own | {"arm_id": arm, "role": role, "label": arm})
        printed = {"outcome": ASKED[1], "quantity": "final", "n": n, "mean": mean, "sd": sd, "unit": "days"}
        add(data, "measurements", own | {"measurement_id": f"{study}-m{place}", "arm_id": arm} | printed)
    arms = {"treated_arm_id": "specialist", "control_arm_id": "routine"}
    add(data, "comparisons", {"comparison_id": f"{study}-stay", "question_id": "q_care", "study_id": study} | arms)


def expected(quantity):
    return next(
        row["value"]
        for row in STAY["expected"]
        if row["quantity"] == quantity and row["options"].get("tau2_method") == "REML"
    )


def test_means_are_pooled_in_their_own_unit(folder):
    """As metafor pools them, with the variance that rma.uni has by default: REML, and the interval of HKSJ."""
    assert tables.check(folder) == []
    effects = comparisons.effects_for(tables.load(folder), *ASKED)
    pool = comparisons.pooled(effects)
    assert list(effects["value"]) == STAY["expected"][0]["value"]
    assert (pool.unit, pool.k) == ("days", 9)
    assert pool.estimate == pytest.approx(expected("mu"), rel=1e-6)
    assert pool.tau2 == pytest.approx(expected("tau2"), rel=1e-6)
    assert [*vars(pool.interval()).values()] == pytest.approx(expected("ci_hk"), rel=1e-6)


def test_the_steps_speak_of_its_own_groups(folder):
    effects = comparisons.effects_for(tables.load(folder), *ASKED)
    told = "\n".join(step.what for step in effects["trail"].iloc[0])
    assert "Difference, treated minus control: 55.00 − 75.00 = −20.00 days." in told
    assert not re.search(r"needl|hair", told)


def test_another_unit_stays_out_with_its_reason(folder):
    """Days and hours are not put together."""
    path = folder / "measurements.csv"
    path.write_text(re.sub(r"(trial2009.*),days,", r"\1,hours,", path.read_text(encoding="utf-8")), encoding="utf-8")
    last = comparisons.effects_for(tables.load(folder), *ASKED).iloc[-1]
    assert (last["included"], last["why"]) == (
        False,
        "it is in hours, and the first one in days: enter both in one unit",
    )


def test_an_outcome_that_is_not_there_is_refused_by_name(folder):
    with pytest.raises(ValueError, match="effects are computed for length_of_stay, not 'hair_density'"):
        comparisons.effects_for(tables.load(folder), "q_care", "hair_density")


def test_commands_follow_it(folder, monkeypatch):
    """Its trail, its export, and what a changed number does to the pool."""
    monkeypatch.chdir(folder.parent)
    told = CliRunner().invoke(app, ["trace", "Pooled effect on length_of_stay"]).output
    assert "Pooled difference of nine trials" in told
    assert "specialist against routine care: length of stay (days)" in revman.text(tables.load(folder))
    script = metafor.files(tables.load(folder), "Stay")["main-pool.R"]
    assert "yi is treated minus control in days" in script
    assert "estimate = -15.1060" in script
    before = folder.parent / "before"
    before.mkdir()
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        (before / path.name).write_text(text.replace("final,,155,55,", "final,,155,65,"), encoding="utf-8")
    told = CliRunner().invoke(app, ["diff", str(before), str(folder)]).output
    assert "measurements.csv, trial2001-m1, mean" in told
    assert re.search(r"\+ .*-?15\.1.* days", told.replace("−", "-"))
