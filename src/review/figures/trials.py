"""The whole forest plot: each trial with its weight, how it was read and its risk of bias; groups, pool, next trial."""

from dataclasses import dataclass, replace
from html import escape

import plotly.graph_objects as go

from review import words
from review.bias import DOMAINS, JUDGEMENTS
from review.pooling import pool as pool_of

from . import bias, forest, theme

READ_AS = {
    "full_text": ("F", "full text"),
    "table": ("T", "a table of the paper"),
    "abstract": ("A", "abstract"),
    "registry": ("G", "register"),
    "secondary": ("S", "another document"),
    "news": ("N", "news"),
    "title": ("H", "title only"),
}
SPLIT = 0.58, 0.62  # the forest ends, the marks begin
MARK = -1.35  # where the letters stand, left of the lights
SIZE = 11


@dataclass(frozen=True)
class TrialRow:
    """A line of the plot: a trial, a group's name (`effect` None), a group's pool, the pool, or the next trial.

    `access` is how the least direct number behind it was read, as in `effects_for`; `lights` are of `figures.bias`.
    """

    label: str
    effect: forest.ForestRow | None = None
    access: str = ""
    lights: tuple = ()


def rows(effects, results, pool, groups=None):
    """The lines of the figure, top to bottom.

    Parameters
    ----------
    effects : DataFrame
        From `effects_for`; rows without an effect are left out.
    results : list of Judged
        From `review.bias.judged`; a trial that is not among them has no lights.
    pool : Pooled
        All included effects together.
    groups : iterable of str, optional
        The group of each row of `effects`. A group with two pooled trials or more gets a diamond of its own, unless all
        pooled trials are in it.
    """
    drawn, shown = forest.rows(effects, pool), effects[effects["value"].notna()]
    lights = {result.study_id: result for result in results}
    cells = zip(drawn, shown["label"], shown["access"], shown["study_id"], strict=False)
    trials = [
        TrialRow(label, line, access, bias.lights_of(lights[study_id]) if study_id in lights else ())
        for line, label, access, study_id in cells
    ]
    names = list(groups) if groups is not None else [""] * len(effects)
    if len(names) != len(effects):
        raise ValueError(f"there are {len(effects)} comparisons and {len(names)} groups")
    kept = effects.assign(group=names)
    mine = kept.loc[kept["value"].notna(), "group"].tolist()
    found = []
    for name in dict.fromkeys(mine):
        found += [TrialRow(name)] * (len(set(mine)) > 1)
        found += [row for row, group in zip(trials, mine, strict=True) if group == name]
        found += _together(kept[kept["group"] == name], pool)
    rest = drawn[len(trials) :]
    return found + [TrialRow(line.label, line) for line in rest]


def _together(effects, pool):
    if not 1 < effects["included"].sum() < pool.k:
        return []
    inside = effects[effects["included"]]
    options = {"tau2": pool.method, "interval": pool.interval_method, "level": pool.level, "unit": pool.unit}
    mine = pool_of(inside["value"], inside["se"] ** 2, **options)
    line = next(line for line in forest.rows(effects, mine) if line.basis == "pooled")
    label = f"Together, {words.count(int(effects['included'].sum()))} trials"
    return [TrialRow(label, replace(line, label=label, basis="subgroup"))]


