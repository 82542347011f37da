"""A dot plot: one line per fact, with an interval where there is one; shape and colour say what kind of fact it is."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import words
from review.estimates import Interval

from . import theme
from .forest import ROOM_FOR_ARROWS

STYLES = (
    ("diamond", theme.GREEN),
    ("circle", theme.BLUE),
    ("square", theme.ORANGE),
    ("x", theme.PURPLE),
    ("star", theme.RED),
)
LINE, GAP = 18, 4  # pixels: a line of a label, and what keeps two rows apart
NO_BREAK = "\N{NO-BREAK SPACE}"
LABEL_WIDTH = 34  # letters in a line: more would leave no room for the plot on a phone


@dataclass(frozen=True)
class Dot:
    """A value in the axis' unit (None: only a range was read), its interval or None, its kind, and what hover tells.

    `decimals` sets how this value is written, where the figure's own number of decimals does not suit it.
    """

    label: str
    value: float | None
    interval: Interval | None
    kind: str
    hover: str = ""
    decimals: int | None = None

    def __post_init__(self):
        if self.value is None and self.interval is None:
            raise ValueError(f"{self.label!r} has neither a value nor an interval")


def figure(dots, *, title, axis, decimals=1, zero=True):
    """Draw the dots from top to bottom; kinds get shapes and colours in the order of their first appearance."""
    kinds = list(dict.fromkeys(dot.kind for dot in dots))
    if len(kinds) > len(STYLES):
        raise ValueError(f"a dot plot has at most {len(STYLES)} kinds, not {len(kinds)}: {', '.join(kinds)}")
    labels = [_label(dot, decimals) for dot in dots]
    places, whole = _places(labels)
    fig = go.Figure()
    for kind, style in zip(kinds, STYLES, strict=False):
        _draw(fig, [(place, dot) for place, dot in zip(places, dots, strict=True) if dot.kind == kind], kind, style)
    if zero:
        fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    fig.update_yaxes(
        tickvals=places, ticktext=labels, range=[0, whole], showgrid=False, zeroline=False, **ROOM_FOR_ARROWS
    )
    fig.update_xaxes(title=axis)
    fig.update_layout(**theme.room(whole, legend=len(kinds)), meta=_meta(dots, title, axis, decimals))
    return fig


def _places(labels):
    """Height of each row's middle, in pixels above the axis, and of them all: a row is as high as its label."""
    rows = [LINE * (label.count("<br>") + 2) + GAP for label in labels]
    whole = sum(rows)
    return [whole - sum(rows[:place]) - row / 2 for place, row in enumerate(rows)], whole


def _draw(fig, placed, kind, style):
    symbol, color = style
    for height, dot in placed:
        if dot.interval is not None:
            _line(fig, height, dot, color)
    fig.add_scatter(
        x=[dot.value for _, dot in placed],
        y=[height for height, _ in placed],
        mode="markers",
        name=kind,
        marker={"symbol": symbol, "color": color, "size": 12},
        hovertemplate=[_hover(dot) for _, dot in placed],
    )


def _line(fig, height, dot, color):
    """The interval, with end marks; hover tells of it only where no dot does."""
    alone = dot.value is None
    fig.add_scatter(
        x=[dot.interval.low, dot.interval.high],
        y=[height, height],
        mode="lines+markers",
        marker={"symbol": "line-ns", "size": 10, "line": {"color": color, "width": 2}},
        line={"color": color, "width": 2},
        showlegend=False,
        hovertemplate=_hover(dot) if alone else None,
        hoverinfo=None if alone else "skip",
    )


def _hover(dot):
    """What hover tells, as plain text; <br> begins a line."""
    lines = (dot.hover or dot.label).split("<br>")
    return f"{'<br>'.join(escape(words.typeset(line), quote=False) for line in lines)}<extra></extra>"


def _label(dot, decimals):
    name = "<br>".join(escape(line, quote=False) for line in _lines(dot.label))
    return f"{name}<br><b>{_text(dot, decimals)}</b>"


def _lines(label):
    """The label in lines; its last two words stay together, so that no unit or year stands alone."""
    head, gap, last = label.rpartition(" ")
    return wrap(f"{head}{NO_BREAK}{last}" if gap and len(label) > LABEL_WIDTH else label, LABEL_WIDTH)


def _text(dot, decimals):
    decimals = decimals if dot.decimals is None else dot.decimals
    if dot.value is None:
        return words.interval(dot.interval, decimals)
    inside = f" [{words.interval(dot.interval, decimals)}]" if dot.interval is not None else ""
    return words.number(dot.value, decimals) + inside


def _meta(dots, title, axis, decimals):
    rows = [[dot.label, _text(dot, decimals), dot.kind] for dot in dots]
    told = "; ".join(f"{dot.label}: {_text(dot, decimals)}" for dot in dots)
    axis = axis.replace("<br>", " ")
    table = {"columns": ["", axis, "Kind"], "rows": rows}
    return {"title": title, "alt": f"Dot plot, {axis}. {told}.", "table": table}
