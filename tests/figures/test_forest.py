"""The forest plot: its rows by equality, and what a reader sees of them."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import tables
from review.comparisons import effects_for, pooled
from review.estimates import Interval
from review.figures import forest
from review.figures.forest import BASES, ForestRow, figure, rows, ticks
from review.pooling import pool

NASTY = "<script>alert(1)</script> & Sons, 2030"


def effects(*cells):
    """Rows of effects: value 10, SE 2, 20 + 20 people, included, unless told otherwise."""
    row = {"label": "A 2030", "value": 10.0, "se": 2.0, "unit": "hairs/cm2", "n_needled": 20.0, "n_control": 20.0}
    row |= {"paired": False, "basis": "recovered", "access": "abstract", "included": True}
    return pd.DataFrame([row | each for each in cells])


def pool_of(frame):
    inside = frame[frame["included"]]
    return pool(inside["value"], inside["se"] ** 2, unit="hairs/cm2")


def drawn(frame, **options):
    return figure(rows(frame, pool_of(frame)), title="T", **options)


def symbols(fig):
    return [each.marker.symbol for each in fig.data if each.mode == "markers" and each.x[0] is not None]


def test_rows_by_equality():
    """One line a study, with interval, weight and what the mark means; then the pool; no prediction below three."""
    frame = effects({}, {"label": "B 2031", "value": 20.0, "basis": "bound", "paired": True, "included": False})
    first, second, last = rows(frame, pool_of(frame))
    half = 1.959963984540054 * 2
    assert first == ForestRow(
        "A 2030, weight 100%", 10.0, Interval(10 - half, 10 + half), "recovered", 1.0, "10.0 [6.1 to 13.9]",
        "<b>A 2030</b><br>10.0 [6.1 to 13.9]<br>SE worked out, not printed<br>20 + 20 people; weight 100%<br>"
        "least direct reading: abstract",
    )  # fmt: skip
    assert second == ForestRow(
        "B 2031, not pooled", 20.0, Interval(20 - half, 20 + half), "bound", 0.0, "20.0 [16.1 to 23.9]",
        "<b>B 2031</b><br>20.0 [16.1 to 23.9]<br>only a bound on the SE<br>20 people, two halves each; not pooled<br>"
        "least direct reading: abstract",
    )  # fmt: skip
    assert (last.label, last.value, last.basis, last.text) == (
        "Pooled, one trial",
        10.0,
        "pooled",
        "10.0 [not defined]",
    )


def test_rows_of_the_data():
    """The main comparison: three pooled, one pale, the pool and the next trial."""
    found = effects_for(tables.load(), "q_mn_plus_mnx", "hair_density")
    lines = rows(found, pooled(found))
    assert [line.basis for line in lines] == ["recovered", "bound", "recovered", "bound", "pooled", "prediction"]
    assert [line.label for line in lines[3:]] == ["Adistri 2024, not pooled", "Pooled, three trials", "A next trial"]
    assert sum(line.weight for line in lines[:4]) == pytest.approx(1)
    assert lines[3].weight == 0


def test_without_a_pool_no_line_is_pale_and_none_has_a_weight():
    """Effects alone: no share is claimed and nothing looks left out."""
    lines = rows(effects({}, {"label": "Smith, Jones 2031"}))
    assert [(line.label, line.weight) for line in lines] == [("A 2030", None), ("Smith, Jones 2031", None)]
    fig = figure(lines, title="T")
    assert {each.opacity for each in fig.data if each.opacity} == {1.0}
    assert fig.layout.yaxis.ticktext[1].startswith("<b>Smith, Jones 2031</b><br>")


def test_a_row_without_effect_is_left_out():
    """A missing effect draws nothing."""
    frame = effects({}, {"label": "B", "value": float("nan"), "se": float("nan"), "included": False, "basis": "none"})
    assert len(rows(frame)) == 1


def test_a_pool_of_other_rows_is_refused():
    """A pool that was made from other rows would put its weights on the wrong trials."""
    with pytest.raises(ValueError, match="the pool holds 1 comparisons and 2 of these effects are included"):
        rows(effects({}, {}), pool_of(effects({})))


def test_nothing_to_draw_is_said():
    """No line, no figure."""
    with pytest.raises(ValueError, match="no effect to draw"):
        figure([], title="T")


@pytest.mark.parametrize("k", [1, 2, 40])
def test_one_tick_label_a_line(k):
    """Each line has its own place and label, also where labels are equal, and the figure grows with them."""
    fig = drawn(effects(*({"value": 10.0 + i % 3} for i in range(k))))
    lines = k + 1 + (k > 2)
    assert len(fig.layout.yaxis.ticktext) == len(set(fig.layout.yaxis.tickvals)) == lines
    assert fig.layout.yaxis.range[1] > max(fig.layout.yaxis.tickvals)
    assert min(fig.layout.yaxis.tickvals) > fig.layout.yaxis.range[0]
    assert fig.layout.height > forest.ROW_HEIGHT * lines
    assert len(fig.layout.meta["table"]["rows"]) == lines
    assert all(end == end for end in fig.layout.xaxis.range)


def test_labels_in_the_order_of_the_rows():
    """The first row stands highest, and each mark stands at the height of its own label."""
    fig = drawn(effects({"label": "A"}, {"label": "B", "value": 11.0}, {"label": "C", "value": 12.0}))
    heights = dict(zip(fig.layout.yaxis.ticktext, fig.layout.yaxis.tickvals, strict=True))
    assert list(heights.values()) == sorted(heights.values(), reverse=True)
    marks = {each.x[0]: each.y[0] for each in fig.data if each.mode == "markers" and each.x[0] is not None}
    for text, value in (("<b>A</b>", 10.0), ("<b>B</b>", 11.0), ("<b>C</b>", 12.0)):
        assert next(y for label, y in heights.items() if label.startswith(text)) == marks[value]


def test_every_basis_is_drawn_in_its_own_way():
    """Printed, recovered, bound and borrowed differ in symbol and in dash; the legend names those drawn."""
    frame = effects(*({"label": basis, "basis": basis, "value": 10.0 + i} for i, basis in enumerate(BASES)))
    fig = drawn(frame)
    assert symbols(fig)[:4] == ["square", "circle", "diamond-open", "square-open"]
    assert len({each.line.dash for each in fig.data if each.mode == "lines" and each.line.dash}) >= 3
    assert [each.name for each in fig.data if each.showlegend is not False] == [name for name, *_ in BASES.values()]
    only = drawn(effects({"basis": "bound"}, {"basis": "bound", "value": 12.0}))
    assert [each.name for each in only.data if each.showlegend is not False] == [BASES["bound"][0]]


def test_a_row_outside_the_pool_is_pale():
    """What is not pooled is drawn at half strength, what is pooled in full, however small its weight."""
    frame = effects({}, {"value": 12.0, "se": 4000.0}, {"value": 30.0, "included": False})
    fig = drawn(frame, reach=Interval(-50, 60))
    shown = {each.x[0]: each.opacity for each in fig.data if each.mode == "markers" and each.opacity}
    assert shown == {10.0: 1.0, 12.0: 1.0, 30.0: 0.5}


def bar(fig):
    """The ends of the bar that shows the prediction interval."""
    return next(each.x for each in fig.data if each.line.width == 7)


def test_the_axis_shows_both_ends_of_a_prediction():
    """A prediction interval that reaches past the trials on one side only is not cut on the other."""
    frame = effects({"value": 2.0, "se": 0.4}, {"value": 12.0, "se": 4.0}, {"value": 70.0, "se": 33.0})
    prediction = pool_of(frame).prediction()
    fig = drawn(frame)
    assert prediction.low < 2 * min(frame["value"] - 1.96 * frame["se"])
    assert "triangle-left" not in symbols(fig)
    assert "triangle-right" not in symbols(fig)
    assert bar(fig) == pytest.approx((prediction.low, prediction.high))


def test_a_prediction_beyond_the_axis_gets_arrows_at_both_ends():
    """A very wide one is cut as far from its middle on the left as on the right, and arrows say that it goes on."""
    frame = effects({"value": 0.0}, {"value": 10.0}, {"value": 40.0})
    fig, pool = drawn(frame), pool_of(frame)
    assert symbols(fig)[-2:] == ["triangle-left", "triangle-right"]
    left, right = bar(fig)
    assert pool.estimate - left == pytest.approx(right - pool.estimate)
    low, high = fig.layout.xaxis.range
    assert low <= left < right <= high
    assert all(line.interval.low >= low for line in rows(frame, pool) if line.basis != "prediction")


@pytest.mark.parametrize("basis", ["prediction", "subgroup"])
@pytest.mark.parametrize("ends", [(-100.0, 140.0), (-20.0, 900.0)])
def test_what_may_run_out_of_the_picture_is_cut_alike(basis, ends):
    """A line that is cut at one end is cut at the other, so that no side looks longer than it is."""
    middle = sum(ends) / 2
    fig, line = forest.go.Figure(), forest.ForestRow("Together", middle, Interval(*ends), basis, 0.0, "", "")
    forest.draw(fig, line, 1, Interval(-50.0, 600.0))
    drawn_ends = [x for each in fig.data if each.mode == "lines" for x in each.x]
    assert middle - min(drawn_ends) == pytest.approx(max(drawn_ends) - middle)
    assert symbols(fig) == ["triangle-left", "triangle-right"]


def test_a_narrow_axis_cuts_and_says_so():
    """With a chosen reach every line is clipped to it, and marked where it goes on, in its own colour."""
    fig = drawn(effects({"basis": "bound"}, {"value": 80.0, "basis": "bound"}), reach=Interval(-5, 12))
    arrows = [each.marker for each in fig.data if each.mode == "markers" and "triangle" in each.marker.symbol]
    assert arrows[0].color == BASES["bound"][2]
    for each in fig.data:
        if each.mode == "lines" and each.x[0] is not None and each.fill is None:
            assert min(each.x) >= -5
            assert max(each.x) <= 12


def test_zero_is_always_on_the_axis():
    """A reader sees where no difference is, also when every effect is far from it."""
    for value in (500.0, -500.0):
        low, high = drawn(effects({"value": value}, {"value": value})).layout.xaxis.range
        assert low < 0 < high


def test_a_pool_of_one_trial_still_draws():
    """Its interval is not defined: the axis is, and the text says it."""
    fig = drawn(effects({}))
    assert fig.layout.yaxis.ticktext[1] == "<b>Pooled</b> (one trial)<br>10.0 [not defined]"
    assert fig.layout.meta["table"]["rows"][1][1:4] == ["10.0", "not defined", "not defined"]
    assert all(x == x for each in fig.data for x in each.x if x is not None)


def test_text_from_tables_is_escaped_in_labels_and_hover():
    """Plotly reads a small HTML: what comes from a table arrives as text. The tables beside it stay plain."""
    fig = drawn(effects({"label": NASTY, "access": "abstract <b>&"}, {"value": 12.0}))
    shown = [fig.layout.yaxis.ticktext[0], *(each.hovertemplate for each in fig.data if each.hovertemplate)]
    for text in shown:
        assert "<script" not in text
        assert set(re.findall(r"</?(\w+)", text)) <= {"b", "br", "extra"}
    assert shown[0].startswith("<b>&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons, 2030</b> (weight ")
    assert "abstract &lt;b&gt;&amp;" in shown[1]
    assert fig.layout.meta["table"]["rows"][0][0].startswith(NASTY)


def test_long_labels_are_kept_whole():
    """Nothing is cut from a long name; it stands above its numbers, on a line of its own."""
    name = "A very long name of a trial and of all who wrote it, with a comma " * 3
    fig = drawn(effects({"label": name}, {"value": 11.0}))
    assert fig.layout.yaxis.ticktext[0] == f"<b>{name}</b> (weight 50%)<br>10.0 [6.1 to 13.9]"


def test_meta_says_all_that_is_drawn():
    """Title, a text for who cannot see it, and a table with a row a line."""
    frame = effects({}, {"value": 12.0, "basis": "bound"}, {"value": 30.0, "basis": "borrowed"})
    lines = rows(frame, pool_of(frame))
    meta = figure(lines, title="What we found").layout.meta
    assert meta["title"] == "What we found"
    assert all(line.label in meta["alt"] and line.text in meta["alt"] for line in lines)
    assert [row[0] for row in meta["table"]["rows"]] == [line.label for line in lines]
    assert {len(row) for row in meta["table"]["rows"]} == {len(meta["table"]["columns"])}
    assert meta["table"]["rows"][1][4] == "only a bound on the SE"
    assert meta["table"]["rows"][-1][4] == "prediction"


@given(st.floats(-500, -0.01), st.floats(0.01, 500))
def test_ticks_are_few_and_hold_zero(low, high):
    """At most ten round numbers inside the axis, rising, zero among them."""
    found = ticks(Interval(low, high))
    assert found == sorted(found)
    assert 0 in found
    assert 2 <= len(found) <= 10
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)


def test_the_axis_names_a_loss_where_the_pool_reaches_one():
    """The main pool reaches 28 hairs below zero, and the axis has a tick there."""
    found = effects_for(tables.load(), "q_mn_plus_mnx", "hair_density")
    fig = figure(rows(found, pooled(found)), title="T")
    assert min(fig.layout.xaxis.tickvals) < 0
