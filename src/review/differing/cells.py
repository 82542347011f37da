"""Tables held against each other, cell by cell, by the keys of their codebook."""

from dataclasses import dataclass

from review import reading


@dataclass(frozen=True)
class Change:
    """A cell, a row or a table that is not the same.

    `kind` is 'changed' (a cell), 'added' or 'removed' (a row), 'new table' or 'no table'; `key` names the row, `before`
    and `after` are the cells as they stand, blank where there is none. `numeric` tells whether the column holds numbers.
    """

    kind: str
    table: str
    key: str = ""
    column: str = ""
    before: str = ""
    after: str = ""
    numeric: bool = False


def changes(old, new):
    """Every difference between the tables of two folders, in the order of the new codebook; the order of rows is none.

    Columns that only one of the folders has count as blank in the other. Numbers are compared as numbers: 91.40 is 91.4.
    """
    before, after = (tables_of(folder) for folder in (old, new))
    found = []
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before or name not in after:
            found.append(Change("new table" if name in after else "no table", name))
            continue
        found += _of_table(name, before[name], after[name])
    return found


def tables_of(folder):
    """Name -> (rows by key, column -> type) of each table that the folder's codebook describes and that can be read."""
    found = {}
    for resource in reading.codebook(folder)["resources"]:
        table, _ = reading.read_table(folder, resource)
        schema = resource["schema"]
        keys = schema.get("primaryKey") or [field["name"] for field in schema["fields"]]
        keys = [keys] if isinstance(keys, str) else keys
        rows = {"/".join(row.text.get(key, "") for key in keys): row.text for row in table.rows}
        found[resource["name"]] = rows, {field["name"]: field["type"] for field in schema["fields"]}
    return found


def _of_table(name, before, after):
    (old, old_types), (new, types) = before, after
    types = old_types | types
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old or key not in new:
            yield Change("added" if key in new else "removed", name, key)
            continue
        for column, kind in types.items():
            one, two = (row[key].get(column, "") for row in (old, new))
            if not _same(one, two, kind):
                yield Change("changed", name, key, column, one, two, kind in ("number", "integer"))


def _same(one, two, kind):
    if one == two or kind not in ("number", "integer"):
        return one == two
    try:
        return float(one) == float(two)
    except ValueError:
        return False
