"""The evidence map: every study under each question it bears on, by the hair loss and sex of its people.

Shape and colour say the design, size the number of people, and a hollow mark that the study itself was not read.
"""

from dataclasses import dataclass
from html import escape
from itertools import groupby
from textwrap import wrap

import plotly.graph_objects as go

from review import sources, studied, words

from . import theme

STYLES = {
    studied.RANDOMISED: ("circle", theme.BLUE),
    studied.COMPARED: ("square", theme.GREEN),
    studied.ALONE: ("triangle-up", theme.ORANGE),
    studied.CASES: ("x", theme.PURPLE),
    studied.UNKNOWN: ("diamond", theme.RED),
}
READ, NOT_READ = "its own text read", "hollow: known at second hand"
PER_LINE, STEP, HEAD, PAD = 3, 23, 18, 10  # marks in a line of a cell; pixels: a line of marks, of words, between bands
SMALLEST, LARGEST = 7, 19  # pixels across a mark
LETTERS = 44  # letters in a line of a question that a phone has room for
MANY = 150  # people from which a mark is no larger


@dataclass(frozen=True)
class Point:
    """A mark with its place (columns from 0, pixels below the top as a negative number) and its size in pixels."""

    mark: studied.Mark
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Band:
    """A question with all its marks: its lines of words, its pixels (top, start of the marks, bottom), and its points."""

    question: str
    lines: tuple
    top: float
    start: float
    bottom: float
    points: tuple


def rows(marks, questions, columns=studied.GROUPS):
    """One band a question, in the order given, with or without marks; within a cell by design, then by people."""
    bands, top = [], 0.0
    for question in questions:
        mine = [mark for mark in marks if mark.question == question]
        bands.append(_band(question, mine, columns, top))
        top = bands[-1].bottom
    return bands


def _band(question, marks, columns, top):
    lines = tuple(wrap(f"{question} ({words.exact(len(marks))})", LETTERS, break_on_hyphens=False))
    start = top - PAD - HEAD * len(lines)
    cells = [sorted((mark for mark in marks if mark.condition == name), key=_order) for name in columns]
    deepest = max(1, *(-(-len(cell) // PER_LINE) for cell in cells))
    points = tuple(
        _point(mark, column, place, start) for column, cell in enumerate(cells) for place, mark in enumerate(cell)
    )
    return Band(question, lines, top, start, start - deepest * STEP - PAD, points)


def _order(mark):
    return list(STYLES).index(mark.design), -(mark.people or 0)


def _point(mark, column, place, start):
    line, slot = divmod(place, PER_LINE)
    return Point(mark, column + (slot + 0.5) / PER_LINE, start - (line + 0.5) * STEP, size(mark.people))


def size(people):
    """Pixels across a mark: its area grows with the number of people; smallest where that was not read.

    Examples
    --------
    >>> size(None), size(150), size(300)
    (7, 19.0, 19.0)
    """
    return SMALLEST if people is None else max(SMALLEST, LARGEST * (min(people, MANY) / MANY) ** 0.5)


def figure(bands, *, title, columns=studied.GROUPS):
    """Draw the bands from top to bottom; hover tells the study, its people, its design and how it was read."""
    fig = go.Figure()
    for design, style in STYLES.items():
        _draw(fig, [point for band in bands for point in band.points if point.mark.design == design], design, style)
    for name, symbol in ((READ, "circle"), (NOT_READ, "circle-open")):
        theme.key(fig, name, symbol, theme.INK)
    for band in bands:
        _words(fig, band, len(columns))
    depth = -bands[-1].bottom if bands else STEP
    fig.update_xaxes(
        range=[0, len(columns)],
        tickvals=[place + 0.5 for place in range(len(columns))],
        ticktext=["<br>".join(wrap(name.replace(studied.PATTERN, "pattern"), 9)) for name in columns],
        side="top",
        showgrid=False,
        fixedrange=True,
        tickangle=0,
        zeroline=False,
    )
    fig.update_yaxes(visible=False, range=[-depth, 0], fixedrange=True)
    fig.update_layout(theme.room(depth + 60, legend=4), meta=_meta(bands, title))
    return fig


def _draw(fig, points, design, style):
    symbol, color = style
    fig.add_scatter(
        x=[point.x for point in points],
        y=[point.y for point in points],
        mode="markers+text",
        text=["" if point.mark.people is not None else "?" for point in points],
        textposition="middle right",
        textfont={"size": 11},
        marker={
            "symbol": [symbol + "-open" * (point.mark.access in sources.DISTANT) for point in points],
            "size": [point.size for point in points],
            "color": color,
            "opacity": 1,
            "line": {"color": color, "width": 1.5},
        },
        hovertemplate=[_hover(point.mark) for point in points],
        showlegend=False,
    )
    theme.key(fig, design, symbol, color)


def _words(fig, band, columns):
    fig.add_annotation(
        x=0, y=band.top - PAD, text="<br>".join(escape(line, quote=False) for line in band.lines),
        showarrow=False, xanchor="left", yanchor="top", align="left",
    )  # fmt: skip
    edges = [(place, place, band.start, band.bottom) for place in range(1, columns)]
    for x0, x1, y0, y1 in [(0, columns, band.top, band.top), *edges]:
        fig.add_shape(type="line", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": theme.GRID, "width": 1})


def people(mark):
    """The number of people in words."""
    return "people not read" if mark.people is None else f"{words.exact(mark.people)} people"


def _hover(mark):
    lines = (people(mark), mark.hover, f"read as {mark.access.replace('_', ' ')}")
    return f"<b>{escape(mark.study, quote=False)}</b><br>{'<br>'.join(escape(line) for line in lines if line)}<extra></extra>"


def _meta(bands, title):
    marks = [point.mark for band in bands for point in band.points]
    told = "; ".join(f"{band.question}: {_counts(band)}" for band in bands)
    table = [[m.question, m.condition, m.study, m.design, people(m), m.access.replace("_", " ")] for m in marks]
    columns = ["Question", "Hair loss", "Study", "Design", "People", "Read as"]
    return {"title": title, "alt": f"Evidence map. {told}.", "table": {"columns": columns, "rows": table}}


def _counts(band):
    cells = groupby(band.points, key=lambda point: point.mark.condition)
    return ", ".join(f"{name} {len(list(cell))}" for name, cell in cells) or "no study"
