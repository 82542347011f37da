"""The questions of `review add`: a DOI or citation first, then the fields of each row, with what is allowed in each.

What the codebook does not allow in a cell is asked again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .. import reading
from . import citation
from .form import TABLES, WHERE_READ, Block, allowed, asked, schema

NAMES = {
    "sources": "The paper",
    "screening": "What was decided about it",
    "studies": "The trial",
    "arms": "Arms",
    "comparisons": "Which arm is compared with which",
    "measurements": "Means that are printed",
    "contrasts": "p values and other results between arms",
    "events": "Counts of people with an event",
    "harms": "Harms",
}
MANY = TABLES[3:]
BLANK = "-"
HELP = (
    "Write what the paper prints. Enter takes the proposal in brackets at the end of a line, or leaves the cell blank; "
    f"{BLANK} leaves it blank. Ctrl-C stops at any time, and nothing is written.\n"
)
DEFAULTS = {("sources", "kind"): "trial", ("screening", "decision"): "included", ("studies", "place"): "abstract"}


@dataclass(frozen=True)
class Asker:
    """What asks and says: `prompt(text, default) -> str`, `confirm(text, default) -> bool`, `say(text)`."""

    prompt: Callable
    confirm: Callable
    say: Callable


def ask(folder, asker):
    """The blocks of one trial, asked one field after the other."""
    asker.say(HELP)
    fields, known = schema(folder), _known(folder)
    source = _source(fields, known, asker)
    if source["source_id"] in known["source_id"]:
        blocks = [Block("sources", 1, {"source_id": source["source_id"]}, {})]
    else:
        blocks = [Block("sources", 1, source, {}), _one("screening", fields, {}, asker, levels={})]
    guess = {"study_id": source["source_id"], "source_id": source["source_id"], "access": source.get("access", "")}
    guess["label"] = " ".join(re.findall(r"[a-z]+|\d+", source["source_id"])).capitalize()
    blocks.append(_one("studies", fields, guess, asker, levels={}))
    for table in MANY:
        blocks += _several(table, fields, blocks, known, asker)
    return blocks


def _known(folder):
    """Ids that are there already: column -> values."""
    found = {each["name"]: each for each in reading.codebook(folder)["resources"]}
    ids = {"source_id": "sources", "study_id": "studies", "question_id": "questions"}
    return {
        column: [row.text[column] for row in reading.read_table(folder, found[table])[0].rows]
        for column, table in ids.items()
    }


def _source(fields, known, asker):
    """The row of the paper; only its id where it is there already."""
    given = asker.prompt("DOI or citation of the paper (Authors. Title. Journal. Year;Volume(Issue):Pages. DOI)", "")
    guess = citation.parsed(given)
    if guess:
        asker.say("Read from it: " + "; ".join(f"{name} {value}" for name, value in guess.items()))
    name = _field("sources", fields["sources"]["source_id"], guess.get("source_id", ""), asker)
    if name in known["source_id"]:
        asker.say(f"{name} stands in sources.csv already: its numbers are added to it.")
        return {"source_id": name}
    rest = [field for field in asked("sources", fields["sources"]) if field["name"] != "source_id"]
    return {"source_id": name} | _fields("sources", rest, guess, asker)


def _one(table, fields, guess, asker, *, levels, number=1):
    asker.say(f"\n{NAMES[table]} ({table}.csv{f', row {number}' if number > 1 else ''})")
    return Block(table, number, _fields(table, asked(table, fields[table]), guess, asker, levels), {})


def _several(table, fields, earlier, known, asker):
    """Rows of a table for as long as there is one more."""
    asker.say(f"\n{NAMES[table]} ({table}.csv)")
    blocks, levels = [], _levels(earlier, known)
    if table == "arms":
        levels.pop("arm_id")
    while asker.confirm(f"Is there {'another' if blocks else 'one'} to add?", table == "arms" and len(blocks) < 2):
        rest = asked(table, fields[table])
        here = [field for field in rest if field["name"] in WHERE_READ]
        if here and asker.confirm("Was it read at the same place as the trial?", True):
            rest = [field for field in rest if field["name"] not in WHERE_READ]
        last = blocks[-1].cells if blocks else {}
        guess = {name: last[name] for name in ("outcome", "unit", "week", "quantity", "event") if last.get(name)}
        cells = _fields(table, rest, guess, asker, levels)
        blocks.append(Block(table, len(blocks) + 1, cells, {}))
    return blocks


def _levels(blocks, known):
    """Columns whose values are ids: the arms of the trial, the questions of the review."""
    arms = [block.cells["arm_id"] for block in blocks if block.table == "arms"]
    return {
        "arm_id": [*arms, "all"],
        "needled_arm_id": arms,
        "control_arm_id": [*arms, "baseline"],
        "question_id": known["question_id"],
    }


def _fields(table, fields, guess, asker, levels=None):
    """The cells of a row; blank ones are left out."""
    cells = {}
    for field in fields:
        default = guess.get(field["name"]) or DEFAULTS.get((table, field["name"]), "")
        if cell := _field(table, field, default, asker, (levels or {}).get(field["name"])):
            cells[field["name"]] = cell
    return cells


def _field(table, field, default, asker, levels=None):
    """One cell, asked until the codebook allows it."""
    rule = field.get("constraints", {})
    needed = rule.get("required") and (table, field["name"]) not in {("comparisons", "comparison_id")}
    may = "; ".join(levels) if levels else allowed(field)
    while True:
        told = f"\n  {field['description']}\n  Allowed: {may}{'' if needed else '; or blank'}\n"
        cell = asker.prompt(told + field["name"], default).strip()
        cell = "" if cell == BLANK else cell
        if not cell and not needed:
            return ""
        if why := refused(field, cell, levels):
            asker.say(f'"{cell}" cannot stand here: {why}.')
            continue
        return cell


def refused(field, cell, levels=None):
    """Why the codebook does not allow a cell; blank where it does."""
    rule = field.get("constraints", {})
    if not cell:
        return "it must not be blank"
    if levels and cell not in levels:
        return f"it must be one of {', '.join(levels)}"
    try:
        value = reading.typed(cell, field["type"])
    except ValueError:
        return f"it must be {reading.KINDS[field['type']]}"
    if "enum" in rule and cell not in rule["enum"]:
        return f"it must be one of {', '.join(rule['enum'])}"
    if "pattern" in rule and not re.fullmatch(rule["pattern"], cell):
        return f"it must be {allowed(field)}"
    if "minimum" in rule and value < rule["minimum"]:
        return f"it must be at least {rule['minimum']}"
    if "maximum" in rule and value > rule["maximum"]:
        return f"it must be at most {rule['maximum']}"
    return ""
