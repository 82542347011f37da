"""The dot plot of harms: every count drawn once in its own row, with its exact interval, and a zero that is seen."""

from itertools import pairwise
from textwrap import wrap

import pytest

from review import harm_rates, tables
from review.estimates import Events, Step
from review.figures import harms, theme
from review.harm_rates import Rate

GROUPS = list(harms.STYLES)


def rate(k=0, *, study="Study 2020", event="itching", group=harm_rates.NEEDLED, reread=False):
    """A made-up count of k + 1 of k + 20 people."""
    return Rate(study, study.lower(), event, group, Events(k, k + 20), reread, Step("made up"))


def many(n):
    """n harms of one or two groups, some with the same label, a long name or a count of nobody."""
    return [
        tuple(
            rate(
                0 if k % 4 == 0 else k,
                study=f"Study {k % 3}",
                event="the same harm"
                if k % 5 == 0
                else f"a harm with a name that needs more than one line, number {k}",
                group=GROUPS[(k + place) % 4],
                reread=k % 2 == 0,
            )
            for place in range(1 + k % 2)
        )
        for k in range(n)
    ]


def marks(fig):
    """(x, y) of every mark that tells a count."""
    return [
        (x, y) for trace in fig.data if trace.hovertemplate is not None for x, y in zip(trace.x, trace.y, strict=True)
    ]


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_count_is_drawn_once_at_its_share(n):
    """No row is dropped and none is merged, whatever its label."""
    found = harms.rows(many(n))
    expected = [
        (100 * one.count.risk, height) for row in found for one, height in zip(row.rates, row.heights, strict=True)
    ]
    assert len(found) == n
    assert sorted(marks(harms.figure(found, title="t"))) == sorted(expected)
    assert len({height for _, height in expected}) == sum(map(len, many(n)))


def test_rows_do_not_overlap_and_each_label_has_room():
    """Marks lie inside their row, half the label fits beside the first mark, and on a phone the whole label above it."""
    found = harms.rows(many(40))
    edges = [0.0, *(row.bottom for row in found)]
    for (top, bottom), row in zip(pairwise(edges), found, strict=True):
        assert top > row.heights[0] >= row.heights[-1] > bottom
        assert top - row.heights[0] >= harms.LINE * len(row.lines) / 2
        on_phone = wrap(" ".join([*row.lines[:-1], row.lines[-1].replace(" ", "_")]), harms.JOINED)
        assert top - row.heights[0] > harms.LINE * len(on_phone)
        assert top - bottom >= harms.LINE * len(row.lines) + harms.BETWEEN


def test_labels_stay_where_their_counts_are():
    """A tick stands at the first mark of its row, with the counts as people of people."""
    found = harms.rows([(rate(3), rate(5, group=harm_rates.CONTROL)), (rate(0),)])
    fig = harms.figure(found, title="t")
    assert list(fig.layout.yaxis.tickvals) == [row.heights[0] for row in found]
    assert list(fig.layout.yaxis.ticktext) == ["Itching<br><b>3 of 23 · 5 of 25</b>", "Itching<br><b>0 of 20</b>"]


def test_the_study_is_named_only_where_there_are_several():
    """One study: its name would be noise in every row."""
    assert [row.label for row in harms.rows([(rate(),), (rate(1),)])] == ["Itching", "Itching"]
    assert harms.rows([(rate(),), (rate(study="Other"),)])[1].label == "Other: itching"


def test_shape_tells_the_group_and_a_hollow_mark_what_is_to_be_read_again():
    """Colour is never the only sign."""
    symbols, colors = zip(*harms.STYLES.values(), strict=True)
    assert len(set(symbols)) == len(set(colors)) == 4
    assert set(colors) <= set(theme.TOKENS)
    again = harms.figure(harms.rows([(rate(reread=True),)]), title="t")
    assert [s for trace in again.data if trace.hovertemplate for s in trace.marker.symbol] == ["circle-open"]
    assert harms.REREAD in [trace.name for trace in again.data]
    assert harms.REREAD not in [trace.name for trace in harms.figure(harms.rows([(rate(),)]), title="t").data]


def test_a_mark_at_nobody_is_not_cut_and_every_interval_is_a_line():
    """The scale begins left of zero and ends right of the longest line."""
    found = harms.rows([(rate(0),), (rate(9),)])
    fig = harms.figure(found, title="t")
    low, high = fig.layout.xaxis.range
    lines = [list(trace.x) for trace in fig.data if trace.mode == "lines+markers"]
    spans = [harms.share(one.interval) for row in found for one in row.rates]
    assert lines == [[span.low, span.high] for span in spans]
    assert low < 0 == spans[0].low
    assert max(span.high for span in spans) < high


def test_the_figure_tells_itself_in_words():
    """Title, text alternative and table name every count; hover is escaped."""
    fig = harms.figure(
        harms.rows([(rate(0, event="<b>itch"), rate(2, group=harm_rates.CONTROL, reread=True))]), title="Few"
    )
    meta = fig.layout.meta
    assert meta["title"] == "Few"
    assert [row[2:4] + row[5:] for row in meta["table"]["rows"]] == [
        ["needled", "0 of 20", "no"],
        ["not needled", "2 of 22", "yes"],
    ]
    assert "0 of 100 (exact 95% interval 0 to 17)" in meta["alt"]
    assert all("<b>itch" not in text for trace in fig.data if trace.hovertemplate for text in trace.hovertemplate)


def test_the_repository_fits_the_figure():
    """Both figures of the chapter hold every count of the tables, each once."""
    evidence = tables.load()
    pairs, others = harm_rates.pairs(evidence), harm_rates.others(evidence)
    drawn = [*marks(harms.figure(harms.rows(pairs), title="t")), *marks(harms.figure(harms.rows(others), title="t"))]
    third = [one for one in harm_rates.rates(evidence) if one.study_id == "liang2022" and one.count.observed == 37]
    assert len(drawn) + len(third) == len(harm_rates.rates(evidence))


def test_no_count_no_error():
    """An empty figure is drawn as empty."""
    assert harms.figure(harms.rows([]), title="nothing").layout.meta["table"]["rows"] == []