def figure(lines, *, title, unit="hairs/cm2"):
    """Draw the lines: the forest on the left; on the right how each was read, and a light for each domain of bias."""
    effects = [line.effect for line in lines if line.effect]
    if not effects:
        raise ValueError("there is no effect to draw")
    heights, fig, reach = range(len(lines), 0, -1), go.Figure(), forest.reach_of(effects)
    for line, y in zip(lines, heights, strict=True):
        if line.effect:
            forest.draw(fig, line.effect, y, reach)
    for judgement in JUDGEMENTS:
        bias.draw_lights(fig, judgement, zip(lines, heights, strict=True), size=SIZE)
    _draw_marks(fig, lines, heights)
    forest.legend(fig, {effect.basis for effect in effects})
    fig.add_vline(x=0, line={"color": theme.INK, "width": 1})
    labels = [_said(line) for line in lines]
    fig.update_yaxes(tickvals=list(heights), ticktext=labels, range=[0.4, len(lines) + 0.8], showgrid=False)
    fig.update_yaxes(**forest.ROOM_FOR_ARROWS)
    fig.update_layout(**_axes(reach, unit), meta=_meta(lines, title, unit))
    room = theme.room(forest.ROW_HEIGHT * len(lines) + 100, legend=7)
    room["margin"] |= {"t": 116}
    fig.update_layout(**room)
    return fig


def _draw_marks(fig, lines, heights):
    mine = [(line, y) for line, y in zip(lines, heights, strict=True) if line.access]
    kinds = [kind for kind in READ_AS if any(_kind(line.access) == kind for line, _ in mine)]
    told = ", ".join(f"{READ_AS[kind][0]} {READ_AS[kind][1]}" for kind in kinds)
    fig.add_scatter(
        x=[MARK] * len(mine) or [None],
        y=[y for _, y in mine] or [None],
        xaxis="x2",
        mode="text",
        text=[f"<b>{READ_AS[_kind(line.access)][0]}</b>" for line, _ in mine],
        hovertemplate=[
            f"{escape(f'{line.label}, read as: {line.access}', quote=False)}<extra></extra>" for line, _ in mine
        ],
        name=f"Read as: {told}",
        showlegend=bool(mine),
    )


def _kind(access):
    return access.split(" (")[0]


def _said(line):
    if line.effect is None:
        return f"<i>{escape(line.label, quote=False)}</i>"
    return f"{forest.named(line.effect)}<br>{line.effect.text}"


def _axes(reach, unit):
    heads = ["Read as", *(item.name for item in DOMAINS.values())]
    left = {
        "range": [reach.low, reach.high],
        "tickvals": forest.ticks(reach),
        "domain": [0, SPLIT[0]],
        "title": f"← less | more →<br>{words.unit(unit)}",
    }
    right = {"range": [MARK - 0.5, len(DOMAINS) - 0.05], "domain": [SPLIT[1], 1], "anchor": "y", "side": "top"}
    right |= {"tickvals": [MARK, *bias.PLACES.values()], "ticktext": heads, "tickangle": -90}
    return {"xaxis": left, "xaxis2": right | {"showgrid": False, "zeroline": False}}


def _meta(lines, title, unit):
    heads = [item.name for item in DOMAINS.values()]
    columns = ["", f"Difference ({words.unit(unit)})", "Low", "High", "Weight", "Read as", *heads]
    return {
        "title": title,
        "alt": f"Forest plot, needled minus control in {words.unit(unit)}, with intervals, weights, how each trial was read "
        f"and its risk of bias. {'; '.join(map(_told, lines))}.",
        "table": {"columns": columns, "rows": [_cells(line) for line in lines]},
    }


def _told(line):
    if line.effect is None:
        return line.label
    judged = f", overall risk of bias {_judgements(line)['overall']}" if line.lights else ""
    read = f", read as {line.access}" if line.access else ""
    return f"{line.effect.label}: {line.effect.text}{read}{judged}"


def _cells(line):
    if line.effect is None:
        return [line.label, *[None] * (5 + len(DOMAINS))]
    effect, given = line.effect, _judgements(line)
    ends = words.number(effect.interval.low), words.number(effect.interval.high)
    weight = words.percent(effect.weight) if line.access and effect.weight else "not pooled" if line.access else None
    known = [given.get(name) for name in DOMAINS]
    value = None if effect.basis == "prediction" else words.number(effect.value)
    return [line.label, value, *ends, weight, line.access or None, *known]


def _judgements(line):
    return {light.domain: JUDGEMENTS[light.judgement] for light in line.lights}
