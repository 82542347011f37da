"""Of 100 people: how many respond with and without needling, as two blocks of a hundred marks for each result."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import words
from review.estimates import Events, Interval
from review.harm_rates import exact
from review.summaries import newcombe

from . import theme

ACROSS, DOWN, PITCH = 20, 5, 16  # marks in a line, lines, and pixels from mark to mark
LINE, GAP = 19, 14  # pixels: a line of words, and what keeps two blocks apart
TITLE_WIDTH, WORDS_WIDTH = 38, 44  # letters in a line that fit a phone
STYLES = {True: ("circle", theme.BLUE, "responds"), False: ("circle-open", theme.FAINT, "does not respond")}


@dataclass(frozen=True)
class Hundred:
    """One arm as 100 people: how many respond, how few and how many the exact 95% interval allows, and its count."""

    name: str
    of_100: int
    interval: Interval
    count: Events

    @property
    def told(self):
        """The number and its interval in words."""
        low, high = (words.number(end, 0) for end in (self.interval.low, self.interval.high))
        return f"{self.of_100} of 100 (it may be {low} to {high})"


@dataclass(frozen=True)
class Pair:
    """A result in both arms as people of 100, and the difference, first minus second, with Newcombe's interval."""

    label: str
    first: Hundred
    second: Hundred
    difference: float
    interval: Interval

    @property
    def told(self):
        """The difference of 100 people in words, each number with its direction."""
        ends = f"{_more(self.interval.low)} to {_more(self.interval.high)}"
        return f"{words.capital(_more(self.difference))} of 100 with {self.first.name} (it may be {ends})."


def _more(value):
    return f"{words.whole(abs(value))} {'fewer' if value < 0 else 'more'}"


def rows(results):
    """A pair for each result, given as (label, name of the first arm, its `Events`, name of the second, its `Events`)."""
    return [_pair(*result) for result in results]


def _pair(label, first, counted, second, control):
    ends = newcombe(counted, control)
    difference = 100 * (counted.risk - control.risk)
    interval = Interval(100 * ends.low, 100 * ends.high)
    return Pair(label, _hundred(first, counted), _hundred(second, control), difference, interval)


def _hundred(name, count):
    ends = exact(count)
    of_100 = int(words.whole(100 * count.risk))
    return Hundred(name, of_100, Interval(100 * ends.low, 100 * ends.high), count)


def figure(pairs, *, title):
    """Draw the pairs from top to bottom; a filled mark responds, a hollow one does not."""
    fig, height = go.Figure(), 0
    marks, notes = {True: [], False: []}, []
    for pair in pairs:
        height = _write(notes, height, pair.label, TITLE_WIDTH, bold=True)
        for hundred in (pair.second, pair.first):
            height = _write(notes, height, f"{words.capital(hundred.name)}: {hundred.told}", WORDS_WIDTH)
            height = _place(marks, height, hundred)
        height = _write(notes, height, pair.told, WORDS_WIDTH) + GAP
    for responds, places in marks.items():
        _draw(fig, responds, places)
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False}
    fig.update_layout(annotations=[{"text": text, "y": -top, **place} for text, top in notes])
    fig.update_xaxes(visible=False, range=[0, PITCH * ACROSS], fixedrange=True, constraintoward="left")
    fig.update_yaxes(visible=False, range=[-height, 0], fixedrange=True, scaleanchor="x", constraintoward="top")
    fig.update_layout(**theme.room(height, legend=1), meta=_meta(pairs, title))
    fig.update_layout(height=height + 56, margin={"b": 40})  # no axis, so no room for its title
    return fig


def _write(notes, height, text, width, *, bold=False):
    """Note a text at this height; the height below it."""
    lines = [escape(line, quote=False) for line in wrap(text, width)]
    told = "<br>".join(lines)
    notes.append((f"<b>{told}</b>" if bold else told, height))
    return height + LINE * len(lines) + 5


def _place(marks, height, hundred):
    for n in range(ACROSS * DOWN):
        y = -(height + PITCH * (n // ACROSS) + PITCH / 2)
        marks[n < hundred.of_100].append(
            (PITCH * (n % ACROSS) + PITCH / 2, y, f"{escape(hundred.name, quote=False)}: {hundred.told}")
        )
    return height + PITCH * DOWN + 5


def _draw(fig, responds, places):
    symbol, color, name = STYLES[responds]
    fig.add_scatter(
        x=[x for x, _, _ in places],
        y=[y for _, y, _ in places],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "color": color, "size": 11, "line": {"color": color, "width": 1.5}},
        hovertext=[text for _, _, text in places],
        hoverinfo="text",
    )


def _meta(pairs, title):
    table = [
        [pair.label, one.name, f"{one.count.affected} of {one.count.observed}", one.told, pair.told]
        for pair in pairs
        for one in (pair.first, pair.second)
    ]
    told = " ".join(f"{pair.label}. {p.name}: {p.told}." for pair in pairs for p in (pair.first, pair.second))
    columns = ["Result", "Arm", "Counted", "Of 100 people", "Difference"]
    return {"title": title, "alt": f"People of 100. {told}", "table": {"columns": columns, "rows": table}}
