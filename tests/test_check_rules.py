"""Rules for checks: what each says where a check, an input or a link is wrong."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from review import check_rules, reading
from review.problems import Book

DATA = Path(__file__).parents[1] / "data"
DESCRIPTOR = reading.codebook(DATA)


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def problems(folder):
    """What the rules for checks find, without the rest of `tables.check`."""
    read = [reading.read_table(folder, resource)[0] for resource in DESCRIPTOR["resources"]]
    book = Book({table.name: table for table in read}, DESCRIPTOR)
    return [problem for rule in check_rules.RULES for problem in rule(book)]


def edit(folder, name, key, **cells):
    """Change cells of the first row that begins with these cells, or take it out; its spreadsheet row."""
    path = folder / f"{name}.csv"
    records = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    number = next(i for i, row in enumerate(records) if row[: len(key)] == list(key))
    for column, value in cells.items():
        records[number][records[0].index(column)] = value
    if not cells:
        del records[number]
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(records)
    return number + 1


def test_the_checks_of_the_data_have_no_problem():
    """As they stand."""
    assert problems(DATA) == []


P = ("a01-1", "p", "1")
CASES = [
    # table, row, new cells, column of the problem, fragment of the message
    ("checks", ("a29-1",), {"check": "counts_ad_up"}, "check", 'perhaps "counts_add_up" was meant'),
    ("checks", ("a29-1",), {"check": "possible_counts"}, "check", "review.integrity"),
    ("checks", ("a29-1",), {"anomaly_id": "a30"}, "check_id", 'begins with "a30-"'),
    ("check_inputs", P, {"input": "pp"}, "input", "sd_from_p, which takes difference, n_1"),
    ("check_inputs", ("a29-1", "parts", "3"), {"position": "4"}, "position", "allowed: 3, as the values before it"),
    ("check_inputs", P, {"value": "0.040"}, "value", 'allowed: "0.039", as in contrasts.csv, dhurat2013-c1, value'),
    ("check_inputs", P, {"row_id": "dhurat2013-c9"}, "row_id", 'perhaps "dhurat2013-'),
    ("check_inputs", P, {"column": ""}, "column", "row_id and column together"),
    ("check_inputs", P, {"row_id": ""}, "row_id", "row_id and column together"),
    ("check_inputs", P, {"column": "dose"}, "column", "a column of just one row dhurat2013-c1 (contrasts.csv)"),
    ("check_inputs", P, {"row_id": "dhurat2013", "column": "access"}, "column", "of just one row dhurat2013 ("),
    ("check_inputs", P, {"place": "Table 5"}, "place", "blank where a row is named"),
    ("check_inputs", ("a29-1", "total", "1"), {"access": ""}, "access", "where the value was read"),
]


@pytest.mark.parametrize(("name", "key", "cells", "column", "fragment"), CASES)
def test_one_wrong_cell_is_named_with_its_cure(folder, name, key, cells, column, fragment):
    """In its file, row and column."""
    number = edit(folder, name, key, **cells)
    found = [problem for problem in problems(folder) if (problem.row, problem.column) == (number, column)]
    assert [problem.file for problem in found] == [f"{name}.csv"]
    assert fragment in str(found[0])


def test_a_corrected_number_asks_for_its_check(folder):
    """A cell that a check takes cannot change alone."""
    edit(folder, "measurements", ("dhurat2013-m1",), mean="90.4")
    found = problems(folder)
    assert {(problem.file, problem.column, problem.found) for problem in found} == {
        ("check_inputs.csv", "value", '"91.4"')
    }
    assert {problem.allowed for problem in found} == {'"90.4", as in measurements.csv, dhurat2013-m1, mean'}


def test_an_anomaly_without_check(folder):
    """Whoever adds an anomaly adds the check that shows it."""
    text = (folder / "anomalies.csv").read_text(encoding="utf-8")
    (folder / "anomalies.csv").write_text(text + "a99,yu2018,grim,p,c,f,minor,n,\n", encoding="utf-8", newline="")
    (problem,) = problems(folder)
    assert (problem.file, problem.column, problem.found) == ("anomalies.csv", "anomaly_id", '"a99"')
    assert problem.cure == "add the check that shows it"


def test_a_check_without_inputs(folder):
    """A check has something to check."""
    row = edit(folder, "checks", ("a29-1",), check_id="a29-9")
    found = [problem for problem in problems(folder) if problem.file == "checks.csv"]
    assert [(problem.row, problem.found) for problem in found] == [(row, '"a29-9"')]


def test_a_needed_argument_is_missing(folder):
    """All arguments without default are given."""
    edit(folder, "check_inputs", ("a29-1", "total", "1"))
    (problem,) = problems(folder)
    assert (problem.file, problem.found, problem.allowed) == (
        "checks.csv",
        "no input total",
        "all that counts_add_up needs",
    )


def test_a_table_that_cannot_be_read_is_not_held_against_the_checks(folder):
    """What is missing there is said once, where it was read."""
    (folder / "measurements.csv").write_text("measurement_id\n", encoding="utf-8")
    assert problems(folder) == []


def test_rows_are_known_by_their_whole_key():
    """The parts of a longer key are joined; a study and its source share theirs."""
    read = {resource["name"]: reading.read_table(DATA, resource)[0] for resource in DESCRIPTOR["resources"]}
    rows = check_rules.keyed(Book(read, DESCRIPTOR))
    ((table, row),) = rows["yu2018-frm_mnx"]
    assert (table, row.text["arm_id"]) == ("arms", "frm_mnx")
    assert {table for table, _ in rows["yu2018"]} == {"sources", "studies", "screening"}


def test_a_second_value_of_an_argument_that_takes_one_is_refused(folder):
    """Two totals; a difference may have two values, and no more."""
    path = folder / "check_inputs.csv"
    with path.open("a", encoding="utf-8", newline="") as lines:
        lines.write("a29-1,total,2,60,assumed,,,,,\na01-1,difference,3,1,assumed,,,,,\n")
    told = [str(problem) for problem in problems(folder)]
    assert len(told) == 2
    assert "column position" in told[0]
    assert all(
        any(f"{most} at most, for {name}" in each for each in told) for most, name in ((1, "total"), (2, "difference"))
    )
