"""The standard error against an assumed correlation: where the curves start, fall and meet the printed p."""

import pytest
from scipy import stats

from review import recover
from review.changes import PrePost
from review.estimates import Arm
from review.figures import correlation, theme

NEEDLED = PrePost(Arm(19, 44.12, 21.58, "hairs"), Arm(19, 73.14, 25.45, "hairs"))
CONTROL = PrePost(Arm(19, 46.22, 18.77, "hairs"), Arm(19, 63.21, 19.22, "hairs"))
P, GAP = 0.01, 12.03
SQUARES = 25.45**2 + 19.22**2 + 21.58**2 + 18.77**2
PRODUCTS = 2 * (25.45 * 21.58 + 19.22 * 18.77)


@pytest.fixture(scope="module")
def curves():
    return correlation.rows(NEEDLED, CONTROL, P)


def test_at_zero_the_halves_are_strangers(curves):
    """Both curves begin at the SE of four SDs."""
    changes, both = curves
    assert (changes.ses[0], both.ses[0]) == pytest.approx([(SQUARES / 19) ** 0.5] * 2)
    assert all(curve.correlations[0] == 0 and curve.correlations[-1] == pytest.approx(0.95) for curve in curves)


def test_every_curve_falls(curves):
    """More alike means more precise."""
    for curve in curves:
        assert list(curve.ses) == sorted(curve.ses, reverse=True)


def test_each_test_has_its_own_degrees_of_freedom(curves):
    """The printed p asks pairs for t(18), SE 4.18, and strangers for t(36), SE 4.42: scipy's quantiles."""
    strangers, pairs = curves
    assert pairs.wanted == pytest.approx(GAP / stats.t.isf(P / 2, 18))
    assert strangers.wanted == pytest.approx(GAP / stats.t.isf(P / 2, 36))
    assert (pairs.wanted, strangers.wanted) == (pytest.approx(4.18, abs=0.005), pytest.approx(4.42, abs=0.005))


def test_curves_meet_the_printed_p_where_algebra_says(curves):
    """Strangers: in closed form, 0.80, as anomaly a12 has it. Pairs: the SE at that r is the wanted one."""
    strangers, pairs = curves
    assert strangers.meets == pytest.approx((SQUARES - 19 * strangers.wanted**2) / PRODUCTS, abs=1e-9)
    assert strangers.meets == pytest.approx(0.80, abs=0.005)
    changed = [half.changes(correlation=pairs.meets).sd for half in (NEEDLED, CONTROL)]
    assert recover.sd_of_change(*changed, correlation=pairs.meets) / 19**0.5 == pytest.approx(pairs.wanted)


def test_a_curve_that_never_gets_there_has_no_mark():
    """An SE above or below all of a curve is met nowhere, and the alternative text says it."""
    far = correlation.rows(NEEDLED, CONTROL, 0.9)
    assert [curve.meets for curve in far] == [None] * 2
    fig = correlation.figure(far, title="Far")
    assert "never reaches it" in fig.layout.meta["alt"]


def test_lines_differ_in_dash_mark_and_colour(curves):
    """Told apart without colour; each mark lies on the line of what p asks of its curve."""
    fig = correlation.figure(curves, title="They meet")
    marked = [trace for trace in fig.data if trace.name and trace.marker.symbol]
    assert [trace.name for trace in marked] == [curve.name for curve in curves]
    assert len({trace.line.dash for trace in marked}) == len({trace.marker.symbol for trace in marked}) == 2
    assert len({trace.line.color for trace in marked}) == 2
    assert {trace.line.color for trace in fig.data} <= set(theme.TOKENS)
    dotted = [trace for trace in fig.data if trace.line.dash == "dot" and trace.x[0] is not None]
    for trace, level, curve in zip(marked, dotted, curves, strict=True):
        assert list(level.y) == [curve.wanted] * 2
        assert (trace.x[0], trace.y[0]) == (curve.meets, curve.wanted)
        assert trace.line.color == level.line.color


def test_the_table_has_every_correlation(curves):
    """One row for each, one column for each curve, what p asks for below, and the title is the finding."""
    meta = correlation.figure(curves, title="They meet").layout.meta
    assert meta["title"] == "They meet"
    assert len(meta["table"]["rows"]) == len(curves[0].correlations) + 1
    assert meta["table"]["rows"][0] == ["0.00", "9.83", "9.83"]
    assert meta["table"]["rows"][-1] == ["What p asks for", "4.42", "4.18"]
    assert len(meta["table"]["columns"]) == 3
