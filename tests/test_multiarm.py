"""A shared control's covariance: exact by simulation and by contrast algebra; the pool against its definition."""

from math import sqrt

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import effects
from review.estimates import Arm, Events
from review.multiarm import (
    SharedControl,
    mean_differences,
    odds_ratios,
    pool_correlated,
    risk_differences,
    risk_ratios,
    stacked,
    standardized_mean_differences,
)
from review.pooling import pool
from review.recover import combine_groups
from review.standardized import hedges_correction

proof = settings(max_examples=50, deadline=None, derandomize=True, database=None)
arms = st.builds(Arm, n=st.integers(2, 500), mean=st.floats(-100, 100), sd=st.floats(0.1, 50), unit=st.just("um"))
COUNTED = [(risk_ratios, effects.risk_ratio), (odds_ratios, effects.odds_ratio)]
COUNTED += [(risk_differences, effects.risk_difference)]


@st.composite
def counts(draw):
    affected = draw(st.integers(1, 300))
    return Events(affected, affected + draw(st.integers(1, 300)))


@proof
@given(st.lists(arms, min_size=1, max_size=4), arms)
def test_each_comparison_alone_is_the_two_arm_effect(treated, control):
    """Values and variances of mean differences; covariance is the control's own variance; the matrix is symmetric."""
    found = mean_differences(treated, control)
    alone = [effects.mean_difference(arm, control) for arm in treated]
    assert found.values.tolist() == [effect.value for effect in alone]
    assert np.diag(found.covariance).tolist() == [effect.variance for effect in alone]
    off = found.covariance[~np.eye(len(treated), dtype=bool)]
    assert (off == control.sd**2 / control.n).all()


@proof
@given(st.lists(counts(), min_size=1, max_size=4), counts())
def test_each_comparison_of_counts_alone_is_the_two_arm_effect(treated, control):
    """Risk ratio, odds ratio and risk difference."""
    for together, single in COUNTED:
        found, alone = together(treated, control), [single(arm, control) for arm in treated]
        assert found.unit == alone[0].unit
        assert found.values == pytest.approx([effect.value for effect in alone], rel=1e-13, abs=1e-16)
        assert np.diag(found.covariance) == pytest.approx([effect.variance for effect in alone], rel=1e-13)


@proof
@given(counts(), counts(), counts())
def test_two_effects_subtracted_leave_the_control_out(one, other, control):
    """(one - control) - (other - control) is one against other: its variance is that of the two arms alone."""
    contrast = np.array([1.0, -1.0])
    for together, single in COUNTED:
        found, direct = together([one, other], control), single(one, other)
        assert contrast @ found.values == pytest.approx(direct.value, rel=1e-9, abs=1e-12)
        assert contrast @ found.covariance @ contrast == pytest.approx(direct.variance, rel=1e-9)


def test_standardized_differences_by_hand():
    """Three arms of 10, 20 and 10 with SD 2: N 40, d 1 and 0.5; corrected by J(37) unless asked not to."""
    treated, control = [Arm(10, 4.0, 2.0, "um"), Arm(20, 3.0, 2.0, "um")], Arm(10, 2.0, 2.0, "um")
    plain, found = (standardized_mean_differences(treated, control, correction=name) for name in ("none", "exact"))
    expected = [[0.1 + 0.1 + 1 / 80, 0.1 + 0.5 / 80], [0.1 + 0.5 / 80, 0.05 + 0.1 + 0.25 / 80]]
    assert plain.values.tolist() == [1.0, 0.5]
    assert plain.covariance == pytest.approx(np.array(expected), rel=1e-14)
    assert found.values == pytest.approx(plain.values * hedges_correction(37), rel=1e-14)


def test_covariances_are_those_of_simulated_trials():
    """10,000 trials of three arms: each covariance matrix at the truth is that of the values, within 5% of its size."""
    rng, n = np.random.default_rng(4), np.array([600, 400, 480])
    hits = rng.binomial(n, [0.3, 0.4, 0.25], (10_000, 3))
    truth = [Events(180, 600), Events(160, 400), Events(120, 480)]
    drawn = [[Events(int(a), int(m)) for a, m in zip(row, n, strict=True)] for row in hits]
    for function, _ in COUNTED:
        values = np.array([function(row[:2], row[2]).values for row in drawn])
        told = function(truth[:2], truth[2]).covariance
        assert np.cov(values.T) == pytest.approx(told, abs=0.05 * told.max())
    people = rng.normal([1.0, 0.5, 0.0], 2.0, (10_000, 120, 3))
    rows = zip(people.mean(1), people.std(1, ddof=1), strict=True)
    trials = [[Arm(120, m, s, "um") for m, s in zip(*row, strict=True)] for row in rows]
    truth = [Arm(120, m, 2.0, "um") for m in (1.0, 0.5, 0.0)]
    for function in (mean_differences, standardized_mean_differences):
        values = np.array([function(row[:2], row[2]).values for row in trials])
        told = function(truth[:2], truth[2]).covariance
        assert np.cov(values.T) == pytest.approx(told, abs=0.05 * told.max())


