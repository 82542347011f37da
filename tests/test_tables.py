"""Reading, typing and checking the tables; every message is asserted against a folder that was broken on purpose."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review import tables, tidying
from review.problems import Problem
from review.reading import typed

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(folder, name, old, new):
    """Replace `old`, which stands once or more, by `new` at its first place."""
    path = folder / f"{name}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def problems(folder):
    """What check finds, having proven that it changed no byte and left no file."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = tables.check(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return found


def only(folder, file, row, column, fragment):
    """The one problem of a folder, at this place and with this in its text."""
    (problem,) = problems(folder)
    assert (problem.file, problem.row, problem.column) == (file, row, column), problem
    assert fragment in str(problem), problem
    return problem


# the data as they stand


def test_the_data_have_no_problem():
    """The tables of the repository pass every check."""
    assert tables.check(DATA) == []


def test_a_problem_is_one_readable_line():
    """File, row and column first, then what was found, what is allowed and the cure."""
    problem = Problem("measurements.csv", 12, "mean", '"91,4x"', "a number such as 91.4", "correct the cell")
    line = (
        'measurements.csv, row 12, column mean: found "91,4x"; allowed: a number such as 91.4; cure: correct the cell'
    )
    assert str(problem) == line


def test_tables_have_the_types_of_the_schema():
    """Text stays text, counts and years are whole numbers, blank is missing."""
    evidence = tables.load(DATA)
    assert evidence.sources.dtypes["volume"] == "string"
    assert evidence.sources.dtypes["year"] == "Int64"
    assert evidence.measurements.dtypes["mean"] == "float64"
    assert evidence.decisions.dtypes["default"] == "boolean"
    dhurat = evidence.measurements.set_index("measurement_id").loc["dhurat2013-m1"]
    assert dhurat["mean"] == 91.4
    assert pd.isna(dhurat["sd"])
    assert pd.isna(dhurat["recheck"])
    assert evidence.sources.set_index("source_id").loc["dhurat2013", "year"] == 2013


def test_every_table_is_an_attribute():
    """Each table of the codebook can be named, and an unknown name is told the known ones."""
    evidence = tables.load(DATA)
    assert {"studies", "arms", "measurements", "decisions"} <= set(dir(evidence))
    assert evidence.studies is evidence.tables["studies"]
    with pytest.raises(AttributeError, match="measurements"):
        _ = evidence.measurement


def test_without_a_folder_the_data_are_found_from_below(folder, monkeypatch):
    """The search goes upwards from the working directory."""
    below = folder.parent / "notebooks" / "old"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert tables.load().folder == folder


def test_without_a_folder_the_repository_is_the_last_resort(tmp_path, monkeypatch):
    """Outside of any review the tables beside the installed package are read."""
    monkeypatch.chdir(tmp_path)
    assert tables.load().folder.resolve() == DATA.resolve()


def test_a_folder_without_codebook_is_refused(tmp_path):
    """A wrong folder is named, not taken for empty data."""
    with pytest.raises(FileNotFoundError, match=r"datapackage\.json"):
        tables.load(tmp_path)


def test_load_lists_all_problems(folder):
    """One exception names everything that is wrong, also what does not hinder typing."""
    edit(folder, "measurements", ",91.4,", ",91.4x,")
    edit(folder, "contrasts", "kumar2018-c1,kumar2018,", "kumar2018-c1,kumar2081,")
    with pytest.raises(tables.DataError) as raised:
        tables.load(folder)
    text = str(raised.value)
    assert text.startswith("2 problems")
    assert "measurements.csv, row 2, column mean" in text
    assert "kumar2081" in text


# ten corruptions


def test_a_letter_in_a_number(folder):
    """Corruption 1."""
    edit(folder, "measurements", ",91.4,", ",91.4x,")
    only(folder, "measurements.csv", 2, "mean", 'found "91.4x"; allowed: a number such as 91.4')


def test_an_unknown_id(folder):
    """Corruption 2: the nearest id is proposed, and nothing else in the row is blamed."""
    edit(folder, "contrasts", "kumar2018-c1,kumar2018,", "kumar2018-c1,kumar2081,")
    only(folder, "contrasts.csv", 4, "study_id", 'found "kumar2081"; allowed: an id of studies.csv; cure: perhaps')


