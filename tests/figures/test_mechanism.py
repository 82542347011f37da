"""Maps of single findings: every mark in its own cell, none on another, gaps that stay visible."""

from collections import Counter
from itertools import pairwise

import pytest

from review import chain, mechanisms, tables
from review.figures import mechanism, theme
from review.mechanisms import Mark

COLUMNS = ["against", "neither", "for the claim"]
KINDS = list(mechanism.SUBJECTS)


def marks(n, band="mouse"):
    """n marks over all kinds and columns; some with the same id, a long text, or no detail."""
    return [
        Mark(
            "m01" if k % 5 == 0 else f"m{k:02d}",
            band,
            COLUMNS[k % 3],
            KINDS[k % len(KINDS)],
            k % 2 == 1,
            "A finding with a rather long text that has to be broken, on <skin>",
            "" if k % 3 == 0 else "detail & more",
        )
        for k in range(n)
    ]


def draw(bands, **changes):
    """The figure with the names of this test."""
    return mechanism.figure(bands, **{"title": "t", "columns": COLUMNS, "styles": mechanism.SUBJECTS} | changes)


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_mark_is_drawn_once_in_its_own_cell(n):
    """No mark is dropped, none leaves its column or its band, and no two share a place."""
    (band,) = mechanism.rows(marks(n), ["mouse"], COLUMNS)
    assert sorted(map(repr, (point.mark for point in band.points))) == sorted(map(repr, marks(n)))
    for point in band.points:
        assert int(point.x) == COLUMNS.index(point.mark.column)
        assert band.bottom < point.y < band.start
    assert len({(point.x, point.y) for point in band.points}) == n
    drawn = [
        (x, y, text)
        for trace in draw([band]).data
        if trace.text
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    ]
    drawn = [(x, y + mechanism.BELOW, text) for x, y, text in drawn]
    assert sorted(drawn) == sorted((point.x, point.y, point.mark.finding_id) for point in band.points)


def test_ids_keep_clear_of_their_marks():
    """An id begins below the tip of a diamond, the deepest mark, and ends above the next line of marks."""
    tip = 1.3 * mechanism.SIZE / 2 + mechanism.EDGE / 2
    top, end = mechanism.BELOW - mechanism.LETTER / 2, mechanism.BELOW + mechanism.LETTER / 2
    assert tip + 1 < top
    assert end + 1 < mechanism.STEP - tip


@pytest.mark.parametrize("columns", [1, 3, 6, 20])
def test_marks_and_their_names_fit_a_phone(columns):
    """Neighbours in a line are at least a slot apart, as far as one mark a line allows."""
    names = [f"column {k}" for k in range(columns)]
    many = [Mark(f"m{k:02d}", "mouse", names[0], KINDS[0], False, "t") for k in range(30)]
    (band,) = mechanism.rows(many, ["mouse"], names)
    line = sorted(point.x for point in band.points if point.y == band.points[0].y)
    gaps = [(right - left) * mechanism.ROOM / columns for left, right in pairwise(line)]
    assert all(gap >= mechanism.SLOT for gap in gaps)
    assert len({point.y for point in band.points}) * len(line) >= 30


def test_a_band_without_a_finding_keeps_its_place():
    """A gap is a finding: the empty band is drawn and told as none; a mark of no band is not asked for."""
    bands = mechanism.rows(marks(2), ["mouse", "human scalp"], COLUMNS)
    assert bands[1].points == ()
    assert bands[0].bottom == bands[1].top > bands[1].bottom
    assert "human scalp: none" in draw(bands).layout.meta["alt"]


def test_a_long_name_of_a_band_is_broken_into_lines():
    """It fits a phone and moves the marks down."""
    name = "Growth factors in the wound, by whatever way they were released, measured or supposed"
    (band,) = mechanism.rows(marks(1, name), [name], COLUMNS)
    assert max(map(len, band.lines)) <= mechanism.LETTERS
    assert " ".join(band.lines) == name
    (note,) = draw([band]).layout.annotations
    assert note.y > band.points[0].y + mechanism.STEP / 2


@pytest.mark.parametrize("styles", [mechanism.SUBJECTS, mechanism.BEARINGS], ids=["subjects", "bearings"])
def test_kinds_are_told_by_shape_and_colour(styles):
    """Colour is never the only sign, and each colour is one that the page can swap."""
    symbols, colors = zip(*styles.values(), strict=True)
    assert len(set(symbols)) == len(set(colors)) == len(styles)
    assert set(colors) <= set(theme.TOKENS)


def test_styles_name_every_kind():
    """Each subject and each judgement has a style."""
    assert set(mechanism.SUBJECTS) == {*mechanisms.SUBJECTS.values(), mechanisms.ANOTHER}
    assert list(mechanism.BEARINGS) == list(chain.BEARINGS.values())


def test_the_legend_names_what_is_there():
    """Kinds that do not occur stay out; hollow is explained only where a mark is hollow."""
    near = [mark for mark in marks(6) if not mark.distant]
    names = [trace.name for trace in draw(mechanism.rows(near, ["mouse"], COLUMNS)).data if trace.name]
    assert names == [kind for kind in KINDS if kind in {mark.kind for mark in near}]
    fig = draw(mechanism.rows(marks(6), ["mouse"], COLUMNS))
    assert mechanism.DISTANT in [trace.name for trace in fig.data]
    hollow = [s for trace in fig.data if trace.hovertemplate for s in trace.marker.symbol if s.endswith("-open")]
    assert len(hollow) == sum(mark.distant for mark in marks(6))


def test_the_figure_tells_itself_in_words():
    """Title, text alternative and table name every mark, those with the same id too; hover is escaped."""
    fig = draw(mechanism.rows(marks(6), ["mouse"], COLUMNS), title="Few")
    meta = fig.layout.meta
    assert meta["title"] == "Few"
    assert Counter(row[0] for row in meta["table"]["rows"])["m01"] == sum(m.finding_id == "m01" for m in marks(6))
    hover = [text for trace in fig.data if trace.hovertemplate for text in trace.hovertemplate]
    assert all("&lt;skin&gt;" in text for text in hover)


def test_the_repository_fits_both_maps():
    """All findings by tissue and direction, and all judgements by step and tissue, are drawn."""
    evidence = tables.load()
    columns = list(mechanisms.DIRECTIONS.values())
    bands = mechanism.rows(mechanisms.marks(evidence), mechanisms.LEVELS.values(), columns)
    assert sum(len(band.points) for band in bands) == len(evidence.mechanism)
    steps = mechanism.rows(chain.marks(evidence), chain.bands(), list(chain.COLUMNS))
    assert sum(len(band.points) for band in steps) == len(evidence.links_of_chain)


def test_a_map_without_bands_still_draws():
    """Nothing to show, no error."""
    assert draw(mechanism.rows([], [], COLUMNS)).layout.meta["table"]["rows"] == []
