"""Files to rows: bytes, header and cells of one table, read by the schema in `datapackage.json`.

Nothing here judges the content beyond what is needed to read it; `constraints`, `links` and `rules` do.
"""

import csv
import io
import json
from collections import defaultdict
from pathlib import Path

from .problems import CODEBOOK, Problem, Row, Table, fault

BOM = b"\xef\xbb\xbf"
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
    text, problems = decode(Path(folder) / file)
    records, unreadable = parse(text, file) if text else ([], [])
    problems += unreadable
    header = tuple(records[0]) if records else ()
    problems += check_header(file, header, fields) if records else []
    usable = bool(records) and not unreadable and len(set(header)) == len(header)
    numbered = list(enumerate(records[1:], 2)) if usable else []
    problems += [ragged(file, number, cells, header) for number, cells in numbered if len(cells) != len(header)]
    rows = tuple(make_row(number, cells, header, fields) for number, cells in numbered if len(cells) == len(header))
    whole = usable and len(rows) == len(numbered)
    table = Table(resource["name"], file, fields, header, rows, usable, whole)
    return table, problems + check_cells(table)


def decode(path):
    """The text of a UTF-8 file with LF endings, or None; and what is wrong with its bytes."""
    file, clean = path.name, "UTF-8 text without byte order mark, lines ended by LF"
    if not path.is_file():
        cure = "put the file back, or take the table out of the codebook"
        return None, [Problem(file, None, None, "no such file", f"every table of {CODEBOOK}", cure)]
    data, problems = path.read_bytes(), []
    if not data.removeprefix(BOM).strip():
        cure = f"put the table back, with its header as in {CODEBOOK}"
        return None, [Problem(file, None, None, "an empty file", "a header row and data rows", cure)]
    if data.startswith(BOM):
        cure = 'save as "UTF-8", not as "UTF-8 with BOM"'
        problems.append(Problem(file, 1, None, "a byte order mark (BOM) before the header", clean, cure))
    if b"\r" in data:
        row = data[: data.index(b"\r")].count(b"\n") + 1
        cure = "save with Unix line endings (LF)"
        problems.append(Problem(file, row, None, "lines ended by CR LF or CR, first in this row", clean, cure))
    try:
        return data.decode("utf-8-sig"), problems
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        found = f"the byte 0x{error.object[error.start]:02x}, which is not UTF-8"
        return None, [*problems, Problem(file, row, None, found, clean, "save the file as UTF-8")]


def parse(text, file):
    """The records of a CSV text; and a problem where the quotes do not close or no row follows the header."""
    records = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        found, allowed = f"a row that cannot be read ({error})", 'cells with a comma or a quote inside "quotes"'
        cure = "correct the quotes in this row, or above it; a quote inside a cell is doubled"
        return records, [Problem(file, len(records) + 1, None, found, allowed, cure)]
    if len(records) < 2:
        return records, [Problem(file, None, None, "a header without rows", "at least one row", "put the rows back")]
    return records, []


def check_header(file, header, fields):
    """Missing, extra, repeated and misplaced columns, each as a `Problem` in row 1."""
    names, seen = [field["name"] for field in fields], list(dict.fromkeys(header))
    if len(header) == 1 and header[0].replace(";", ",").split(",") == names:
        found, cure = "columns separated by semicolons", "save the table with commas between its columns"
        return [Problem(file, 1, None, found, "columns separated by commas", cure)]
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
            values[field["name"]] = typed(text.get(field["name"], "").strip(), field["type"])
        except ValueError:
            values[field["name"]] = None
    return Row(number, text, values)


def check_cells(table):
    """Cells of the wrong type, or with blanks at their ends."""
    problems = []
    for row in table.rows:
        for field in table.fields:
            cell = row.text.get(field["name"], "")
            if cell != cell.strip():
                allowed, cure = "no blanks at the ends of a cell", "take the blanks out"
            elif cell and row.value[field["name"]] is None:
                allowed, cure = KINDS[field["type"]], "correct the cell to what the source prints"
            else:
                continue
            problems.append(fault(table.name, row, field["name"], allowed, cure))
    return problems


def typed(cell, kind):
    """The value of a cell: None if blank; ValueError if the text is not of this kind."""
    if cell == "":
        return None
    if kind == "integer" and abs(int(plain(cell))) < LARGEST:
        return int(cell)
    if kind == "number":
        return float(plain(cell))
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
