"""The contour-enhanced funnel: each trial's effect against its standard error, and where p is 0.10, 0.05 and 0.01."""

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from review import words
from review.smallstudy import Contours, contours

from . import theme

DASHES = ("dot", "dash", "solid")
ASIDE = 9  # pixels from the middle of a mark to its label


@dataclass(frozen=True)
class Point:
    """A trial in the funnel: needled minus control, its standard error, and whether it is pooled."""

    label: str
    value: float
    se: float
    pooled: bool


def rows(effects):
    """The points, and the contours at the largest standard error shown: (list of Point, Contours)."""
    usable = effects[effects["value"].notna()]
    points = [Point(row["label"], row["value"], row["se"], row["included"]) for row in usable.to_dict("records")]
    if not points:
        raise ValueError("no comparison has an effect, so there is no funnel to draw")
    return points, contours([point.se**2 for point in points])


def figure(points, lines: Contours, *, title, unit="hairs/cm2"):
    """Draw the funnel: the most precise trials on top, straight lines of equal p around no difference."""
    fig = go.Figure()
    for p, low, high, dash in zip(lines.p, lines.low, lines.high, DASHES, strict=True):
        style = {"color": theme.FAINT, "dash": dash, "width": 1.5}
        name = f"p = {words.exact(p)}"
        fig.add_scatter(x=[*low[::-1], *high], y=[*lines.se[::-1], *lines.se], mode="lines", line=style, name=name)
    for pooled, symbol, name in ((True, "circle", "pooled"), (False, "circle-open", "not pooled")):
        chosen = [point for point in points if point.pooled == pooled]
        if chosen:
            fig.add_scatter(
                x=[point.value for point in chosen],
                y=[point.se for point in chosen],
                mode="markers",
                marker={"symbol": symbol, "size": 12, "color": theme.BLUE, "line": {"width": 2, "color": theme.BLUE}},
                name=name,
                hovertemplate=[_hover(point, unit) for point in chosen],
            )
    for point in points:
        _name(fig, point, lines.high[0][-1])
    fig.update_xaxes(title=f"← less | more →<br>{words.unit(unit)}")
    fig.update_yaxes(title="Standard error", autorange="reversed", zeroline=False)
    fig.update_layout(**theme.room(330, legend=3), meta=_meta(points, lines, title, unit))
    return fig


def _name(fig, point, reach):
    """The label beside its mark: inward where the mark lies in the outer half, on a ground that keeps lines off it."""
    right = (point.value < 0) == (abs(point.value) > reach / 2)
    fig.add_annotation(
        x=point.value,
        y=point.se,
        text=escape(point.label, quote=False),
        showarrow=False,
        xanchor="left" if right else "right",
        xshift=ASIDE if right else -ASIDE,
        bgcolor=theme.PAPER,
        borderpad=0,
    )


def _hover(point, unit):
    label = escape(point.label, quote=False)
    return f"<b>{label}</b><br>{words.amount(point.value, unit)}, SE {words.number(point.se, 2)}<extra></extra>"


def _meta(points, lines, title, unit):
    table = [
        [point.label, words.number(point.value), words.number(point.se, 2), "yes" if point.pooled else "no"]
        for point in points
    ]
    told = "; ".join(f"{label} {value}, SE {se}" for label, value, se, _ in table)
    return {
        "title": title,
        "alt": f"Funnel plot, effect in {words.unit(unit)} against its standard error. {told}. {lines.caution}",
        "table": {"columns": ["", f"Difference ({words.unit(unit)})", "SE", "Pooled"], "rows": table},
    }
