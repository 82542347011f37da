"""Risk of bias beside the effects: a forest plot on the left, a traffic light for each domain on the right."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review import words
from review.bias import DOMAINS, JUDGEMENTS, outcome_name

from . import forest, theme

STYLES = {
    "low": ("+", "circle", theme.GREEN),
    "some_concerns": ("?", "square", theme.ORANGE),
    "high": ("−", "diamond", theme.RED),
    "no_information": ("", "circle-open", theme.FAINT),
}
SIZES = {"square": 0.88, "diamond": 0.84}
PLACES = {name: place + 0.35 * (name == "overall") for place, name in enumerate(DOMAINS)}
SPLIT = 0.5, 0.55  # the forest ends, the lights begin


@dataclass(frozen=True)
class Light:
    """One judgement: the domain, what was judged, and why."""

    domain: str
    judgement: str
    reason: str


@dataclass(frozen=True)
class BiasRow:
    """A trial with its line of the forest (None without an effect) and its lights (none where nothing was judged)."""

    label: str
    outcome: str
    effect: forest.ForestRow | None
    lights: tuple


def rows(effects, results, pool=None):
    """The lines of the figure, top to bottom.

    Parameters
    ----------
    effects : DataFrame
        From `effects_for`. A study with several comparisons has one line for each that has an effect, at least one.
    results : list of Judged
        From `review.bias.judged`, in the order of the lines.
    pool : Pooled, optional
        Adds a last line with the pooled effect.
    """
    drawn, shown = forest.rows(effects, pool), effects[effects["value"].notna()]
    of_study = {result.study_id: [] for result in results}
    for study_id, label, line in zip(shown["study_id"], shown["label"], drawn, strict=False):
        of_study[study_id].append((label, line))
    found = [
        BiasRow(label, result.outcome, line, lights_of(result))
        for result in results
        for label, line in of_study[result.study_id] or [(result.label, None)]
    ]
    return found + [BiasRow(line.label, "", line, ()) for line in drawn if line.basis == "pooled"]


def lights_of(result):
    """The lights of one judged result, in the order of the domains."""
    return tuple(Light(name, row["judgement"], row["reason"]) for name, row in result.cells.items())


def figure(lines, *, title, unit="hairs/cm2"):
    """Draw both panels over the same rows; each light has a shape and a sign of its own beside its colour."""
    effects = [line.effect for line in lines if line.effect]
    if not effects:
        raise ValueError("there is no effect to draw")
    heights = range(len(lines), 0, -1)
    fig, reach = go.Figure(), forest.reach_of(effects)
    for line, y in zip(lines, heights, strict=True):
        if line.effect:
            forest.draw(fig, line.effect, y, reach)
    for judgement in JUDGEMENTS:
        draw_lights(fig, judgement, zip(lines, heights, strict=True))
    forest.legend(fig, {effect.basis for effect in effects})
    _axes(fig, lines, heights, reach, unit)
    room = theme.room(forest.ROW_HEIGHT * len(lines) + 96, legend=6)
    room["margin"] |= {"t": 112}
    fig.update_layout(**room, meta=_meta(lines, title, unit))
    return fig


def draw_lights(fig, judgement, placed, size=13):
    """Draw the lights of one judgement on the second x axis; `placed` are (line, height), `size` is in pixels."""
    sign, symbol, color = STYLES[judgement]
    mine = [(line, light, y) for line, y in placed for light in line.lights if light.judgement == judgement]
    marker = {
        "symbol": symbol,
        "color": color,
        "size": size * SIZES.get(symbol, 1),
        "line": {"width": 1.5, "color": color},
    }
    fig.add_scatter(
        x=[PLACES[light.domain] for _, light, _ in mine] or [None],
        y=[y for *_, y in mine] or [None],
        xaxis="x2",
        mode="markers+text",
        text=[f"<b>{sign}</b>"] * len(mine),
        textfont={"color": theme.PAPER, "size": 0.76 * size},
        marker=marker,
        hovertemplate=[_hover(line, light) for line, light, _ in mine],
        name=f"{JUDGEMENTS[judgement]} {f'({sign})' if sign else ''}".strip(),
        showlegend=bool(mine),
    )


def _hover(line, light):
    reason = "<br>".join(wrap(escape(light.reason, quote=False), 44))
    domain, judgement = DOMAINS[light.domain].name, JUDGEMENTS[light.judgement]
    return f"<b>{escape(line.label, quote=False)}, {domain.lower()}: {judgement}</b><br>{reason}<extra></extra>"


def _axes(fig, lines, heights, reach, unit):
    labels = [f"<b>{escape(line.label, quote=False)}</b><br>{_said(line)}" for line in lines]
    heads = [item.name for item in DOMAINS.values()]
    fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    fig.update_yaxes(tickvals=list(heights), ticktext=labels, range=[0.4, len(lines) + 0.7], showgrid=False)
    fig.update_yaxes(**forest.ROOM_FOR_ARROWS)
    left = {
        "range": [reach.low, reach.high],
        "tickvals": forest.ticks(reach),
        "domain": [0, SPLIT[0]],
        "title": f"← less | more →<br>{words.unit(unit)}",
    }
    right = {"range": [-0.6, len(DOMAINS) - 0.05], "domain": [SPLIT[1], 1], "anchor": "y", "side": "top"}
    right |= {
        "tickvals": list(PLACES.values()),
        "ticktext": heads,
        "tickangle": -90,
        "showgrid": False,
        "zeroline": False,
    }
    fig.update_layout(xaxis=left, xaxis2=right)


def _said(line):
    if line.effect and line.effect.basis == "pooled":
        return line.effect.text
    said = line.effect.text if line.effect else "no difference to draw"
    left_out = line.effect is not None and line.effect.weight == 0
    return said + ", not pooled" * left_out + ", not judged" * (not line.lights)


def _meta(lines, title, unit):
    names = [item.name for item in DOMAINS.values()]
    table = [
        [line.label, outcome_name(line.outcome), line.effect.text if line.effect else None, *_words(line)]
        for line in lines
    ]
    told = "; ".join(
        f"{line.label}: {_said(line)}"
        + "".join(f", {DOMAINS[light.domain].name.lower()} {JUDGEMENTS[light.judgement]}" for light in line.lights)
        for line in lines
    )
    return {
        "title": title,
        "alt": f"Forest plot in {words.unit(unit)}, and beside it the risk of bias by domain. {told}.",
        "table": {"columns": ["", "Judged on", f"Difference ({words.unit(unit)})", *names], "rows": table},
    }


def _words(line):
    given = {light.domain: JUDGEMENTS[light.judgement] for light in line.lights}
    return [given.get(name) for name in DOMAINS]
