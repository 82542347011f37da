"""The form: every field with its meaning, filled forms as spreadsheets save them, and mistakes by line."""

import csv
import io
import json

import pytest

from review import adding, tables
from review.adding import form
from review.adding.form import HEADER, KEYS, TABLES

from .taken_out import DATA, VACCINE, rows_of

FIELDS = form.schema(DATA)
STUDIES = {row["study_id"]: row["source_id"] for row in rows_of(DATA / "studies.csv")}


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """A folder with the codebook and tables without rows: every id is new there."""
    folder = tmp_path_factory.mktemp("nothing")
    (folder / "datapackage.json").write_bytes((DATA / "datapackage.json").read_bytes())
    for path in DATA.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    return folder


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def saved(tmp_path, *rows, header=HEADER[:4]):
    path = tmp_path / "trial.csv"
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


def test_the_blank_form_explains_every_field():
    """One line a field, with the codebook's own words and levels; what needs a value says so, or what it follows from."""
    found = lines(adding.blank(DATA))
    assert list(found[0]) == list(HEADER)
    assert list(dict.fromkeys(line["table"] for line in found)) == list(TABLES)
    assert len({(line["table"], line["row"], line["column"]) for line in found}) == len(found)
    for line in found:
        field = FIELDS[line["table"]][line["column"]]
        assert line["value"] == ""
        assert line["meaning"] == field["description"]
        levels = field.get("constraints", {}).get("enum")
        assert line["allowed"].split("; ") == levels if levels else line["allowed"]
        if field.get("constraints", {}).get("required"):
            assert line["needed"] == "yes" or line["needed"].startswith("blank: ")
        else:
            assert line["needed"] != "yes"


def test_a_blank_form_is_no_trial(tmp_path):
    """A form in which nothing was filled in has no block."""
    path = tmp_path / "blank.csv"
    assert adding.save_form(path, DATA) == [path]
    assert adding.read(path, DATA) == []
    with pytest.raises(FileExistsError, match="is there already"):
        adding.save_form(path, DATA)


@pytest.mark.parametrize("study", STUDIES)
def test_the_form_of_every_trial_gives_its_rows_again(study, nothing, tmp_path):
    """Rows to a form, and back: the same cells in every table; a key has its letter and the next free number."""
    path = tmp_path / "trial.csv"
    path.write_bytes(adding.filled(DATA, study))
    added = adding.rows(adding.read(path, nothing), nothing)
    for name in TABLES:
        rows = rows_of(DATA / f"{name}.csv")
        column, value = ("study_id", study) if "study_id" in rows[0] else ("source_id", STUDIES[study])
        expected = [row for row in rows if row[column] == value]
        made = added.rows.get(name, [])
        for number, (row, wanted) in enumerate(zip(made, expected, strict=True), 1):
            if name in KEYS:
                assert row.pop(KEYS[name]) == f"{study}-{KEYS[name][0]}{number}"
                wanted.pop(KEYS[name])
            assert row == wanted


def test_a_source_that_studies_share_is_only_named(tmp_path):
    """The trials of vaccination were read in one synthesis, which stands in the tables already."""
    path, study = tmp_path / "trial.csv", rows_of(VACCINE / "studies.csv")[2]
    path.write_bytes(adding.filled(VACCINE, study["study_id"]))
    first, *others = adding.read(path, VACCINE)
    assert first.table == "sources"
    assert {name: cell for name, cell in first.cells.items() if cell} == {"source_id": study["source_id"]}
    assert "screening" not in {block.table for block in others}


def test_an_unknown_study_has_no_form():
    with pytest.raises(LookupError, match="has no nobody1999"):
        adding.filled(DATA, "nobody1999")


@pytest.mark.parametrize(
    ("separator", "end", "mark"), [(";", "\r\n", b"\xef\xbb\xbf"), ("\t", "\n", b""), (",", "\r", b"")]
)
def test_a_form_from_a_spreadsheet_reads_the_same(separator, end, mark, tmp_path):
    """Semicolons with decimal commas, tabs, a byte order mark, Windows line ends, blank lines at the end."""
    path = tmp_path / "trial.csv"
    path.write_bytes(adding.filled(DATA, "yu2018"))
    expected = adding.read(path, DATA)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow(HEADER)
    for line in lines(path.read_bytes()):
        field = FIELDS[line["table"]][line["column"]]
        if separator != "," and field["type"] == "number":
            line["value"] = line["value"].replace(".", ",")
        writer.writerow(line.values())
    path.write_bytes(mark + text.getvalue().encode() + (separator * 6 + end).encode())
    assert adding.read(path, DATA) == expected


WRONG = [
    (("studys", 1, "label", "x"), 3, "table", '"studys"'),
    (("studies", "one", "label", "x"), 3, "row", '"one"'),
    (("studies", 1, "lable", "x"), 3, "column", '"lable"'),
    (("measurements", 1, "measurement_id", "x-m1"), 3, "column", '"measurement_id"'),
    (("studies", 1, "label"), 3, None, "3 cells"),
    (("sources", 1, "source_id", "again"), 3, None, "again, as in row 2"),
    (("sources", 1, "pages", "Mar-02"), 3, "value", "a date that a spreadsheet may have made"),
    (("measurements", 1, "mean", "#NAME?"), 3, "value", "a spreadsheet's error"),
]


@pytest.mark.parametrize(("row", "number", "column", "found"), WRONG)
def test_a_mistake_in_a_form_is_named_by_its_line(row, number, column, found, tmp_path):
    """Nothing in a form that cannot be placed is passed over."""
    path = saved(tmp_path, ("sources", 1, "source_id", "new2030"), row)
    with pytest.raises(tables.DataError) as raised:
        adding.read(path, DATA)
    (problem,) = raised.value.problems
    assert (problem.file, problem.row, problem.column) == ("trial.csv", number, column)
    assert found in problem.found


def test_a_decimal_that_may_be_a_thousand_is_refused(tmp_path):
    """Between semicolons 1.234 has two meanings."""
    path = tmp_path / "trial.csv"
    path.write_text("table;row;column;value\nmeasurements;1;mean;1.234\n", encoding="utf-8")
    with pytest.raises(tables.DataError, match=r'row 2, column value: found "1\.234"'):
        adding.read(path, DATA)


def test_a_file_that_is_no_form_is_refused(tmp_path):
    path = tmp_path / "trial.csv"
    path.write_bytes((DATA / "arms.csv").read_bytes())
    with pytest.raises(tables.DataError, match='an extra column "study_id"'):
        adding.read(path, DATA)
    with pytest.raises(FileNotFoundError, match="there is no form"):
        adding.read(tmp_path / "absent.csv", DATA)


def test_a_codebook_of_another_make_has_no_form(tmp_path):
    """The form is for the tables of trials; a review without them says so."""
    book = {"name": "other", "resources": [{"name": "arms", "path": "arms.csv", "schema": {"fields": []}}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(book))
    with pytest.raises(ValueError, match="describes no table sources"):
        adding.blank(tmp_path)
