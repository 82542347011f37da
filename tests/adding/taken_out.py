"""A real trial taken out of a copy of the tables, so that it can be added again."""

import csv
import io
import shutil
from pathlib import Path

from review import starting
from review.adding.form import TABLES

DATA = Path(__file__).parents[2] / "data"
VACCINE = Path(starting.__file__).with_name("template") / "data"


def table(path):
    """The header and the rows of a table."""
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return header, rows


def rows_of(path):
    """The rows of a table, each column -> cell."""
    header, rows = table(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def without(folder, study, data=DATA):
    """A copy of the data in `folder` without the trial in the tables that the form fills; the others still name it."""
    shutil.copytree(data, folder)
    for name in TABLES:
        path = folder / f"{name}.csv"
        header, rows = table(path)
        place = header.index("study_id" if "study_id" in header else "source_id")
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header, *(row for row in rows if row[place] != study)])
        path.write_bytes(text.getvalue().encode())
    return folder


def state(folder):
    """Every file of a folder: name -> bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def same_rows(one, other):
    """Whether two folders hold the same files, and their tables the same rows, in any order."""
    first, second = state(one), state(other)
    return set(first) == set(second) and all(
        sorted(first[name].splitlines()) == sorted(second[name].splitlines()) for name in first
    )
