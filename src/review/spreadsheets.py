"""Tables as spreadsheet programs save them, read as the house writes them; what can be read in two ways is refused.

House form: UTF-8 without byte order mark, lines ended by LF, commas between cells, a point in decimals, no blanks at
the ends of a cell. Everything else that is read is one `Change`, so that `review tidy` can show it. Nothing is guessed.
"""

import csv
import io
import re
from dataclasses import dataclass

from .problems import Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
POINT, COMMA = re.compile(r"-?\d+\.\d+"), re.compile(r"-?\d+,\d+")
THOUSAND = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # 1.234 may be one and a bit, or a thousand and more
BROKEN = re.compile(r"#+|#[A-ZÄÖÜ/]+[0-9!?]*|(?:Err|Fehler):\d+")
POWER = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
MONTH = "(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
DATE = re.compile(
    rf"\d{{1,2}}(?:-|\. ?){MONTH}\.?(?:[- ]\d{{2,4}})?|{MONTH}[- ]\d{{2}}"
    r"|\d{4}-\d{2}-\d{2}(?: \d\d:\d\d:\d\d)?|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})",
    re.IGNORECASE,
)
SPOILED = re.compile(f"{BROKEN.pattern}|{POWER.pattern}|{DATE.pattern}", re.IGNORECASE)
LONGEST = 24  # characters of the longest of these
AS_TEXT = "format the column as text in the spreadsheet, and type what the source prints"


@dataclass(frozen=True)
class Change:
    """Something that is not in house form and was read all the same; `row` and `column` are None for the whole file."""

    row: int | None
    column: str | None
    before: str
    after: str


@dataclass(frozen=True)
class Sheet:
    """A table as read: the header and the rows in house form, and the changes that made it so."""

    records: tuple
    changes: tuple


def read(text, file, fields):
    """The cells of a CSV text in house form.

    Parameters
    ----------
    text : str
        The file's text, with its byte order mark and its line ends.
    file : str
        Its name, for the problems.
    fields : sequence of dict
        The columns that are expected, with `name`, `type` and perhaps `constraints`, as in the codebook.

    Returns
    -------
    (Sheet, list of Problem)
        A cell that can be read in two ways stays as it is and is a problem.

    Examples
    --------
    >>> fields = {"name": "arm", "type": "string"}, {"name": "mean", "type": "number"}
    >>> sheet, problems = read("arm;mean\\r\\nmn;91,4\\r\\n", "a.csv", fields)
    >>> sheet.records, problems
    ((('arm', 'mean'), ('mn', '91.4')), [])
    """
    text, changes = unwrapped(text)
    separator = separator_of(text, [field["name"] for field in fields])
    if separator != ",":
        changes.append(Change(None, None, f"{SEPARATORS[separator]} between cells", "commas"))
    records, problems = parse(text, file, separator)
    records, cut = shorn(records)
    records, trims = trimmed(records)
    records, cells, refused = house_cells(records, file, fields, separator)
    return Sheet(tuple(map(tuple, records)), (*changes, *cut, *trims, *cells)), problems + refused


def unwrapped(text):
    """The text without byte order mark, with LF, and without the line `sep=;` that Excel reads; and the changes."""
    changes = []
    if text.startswith("\ufeff"):
        changes.append(Change(None, None, "a byte order mark", "taken out"))
    if "\r" in text:
        changes.append(Change(None, None, "lines ended by CR LF or CR", "LF"))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"sep=.\n", text):
        changes.append(Change(None, None, f"a first line {text[:5]}", "taken out"))
        text = text[6:]
    return text, changes


def separator_of(text, names):
    """The separator by which the header line gives the expected names; else a comma."""
    header = text.partition("\n")[0]
    for separator in SEPARATORS:
        if [cell.strip(' "') for cell in header.rstrip(separator + " ").split(separator)] == names:
            return separator
    return ","


def parse(text, file, separator=","):
    """The records of a CSV text; and a problem where the quotes do not close."""
    records = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        found, allowed = f"a row that cannot be read ({error})", 'cells with a comma or a quote inside "quotes"'
        cure = "correct the quotes in this row, or above it; a quote inside a cell is doubled"
        return records, [Problem(file, len(records) + 1, None, found, allowed, cure)]
    return records, []


def shorn(records):
    """The records without blank rows at the end and blank columns at the right; and the changes."""
    changes, kept = [], len(records)
    while kept and not any(cell.strip() for cell in records[kept - 1]):
        kept -= 1
    if kept < len(records):
        changes.append(Change(None, None, f"blank rows at the end: {len(records) - kept}", "taken out"))
    records = records[:kept]
    width = len(records[0]) if records else 0
    while width and not records[0][width - 1].strip():
        width -= 1
    if records and 0 < width < len(records[0]):
        spare = len(records[0])
        changes.append(Change(None, None, f"blank columns at the right: {spare - width}", "taken out"))
        records = [
            row[:width] if len(row) <= spare and not any(map(str.strip, row[width:])) else row for row in records
        ]
    return records, changes


