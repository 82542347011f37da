"""The evidence map: every study in its cell, none on top of another, and gaps that stay visible."""

from collections import Counter

import pytest

from review import studied, tables
from review.figures import evidence_map, theme
from review.studied import Mark

DESIGNS = list(evidence_map.STYLES)


def marks(n, question="One against two"):
    """n marks over all designs and columns; some with the same name, a long name, or no number of people."""
    return [
        Mark(
            "The same name" if k % 5 == 0 else f"Study with a rather long name, number {k}",
            question,
            studied.GROUPS[k % 2],
            DESIGNS[k % len(DESIGNS)],
            None if k % 3 == 0 else 10 * k,
            ("abstract", "title")[k % 2],
            "what it <studied>",
        )
        for k in range(n)
    ]


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_mark_is_drawn_once_in_its_own_cell(n):
    """No mark is dropped, none leaves its column or its band, and no two share a place."""
    (band,) = evidence_map.rows(marks(n), ["One against two"])
    assert sorted(map(repr, (point.mark for point in band.points))) == sorted(map(repr, marks(n)))
    for point in band.points:
        assert int(point.x) == studied.GROUPS.index(point.mark.condition)
        assert band.bottom < point.y < band.top
    assert len({(point.x, point.y) for point in band.points}) == n
    fig = evidence_map.figure([band], title="t")
    drawn = [(x, y) for trace in fig.data for x, y in zip(trace.x, trace.y, strict=True) if x is not None]
    assert sorted(drawn) == sorted((point.x, point.y) for point in band.points)


def test_marks_of_a_line_do_not_touch():
    """On a phone a column is about 60 pixels wide: the largest marks still fit beside each other."""
    assert evidence_map.PER_LINE * evidence_map.LARGEST <= 60
    assert evidence_map.LARGEST < evidence_map.STEP


def test_a_question_without_a_study_keeps_its_band():
    """A gap is a finding: the empty row is drawn, and counted as no study."""
    bands = evidence_map.rows(marks(2), ["One against two", "Nobody asked"])
    assert [band.question for band in bands] == ["One against two", "Nobody asked"]
    assert bands[1].points == ()
    assert bands[1].top > bands[1].bottom
    meta = evidence_map.figure(bands, title="t").layout.meta
    assert "Nobody asked: no study" in meta["alt"]


def test_labels_stand_above_their_own_marks():
    """The words of a question belong to its band; bands follow each other without a gap."""
    bands = evidence_map.rows(marks(9) + marks(4, "Two"), ["One against two", "Two"])
    fig = evidence_map.figure(bands, title="t")
    assert [note.text for note in fig.layout.annotations] == ["One against two (9)", "Two (4)"]
    for band, note in zip(bands, fig.layout.annotations, strict=True):
        assert max(point.y for point in band.points) + evidence_map.LARGEST / 2 < note.y <= band.top
    assert bands[0].bottom == bands[1].top


def test_a_long_question_is_broken_into_lines():
    """A name of any length fits a phone, and moves its marks down."""
    name = "Any comparison with needling and platelet-rich plasma, however it was made and by whom"
    (band,) = evidence_map.rows(marks(1, name), [name])
    assert max(map(len, band.lines)) <= evidence_map.LETTERS
    assert " ".join(band.lines) == f"{name} (1)"
    assert band.points[0].y < band.top - len(band.lines) * evidence_map.HEAD


def test_size_tells_people_and_a_missing_number_is_marked():
    """Area grows with people up to a limit; unknown is the smallest and carries a question mark."""
    sizes = [evidence_map.size(n) for n in (None, 1, 40, 80, 150, 300)]
    assert sizes == sorted(sizes)
    assert evidence_map.size(80) ** 2 == pytest.approx(2 * evidence_map.size(40) ** 2)
    fig = evidence_map.figure(evidence_map.rows(marks(6), ["One against two"]), title="t")
    asked = Counter(text for trace in fig.data for text in trace.text or ())
    assert asked == {"?": 2, "": 4}


def test_design_is_told_by_shape_and_access_by_filling():
    """Colour is never the only sign; a study that was not read itself is hollow."""
    symbols, colors = zip(*evidence_map.STYLES.values(), strict=True)
    assert len(set(symbols)) == len(set(colors)) == len(evidence_map.STYLES)
    fig = evidence_map.figure(evidence_map.rows(marks(10), ["One against two"]), title="t")
    hollow = [s for trace in fig.data if trace.text for s in trace.marker.symbol if s.endswith("-open")]
    assert len(hollow) == sum(mark.access == "title" for mark in marks(10))
    assert {trace.marker.color for trace in fig.data} <= set(theme.TOKENS)
    assert [trace.name for trace in fig.data if trace.name][: len(DESIGNS)] == DESIGNS


def test_the_figure_tells_itself_in_words():
    """Title, text alternative and table name every study, those with the same name too; hover is escaped."""
    fig = evidence_map.figure(evidence_map.rows(marks(6), ["One against two"]), title="Few")
    meta = fig.layout.meta
    assert meta["title"] == "Few"
    assert Counter(row[2] for row in meta["table"]["rows"])["The same name"] == 2
    assert [row[4] for row in meta["table"]["rows"] if "not" in row[4]] == ["people not read"] * 2
    hover = [text for trace in fig.data if trace.text for text in trace.hovertemplate]
    assert all("&lt;studied&gt;" in text for text in hover)


def test_the_repository_fits_the_map():
    """All studies of the tables are drawn, under every question they bear on."""
    evidence = tables.load()
    bands = evidence_map.rows(studied.marks(evidence), studied.bands(evidence))
    assert sum(len(band.points) for band in bands) == len(studied.marks(evidence))


def test_a_map_without_studies_still_draws():
    """No question, no mark, no error."""
    assert evidence_map.figure(evidence_map.rows([], []), title="nothing").layout.meta["table"]["rows"] == []
