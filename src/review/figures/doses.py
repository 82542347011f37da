"""Needle length against effect: trials with an effect above, trials of which only the length is known in a strip below."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import words
from review.comparisons import label
from review.estimates import Estimate, Interval
from review.facts import given, only, records

from . import theme

OFTEN = {
    "every week or more often": ("circle", theme.BLUE),
    "every 2 weeks": ("square", theme.GREEN),
    "every 3 weeks or more": ("diamond", theme.RED),
    "how often: not read": ("x", theme.PURPLE),
}
TOP, LINE, NAME_WIDTH = 250, 18, 24  # pixels of the upper part, of a line of words; letters in a name's line
UNREAD, APART = -0.35, 0.07  # mm: where an unread length stands, and what keeps trials of one length apart


@dataclass(frozen=True)
class Dose:
    """A needled arm: length in mm and days between treatments (None: not read), and its effect in hairs/cm2, if any."""

    label: str
    mm: float | None
    days: float | None
    value: float | None = None
    interval: Interval | None = None
    bound: bool = False
    pooled: bool = False

    @property
    def often(self):
        """How often, in words."""
        if self.days is None:
            return "how often: not read"
        return list(OFTEN)[0 if self.days <= 7 else 1 if self.days <= 15 else 2]

    @property
    def told(self):
        """The effect in words."""
        if self.value is None:
            return "no effect in hairs per cm² was read"
        most = ", at most so wide" if self.bound else ""
        return f"{words.number(self.value)} [{words.interval(self.interval)}]{most}"


def rows(evidence, effects):
    """A `Dose` for each row of `effects` (of `effects_for`), then for each other needled arm whose length is known."""
    compared = [_compared(evidence, row) for row in effects.to_dict("records")]
    seen = set(effects["study_id"])
    others = [row for row in records(evidence.arms, role="needled") if given(row["needle_mm"])]
    found = {(row["study_id"], row["needle_mm"]): row for row in others if row["study_id"] not in seen}
    return [*compared, *(_dose(evidence, row) for row in found.values())]


def _compared(evidence, row):
    arm = only(evidence.arms, study_id=row["study_id"], arm_id=row["needled_arm_id"])
    if not given(row["value"]):
        return _dose(evidence, arm)
    interval = Estimate(row["value"], row["se"] ** 2, row["unit"]).interval()
    return _dose(evidence, arm, row["value"], interval, row["basis"] == "bound", bool(row["included"]))


def _dose(evidence, arm, *effect):
    mm, days = (float(arm[name]) if given(arm[name]) else None for name in ("needle_mm", "interval_days"))
    return Dose(label(evidence, arm["study_id"]), mm, days, *effect)


def figure(doses, *, title):
    """Draw them: the longer the needle the further right; hollow marks are left out of the pool, dotted lines bounds."""
    above = [dose for dose in doses if dose.value is not None]
    below = sorted((dose for dose in doses if dose.value is None and dose.mm is not None), key=lambda dose: dose.mm)
    places, strip = _strip(below)
    fig, longest = go.Figure(), max((dose.mm for dose in doses if dose.mm is not None), default=1.0)
    for dose, x in zip(above, _apart(above, longest), strict=True):
        _effect(fig, dose, x, longest)
    for dose, y in zip(below, places, strict=True):
        _mark(fig, dose, dose.mm, y, "y2")
        _name(fig, dose, dose.mm, y, "y2", longest)
    for name, (symbol, color) in OFTEN.items():
        if any(dose.often == name for dose in (*above, *below)):
            fig.add_scatter(
                x=[None], y=[None], mode="markers", name=name, marker={"symbol": symbol, "color": color, "size": 11}
            )
    fig.add_hline(y=0, line={"color": theme.INK, "width": 1})
    _axes(fig, longest, strip, unread=any(dose.mm is None for dose in above))
    kinds = len({dose.often for dose in (*above, *below)})
    fig.update_layout(**theme.room(TOP + strip + 24, legend=max(kinds, 1)), meta=_meta(doses, title))
    return fig


def _strip(below):
    """The middle of each row of the strip, in pixels above its foot, and the height of the strip."""
    heights = [LINE * max(1, len(wrap(dose.label, NAME_WIDTH))) + 4 for dose in below]
    whole = sum(heights) + 24
    return [whole - 24 - sum(heights[:n]) - height / 2 for n, height in enumerate(heights)], whole


def _apart(above, longest):
    """Where each trial stands: at its length, those of one length side by side, towards their names."""
    seen, places = {}, []
    for dose in above:
        n = seen[dose.mm] = seen.get(dose.mm, -1) + 1
        places.append(
            (UNREAD if dose.mm is None else dose.mm)
            + (APART * n if dose.mm is None or _leftish(dose.mm, longest) else -APART * n)
        )
    return places


def _leftish(x, longest):
    """Whether a mark has more room on its right."""
    return x < 0.55 * longest


def _effect(fig, dose, x, longest):
    _, color = OFTEN[dose.often]
    if dose.interval is not None:
        line = {"color": color, "width": 2, "dash": "dot" if dose.bound else "solid"}
        ends = [dose.interval.low, dose.interval.high]
        fig.add_scatter(x=[x, x], y=ends, mode="lines", line=line, showlegend=False, hoverinfo="skip")
    _mark(fig, dose, x, dose.value, "y")
    _name(fig, dose, x, dose.value, "y", longest)


def _mark(fig, dose, x, y, axis):
    symbol, color = OFTEN[dose.often]
    hollow = "-open" if dose.value is not None and not dose.pooled else ""
    mm = "length not read" if dose.mm is None else f"{words.exact(dose.mm)} mm"
    fig.add_scatter(
        x=[x],
        y=[y],
        yaxis=axis,
        mode="markers",
        marker={"symbol": symbol + hollow, "color": color, "size": 11, "line": {"color": color, "width": 2}},
        showlegend=False,
        hovertemplate=f"{escape(dose.label, quote=False)}, {mm}, {dose.often}: {dose.told}<extra></extra>",
    )


def _name(fig, dose, x, y, axis, longest):
    """The name beside the mark, on the side with more room."""
    right = _leftish(x, longest)
    side = {"xanchor": "left", "xshift": 9} if right else {"xanchor": "right", "xshift": -9}
    text = "<br>".join(escape(line, quote=False) for line in wrap(dose.label, NAME_WIDTH))
    fig.add_annotation(x=x, y=y, yref=axis, text=text, showarrow=False, font={"size": 12}, **_height(axis), **side)


def _height(axis):
    """Above the zero line, a name must not be struck through; in the strip it stands beside its mark."""
    return {"yanchor": "bottom", "yshift": 1} if axis == "y" else {"yanchor": "middle"}


def _axes(fig, longest, strip, *, unread):
    foot = strip / (TOP + strip + 24)
    ticks = [n / 2 for n in range(int(2 * longest) + 2)]
    texts = [words.number(tick) for tick in ticks]
    if unread:
        ticks, texts = [UNREAD, *ticks], ["not<br>read", *texts]
    low = UNREAD - 0.2 if unread else -0.1
    fig.update_xaxes(tickvals=ticks, ticktext=texts, range=[low, longest + 0.3], anchor="y2", zeroline=False)
    fig.update_xaxes(title="needle length, mm")
    fig.update_layout(
        yaxis={"domain": [foot + 24 / (TOP + strip + 24), 1], "title": "hairs per cm²"},
        yaxis2={"domain": [0, foot], "range": [0, strip], "visible": False, "anchor": "x"},
    )
    text = "Length known, no effect in hairs read:"
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": strip, "yref": "y2", "yanchor": "top"}
    fig.add_annotation(text=text, showarrow=False, font={"size": 12, "color": theme.FAINT}, **place)


def _meta(doses, title):
    lengths = ["not read" if dose.mm is None else words.exact(dose.mm) for dose in doses]
    table = [[dose.label, mm, dose.often, dose.told] for dose, mm in zip(doses, lengths, strict=True)]
    told = "; ".join(
        f"{dose.label}, {f'length {mm}' if dose.mm is None else f'{mm} mm'}: {dose.told}"
        for dose, mm in zip(doses, lengths, strict=True)
        if dose.mm is not None or dose.value is not None
    )
    columns = ["Trial", "Needle, mm", "How often", "Hairs per cm², needled minus control"]
    return {
        "title": title,
        "alt": f"Needle length against effect. {told}.",
        "table": {"columns": columns, "rows": table},
    }
