"""The specification curve: what is drawn is in the table, what is counted is all of it."""

import numpy as np
import pytest

from review import multiverse, words
from review.figures import multiverse as drawn
from review.figures import theme

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def curve(evidence, table):
    """The curve in hairs."""
    return drawn.rows(evidence, table)


@pytest.fixture(scope="module")
def figure(curve):
    """The curve as it is drawn."""
    return drawn.figure(curve)


def test_the_curve_is_thinned_evenly_and_holds_both_ends_and_our_own(curve, table):
    """About sixty ranks at equal distances, each with the result that stands there."""
    hairs = table[table["unit"] == "hairs/cm2"].sort_values("estimate", kind="stable")
    ranks = [one.rank for one in curve.drawn]
    assert len(ranks) in (drawn.MOST, drawn.MOST + 1)
    assert (ranks[0], ranks[-1]) == (1, len(hairs))
    assert curve.default in ranks
    even = np.diff([rank for rank in ranks if rank != curve.default])
    assert even.max() <= 2 * even.min() + 2
    for one in curve.drawn:
        row = hairs.iloc[one.rank - 1]
        assert (one.estimate, one.interval.low, one.interval.high, one.k) == tuple(
            row[["estimate", "low", "high", "k"]]
        )


def test_counts_are_over_the_whole_table(curve, table):
    """Not over what is drawn."""
    hairs = table[table["unit"] == "hairs/cm2"]
    assert curve.total == len(hairs) == sum(curve.counts.values())
    assert curve.counts["above"] == (hairs["low"] > 0).sum()
    assert curve.counts["below"] == (hairs["high"] < 0).sum()
    assert multiverse.rank(table)[0] == pytest.approx(curve.default, abs=len(hairs) / 100)  # ties share a place there


def test_our_own_analysis_departs_in_nothing(curve):
    """It takes the first option wherever a decision plays a part, and it is the only one of those drawn that does."""
    ours = [one for one in curve.drawn if one.departs == 0]
    assert [one.rank for one in ours] == [curve.default]
    assert set(ours[0].options) == {0, drawn.IDLE}


def test_a_decision_about_a_trial_that_is_out_plays_no_part(evidence, table):
    """Every analysis drawn: with its trial out, or with no number that depends on it, the strip says so."""
    curve = drawn.rows(evidence, table, most=2000)
    hairs = table[table["unit"] == "hairs/cm2"].sort_values("estimate", kind="stable")
    taken = {d.name: [one.options[i] for one in curve.drawn] for i, d in enumerate(curve.decisions)}
    rows = hairs.iloc[[one.rank - 1 for one in curve.drawn]]
    out = (rows["kumar2018_include"] == "no").to_numpy()
    assert out.any()
    assert [code == drawn.IDLE for code in taken["Kumar 2018, unit"]] == out.tolist()
    assert drawn.IDLE not in taken["Kumar 2018, in the pool?"]
    borrowed = np.any(
        [rows[f"{name}_spread"] == "borrowed" for name in ("dhurat2013", "kumar2018", "adistri2024")], axis=0
    )
    assert [code != drawn.IDLE for code in taken["All, SD to borrow"]] == borrowed.tolist()
    used = (rows["yu2018_spread"] == "correlation").to_numpy()
    assert [code != drawn.IDLE for code in taken["Yu 2018, correlation"]] == used.tolist()


def test_each_decision_tells_of_all_its_analyses(curve, table):
    """Options that occur, with their numbers, middle estimates and shares, counted again."""
    hairs = table[table["unit"] == "hairs/cm2"]
    told = {decision.name: decision for decision in curve.decisions}
    unit = told["Kumar 2018, unit"]
    assert unit.options == ((0, "per square inch"), (1, "per cm²"), (drawn.IDLE, drawn.NO_PART))
    for option, found in zip(("hairs/in2", "hairs/cm2"), unit.found[:2], strict=True):
        mine = hairs[(hairs["kumar2018_unit"] == option) & (hairs["kumar2018_include"] == "yes")]
        assert found == (len(mine), np.median(mine["estimate"]), np.mean(mine["low"] > 0))
    totals = {decision.name: sum(number for number, *_ in decision.found) for decision in curve.decisions}
    assert set(totals.values()) == {curve.total}
    assert unit.found[2][0] == (hairs["kumar2018_include"] == "no").sum()
    assert not any("Friendship" in name or "designs" in name for name in told)


def test_the_strip_shows_the_option_of_each_analysis_drawn(curve, figure):
    """One row an option, below the words of its decision; every analysis has one mark for each decision."""
    strip = [trace for trace in figure.data if trace.yaxis == "y2"]
    assert len(strip) == sum(len(decision.options) for decision in curve.decisions)
    assert sum(len(trace.x) for trace in strip) == len(curve.drawn) * len(curve.decisions)
    heights = [trace.y[0] for trace in strip if len(trace.y)]
    assert heights == sorted(heights)
    assert len(set(heights)) == len(heights)
    assert all(trace.marker.color is None and trace.marker.line.color in theme.TOKENS for trace in strip)


def test_words_fit_on_a_phone(figure):
    """No line of a note is longer than what 360 pixels hold."""
    for note in figure.layout.annotations:
        lines = note.text.replace("<b>", "").replace("</b>", "").split("<br>")
        assert max(map(len, lines)) <= 48
    assert max(map(len, figure.layout.xaxis.title.text.split("<br>"))) <= 44


def test_long_intervals_are_cut_at_the_edge(curve, figure):
    """Nothing is drawn outside the axis; the estimates are all inside."""
    low, high = figure.layout.yaxis.range
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    ends = [end for trace in lines for end in trace.y if end is not None]
    assert low <= min(ends)
    assert max(ends) <= high
    assert low < curve.lowest < curve.highest < high


def test_the_figure_says_what_it_shows(curve, figure):
    """Title, alternative and table hold the counts of all analyses; shape tells as well as colour."""
    meta = figure.layout.meta
    assert meta["title"] == drawn.headline(curve)
    assert words.count(curve.total) in meta["title"]
    assert f"rank {curve.default:,}" in meta["alt"]
    assert len(meta["table"]["rows"]) == sum(len(decision.options) for decision in curve.decisions)
    assert drawn.figure(curve, title="Another").layout.meta["title"] == "Another"
    named = [trace for trace in figure.data if trace.name and trace.showlegend]
    assert len({trace.marker.symbol for trace in named}) == len(named) == 3


def test_another_scale_has_its_own_curve_without_our_own(evidence, table):
    """In SDs no star is drawn: our own analysis is in hairs."""
    curve = drawn.rows(evidence, table, "SD")
    assert (curve.default, curve.unit) == (0, "SD")
    assert "rank" not in drawn.figure(curve).layout.meta["alt"]
    with pytest.raises(ValueError, match="no analysis in 'um'; there are hairs/cm2, SD"):
        drawn.rows(evidence, table, "um")


def test_few_analyses_are_all_drawn(evidence, table):
    """Below the limit nothing is thinned, and one rank may hold all."""
    few = table.iloc[:5]
    assert [one.rank for one in drawn.rows(evidence, few).drawn] == [1, 2, 3, 4, 5]
    assert len(drawn.figure(drawn.rows(evidence, table.iloc[:1])).data) > 2


def test_the_same_rows_draw_the_same_figure(curve, figure):
    """Drawing has no memory."""
    assert drawn.figure(curve).to_json() == figure.to_json()
