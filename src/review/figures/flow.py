"""The flow diagram of PRISMA 2020: what was found, what left at each stage and why, what is left.

One column, so that it reads on a phone as on a desk: stages stand at the left edge, what leaves them is set in to the
right. A box with a broken edge holds a number that nobody recorded.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import wrap

import plotly.graph_objects as go

from review import words

from . import theme

LINE, PAD, GAP = 19, 9, 20  # pixels: a line of words, inside a box, between boxes
WIDTHS = {"stage": 36, "leaves": 34}  # letters in a line that a phone has room for
EDGES = {"stage": (0.0, 0.8), "leaves": (0.2, 1.0)}  # shares of the width
SPINE = 0.1
NOT_RECORDED = "not recorded"
THERE = "There are"


@dataclass(frozen=True)
class Box:
    """A box of the diagram: its kind ('stage' or 'leaves'), its numbers with words, and its edges in pixels (0 on top)."""

    kind: str
    entries: tuple
    top: float
    heading: str = ""

    @property
    def lines(self):
        """The words, broken into lines that a phone has room for."""
        heading = [f"<i>{escape(line, quote=False)}</i>" for line in wrap(self.heading, WIDTHS[self.kind])]
        return heading + [line for entry in self.entries for line in _lines(self.kind, *entry)]

    @property
    def bottom(self):
        return self.top - len(self.lines) * LINE - 2 * PAD

    @property
    def middle(self):
        return (self.top + self.bottom) / 2

    @property
    def known(self):
        """Whether every number was recorded."""
        return all(count is not None for count, _ in self.entries)


def rows(stages):
    """The boxes from top to bottom; a stage from which nothing leaves has no second box."""
    found = []
    for stage in stages:
        found.append(("stage", ((stage.count, stage.what),), ""))
        leaves = tuple((one.count, one.reason) for one in stage.leaves)
        found += [("leaves", leaves, stage.as_what)] * bool(leaves)
    boxes, top = [], 0.0
    for kind, entries, heading in found:
        boxes.append(Box(kind, entries, top, heading))
        top = boxes[-1].bottom - GAP
    return boxes


def _lines(kind, count, text):
    """Words broken into lines with the number in bold; a missing number is said in words."""
    whole = _told(count, text)
    lines = [escape(line, quote=False) for line in wrap(whole, WIDTHS[kind])]
    if count is None:
        return lines
    number = words.exact(count)
    return [f"<b>{number}</b>{lines[0].removeprefix(number)}", *lines[1:]]


def _told(count, text):
    return f"{text}: {NOT_RECORDED}" if count is None else f"{words.exact(count)} {text}"


def figure(boxes, *, title):
    """Draw the boxes, a line down the left, and a branch to each box of what leaves."""
    fig = go.Figure(go.Scatter(x=[SPINE], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip"))
    steps = list(pairwise(box for box in boxes if box.kind == "stage"))
    branches = [_line((SPINE, box.middle), (EDGES["leaves"][0], box.middle)) for box in boxes if box.kind == "leaves"]
    spine = [_line((SPINE, above.bottom), (SPINE, below.top)) for above, below in steps]
    depth = -boxes[-1].bottom if boxes else 0
    fig.update_xaxes(visible=False, range=[-0.01, 1.01], fixedrange=True)
    fig.update_yaxes(visible=False, range=[-depth - 2, 2], fixedrange=True)
    fig.update_layout(
        height=depth + 20,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        showlegend=False,
        shapes=[*map(_frame, boxes), *branches, *spine],
        annotations=[*map(_words, boxes), *(_head(below) for _, below in steps)],
        meta=_meta(boxes, title),
    )
    return fig


def _frame(box):
    left, right = EDGES[box.kind]
    color = theme.BLUE if box.kind == "stage" else theme.FAINT
    edge = {"color": color, "width": 2 if box.kind == "stage" else 1, "dash": "solid" if box.known else "dash"}
    return {"type": "rect", "x0": left, "x1": right, "y0": box.bottom, "y1": box.top, "line": edge}


def _words(box):
    place = {"x": EDGES[box.kind][0], "y": box.middle, "xanchor": "left", "yanchor": "middle", "xshift": 10}
    return {"text": "<br>".join(box.lines), "showarrow": False, "align": "left", **place}


def _head(box):
    """The point of the arrow that leads to a box."""
    place = {"x": SPINE, "y": box.top, "yanchor": "bottom", "yshift": -4}
    return {"text": "▼", "showarrow": False, "font": {"size": 10}, **place}


def _line(start, end):
    ends = {"x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1]}
    return {"type": "line", "layer": "below", "line": {"color": theme.FAINT, "width": 1}, **ends}


def _meta(boxes, title):
    told = " ".join(f"{box.heading or THERE}: {'; '.join(_told(*entry) for entry in box.entries)}." for box in boxes)
    table = [
        [box.heading or THERE, NOT_RECORDED if count is None else words.exact(count), text]
        for box in boxes
        for count, text in box.entries
    ]
    columns = ["Step", "Number", "What"]
    return {"title": title, "alt": f"Flow diagram. {told}", "table": {"columns": columns, "rows": table}}
