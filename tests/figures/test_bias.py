"""Traffic lights beside the forest: rows by equality, one light a judgement, and words for who cannot see it."""

from types import MappingProxyType

import pandas as pd
import pytest

from review import bias, tables
from review.bias import DOMAINS, JUDGEMENTS, Judged
from review.comparisons import effects_for, pooled
from review.figures import forest
from review.figures.bias import STYLES, BiasRow, Light, figure, rows
from review.pooling import pool

NASTY = "<script>alert(1)</script> & Sons, 2030"
ALL = ("low", "some_concerns", "high", "no_information", "low", "high")


def effects(*cells):
    """Rows of effects: value 10, SE 2, 20 + 20 people, included, unless told otherwise."""
    row = {"study_id": "a", "label": "A 2030", "value": 10.0, "se": 2.0, "unit": "hairs/cm2", "n_needled": 20.0}
    row |= {"n_control": 20.0, "paired": False, "basis": "recovered", "access": "abstract", "included": True}
    return pd.DataFrame([row | each for each in cells])


def result(study_id="a", label="A 2030", judgements=ALL):
    cells = {
        name: {"judgement": judgement, "reason": f"Reason {name} <b>."}
        for name, judgement in zip(DOMAINS, judgements, strict=False)
    }
    return Judged(study_id, label, "hair_density" if judgements else "", MappingProxyType(cells))


EMPTY = {"study_id": "b", "label": "B 2031", "value": float("nan"), "se": float("nan"), "included": False}


def pool_of(frame):
    inside = frame[frame["included"]]
    return pool(inside["value"], inside["se"] ** 2, unit="hairs/cm2")


def test_rows_by_equality():
    """A trial with its effect and lights, one without an effect, one that nobody judged, then the pool."""
    frame = effects({}, EMPTY, {"study_id": "c", "label": "C 2032", "value": 12.0})
    found = rows(frame, [result(), result("b", "B 2031", ("low",)), result("c", "C 2032", ())], pool_of(frame))
    first, last, pool_line = forest.rows(frame, pool_of(frame))
    lights = tuple(Light(name, ALL[i], f"Reason {name} <b>.") for i, name in enumerate(DOMAINS))
    assert found == [
        BiasRow("A 2030", "hair_density", first, lights),
        BiasRow("B 2031", "hair_density", None, (Light("randomisation", "low", "Reason randomisation <b>."),)),
        BiasRow("C 2032", "", last, ()),
        BiasRow("Pooled, two trials", "", pool_line, ()),
    ]


def test_a_study_with_two_effects_has_two_lines_with_the_same_lights():
    """Two needled arms against one control: each has its label."""
    frame = effects({"label": "A 2030 (short)"}, {"label": "A 2030 (long)"}, {**EMPTY, "study_id": "a"})
    found = rows(frame, [result()])
    assert [line.label for line in found] == ["A 2030 (short)", "A 2030 (long)"]
    assert found[0].lights == found[1].lights


def drawn(frame, *results):
    return figure(rows(frame, results, pool_of(frame)), title="What we found")


def lights_of(fig):
    return {each.name: each for each in fig.data if each.xaxis == "x2"}


def test_each_judgement_has_shape_sign_and_colour_of_its_own():
    """No two judgements look alike without colour, and the legend names all of them."""
    fig = drawn(effects({}), result())
    shown = lights_of(fig)
    assert list(shown) == ["low risk (+)", "some concerns (?)", "high risk (−)", "no information"]
    assert len({each.marker.symbol for each in shown.values()}) == len(JUDGEMENTS)
    assert len({each.marker.color for each in shown.values()}) == len(JUDGEMENTS)
    assert len({sign for sign, *_ in STYLES.values()}) == len(JUDGEMENTS)


def test_the_legend_names_only_what_is_drawn():
    """Where no light is green, the legend has no green light."""
    shown = lights_of(drawn(effects({}), result("a", "A 2030", ("high",) * 6)))
    assert [name for name, each in shown.items() if each.showlegend is not False] == ["high risk (−)"]


