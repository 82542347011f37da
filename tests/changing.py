"""Evidence with a cell or a table changed, to see what follows from it."""

import json
from dataclasses import replace
from types import MappingProxyType


def changed(evidence, name, key, **cells):
    """The same evidence with cells of one row changed, found by its first cell (or first two, joined by a slash)."""
    table = evidence.tables[name].copy()
    first, second = (table[column].astype(str) for column in table.columns[:2])
    row = table.index[(first == key) | (first + "/" + second == key)][0]
    for column, value in cells.items():
        table.loc[row, column] = value
    return with_table(evidence, name, table)


def with_table(evidence, name, table):
    """The same evidence with one table in the place of another."""
    return replace(evidence, tables=MappingProxyType({**evidence.tables, name: table}))


def enum(evidence, table, column):
    """The levels that the codebook allows in a column."""
    codebook = json.loads((evidence.folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(item for item in codebook["resources"] if item["name"] == table)["schema"]["fields"]
    return next(field for field in fields if field["name"] == column)["constraints"]["enum"]
