"""The standard error against an assumed correlation: where the curves start, fall and meet the printed p."""

import pytest

from review import recover
from review.changes import PrePost
from review.estimates import Arm
from review.figures import correlation, theme

NEEDLED = PrePost(Arm(19, 44.12, 21.58, "hairs"), Arm(19, 73.14, 25.45, "hairs"))
CONTROL = PrePost(Arm(19, 46.22, 18.77, "hairs"), Arm(19, 63.21, 19.22, "hairs"))
SE = recover.se_from_p(12.03, 0.01, df=18)


@pytest.fixture(scope="module")
def curves():
    return correlation.rows(NEEDLED, CONTROL, SE)


def test_at_zero_the_halves_are_strangers(curves):
    """Both curves begin at the SE of four SDs."""
    changes, both = curves
    four = ((25.45**2 + 19.22**2 + 21.58**2 + 18.77**2) / 19) ** 0.5
    assert changes.ses[0] == pytest.approx(four)
    assert both.ses[0] == pytest.approx(four)
    assert all(curve.correlations[0] == 0 and curve.correlations[-1] == pytest.approx(0.95) for curve in curves)


def test_every_curve_falls(curves):
    """More alike means more precise."""
    for curve in curves:
        assert list(curve.ses) == sorted(curve.ses, reverse=True)


def test_curves_meet_the_printed_p_where_algebra_says(curves):
    """Strangers: in closed form, about 0.8, as anomaly a12 has it. Pairs: the SE at that r is the wanted one."""
    changes, both = curves
    squares = 25.45**2 + 19.22**2 + 21.58**2 + 18.77**2
    assert changes.meets == pytest.approx((squares - 19 * SE**2) / (2 * (25.45 * 21.58 + 19.22 * 18.77)), abs=1e-9)
    assert changes.meets == pytest.approx(0.8, abs=0.05)
    changed = [half.changes(correlation=both.meets).sd for half in (NEEDLED, CONTROL)]
    assert recover.sd_of_change(*changed, correlation=both.meets) / 19**0.5 == pytest.approx(SE)


def test_a_curve_that_never_gets_there_has_no_mark():
    """An SE above or below all of a curve is met nowhere, and the alternative text says it."""
    far = correlation.rows(NEEDLED, CONTROL, 50.0)
    assert [curve.meets for curve in far] == [None] * 2
    fig = correlation.figure(far, 50.0, title="Far")
    assert "never reaches it" in fig.layout.meta["alt"]


def test_lines_differ_in_dash_mark_and_colour(curves):
    """Told apart without colour; the marks lie on the line of the printed p."""
    fig = correlation.figure(curves, SE, title="They meet")
    named = [trace for trace in fig.data if trace.name and trace.showlegend is None]
    assert [trace.name for trace in named] == ["from the printed p, paired", *(curve.name for curve in curves)]
    marked = named[1:]
    assert len({trace.line.dash for trace in marked}) == len({trace.marker.symbol for trace in marked}) == 2
    assert {trace.line.color for trace in named} <= set(theme.TOKENS)
    assert len({trace.line.color for trace in named}) == 3
    assert [trace.y[0] for trace in marked] == [SE] * 2
    assert [trace.x[0] for trace in marked] == [curve.meets for curve in curves]


def test_the_table_has_every_correlation(curves):
    """One row for each, one column for each curve, and the title is the finding."""
    meta = correlation.figure(curves, SE, title="They meet").layout.meta
    assert meta["title"] == "They meet"
    assert len(meta["table"]["rows"]) == len(curves[0].correlations)
    assert meta["table"]["rows"][0] == ["0.00", "9.83", "9.83"]
    assert len(meta["table"]["columns"]) == 3