def test_a_duplicated_key(folder):
    """Corruption 3, in a single and in a compound key."""
    edit(folder, "events", "\ndhurat2013-e2,", "\ndhurat2013-e1,")
    only(folder, "events.csv", 3, "event_id", '"dhurat2013-e1" again, as in row 2')


def test_a_duplicated_compound_key(folder):
    """Corruption 3 where two columns make the key."""
    edit(folder, "arms", "\ngajjar,mnx,control", "\ngajjar,mn_meso,control")
    found = problems(folder)
    assert (found[0].file, found[0].row, found[0].column) == ("arms.csv", 75, "study_id + arm_id")
    assert "again, as in row 74" in str(found[0])
    assert all(problem.column == "control_arm_id" for problem in found[1:])  # and its contrasts have lost their arm


def test_a_negative_sd(folder):
    """Corruption 4."""
    edit(folder, "measurements", ",44.12,21.58,", ",44.12,-21.58,")
    only(folder, "measurements.csv", 12, "sd", 'found "-21.58"; allowed: a number of at least 0')


def test_an_sd_of_nothing(folder):
    """Corruption 4, at the edge: an SD of 0 is not a spread."""
    edit(folder, "measurements", ",44.12,21.58,", ",44.12,0,")
    only(folder, "measurements.csv", 12, "sd", "allowed: a number above 0")


def test_more_analysed_than_randomised(folder):
    """Corruption 5: in the arm, and in the sum of the arms."""
    edit(folder, "arms", ",40,40,printed,", ",40,400,printed,")
    found = problems(folder)
    assert {(problem.file, problem.column) for problem in found} == {("arms.csv", "analysed_n")}
    assert any('found "400"; allowed: at most randomised_n, 40' in str(problem) for problem in found)
    assert any("at most 80 over all arms" in str(problem) for problem in found)


def test_a_missing_source(folder):
    """Corruption 6."""
    edit(folder, "measurements", ",hairs per 1 cm2 area,dhurat2013,", ",hairs per 1 cm2 area,,")
    only(folder, "measurements.csv", 2, "source_id", "found a blank cell; allowed: source, place and access")


def test_a_wrong_level(folder):
    """Corruption 7: the levels are listed, the nearest is proposed."""
    edit(folder, "arms", ",needled,", ",Needled,")
    only(folder, "arms.csv", 2, "role", 'found "Needled"; allowed: needled, control, unclear; cure: perhaps "needled"')


def test_an_extra_column(folder):
    """Corruption 8: the column is named and its table still checked."""
    path = folder / "glossary.csv"
    path.write_text(
        "".join(f"{line},x\n" for line in path.read_text("utf-8").splitlines()), encoding="utf-8", newline=""
    )
    edit(folder, "glossary", "written_as,x", "written_as,mine")
    only(folder, "glossary.csv", 1, "mine", 'an extra column "mine"')


def test_a_date_made_of_a_number(folder):
    """Corruption 9: what a spreadsheet program may do to a cell; what it may do to a file, test_spreadsheets tells."""
    edit(folder, "measurements", ",91.4,", ",Mar-02,")
    only(folder, "measurements.csv", 2, "mean", "a date that a spreadsheet may have made")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(folder, content):
    """Corruption 10: nothing that points to the lost rows is blamed as well."""
    (folder / "sources.csv").write_bytes(content)
    only(folder, "sources.csv", None, None, "an empty file")


# more that can go wrong with a file


def test_a_missing_file(folder):
    """A table of the codebook that is not there."""
    (folder / "arms.csv").unlink()
    only(folder, "arms.csv", None, None, "no such file")


def test_a_header_without_rows(folder):
    """Lost rows are noticed even where nothing points to them."""
    path = folder / "measurements.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    only(folder, "measurements.csv", None, None, "a header without rows")


def test_a_stray_table(folder):
    """A CSV that no schema describes."""
    (folder / "mine.csv").write_text("a\n1\n")
    only(folder, "mine.csv", None, None, "a table without schema")


def test_a_table_that_a_killed_run_replaced_without_the_others(folder):
    """Killed between two moves: the table is named, and tidy puts back what was there before."""
    nobody = 2**22 + 1  # no process has so high a number
    (folder / f".arms.csv.old.{nobody}").write_bytes((folder / "arms.csv").read_bytes())
    (folder / f".studies.csv.new.{nobody}").write_bytes(b"never moved")
    edit(folder, "arms", ",mn_mnx,needled,", ",mn_mnx,control,")
    only(folder, "arms.csv", None, None, "a killed run replaced without the others")
    assert [each.file for each in tidying.tidy(folder)] == ["arms.csv"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in DATA.iterdir()
    }


