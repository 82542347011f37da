"""Responders of both arms: counts, risk ratios and where each count was read."""

from math import exp
from types import SimpleNamespace

import pytest

from review import tables
from review.comparisons import risks_for

SOURCE = {"source_id": "own", "place": "Table 1", "access": "table", "access_detail": None}


@pytest.fixture(scope="module")
def risks():
    """The responders of the main comparison, by study and event."""
    return risks_for(tables.load(), "q_mn_plus_mnx").set_index(["study_id", "event"])


def made(*events, design="parallel_rct", n=(20, 20)):
    """Risks of one made-up trial with the given rows of events."""
    ids = {"study_id": "t", "analysed_n_source": "printed", "randomised_n": None}
    arms = [ids | SOURCE | {"arm_id": arm, "label": arm, "analysed_n": size} for arm, size in zip("ab", n, strict=True)]
    study = ids | SOURCE | {"label": "T", "design": design, "analysed_n": None}
    comparison = {"comparison_id": "t-1", "question_id": "q", "study_id": "t"}
    comparison |= {"needled_arm_id": "a", "control_arm_id": "b"}
    return risks_for(SimpleNamespace(studies=[study], arms=arms, events=list(events), comparisons=[comparison]), "q")


def event(arm, affected, observed=None, **cells):
    row = {"study_id": "t", "arm_id": arm, "event": "response", "week": 12.0, "affected_n": affected}
    row |= {"affected_n_source": "printed", "observed_n": observed, "observed_n_source": observed and "printed"}
    return row | SOURCE | cells


COUNTS = [
    ("fphl2022", "responder_sinclair", (17, 20), (9, 20)),
    ("dhurat2013", "investigator_plus2_or_more", (40, 50), (0, 44)),
    ("dhurat2013", "patient_over_50pct", (41, 50), (2, 44)),
    ("kumar2018", "patient_50pct", (4, 34), (0, 34)),
]


@pytest.mark.parametrize(("study", "name", "needled", "control"), COUNTS)
def test_counts_of_the_evidence_pack(risks, study, name, needled, control):
    """The responder lines of the evidence README, each count with its source and what was inferred."""
    row = risks.loc[(study, name)]
    assert (row["needled"].affected, row["needled"].observed) == needled
    assert (row["control"].affected, row["control"].observed) == control
    assert all(step.source_id and step.place and step.access and step.assumption for step in row["trail"][:2])


def test_events_are_told_in_words(risks):
    """No name of an event as the tables write it stands in a trail."""
    first = risks.loc[("dhurat2013", "investigator_plus2_or_more")]["trail"][0].what
    assert first == "Needled: 40 of 50, rated +2 or better on photographs by investigators."
    assert not [step.what for trail in risks["trail"] for step in trail if "_" in step.what or "50pct" in step.what]


def test_risk_ratio_of_the_evidence_pack(risks):
    """17/20 against 9/20: risk ratio 1.89, and 40 more of 100; the last step of the trail says the division."""
    row = risks.loc[("fphl2022", "responder_sinclair")]
    assert exp(row["risk_ratio"].value) == pytest.approx(1.89, abs=0.005)
    assert row["risk_difference"].value == pytest.approx(0.40)
    assert row["trail"][-1].what == "Risk ratio: (17/20) / (9/20) = 1.89."


def test_halves_added_to_a_zero_are_said(risks):
    """(4.5/35)/(0.5/35) = 9, and the trail says that one half was added."""
    last = risks.loc[("kumar2018", "patient_50pct")]["trail"][-1]
    assert last.value == pytest.approx(9)
    assert "one half added" in last.what


def test_only_events_of_both_arms_in_one_week_are_compared():
    """An event of one arm, or of two weeks, is no comparison; a percentage without a count is none either."""
    assert made(event("a", 5, 20)).empty
    assert made(event("a", 5, 20), event("b", 3, 20, week=24.0)).empty
    assert made(event("a", None, 20), event("b", 3, 20)).empty
    assert len(made(event("a", 5, 20), event("b", 3, 20))) == 1
    assert len(made(event("a", 5, 20, week=None), event("b", 3, 20, week=None))) == 1


def test_the_closest_reading_of_a_count_is_taken():
    """The trial's own table comes before a review's."""
    rows = [event("a", 9, 20, source_id="review", access="secondary"), event("a", 5, 20), event("b", 3, 20)]
    assert made(*rows)["needled"][0].affected == 5


def test_a_missing_denominator_is_the_size_of_the_arm():
    """Without a printed denominator the people of the arm stand in; a count above them is not a row."""
    assert made(event("a", 5), event("b", 3))["control"][0].observed == 20
    assert made(event("a", 25), event("b", 3)).empty
    assert made(event("a", 5), event("b", 3), n=(None, None)).empty


@pytest.mark.parametrize("counts", [(0, 0), (20, 20)])
def test_what_is_not_estimable_is_none(counts):
    """Nobody or everybody in both arms gives no ratio and no difference."""
    row = made(event("a", counts[0], 20), event("b", counts[1], 20)).iloc[0]
    assert row["risk_ratio"] is None
    assert row["risk_difference"] is None


def test_halves_of_one_scalp_have_no_risk_ratio():
    """The same people on both sides: the formulas for two groups do not hold."""
    row = made(event("a", 5, 20), event("b", 3, 20), design="split_scalp_rct").iloc[0]
    assert row["risk_ratio"] is None
    assert row["needled"].affected == 5
