"""A timeline: one row an event, its mark at its year; dates that disagree are hollow and lie in a shaded span."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import history, words

from . import theme

STYLES = {
    history.SKIN: ("square", theme.ORANGE),
    history.DRUG: ("diamond", theme.PURPLE),
    history.ANIMALS: ("triangle-up", theme.GREEN),
    history.PEOPLE: ("circle", theme.BLUE),
    history.POOLS: ("star", theme.SKY),
    history.RULES: ("x", theme.RED),
}
DISPUTED = "hollow: print gives several dates"
LETTERS = 42  # letters in a line that a phone has room for
LINE, MARK, GAP = 17, 20, 8  # pixels: a line of words, the mark below it, between events
NO_YEAR = "year not read"


@dataclass(frozen=True)
class Row:
    """An event with its lines of words and its pixels, negative from the top: of the words, and of the mark."""

    event: history.Event
    lines: tuple
    top: float
    middle: float


def rows(events):
    """One row an event, in the order given, with or without a year."""
    found, top = [], -float(GAP)
    for event in events:
        when = NO_YEAR if event.year is None else words.exact(event.year)
        lines = tuple(wrap(f"{when}: {words.typeset(event.text)}", LETTERS, break_on_hyphens=False))
        middle = top - LINE * len(lines) - MARK / 2
        found.append(Row(event, lines, top, middle))
        top = middle - MARK / 2 - GAP
    return found


def figure(rows, *, title):
    """Draw the events from top to bottom; hover tells the source and how it was read."""
    fig = go.Figure()
    for kind, style in STYLES.items():
        mine = [row for row in rows if row.event.kind == kind]
        if mine:
            _draw(fig, [row for row in mine if row.event.year is not None], kind, style)
    for row in rows:
        _words(fig, row)
    years = [row.event.year for row in rows if row.event.year is not None] or [2000]
    _span(fig, rows)
    depth = MARK / 2 + GAP - rows[-1].middle if rows else MARK
    fig.update_xaxes(range=[min(years) - 2, max(years) + 2], dtick=10, tickformat="d", fixedrange=True, zeroline=False)
    fig.update_xaxes(side="top")
    fig.update_yaxes(visible=False, range=[-depth, 0], fixedrange=True)
    fig.update_layout(theme.room(depth + 24, legend=4), meta=_meta(rows, title))
    return fig


def _draw(fig, rows, kind, style):
    symbol, color = style
    fig.add_scatter(
        x=[row.event.year for row in rows],
        y=[row.middle for row in rows],
        mode="markers",
        marker={
            "symbol": [symbol + "-open" * row.event.disputed for row in rows],
            "size": 12,
            "color": color,
            "opacity": 1,
            "line": {"color": color, "width": 2},
        },
        hovertemplate=[_hover(row.event) for row in rows],
        showlegend=False,
    )
    theme.key(fig, kind, symbol, color)


def _words(fig, row):
    fig.add_annotation(
        x=0, xref="paper", y=row.top, text="<br>".join(escape(line, quote=False) for line in row.lines),
        showarrow=False, xanchor="left", yanchor="top", align="left", font={"size": 13},
    )  # fmt: skip
    if row.event.year is not None:
        fig.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=row.middle, y1=row.middle, line={"color": theme.GRID, "width": 1}
        )


def _span(fig, rows):
    """Shade the years over which print disagrees, and say in the legend what hollow means."""
    found = [row for row in rows if row.event.disputed and row.event.year is not None]
    if not found:
        return
    years = [row.event.year for row in found]
    fig.add_shape(
        type="rect", x0=min(years), x1=max(years), y0=found[0].middle + MARK / 2, y1=found[-1].middle - MARK / 2,
        fillcolor=theme.GRID, opacity=0.5, line={"width": 0}, layer="below",
    )  # fmt: skip
    theme.key(fig, DISPUTED, "square-open", theme.INK)


def _hover(event):
    text = "<br>".join(wrap(escape(event.text, quote=False), 44))
    return f"<b>{event.year}, {escape(event.kind)}</b><br>{text}<br>{escape(event.source)}<extra></extra>"


def _meta(rows, title):
    table = [
        [
            _when(row.event),
            row.event.text,
            row.event.kind,
            row.event.source,
            "several dates in print" * row.event.disputed,
        ]
        for row in rows
    ]
    told = "; ".join(f"{_when(row.event)}, {row.event.text}{', date disputed' * row.event.disputed}" for row in rows)
    columns = ["Year", "Event", "Kind", "Read in", "Date"]
    return {"title": title, "alt": f"Timeline. {told}.", "table": {"columns": columns, "rows": table}}


def _when(event):
    return NO_YEAR if event.year is None else words.exact(event.year)
