"""Bodies of evidence: every number against a direct look at the tables, and what a body says where there is none."""

from types import MappingProxyType

import pytest

from review import bodies, certainty, effects, magnitude, tables
from review.comparisons import MAIN, choose, effects_for, pooled
from review.estimates import Arm
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return {(each.question_id, each.outcome): each for each in certainty.bodies(evidence)}


def replaced(evidence, **frames):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def test_the_main_body_is_the_pool_of_chapter_04(evidence, found):
    """Value, interval, prediction and I² of the pool; each trial with its weight and its people, each once."""
    table = effects_for(evidence, *MAIN)
    pool, body = pooled(table), found[MAIN]
    assert (body.value, body.interval, body.i2, body.prediction) == (
        pool.estimate,
        pool.interval(),
        pool.i2(),
        pool.prediction(),
    )
    assert [line.share for line in body.lines] == pytest.approx(list(pool.weights))
    assert [line.people for line in body.lines] == [94, 68, 19]
    assert (body.people, body.inferred, body.enrolled) == (181, 94, 87)
    assert body.events is None
    assert body.absolute.startswith("8.2 hairs per cm² more (")
    assert body.relative.startswith("0.62 SD (")


def test_other_readings_keep_every_trial(evidence, found):
    """The other unit of Kumar 2018; a reading that would drop a trial is no reading of a unit."""
    other = pooled(effects_for(evidence, *MAIN, choose(kumar2018_unit="hairs/cm2")))
    assert (other.estimate, other.interval(), other.i2(), "Kumar 2018 per cm²") in found[MAIN].others


def test_responders_are_not_pooled(found):
    """One interval a trial, shares by people, events of both arms; the value is undefined."""
    body = found[MAIN[0], "responder_investigator"]
    assert body.value != body.value
    assert [line.study_id for line in body.lines] == ["dhurat2013", "fphl2022"]
    assert (body.people, body.events) == (134, 40 + 0 + 17 + 9)
    assert sum(line.share for line in body.lines) == pytest.approx(1)
    assert len(body.intervals) == 2
    assert "80 (65 to 89) (Dhurat 2013)" in body.absolute


def test_percentage_points_are_a_difference_of_printed_means(found):
    """24.53 (9.49) minus 17.88 (10.15) with 30 + 30."""
    body = found["q_mn_plus_prp", "hair_count_percent_increase"]
    direct = effects.mean_difference(Arm(30, 24.53, 9.49, "%"), Arm(30, 17.88, 10.15, "%"))
    assert body.value == pytest.approx(direct.value)
    assert body.interval.low == pytest.approx(direct.interval().low)
    assert body.known == ("jha2019", "muhammad2022", "northindia2025")
    assert body.people == 60


def test_harms_are_events_and_their_interval_says_little(found):
    """24 in 40 against 27 in 38; the interval of the rates holds zero."""
    body = found[MAIN[0], "any_harm"]
    assert body.value == pytest.approx(24 / 40 - 27 / 38)
    assert 0 in body.interval
    assert body.events == 51
    assert body.absolute.startswith(
        "24 events in 40 needled people against 27 in 38; these are events, and the people with any harm are 9 to 24 of 40"
    )
    assert "11 fewer events per 100 people (from 49 fewer to 26 more" in body.steps[-1].what
    assert any("do not depend on each other" in step.assumption for step in body.steps)


def test_no_serious_harm_leaves_something_open(found):
    """0 of 40 in both arms, and what 0 of 657 leaves open; no interval, since there is no difference to estimate."""
    body = found[MAIN[0], "serious_harm"]
    assert body.events == 0
    assert body.intervals[0].low != body.intervals[0].low
    assert "0 of 657 needled in one review, which leaves open up to 0.45%" in body.absolute


def test_a_serious_harm_would_be_said(evidence):
    """One case in the trial and one in the review: no talk of none, and no bound for zero."""
    harms = evidence.harms.copy()
    harms.loc[harms["harm_id"].isin(["fphl2022-h1", "english2022-h1"]), "affected_n"] = 1
    body = bodies.body(replaced(evidence, harms=harms), MAIN[0], "serious_harm")
    assert body.events == 1
    assert "1 of 657 needled in one review" in body.absolute
    assert "leaves open" not in body.absolute
    assert body.relative == ""


@pytest.mark.parametrize("key", [("q_mn_alone_vs_mnx", "hair_density"), ("q_home", "hair_density")])
def test_a_body_without_a_number_says_so(found, key):
    """One known trial, no line, no people, nothing defined."""
    body = found[key]
    assert body.known == ("sohng2020",)
    assert (body.lines, body.people, body.events, body.intervals) == ((), 0, None, ())
    assert body.absolute == "no number was read"


def test_an_empty_question_gives_empty_bodies(evidence):
    """Without measurements, events and harms nothing is made up."""
    empty = replaced(
        evidence,
        measurements=evidence.measurements.iloc[:0],
        events=evidence.events.iloc[:0],
        harms=evidence.harms[evidence.harms["source_id"] == "english2022"],
    )
    for outcome in ("hair_density", "hair_diameter", "responder_investigator", "responder_patient", "any_harm"):
        assert bodies.body(empty, MAIN[0], outcome).lines == ()


def test_an_unknown_outcome_is_refused(evidence):
    with pytest.raises(ValueError, match="an outcome is one of hair_density"):
        bodies.body(evidence, MAIN[0], "happiness")


def test_only_comparisons_that_isolate_needling_are_known(evidence):
    """Of the mixed question on PRP three; of the main question every study of the table."""
    assert bodies.known_studies(evidence, "q_mn_plus_prp") == ("jha2019", "muhammad2022", "northindia2025")
    rows = evidence.comparisons[evidence.comparisons["question_id"] == MAIN[0]]
    assert bodies.known_studies(evidence, MAIN[0]) == tuple(dict.fromkeys(rows["study_id"]))


def test_thresholds_are_read_from_the_tables(evidence):
    """No difference for every outcome; for density also the drug's effect (18.6 − 3.9) and what people notice."""
    assert magnitude.thresholds(evidence, "any_harm") == {"no difference": 0.0}
    lines = magnitude.thresholds(evidence, "hair_density")
    assert list(lines.values()) == pytest.approx([0, 18.6 - 3.9, 41.69])
