"""The forest plot: one line per comparison, the pooled effect as a diamond, the prediction interval as a bar."""

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

import plotly.graph_objects as go

from review import words
from review.estimates import Estimate, Interval

from . import theme

BASES = {
    "printed": ("SD printed", "square", theme.BLUE, "solid"),
    "recovered": ("SE worked out, not printed", "circle", theme.BLUE, "solid"),
    "bound": ("only a bound on the SE", "diamond-open", theme.RED, "dot"),
    "borrowed": ("SD borrowed from another trial", "square-open", theme.PURPLE, "dash"),
}
LOOSE = ("prediction", "subgroup")
"""Lines whose interval may run out of the picture: equally far at both ends, where arrows say so."""
WIDEST = 2
"""How many times as far from the pool as the other lines a prediction interval may stretch the axis."""
ROW_HEIGHT = 50
ROOM_FOR_ARROWS = {"ticks": "outside", "ticklen": 8, "tickcolor": "rgba(0,0,0,0)"}


@dataclass(frozen=True)
class ForestRow:
    """One line: an effect with its interval, needled minus control; or `basis` is 'pooled', 'subgroup' or
    'prediction'.

    `weight` is the share in the pool: 0 outside it, None where there is no pool. `label` and `text` are plain text,
    `hover` is escaped.
    """

    label: str
    value: float
    interval: Interval
    basis: str
    weight: float | None
    text: str
    hover: str


def rows(effects, pool=None, *, level=0.95):
    """The lines of a forest plot, top to bottom.

    Parameters
    ----------
    effects : DataFrame
        From `effects_for`; rows without an effect are left out, rows outside the pool have no weight.
    pool : Pooled, optional
        Adds the pooled line and, from three studies on, the prediction interval.
    """
    inside = int(effects["included"].sum())
    if pool is not None and pool.k != inside:
        raise ValueError(f"the pool holds {pool.k} comparisons and {inside} of these effects are included")
    shares = iter(pool.weights if pool is not None else [None] * inside)
    usable = effects[effects["value"].notna()].to_dict("records")
    lines = [_study(row, next(shares) if row["included"] else 0.0, level) for row in usable]
    return lines + (_pooled(pool, level) if pool is not None else [])


def _study(row, weight, level):
    interval = Estimate(row["value"], row["se"] ** 2, row["unit"]).interval(level)
    text = f"{words.number(row['value'])} [{words.interval(interval)}]"
    state = "not pooled" if not row["included"] else "" if weight is None else f"weight {words.percent(weight)}"
    people = f"{int(row['n_needled'])} + {int(row['n_control'])} people"
    people = f"{int(row['n_needled'])} people, two halves each" if row["paired"] else people
    label, access = escape(row["label"], quote=False), escape(row["access"], quote=False)
    facts = [text, BASES[row["basis"]][0], f"{people}; {state}" if state else people, f"least direct reading: {access}"]
    hover = "<br>".join([f"<b>{label}</b>", *facts])
    weight = None if weight is None else float(weight)
    named = f"{row['label']}, {state}" if state else row["label"]
    return ForestRow(named, row["value"], interval, row["basis"], weight, text, hover)


def _pooled(pool, level):
    interval, prediction = pool.interval(level), pool.prediction(level)
    text = f"{words.number(pool.estimate)} [{words.interval(interval)}]"
    hover = f"<b>Pooled</b><br>{text}<br>{pool.method}, {pool.interval_method}"
    label = f"Pooled, {words.count(pool.k)} {'trial' if pool.k == 1 else 'trials'}"
    lines = [ForestRow(label, pool.estimate, interval, "pooled", 1.0, text, hover)]
    if words.defined(prediction.low):
        text = f"[{words.interval(prediction)}]"
        hover = f"<b>Prediction interval</b><br>{text}<br>where a next trial's true effect would lie"
        lines.append(ForestRow("A next trial", pool.estimate, prediction, "prediction", 0.0, text, hover))
    return lines


def figure(lines, *, title, unit="hairs/cm2", reach=None):
    """Draw the lines; `reach` is the Interval of the axis, beyond which an arrow says that a line goes on."""
    if not lines:
        raise ValueError("there is no effect to draw")
    reach = reach or reach_of(lines)
    height = {index: len(lines) - index for index in range(len(lines))}
    fig = go.Figure()
    for index, line in enumerate(lines):
        draw(fig, line, height[index], reach)
    legend(fig, {line.basis for line in lines})
    fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    labels = [f"{named(line)}<br>{line.text}" for line in lines]
    fig.update_yaxes(tickvals=list(height.values()), ticktext=labels, **ROOM_FOR_ARROWS)
    fig.update_yaxes(range=[0.4, len(lines) + 0.6], showgrid=False)
    fig.update_xaxes(
        range=[reach.low, reach.high], tickvals=ticks(reach), title=f"← less | more →<br>{words.unit(unit)}"
    )
    fig.update_layout(**theme.room(ROW_HEIGHT * len(lines), legend=len(BASES)), meta=_meta(lines, title, unit))
    return fig


def named(line):
    """The label as plotly's markup: the name in bold, what follows the last comma (its weight, ...) in brackets."""
    name, _, state = line.label.rpartition(", ")
    if line.weight is None or not name:
        name, state = line.label, ""
    bold = f"<b>{escape(name, quote=False)}</b>"
    return f"{bold} ({escape(state, quote=False)})" if state else bold


