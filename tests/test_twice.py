"""A study that would enter a pool of risk ratios twice is refused by cell, with the cure, and by the command that adds it."""

import csv

import pytest
from typer.testing import CliRunner

from review import ratios, starting, tables
from review.cli import app

READ = {"source_id": "colditz1994", "place": "p. 1", "access": "secondary", "access_detail": "in a list"}


@pytest.fixture
def folder(tmp_path):
    """A new review, to which a test adds rows."""
    return starting.start(tmp_path / "bcg") / "data"


def add(folder, name, *rows):
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, header, lineterminator="\n").writerows(rows)


def three_arms(folder, *compared):
    """A trial of two doses and one control, of which the doses `compared` are set against the control."""
    study, counts = {"study_id": "three2000"}, {"affected_n_source": "printed", "observed_n_source": "printed"}
    add(
        folder,
        "studies",
        study
        | READ
        | {"label": "Three 2000", "condition": "people", "design": "parallel_rct", "eligible_for": "q_vaccine"},
    )
    for number, arm in enumerate(("low", "high", "none"), start=1):
        own = study | READ | {"arm_id": arm}
        add(folder, "arms", own | {"role": "control" if arm == "none" else "treated", "label": arm})
        event = {"event_id": f"three2000-e{number}", "event": "tuberculosis", "affected_n": 5, "observed_n": 100}
        add(folder, "events", own | counts | event)
    for arm in compared:
        own = {"comparison_id": f"three2000-{arm}", "question_id": "q_vaccine"}
        add(folder, "comparisons", own | study | {"treated_arm_id": arm, "control_arm_id": "none"})


def test_two_doses_and_one_control_are_one_message(folder):
    """The second comparison is named, with the first one's row and what to do."""
    three_arms(folder, "low", "high")
    (problem,) = tables.check(folder)
    assert (problem.file, problem.row, problem.column, problem.found) == (
        "comparisons.csv",
        16,
        "study_id",
        '"three2000"',
    )
    assert "nobody counts twice in its pool (row 15 is one)" in problem.allowed
    assert "make the groups that share a control one arm" in problem.cure
    told = CliRunner().invoke(app, ["build", "--data", str(folder), "--out", str(folder.parent / "site")])
    assert (told.exit_code, told.output) == (1, f"{problem}\n")


def test_one_of_the_doses_is_pooled(folder):
    three_arms(folder, "high")
    assert tables.check(folder) == []
    assert ratios.found(tables.load(folder)).pool.k == 14


def test_two_weeks_of_one_study_are_named(folder):
    own = {"study_id": "aronson1948", "event": "tuberculosis", "week": 9, "affected_n": 4, "observed_n": 90} | READ
    own |= {"affected_n_source": "printed", "observed_n_source": "printed"}
    for number, arm in enumerate(("bcg", "unvaccinated"), start=3):
        add(folder, "events", own | {"event_id": f"aronson1948-e{number}", "arm_id": arm})
    (problem,) = tables.check(folder)
    assert (problem.file, problem.row, problem.column, problem.found) == ("events.csv", 28, "week", '"9"')


@pytest.mark.parametrize("name", ["questions", "comparisons", "events"])
def test_without_rows_there_is_nothing_to_say(folder, name):
    """An empty table is no problem of this rule's."""
    path = folder / f"{name}.csv"
    path.write_bytes(starting.header(path.read_bytes()))
    assert "twice" not in "".join(map(str, tables.check(folder)))
