"""Needle length against effect: every length is drawn, what is not read is not drawn as zero."""

import pytest

from review import tables
from review.comparisons import MAIN, effects_for
from review.estimates import Interval
from review.figures import doses, theme

DOSES = [
    doses.Dose("First 2013", 1.5, 7.0, 69.2, Interval(4.4, 134.0), False, True),
    doses.Dose("Second 2018", 1.5, 7.0, 1.6, Interval(0.9, 2.4), True, True),
    doses.Dose("Third 2018", None, 28.0, 12.0, Interval(3.8, 20.2), False, True),
    doses.Dose("Fourth 2024", 0.6, 28.0, 43.2, Interval(19.7, 66.7), True, False),
    doses.Dose("Fifth 2021", 1.2, 14.0),
    doses.Dose("Sixth 2022", None, None),
]


@pytest.fixture(scope="module")
def found():
    """The doses of the main comparison and of all other needled arms."""
    evidence = tables.load()
    return doses.rows(evidence, effects_for(evidence, *MAIN))


def marks(figure):
    return [trace for trace in figure.data if trace.mode == "markers" and trace.x[0] is not None]


def test_lengths_and_effects_come_from_the_tables(found):
    """Four effects, one of them without a length; the lengths of every other needled arm once."""
    effects = {dose.label: (dose.mm, dose.days) for dose in found if dose.value is not None}
    assert effects == {
        "Dhurat 2013": (1.5, 7.0),
        "Kumar 2018": (1.5, 7.0),
        "Yu 2018": (None, 28.0),
        "Adistri 2024": (0.6, 28.0),
    }
    known = [(dose.label, dose.mm) for dose in found if dose.value is None and dose.mm is not None]
    assert {("Chinese women 2022", 0.26), ("KJD 2016", 0.3), ("KJD 2016", 0.5), ("Faghihi 2021", 1.2)} <= set(known)
    assert len(known) == len(set(known))


def test_what_was_left_out_is_hollow_and_a_bound_is_dotted():
    """Symbols and dashes say it without colour."""
    figure = doses.figure(DOSES, title="No trend")
    symbols = {trace.hovertemplate.split(",")[0]: trace.marker.symbol for trace in marks(figure)}
    assert symbols["Fourth 2024"] == "diamond-open"
    assert symbols["Third 2018"] == "diamond"
    dashes = [trace.line.dash for trace in figure.data if trace.mode == "lines"]
    assert dashes == ["solid", "dot", "solid", "dot"]


def test_unread_lengths_stand_apart():
    """An effect without a length stands left of zero under “not read”; without either there is no mark."""
    figure = doses.figure(DOSES, title="No trend")
    third = next(trace for trace in marks(figure) if trace.hovertemplate.startswith("Third 2018"))
    assert third.x[0] < 0
    assert figure.layout.xaxis.ticktext[0] == "not<br>read"
    assert len(marks(figure)) == 5
    assert "not read" not in str(doses.figure(DOSES[:2], title="").layout.xaxis.ticktext)


def test_one_length_never_hides_another():
    """Trials of one length stand side by side."""
    first, second = marks(doses.figure(DOSES[:2], title=""))
    assert first.x[0] != second.x[0]


@pytest.mark.parametrize("k", [1, 2, 40])
def test_no_row_is_dropped(k):
    """Duplicate labels and long names keep their own height in the strip, in the order of length."""
    name = "A trial with a name that is far too long for one line"
    rows = [doses.Dose(name, 0.25 + n / 20, 14.0) for n in range(k)]
    figure = doses.figure(rows, title="Only lengths")
    heights = [trace.y[0] for trace in marks(figure)]
    assert len(set(heights)) == k
    assert heights == sorted(heights, reverse=True)
    assert min(heights) > 0
    assert max(heights) < figure.layout.yaxis2.range[1]
    assert len(figure.layout.meta["table"]["rows"]) == k


def test_no_rows_no_marks():
    """An empty list draws axes and nothing else."""
    assert marks(doses.figure([], title="")) == []


@pytest.mark.parametrize(
    ("days", "often"),
    [
        (3.5, "every week or more often"),
        (7, "every week or more often"),
        (15, "every 2 weeks"),
        (21, "every 3 weeks or more"),
        (None, "how often: not read"),
    ],
)
def test_how_often_in_words(days, often):
    """Days become the group that the legend shows."""
    assert doses.Dose("T", 1.0, days).often == often


def test_the_figure_tells_itself_in_words(found):
    """Every trial is in the table, with what was not read called so; colours are those of the theme."""
    figure = doses.figure(found, title="No trend")
    meta = figure.layout.meta
    assert len(meta["table"]["rows"]) == len(found)
    assert "Kumar 2018, 1.5 mm: 1.6 [0.9 to 2.4], at most so wide" in meta["alt"]
    assert "Yu 2018, length not read: 12.0 [3.8 to 20.2]" in meta["alt"]
    assert "Liang 2022" not in meta["alt"]
    assert ["Liang 2022", "not read", "every 2 weeks", "no effect in hairs per cm² was read"] in meta["table"]["rows"]
    assert {color for _, color in doses.OFTEN.values()} <= set(theme.TOKENS)
    assert len({symbol for symbol, _ in doses.OFTEN.values()}) == len(doses.OFTEN)
