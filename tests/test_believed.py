"""The readings that we believe more than print: each alone, together, and none that is already in force."""

import pytest
from tests.test_answers import replaced, without

from review import believed, tables
from review.comparisons import MAIN, choose, effects_for, pooled


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def test_each_reading_and_both_are_pools_of_their_own(evidence):
    """Every number of the sentence is the pool under these options, with its interval."""
    options = {"kumar2018_unit": "hairs/cm2"}, {"dhurat2013_spread": "borrowed"}
    text = believed.said(evidence).text
    for chosen in (*options, options[0] | options[1]):
        assert believed.with_span(pooled(effects_for(evidence, *MAIN, choose(**chosen)))) in text
    assert "11.3 (0.6 fewer to 23.1 more) with Kumar 2018 per cm²" in text
    assert (
        "with the spread of Dhurat 2013 taken from another trial or 30.4 (52.4 fewer to 113.3 more) with both." in text
    )
    trail = believed.said(evidence).trail
    assert all(step.assumption for step in trail[:3])
    assert any(step.source_id for step in trail[3:])


def test_a_reading_in_force_is_not_told_again(evidence):
    """If the other unit becomes the default, only the spread of the first trial is left."""
    decisions = evidence.decisions.copy()
    unit = decisions["decision_id"] == "kumar2018_unit"
    decisions.loc[unit, "default"] = ~decisions.loc[unit, "default"]
    found = believed.pools(replaced(evidence, decisions=decisions))
    assert [[row[0] for row in chosen] for chosen, _ in found] == [["dhurat2013"]]


def test_without_the_doubtful_trials_nothing_is_said(evidence):
    """Neither trial, no sentence; one trial alone makes no pool."""
    assert believed.said(without(evidence, "kumar2018", "dhurat2013")) is None
    assert believed.said(without(evidence, "yu2018", "kumar2018", "adistri2024")) is None
