"""What Frictionless finds in the rows of a table, in plain words: constraints, unique columns, primary key."""

import difflib
import re

from .problems import Problem, fault

WHERE_READ = ("source_id", "place", "access")
AS_IN_ROW = re.compile(r"(\d+)\D*$")  # how Frictionless names the row that a key repeats; a blank key names none


def check_schema(table, schema):
    """What Frictionless finds in the rows of a table: constraints, unique columns, primary key."""
    from frictionless import Resource

    fields = {field["name"]: field for field in table.fields if field["name"] in table.header}
    if not fields or not table.rows:
        return []
    key = [name for name in schema.get("primaryKey", []) if name in fields]
    data = [list(fields), *([row.text[name].strip() for name in fields] for row in table.rows)]
    plain = {"fields": list(fields.values()), "missingValues": [""], "primaryKey": key}
    report = Resource.from_descriptor({"name": table.name, "data": data, "schema": plain}).validate(limit_errors=10**6)
    errors = [error for task in report.tasks for error in task.errors if error.type != "type-error"]
    unique = {error.row_number for error in errors if error.type == "unique-error"}
    return [
        translate(error, table, fields, key)
        for error in errors
        if not (error.type == "primary-key" and (error.row_number in unique or not AS_IN_ROW.search(error.note)))
    ]


def translate(error, table, fields, key):
    """A Frictionless error as a `Problem`."""
    if not hasattr(error, "row_number"):
        return Problem(table.file, None, None, error.note, "a table as its schema describes it", "repair the table")
    row = table.rows[error.row_number - 2]
    if error.type in ("unique-error", "primary-key"):
        column = getattr(error, "field_name", None) or " + ".join(key)
        value = ", ".join(row.text[name] for name in column.split(" + "))
        first = table.rows[int(AS_IN_ROW.search(error.note)[1]) - 2].number
        cure = "take one of the two rows out, or give it its own key"
        return fault(
            table.name, row, column, "a key that stands only once", cure, f'"{value}" again, as in row {first}'
        )
    rule = re.search(r'constraint "(\w+)"', error.note)
    allowed, cure = advice(rule[1] if rule else "", fields[error.field_name], row.text[error.field_name])
    return fault(table.name, row, error.field_name, allowed, cure)


def advice(rule, field, cell):
    """What a constraint allows, and how to meet it."""
    limit, print_it = field.get("constraints", {}).get(rule), "correct the cell to what the source prints"
    if rule == "required" and field["name"] in WHERE_READ:
        return "source, place and access for every row", "say where this was read, or take the row out"
    if rule == "required":
        return f"a value: {field['description']}", print_it
    if rule == "enum":
        near = difflib.get_close_matches(cell.lower(), limit, n=1)
        return ", ".join(limit), f'perhaps "{near[0]}" was meant' if near else "choose one of these"
    if rule == "pattern":
        return f'text of the form "{field["example"]}"' if "example" in field else limit, "correct the cell"
    bounds = {"minimum": "a number of at least", "maximum": "a number of at most"}
    return f"{bounds.get(rule, rule)} {limit}", print_it
