"""What Excel and LibreOffice make of a table is read where it can be read in one way, and refused by cell elsewhere."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import reading, spreadsheets, tables, tidying

DATA = Path(__file__).parents[1] / "data"
FIELDS = (
    {"name": "row_id", "type": "string", "constraints": {"pattern": "[a-z][a-z0-9]*"}},
    {"name": "mean", "type": "number"},
    {"name": "n", "type": "integer"},
    {"name": "default", "type": "boolean"},
    {"name": "note", "type": "string"},
)
NAMES = [field["name"] for field in FIELDS]
ROW = {"row_id": "a1", "mean": "91.4", "n": "50", "default": "true", "note": "as printed; see a01, a02"}


def table(*rows, separator=",", end="\n", names=NAMES):
    """A CSV text of rows, each ROW with some cells changed, as a spreadsheet writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerows([names, *([{**ROW, **row}[name] for name in NAMES] for row in rows)])
    return text.getvalue()


def read(text):
    return spreadsheets.read(text, "a.csv", FIELDS)


def cells(sheet, column):
    return [row[NAMES.index(column)] for row in sheet.records[1:]]


# read, because it can mean one thing only

HOUSE = table({}, {"row_id": "a2", "mean": "0.006"})
FORMS = {
    "a byte order mark": "\ufeff" + HOUSE,
    "Windows line ends": HOUSE.replace("\n", "\r\n"),
    "old Macintosh line ends": HOUSE.replace("\n", "\r"),
    "semicolons and points": table({}, {"row_id": "a2", "mean": "0.006"}, separator=";"),
    "semicolons and decimal commas": table({"mean": "91,4"}, {"row_id": "a2", "mean": "0,006"}, separator=";"),
    "tabs and decimal commas": table({"mean": "91,4"}, {"row_id": "a2", "mean": "0,006"}, separator="\t"),
    "a line for Excel": "sep=;\r\n" + table({}, {"row_id": "a2", "mean": "0.006"}, separator=";", end="\r\n"),
    "blank rows at the end": HOUSE + ",,,,\n\n , ,,,\n",
    "blank columns at the right": HOUSE.replace("\n", ",,\n"),
    "every cell in quotes": "\n".join('"' + '","'.join(row) + '"' for row in csv.reader(io.StringIO(HOUSE))) + "\n",
    "blanks at the ends of cells": HOUSE.replace("a1,91.4,", "a1 ,\u00a091.4,").replace("mean", " mean"),
    "TRUE": HOUSE.replace("true", "TRUE"),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_can_be_read_in_one_way_is_read(form):
    """Each form gives the cells of the house form, and tells what is another in it."""
    sheet, problems = read(FORMS[form])
    assert problems == []
    assert sheet.records == read(HOUSE)[0].records
    assert bool(sheet.changes) == (form != "every cell in quotes")
    assert spreadsheets.write(sheet.records).decode() == HOUSE


def test_the_house_form_changes_nothing():
    assert read(HOUSE)[0].changes == ()
    assert cells(read(HOUSE)[0], "mean") == ["91.4", "0.006"]


# refused, because it can mean two things, or nothing

REFUSED = [
    *(
        ("mean", cell, "date")
        for cell in ("02. Mrz", "Mar-02", "2030-01-02", "2-Mar", "Dez 52", "1/2/2030", "2.3.2030")
    ),
    *(("note", cell, "date") for cell in ("02. Mrz", "Mar-02", "2030-01-02", "02-Mar-30", "2030-01-02 00:00:00")),
    *(("mean", cell, "shortened") for cell in ("1E+05", "1.5e-3")),
    *(("note", cell, "shortened") for cell in ("2,39E+07", "1E+05")),
    *(("n", cell, "error") for cell in ("#NAME?", "###", "#DIV/0!", "Err:508")),
    *(("note", cell, "error") for cell in ("#NAME?", "#WERT!", "#N/A", "########")),
]


@pytest.mark.parametrize(("column", "cell", "word"), REFUSED)
@pytest.mark.parametrize("separator", [",", ";"])
def test_what_a_spreadsheet_spoiled_is_refused_by_cell(column, cell, word, separator):
    """The cell, its row and its column are named, and the cell stays as it is."""
    sheet, (problem,) = read(table({}, {"row_id": "a2", column: cell}, separator=separator))
    assert (problem.file, problem.row, problem.column) == ("a.csv", 3, column)
    assert cell in problem.found
    assert word in problem.found
    assert cells(sheet, column)[1] == cell


UNCLEAR = [
    (["1.234", "12"], ["1.234"]),
    (["1,234"], ["1,234"]),
    (["91,4", "1.234"], ["1.234"]),
    (["91.4", "1,234"], ["1,234"]),
    (["91,4", "22.2", "1,234"], ["91,4", "22.2", "1,234"]),
    (["1.234,5"], ["1.234,5"]),
    (["91,4", "1.234.567"], ["1.234.567"]),
]


@pytest.mark.parametrize(("given_cells", "refused"), UNCLEAR)
def test_decimals_that_may_be_thousands_are_refused(given_cells, refused):
    """Between semicolons a sign may be a decimal sign or set off thousands: what nothing in the file tells is named."""
    rows = [{"mean": cell} for cell in given_cells]
    sheet, problems = read(table(*rows, separator=";"))
    assert [problem.found for problem in problems] == [f'"{cell}"' for cell in refused]
    assert {problem.column for problem in problems} == {"mean"}
    kept = [cell for cell in cells(sheet, "mean") if cell in refused]
    assert kept == refused


def test_between_commas_a_decimal_comma_is_no_number():
    """It stands in quotes there, and the type of the column refuses it."""
    sheet, _ = read(table({"mean": "91,4"}))
    assert cells(sheet, "mean") == ["91,4"]
    with pytest.raises(ValueError, match="91,4"):
        reading.typed("91,4", "number")


def test_words_and_dates_that_a_paper_prints_are_left_alone():
    """Nothing in the tables of the repository looks like the work of a spreadsheet."""
    for cell in ("May 2022", "20 January 2022", "6-11", "26-51 y", "#1", "e12", "a01", "3E", "10.1016/j.x"):
        assert read(table({"note": cell}))[1] == [], cell


# no number ever changes

numbers = st.one_of(st.integers(-9999, 9999).map(str), st.decimals(-2000, 2000, places=3).map(str), st.just(""))
plain_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(numbers, plain_text), min_size=1, max_size=5),
    separator=st.sampled_from(",;\t"),
    decimal=st.sampled_from(",."),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    spare=st.integers(0, 2),
)
def test_a_number_is_read_as_it_was_or_refused(rows, separator, decimal, end, mark, spare):
    """Whatever a program does to a table, each number is the same before and after, or its cell is named."""
    decimal = decimal if separator != "," else "."
    given_rows = [{"mean": mean.replace(".", decimal), "note": note} for mean, note in rows]
    text = table(*given_rows, separator=separator, end=end).replace(end, separator * spare + end)
    sheet, problems = read("\ufeff" * mark + text)
    refused = {problem.row for problem in problems if problem.column == "mean"}
    for number, ((mean, _), cell) in enumerate(zip(rows, cells(sheet, "mean"), strict=True), 2):
        assert number in refused or reading.typed(cell, "number") == reading.typed(mean, "number")
    if not problems:
        again, none = read(spreadsheets.write(sheet.records).decode())
        assert (again.records, again.changes, none) == (sheet.records, (), [])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_reading_fail(text):
    """Any text gives cells and problems."""
    sheet, problems = read(text)
    assert isinstance(sheet.records, tuple)
    assert all(problem.file == "a.csv" for problem in problems)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,2}", fullmatch=True), max_size=6))
