"""How many people a trial needs for a difference, and which difference the trials that were done could have seen."""

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from review import planning, words
from review.estimates import Interval

from . import theme
from .dots import Dot

STEPS = 60
STYLES = (("solid", "circle", theme.BLUE), ("dash", "square", theme.RED), ("dot", "diamond", theme.GREEN))
DONE, DRUG, NOTICED = "a trial that was done", "the drug itself", "smallest difference noticed"


@dataclass(frozen=True)
class Curve:
    """People in all for each difference, under one SD; `marks` are those at the differences that matter."""

    label: str
    sd: float
    points: tuple
    marks: tuple


def rows(sds, differences, *, power=0.9):
    """A curve for each SD (name to hairs/cm2), with marks at `differences` (name to hairs/cm2)."""
    if not sds or not differences:
        raise ValueError("a curve of sizes needs at least one SD and one difference")
    if len(sds) > len(STYLES):
        raise ValueError(f"at most {len(STYLES)} SDs can be told apart, not {len(sds)}")
    low, high = min(differences.values()) * 0.8, max(differences.values()) * 1.1
    grid = [low * (high / low) ** (step / STEPS) for step in range(STEPS + 1)]
    return [
        Curve(
            f"{name}: SD {words.exact(sd)}",
            sd,
            tuple((x, 2 * planning.per_arm(x, sd, power=power)) for x in grid),
            tuple((what, x, 2 * planning.per_arm(x, sd, power=power)) for what, x in differences.items()),
        )
        for name, sd in sds.items()
    ]


def figure(curves, *, title, axis="difference to find, hairs per cm²"):
    """Draw the curves; the number of people is on a scale on which each step is a factor."""
    fig = go.Figure()
    for curve, style in zip(curves, STYLES, strict=False):
        _draw(fig, curve, style)
    most = max(people for curve in curves for _, people in curve.points)
    ticks = [each for each in (4, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000) if each <= 1.3 * most]
    fig.update_xaxes(title=axis, rangemode="tozero")
    fig.update_yaxes(type="log", title="people in both arms", tickvals=ticks, ticktext=[f"{each:,}" for each in ticks])
    fig.update_layout(**theme.room(320, legend=len(curves)), meta=_meta(curves, title, axis))
    return fig


def _draw(fig, curve, style):
    dash, symbol, color = style
    x, y = zip(*curve.points, strict=True)
    fig.add_scatter(
        x=x, y=y, mode="lines", line={"color": color, "dash": dash, "width": 2}, showlegend=False, hoverinfo="skip"
    )
    fig.add_scatter(
        x=[difference for _, difference, _ in curve.marks],
        y=[people for _, _, people in curve.marks],
        mode="markers",
        name=escape(curve.label, quote=False),
        marker={"symbol": symbol, "color": color, "size": 11},
        hovertemplate=[
            f"{escape(_mark(mark), quote=False)}<br>{escape(curve.label, quote=False)}<extra></extra>"
            for mark in curve.marks
        ],
    )


def _mark(mark):
    what, difference, people = mark
    return f"{words.number(difference)}, {what}: {people:,} people"


def _meta(curves, title, axis):
    columns = ["Difference", *(curve.label for curve in curves)]
    cells = [
        [f"{words.number(marks[0][1])}: {marks[0][0]}", *(f"{people:,}" for _, _, people in marks)]
        for marks in zip(*(curve.marks for curve in curves), strict=True)
    ]
    told = ". ".join(f"{curve.label}: {'; '.join(map(_mark, curve.marks))}" for curve in curves)
    return {
        "title": title,
        "alt": f"Curves of people in both arms against {axis}. {told}.",
        "table": {"columns": columns, "rows": cells},
    }


def seen_rows(trials, sds, drug, noticed):
    """A dot for each trial: what it could see if people vary most, with the range down to the smallest SD; then yardsticks."""
    low, high = min(sds), max(sds)
    dots = [
        Dot(
            f"{trial.label}, {trial.people} people", trial.sees(high), Interval(trial.sees(low), trial.sees(high)), DONE
        )
        for trial in trials
    ]
    marks = [
        Dot("Minoxidil over placebo", drug, None, DRUG),
        Dot("People notice in photographs", noticed, None, NOTICED),
    ]
    return [*dots, *marks]
