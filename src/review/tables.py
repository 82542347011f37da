"""Read, type and check the tables in `data/`.

`load` gives every table as a typed DataFrame and is fast. `check` looks at everything (bytes, header, types,
constraints, keys, links, rules) and returns all problems at once; it never raises for bad data and never
writes. The codebook, `data/datapackage.json`, decides which tables, columns and types there are.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from . import atomic, check_rules, judgements, links, plausible, reading, rules, twice
from .constraints import check_schema
from .location import locate
from .problems import CODEBOOK, Book, Problem

__all__ = ["DataError", "Evidence", "Problem", "check", "load", "locate"]

DTYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class DataError(ValueError):
    """The tables cannot be typed; the text lists every problem that `check` finds."""

    def __init__(self, problems, where="the data"):
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in {where}:"
        super().__init__("\n".join([head, *map(str, self.problems)]))


@dataclass(frozen=True, eq=False)
class Evidence:
    """All tables of a folder, each a typed DataFrame: `evidence.studies`, `evidence.arms`, and so on.

    Text is `string`, counts and years are `Int64`, other numbers are `float64`, yes/no is `boolean`.
    A blank cell is missing (NA, in float columns NaN). Rows stand in the order of the file.
    """

    folder: Path
    tables: MappingProxyType

    def __getattr__(self, name):
        if name.startswith("_") or name == "tables":
            raise AttributeError(name)
        if name not in self.tables:
            raise AttributeError(f'no table "{name}"; there are {", ".join(self.tables)}')
        return self.tables[name]

    def __dir__(self):
        return [*super().__dir__(), *self.tables]


def load(folder=None):
    """Every table of `folder` as `Evidence`.

    Parameters
    ----------
    folder : path, optional
        The folder that holds `datapackage.json`. Without it, the one that the environment variable REVIEW_DATA names;
        then `data/` in the working directory and above it; then that of the repository that the package is part of.

    Raises
    ------
    FileNotFoundError
        There is no such folder.
    DataError
        A table cannot be read or typed; the text lists all problems of the data.
    """
    folder = locate(folder)
    try:
        resources = reading.codebook(folder)["resources"]
    except (OSError, ValueError):
        raise DataError(check(folder)) from None
    read = [read_table(folder, resource) for resource in resources]
    if any(problems for _, problems in read):
        raise DataError(check(folder))
    return Evidence(folder, MappingProxyType({table.name: frame(table) for table, _ in read}))


def read_table(folder, resource):
    """A table and its problems, as `reading.read_table`; what its codebook says beyond the standard is minded here.

    A table that `may_be_empty` is whole without rows. A column that `stands_for` another is known by both names, so that
    a review can call its arms treated or vaccinated where this package says needled.
    """
    table, problems = reading.read_table(folder, resource)
    if resource.get("may_be_empty") and [problem.found for problem in problems] == [reading.NO_ROWS]:
        table, problems = replace(table, usable=True, whole=True), []
    named = {field["name"]: field["stands_for"] for field in table.fields if "stands_for" in field}
    return (replace(table, rows=tuple(also_named(row, named) for row in table.rows)) if named else table), problems


def also_named(row, named):
    """The row with further names of some of its cells."""
    text = row.text | {other: row.text[name] for name, other in named.items() if name in row.text}
    values = {**row.value, **{other: row.value[name] for name, other in named.items()}}
    return replace(row, text=text, value=defaultdict(lambda: None, values))


def frame(table):
    """The table as a DataFrame, in the types of the schema."""
    import pandas as pd

    columns = {}
    for field in table.fields:
        values = [row.value[field["name"]] for row in table.rows]
        columns[field.get("stands_for", field["name"])] = pd.Series(values, dtype=DTYPES[field["type"]])
    return pd.DataFrame(columns)


def check(folder=None):
    """Everything that is wrong in `folder`, as a list of `Problem`; empty if nothing is.

    Raises FileNotFoundError where there is no such folder, and nothing else.
    """
    folder = locate(folder)
    try:
        descriptor = reading.codebook(folder)
    except (OSError, ValueError) as error:
        return [Problem(CODEBOOK, None, None, str(error), "a Frictionless Data Package in UTF-8", "repair the JSON")]
    if broken := check_codebook(descriptor):
        return broken
    read = [read_table(folder, resource) for resource in descriptor["resources"]]
    problems = [*stray_files(folder, descriptor), *(problem for _, found in read for problem in found)]
    tables = {}
    for (table, _), resource in zip(read, descriptor["resources"], strict=True):
        broken = check_schema(table, resource["schema"]) if table.usable else []
        problems += broken
        tables[table.name] = without(table, broken)
    book = Book(tables, descriptor)
    for module in (links, rules, judgements, plausible, check_rules, twice):
        problems += [problem for rule in module.RULES for problem in rule(book)]
    return in_order(problems, descriptor)


def check_codebook(descriptor):
    """Where the codebook itself is not a valid Data Package."""
    from frictionless import Package

    report = Package.validate_descriptor(descriptor)
    return [
        Problem(CODEBOOK, None, None, error.note, "a valid Frictionless Data Package", "repair the codebook")
        for error in report.errors
    ]


def stray_files(folder, descriptor):
    """CSV files that no schema describes, and tables that a killed run has replaced without the others."""
    known = {resource["path"] for resource in descriptor["resources"]}
    half, cure = "all tables of one run", "run review tidy, which puts back what was there before"
    return [
        Problem(name, None, None, "a table that a killed run replaced without the others", half, cure)
        for name in sorted(atomic.unfinished(folder))
    ] + [
        Problem(
            path.name,
            None,
            None,
            "a table without schema",
            f"the tables of {CODEBOOK}",
            f"describe it in {CODEBOOK}, or take the file out",
        )
        for path in sorted(folder.glob("*.csv"))
        if path.name not in known
    ]


def without(table, problems):
    """The table with the cells that have a problem taken as blank, so that no rule judges them again."""
    bad = {(problem.row, problem.column) for problem in problems}
    rows = []
    for row in table.rows if bad else ():
        values = {name: None if (row.number, name) in bad else value for name, value in row.value.items()}
        rows.append(replace(row, value=defaultdict(lambda: None, values)))
    return replace(table, rows=tuple(rows)) if bad else table


def in_order(problems, descriptor):
    """Problems by file, row and column as in the codebook, each said once."""
    files = [CODEBOOK, *(resource["path"] for resource in descriptor["resources"])]
    columns = {
        (resource["path"], field["name"]): place
        for resource in descriptor["resources"]
        for place, field in enumerate(resource["schema"]["fields"])
    }
    own = {
        (resource["path"], field["stands_for"]): field["name"]
        for resource in descriptor["resources"]
        for field in resource["schema"]["fields"]
        if "stands_for" in field
    }
    problems = [replace(each, column=own.get((each.file, each.column), each.column)) for each in problems]

    def place(problem):
        file = files.index(problem.file) if problem.file in files else len(files)
        return file, problem.file, problem.row or 0, columns.get((problem.file, problem.column), -1)

    return sorted(dict.fromkeys(problems), key=place)
