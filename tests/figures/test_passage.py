"""Times as much with needles: one line a comparison, statements told from measurements."""

from types import SimpleNamespace

import pandas as pd
import pytest

from review import tables
from review.figures import passage


@pytest.fixture(scope="module")
def evidence():
    """The tables of the repository."""
    return tables.load()


def repeated(evidence, n):
    """Evidence with n rows of passage, some alike, with long names and missing cells."""
    rows = evidence.passage.to_dict("records")
    many = [rows[k % len(rows)] | {"needles": "needles " * (1 + 5 * (k % 2))} for k in range(n)]
    table = pd.DataFrame(many)[evidence.passage.columns].astype(evidence.passage.dtypes)
    return SimpleNamespace(passage=table, mechanism=evidence.mechanism)


@pytest.mark.parametrize("n", [1, 2, 40])
def test_every_comparison_has_a_line(evidence, n):
    """None is dropped, also of those with the same name, and each keeps a height of its own."""
    lines = passage.rows(repeated(evidence, n))
    fig = passage.figure(lines, title="t")
    assert len(lines) == len(fig.layout.yaxis.tickvals) == len(set(fig.layout.yaxis.tickvals)) == n
    assert len(fig.layout.meta["table"]["rows"]) == n


def test_kinds_tell_minoxidil_from_other_drugs_and_from_words(evidence):
    """One measurement of minoxidil; the statement is a range without a dot."""
    lines = passage.rows(evidence)
    assert [line.kind for line in lines] == [passage.OTHER] * 3 + [passage.MINOXIDIL, passage.SAID]
    assert lines[-1].value is None
    assert (lines[-1].interval.low, lines[-1].interval.high) == (10, 20)
    assert "said, not measured" in lines[-1].hover


def test_one_is_the_line_of_no_difference(evidence):
    """The upright line stands at one, and the axis begins at zero."""
    fig = passage.figure(passage.rows(evidence), title="t")
    assert [(shape.x0, shape.x1) for shape in fig.layout.shapes] == [(1, 1)]
    assert fig.layout.xaxis.rangemode == "tozero"
    assert "1 is no difference" in fig.layout.xaxis.title.text
