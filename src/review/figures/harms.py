"""Harms as shares of people: one line a harm, a mark with its exact interval for each group that was counted.

Shape and colour say whether a group was needled; a hollow mark is a count that is to be read again at its source.
"""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import harm_rates, words
from review.estimates import Interval

from . import theme

STYLES = {
    harm_rates.NEEDLED: ("circle", theme.BLUE),
    harm_rates.CONTROL: ("square", theme.ORANGE),
    harm_rates.TOGETHER: ("diamond", theme.GREEN),
    harm_rates.UNCLEAR: ("x", theme.PURPLE),
}
REREAD = "hollow: count to be read again"
LINE, MARK, EDGE = 18, 18, 10  # pixels: a line of a label, from mark to mark, and from a mark to the edge of its row
LETTERS, JOINED = 34, 44  # letters in a line of a label, and in a line that a phone writes above the mark
BETWEEN = 8  # pixels between the labels of two rows


@dataclass(frozen=True)
class Row:
    """A harm with its lines of words, its rates, and in pixels the height of each mark and the lower edge of the row."""

    label: str
    lines: tuple
    rates: tuple
    heights: tuple
    bottom: float


def rows(groups):
    """One row for each group of rates of one harm, from top (0) to bottom; the study is named where there are several.

    Two rows may have the same label: they stay two rows.
    """
    studies, found, top = {rate.study_id for rates in groups for rate in rates}, [], 0.0
    for rates in groups:
        harm = words.capital(rates[0].event)
        label = f"{rates[0].study}: {rates[0].event}" if len(studies) > 1 else harm
        lines = (*wrap(label, LETTERS, break_on_hyphens=False), " · ".join(rate.told for rate in rates))
        first = top - _above(lines)
        heights = tuple(first - MARK * place for place in range(len(rates)))
        top = min(heights[-1], first - LINE * len(lines) / 2 + EDGE) - EDGE
        found.append(Row(label, lines, tuple(rates), heights, top))
    return found


def _above(lines):
    """Room over the first mark: for half of the label beside it, or on a phone for all of the label above it."""
    *name, counts = lines
    whole = counts.replace(" ", "\N{NO-BREAK SPACE}")
    on_phone = len(wrap(" ".join([*name, whole]), JOINED, break_on_hyphens=False))
    return max(LINE * len(lines) / 2 + BETWEEN, LINE * on_phone + EDGE)


def figure(found, *, title):
    """Draw the rows on a scale of people of 100; hover tells group, count, interval and how it was read."""
    fig = go.Figure()
    shown = [(rate, height) for row in found for rate, height in zip(row.rates, row.heights, strict=True)]
    for group, style in STYLES.items():
        mine = [(rate, height) for rate, height in shown if rate.group == group]
        if mine:
            _draw(fig, mine, group, style)
    if any(rate.reread for rate, _ in shown):
        theme.key(fig, REREAD, "circle-open", theme.INK)
    whole = -found[-1].bottom if found else LINE
    fig.update_yaxes(
        tickvals=[row.heights[0] for row in found], ticktext=[_label(row) for row in found], range=[-whole, 0],
        showgrid=False, zeroline=False,
    )  # fmt: skip
    most = max((share(rate.interval).high for rate, _ in shown), default=100)
    fig.update_xaxes(title="people of 100", range=[-0.03 * most, 1.03 * most], zeroline=True)
    legend = sum(trace.showlegend is not False for trace in fig.data)
    fig.update_layout(**theme.room(whole, legend=legend), meta=_meta(found, title))
    return fig


def _label(row):
    *lines, counts = (escape(line, quote=False) for line in row.lines)
    return "<br>".join([*lines, f"<b>{counts}</b>"])


def _draw(fig, mine, group, style):
    symbol, color = style
    for rate, height in mine:
        ends = share(rate.interval)
        fig.add_scatter(
            x=[ends.low, ends.high],
            y=[height, height],
            mode="lines+markers",
            marker={"symbol": "line-ns", "size": 9, "line": {"color": color, "width": 2}},
            line={"color": color, "width": 2},
            showlegend=False,
            hoverinfo="skip",
        )
    fig.add_scatter(
        x=[100 * rate.count.risk for rate, _ in mine],
        y=[height for _, height in mine],
        mode="markers",
        marker={
            "symbol": [symbol + "-open" * rate.reread for rate, _ in mine],
            "color": color,
            "size": 11,
            "line": {"color": color, "width": 2},
        },
        hovertemplate=[_hover(rate) for rate, _ in mine],
        showlegend=False,
    )
    theme.key(fig, group, symbol + "-open" * all(rate.reread for rate, _ in mine), color)


def share(interval):
    """The interval of a share, per 100 people."""
    return Interval(100 * interval.low, 100 * interval.high)


def _told(rate):
    per_100 = words.whole(100 * rate.count.risk)
    return f"{per_100} of 100 (exact 95% interval {words.interval(share(rate.interval), 0)})"


def _hover(rate):
    again = "; to be read again" if rate.reread else ""
    lines = (
        f"<b>{escape(rate.study, quote=False)}</b>",
        f"{escape(rate.event)}, {rate.group}",
        f"{rate.told}: {_told(rate)}",
    )
    return "<br>".join(lines) + f"{again}<extra></extra>"


def _meta(found, title):
    rates = [(row, rate) for row in found for rate in row.rates]
    table = [
        [rate.study, row.label, rate.group, rate.told, _told(rate), "yes" if rate.reread else "no"]
        for row, rate in rates
    ]
    told = "; ".join(f"{row.label}, {rate.group}: {rate.told}, {_told(rate)}" for row, rate in rates)
    columns = ["Study", "Harm", "Group", "People", "Of 100", "To be read again"]
    return {"title": title, "alt": f"Dot plot of harms. {told}.", "table": {"columns": columns, "rows": table}}
