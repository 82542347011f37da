"""The flow diagram: no stage dropped, nothing shifted, and no number where none was recorded."""

from itertools import pairwise

import pytest

from review.figures import flow, theme
from review.searching import Leaving, Stage


def stages(n):
    """A flow of n stages; the first number was not recorded, and one stage loses nobody."""
    first = Stage(None, "records found", (Leaving(None, "duplicates"),), "Left out")
    rest = [
        Stage(50 - k, f"reports at stage {k}", (Leaving(1, "a reason"), Leaving(0, "none")), "Left out")
        for k in range(1, n)
    ]
    return [first, *rest[:-1], *(Stage(stage.count, stage.what) for stage in rest[-1:])]


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_stage_and_reason_is_drawn_once_in_order(n):
    """Boxes stand below each other without touching, whatever their number."""
    boxes = flow.rows(stages(n))
    assert [box.entries[0][1] for box in boxes if box.kind == "stage"] == [stage.what for stage in stages(n)]
    assert sum(box.kind == "leaves" for box in boxes) == sum(bool(stage.leaves) for stage in stages(n))
    assert all(above.bottom > below.top for above, below in pairwise(boxes))
    fig = flow.figure(boxes, title="t")
    texts = [note.text for note in fig.layout.annotations if note.text != "▼"]
    assert texts == ["<br>".join(box.lines) for box in boxes]
    assert -fig.layout.yaxis.range[0] >= -boxes[-1].bottom


@pytest.mark.parametrize("n", [1, 2, 40])
def test_each_text_stands_in_its_own_box(n):
    """A label sits inside the rectangle of the same row."""
    boxes = flow.rows(stages(n))
    fig = flow.figure(boxes, title="t")
    frames = [shape for shape in fig.layout.shapes if shape.type == "rect"]
    texts = [note for note in fig.layout.annotations if note.text != "▼"]
    assert len(frames) == len(texts) == len(boxes)
    for frame, text in zip(frames, texts, strict=True):
        assert frame.y0 < text.y < frame.y1
        assert frame.x0 == text.x


def test_a_missing_number_is_said_and_drawn_broken():
    """No zero and no guess stands in for a number that nobody recorded; the shape says it without colour."""
    boxes = flow.rows(stages(2))
    assert boxes[0].lines == ["records found: not recorded"]
    assert not boxes[0].known
    assert boxes[2].known
    frames = [shape.line.dash for shape in flow.figure(boxes, title="t").layout.shapes if shape.type == "rect"]
    assert frames == ["dash", "dash", "solid"]


def test_long_names_are_broken_into_lines_and_escaped():
    """Nothing is cut: a long reason makes the box higher; markup in it stays words."""
    long = "left out because <b>this</b> report " + "goes on and on " * 12
    (stage, leaves) = flow.rows([Stage(7, "reports", (Leaving(3, long), Leaving(3, long)), "Left out")])
    assert max(len(line) for line in leaves.lines) <= flow.WIDTHS["leaves"] + 20
    assert "&lt;b&gt;this&lt;/b&gt;" in " ".join(leaves.lines)
    assert leaves.top - leaves.bottom == len(leaves.lines) * flow.LINE + 2 * flow.PAD
    assert sum(line.startswith("<b>3</b>") for line in leaves.lines) == 2
    assert stage.lines == ["<b>7</b> reports"]


def test_the_figure_tells_itself_in_words():
    """Title, text alternative and table hold every number and reason, duplicates too."""
    twice = Stage(9, "reports", (Leaving(2, "same"), Leaving(2, "same")), "Left out")
    meta = flow.figure(flow.rows([Stage(None, "records"), twice]), title="Nine are left").layout.meta
    assert meta["title"] == "Nine are left"
    assert (
        meta["alt"] == "Flow diagram. There are: records: not recorded. There are: 9 reports. Left out: 2 same; 2 same."
    )
    assert meta["table"]["rows"] == [
        ["There are", "not recorded", "records"],
        ["There are", "9", "reports"],
        ["Left out", "2", "same"],
        ["Left out", "2", "same"],
    ]


def test_colours_follow_the_page():
    """Every colour has a token, so that it changes with the theme."""
    fig = flow.figure(flow.rows(stages(3)), title="t")
    assert {shape.line.color for shape in fig.layout.shapes} <= set(theme.TOKENS)


def test_an_empty_flow_still_draws():
    """No stage, no box, no error."""
    assert flow.figure(flow.rows([]), title="nothing").layout.meta["table"]["rows"] == []
