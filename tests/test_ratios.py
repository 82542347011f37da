"""Sentences on risk ratios follow the trials, however few there are."""

from importlib.resources import files
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as some

from review import ratio_answers, ratios, risks, show, tables
from review.effects import risk_ratio
from review.estimates import Interval

from .changing import with_table


@pytest.fixture(scope="module")
def bcg():
    """The worked example of `review new`."""
    return tables.load(files("review.starting") / "template" / "data")


def first(evidence, k):
    """The same evidence with the first k comparisons alone."""
    return with_table(evidence, "comparisons", evidence.comparisons.head(k))


def texts(evidence):
    return [str(sentence) for answer in ratio_answers.headline(evidence) for sentence in answer.sentences]


@pytest.mark.parametrize("k", range(4))
def test_few_trials_are_said_to_be_few(bcg, k):
    """What one or two trials cannot tell is not told, and nothing is undefined in words."""
    evidence = first(bcg, k)
    case = ratios.found(evidence)
    told = " ".join([*texts(evidence), str(ratios.coverage(evidence, case))])
    assert len(case.rows) == len(ratios.trial_rows(evidence, case)) == k
    assert "not defined" not in told
    assert "nan" not in told
    assert ("prediction for a next trial needs at least three" in told) == (k < 3)
    assert ("too little is left" in str(ratios.steadiness(case))) == (k < 3)
    assert len(ratios.without_rows(case)) == (k if k > 2 else 0)


def test_one_trial_stands_for_itself(bcg):
    """Its ratio and its own normal interval."""
    case = ratios.found(first(bcg, 1))
    alone = risk_ratio(case.rows[0]["needled"], case.rows[0]["control"])
    assert case.pool.estimate == pytest.approx(log(4 / 123 / (11 / 139)))
    assert vars(ratios.ends(case.pool)) == pytest.approx(vars(alone.interval()))
    assert str(ratios.main_result(case)).startswith(
        "In Aronson 1948, the risk of tuberculosis with BCG vaccination was 0.41"
    )


def test_the_answer_turns_with_the_arms(bcg):
    """With the arms exchanged every ratio is one over itself, and the answer says the opposite."""
    swapped = bcg.comparisons.rename(columns={"needled_arm_id": "control_arm_id", "control_arm_id": "needled_arm_id"})[
        bcg.comparisons.columns
    ]
    other = with_table(bcg, "comparisons", swapped)
    before, after = ratios.found(bcg), ratios.found(other)
    assert after.pool.estimate == pytest.approx(-before.pool.estimate)
    assert "rarer" in ratio_answers.headline(bcg)[0].short
    assert "more frequent" in ratio_answers.headline(other)[0].short


def test_sentences_name_the_trials_on_which_a_result_rests(bcg):
    """Where leaving one out changes whether the interval includes no difference, it is named."""
    case = ratios.found(first(bcg, 3))
    named = ratios.turning(case)
    whole = ratios.side(case.pool.interval())
    for row in case.rows:
        rest = [other for other in case.rows if other is not row]
        effects = [other["risk_ratio"] for other in rest]
        pool = ratios.risks.pool([e.value for e in effects], [e.variance for e in effects])
        assert (row["label"] in named) == (ratios.side(pool.interval()) != whole)


def test_every_sentence_has_its_steps(bcg):
    """Each count with its source and place, and the pool."""
    case = ratios.found(bcg)
    steps = ratios.main_result(case).trail
    assert sum(step.source_id == "colditz1994" for step in steps) == 26
    assert exp(steps[-1].value) == pytest.approx(exp(case.pool.estimate))
    assert isinstance(ratios.agreement(case), show.Sentence)


@given(some.floats(-5, 5), some.floats(0.01, 3))
def test_a_side_is_where_the_interval_lies(middle, half):
    found = ratios.side(Interval(middle - half, middle + half))
    assert (found == 0) == (middle - half <= 0 <= middle + half)
    assert found * middle >= 0


def test_people_never_count_twice(bcg):
    """Two rows of one study, or two events, are refused by name."""
    rows = risks.risks_for(bcg, "q_vaccine")
    twice = rows.assign(study_id="aronson1948")
    with pytest.raises(ValueError, match="would count twice: aronson1948"):
        risks.pooled(twice)
    other = rows.assign(event=["death", *rows["event"][1:]])
    with pytest.raises(ValueError, match="different events cannot be pooled: death, tuberculosis"):
        risks.pooled(other)
    with pytest.raises(ValueError, match="nothing to pool"):
        risks.pooled(rows.head(0))
