"""The form of a trial: a CSV file with one line for each field, its meaning, and what it may hold.

A block is one row of one table to come. Its columns are those of the codebook; keys and links are left out where they
follow from the other blocks (`review.adding.rows`).
"""

import re
from dataclasses import dataclass

from .. import reading, spreadsheets
from ..problems import Problem
from ..tables import DataError, locate

TABLES = ("sources", "screening", "studies", "arms", "comparisons", "measurements", "contrasts", "events", "harms")
BLANK_BLOCKS = {"arms": 2, "measurements": 2, "events": 2}
HEADER = ("table", "row", "column", "value", "needed", "meaning", "allowed")
KEYS = {"measurements": "measurement_id", "contrasts": "contrast_id", "events": "event_id", "harms": "harm_id"}
WHERE_READ = ("source_id", "place", "access", "access_detail")
FOLLOWS = {
    ("screening", "source_id"): "it is that of sources with the same row number",
    ("studies", "study_id"): "the id of the first source",
    ("studies", "source_id"): "the id of the first source",
    ("comparisons", "comparison_id"): "the study, a hyphen, and the control arm",
}
AS_ABOVE = "with place, access and access_detail blank too: as in studies"
KIND = {"integer": "a whole number", "number": "a number with a point", "string": "text", "boolean": "true or false"}


@dataclass(frozen=True)
class Block:
    """One row to come: its table, its number in the form, its cells by column, and the form's line of each cell."""

    table: str
    number: int
    cells: dict
    lines: dict


def schema(folder):
    """Table -> column -> field of the codebook, for the tables of the form."""
    found = {each["name"]: each["schema"]["fields"] for each in reading.codebook(folder)["resources"]}
    if missing := [name for name in TABLES if name not in found]:
        raise ValueError(f"the codebook describes no table {', '.join(missing)}, so a trial cannot be added by a form")
    return {name: {field["name"]: field for field in found[name]} for name in TABLES}


def asked(table, fields):
    """The columns of a table that the form asks for."""
    told = {KEYS.get(table), "recheck"} | ({"study_id"} if table != "studies" else set())
    return [field for name, field in fields.items() if name not in told and (table, name) != ("screening", "source_id")]


def default_of(table, column):
    """Why a column may stay blank although a table needs it; blank if it may not."""
    if table not in ("sources", "studies") and column == "source_id":
        return AS_ABOVE
    if table not in ("sources", "studies", "screening") and column in WHERE_READ:
        return "as source_id"
    return FOLLOWS.get((table, column), "")


def allowed(field):
    """What the codebook allows in a column, in words."""
    rule = field.get("constraints", {})
    if "enum" in rule:
        return "; ".join(rule["enum"])
    if "pattern" in rule:
        return f"text such as {field['example']}" if "example" in field else f"text of the form {rule['pattern']}"
    ends = [f"at least {rule['minimum']}"] if "minimum" in rule else []
    ends += [f"at most {rule['maximum']}"] if "maximum" in rule else []
    return ", ".join([KIND[field["type"]], *ends])


def blank(folder):
    """The bytes of an empty form, in house form: every field with its meaning and what is allowed."""
    blocks = [Block(table, number, {}, {}) for table in TABLES for number in range(1, BLANK_BLOCKS.get(table, 1) + 1)]
    return written(blocks, schema(folder))


def written(blocks, fields):
    """The bytes of a form that holds these blocks."""
    lines = [HEADER]
    for block in blocks:
        more = [fields[block.table]["recheck"]] if block.cells.get("recheck") else []
        for field in [*asked(block.table, fields[block.table]), *more]:
            name, default = field["name"], default_of(block.table, field["name"])
            needed = f"blank: {default}" if default else "yes" if field.get("constraints", {}).get("required") else "no"
            value = block.cells.get(name, "")
            lines.append((block.table, block.number, name, value, needed, field["description"], allowed(field)))
    return spreadsheets.write(lines)


def filled(folder, study_id):
    """The bytes of the form that gives the rows which a study of the tables has: an example to read, or a copy.

    A source that other studies share is only named.

    Raises
    ------
    LookupError
        The tables have no such study.
    """
    fields, tables = schema(folder), {}
    for resource in reading.codebook(folder)["resources"]:
        if resource["name"] in TABLES:
            tables[resource["name"]] = [row.text for row in reading.read_table(folder, resource)[0].rows]
    study = next((row for row in tables["studies"] if row["study_id"] == study_id), None)
    if study is None:
        raise LookupError(f"studies.csv has no {study_id}")
    source, blocks = study["source_id"], []
    if sum(row["source_id"] == source for row in tables["studies"]) > 1:
        blocks.append(Block("sources", 1, {"source_id": source}, {}))
        tables["sources"] = tables["screening"] = []
    for table in TABLES:
        column, value = ("source_id", source) if table in ("sources", "screening") else ("study_id", study_id)
        found = [row for row in tables[table] if row[column] == value]
        blocks += [Block(table, number, _short(table, row, study), {}) for number, row in enumerate(found, 1)]
    return written(blocks, fields)