def test_points_and_commas_are_never_mixed_up(decimals):
    """All cells that are accepted had one and the same decimal sign, and keep their digits."""
    places = {place: cell for place, cell in enumerate(decimals) if "." in cell or "," in cell}
    pointed, unclear = spreadsheets.with_points(places)
    assert set(pointed) | set(unclear) == set(places)
    assert not set(pointed) & set(unclear)
    assert len({sign for place in pointed for sign in ",." if sign in places[place]}) <= 1
    for place, cell in pointed.items():
        assert cell == places[place].replace(",", ".")


# whole folders


def foreign(folder):
    """A copy of the data of which three tables went through a German spreadsheet program."""
    shutil.copytree(DATA, folder)
    kinds = {r["name"]: r["schema"]["fields"] for r in json.loads((DATA / "datapackage.json").read_text())["resources"]}
    for name in ("measurements", "decisions", "passage"):
        path, text = folder / f"{name}.csv", io.StringIO(newline="")
        numeric = {field["name"] for field in kinds[name] if field["type"] == "number"}
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([*header, ""])
        for row in rows:
            cells = [
                cell.replace(".", ",")
                if column in numeric
                else cell.replace("true", "TRUE")
                if cell == "true"
                else cell
                for column, cell in zip(header, row, strict=True)
            ]
            writer.writerow([*cells, ""])
        writer.writerow([""] * (len(header) + 1))
        path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return folder


def test_tidy_rewrites_tables_and_changes_no_value(tmp_path):
    """Every table is equal before and after, cell by cell; the files are the house's; a second run does nothing."""
    folder = foreign(tmp_path / "data")
    before, house = tables.load(folder), tables.load(DATA)
    tidied = tidying.tidy(folder)
    after = tables.load(folder)
    for name, table in after.tables.items():
        assert before.tables[name].equals(table), name
        assert house.tables[name].equals(table), name
    assert (folder / "measurements.csv").read_bytes() == (DATA / "measurements.csv").read_bytes()
    assert [each.file for each in tidied] == ["measurements.csv", "decisions.csv", "passage.csv"]
    assert "row 2, column mean: 91,4 → 91.4" in str(tidied[0])
    assert "semicolons between cells → commas" in str(tidied[0])
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in DATA.iterdir())
    assert tidying.tidy(folder) == []


def test_tidy_writes_nothing_while_something_is_wrong(tmp_path):
    """One cell that can be read in two ways, and no file is touched."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = folder / "measurements.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",91.4,", b",Mar-02,", 1))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(tables.DataError, match=r"measurements.csv, row 2, column mean: found \"Mar-02\""):
        tidying.tidy(folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
