"""The forest plot of risk ratios: a line a trial on a scale of multiples, the pool as a diamond, the next trial as a bar."""

from html import escape
from math import exp, log

import plotly.graph_objects as go

from review import ratios, words
from review.estimates import Interval

from . import theme
from .forest import ROOM_FOR_ARROWS, ROW_HEIGHT, ForestRow, draw, named, reach_of

TICKS = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000)
WIDEST = Interval(log(0.02), log(50))
"""How far the axis goes at most; a line that goes on ends in an arrow."""


def rows(case):
    """The lines of a `ratios.Found`, top to bottom, in logs: trials, pool, and from three trials on the next trial."""
    if case.pool is None:
        return []
    lines = [_trial(row, float(share)) for row, share in zip(case.rows, case.pool.weights, strict=True)]
    interval = ratios.ends(case.pool)
    text = _text(case.pool.estimate, interval)
    trials = "1 trial" if case.pool.k == 1 else f"{case.pool.k} trials"
    lines.append(
        ForestRow(f"Pooled, {trials}", case.pool.estimate, interval, "pooled", 1.0, text, f"<b>Pooled</b><br>{text}")
    )
    prediction = case.pool.prediction()
    if words.defined(prediction.low):
        text = f"[{ratios.span(prediction)}]"
        hover = f"<b>Prediction interval</b><br>{text}<br>where a next trial's true ratio would lie"
        lines.append(ForestRow("A next trial", case.pool.estimate, prediction, "prediction", 0.0, text, hover))
    return lines


def _trial(row, share):
    interval, weight = row["risk_ratio"].interval(), f"weight {words.percent(share)}"
    text = _text(row["risk_ratio"].value, interval)
    counts = [f"{row[arm].affected:,} of {row[arm].observed:,}" for arm in ("needled", "control")]
    facts = f"{text}<br>{counts[0]} against {counts[1]} people<br>{weight}"
    hover = f"<b>{escape(row['label'], quote=False)}</b><br>{facts}"
    return ForestRow(f"{row['label']}, {weight}", row["risk_ratio"].value, interval, "printed", share, text, hover)


def _text(value, interval):
    return f"{ratios.shown(value)} [{ratios.span(interval)}]"


def figure(lines, *, title, event):
    """Draw the lines; `event` names on the axis what is counted."""
    if not lines:
        raise ValueError("there is no risk ratio to draw")
    reach = reach_of(lines)
    reach = Interval(max(reach.low, WIDEST.low), min(reach.high, WIDEST.high))
    height = {index: len(lines) - index for index in range(len(lines))}
    fig = go.Figure()
    for index, line in enumerate(lines):
        draw(fig, line, height[index], reach)
    fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    labels = [f"{named(line)}<br>{line.text}" for line in lines]
    fig.update_yaxes(tickvals=list(height.values()), ticktext=labels, **ROOM_FOR_ARROWS)
    fig.update_yaxes(range=[0.4, len(lines) + 0.6], showgrid=False)
    ticks = [tick for tick in TICKS if log(tick) in reach]
    fig.update_xaxes(range=[reach.low, reach.high], tickvals=[log(tick) for tick in ticks])
    ticktext = [words.exact(tick) for tick in ticks]
    fig.update_xaxes(ticktext=ticktext, title=f"← less | more →<br>risk ratio, {escape(event, quote=False)}")
    fig.update_layout(**theme.room(ROW_HEIGHT * len(lines), legend=0), meta=_meta(lines, title, event))
    return fig


def shown(case):
    """The forest plot of a `ratios.Found`, or the sentence that says why there is none."""
    if case.pool is None:
        return ratios.none(case)
    pool, trials = case.pool, "one trial" if case.pool.k == 1 else f"{words.count(case.pool.k)} trials"
    title = f"{words.capital(case.event)} with {case.treatment}: {_text(pool.estimate, ratios.ends(pool))} in {trials}"
    return figure(rows(case), title=title, event=case.event)


def _meta(lines, title, event):
    table = [
        [line.label, *(words.number(exp(x), 2) for x in (line.value, line.interval.low, line.interval.high))]
        for line in lines
    ]
    told = "; ".join(f"{line.label}: {line.text}" for line in lines)
    return {
        "title": title,
        "alt": f"Forest plot of risk ratios for {event}, treated against control, with intervals. {told}.",
        "table": {"columns": ["", "Risk ratio", "Low", "High"], "rows": table},
    }
