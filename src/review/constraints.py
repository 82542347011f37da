"""What the schema of a table allows in its cells, in plain words: constraints, unique columns, primary key.

Frictionless reads the cells. Each text of a column is judged once, however many rows hold it.
"""

import difflib
import json
from functools import lru_cache

from .problems import fault

WHERE_READ = ("source_id", "place", "access")


def check_schema(table, schema):
    """Where the rows of a table go against the constraints of its fields, or repeat a key."""
    fields = [field for field in table.fields if field["name"] in table.header]
    key = [name for name in schema.get("primaryKey", []) if name in table.header]
    problems, repeated = [], set()
    for field in fields:
        problems += judged(table, field)
        if field.get("constraints", {}).get("unique"):
            again = list(repeats(table, [field["name"]]))
            repeated |= {problem.row for problem in again}
            problems += again
    return problems + [problem for problem in repeats(table, key) if problem.row not in repeated]


def judged(table, field):
    """Cells of one column that its constraints do not allow; cells of the wrong type are reported where they are read."""
    broken, name = rules_broken(json.dumps(field)), field["name"]
    found = {cell: broken(cell) for cell in {row.text[name].strip() for row in table.rows}}
    for row in table.rows if any(found.values()) else ():
        for rule in found[row.text[name].strip()]:
            allowed, cure = advice(rule, field, row.text[name])
            yield fault(table.name, row, name, allowed, cure)


@lru_cache(maxsize=1000)
def rules_broken(descriptor):
    """A function from a cell to the names of the constraints that it breaks, for a field as JSON."""
    from frictionless import Field

    read = Field.from_descriptor({**json.loads(descriptor), "missingValues": [""]}).create_cell_reader()

    def broken(cell):
        _, notes = read(cell)
        return [rule for rule in notes or () if rule != "type"]

    return broken


def repeats(table, columns):
    """Rows whose cells in these columns stand together in an earlier row."""
    before, cure = {}, "take one of the two rows out, or give it its own key"
    for row in table.rows if columns else ():
        values = tuple(row.value[column] for column in columns)
        if None in values:
            continue
        if values in before:
            told = f'"{", ".join(row.text[column] for column in columns)}" again, as in row {before[values]}'
            yield fault(table.name, row, " + ".join(columns), "a key that stands only once", cure, told)
        before[values] = row.number


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