def reach_of(lines):
    """The axis, with a margin: it holds zero, every value, every interval but those of `LOOSE`, and the prediction.

    A prediction interval that is very wide is cut, as far from its middle on the left as on the right.
    """
    ends = [0.0, *(line.value for line in lines)]
    ends += [end for line in lines if line.basis not in LOOSE for end in (line.interval.low, line.interval.high)]
    ends = [end for end in ends if words.defined(end)]
    for line in lines:
        if line.basis == "prediction":
            ends += _stretched(line, min(ends), max(ends))
    low, high = min(ends), max(ends)
    margin = 0.06 * (high - low) or 1.0
    return Interval(low - margin, high + margin)


def _stretched(line, low, high):
    farthest = WIDEST * max(line.value - low, high - line.value)
    half = min((line.interval.high - line.interval.low) / 2, farthest)
    return line.value - half, line.value + half


def ticks(reach):
    """Round numbers along the axis, and one left of zero where there is room for it.

    Examples
    --------
    >>> ticks(Interval(-38.3, 144.0)), ticks(Interval(-0.2, 2.1))
    ([-25.0, 0.0, 50.0, 100.0], [0.0, 0.5, 1.0, 1.5, 2.0])
    """
    step = next(size for size in _sizes(reach.high - reach.low) if size >= (reach.high - reach.low) / 5)
    found = [step * place for place in range(ceil(reach.low / step), floor(reach.high / step) + 1)]
    left = max((size for size in _sizes(step) if size <= -reach.low), default=0.0)
    return [-left, *found] if found and found[0] == 0 and left >= step / 2 else found


def _sizes(width):
    """Round numbers around a width, rising."""
    return [part * 10.0 ** (floor(log10(width)) + power) for power in (-1, 0) for part in (1, 2, 2.5, 5)]


def draw(fig, line, y, reach):
    """Add one line at height `y`, cut at the ends of `reach`; those of `LOOSE` equally far from their middle."""
    low, high = _cut(line, reach)
    color = BASES[line.basis][2] if line.basis in BASES else theme.GREEN
    if line.basis in ("pooled", "subgroup"):
        low, high = (end if words.defined(end) else line.value for end in (low, high))
        xs, ys = [low, line.value, high, line.value, low], [y, y + 0.15, y, y - 0.15, y]
        faint = {} if line.basis == "pooled" else {"fillcolor": theme.GRID}
        fig.add_scatter(x=xs, y=ys, mode="lines", fill="toself", line={"color": color}, **faint, **_quiet(line))
    elif line.basis == "prediction":
        bar = {"color": color, "width": 7}
        fig.add_scatter(x=[low, high], y=[y, y], mode="lines", line=bar, opacity=0.45, **_quiet(line))
    else:
        _, symbol, _, dash = BASES[line.basis]
        stroke = {"color": color, "width": 2, "dash": dash}
        faint = 0.5 if line.weight == 0 else 1.0
        share = 0.2 if line.weight is None else line.weight
        fig.add_scatter(x=[low, high], y=[y, y], mode="lines", line=stroke, opacity=faint, **_quiet(line))
        marker = {
            "symbol": symbol,
            "color": color,
            "size": 9 + 12 * share**0.5,
            "line": {"width": 2, "color": color},
        }
        fig.add_scatter(x=[line.value], y=[y], mode="markers", marker=marker, opacity=faint, **_quiet(line))
    for beyond, at, symbol in ((line.interval.low < low, low, "left"), (line.interval.high > high, high, "right")):
        if beyond:
            marker = {"symbol": f"triangle-{symbol}", "size": 12, "color": color}
            fig.add_scatter(x=[at], y=[y], mode="markers", marker=marker, cliponaxis=False, **_quiet(line))


def _cut(line, reach):
    low, high = line.interval.low, line.interval.high
    if line.basis in LOOSE and (low < reach.low or high > reach.high):
        half = max(0.0, min(line.value - reach.low, reach.high - line.value))
        low, high = line.value - half, line.value + half
    return tuple(min(max(end, reach.low), reach.high) for end in (low, high))


def _quiet(line):
    return {"showlegend": False, "hovertemplate": f"{line.hover}<extra></extra>"}


def legend(fig, bases):
    """Name the marks in `bases`, each once."""
    for basis, (name, symbol, color, dash) in BASES.items():
        if basis in bases:
            marker = {"symbol": symbol, "color": color, "size": 10, "line": {"width": 2, "color": color}}
            line = {"color": color, "dash": dash, "width": 2}
            fig.add_scatter(x=[None], y=[None], mode="lines+markers", name=name, marker=marker, line=line)


def _meta(lines, title, unit):
    names = {basis: name for basis, (name, *_) in BASES.items()} | {
        "pooled": "pooled",
        "prediction": "prediction",
        "subgroup": "a group",
    }
    table = [
        [
            line.label,
            words.number(line.value),
            words.number(line.interval.low),
            words.number(line.interval.high),
            names[line.basis],
        ]
        for line in lines
    ]
    told = "; ".join(f"{line.label}: {line.text}" for line in lines)
    return {
        "title": title,
        "alt": f"Forest plot, needled minus control in {words.unit(unit)}, with intervals. {told}.",
        "table": {"columns": ["", f"Difference ({words.unit(unit)})", "Low", "High", "Rests on"], "rows": table},
    }
