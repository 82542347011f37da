"""What would change our mind: each pool against a direct computation, and what must hold of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import answers, proposal, prospects, tables
from review.comparisons import MAIN, choose, effects_for, pooled
from review.pooling import pool
from review.recover import difference_se_from_sd


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def effects(evidence):
    return effects_for(evidence, *MAIN)


@pytest.fixture(scope="module")
def sham(evidence):
    return prospects.sham_trials(evidence, 100, 25.4, (0.0, 10.0, 40.0))


def test_the_first_line_is_today_and_each_other_one_is_its_choice(evidence, effects):
    """Today's pool first; then the pool under the decisions that would follow from each answer."""
    now, *rest = prospects.settled(evidence)
    assert now.pool.estimate == pooled(effects).estimate
    for each, (_, options) in zip(rest, prospects.SETTLED, strict=True):
        assert each.pool.estimate == pooled(effects_for(evidence, *MAIN, choose(**options))).estimate
        assert each.pool.estimate != now.pool.estimate
        assert "{" not in each.what


def test_one_more_trial_is_one_more_result(effects):
    """The pool of four numbers, by the same method; a very precise trial in a common effect would be the answer."""
    found = prospects.with_trial(effects, 10.0, 3.0)
    rows = effects[effects["included"]]
    direct = pool([*rows["value"], 10.0], [*rows["se"] ** 2, 9.0], tau2="REML", interval="HKSJ")
    assert (found.estimate, found.k) == (direct.estimate, 4)
    assert found.interval() == direct.interval()
    common = effects.assign(tau2="common")
    assert prospects.with_trial(common, 10.0, 1e-6).estimate == pytest.approx(10.0)


@settings(max_examples=40, deadline=None)
@given(st.floats(-50, 80), st.floats(0.5, 30))
def test_a_pool_lies_among_its_results(effects, value, se):
    """Adding a trial never takes the pool outside the range of what was put in."""
    found = prospects.with_trial(effects, value, se)
    inside = [*effects.loc[effects["included"], "value"], value]
    assert min(inside) - 1e-9 <= found.estimate <= max(inside) + 1e-9


@pytest.mark.parametrize("se", [0.0, -1.0, float("nan")])
def test_a_trial_needs_a_standard_error(effects, se):
    with pytest.raises(ValueError, match="standard error above zero"):
        prospects.with_trial(effects, 10.0, se)


def test_nothing_to_add_to_is_an_error(effects):
    with pytest.raises(ValueError, match="at least one result"):
        prospects.with_trial(effects.assign(included=False), 10.0, 3.0)


def test_the_wished_for_trial_has_its_own_interval(sham):
    """1.96 standard errors to either side, from the SD and the people; the same in both readings."""
    se = difference_se_from_sd(25.4, 100, 100)
    for readings in sham.values():
        ends = [each.alone for each in readings]
        assert ends == [pytest.approx((value - 1.96 * se, value + 1.96 * se)) for value in (0.0, 10.0, 40.0)]
    assert list(sham) == list(prospects.READINGS)


def test_the_readings_differ_in_the_pool_only(sham):
    """Kumar 2018 per cm² is a larger result, so each pool is larger too."""
    inch, cm2 = (np.array([each.pool.estimate for each in sham[unit]]) for unit in prospects.READINGS)
    assert (cm2 > inch).all()


def test_sentences_count_what_the_table_shows(evidence, sham):
    """How many results would leave out zero, in each reading and alone."""
    text = prospects.deciding(sham).text
    inch, cm2 = (sum(each.decides for each in sham[unit]) for unit in prospects.READINGS)
    names = {0: "none", 1: "one", 2: "two", 3: "three"}
    assert f"{names[inch]} of three results" in text
    assert f"per cm², {names[cm2]} of three" in text
    assert "By itself the trial would leave out zero in two of three." in text
    settled = prospects.settled(evidence)
    said = prospects.settled_said(settled).text
    assert said.startswith(f"Of six such answers, {names[sum(each.decides for each in settled[1:])]} would")


def test_tables_hold_words_only(evidence, sham):
    for frame in (prospects.settled_rows(prospects.settled(evidence)), prospects.sham_rows(sham)):
        assert frame.map(lambda cell: isinstance(cell, str) and cell != "").all().all()


def test_one_good_trial_could_change_the_answer_only_by_itself(evidence):
    """What the front page says of the next trial: no result clears the pool as it stands, some clear zero alone."""
    plan, wanted = proposal.proposal(evidence), proposal.differences(evidence)
    found = prospects.sham_trials(evidence, plan.per_arm, plan.sd, (0, *wanted.values()))[prospects.READINGS[0]]
    assert not any(each.decides for each in found)
    assert any(each.alone[0] > 0 for each in found)
    assert "read by itself" in answers.sure(evidence).short
