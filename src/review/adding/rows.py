"""From the blocks of a form to rows of the tables: keys, links, and what follows from the study."""

from dataclasses import dataclass

from .. import reading
from ..problems import Problem
from ..tables import DataError
from .form import KEYS, TABLES, WHERE_READ, schema

FORM = "the form"


@dataclass(frozen=True)
class Added:
    """The rows to come: `rows` by table, each column -> text; `blocks` the block of each; `file` the form's name."""

    study_id: str
    rows: dict
    blocks: dict
    file: str


def rows(blocks, folder, file=FORM):
    """The rows that a form makes, for the tables of `folder`.

    A block of sources or studies that gives only its id means the row that is there already, so that more numbers of a
    known trial can be added. A running number is the next that is free.

    Raises
    ------
    DataError
        The form has no source or study, or one that is there already.
    """
    fields, there = schema(folder), _there(folder)
    by = {table: [block for block in blocks if block.table == table] for table in TABLES}
    study, problems = _study(by, there, file)
    if problems:
        raise DataError(problems, "the form")
    made, origin = {}, {}
    for table in TABLES:
        for block in by[table]:
            if _known(block, there):
                continue
            row = _row(block, by, study, there, made.get(table, []))
            made.setdefault(table, []).append({name: row.get(name, "") for name in fields[table]})
            origin.setdefault(table, []).append(block)
    return Added(study["study_id"], made, origin, file)


def _there(folder):
    """Table -> its rows as text."""
    found = reading.codebook(folder)["resources"]
    return {each["name"]: [row.text for row in reading.read_table(folder, each)[0].rows] for each in found}


def _study(by, there, file):
    """The study's row, new or known; and what hinders the form from being one trial."""
    problems = [
        Problem(file, None, None, f"{len(by[table])} rows of {table}", f"{least} or more" if more else "one", cure)
        for table, least, more, cure in (
            ("sources", 1, True, "name the paper in which it was read"),
            ("studies", 1, False, "one form holds one trial"),
        )
        if len(by[table]) < least or (len(by[table]) > 1 and not more)
    ]
    if problems:
        return None, problems
    source, given = by["sources"][0].cells.get("source_id", ""), dict(by["studies"][0].cells)
    for name in ("study_id", "source_id"):
        given[name] = given.get(name) or source
    for table, block, key in (("sources", each, "source_id") for each in by["sources"]):
        problems += _again(table, block, block.cells.get(key, ""), key, there, file)
    problems += _again("studies", by["studies"][0], given["study_id"], "study_id", there, file)
    known = next((row for row in there["studies"] if row["study_id"] == given["study_id"]), None)
    return known or given, problems


def _again(table, block, key, column, there, file):
    """An id that stands in a table already, beside other cells that would make a second row of it."""
    if key not in {row[column] for row in there[table]} or _bare(block):
        return []
    cure = f"to add to it, leave the other cells of {table} {block.number} blank; to correct it, edit {table}.csv"
    line = block.lines.get(column)
    return [Problem(file, line, "value" if line else None, f'{column} "{key}" stands in {table}.csv', "a new id", cure)]


def _bare(block):
    """Whether a block gives its id and nothing else."""
    return {name for name, cell in block.cells.items() if cell} <= {"source_id", "study_id"}


def _known(block, there):
    key = {"sources": "source_id", "studies": "study_id"}.get(block.table)
    return bool(key) and _bare(block) and block.cells.get(key) in {row[key] for row in there[block.table]}


def _row(block, by, study, there, earlier):
    """The cells of a row, with those that follow from other blocks."""
    table, row, study_id = block.table, dict(block.cells), study["study_id"]
    if table == "studies":
        return row | {"study_id": study_id, "source_id": study["source_id"]}
    if table == "screening":
        source = next((each for each in by["sources"] if each.number == block.number), None)
        return row | {"source_id": source.cells.get("source_id", "") if source else ""}
    if table == "sources":
        return row
    row["study_id"] = study_id
    if table == "comparisons":
        row["comparison_id"] = row.get("comparison_id") or f"{study_id}-{row.get('control_arm_id', '')}"
        return row
    if not any(row.get(name) for name in WHERE_READ):
        row |= {name: study.get(name, "") for name in WHERE_READ}
    row["source_id"] = row.get("source_id") or study["source_id"]
    if table in KEYS:
        row[KEYS[table]] = _next(study_id, KEYS[table], there[table] + earlier)
    return row


def _next(study_id, column, rows):
    """The next free key, such as yu2018-m9."""
    letter, head = column[0], f"{study_id}-{column[0]}"
    used = [row[column].removeprefix(head) for row in rows if row[column].startswith(head)]
    return f"{study_id}-{letter}{max([0, *(int(number) for number in used if number.isdecimal())]) + 1}"
