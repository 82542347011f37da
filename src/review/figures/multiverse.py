"""The multiverse: every analysis in the order of its result, over the options it takes."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from review import words
from review.estimates import Interval
from review.multiverse import at_play, decided, within
from review.summaries import decision_name, option_name

from . import theme

MOST = 60
KINDS = {
    "around": ("interval holds 0", "circle", theme.FAINT),
    "above": ("interval above 0", "triangle-up", theme.GREEN),
    "below": ("interval below 0", "triangle-down", theme.RED),
}
FIRST, OTHERS = theme.BLUE, (theme.ORANGE, theme.RED, theme.PURPLE, theme.GREEN)
CURVE, BETWEEN, LINE, ROW, GAP = 280, 64, 16, 12, 8
"""In pixels: the curve, the space below it, a line of words, a row of marks, the space between decisions."""
LETTERS = 42  # in a line of the strip: more would not fit on a phone
IDLE, NO_PART = -1, "plays no part (trial out, or not used)"


@dataclass(frozen=True)
class Analysis:
    """One universe: its rank by estimate (1 is the lowest), its result, and the place of its option in each decision.

    The place is `IDLE` where the decision plays no part: its trial is out, or no number there depends on it.
    """

    rank: int
    estimate: float
    interval: Interval
    k: int
    options: tuple
    departs: int


@dataclass(frozen=True)
class Decision:
    """A decision of the strip: its name, its options (ours first, `IDLE` last), and for each the analyses that take it.

    `found` holds for each option their number, the middle of their estimates and the share of intervals above 0.
    """

    name: str
    options: tuple
    found: tuple


@dataclass(frozen=True)
class Curve:
    """Evenly spaced `drawn` out of `total` analyses in one unit, the default among them, and counts over all of them."""

    drawn: tuple
    decisions: tuple
    default: int
    total: int
    counts: dict
    lowest: float
    highest: float
    unit: str


def rows(evidence, table, unit="hairs/cm2", *, most=MOST):
    """The specification curve of one unit of `multiverse.run`, thinned to about `most` evenly spaced ranks.

    Decisions that have one option in this unit are left out of the strip; all counts are over the whole table.
    """
    some = table[table["unit"] == unit].sort_values("estimate", kind="stable")
    if some.empty:
        raise ValueError(f"there is no analysis in {unit!r}; there are {', '.join(dict.fromkeys(table['unit']))}")
    names = [name for name in decided(table) if some[name].nunique() > 1]
    places = set(np.linspace(0, len(some) - 1, min(most, len(some))).astype(int))
    ours, inside = np.flatnonzero(some.index == table.index[0]), within(evidence)
    codes = np.array([some[name].cat.codes for name in decided(table)])
    strip = {name: np.where(at_play(some, name, inside), some[name].cat.codes, IDLE) for name in names}
    drawn = [
        Analysis(
            place + 1,
            *_result(some.iloc[place]),
            tuple(int(taken[place]) for taken in strip.values()),
            int((codes[:, place] > 0).sum()),
        )
        for place in sorted({*places, *ours.tolist()})
    ]
    kinds = {"above": some["low"] > 0, "below": some["high"] < 0}
    counts = {kind: int(found.sum()) for kind, found in kinds.items()}
    return Curve(
        tuple(drawn),
        tuple(_decision(evidence, some, name, taken) for name, taken in strip.items()),
        int(ours[0]) + 1 if ours.size else 0,
        len(some),
        counts | {"around": len(some) - sum(counts.values())},
        float(some["estimate"].iloc[0]),
        float(some["estimate"].iloc[-1]),
        unit,
    )


def _result(row):
    return float(row["estimate"]), Interval(float(row["low"]), float(row["high"])), int(row["k"])


def _decision(evidence, some, name, taken):
    codes = [code for code in (*range(len(some[name].cat.categories)), IDLE) if (taken == code).any()]
    found = []
    for code in codes:
        mine = some[taken == code]
        found.append((len(mine), float(mine["estimate"].median()), float((mine["low"] > 0).mean())))
    options = some[name].cat.categories
    labels = [NO_PART if code == IDLE else _short(evidence, name, options[code]) for code in codes]
    return Decision(decision_name(evidence, name), tuple(zip(codes, labels, strict=True)), tuple(found))


def _short(evidence, name, option):
    """An option in few words: of an SD or a mean to take from elsewhere, the number."""
    told = option_name(evidence, name, option)
    return told.split(", ")[0] if told[0].isdigit() else told


def headline(curve):
    """The finding, for the title: how many analyses, from where to where, and how many intervals lie above zero."""
    ends = f"{words.number(curve.lowest)} to {words.amount(curve.highest, curve.unit)}"
    share = words.percent(curve.counts["above"] / curve.total)
    return f"{words.count(curve.total)} analyses give {ends}; {share} of their intervals lie above zero"


def figure(curve, *, title=""):
    """Draw the curve over its strip; the star is our own analysis."""
    heights, strip = _heights(curve)
    reach = _reach(curve)
    fig = go.Figure()
    for kind in KINDS:
        _draw(fig, [(x, one) for x, one in enumerate(curve.drawn) if _kind(one) == kind], kind, reach)
    _draw_default(fig, curve)
    _draw_strip(fig, curve, heights)
    fig.add_hline(y=0, line={"color": theme.INK, "width": 1})
    plot = CURVE + BETWEEN + strip
    fig.update_layout(**theme.room(plot, legend=3), meta=_meta(curve, title or headline(curve)))
    some = f"{words.count(len(curve.drawn))} of " if len(curve.drawn) < curve.total else ""
    title = f"{some}{words.count(curve.total)} analyses,<br>lowest to highest result"
    bare = dict.fromkeys(("showticklabels", "showgrid", "zeroline"), False)
    fig.update_xaxes(title=title, range=[-1, len(curve.drawn)], **bare)
    fig.update_layout(
        yaxis={"domain": [1 - CURVE / plot, 1], "range": [reach.low, reach.high], "zeroline": False},
        yaxis2={"domain": [0, strip / plot], "range": [strip, 0], "visible": False, "anchor": "x"},
        xaxis={"anchor": "y2"},
    )
    text = f"↑ more hair with needling, {words.unit(curve.unit)}"
    _say(fig, text, "paper", 1.0, yanchor="bottom")
    guide = (
        "A column is one analysis, a mark its option.<br>Row 1 is ours. In row – a decision plays<br>"
        "no part: its trial is out, or no number uses it."
    )
    _say(fig, guide, "paper", 1 - (CURVE + 6) / plot, yanchor="top")
    return fig


def _kind(one):
    return "above" if one.interval.low > 0 else "below" if one.interval.high < 0 else "around"


def _reach(curve):
    """Once more the range of the estimates below and above them, zero included: long intervals are cut."""
    low, high = min(0.0, curve.lowest), max(0.0, curve.highest)
    return Interval(low - (high - low), high + (high - low))


def _draw(fig, ones, kind, reach):
    name, symbol, color = KINDS[kind]
    xs = [end for x, _ in ones for end in (x, x, None)]
    ends = [(max(one.interval.low, reach.low), min(one.interval.high, reach.high)) for _, one in ones]
    ys = [y for low, high in ends for y in (low, high, None)]
    fig.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": color, "width": 2},
        opacity=0.5 if kind == "around" else 0.8,
        showlegend=False,
        hoverinfo="skip",
    )
    fig.add_scatter(
        x=[x for x, _ in ones],
        y=[one.estimate for _, one in ones],
        mode="markers",
        name=name,
        showlegend=bool(ones),
        marker={"symbol": symbol, "color": color, "size": 7},
        hovertemplate=[_hover(one) for _, one in ones],
    )


def _hover(one):
    differs = f"differs from ours in {words.count(one.departs)} decisions" if one.departs else "our own analysis"
    result = f"{words.number(one.estimate)} [{words.interval(one.interval)}], {words.count(one.k)} results"
    return f"<b>Rank {one.rank:,}</b><br>{result}<br>{differs}<extra></extra>"


def _draw_default(fig, curve):
    places = [x for x, one in enumerate(curve.drawn) if one.rank == curve.default]
    ours = [curve.drawn[x] for x in places]
    fig.add_scatter(
        x=places,
        y=[one.estimate for one in ours],
        mode="markers",
        name="our own analysis, with its interval",
        showlegend=bool(ours),
        marker={"symbol": "star", "color": theme.RED, "size": 15, "line": {"color": theme.PAPER, "width": 1}},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [one.interval.high - one.estimate for one in ours],
            "arrayminus": [one.estimate - one.interval.low for one in ours],
            "color": theme.RED,
            "thickness": 2,
        },
        hovertemplate=[_hover(one) for one in ours],
    )


def _heading(decision):
    """The name of a decision and the key of its rows, in lines that fit on a phone."""
    key = "; ".join(f"{_row_name(code)}\N{NO-BREAK SPACE}{label}" for code, label in decision.options if code != IDLE)
    if len(decision.name + key) < LETTERS:
        return [f"<b>{escape(decision.name, quote=False)}</b>: {escape(key, quote=False)}"]
    lines = wrap(key, LETTERS)
    return [f"<b>{escape(decision.name, quote=False)}</b>", *(escape(line, quote=False) for line in lines)]


def _row_name(code):
    return "–" if code == IDLE else str(code + 1)


def _heights(curve):
    """For each decision the height of its words and of its first row, in pixels from the top; and of the whole strip."""
    places, at = [], 0
    for decision in curve.decisions:
        first = at + LINE * len(_heading(decision)) + ROW - 2
        places.append((at, first))
        at = first + ROW * len(decision.options) + GAP
    return places, max(at, 1)


def _draw_strip(fig, curve, heights):
    for number, (decision, (top, first)) in enumerate(zip(curve.decisions, heights, strict=True)):
        _say(fig, "<br>".join(_heading(decision)), "y2", top, yanchor="top")
        for row, (code, label) in enumerate(decision.options):
            places = [x for x, one in enumerate(curve.drawn) if one.options[number] == code]
            fig.add_scatter(
                x=places,
                y=[first + ROW * row] * len(places),
                yaxis="y2",
                mode="markers",
                marker={
                    "symbol": "line-ns",
                    "size": ROW - 4 if code != IDLE else ROW // 3,
                    "line": {"width": 3, "color": _color(code)},
                },
                showlegend=False,
                hovertemplate=f"{escape(decision.name)}: {escape(label)}<extra></extra>",
            )
            _say(fig, _row_name(code), "y2", first + ROW * row, yanchor="middle", xanchor="right")


def _color(code):
    return theme.FAINT if code == IDLE else FIRST if code == 0 else OTHERS[(code - 1) % 4]


def _say(fig, text, yref, y, *, yanchor, xanchor="left"):
    place = {"xref": "paper", "x": 0, "xanchor": xanchor, "yref": yref, "y": y, "yanchor": yanchor, "align": "left"}
    fig.add_annotation(text=text, showarrow=False, font={"size": 12}, **place)


def _meta(curve, title):
    ends = f"from {words.number(curve.lowest)} to {words.amount(curve.highest, curve.unit)}"
    told = {KINDS[kind][0]: words.count(n) if n else "none" for kind, n in curve.counts.items()}
    kinds = "; ".join(f"{kind}: {number}" for kind, number in told.items())
    ours = f" Our own has rank {curve.default:,}." if curve.default else ""
    names = ", ".join(decision.name for decision in curve.decisions)
    alt = (
        f"Specification curve: {words.count(curve.total)} analyses in the order of their pooled difference, {ends}, each "
        f"with its interval. {kinds}.{ours} Below, a strip says which option each takes, or that the decision plays no part "
        f"there, of: {names}."
    )
    table = [
        [decision.name, label, words.count(number), words.number(middle), words.percent(above)]
        for decision in curve.decisions
        for (_, label), (number, middle, above) in zip(decision.options, decision.found, strict=True)
    ]
    columns = ["Decision", "Option", "Analyses", f"Middle estimate ({words.unit(curve.unit)})", "Interval above 0"]
    return {"title": title, "alt": alt, "table": {"columns": columns, "rows": table}}