def trimmed(records):
    """The records without blanks at the ends of cells; and the changes."""
    stripped = [[cell.strip() for cell in row] for row in records]
    if stripped == records:
        return records, []
    header = stripped[0]
    changes = [
        Change(number, header[place] if place < len(header) else None, f'"{before}"', f'"{after}"')
        for number, (row, new) in enumerate(zip(records, stripped, strict=True), 1)
        if row != new
        for place, (before, after) in enumerate(zip(row, new, strict=True))
        if before != after
    ]
    return stripped, changes


def house_cells(records, file, fields, separator):
    """The records with points in decimals and true/false in small letters; the changes; and what must be refused."""
    if not records:
        return records, [], []
    header, kinds = records[0], {field["name"]: field for field in fields}
    known = [(place, name, kinds[name]) for place, name in enumerate(header) if name in kinds]
    whole = [(number, row) for number, row in enumerate(records[1:], 2) if len(row) == len(header)]
    problems, house, decimals = [], {}, {}
    for place, name, field in known:
        judged = not {"pattern", "enum"} & set(field.get("constraints", {}))
        foreign = field["type"] == "number" and separator != ","
        for number, row in whole:
            cell = row[place]
            if judged and len(cell) <= LONGEST and SPOILED.fullmatch(cell):
                problems.append(spoiled(file, number, name, cell))
            elif foreign and ("," in cell or "." in cell):
                decimals[number, place] = cell
            elif field["type"] == "boolean" and cell in ("TRUE", "FALSE"):
                house[number, place] = cell.lower()
    pointed, unclear = with_points(decimals)
    for (number, place), words in unclear.items():
        problems.append(Problem(file, number, header[place], f'"{decimals[number, place]}"', *words))
    house |= {place: cell for place, cell in pointed.items() if cell != decimals[place]}
    return *rewritten(records, house), problems


def rewritten(records, house):
    """The records with the cells of `house`, by row number and place; and a `Change` for each."""
    new, changes = list(records), []
    for (number, place), cell in house.items():
        changes.append(Change(number, records[0][place], records[number - 1][place], cell))
        row = list(new[number - 1])
        row[place] = cell
        new[number - 1] = row
    return new, changes


def spoiled(file, number, column, cell):
    """The `Problem` of a cell of which a spreadsheet program has made something else."""
    if DATE.fullmatch(cell):
        found, allowed = (
            "a date that a spreadsheet may have made of numbers",
            "the text or number that the source prints",
        )
    elif POWER.fullmatch(cell):
        found, allowed = "a number shortened by a spreadsheet", "all its digits"
    else:
        found, allowed = "a spreadsheet's error, not a value", "what the source prints"
    return Problem(file, number, column, f'"{cell}", {found}', allowed, AS_TEXT)


def with_points(cells):
    """Decimals of one file with points: (place -> cell, place -> (allowed, cure) for what can be read in two ways).

    A sign is known to be the decimal sign where it cannot set off thousands, as in 91,4 or 0,006. It then is so in the
    whole file, and the other sign is refused. Three digits behind a sign are refused where nothing in the file tells.

    Examples
    --------
    >>> with_points({1: "91,4", 2: "2,074"})
    ({1: '91.4', 2: '2.074'}, {})
    >>> sorted(with_points({1: "2.074"})[1])
    [1]
    """
    sure = [cell for cell in cells.values() if not THOUSAND.fullmatch(cell)]
    signs = {sign for sign, form in ((",", COMMA), (".", POINT)) if any(map(form.fullmatch, sure))}
    pointed, unclear = {}, {}
    for place, cell in cells.items():
        form = COMMA if "," in cell else POINT
        if not form.fullmatch(cell):
            unclear[place] = "a number such as 91.4, without a sign for thousands", "type it as the source prints it"
        elif signs == {"," if "," in cell else "."}:
            pointed[place] = cell.replace(",", ".")
        elif len(signs) == 2:
            unclear[place] = "one decimal sign in the whole file", "write all its decimals with a point"
        else:
            allowed = "a decimal that cannot be read as a thousand"
            unclear[place] = allowed, "save the table with commas between cells and points in decimals"
    return pointed, unclear


def write(records):
    """Records as the bytes of a table in house form."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(records)
    return text.getvalue().encode()
