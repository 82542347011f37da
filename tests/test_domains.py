"""The rule for each domain of certainty: its steps for bodies made by hand, and for those of the tables."""

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import certainty, domains, planning, tables
from review.bodies import Body, Line
from review.comparisons import MAIN
from review.estimates import Interval
from review.rules import LEVELS, STEPS

WIDE, ABOVE, BELOW = Interval(-10, 10), Interval(2, 12), Interval(-12, -2)


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def body(*intervals, studies=("dhurat2013", "kumar2018", "yu2018"), people=100, shares=None, **more):
    """A body of as many lines as intervals, with equal shares."""
    n = len(intervals)
    shares = shares or [1 / n] * n
    lines = tuple(
        Line(study, "hair_density", people, share, interval)
        for study, share, interval in zip(studies, shares, intervals, strict=False)
    )
    return Body(*MAIN, known=studies, lines=lines, **more)


def steps(evidence, found):
    return {name: item.steps for name, item in domains.suggest(evidence, found).items()}


def test_every_domain_has_a_suggestion_that_the_table_allows(evidence):
    """For each body a judgement with the steps that go with it, and facts in words."""
    for found in certainty.bodies(evidence):
        for item in domains.suggest(evidence, found).values():
            assert STEPS[item.judgement] == item.steps
            assert item.facts.endswith(".")
            assert "nan" not in item.facts


@given(st.integers(0, 20))
def test_levels_fall_and_stop_at_the_lowest(n):
    """Each step one level, never below very low."""
    assert domains.level(n) == LEVELS[min(n, 3)]


def test_risk_of_bias_goes_by_the_share_of_the_answer(evidence):
    """Dhurat 2013 is at high risk, the others raise concerns: two steps as soon as it has more than half of the answer."""
    for share, expected in ((0.6, 2), (0.4, 1)):
        found = body(ABOVE, ABOVE, shares=[share, 1 - share])
        assert steps(evidence, found)["risk_of_bias"] == expected


def test_a_trial_without_lights_never_counts_as_good_news(evidence):
    """No judgement in the table of bias: one step, as for concerns."""
    found = body(ABOVE, studies=("nct02154503",))
    suggested = domains.suggest(evidence, found)["risk_of_bias"]
    assert suggested.steps == 1
    assert "not judged for this result" in suggested.facts


@pytest.mark.parametrize(
    ("intervals", "more", "expected"),
    [
        ((ABOVE,), {}, 0),
        ((ABOVE, ABOVE), {"i2": 0.49}, 0),
        ((ABOVE, ABOVE), {"i2": 0.5}, 1),
        ((ABOVE, BELOW), {"i2": 0.74}, 1),
        ((ABOVE, BELOW), {"i2": 0.75}, 2),
        ((ABOVE, WIDE), {"i2": 0.9}, 1),
        ((ABOVE, ABOVE), {"i2": 0.1, "value": 5.0, "others": ((11.0, ABOVE, 0.1, "A per cm²"),)}, 1),
        ((ABOVE, ABOVE), {"i2": 0.1, "value": 5.0, "others": ((6.0, ABOVE, 0.1, "A per cm²"),)}, 0),
        ((ABOVE, ABOVE), {"i2": 0.1, "value": 5.0, "others": ((-5.0, BELOW, 0.1, "A per cm²"),)}, 1),
        ((ABOVE, ABOVE), {"i2": 0.1, "value": 5.0, "interval": ABOVE, "prediction": WIDE}, 1),
        ((ABOVE, ABOVE), {"i2": 0.1, "value": 5.0, "interval": WIDE, "prediction": WIDE}, 0),
    ],
)
def test_inconsistency(evidence, intervals, more, expected):
    """I² and direction, another reading of a unit, and the prediction interval, each at its edge."""
    assert steps(evidence, body(*intervals, **more))["inconsistency"] == expected


def test_indirectness_counts_reservations(evidence):
    """Yu 2018 alone has four: radiofrequency, men, under half a year, measured. One can be bought off by women's trials."""
    alone = domains.suggest(evidence, body(ABOVE, studies=("yu2018",)))["indirectness"]
    assert alone.steps == 2
    assert "radiofrequency" in alone.facts
    mixed = domains.suggest(evidence, body(ABOVE, ABOVE, studies=("yu2018", "liang2022"), shares=[0.2, 0.8]))
    assert mixed["indirectness"].facts == "Reservations: measured, not seen."
    assert mixed["indirectness"].steps == 0


def test_a_weak_control_is_a_reservation(evidence):
    """Minoxidil twice a week (a22)."""
    item = domains.suggest(evidence, body(ABOVE, studies=("sohng2020",)))["indirectness"]
    assert "a control below its usual dose" in item.facts


@pytest.mark.parametrize(
    ("interval", "people", "expected"),
    [
        (Interval(20, 30), 100, 0),
        (Interval(20, 30), 90, 1),
        (Interval(5, 30), 100, 1),
        (Interval(-5, 10), 100, 1),
        (Interval(-5, 30), 100, 2),
        (Interval(-5, 60), 100, 2),
        (Interval(-5, 10), 90, 2),
    ],
)
def test_imprecision_counts_differences_that_matter_and_people(evidence, interval, people, expected):
    """0, 14.7 and 41.7 hairs per cm²; 96 people are needed."""
    found = replace(body(interval, people=people), value=10.0, interval=interval)
    assert steps(evidence, found)["imprecision"] == expected


def test_imprecision_without_a_number_or_a_difference(evidence):
    """No line, and lines in which nobody had the event: two steps."""
    nothing = Interval(nan, nan)
    assert steps(evidence, Body(*MAIN, known=("yu2018",)))["imprecision"] == 2
    assert steps(evidence, body(nothing))["imprecision"] == 2


def test_the_information_size_is_that_of_one_good_trial(evidence):
    """For density twice the arm that finds the drug's effect with the borrowed SD; else the rule of thumb."""
    assert domains.needed(evidence, "hair_density") == (2 * planning.per_arm(18.6 - 3.9, 25.4), "people")
    assert domains.needed(evidence, "hair_diameter") == (400, "people")
    assert domains.needed(evidence, "any_harm") == (300, "events")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (("yu2018", "kumar2018"), "undetected"),
        (("yu2018", "kumar2018", "fphl2022"), "suspected"),
        (("yu2018", "nct02154503"), "suspected"),
    ],
)
def test_silent_and_registered_studies_raise_suspicion(evidence, known, expected):
    """More than half without a number, or one that was only registered."""
    found = replace(body(ABOVE, studies=("yu2018",)), known=known)
    assert domains.suggest(evidence, found)["publication_bias"].judgement == expected
