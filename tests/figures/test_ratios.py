"""The forest plot of risk ratios: what it draws, and where the lines lie."""

from importlib.resources import files
from math import exp, log

import pytest

from review import ratios, tables
from review.figures import ratios as forest
from review.show import Sentence

from ..changing import with_table


@pytest.fixture(scope="module")
def evidence():
    return tables.load(files("review.starting") / "template" / "data")


@pytest.fixture(scope="module")
def case(evidence):
    return ratios.found(evidence)


def test_lines_are_the_trials_in_their_order(case):
    """Each with its ratio, its interval and its share of the pool."""
    lines = forest.rows(case)
    for line, row, share in zip(lines[:13], case.rows, case.pool.weights, strict=True):
        assert line.label.startswith(row["label"])
        assert (line.value, line.weight) == (row["risk_ratio"].value, share)
    assert lines[13].interval == case.pool.interval()
    assert lines[14].interval == case.pool.prediction()


def test_the_axis_counts_in_multiples(case):
    """Ticks stand at the logs of the ratios that they show, and the line of no difference at 1."""
    fig = forest.shown(case)
    axis = fig.layout.xaxis
    assert [log(float(text)) for text in axis.ticktext] == pytest.approx(list(axis.tickvals))
    assert "1" in axis.ticktext
    assert fig.layout.shapes[0].x0 == 0


def test_the_table_below_has_ratios(case):
    table = forest.shown(case).layout.meta["table"]
    assert len(table["rows"]) == 15
    assert table["rows"][13][1:] == [
        ratios.shown(x) for x in (case.pool.estimate, *vars(case.pool.interval()).values())
    ]
    assert table["rows"][0][1] == ratios.shown(log(4 / 123 / (11 / 139)))


def test_text_of_the_tables_is_never_markup(evidence, nasty):
    """A label and an event with markup in it are shown as they stand."""
    studies = evidence.studies.assign(label=[nasty, *evidence.studies["label"][1:]])
    fig = forest.figure(forest.rows(ratios.found(with_table(evidence, "studies", studies))), title="T", event=nasty)
    shown = [*fig.layout.yaxis.ticktext, fig.layout.xaxis.title.text, *(trace.hovertemplate for trace in fig.data)]
    assert not any("<script" in text for text in shown)


def test_without_trials_a_sentence_stands_in_its_place(evidence):
    nothing = ratios.found(with_table(evidence, "events", evidence.events.head(0)))
    assert isinstance(forest.shown(nothing), Sentence)
    with pytest.raises(ValueError, match="no risk ratio"):
        forest.figure(forest.rows(nothing), title="T", event="death")


def test_one_trial_has_no_next(evidence):
    one = ratios.found(with_table(evidence, "comparisons", evidence.comparisons.head(1)))
    assert [line.basis for line in forest.rows(one)] == ["printed", "pooled"]
    assert exp(forest.rows(one)[1].value) == pytest.approx(4 / 123 / (11 / 139))
