"""Rows from blocks: what follows from the trial, running numbers, and ids that are there already."""

import pytest

from review import adding, tables
from review.adding import Block

from .taken_out import DATA

SOURCE = Block("sources", 1, {"source_id": "new2030", "kind": "trial", "access": "table"}, {"source_id": 2})
PLACE = {"place": "Table 2", "access": "table", "access_detail": "reprint"}
STUDY = Block("studies", 1, {"label": "New 2030", **PLACE}, {})
MEAN = Block("measurements", 1, {"arm_id": "mn", "mean": "9"}, {})


def made(*blocks):
    return adding.rows(list(blocks), DATA)


def test_what_follows_from_the_trial_is_filled_in():
    """Ids, the place where it was read, and running numbers."""
    second = Block("measurements", 2, {"arm_id": "mn", "mean": "9", "place": "Table 4", "access": "table"}, {})
    pair = Block("comparisons", 1, {"needled_arm_id": "mn", "control_arm_id": "mnx"}, {})
    screened = Block("screening", 1, {"decision": "included"}, {})
    added = made(SOURCE, screened, STUDY, pair, MEAN, second)
    ids = {"study_id": "new2030", "source_id": "new2030"}
    assert added.study_id == "new2030"
    assert added.rows["studies"][0] | ids | PLACE == added.rows["studies"][0]
    assert added.rows["screening"][0]["source_id"] == "new2030"
    assert added.rows["comparisons"][0]["comparison_id"] == "new2030-mnx"
    first, other = added.rows["measurements"]
    assert first | ids | PLACE | {"measurement_id": "new2030-m1"} == first
    assert (other["measurement_id"], other["place"], other["access_detail"]) == ("new2030-m2", "Table 4", "")


def test_numbers_of_a_known_trial_take_the_next_free_key():
    """A block that gives only an id means the row that is there: nothing is added to its table."""
    known = Block("sources", 1, {"source_id": "dhurat2013"}, {})
    added = made(known, Block("studies", 1, {"study_id": "dhurat2013"}, {}), MEAN)
    assert set(added.rows) == {"measurements"}
    assert added.rows["measurements"][0]["measurement_id"] == "dhurat2013-m5"
    assert added.rows["measurements"][0]["place"] == "abstract"


def test_a_trial_that_is_there_already_is_refused():
    """With the line of the form, and what to do."""
    there = Block("sources", 1, {"source_id": "yu2018", "kind": "trial"}, {"source_id": 7})
    with pytest.raises(tables.DataError) as raised:
        made(there, STUDY)
    source, study = raised.value.problems
    assert (source.row, source.column, source.found) == (7, "value", 'source_id "yu2018" stands in sources.csv')
    assert (study.row, study.found) == (None, 'study_id "yu2018" stands in studies.csv')


@pytest.mark.parametrize(
    ("blocks", "found"),
    [((STUDY,), "0 rows of sources"), ((SOURCE,), "0 rows of studies"), ((SOURCE, STUDY, STUDY), "2 rows of studies")],
)
def test_a_form_is_one_trial(blocks, found):
    with pytest.raises(tables.DataError, match=found):
        made(*blocks)
