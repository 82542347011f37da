"""The workbook holds every cell of every table in its type, and the codebook first."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from review import reading, tables
from review.exporting import workbook

from ..changing import changed


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def descriptor(evidence):
    return reading.codebook(evidence.folder)


def opened(evidence, descriptor):
    return load_workbook(io.BytesIO(workbook.workbook(evidence, descriptor)))


def test_every_cell_of_every_table_is_there(evidence, descriptor):
    book = opened(evidence, descriptor)
    assert book.sheetnames == ["codebook", *evidence.tables]
    for name, frame in evidence.tables.items():
        header, *rows = book[name].iter_rows(values_only=True)
        assert list(header) == list(frame.columns), name
        expected = [[None if pd.isna(cell) else cell for cell in row] for row in frame.to_numpy(dtype=object)]
        assert [list(row) for row in rows] == expected, name


def test_the_codebook_sheet_has_a_row_for_each_column(evidence, descriptor):
    header, *rows = opened(evidence, descriptor)["codebook"].iter_rows(values_only=True)
    assert header == workbook.CODEBOOK
    assert [row[:2] for row in rows] == [(name, column) for name, table in evidence.tables.items() for column in table]
    assert all(row[-1] for row in rows)


def test_a_formula_in_a_cell_stays_text(evidence, descriptor):
    text = '=HYPERLINK("http://example.org", "=1+1")'
    book = opened(changed(evidence, "sources", "dhurat2013", title=text), descriptor)
    cell = next(row for row in book["sources"].iter_rows() if row[0].value == "dhurat2013")[4]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_two_long_names_that_begin_alike_are_refused():
    with pytest.raises(ValueError, match="first 31 letters"):
        workbook.sheet_names(["a" * 31 + "x", "a" * 31 + "y"])