def _short(table, row, study):
    """The cells of a row without those that follow from the study's."""
    same = all(row.get(name) == study[name] for name in WHERE_READ)
    if table not in ("sources", "studies", "screening") and same:
        return {name: cell for name, cell in row.items() if name not in WHERE_READ}
    return row


def read(path, folder):
    """The blocks of a filled form, in the order of the tables; blocks without any value are left out.

    The form may come from a spreadsheet program, as the tables may. Its last three columns are for the reader, and may
    be left out.

    Raises
    ------
    OSError
        The file cannot be read.
    DataError
        Everything that is wrong with the form, by line.
    """
    fields = schema(folder)
    if not path.is_file():
        raise FileNotFoundError(f"there is no form {path}; an empty one is made with review add --blank-form")
    text, problems = reading.decode(path)
    if text is None:
        raise DataError(problems, "the form")
    expected = columns(text)
    sheet, problems = spreadsheets.read(text, path.name, expected)
    problems += [] if problems else reading.check_header(path.name, sheet.records[0], expected)
    if problems:
        raise DataError(problems, "the form")
    lines = [(n, row) for n, row in enumerate(sheet.records[1:], 2) if any(row)]
    problems = [each for n, row in lines for each in _wrong(path.name, n, row, fields, len(expected))]
    problems += _twice(path.name, [] if problems else lines)
    if problems:
        raise DataError(problems, "the form")
    values, unclear = _decimals(text, lines, fields)
    problems = [Problem(path.name, n, "value", f'"{values[n]}"', *words) for n, words in unclear.items()]
    if problems:
        raise DataError(problems, "the form")
    return _blocks(lines, values)


def columns(text):
    """The columns of a form, as fields: all, or the four that are filled in."""
    short = "needed" not in text.partition("\n")[0]
    return [{"name": name, "type": "string"} for name in (HEADER[:4] if short else HEADER)]


def _wrong(file, number, row, fields, width):
    """What is wrong with the place that a line of the form names."""
    if len(row) != width:
        return [Problem(file, number, None, f"{len(row)} cells", f"{width} cells", "keep the form's columns")]
    table, block, column = row[:3]
    if table not in TABLES:
        return [Problem(file, number, "table", f'"{table}"', ", ".join(TABLES), "name one of these")]
    if not re.fullmatch(r"[1-9]\d{0,3}", block):
        return [Problem(file, number, "row", f'"{block}"', "a number from 1", "number the rows of a table from 1")]
    names = [*(field["name"] for field in asked(table, fields[table])), "recheck"]
    if column not in names:
        return [Problem(file, number, "column", f'"{column}"', ", ".join(names), f"name a column of {table}")]
    return []


def _twice(file, lines):
    """Fields that are given more than once."""
    seen, problems = {}, []
    for number, row in lines:
        first = seen.setdefault(tuple(row[:3]), number)
        if first != number:
            found = f"{' '.join(row[:3])} again, as in row {first}"
            problems.append(Problem(file, number, None, found, "each field once", "give the other row its own number"))
    return problems


def _decimals(text, lines, fields):
    """The value of each line, with points in decimals; and what can be read in two ways."""
    values = {number: row[3] for number, row in lines}
    names = [field["name"] for field in columns(text)]
    if spreadsheets.separator_of(spreadsheets.unwrapped(text)[0], names) == ",":
        return values, {}
    numeric = {n for n, row in lines if row[2] in fields[row[0]] and fields[row[0]][row[2]]["type"] == "number"}
    signed = {n: values[n] for n in numeric if "," in values[n] or "." in values[n]}
    pointed, unclear = spreadsheets.with_points(signed)
    return values | pointed, unclear


def _blocks(lines, values):
    found = {}
    for number, (table, block, column, *_) in lines:
        cells, places = found.setdefault((table, int(block)), ({}, {}))
        cells[column], places[column] = values[number], number
    order = sorted(found, key=lambda key: (TABLES.index(key[0]), key[1]))
    return [Block(*key, *found[key]) for key in order if any(found[key][0].values())]


def save_form(path, folder=None, like=""):
    """Write an empty form, or that of a study of the tables, to a file that is not there yet.

    Returns
    -------
    list of Path
        The file.

    Raises
    ------
    OSError, LookupError
        The file is there already; the study is not.
    """
    folder = locate(folder)
    content = filled(folder, like) if like else blank(folder)
    if path.exists():
        raise FileExistsError(f"{path} is there already: name another file")
    path.write_bytes(content)
    return [path]
