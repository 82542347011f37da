"""People of 100: a hundred marks an arm, as many filled as respond, and every number in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.estimates import Events
from review.figures import people, theme

RESULT = ("Trial: hair denser", "drug and needles", Events(26, 31), "drug", Events(17, 31))


def drawn(results, title="More respond"):
    return people.figure(people.rows(results), title=title)


def test_a_pair_is_the_shares_of_100():
    """26/31 = 83.9%, 17/31 = 54.8%; Newcombe's interval of the difference, 6 to 48."""
    (pair,) = people.rows([RESULT])
    assert (pair.first.of_100, pair.second.of_100) == (84, 55)
    assert pair.difference == pytest.approx(100 * 9 / 31)
    assert pair.first.told == "84 of 100 (it may be 66 to 95)"
    assert pair.told == "29 more of 100 with drug and needles (it may be 6 more to 48 more)."


def test_fewer_is_said_as_fewer():
    """A negative difference has its direction, and so has each end."""
    (pair,) = people.rows([("Thick hair", "needles", Events(0, 15), "laser", Events(2, 15))])
    assert pair.told == "13 fewer of 100 with needles (it may be 38 fewer to 9 more)."
    assert pair.first.told.startswith("0 of 100 (it may be 0 to 22)")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.data())
def test_every_arm_has_a_hundred_marks(n, data):
    """Filled and hollow marks of two arms are two hundred, whatever the counts; none lies outside the axes."""
    counts = [Events(data.draw(st.integers(0, n)), n) for _ in "ab"]
    figure = drawn([("Trial", "first", counts[0], "second", counts[1])])
    responds, not_ = figure.data
    assert len(responds.x) + len(not_.x) == 200
    assert len(responds.x) == sum((200 * count.affected + n) // (2 * n) for count in counts)  # halves up
    low, high = figure.layout.yaxis.range
    assert all(low < y < high for y in (*responds.y, *not_.y))
    assert len({*zip(responds.x, responds.y, strict=True), *zip(not_.x, not_.y, strict=True)}) == 200


@pytest.mark.parametrize("k", [1, 2, 40])
def test_no_row_is_dropped(k):
    """Duplicate labels and long names: each result keeps its blocks, below the one before."""
    name = "A trial with a name that is far too long to stand in one line of a phone"
    figure = drawn([(name, *RESULT[1:])] * k)
    assert sum(len(trace.x) for trace in figure.data) == 200 * k
    assert len(figure.layout.meta["table"]["rows"]) == 2 * k
    tops = [note.y for note in figure.layout.annotations]
    assert tops == sorted(tops, reverse=True)
    assert len(set(tops)) == 4 * k
    lines = [line for note in figure.layout.annotations for line in note.text.split("<br>")]
    assert max(len(line.replace("<b>", "").replace("</b>", "")) for line in lines) <= people.WORDS_WIDTH


def test_shape_as_well_as_colour():
    """Filled and hollow are told apart without colour, in colours of the theme."""
    responds, not_ = drawn([RESULT]).data
    assert responds.marker.symbol != not_.marker.symbol
    assert {responds.marker.color, not_.marker.color} <= set(theme.TOKENS)


def test_the_figure_tells_itself_in_words():
    """Title, counts and differences stand in the table and the text alternative."""
    meta = drawn([RESULT]).layout.meta
    assert meta["title"] == "More respond"
    assert meta["table"]["rows"][0][:3] == ["Trial: hair denser", "drug and needles", "26 of 31"]
    assert "84 of 100" in meta["alt"]


def test_nothing_to_show_is_an_empty_figure():
    """No result, no mark."""
    assert all(len(trace.x) == 0 for trace in drawn([]).data)