def test_pooling_two_arms_against_the_control_equals_merging_them():
    """One SD everywhere: the pooled mean difference and its variance are those of the two treated arms as one group."""
    treated, control = [Arm(30, 5.0, 2.0, "um"), Arm(10, 5.0, 2.0, "um")], Arm(25, 3.0, 2.0, "um")
    found = pool_correlated([mean_differences(treated, control)])
    assert found.means[0] == pytest.approx(2.0, rel=1e-14)
    assert found.covariance[0, 0] == pytest.approx(4 / 40 + 4 / 25, rel=1e-13)
    whole = combine_groups(*treated)
    assert (whole.n, whole.mean) == (40, 5.0)
    assert found.q == pytest.approx(0.0, abs=1e-20)


@proof
@given(st.lists(st.tuples(arms, arms), min_size=1, max_size=6), st.floats(0, 100))
def test_trials_of_two_arms_are_the_ordinary_pool(pairs, tau2):
    """Without shared controls least squares is inverse-variance pooling: estimate, standard error, Q."""
    trials = [mean_differences([treated], control) for treated, control in pairs]
    y, v = (np.concatenate(x) for x in ([t.values for t in trials], [t.covariance[0] for t in trials]))
    ours, other = pool_correlated(trials, tau2=tau2), pool(y, v + tau2, tau2="common")
    assert ours.means[0] == pytest.approx(other.estimate, rel=1e-10, abs=1e-10)
    assert ours.se[0] == pytest.approx(other.se, rel=1e-12)
    assert ours.q == pytest.approx(other.q, rel=1e-9, abs=1e-12)
    assert (ours.df, ours.names) == (other.df, ("mean",))


def _exact(trials, groups, tau2):
    """Means, covariance and Q from the normal equations at 40 digits."""
    spread, y = stacked(trials, 0.0), np.concatenate([t.values for t in trials])
    labels = [name for trial in groups for name in trial]
    names = list(dict.fromkeys(labels))
    owner = [i for i, trial in enumerate(trials) for _ in trial.values]
    v = mp.matrix(spread.tolist())
    for i, j in np.ndindex(spread.shape):
        if owner[i] == owner[j]:
            v[i, j] += mp.mpf(tau2) * (1 if i == j else mp.mpf(1) / 2)
    x = mp.matrix([[int(label == name) for name in names] for label in labels])
    inverse = v**-1
    covariance = (x.T * inverse * x) ** -1
    means = covariance * x.T * inverse * mp.matrix(y.tolist())
    rest = mp.matrix(y.tolist()) - x * means
    return means, covariance, (rest.T * inverse * rest)[0]


@pytest.mark.parametrize("seed", range(12))
def test_least_squares_at_forty_digits(seed):
    """Random sets of trials with one to four treated arms, variances over eight decades, effects far from zero."""
    rng = np.random.default_rng(seed)
    trials, groups, centre = [], [], 10.0 ** rng.integers(0, 9)
    for _ in range(5):
        size = int(rng.integers(1, 5))
        sizes, spreads = rng.integers(4, 400, size + 1), 10 ** rng.uniform(-2, 2, size + 1)
        means = rng.normal(0, 2, size + 1) + np.append(np.full(size, centre), 0.0)
        row = [Arm(int(n), m, s, "um") for n, m, s in zip(sizes, means, spreads, strict=True)]
        trials.append(mean_differences(row[:-1], row[-1]))
        groups.append([f"dose {i}" for i in rng.permutation(4)[:size]])
    reach = np.ptp(np.concatenate([trial.values for trial in trials])) + 1
    for tau2 in (0.0, 0.5):
        ours = pool_correlated(trials, groups=groups, tau2=tau2)
        with mp.workdps(40):
            means, covariance, q = _exact(trials, groups, tau2)
            for i in range(len(ours.names)):
                assert abs(ours.means[i] - means[i]) <= 1e-12 * reach + 4e-16 * centre
                assert abs(ours.covariance[i, i] / covariance[i, i] - 1) < 1e-10
            room = 1e-10 + 1e-14 * centre / min(np.sqrt(np.diag(stacked(trials, tau2))))
            assert abs(ours.q - q) <= room * (1 + abs(q))


@proof
@given(st.lists(arms, min_size=2, max_size=4), arms, st.floats(0, 50), st.integers(-20, 20))
def test_scale_shift_and_order(treated, control, tau2, power):
    """Another unit scales means and standard errors exactly; order changes nothing; a shift moves the mean alone."""
    c = 2.0**power
    trial = mean_differences(treated, control)
    plain = pool_correlated([trial], tau2=tau2)
    scaled = pool_correlated([SharedControl(trial.values * c, trial.covariance * c**2, "mm")], tau2=tau2 * c**2)
    assert scaled.means[0] == pytest.approx(plain.means[0] * c, rel=1e-9, abs=1e-9 * c)
    assert scaled.se[0] == pytest.approx(plain.se[0] * c, rel=1e-13)
    assert scaled.q == pytest.approx(plain.q, rel=1e-9, abs=1e-12)
    turned = pool_correlated([mean_differences(treated[::-1], control)], tau2=tau2)
    assert (turned.means[0], turned.q) == pytest.approx((plain.means[0], plain.q), rel=1e-7, abs=1e-7)
    shifted = pool_correlated([SharedControl(trial.values + 100, trial.covariance, "um")], tau2=tau2)
    assert shifted.means[0] == pytest.approx(plain.means[0] + 100, rel=1e-9, abs=1e-7)