def test_a_light_stands_in_its_row_and_column():
    """Six lights of one trial lie at the height of its label, one under each heading."""
    fig = drawn(effects({}, EMPTY), result(), result("b", "B 2031", ("low",) * 6))
    heights = dict(zip(fig.layout.yaxis.ticktext, fig.layout.yaxis.tickvals, strict=True))
    top = next(y for label, y in heights.items() if label.startswith("<b>A 2030"))
    places = {(x, y): name for name, each in lights_of(fig).items() for x, y in zip(each.x, each.y, strict=True)}
    columns = fig.layout.xaxis2.tickvals
    assert list(fig.layout.xaxis2.ticktext) == [item.name for item in DOMAINS.values()]
    assert [places[x, top].split(" (")[0] for x in columns] == [JUDGEMENTS[name] for name in ALL]
    assert len(places) == 2 * len(DOMAINS)


def test_both_panels_share_the_rows_and_do_not_overlap():
    """The forest ends before the lights begin, and zero is drawn in the forest alone."""
    fig = drawn(effects({}), result())
    assert fig.layout.xaxis.domain[1] < fig.layout.xaxis2.domain[0]
    assert fig.layout.xaxis2.anchor == "y"
    assert [(shape.xref, shape.x0) for shape in fig.layout.shapes] == [("x", 0)]
    marks = [each for each in fig.data if each.mode == "markers" and each.x[0] == 10.0]
    assert marks[0].y[0] == fig.layout.yaxis.tickvals[0]


def test_what_is_missing_is_said():
    """No effect, not pooled, not judged: each in words beside the name."""
    frame = effects({}, {"label": "D 2033", "study_id": "d", "included": False}, EMPTY)
    labels = drawn(frame, result(), result("d", "D 2033", ()), result("b", "B 2031")).layout.yaxis.ticktext
    assert labels[0] == "<b>A 2030</b><br>10.0 [6.1 to 13.9]"
    assert labels[1] == "<b>D 2033</b><br>10.0 [6.1 to 13.9], not pooled, not judged"
    assert labels[2] == "<b>B 2031</b><br>no difference to draw"
    assert labels[3].startswith("<b>Pooled, one trial</b>")


def test_text_from_tables_is_escaped_where_plotly_reads_markup():
    """Labels and hover arrive as text; the table beside the figure stays plain."""
    fig = drawn(effects({"label": NASTY}), result(label=NASTY))
    hovers = [text for each in lights_of(fig).values() for text in each.hovertemplate]
    assert all("<script" not in text for text in (*fig.layout.yaxis.ticktext, *hovers))
    assert any("Reason selection &lt;b&gt;." in text for text in hovers)
    assert fig.layout.meta["table"]["rows"][0][0] == NASTY


def test_nothing_to_draw_is_said():
    """No effect, no figure."""
    with pytest.raises(ValueError, match="no effect to draw"):
        figure([BiasRow("A", "", None, ())], title="T")


def test_the_data_of_the_review_are_drawn_and_told_in_full():
    """Every judgement of the main comparison is one mark, one cell of the table, and stands in the alternative text."""
    evidence = tables.load()
    found = effects_for(evidence, "q_mn_plus_mnx", "hair_density")
    results = bias.judged(evidence, bias.trials(evidence, "q_mn_plus_mnx"))
    fig = figure(rows(found, results, pooled(found)), title=bias.finding(results))
    judged = sum(len(each.cells) for each in results)
    assert sum(len(each.x) for each in lights_of(fig).values() if each.x[0] is not None) == judged
    meta = fig.layout.meta
    assert sum(cell in JUDGEMENTS.values() for row in meta["table"]["rows"] for cell in row) == judged
    assert {len(row) for row in meta["table"]["rows"]} == {len(meta["table"]["columns"])}
    assert all(each.label in meta["alt"] for each in results)
    assert meta["title"] == bias.finding(results)
