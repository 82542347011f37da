"""Cells are compared by the keys of the codebook, whatever the order of rows."""

import json
import shutil

import pandas as pd
import pytest

from review import tables
from review.differing.cells import Change, changes


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(tables.locate(), tmp_path / "data")


DHURAT = "dhurat2013,mnx,hair_density,change,12,,22.2"


def rewrite(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_equal_folders_differ_in_nothing(copy):
    assert list(changes(tables.locate(), copy)) == []


def test_the_order_of_rows_is_no_change(copy):
    path = copy / "events.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows), ""]), encoding="utf-8")
    assert list(changes(tables.locate(), copy)) == []


def test_a_changed_number_is_one_change(copy):
    rewrite(
        copy / "measurements.csv",
        (DHURAT, DHURAT.replace("22.2", "23")),
    )
    expected = Change("changed", "measurements", "dhurat2013-m3", "mean", "22.2", "23", numeric=True)
    assert list(changes(tables.locate(), copy)) == [expected]


def test_a_number_written_otherwise_is_the_same_number(copy):
    rewrite(
        copy / "measurements.csv",
        (DHURAT, f"{DHURAT}0"),
    )
    assert list(changes(tables.locate(), copy)) == []


def test_rows_that_come_and_go(copy):
    path = copy / "glossary.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([head, *rest, "zebra,A striped animal." + "," * (head.count(",") - 1), ""]), encoding="utf-8"
    )
    found = list(changes(tables.locate(), copy))
    assert found == [Change("added", "glossary", "zebra"), Change("removed", "glossary", first.partition(",")[0])]


def test_tables_and_columns_that_one_side_lacks(copy):
    book = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    book["resources"] = [each for each in book["resources"] if each["name"] != "glossary"]
    questions = next(each for each in book["resources"] if each["name"] == "questions")
    questions["schema"]["fields"] = [each for each in questions["schema"]["fields"] if each["name"] != "note"]
    table = pd.read_csv(copy / "questions.csv", dtype="string").drop(columns="note")
    table.to_csv(copy / "questions.csv", index=False)
    (copy / "datapackage.json").write_text(json.dumps(book), encoding="utf-8")
    found = list(changes(tables.locate(), copy))
    assert Change("no table", "glossary") in found
    assert {each.column for each in found if each.table == "questions"} == {"note"}
    assert Change("new table", "glossary") in list(changes(copy, tables.locate()))
