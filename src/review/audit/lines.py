"""The tables as printed: cells as text, with all their decimals, and rows that know their key and their file."""

from collections import defaultdict
from dataclasses import dataclass

from .. import reading
from ..check_rules import keyed
from ..problems import Book


@dataclass(frozen=True)
class Line:
    """A row of a table: its key, its number in a spreadsheet (the header is row 1), and its cells as printed."""

    table: str
    key: str
    number: int
    text: dict

    def __getitem__(self, column):
        """The cell as it stands; blank where it is blank or the table has no such column."""
        return self.text.get(column, "")

    def same(self, other, *columns):
        """Whether two rows have the same text in each of the columns."""
        return all(self[column] == other[column] for column in columns)


def lines(evidence):
    """All rows of the evidence as `Line`, by the name of their table."""
    book = _book(evidence)
    found = defaultdict(list, {name: [] for name in book.tables})  # a review of something else may have fewer
    for key, rows in keyed(book).items():
        for name, row in rows:
            found[name].append(Line(name, key, row.number, row.text))
    for name in ("checks", "check_inputs"):
        found[name] = [Line(name, row.text["check_id"], row.number, row.text) for row in book.rows(name)]
    return found


def _book(evidence):
    descriptor = reading.codebook(evidence.folder)
    read = [reading.read_table(evidence.folder, resource)[0] for resource in descriptor["resources"]]
    return Book({table.name: table for table in read}, descriptor)