def test_bytes_that_are_not_utf8(folder):
    """The row of the first wrong byte is named."""
    path = folder / "history.csv"
    path.write_bytes(path.read_bytes().replace(b"Fernandes shows", b"Fern\xe4ndes shows", 1))
    only(folder, "history.csv", 5, None, "the byte 0xe4, which is not UTF-8")


def test_a_missing_column(folder):
    """The column is named; the other columns are still checked."""
    edit(folder, "questions", ",isolates_needling,", ",isolates,")
    found = problems(folder)
    assert [(problem.row, problem.column) for problem in found] == [(1, "isolates"), (1, "isolates_needling")]


def test_a_column_twice(folder):
    """Two columns of one name cannot be told apart."""
    edit(folder, "questions", ",isolates_needling,note", ",note,note")
    found = problems(folder)
    assert any(problem.column == "note" and "more than once" in problem.found for problem in found)


def test_columns_in_another_order(folder):
    """The order of the codebook is kept, so that differences stay readable."""
    edit(folder, "questions", "question_id,comparison", "comparison,question_id")
    assert any("another order" in problem.found for problem in problems(folder))


@pytest.mark.parametrize(("new", "cells"), [("b01,prevalence,,30", 14 + 2), ("b01", 14)])
def test_a_row_with_too_many_or_too_few_cells(folder, new, cells):
    """A comma too many or too few shifts a row: it is reported once and not judged further."""
    edit(folder, "background", "b01,prevalence,30" if cells > 14 else "b01,prevalence", new)
    only(folder, "background.csv", 2, None, f"found {cells} cells; allowed: 15 cells")


def test_a_blank_line(folder):
    """A line without cells."""
    edit(folder, "background", "\nb02,", "\n\nb02,")
    only(folder, "background.csv", 3, None, "a blank line")


def test_quotes_that_do_not_close(folder):
    """The rest of the file cannot be read, and that is said."""
    edit(folder, "history", ",1986,", ',"1986,')
    found = problems(folder)
    assert found[0].file == "history.csv"
    assert "cannot be read" in found[0].found


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"name": "a"}]}', '{"resources": 3}'])
def test_a_codebook_that_cannot_be_used(folder, text):
    """A broken codebook is one problem, not a traceback."""
    (folder / "datapackage.json").write_text(text)
    only(folder, "datapackage.json", None, None, "datapackage.json: found")
    with pytest.raises(tables.DataError):
        tables.load(folder)


def test_everything_is_said_at_once_and_in_order(folder):
    """Several problems in several files, by file, row and column."""
    edit(folder, "arms", ",needled,", ",Needled,")
    edit(folder, "measurements", ",91.4,", ",91.4x,")
    edit(folder, "measurements", ",44.12,21.58,", ",44.12,-21.58,")
    (folder / "glossary.csv").write_bytes(b"")
    places = [(problem.file, problem.row) for problem in problems(folder)]
    assert places == [("arms.csv", 2), ("measurements.csv", 2), ("measurements.csv", 12), ("glossary.csv", None)]


# properties


@given(st.text(max_size=12), st.sampled_from(["string", "integer", "number", "boolean"]))
def test_a_cell_is_typed_or_refused(cell, kind):
    """No text is turned into a number that it does not print; nothing but ValueError is raised."""
    try:
        value = typed(cell, kind)
    except ValueError:
        assert kind != "string"
    else:
        assert value is None if cell == "" else value is not None
        if kind in ("integer", "number") and value is not None:
            assert set(cell) <= set("0123456789.-")


@given(st.integers(-(2**52), 2**52))
def test_whole_numbers_are_read_exactly(number):
    """What was printed comes back, digit by digit."""
    assert typed(str(number), "integer") == number


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=60), place=st.integers(0, 3000), cut=st.integers(0, 400))
def test_no_bytes_make_check_fail(folder, junk, place, cut):
    """Whatever stands in a file, check answers with problems or none, and writes nothing."""
    original = (DATA / "history.csv").read_bytes()
    (folder / "history.csv").write_bytes(original[:place] + junk + original[place + cut :])
    for problem in problems(folder):
        assert str(problem)
