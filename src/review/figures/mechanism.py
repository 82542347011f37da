"""Maps of single findings: one mark each, in a band (a tissue, or a step) and a column (a direction, or a tissue).

Shape and colour say the kind; the finding's id stands below its mark; hollow is known at second hand.
"""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import chain, mechanisms, words

from . import theme

SUBJECTS = dict(
    zip(
        [*mechanisms.SUBJECTS.values(), mechanisms.ANOTHER],
        [
            ("triangle-up", theme.PURPLE),
            ("star", theme.SKY),
            ("square", theme.ORANGE),
            ("circle", theme.BLUE),
            ("diamond", theme.GREEN),
            ("cross", theme.RED),
        ],
        strict=True,
    )
)
BEARINGS = dict(
    zip(
        chain.BEARINGS.values(),
        [
            ("circle", theme.GREEN),
            ("triangle-up", theme.ORANGE),
            ("x", theme.RED),
            ("square", theme.SKY),
            ("diamond", theme.PURPLE),
        ],
        strict=True,
    )
)
DISTANT = "hollow: known at second hand"
LETTERS = 42  # letters in a line of a band's name that a phone has room for
ROOM = 300  # pixels across all columns on a phone
SLOT, STEP, HEAD, PAD = 26, 36, 18, 9  # pixels: a mark across, a line of marks, a line of words, between bands
SIZE, EDGE, LETTER = 12, 1.5, 11  # pixels: a mark, its outline, the letters of its id
BELOW = 18  # pixels from the middle of a mark to that of its id, clear of the tip of a diamond


@dataclass(frozen=True)
class Point:
    """A mark with its place: columns from 0, pixels below the top as a negative number."""

    mark: mechanisms.Mark
    x: float
    y: float


@dataclass(frozen=True)
class Band:
    """A band with its marks: its name in lines, its pixels (top, start of the marks, bottom), and its points."""

    name: str
    lines: tuple
    top: float
    start: float
    bottom: float
    points: tuple


def rows(marks, bands, columns):
    """One band each, in the order given, with or without marks; within a cell by kind, then in the order given."""
    found, top = [], 0.0
    for name in bands:
        found.append(_band(name, [mark for mark in marks if mark.band == name], columns, top))
        top = found[-1].bottom
    return found


def _band(name, marks, columns, top):
    per_line = max(1, ROOM // len(columns) // SLOT)
    lines = tuple(wrap(name, LETTERS, break_on_hyphens=False))
    start = top - PAD - HEAD * len(lines)
    kinds = list(dict.fromkeys(mark.kind for mark in marks))
    cells = [
        sorted((mark for mark in marks if mark.column == column), key=lambda mark: kinds.index(mark.kind))
        for column in columns
    ]
    points = tuple(
        Point(mark, place + (slot % per_line + 0.5) / per_line, start - (slot // per_line + 0.5) * STEP)
        for place, cell in enumerate(cells)
        for slot, mark in enumerate(cell)
    )
    deepest = max(1, *(-(-len(cell) // per_line) for cell in cells))
    return Band(name, lines, top, start, start - deepest * STEP - PAD, points)


def figure(bands, *, title, columns, styles):
    """Draw the bands from top to bottom.

    Parameters
    ----------
    columns : sequence of str
        The same as for `rows`.
    styles : dict
        Kind of a mark to (symbol, colour); kinds that do not occur stay out of the legend.
    """
    fig = go.Figure()
    points = [point for band in bands for point in band.points]
    present = {point.mark.kind for point in points}
    for kind, style in styles.items():
        if kind in present:
            _draw(fig, [point for point in points if point.mark.kind == kind], kind, style)
    _ids(fig, points)
    if any(point.mark.distant for point in points):
        theme.key(fig, DISTANT, "circle-open", theme.INK)
    for band in bands:
        _words(fig, band, len(columns))
    depth = -bands[-1].bottom if bands else STEP
    fig.update_xaxes(
        range=[0, len(columns)],
        tickvals=[place + 0.5 for place in range(len(columns))],
        ticktext=["<br>".join(wrap(name, 9)) for name in columns],
        side="top",
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        tickangle=0,
    )
    fig.update_yaxes(visible=False, range=[-depth, 0], fixedrange=True)
    fig.update_layout(theme.room(depth + 60, legend=len(present) // 2 + 2), meta=_meta(bands, title))
    return fig


def _draw(fig, points, kind, style):
    symbol, color = style
    fig.add_scatter(
        x=[point.x for point in points],
        y=[point.y for point in points],
        mode="markers",
        marker={
            "symbol": [symbol + "-open" * point.mark.distant for point in points],
            "size": SIZE,
            "color": color,
            "opacity": 1,
            "line": {"color": color, "width": EDGE},
        },
        hovertemplate=[_hover(point.mark) for point in points],
        showlegend=False,
    )
    theme.key(fig, kind, symbol, color)


def _ids(fig, points):
    fig.add_scatter(
        x=[point.x for point in points],
        y=[point.y - BELOW for point in points],
        mode="text",
        text=[point.mark.finding_id for point in points],
        textfont={"size": LETTER},
        hoverinfo="skip",
        showlegend=False,
    )


def _words(fig, band, columns):
    fig.add_annotation(
        x=0, y=band.top - PAD / 2, text="<br>".join(escape(line, quote=False) for line in band.lines),
        showarrow=False, xanchor="left", yanchor="top", align="left",
    )  # fmt: skip
    edges = [(place, place, band.start, band.bottom) for place in range(1, columns)]
    for x0, x1, y0, y1 in [(0, columns, band.top, band.top), *edges]:
        fig.add_shape(type="line", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": theme.GRID, "width": 1})


def _hover(mark):
    text, detail = (
        "<br>".join(wrap(escape(words.capital(words.typeset(part)), quote=False), 44))
        for part in (mark.text, mark.detail)
    )
    return f"<b>{escape(mark.finding_id)}, {escape(mark.kind)}</b><br>{text}<br>{detail}<extra></extra>"


def _meta(bands, title):
    marks = [point.mark for band in bands for point in band.points]
    told = "; ".join(f"{band.name}: {_told(band)}" for band in bands)
    table = [[mark.finding_id, mark.band, mark.column, mark.kind, mark.text, mark.detail] for mark in marks]
    columns = ["Finding", "Row", "Column", "Kind", "What was found", "Detail"]
    return {"title": title, "alt": f"Map of findings. {told}.", "table": {"columns": columns, "rows": table}}


def _told(band):
    return (
        ", ".join(f"{point.mark.finding_id} {point.mark.column} ({point.mark.kind})" for point in band.points) or "none"
    )
