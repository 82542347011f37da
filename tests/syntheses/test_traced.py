"""Decisions made otherwise with our own trials: where they start, and what each must do."""

from math import isclose, sqrt

import pytest
from scipy import stats

from review import syntheses, tables
from review.comparisons import DEFAULT, MAIN, choose, effects_for, pooled
from review.estimates import Arm
from review.syntheses.traced import CHANGES

PRINTED = 0.0005  # p = 0.017, to three decimals


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
    ours, theirs = syntheses.our_pool(evidence, scale, choices), pooled(effects)
    assert ours.estimate == pytest.approx(theirs.estimate, rel=1e-9)
    assert ours.se == pytest.approx(theirs.se, rel=1e-9)
    assert ours.unit == theirs.unit


@pytest.mark.parametrize("scale", ["hairs", "SD"])
def test_pools_are_made_by_the_method_that_was_decided(evidence, scale):
    """Another estimator and interval in force: every pool uses them, and the usual ones stand among the others."""
    chosen = choose(tau2="PM", interval="wald")
    first, *rest = syntheses.retold(evidence, scale, chosen)
    assert (first.after.method, first.after.interval_method) == ("PM", "wald")
    methods = [(row.after.method, row.after.interval_method) for row in rest]
    assert ("REML", "wald") in methods
    assert ("PM", "HKSJ") in methods
    assert methods.count(("PM", "wald")) == sum(row.decision in CHANGES for row in rest)


def test_what_changes_nothing_or_doubles_a_trial_is_left_out(evidence):
    """Adistri 2024 already in and Dhurat 2013 already out: neither change is told, and no trial stands twice."""
    chosen = choose(adistri2024_include="yes", dhurat2013_include="no")
    rows = {row.decision: row for row in syntheses.retold(evidence, "hairs", chosen)}
    gone = {"Adistri 2024 taken in", "Dhurat 2013 left out", "Dhurat 2013: SE typed as SD"}
    assert not gone & set(rows)
    assert all(len(set(row.after.effects)) == row.after.k for row in rows.values())
    kept = syntheses.retold(evidence, "hairs")
    assert gone <= {row.decision for row in kept}
    assert all(row.before.interval() != row.after.interval() for row in kept[1:])


def test_printed_sds_are_kept(evidence):
    """northindia2025 prints 4.5 (n = 40) and 3.9 (n = 30): g = 0.9892 x 8.5 / 4.254."""
    (trial,) = syntheses.trials(evidence, DEFAULT, "q_mn_plus_prp", keep=["northindia2025"])
    pooled_sd = sqrt((39 * 4.5**2 + 29 * 3.9**2) / 68)
    assert [arm.sd for arm in trial.arms] == [4.5, 3.9]
    assert trial.effect("SD").value == pytest.approx(
        (1 - 3 / (4 * 68 - 1)) * 8.5 / pooled_sd, rel=1e-4
    )  # approximate J


def test_the_unit_cancels_in_sds(evidence):
    """Per square inch or per cm², Hedges' g of every trial is the same."""
    pairs = zip(*(syntheses.trials(evidence, choices) for choices in (DEFAULT, syntheses.PER_CM2)), strict=True)
    for inch, cm2 in pairs:
        assert isclose(inch.effect("SD").value, cm2.effect("SD").value)


def test_every_decision_is_told_once_on_its_scales(evidence, sds):
    """The default first, then each decision that has this scale."""
    expected = [name for name, (_, _, scales) in CHANGES.items() if "SD" in scales]
    assert list(sds)[: len(expected) + 1] == ["Our defaults", *expected]
    assert all(
        name.startswith(("Variance between trials", "Kind of interval")) for name in list(sds)[len(expected) + 1 :]
    )
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
    """yu2018 ends at 73.14 ± 25.45 and 63.21 ± 19.22: 9.93 with r = 0.5 as decided; the others stay."""
    row = hairs["Yu 2018: end values, not changes"]
    variance = (25.45**2 + 19.22**2 - 2 * 0.5 * 25.45 * 19.22) / 19
    assert row.after.variances[-1] == pytest.approx(variance)
    again = {r.decision: r for r in syntheses.retold(evidence, "hairs", choose(yu2018_correlation=0.8))}
    assert again[row.decision].after.variances[-1] == pytest.approx((25.45**2 + 19.22**2 - 1.6 * 25.45 * 19.22) / 19)
    assert row.after.effects[-1] == pytest.approx(73.14 - 63.21)
    assert row.before.effects[-1] == pytest.approx(12.03)
    assert row.after.effects[:-1].tolist() == row.before.effects[:-1].tolist()


def test_methods_change_no_trial(evidence, hairs):
    """DL, Wald and a common effect pool the same numbers."""
    methods = [row for name, row in hairs.items() if name not in CHANGES]
    assert {row.after.method for row in methods} == {"REML", "DL", "PM", "SJ"}  # a common effect is the same here
    for row in methods:
        assert row.after.effects.tolist() == row.before.effects.tolist()
    wald = hairs["Kind of interval: Wald"]
    assert wald.after.estimate == wald.before.estimate
    assert wald.after.interval().width < wald.before.interval().width


def test_one_control_counted_twice(evidence, sds):
    """Before, the people of the control are split between the two trials; after, all of them stand in both."""
    first, second = syntheses.shared_control(evidence)
    row = sds["One control counted twice (Faghihi 2021)"]
    assert (row.before.k, row.after.k) == (5, 5)
    assert row.after.interval().width < row.before.interval().width
    assert second.control == first.control
    n = first.needled.n
    half = syntheses.Trial("half", first.needled, Arm(n // 2, 0.0, 1.0, "SD")).effect("SD")
    assert row.before.effects[-1] == pytest.approx(half.value)
    assert row.before.variances[-1] == pytest.approx(half.variance)


def test_the_shared_control_gives_back_the_printed_p(evidence):
    """A two-sample t test on 2n - 2 degrees of freedom of these arms: p = 0.017, as printed."""
    first, _ = syntheses.shared_control(evidence)
    numbers = [number for arm in first.arms for number in (arm.mean, arm.sd, arm.n)]
    assert stats.ttest_ind_from_stats(*numbers).pvalue == pytest.approx(0.017, abs=PRINTED)


def test_trials_come_and_go(evidence, hairs):
    """Leaving out and taking in changes the number of trials by one."""
    assert hairs["Dhurat 2013 left out"].after.k == hairs["Our defaults"].after.k - 1
    for name in ("Adistri 2024 taken in", "Another comparator mixed in"):
        assert hairs[name].after.k == hairs["Our defaults"].after.k + 1
