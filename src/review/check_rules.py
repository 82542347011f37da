"""Rules for checks: each names a check of `integrity` and fills its arguments, from cells that say what it says.

Like `rules`, each takes a `Book` and yields `Problem`.
"""

import inspect
from collections import defaultdict

from .links import unknown
from .problems import fault

OWN = ("checks", "check_inputs")
WHERE = ("source_id", "place", "access")


def keyed(book):
    """Every row of the tables by its key, as (table, row); the parts of a longer key are joined by hyphens.

    A study and its main report share a key, so there may be several.
    """
    rows = defaultdict(list)
    for resource in book.descriptor["resources"]:
        columns = resource["schema"].get("primaryKey", [])
        columns = [columns] if isinstance(columns, str) else columns
        for row in book.rows(resource["name"]) if columns and resource["name"] not in OWN else ():
            rows["-".join(row.text.get(column, "") for column in columns)].append((resource["name"], row))
    return rows


def every_anomaly_is_checked(book):
    """Each anomaly has a check, and each check has inputs."""
    for name, column, by, cure in (
        ("anomalies", "anomaly_id", "checks", "add the check that shows it"),
        ("checks", "check_id", "check_inputs", "add the numbers that go into it"),
    ):
        named = book.ids(by, column)
        for row in book.rows(name) if named is not None else ():
            if row.value[column] and row.value[column] not in named:
                yield fault(name, row, column, f"an id that also stands in {by}.csv", cure)


def keys_begin_with_their_anomaly(book):
    """A check such as a01-2 begins with its anomaly."""
    for row in book.rows("checks"):
        check, anomaly = row.value["check_id"], row.value["anomaly_id"]
        if None not in (check, anomaly) and not check.startswith(f"{anomaly}-"):
            yield fault("checks", row, "check_id", f'a key that begins with "{anomaly}-"', "take its next free number")


def checks_exist(book):
    """A check is one of `review.integrity`."""
    from .integrity import CHECKS

    for row in book.rows("checks"):
        if row.value["check"] and row.value["check"] not in CHECKS:
            yield unknown(
                "checks", row, "check", row.value["check"], set(CHECKS), "review.integrity (a function that checks)"
            )


def inputs_are_arguments(book):
    """Inputs are arguments of their check, in the places 1, 2, 3 and so on, and none that it needs is missing."""
    from .integrity import CHECKS

    given = defaultdict(lambda: defaultdict(list))
    for row in book.rows("check_inputs"):
        given[row.value["check_id"]][row.value["input"]].append(row)
    for check in book.rows("checks"):
        function, inputs = CHECKS.get(check.value["check"]), given[check.value["check_id"]]
        if function is None or not inputs or None in inputs or not book.tables["check_inputs"].whole:
            continue
        arguments = inspect.signature(function).parameters
        for name, rows in inputs.items():
            yield from _placed(rows)
            yield from _single(name, rows)
            if name not in arguments:
                what = f"{check.value['check']}, which takes {', '.join(arguments)}"
                yield unknown("check_inputs", rows[0], "input", name, set(arguments), what)
        for name, argument in arguments.items():
            if argument.default is argument.empty and name not in inputs:
                cure, found = "add its row to check_inputs.csv", f"no input {name}"
                yield fault("checks", check, "check_id", f"all that {check.value['check']} needs", cure, found)


def _placed(rows):
    for due, row in enumerate(rows, 1):
        if row.value["position"] not in (due, None):
            cure = "number the values of a list in their order"
            yield fault("check_inputs", row, "position", f"{due}, as the values before it", cure)


def _single(name, rows):
    """Several values are for an argument that is a list, and two for one that is a difference."""
    from .integrity import LISTS, PAIRS

    most = len(rows) if name in LISTS else 2 if name in PAIRS else 1
    for row in rows[most:]:
        yield fault(
            "check_inputs", row, "position", f"{most} at most, for {name}", "take the row out, or name its own input"
        )


def linked_cells_agree(book):
    """Where an input names a cell of another table, the cell exists and says the same."""
    rows, whole = keyed(book), all(table.whole for table in book.tables.values())
    for row in book.rows("check_inputs"):
        key, column = row.text.get("row_id"), row.text.get("column")
        if bool(key) != bool(column):
            empty = "column" if key else "row_id"
            yield fault("check_inputs", row, empty, "row_id and column together, or neither", "complete the pair")
        elif key and whole and key not in rows:
            yield unknown("check_inputs", row, "row_id", key, set(rows), "another table")
        elif key and whole:
            yield from _cell_agrees(row, rows[key])


def _cell_agrees(row, named):
    """An unreadable cell is left to those who read it."""
    key, column, cure = row.text["row_id"], row.text["column"], "copy the cell, or name the cell that was meant"
    cells = [(name, found) for name, found in named if column in found.text]
    tables = ", ".join(f"{name}.csv" for name, _ in cells or named)
    if len(cells) != 1:
        yield fault("check_inputs", row, "column", f"a column of just one row {key} ({tables})", cure)
        return
    ((_, found),) = cells
    readable = found.value[column] is not None or not found.text[column]
    if readable and found.text[column] != row.text.get("value", ""):
        yield fault("check_inputs", row, "value", f'"{found.text[column]}", as in {tables}, {key}, {column}', cure)


def inputs_say_where_they_stand(book):
    """Source, place and access: all where no row is named and nothing is assumed, else none."""
    for row in book.rows("check_inputs"):
        due = not row.text.get("row_id") and row.value["basis"] != "assumed"
        for column in WHERE if row.value["basis"] else ():
            if bool(row.text.get(column)) != due:
                allowed = "where the value was read" if due else "blank where a row is named or the value is assumed"
                yield fault("check_inputs", row, column, allowed, "complete source, place and access, or name its row")


RULES = (
    every_anomaly_is_checked,
    keys_begin_with_their_anomaly,
    checks_exist,
    inputs_are_arguments,
    linked_cells_agree,
    inputs_say_where_they_stand,
)
