"""How many times as much passes skin with needles: one dot a comparison, one line where only a range was said."""

from review import passage
from review.estimates import Interval
from review.facts import records

from . import dots, theme

MINOXIDIL, OTHER, SAID = "minoxidil", "another drug", "said, not measured"
AXIS = "times as much (1 is no difference)"


def rows(evidence):
    """A line for each comparison, in the order of the table."""
    found = []
    for row in records(evidence.passage):
        low, high = passage.times(row)
        label = f"{passage.name(row)} ({passage.where(evidence, row)})"
        value, span = (low, None) if low == high else (None, Interval(low, high))
        whole = 0 if low.is_integer() and high.is_integer() else None
        found.append(dots.Dot(label, value, span, _kind(row), f"{label}: {passage.told(row)}", decimals=whole))
    return found


def _kind(row):
    if not row["measured"]:
        return SAID
    return MINOXIDIL if row["drug"] == passage.MINOXIDIL else OTHER


def figure(lines, *, title):
    """Draw the lines; the upright line at one is no difference."""
    fig = dots.figure(lines, title=title, axis=AXIS, zero=False)
    fig.update_xaxes(rangemode="tozero", zeroline=False)
    fig.add_vline(x=1, line={"color": theme.INK, "width": 1})
    return fig
