"""The figures of the next trial: curves of people against difference, and what the trials that were done could see."""

import pytest

from review import planning
from review.figures import dots, sizes

WANTED = {"a small difference": 5.0, "what the drug adds": 14.7, "<i>seen</i> & noticed": 41.7}


@pytest.mark.parametrize("sds", [{"one": 20.0}, {"least": 14.6, "most": 25.4}, {"a": 10.0, "b": 20.0, "c": 30.0}])
def test_every_mark_is_a_computed_size(sds):
    """A curve for each SD; its marks are twice the people in an arm, and lie on it from left to right."""
    curves = sizes.rows(sds, WANTED)
    assert [curve.sd for curve in curves] == list(sds.values())
    for curve in curves:
        assert [people for _, _, people in curve.marks] == [
            2 * planning.per_arm(value, curve.sd, power=0.9) for value in WANTED.values()
        ]
        assert [x for x, _ in curve.points] == sorted(x for x, _ in curve.points)
        assert [y for _, y in curve.points] == sorted((y for _, y in curve.points), reverse=True)


def test_the_figure_shows_every_mark_with_its_own_shape():
    """Lines differ in dash, marks in shape as well as colour; the table has a row a difference and a column a curve."""
    curves = sizes.rows({"least": 14.6, "most": 25.4}, WANTED)
    fig = sizes.figure(curves, title="Halving the difference takes four times the people")
    marks = [trace for trace in fig.data if trace.mode == "markers"]
    assert len({trace.marker.symbol for trace in marks}) == len({trace.marker.color for trace in marks}) == 2
    assert len({trace.line.dash for trace in fig.data if trace.mode == "lines"}) == 2
    meta = fig.layout.meta
    assert meta["title"].startswith("Halving")
    assert len(meta["table"]["rows"]) == len(WANTED)
    assert meta["table"]["columns"] == ["Difference", "least: SD 14.6", "most: SD 25.4"]
    assert "1,088 people" in meta["alt"]


def test_ticks_are_whole_numbers_of_people():
    """The scale of factors has ticks that a reader can name, with thousands separated."""
    fig = sizes.figure(sizes.rows({"most": 25.4}, WANTED), title="t")
    assert fig.layout.yaxis.type == "log"
    assert "1,000" in fig.layout.yaxis.ticktext


@pytest.mark.parametrize(("sds", "wanted"), [({}, WANTED), ({"one": 20.0}, {}), (dict.fromkeys("abcd", 20.0), WANTED)])
def test_nothing_to_draw_or_too_much_is_refused(sds, wanted):
    with pytest.raises(ValueError, match="SD"):
        sizes.rows(sds, wanted)


@pytest.mark.parametrize("many", [1, 2, 40])
def test_every_trial_has_its_dot(many):
    """1, 2 or 40 trials, long and repeated names, halves among them: none dropped, the yardsticks last."""
    trials = [
        planning.Trial("The same name, and a long one at that, for every trial", 10 + n, None if n % 3 == 0 else 12)
        for n in range(many)
    ]
    rows = sizes.seen_rows(trials, (14.6, 25.4), 14.7, 41.7)
    assert len(rows) == many + 2
    assert [row.kind for row in rows[-2:]] == [sizes.DRUG, sizes.NOTICED]
    for trial, row in zip(trials, rows, strict=False):
        assert row.value == row.interval.high == pytest.approx(trial.sees(25.4))
        assert row.interval.low == pytest.approx(trial.sees(14.6))
    fig = dots.figure(rows, title="t", axis="hairs per cm²")
    assert len(fig.layout.yaxis.tickvals) == many + 2
