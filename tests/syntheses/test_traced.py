"""Decisions made otherwise with our own trials: where they start, and what each must do."""

from math import isclose, sqrt

import pytest

from review import syntheses, tables
from review.comparisons import DEFAULT, MAIN, choose, effects_for, pooled
from review.estimates import Arm
from review.syntheses.traced import CHANGES, METHODS


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def sds(evidence):
    """Each decision in SDs, by its name."""
    return {row.decision: row for row in syntheses.retold(evidence, "SD")}


@pytest.fixture(scope="module")
def hairs(evidence):
    """Each decision in hairs, Kumar per cm², by its name."""
    return {row.decision: row for row in syntheses.retold(evidence, "hairs", syntheses.PER_CM2)}


@pytest.mark.parametrize("choices", [DEFAULT, syntheses.PER_CM2], ids=["inch", "cm2"])
@pytest.mark.parametrize(("scale", "measure"), [("hairs", "MD"), ("SD", "SMD")])
def test_trials_give_back_the_pool(evidence, choices, scale, measure):
    """The pairs of arms pool to what `effects_for` pools, in hairs and in SDs."""
    effects = effects_for(evidence, *MAIN, choose(**choices.options, measure=measure))
    ours, theirs = syntheses.pool_trials(syntheses.trials(evidence, choices), scale), pooled(effects)
    assert ours.estimate == pytest.approx(theirs.estimate, rel=1e-9)
    assert ours.se == pytest.approx(theirs.se, rel=1e-9)
    assert ours.unit == theirs.unit


def test_the_unit_cancels_in_sds(evidence):
    """Per square inch or per cm², Hedges' g of every trial is the same."""
    pairs = zip(*(syntheses.trials(evidence, choices) for choices in (DEFAULT, syntheses.PER_CM2)), strict=True)
    for inch, cm2 in pairs:
        assert isclose(inch.effect("SD").value, cm2.effect("SD").value)


def test_every_decision_is_told_once_on_its_scales(evidence, sds):
    """The default first, then each decision that has this scale."""
    expected = [name for name, (_, _, scales) in CHANGES.items() if "SD" in scales]
    assert list(sds) == ["Our defaults", *expected, *METHODS]
    assert sds["Our defaults"].before is sds["Our defaults"].after


def test_an_se_typed_as_sd_multiplies_the_smd(evidence):
    """By the root of the number of people, where both arms have as many."""
    trial = syntheses.Trial("T", Arm(36, 12.0, 6.0, "um"), Arm(36, 9.0, 6.0, "um"))
    right, wrong = trial.effect("SD").value, syntheses.se_as_sd(trial).effect("SD").value
    assert wrong / right == pytest.approx(6)
    assert syntheses.se_as_sd(trial).effect("hairs").se == pytest.approx(trial.effect("hairs").se / 6)


def test_strangers_lose_the_pairing(hairs):
    """Halves that go together have the smaller SE, so as strangers the trial weighs less and the pool is less sure."""
    row = hairs["Yu 2018: halves as strangers"]
    assert row.after.variances[-1] > row.before.variances[-1]
    assert row.after.effects.tolist() == row.before.effects.tolist()


def test_end_values_are_those_printed(evidence, hairs):
    """yu2018 ends at 73.14 and 63.21: 9.93 in the place of 12.03; the others stay."""
    row = hairs["Yu 2018: end values, not changes"]
    assert row.after.effects[-1] == pytest.approx(73.14 - 63.21)
    assert row.before.effects[-1] == pytest.approx(12.03)
    assert row.after.effects[:-1].tolist() == row.before.effects[:-1].tolist()


def test_methods_change_no_trial(evidence, hairs):
    """DL, Wald and a common effect pool the same numbers."""
    for name in METHODS:
        assert hairs[name].after.effects.tolist() == hairs[name].before.effects.tolist()
    wald = hairs["Wald interval, not HKSJ"]
    assert wald.after.estimate == wald.before.estimate
    assert wald.after.interval().width < wald.before.interval().width


def test_one_control_counted_twice(evidence, sds):
    """Two trials that share their control say too much: the SE of their mean ought to be larger by √(4/3)."""
    first, second = syntheses.shared_control(evidence)
    row = sds["One control counted twice (Faghihi 2021)"]
    assert (row.before.k, row.after.k) == (4, 5)
    assert row.after.interval().width < row.before.interval().width
    n = first.needled.n
    honest = sqrt(1 / (2 * n) + 1 / n)  # two needled arms as one of 2n, against n controls, SD 1
    claimed = sqrt((1 / n + 1 / n) / 2)
    assert honest / claimed == pytest.approx(sqrt(3 / 2))
    assert second.control == first.control


def test_trials_come_and_go(evidence, hairs):
    """Leaving out and taking in changes the number of trials by one."""
    assert hairs["Dhurat 2013 left out"].after.k == hairs["Our defaults"].after.k - 1
    for name in ("Adistri 2024 taken in", "Another comparator mixed in"):
        assert hairs[name].after.k == hairs["Our defaults"].after.k + 1
