"""The whole forest plot: no row lost or shifted, weights that add up, diamonds only where there are two or more."""

import pandas as pd
import pytest
from tests.figures.test_bias import ALL, NASTY, effects, pool_of, result

from review import answers, bias, comparisons, words
from review.estimates import Interval
from review.figures import trials
from review.figures.bias import Light
from review.pooling import pool


def drawn(frame, results=(), groups=None):
    return trials.rows(frame, list(results), pool_of(frame), groups)


def labels(lines):
    return [line.label for line in lines]


def test_rows_by_equality():
    """A trial with its line, access and lights; one without judgement has none; then the pool."""
    frame = effects(
        {}, {"study_id": "b", "label": "B 2031", "value": 20.0, "included": False, "access": "secondary (x)"}
    )
    first, second, last = drawn(frame, [result()])
    assert (first.label, first.access, first.effect.weight) == ("A 2030", "abstract", 1.0)
    assert first.lights[0] == Light("randomisation", ALL[0], "Reason randomisation <b>.")
    assert len(first.lights) == 6
    assert (second.label, second.access, second.effect.weight, second.lights) == ("B 2031", "secondary (x)", 0.0, ())
    assert (last.effect.basis, last.access, last.lights) == ("pooled", "", ())


def test_groups_have_a_name_and_a_diamond_from_two_trials_on():
    """Two of three trials in one group: a diamond there, pooled from these two alone; none for the single one."""
    frame = effects({}, {"study_id": "b", "label": "B", "value": 14.0}, {"study_id": "c", "label": "C", "value": 30.0})
    lines = drawn(frame, groups=["x", "y", "x"])
    assert labels(lines) == [
        "x",
        "A 2030",
        "C",
        "Together, two trials",
        "y",
        "B",
        "Pooled, three trials",
        "A next trial",
    ]
    together = lines[3].effect
    alone = pool([10.0, 30.0], [4.0, 4.0], unit="hairs/cm2")
    assert (together.basis, together.value, together.interval) == ("subgroup", alone.estimate, alone.interval())
    assert [line.effect is None for line in lines] == [True, False, False, False, True, False, False, False]


def test_one_group_is_no_group():
    """A single name has no heading, and no diamond beside the one of all."""
    frame = effects({}, {"study_id": "b", "label": "B"})
    assert labels(drawn(frame, groups=["x", "x"])) == ["A 2030", "B", "Pooled, two trials"]
    assert labels(drawn(frame)) == ["A 2030", "B", "Pooled, two trials"]


def test_a_group_counts_only_pooled_trials():
    """A trial out of the pool stands in its group and brings no diamond."""
    frame = effects({}, {"study_id": "b", "included": False}, {"study_id": "c"}, {"study_id": "d"})
    lines = drawn(frame, groups=["x", "x", "y", "y"])
    assert labels(lines) == [
        "x",
        "A 2030",
        "A 2030",
        "y",
        "A 2030",
        "A 2030",
        "Together, two trials",
        *labels(lines)[-2:],
    ]


def test_groups_must_match():
    """A list of another length would shift the groups."""
    with pytest.raises(ValueError, match="1 comparisons and 2 groups"):
        drawn(effects({}), groups=["x", "y"])


@pytest.mark.parametrize("n", [1, 2, 40])
def test_no_row_is_lost(n):
    """One height and one label each, top to bottom, with lights and letters at the height of their trial."""
    frame = effects(*({"study_id": str(i), "label": f"{NASTY} {i}", "value": float(i)} for i in range(n)))
    lines = drawn(frame, [result(str(i)) for i in range(n)], groups=["x" if i % 2 else NASTY for i in range(n)])
    fig = trials.figure(lines, title="T")
    heights = list(range(len(lines), 0, -1))
    assert list(fig.layout.yaxis.tickvals) == heights
    assert len(fig.layout.yaxis.ticktext) == len(lines)
    assert "<script>" not in "".join(fig.layout.yaxis.ticktext)
    of_trials = [y for line, y in zip(lines, heights, strict=True) if line.access]
    lights = [y for each in fig.data if each.xaxis == "x2" and each.mode == "markers+text" for y in each.y if y]
    letters = next(each for each in fig.data if each.xaxis == "x2" and each.mode == "text")
    assert sorted(lights) == sorted(of_trials * 6)
    assert list(letters.y) == of_trials
    assert "<script>" not in "".join(letters.hovertemplate)


def test_a_group_does_not_stretch_the_axis():
    """Two trials that disagree have an endless interval; an arrow says so, and the axis follows the others."""
    frame = effects({"value": 0.0}, {"study_id": "b", "value": 60.0}, {"study_id": "c", "value": 30.0, "se": 0.1})
    lines = drawn(frame, groups=["x", "x", "y"])
    low, high = trials.figure(lines, title="T").layout.xaxis.range
    together = next(line.effect for line in lines if line.effect and line.effect.basis == "subgroup")
    assert together.interval.low < low < high < together.interval.high
    assert Interval(low, high).low < 0


def test_the_plot_of_the_data(evidence):
    """Weights add up to all; the table has each trial's judgements in words; the alternative text names every line."""
    found = comparisons.effects_for(evidence, *answers.MAIN)
    judged = bias.judged(evidence, list(dict.fromkeys(found["study_id"])), answers.MAIN[1])
    lines = trials.rows(
        found, judged, comparisons.pooled(found), found["paired"].map({False: "Groups", True: "Halves"})
    )
    assert sum(line.effect.weight for line in lines if line.access) == pytest.approx(1.0)
    meta = trials.figure(lines, title="T").layout.meta
    assert all(line.label in meta["alt"] for line in lines)
    table = pd.DataFrame(meta["table"]["rows"], columns=meta["table"]["columns"]).set_index("")
    row = found.set_index("label").loc["Yu 2018"]
    assert table.loc["Yu 2018", "Difference (hairs per cm²)"] == words.number(row["value"])
    assert table.loc["Yu 2018", "Read as"] == row["access"]
    assert table.loc["Adistri 2024", "Weight"] == "not pooled"
    assert table["Overall"].notna().sum() == sum(bool(line.lights) for line in lines)


def test_nothing_to_draw():
    with pytest.raises(ValueError, match="no effect"):
        trials.figure([trials.TrialRow("x")], title="T")
