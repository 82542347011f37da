"""What an assumed correlation does to the standard error of two halves of the same scalps."""

from dataclasses import dataclass

import plotly.graph_objects as go

from review import recover, words
from review.changes import change_difference
from review.effects import paired_mean_difference

from . import theme

STEPS = 19
STYLES = ((theme.BLUE, "solid", "circle"), (theme.GREEN, "dash", "square"))


@dataclass(frozen=True)
class Curve:
    """Standard errors at rising correlations, the one that the printed p asks for (`wanted`), and where they meet.

    `meets` is the correlation at which the curve is `wanted`, or None.
    """

    name: str
    correlations: tuple
    ses: tuple
    wanted: float
    meets: float | None


def rows(needled, control, p, *, high=0.95):
    """Two ways to build the standard error of the change from four SDs, as curves over the assumed correlation.

    Strangers: r between start and end; p comes from a t test with 2n - 2 degrees of freedom. Pairs: the same r between
    the changes of the halves as well; n - 1 degrees of freedom.

    Parameters
    ----------
    needled, control : PrePost
        Both halves of the same scalps, before and after.
    p : float
        The printed two-sided p of the difference of changes.
    high : float
        The last correlation shown; the first is 0.
    """
    strangers, pairs = (
        lambda r: change_difference(needled, control, correlation=r).se,
        lambda r: _halves(*(half.changes(correlation=r) for half in (needled, control)), r),
    )
    gap, n = needled.mean - control.mean, needled.n
    at = tuple(high * step / STEPS for step in range(STEPS + 1))
    found = []
    for name, error, df in (
        ("halves as strangers", strangers, 2 * n - 2),
        ("halves as pairs, with the same r", pairs, n - 1),
    ):
        se = recover.se_from_p(gap, p, df=df)
        found.append(Curve(name, at, tuple(map(error, at)), se, _meets(error, se, high)))
    return found


def _halves(first, second, correlation):
    return paired_mean_difference(first, second, correlation=correlation).se


def _meets(error, se, high):
    """The correlation at which a falling standard error is `se`; None where it is not reached."""
    from scipy.optimize import brentq

    if not error(high) <= se <= error(0.0):
        return None
    return float(brentq(lambda r: error(r) - se, 0.0, high, xtol=1e-12))


def figure(curves, *, title, unit="hairs/cm2"):
    """Draw each curve, the standard error that the printed p asks of it as a dotted line, and where they meet."""
    fig = go.Figure()
    ends = [curves[0].correlations[0], curves[0].correlations[-1]]
    for curve, (color, dash, symbol) in zip(curves, STYLES, strict=True):
        line, mark = {"color": color, "dash": dash, "width": 2.5}, {"symbol": symbol, "size": 12, "color": color}
        hover = f"r = %{{x:.2f}}, SE %{{y:.2f}}<extra>{curve.name}</extra>"
        quiet = {"mode": "lines", "hovertemplate": hover, "showlegend": False}
        fig.add_scatter(x=curve.correlations, y=curve.ses, line=line, **quiet)
        wanted = {"color": color, "dash": "dot", "width": 1.5}
        fig.add_scatter(x=ends, y=[curve.wanted] * 2, line=wanted, **quiet)
        met = [[curve.meets], [curve.wanted]] if curve.meets is not None else [[None], [None]]
        both = {"mode": "lines+markers", "line": line, "marker": mark, "name": curve.name}
        fig.add_scatter(x=met[0], y=met[1], hovertemplate=hover, **both)
    key = {"color": theme.INK, "dash": "dot", "width": 1.5}
    fig.add_scatter(x=[None], y=[None], mode="lines", line=key, name="what p asks for, by its own test")
    fig.update_xaxes(title="Assumed correlation r", range=[-0.02, ends[1] + 0.02], zeroline=False)
    fig.update_yaxes(title=f"SE of the change, {words.unit(unit)}", rangemode="tozero")
    fig.update_layout(**theme.room(340, legend=len(curves) + 1), meta=_meta(curves, title, unit))
    return fig


def _meta(curves, title, unit):
    names = ["Assumed correlation", *(words.capital(curve.name) for curve in curves)]
    table = [
        [words.number(r, 2), *(words.number(curve.ses[place], 2) for curve in curves)]
        for place, r in enumerate(curves[0].correlations)
    ]
    table.append(["What p asks for", *(words.number(curve.wanted, 2) for curve in curves)])
    told = "; ".join(_told(curve) for curve in curves)
    return {
        "title": title,
        "alt": f"Lines: standard error of the change in {words.unit(unit)} against an assumed correlation. "
        f"{words.capital(told)}.",
        "table": {"columns": names, "rows": table},
    }


def _told(curve):
    met = "never reaches it" if curve.meets is None else f"reaches it at r = {words.number(curve.meets, 2)}"
    low, high = words.number(curve.ses[0], 2), words.number(curve.ses[-1], 2)
    wanted = words.number(curve.wanted, 2)
    return f"{curve.name}: falls from {low} to {high}; the printed p asks for {wanted}, and it {met}"
