"""The dot plot: what is drawn where, what is said of it, and what it refuses."""

from itertools import pairwise

import pytest

from review.estimates import Interval
from review.figures import dots, theme

ROWS = [
    dots.Dot("Ours", 8.25, Interval(-28.4, 44.8), "this review", "three trials"),
    dots.Dot("Another review with a name that needs two lines", 13.0, None, "published"),
    dots.Dot("A range only", None, Interval(47.0, 138.0), "density", decimals=0),
    dots.Dot("Also ours", 11.3, None, "this review"),
]


@pytest.fixture
def figure():
    return dots.figure(ROWS, title="They agree", axis="hairs per cm²")


def test_rows_stand_from_top_to_bottom_in_their_order(figure):
    """Row order is reading order, and nothing lies outside the axis."""
    places, (low, high) = list(figure.layout.yaxis.tickvals), figure.layout.yaxis.range
    assert places == sorted(places, reverse=True)
    assert low < places[-1]
    assert places[0] < high
    assert len(set(places)) == len(ROWS)


def test_a_longer_label_gets_a_higher_row(figure):
    """Labels never overlap: the distance of two rows is at least half of both their heights."""
    lines = [text.count("<br>") + 1 for text in figure.layout.yaxis.ticktext]
    assert lines == [2, 3, 2, 2]
    pairs = pairwise(zip(figure.layout.yaxis.tickvals, lines, strict=True))
    assert all(above - below >= 18 * (a + b) / 2 for (above, a), (below, b) in pairs)


def test_labels_carry_the_number_as_words(figure):
    """Value and interval stand in the label, so that the figure can be read without hovering."""
    texts = list(figure.layout.yaxis.ticktext)
    assert texts[0] == "Ours<br><b>8.2 [−28.4 to 44.8]</b>"
    assert texts[2] == "A range only<br><b>47 to 138</b>"
    assert max(len(line) for text in texts for line in text.split("<br>")) <= 40


def test_each_kind_has_its_own_shape_and_colour(figure):
    """One legend entry a kind, told apart without colour; every dot is where its value is."""
    named = [trace for trace in figure.data if trace.name]
    assert [trace.name for trace in named] == ["this review", "published", "density"]
    assert len({trace.marker.symbol for trace in named}) == len({trace.marker.color for trace in named}) == 3
    assert list(named[0].x) == [8.25, 11.3]
    assert list(named[0].y) == [figure.layout.yaxis.tickvals[0], figure.layout.yaxis.tickvals[3]]
    assert {trace.marker.color for trace in named} <= set(theme.TOKENS)


def test_every_interval_is_a_line_in_the_row_of_its_dot(figure):
    """Ends of the line are ends of the interval."""
    drawn = [trace for trace in figure.data if trace.showlegend is False]
    assert [list(trace.x) for trace in drawn] == [[-28.4, 44.8], [47.0, 138.0]]
    assert [set(trace.y) for trace in drawn] == [{figure.layout.yaxis.tickvals[0]}, {figure.layout.yaxis.tickvals[2]}]


def test_the_figure_tells_itself_in_words(figure):
    """Title, text alternative and table name every row and number."""
    meta = figure.layout.meta
    assert meta["title"] == "They agree"
    assert meta["table"]["rows"] == [
        ["Ours", "8.2 [−28.4 to 44.8]", "this review"],
        ["Another review with a name that needs two lines", "13.0", "published"],
        ["A range only", "47 to 138", "density"],
        ["Also ours", "11.3", "this review"],
    ]
    for row in ROWS:
        assert row.label in meta["alt"]


@pytest.mark.parametrize(("zero", "lines"), [(True, 1), (False, 0)])
def test_the_zero_line_is_a_choice(zero, lines):
    """Where zero means "no difference" it is marked; elsewhere not."""
    assert len(dots.figure(ROWS, title="", axis="", zero=zero).layout.shapes) == lines


def test_a_dot_without_any_number_is_refused():
    """A row that shows nothing would be read as zero."""
    with pytest.raises(ValueError, match="neither a value nor an interval"):
        dots.Dot("Empty", None, None, "published")


def test_more_kinds_than_shapes_are_refused():
    """Two kinds must never look alike."""
    many = [dots.Dot(f"Row {n}", 1.0, None, f"kind {n}") for n in range(6)]
    with pytest.raises(ValueError, match="at most 5 kinds, not 6"):
        dots.figure(many, title="", axis="")


def test_no_word_of_a_long_label_stands_alone():
    """A unit or a year keeps the word before it on its line."""
    row = dots.Dot("Kumar 2018: the bound from p, per cm²", 10.6, None, "published")
    label = dots.figure([row], title="", axis="").layout.yaxis.ticktext[0]
    assert label == "Kumar 2018: the bound from p,<br>per\N{NO-BREAK SPACE}cm²<br><b>10.6</b>"
