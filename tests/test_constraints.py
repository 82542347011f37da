"""Constraints of the codebook, judged on tables of any length."""

from review import constraints
from review.problems import Row, Table

LEVELS = {
    "name": "role",
    "type": "string",
    "description": "A word.",
    "constraints": {"required": True, "enum": ["needled", "control"]},
}
KEY = {
    "name": "row_id",
    "type": "string",
    "description": "A word.",
    "constraints": {"required": True, "unique": True, "pattern": "r[0-9]+"},
}


def table(cells):
    names = [field["name"] for field in (KEY, LEVELS)]
    rows = [
        Row(
            number,
            dict(zip(names, texts, strict=True)),
            dict(zip(names, [text or None for text in texts], strict=True)),
        )
        for number, texts in enumerate(cells, 2)
    ]
    return Table("arms", "arms.csv", (KEY, LEVELS), tuple(names), tuple(rows), True, True)


def found(cells):
    problems = constraints.check_schema(table(cells), {"primaryKey": ["row_id"]})
    return [(problem.row, problem.column) for problem in problems]


def test_each_cell_that_breaks_a_constraint_is_named():
    """Pattern, level, blank and repeated key; the key once, though it is unique and primary."""
    assert found([("r1", "needled"), ("r2", "control")]) == []
    assert found([("r1", "needled"), ("x", "Needled"), ("r1", "")]) == [
        (3, "row_id"),
        (4, "row_id"),
        (3, "role"),
        (4, "role"),
    ]


def test_a_text_is_judged_once_however_many_rows_hold_it(monkeypatch):
    """The work grows with what is different, not with the rows."""
    judged = []
    monkeypatch.setattr(constraints, "rules_broken", lambda descriptor: lambda cell: judged.append(cell) or [])
    found([(f"r{number}", "needled") for number in range(1000)])
    assert len(judged) == 1001