def test_variance_between_trials_with_a_correlation():
    """Two arms alike: (tau2 + v)(1 + correlation)/2 for the mean when both share everything alike."""
    trial = SharedControl(np.array([1.0, 3.0]), np.array([[1.0, 0.5], [0.5, 1.0]]), "um")
    for between in (0.0, 0.5, 0.9):
        found = pool_correlated([trial], tau2=2.0, between=between)
        assert found.means[0] == pytest.approx(2.0)
        assert found.covariance[0, 0] == pytest.approx((1.5 + 2 * (1 + between)) / 2, rel=1e-13)
        assert found.tau2 == 2.0


def test_the_result_speaks_for_itself():
    """Names in the order met, intervals around the means, p of Q; NaN without degrees of freedom."""
    first, second = (mean_differences([Arm(20, m, 4.0, "um")], Arm(20, 10.0, 4.0, "um")) for m in (12.0, 15.0))
    apart = pool_correlated([first, second], groups=[["short"], ["long"]])
    assert (apart.names, apart.means.tolist(), apart.df) == (("short", "long"), [2.0, 5.0], 0)
    assert np.isnan(apart.q_p())
    assert apart.interval().high - apart.means == pytest.approx(1.959964 * apart.se, rel=1e-6)
    joint = pool_correlated([first, second])
    assert (joint.q, joint.q_p()) == pytest.approx((9 / 3.2, 0.0935), abs=5e-5)


def test_zero_cells_take_the_whole_trial():
    """One arm without events: one half everywhere in the trial, so the control is one and the same."""
    treated, control = [Events(0, 20), Events(5, 20)], Events(4, 20)
    found = risk_ratios(treated, control)
    assert found.values == pytest.approx(np.log([0.5 / 4.5, 5.5 / 4.5]), rel=1e-14)
    assert found.covariance[0, 1] == pytest.approx(1 / 4.5 - 1 / 21, rel=1e-14)
    assert odds_ratios(treated, control).covariance[0, 1] == pytest.approx(1 / 4.5 + 1 / 16.5, rel=1e-14)
    plain = risk_ratios([Events(3, 20), Events(5, 20)], control, zero_cells="none")
    assert plain.covariance[0, 1] == pytest.approx(1 / 4 - 1 / 20, rel=1e-14)


UM, TRIAL = Arm(5, 1.0, 1.0, "um"), mean_differences([Arm(5, 1.0, 1.0, "um")], Arm(5, 0.0, 1.0, "um"))
REFUSED = [
    (lambda: mean_differences([], UM), "at least one treated arm is needed"),
    (lambda: mean_differences([UM], Arm(5, 1.0, 1.0, "mm")), "units differ"),
    (lambda: standardized_mean_differences([UM], Arm(5, 1.0, 1.0, "mm")), "units differ"),
    (lambda: standardized_mean_differences([UM], UM, correction="approximate"), "correction is one of exact, none"),
    (lambda: risk_ratios([Events(0, 9)], Events(0, 9)), "not estimable"),
    (lambda: odds_ratios([Events(9, 9)], Events(9, 9)), "not estimable"),
    (lambda: risk_ratios([Events(0, 9)], Events(1, 9), zero_cells="none"), "a count of 0 leaves a ratio undefined"),
    (lambda: risk_ratios([Events(1, 9)], Events(1, 9), zero_cells="half"), "zero_cells is one of half if zero, none"),
    (lambda: pool_correlated([]), "at least one trial is needed"),
    (lambda: pool_correlated([TRIAL], tau2=-1.0), "a variance between trials is 0 or a positive number"),
    (lambda: pool_correlated([TRIAL], tau2=1.0, between=2.0), "a correlation lies between -1 and 1"),
    (lambda: pool_correlated([TRIAL], groups=[["a", "b"]]), "needs the name of its group"),
    (lambda: pool_correlated([TRIAL, SharedControl(TRIAL.values, TRIAL.covariance, "mm")]), "units differ"),
    (lambda: pool_correlated([SharedControl(np.zeros(2), np.ones((2, 2)), "um")]), "not positive definite"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_refusals_say_why(call, words):
    """A ValueError in words, not a number."""
    with pytest.raises(ValueError, match=words):
        call()


def test_a_shared_control_is_no_extra_person():
    """Counting the control twice, as if each comparison had its own, makes the standard error too small."""
    treated, control = [Arm(20, 12.0, 4.0, "um")] * 2, Arm(20, 10.0, 4.0, "um")
    trial = mean_differences(treated, control)
    naive = SharedControl(trial.values, np.diag(np.diag(trial.covariance)), "um")
    assert pool_correlated([trial]).se[0] == pytest.approx(sqrt(16 / 40 + 16 / 20), rel=1e-13)
    assert pool_correlated([naive]).se[0] == pytest.approx(sqrt(0.8), rel=1e-13)
