"""Files to rows: bytes, header and cells of one table, read by the schema in `datapackage.json`.

Nothing here judges the content beyond what is needed to read it; `constraints`, `links` and `rules` do.
"""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from . import spreadsheets
from .problems import CODEBOOK, Problem, Row, Table, fault

BOM = b"\xef\xbb\xbf"
NO_ROWS = "a header without rows"
TRUTH = {"true": True, "false": False}
KINDS = {
    "string": "text",
    "integer": "a whole number such as 91",
    "number": "a number such as 91.4",
    "boolean": "true or false",
}
LARGEST = 2**53  # beyond it a whole number is no longer exact in a float


def codebook(folder):
    """The Data Package descriptor of `folder`; raises OSError or ValueError where it cannot be used."""
    descriptor = json.loads((Path(folder) / CODEBOOK).read_text(encoding="utf-8"))
    try:
        for resource in descriptor["resources"]:
            name = f"{resource['name']} in {resource['path']}"
            for field in resource["schema"]["fields"]:
                if field["type"] not in KINDS:
                    raise ValueError(f"{name}: the field {field['name']} has the type {field['type']}")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no usable list of tables with name, path and schema ({error!r})") from None
    return descriptor


def read_table(folder, resource):
    """A `Table`, and the list of `Problem` of its bytes, header and cells. Never raises for what the file holds."""
    file, fields = resource["path"], tuple(resource["schema"]["fields"])
    sheet, problems = read_sheet(Path(folder) / file, fields)
    refused = {(problem.row, problem.column) for problem in problems}
    records, unreadable = sheet.records, any(column is None for _, column in refused)
    header = records[0] if records else ()
    problems += check_header(file, header, fields) if records else []
    usable = bool(records) and not unreadable and len(set(header)) == len(header)
    numbered = list(enumerate(records[1:], 2)) if usable else []
    problems += [ragged(file, number, cells, header) for number, cells in numbered if len(cells) != len(header)]
    rows = [make_row(number, cells, header, fields) for number, cells in numbered if len(cells) == len(header)]
    rows = tuple(without_refused(row, refused) for row in rows) if refused else tuple(rows)
    whole = usable and len(rows) == len(numbered)
    table = Table(resource["name"], file, fields, header, rows, usable, whole)
    return table, problems + [each for each in check_cells(table) if (each.row, each.column) not in refused]


def read_sheet(path, fields):
    """The cells of a file in house form, as `spreadsheets.Sheet`, and what is wrong with its bytes and cells."""
    text, problems = decode(path)
    if text is None:
        return spreadsheets.Sheet((), ()), problems
    sheet, refused = spreadsheets.read(text, path.name, fields)
    if len(sheet.records) < 2 and not refused:
        found, cure = NO_ROWS, "put the rows back"
        refused = [Problem(path.name, None, None, found, "at least one row", cure)]
    return sheet, refused


def decode(path):
    """The text of a UTF-8 file, or None; and what is wrong with its bytes."""
    file = path.name
    if not path.is_file():
        cure = "put the file back, or take the table out of the codebook"
        return None, [Problem(file, None, None, "no such file", f"every table of {CODEBOOK}", cure)]
    data = path.read_bytes()
    if not data.removeprefix(BOM).strip():
        cure = f"put the table back, with its header as in {CODEBOOK}"
        return None, [Problem(file, None, None, "an empty file", "a header row and data rows", cure)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        found = f"the byte 0x{error.object[error.start]:02x}, which is not UTF-8"
        return None, [Problem(file, row, None, found, "UTF-8 text", 'save the file as "CSV UTF-8"')]


def without_refused(row, refused):
    """The row with its refused cells taken as blank."""
    values = {name: None if (row.number, name) in refused else value for name, value in row.value.items()}
    return replace(row, value=defaultdict(lambda: None, values))


def check_header(file, header, fields):
    """Missing, extra, repeated and misplaced columns, each as a `Problem` in row 1."""
    names, seen = [field["name"] for field in fields], list(dict.fromkeys(header))
    allowed = "the columns of the schema: " + ", ".join(names)
    wrong = [(name, "no such column", "put the column back") for name in names if name not in header]
    wrong += [
        (name, f'an extra column "{name}"', f"take the column out, or describe it in {CODEBOOK}")
        for name in seen
        if name not in names
    ]
    wrong += [
        (name, f'the column "{name}" more than once', "keep one of them, or give the other its right name")
        for name in seen
        if header.count(name) > 1
    ]
    if not wrong and list(header) != names:
        wrong = [(None, "the columns in another order: " + ", ".join(header), "put them in the schema's order")]
    return [Problem(file, 1, name or None, found, allowed, cure) for name, found, cure in wrong]


def ragged(file, number, cells, header):
    """A row with too few or too many cells."""
    found = f"{len(cells)} cells" if cells else "a blank line"
    cure = "look for a comma that is missing, or not inside quotes" if cells else "take the line out"
    return Problem(file, number, None, found, f"{len(header)} cells, one a column", cure)


def make_row(number, cells, header, fields):
    """A `Row`; cells that are missing, blank or cannot be typed have the value None."""
    text, values = dict(zip(header, cells, strict=True)), defaultdict(lambda: None)
    for field in fields:
        try:
            values[field["name"]] = typed(text.get(field["name"], ""), field["type"])
        except ValueError:
            values[field["name"]] = None
    return Row(number, text, values)


def check_cells(table):
    """Cells of the wrong type."""
    return [
        fault(table.name, row, field["name"], KINDS[field["type"]], "correct the cell to what the source prints")
        for row in table.rows
        for field in table.fields
        if row.text.get(field["name"]) and row.value[field["name"]] is None
    ]


def typed(cell, kind):
    """The value of a cell: None if blank; ValueError if the text is not of this kind."""
    if cell == "":
        return None
    if kind == "integer" and abs(int(plain(cell))) < LARGEST:
        return int(cell)
    if kind == "number" and abs(number := float(plain(cell))) < LARGEST:
        return number
    if kind == "boolean" and cell in TRUTH:
        return TRUTH[cell]
    if kind == "string":
        return cell
    raise ValueError(cell)


def plain(cell):
    """The cell, if it is a number as a paper prints it: digits, a sign, a decimal point; else ValueError."""
    if not cell.isascii() or not set(cell) <= set("0123456789.-"):
        raise ValueError(cell)
    return cell
