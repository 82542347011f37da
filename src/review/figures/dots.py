"""A dot plot: one line per fact, with an interval where there is one; shape and colour say what kind of fact it is."""

from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from review import words
from review.estimates import Interval

from . import theme

STYLES = (
    ("diamond", theme.GREEN),
    ("circle", theme.BLUE),
    ("square", theme.ORANGE),
    ("x", theme.PURPLE),
    ("star", theme.RED),
)


@dataclass(frozen=True)
class Dot:
    """A value in the axis' unit, its interval or None, the kind of fact that it is, and what hover tells."""

    label: str
    value: float
    interval: Interval | None
    kind: str
    hover: str = ""


def figure(dots, *, title, axis, decimals=1, zero=True):
    """Draw the dots from top to bottom; kinds get shapes and colours in the order of their first appearance."""
    kinds = list(dict.fromkeys(dot.kind for dot in dots))
    fig = go.Figure()
    for kind in kinds:
        _draw(
            fig,
            [(len(dots) - i, dot) for i, dot in enumerate(dots) if dot.kind == kind],
            kind,
            STYLES[kinds.index(kind)],
        )
    if zero:
        fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    names = ["<br>".join(wrap(dot.label, 24)) for dot in dots]
    labels = [f"{name}<br><b>{_text(dot, decimals)}</b>" for name, dot in zip(names, dots, strict=True)]
    lines = 2 + max(name.count("<br>") for name in names)
    heights = [len(dots) - i for i in range(len(dots))]
    fig.update_yaxes(tickvals=heights, ticktext=labels, range=[0.4, len(dots) + 0.6], showgrid=False)
    fig.update_xaxes(title=axis)
    fig.update_layout(
        **theme.room((10 + 18 * lines) * len(dots), legend=len(kinds)), meta=_meta(dots, title, axis, decimals)
    )
    return fig


def _draw(fig, placed, kind, style):
    symbol, color = style
    for height, dot in placed:
        if dot.interval is not None:
            ends = [dot.interval.low, dot.interval.high]
            line = {"color": color, "width": 2}
            fig.add_scatter(x=ends, y=[height, height], mode="lines", line=line, showlegend=False, hoverinfo="skip")
    fig.add_scatter(
        x=[dot.value for _, dot in placed],
        y=[height for height, _ in placed],
        mode="markers",
        name=kind,
        marker={"symbol": symbol, "color": color, "size": 12},
        hovertemplate=[f"{dot.hover or dot.label}<extra></extra>" for _, dot in placed],
    )


def _text(dot, decimals):
    inside = f" [{words.interval(dot.interval, decimals)}]" if dot.interval is not None else ""
    return words.number(dot.value, decimals) + inside


def _meta(dots, title, axis, decimals):
    rows = [[dot.label, _text(dot, decimals), dot.kind] for dot in dots]
    told = "; ".join(f"{dot.label}: {_text(dot, decimals)}" for dot in dots)
    table = {"columns": ["", axis, "Kind"], "rows": rows}
    return {"title": title, "alt": f"Dot plot, {axis}. {told}.", "table": table}
