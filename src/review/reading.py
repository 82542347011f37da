"""Files to rows: bytes, header and cells of one table, read by the schema in `datapackage.json`.

Nothing here judges the content beyond what is needed to read it; `rules` does.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

CODEBOOK = "datapackage.json"
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in `data/`, and how to cure it.

    `row` is the row in a spreadsheet (the header is row 1). It is None, like `column`, where the file as
    a whole is meant.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str
    cure: str

    def __str__(self):
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column is not None else []
        return f"{', '.join(place)}: found {self.found}; allowed: {self.allowed}; cure: {self.cure}"


@dataclass(frozen=True)
class Row:
    """A row of a table: its spreadsheet number, its cells as printed, and their typed values."""

    number: int
    text: dict
    value: dict


@dataclass(frozen=True)
class Table:
    """A table as read: `fields` are the schema's, `header` is the file's; values that cannot be typed are None."""

    name: str
    file: str
    fields: tuple
    header: tuple
    rows: tuple
    usable: bool


def codebook(folder):
    """The Data Package descriptor of `folder`; raises OSError or ValueError where it cannot be read."""
    descriptor = json.loads((Path(folder) / CODEBOOK).read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource["name"], resource["path"], [field["name"] for field in resource["schema"]["fields"]]
    return descriptor


def read_table(folder, resource):
    """A `Table`, and the list of `Problem` of its bytes and header. Never raises for what the file holds."""
    file, fields = resource["path"], tuple(resource["schema"]["fields"])
    text, problems = decode(Path(folder) / file)
    records, unreadable = parse(text, file) if text else ([], [])
    problems += unreadable
    header = tuple(records[0]) if records else ()
    problems += check_header(file, header, fields) if records else []
    usable = bool(records) and not unreadable and len(set(header)) == len(header)
    rows = tuple(make_row(number, cells, header, fields) for number, cells in enumerate(records[1:], 2))
    return Table(resource["name"], file, fields, header, rows if usable else (), usable), problems


def decode(path):
    """The text of a UTF-8 file with LF endings, or None; and what is wrong with its bytes."""
    file, clean = path.name, "UTF-8 text without byte order mark, lines ended by LF"
    if not path.is_file():
        return None, [Problem(file, None, None, "no such file", f"every table of {CODEBOOK}",
                              "put the file back, or take the table out of the schema")]
    data, problems = path.read_bytes(), []
    if not data.strip():
        return None, [Problem(file, None, None, "an empty file", "a header row and data rows",
                              "put the table back, with its header as in " + CODEBOOK)]
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(file, 1, None, "a byte order mark (BOM) before the header", clean,
                                'save as "UTF-8", not as "UTF-8 with BOM"'))
    if b"\r" in data:
        row = data[: data.index(b"\r")].count(b"\n") + 1
        problems.append(Problem(file, row, None, "lines ended by CR LF or CR (first in this row)", clean,
                                "save with Unix line endings (LF)"))
    try:
        return data.decode("utf-8-sig"), problems
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        found = f"the byte 0x{data[error.start]:02x}, which is not UTF-8"
        return None, [*problems, Problem(file, row, None, found, clean, "save the file as UTF-8")]


def parse(text, file):
    """The records of a CSV text; and a problem where the quotes do not close."""
    records = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return records, [Problem(file, len(records) + 1, None, f"a row that cannot be read ({error})",
                                 'cells that hold a comma or a quote stand in "quotes", a quote inside is doubled',
                                 "correct the quotes in this row")]
    return records, []


def check_header(file, header, fields):
    """Missing, extra, repeated and misplaced columns, each as a `Problem` in row 1."""
    names = [field["name"] for field in fields]
    allowed = "the columns of the schema: " + ", ".join(names)
    missing = [name for name in names if name not in header]
    extra = [name for name in dict.fromkeys(header) if name not in names]
    double = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    problems = [Problem(file, 1, name, "no such column", allowed, "put the column back") for name in missing]
    problems += [Problem(file, 1, name or None, f'an extra column "{name}"', allowed,
                         f"take the column out, or describe it in {CODEBOOK}") for name in extra]
    problems += [Problem(file, 1, name or None, f'the column "{name}" more than once', allowed,
                         "keep one of them, or give the other its right name") for name in double]
    if not problems and list(header) != names:
        problems.append(Problem(file, 1, None, "the columns in another order: " + ", ".join(header), allowed,
                                "put the columns in the schema's order"))
    return problems


def make_row(number, cells, header, fields):
    """A `Row`; cells that are missing, blank or cannot be typed have the value None."""
    text = dict(zip(header, cells, strict=False))
    values = {}
    for field in fields:
        try:
            values[field["name"]] = typed(text.get(field["name"], ""), field["type"])
        except ValueError:
            values[field["name"]] = None
    return Row(number, text, values)


def typed(cell, kind):
    """The value of a cell: None if blank; ValueError if the text is not of this kind."""
    if cell == "":
        return None
    if kind == "integer":
        return int(plain(cell))
    if kind == "number":
        return float(plain(cell))
    if kind == "boolean":
        if cell not in TRUTH:
            raise ValueError(cell)
        return TRUTH[cell]
    return cell


def plain(cell):
    """The cell, if it is a number as a paper prints it: digits, a sign, a decimal point; else ValueError."""
    if not cell.isascii() or not set(cell) <= set("0123456789.-"):
        raise ValueError(cell)
    return cell


def untyped(table):
    """The cells that are not blank and yet have no value, as (row, field)."""
    return [(row, field) for row in table.rows for field in table.fields
            if row.value[field["name"]] is None and row.text.get(field["name"], "") != ""]
