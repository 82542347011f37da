"""One look for every figure: the template "review" and a palette that colour-blind eyes can tell apart.

A figure is drawn on a transparent ground with mid greys, which read on a white and on a black page. The shared
page goes further: it swaps each colour of `TOKENS` for the page's own colour of that name, light or dark.
"""

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

INK = "#747a80"  # words and axes
FAINT = "#8a9096"  # second rank: notes, minor ticks
GRID = "#8a909640"
PAPER = "#fdfdfe"  # the page itself: fills a hollow marker

BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
PURPLE, SKY = "#cc79a7", "#56b4e9"
PALETTE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY)
"""Okabe and Ito (2008), Color Universal Design, darkest first; its yellow and black do not read on every ground."""

TOKENS = {
    INK: "--ink",
    FAINT: "--faint",
    GRID: "--grid",
    PAPER: "--paper",
    BLUE: "--blue",
    RED: "--red",
    GREEN: "--green",
    PURPLE: "--purple",
    ORANGE: "--orange",
    SKY: "--sky",
}
"""Colour in a figure -> variable in the page's style sheet that takes its place."""


def template():
    """The plotly template: transparent, quiet axes, room that grows with the labels."""
    return go.layout.Template(layout=_layout())


def _layout():
    axis = {
        "automargin": True,
        "gridcolor": GRID,
        "linecolor": GRID,
        "zerolinecolor": INK,
        "zerolinewidth": 1,
        "tickcolor": GRID,
        "title": {"standoff": 12},
    }
    return {
        "autosize": True,
        "colorway": list(PALETTE),
        "font": {"family": FONT, "size": 14, "color": INK},
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.18, "yanchor": "top"},
        "margin": {"l": 12, "r": 12, "t": 16, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "title": _title(),
        "xaxis": axis,
        "yaxis": axis,
    }


def _title():
    """Left, above the plot; `render.described` sets it where a figure has a title, with room of its own."""
    place = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**place, "font": {"size": 16}, "pad": {"t": 12, "b": 16, "l": 12}}


def key(fig, name, symbol, color):
    """Add a mark to the legend that stands for no single point."""
    fig.add_scatter(
        x=[None], y=[None], mode="markers", name=name, marker={"symbol": symbol, "color": color, "size": 11}
    )


def room(plot, *, legend):
    """Layout of a figure whose plot is `plot` pixels high, with room for the axis title and `legend` lines below it."""
    below = 64 + 22 * legend
    return {
        "height": plot + below + 24,
        "margin": {"l": 12, "r": 16, "t": 16, "b": below},
        "legend": {"yref": "container", "y": 0, "yanchor": "bottom"},
    }
