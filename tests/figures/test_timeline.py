"""The timeline: every event keeps its row, with or without a year, and disputed dates are told by shape."""

from itertools import pairwise

import pytest

from review import history, tables
from review.figures import theme, timeline
from review.history import Event

KINDS = list(timeline.STYLES)


def events(n):
    """n events; some with the same text, a long text, or without a year, and some disputed."""
    return [
        Event(
            f"x-y{k}",
            None if k % 7 == 6 else 1980 + k,
            "The same event"
            if k % 5 == 0
            else f"An event <{k}> with a rather long text that takes several lines on a phone",
            KINDS[k % len(KINDS)],
            "Somebody 2000, abstract",
            k % 4 == 1,
        )
        for k in range(n)
    ]


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_event_keeps_its_row_and_its_year(n):
    """No row is lost or shared, words stand above their own mark, and marks stand at their year."""
    rows = timeline.rows(events(n))
    assert [row.event for row in rows] == events(n)
    fig = timeline.figure(rows, title="t")
    dated = [(row.event.year, row.middle) for row in rows if row.event.year is not None]
    drawn = [(x, y) for trace in fig.data for x, y in zip(trace.x, trace.y, strict=True) if x is not None]
    assert sorted(drawn) == sorted(dated)
    assert [note.y for note in fig.layout.annotations] == [row.top for row in rows]
    for upper, lower in pairwise(rows):
        assert upper.top > upper.middle > lower.top


def test_text_is_broken_and_escaped():
    """A line fits a phone, the year comes first, and no tag of the text is taken for one."""
    rows = timeline.rows(events(8))
    assert all(len(line) <= timeline.LETTERS for row in rows for line in row.lines)
    assert rows[1].lines[0].startswith("1981: An event")
    assert rows[6].lines[0].startswith(timeline.NO_YEAR)
    fig = timeline.figure(rows, title="t")
    assert all("<1>" not in note.text for note in fig.layout.annotations)
    assert any("&lt;1&gt;" in note.text for note in fig.layout.annotations)


def test_an_event_without_a_year_has_words_but_no_mark():
    """It is told and tabled, and no place in time is made up for it."""
    event = Event("x-y1", None, "When nobody knows", KINDS[0], "s")
    fig = timeline.figure(timeline.rows([event]), title="t")
    assert [x for trace in fig.data for x in trace.x if x is not None] == []
    assert fig.layout.annotations[0].text == "year not read: When nobody knows"
    assert fig.layout.meta["table"]["rows"][0][0] == timeline.NO_YEAR


def test_disputed_dates_are_hollow_shaded_and_told():
    """Shape, a span over their years, a line in the legend, a word in the table and in the text alternative."""
    rows = timeline.rows(events(6))
    fig = timeline.figure(rows, title="t")
    hollow = [s for trace in fig.data if trace.x[0] is not None for s in trace.marker.symbol if s.endswith("-open")]
    assert len(hollow) == 2
    (span,) = [shape for shape in fig.layout.shapes if shape.type == "rect"]
    assert (span.x0, span.x1) == (1981, 1985)
    assert timeline.DISPUTED in [trace.name for trace in fig.data]
    assert [row[4] for row in fig.layout.meta["table"]["rows"]].count("several dates in print") == 2
    assert fig.layout.meta["alt"].count("date disputed") == 2


def test_without_a_dispute_nothing_is_shaded():
    """No span and no line in the legend."""
    fig = timeline.figure(timeline.rows(events(1)), title="t")
    assert [shape for shape in fig.layout.shapes if shape.type == "rect"] == []
    assert timeline.DISPUTED not in [trace.name for trace in fig.data]


def test_kinds_are_told_by_shape_and_colour():
    """Each kind of the history has a shape and a colour of its own that the page can swap."""
    symbols, colors = zip(*timeline.STYLES.values(), strict=True)
    assert len(set(symbols)) == len(set(colors)) == len(timeline.STYLES)
    assert set(colors) <= set(theme.TOKENS)
    assert set(timeline.STYLES) == {*history.KINDS.values(), history.POOLS}


def test_the_repository_fits_the_timeline():
    """All events of the table have a row; an empty timeline still draws."""
    evidence = tables.load()
    rows = timeline.rows(history.events(evidence))
    fig = timeline.figure(rows, title=history.finding(evidence))
    assert len(fig.layout.meta["table"]["rows"]) == len(evidence.history)
    assert timeline.figure([], title="t").layout.meta["table"]["rows"] == []
