"""A comparison as text for the terminal, and as one HTML page."""

from html import escape
from itertools import groupby

from review import words

NOTHING = "Nothing changed: the same cells, and the same follows from them."
STYLE = """
:root { color-scheme: light dark; --line: #8a909640; --was: #b3261e; --now: #00713f; }
@media (prefers-color-scheme: dark) { :root { --was: #ff8a80; --now: #6fd6a0; } }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0; }
dl { margin: 0; } dt { font-size: .85rem; opacity: .75; } dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }
section { border-top: 1px solid var(--line); } .was dd { color: var(--was); } .now dd { color: var(--now); }
"""


def text(comparison):
    """The comparison as plain lines."""
    if comparison.same:
        return NOTHING
    lines = []
    for heading, items in _parts(comparison):
        lines += ["", heading, "=" * len(heading)]
        for name, before, after in items:
            lines += [name]
            lines += [f"  - {before}"] if before else []
            lines += [f"  + {after}"] if after else []
    return "\n".join(lines[1:])


def html(comparison, title):
    """The comparison as one HTML page without script, every text escaped."""
    parts = "".join(_section(heading, items) for heading, items in _parts(comparison))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body><main><h1>{escape(title)}</h1>"
        f"{parts or f'<p>{NOTHING}</p>'}</main></body></html>\n"
    )


def _section(heading, items):
    told = "".join(_item(*item) for item in items)
    return f"<section><h2>{escape(heading)}</h2>{told}</section>\n"


def _item(name, before, after):
    told = "".join(
        f'<div class="{kind}"><dt>{said}</dt><dd>{escape(value)}</dd></div>'
        for kind, said, value in (("was", "before", before), ("now", "after", after))
        if value
    )
    return f"<h3>{escape(name)}</h3>" + (f"<dl>{told}</dl>" if told else "")


def _parts(comparison):
    """(heading, [(name, before, after)]): what follows first, then cells with numbers, other cells, rows, tables."""
    for kind, items in groupby(comparison.follows, key=lambda each: each.kind):
        yield kind, [(each.name, each.before, each.after) for each in items]
    refused = [(f"{each.kind} ({when})", each.why, None) for when, each in comparison.refused]
    cells = [each for each in comparison.cells if each.kind == "changed"]
    rows = [each for each in comparison.cells if each.kind != "changed"]
    for heading, items in (
        ("Could not be compared", refused),
        ("Numbers in the tables", [_cell(each) for each in cells if each.numeric]),
        ("Words in the tables", [_cell(each) for each in cells if not each.numeric]),
        ("Rows and tables", [_row(each) for each in rows]),
    ):
        if items:
            yield heading, items


def _cell(change):
    return f"{change.table}.csv, {change.key}, {change.column}", change.before or "blank", change.after or "blank"


def _row(change):
    place = f"{change.table}.csv, {change.key}" if change.key else f"{change.table}.csv"
    return f"{words.capital(change.kind)}: {place}", None, None
