"""What a check reports, and what it looks at: problems, rows, tables and the book of all tables."""

import difflib
from dataclasses import dataclass
from functools import lru_cache

CODEBOOK = "datapackage.json"
LONGEST = 1500
"""Characters of a part of a message."""


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
        return f"{', '.join(place)}: found {shown(self.found)}; allowed: {shown(self.allowed)}; cure: {self.cure}"


@dataclass(frozen=True)
class Row:
    """A row of a table: its spreadsheet number, its cells as printed, and their typed values."""

    number: int
    text: dict
    value: dict


@dataclass(frozen=True)
class Table:
    """A table as read: `fields` are the schema's, `header` is the file's; values that cannot be typed are None.

    `usable`: the columns can be told apart, so the rows can be judged. `whole`: no row had to be left out, so
    an id that is not here stands nowhere.
    """

    name: str
    file: str
    fields: tuple
    header: tuple
    rows: tuple
    usable: bool
    whole: bool


@dataclass(frozen=True)
class Book:
    """The tables that were read, by name, and the codebook they were read by."""

    tables: dict
    descriptor: dict

    def rows(self, name):
        """The rows of a table; none if it could not be read."""
        return self.tables[name].rows if name in self.tables else ()

    def ids(self, name, column):
        """The values of a column, or None if the table was not read in full (nothing can be held against it)."""
        if name not in self.tables or not self.tables[name].whole or column not in self.tables[name].header:
            return None
        return {row.value[column] for row in self.rows(name)} - {None}


def shown(text):
    """A text of any file as part of one line: signs that are not printed are named, and a long middle is left out.

    >>> shown("a\\x00b")
    'a\\\\x00b'
    """
    if len(text) > LONGEST:
        text = f"{text[:200]} [... {len(text)} characters in all ...] {text[-50:]}"
    return text if text.isprintable() else "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def fault(name, row, column, allowed, cure, found=None):
    """A `Problem` in one cell; what was found is the cell as it stands unless it is given."""
    cell = row.text.get(column, "")
    return Problem(f"{name}.csv", row.number, column, found or (f'"{cell}"' if cell else "a blank cell"), allowed, cure)


@lru_cache(maxsize=1000)
def nearest(value, ids):
    """The id that is written most like a value, as a list of one or none; many rows may hold the same wrong one."""
    return difflib.get_close_matches(value, sorted(ids), n=1)


def unknown(name, row, column, value, ids, what):
    """A `Problem` for an id that does not resolve, with the nearest id as a hint."""
    near = nearest(value[:60], frozenset(ids - {None}))
    cure = f'perhaps "{near[0]}" was meant; or add it there first' if near else "correct it, or add it there first"
    return fault(name, row, column, f"an id of {what}", cure, f'"{value}"')
