"""Nothing that an export holds runs when a spreadsheet opens it."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.exporting import plain


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "=", "+cmd|' /C calc'!A0"]
)
def test_what_would_begin_a_formula_gets_an_apostrophe(cell):
    assert plain.defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-2.5", "+3", "-1e-5", -2.5, 0, None, "mean", "a = b", "", "91.4"])
def test_numbers_and_words_stay_as_they_are(cell):
    assert plain.defused(cell) == cell


@given(st.lists(st.fixed_dictionaries({"a": st.text(st.characters(exclude_categories=["Cs"]))}), max_size=5))
def test_a_reader_of_csv_finds_the_defused_cells_again(rows):
    read = list(csv.reader(io.StringIO(plain.csv_text(["a"], rows), newline="")))
    assert [line or [""] for line in read] == [["a"], *([plain.defused(row["a"])] for row in rows)]


def test_an_archive_is_the_same_whatever_the_order_and_the_day():
    files = {"b.csv": b"2", "a.csv": b"1"}
    packed = plain.zipped(files)
    assert packed == plain.zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == ["a.csv", "b.csv"]
