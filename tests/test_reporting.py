"""The checklist for the next paper: every item says why, and every fault behind it is a trial's."""

import pytest

from review import reporting, tables


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def test_every_item_has_its_reason_and_its_faults(evidence):
    """All cells are words; every mark is an anomaly of a source that reports a study."""
    rows = reporting.checklist_rows(evidence)
    assert len(rows) == len(reporting.CHECKLIST)
    assert rows.map(lambda cell: isinstance(cell, str) and cell != "").all().all()
    anomalies = evidence.anomalies.set_index("anomaly_id")["source_id"]
    marks = [mark for cell in rows["seen"] for mark in cell.split(", ") if mark in anomalies.index]
    assert len(marks) == len(set(marks)) > 20
    assert {anomalies[mark] for mark in marks} <= set(evidence.studies["source_id"])


def test_kinds_are_those_of_the_table(evidence):
    """An item names kinds of anomaly that exist, and no kind stands in two items."""
    kinds = [kind for item in reporting.CHECKLIST for kind in item.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(evidence.anomalies["kind"])


def test_the_sham_is_counted_from_the_trials(evidence):
    """No anomaly can show a missing sham; the number of trials that tell of one does."""
    assert reporting.checklist_rows(evidence)["seen"].iloc[-1] == "none of twelve trials tell of one"
