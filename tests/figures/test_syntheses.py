"""Figures of the syntheses: what is drawn, on which scale, of which kind."""

from itertools import pairwise

import pytest

from review import syntheses, tables
from review.figures import dots
from review.figures import syntheses as beside


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


def test_labelled_rows(evidence):
    """Whole reviews first, then parts; the odd one among them."""
    rows = beside.labelled_rows(evidence)
    assert [row.kind for row in rows] == [beside.WHOLE] * 3 + ["a subgroup of Xu 2024"] * 4
    assert max(row.value for row in rows) == 15.82


def test_hair_rows(evidence):
    """Each published number with what its label says, ours under both units."""
    kinds = {row.label: row.kind for row in beside.hair_rows(evidence)}
    assert kinds["Gupta 2023"] == beside.PUBLISHED
    assert kinds["Pei 2024"] == beside.UNLABELLED
    assert kinds["Xu 2024"] == beside.WRONG
    assert [kind for kind in kinds.values()].count(beside.OURS) == 2


def test_sd_rows(evidence):
    """No row holds a number that cannot be an SMD."""
    rows = beside.sd_rows(evidence)
    assert max(row.value for row in rows) < 3
    assert [row.kind for row in rows].count(beside.MADE) == 2


def test_ahead_rows(evidence):
    """For each synthesis the mean, then its next trials, which lie wider; ours last."""
    rows = beside.ahead_rows(evidence)
    assert len(rows) == len(syntheses.predictions(evidence)) + 4
    assert rows[-1].label.startswith("This review")
    for mean, following in pairwise(rows):
        if mean.kind == beside.MEAN and following.kind == beside.NEXT:
            assert following.interval.width > mean.interval.width


def test_decision_rows(evidence):
    """Published numbers, our pool, then each decision; all can be drawn."""
    rows = beside.decision_rows(evidence)
    assert [row.kind for row in rows].count(beside.OURS) == 1
    assert [row.kind for row in rows].count(beside.CHANGED) == len(syntheses.retold(evidence, "SD")) - 1
    fig = dots.figure(rows, title="T", axis="SMD")
    assert len(fig.layout.meta["table"]["rows"]) == len(rows)
