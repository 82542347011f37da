"""Sizes of trials: against published tables, a direct computation with the noncentral t, and what must hold of any size."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review import planning, tables

SOLVED = 1e-9  # where the search for the difference stops


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def power_direct(difference, sd, needled, control):
    """Power of a two-sided t test at 5%, from the noncentral t of scipy."""
    df = needled + control - 2
    ncp = difference / (sd * sqrt(1 / needled + 1 / control))
    critical = stats.t.ppf(0.975, df)
    return stats.nct.sf(critical, df, ncp) + stats.nct.cdf(-critical, df, ncp)


@pytest.mark.parametrize(("d", "printed", "ours"), [(0.2, 393, 394), (0.5, 64, 64), (0.8, 26, 26)])
def test_sizes_are_those_of_cohens_table(d, printed, ours):
    """Cohen 1992, Psychol Bull 112:155, table 2, small, medium and large effect; he rounds 393.4, we take whole people."""
    assert planning.per_arm(d, 1.0) == ours
    assert ours - printed in (0, 1)


@pytest.mark.parametrize(("difference", "sd", "power"), [(5, 25.4, 0.8), (10, 25.4, 0.9), (14.7, 14.6, 0.8)])
def test_a_size_is_the_smallest_that_has_the_power(difference, sd, power):
    """With n people in each arm the power is reached, with one fewer it is not (noncentral t of scipy)."""
    n = planning.per_arm(difference, sd, power=power)
    assert power_direct(difference, sd, n, n) >= power > power_direct(difference, sd, n - 1, n - 1)


def test_pairs_are_a_one_sample_test_of_the_differences():
    """The SD within a person is sd·√(2(1 − r)); the power is that of a one-sample t test."""
    n = planning.pairs(10, 25.4, correlation=0.3)
    within = 25.4 * sqrt(2 * 0.7)
    found = [stats.nct.sf(stats.t.ppf(0.975, k - 1), k - 1, 10 / within * sqrt(k)) for k in (n, n - 1)]
    assert found[0] >= 0.8 > found[1]


@settings(max_examples=30, deadline=None)
@given(st.floats(2, 40), st.floats(5, 40), st.floats(1.1, 3))
def test_a_smaller_difference_or_a_larger_spread_needs_more_people(difference, sd, factor):
    """Never fewer; and only the ratio of difference to SD counts, so the unit does not matter."""
    n = planning.per_arm(difference, sd)
    assert planning.per_arm(difference, sd * factor) >= n
    assert planning.per_arm(difference / factor, sd) >= n
    assert planning.per_arm(difference, sd, power=0.9) >= n
    assert planning.per_arm(1024 * difference, 1024 * sd) == n


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 300), st.integers(3, 300), st.floats(5, 40))
def test_what_can_be_seen_is_found_with_80_percent(needled, control, sd):
    """`detectable` and `power_of` are inverse to each other, and power grows with the difference."""
    smallest = planning.detectable(sd, needled, control)
    assert planning.power_of(smallest, sd, needled, control) == pytest.approx(0.8, abs=SOLVED)
    assert planning.power_of(smallest / 2, sd, needled, control) < 0.8
    assert planning.power_of(smallest, sd, needled, control) == pytest.approx(
        power_direct(smallest, sd, needled, control), abs=1e-6
    )


def test_a_huge_effect_is_found_for_sure():
    """Where the noncentral t has no digits left, power is 1, not missing; two people are the fewest with an SD."""
    assert planning.power_of(500, 1, 20, 20) == 1
    assert planning.per_arm(500, 1) == 2


def test_losses_are_added_and_never_rounded_down():
    """137 of 172 stay if a fifth leaves; a whole quotient stays whole."""
    assert planning.enrolled(137, 0.2) == 172
    assert 172 * 0.8 >= 137 > 171 * 0.8
    assert planning.enrolled(80, 0.2) == 100
    assert planning.enrolled(80, 0.19999999999999996) == 100


def test_spill_over_is_a_smaller_difference():
    """Half of the effect on the other half: the people of half the difference, and no more; none spilled, none lost."""
    assert planning.spilled(10, 0.5) == 5
    row = planning.half_rows(10, 25.4, (0.8,), (0.0, 0.25, 0.5)).to_dict("records")[0]
    told = [planning.pairs(each, 25.4, correlation=0.8, power=0.9) for each in (10, 7.5, 5)]
    assert [row["spill0"], row["spill0.25"], row["spill0.5"]] == [str(n) for n in told] == ["30", "51", "111"]


@pytest.mark.parametrize("risk", [0.1, 0.01, 0.001])
def test_people_to_see_one_harm(risk):
    """With so many people the chance to see none is below 5%, with one fewer it is not."""
    n = planning.to_see_one(risk)
    assert (1 - risk) ** n <= 0.05 < (1 - risk) ** (n - 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: planning.per_arm(0, 10), "positive"),
        (lambda: planning.per_arm(5, -1), "positive"),
        (lambda: planning.per_arm(5, 10, power=80), "power is a fraction"),
        (lambda: planning.pairs(5, 10, correlation=1), "correlation"),
        (lambda: planning.enrolled(10, 1), "share that leaves"),
        (lambda: planning.spilled(10, 1.2), "spills over"),
        (lambda: planning.to_see_one(0), "risk"),
    ],
)
def test_bad_input_gets_a_clear_error(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_trials_are_those_of_the_question_largest_first(evidence):
    """Each study once; the half-scalp trial counts its people once; a study without people is left out."""
    found = planning.trials(evidence, "q_mn_plus_mnx")
    names = [trial.label for trial in found]
    assert len(names) == len(set(names))
    assert [trial.people for trial in found] == sorted((trial.people for trial in found), reverse=True)
    halves = {trial.label: trial.people for trial in found if trial.control is None}
    assert halves == {"Yu 2018": 19}
    assert "NCT02154503" not in names
    assert next(trial.people for trial in found if trial.label == "IJORD 2021") == 60  # two of three equal groups of 30
    assert next(trial for trial in found if trial.label == "Dhurat 2013").people == 94


def test_a_half_scalp_trial_sees_by_its_pairs():
    """With a correlation of one half the SD within a person is that between people."""
    trial = planning.Trial("Halves", 19, None)
    assert trial.sees(25.4) == pytest.approx(planning.detectable(25.4, 19))
    assert trial.sees(25.4, correlation=0.8) < trial.sees(25.4)
    assert trial.chance(10, 25.4) == pytest.approx(planning.power_of(10, 25.4, 19))


def test_the_largest_loss_is_read_from_the_studies(evidence):
    """20 of 100; the step says whose."""
    share, step = planning.largest_loss(evidence)
    rows = evidence.studies.dropna(subset=["randomised_n", "analysed_n"])
    assert share == pytest.approx(float((1 - rows["analysed_n"] / rows["randomised_n"]).max()))
    assert step.source_id in set(evidence.sources["source_id"])


def test_tables_hold_words_only(evidence):
    """Sizes, halves and trials as words, with no missing cell."""
    found = planning.trials(evidence, "q_mn_plus_mnx")
    frames = [
        planning.size_rows({"small": 5.0, "large": 42.0}, (14.6, 25.4), 0.2),
        planning.half_rows(10, 25.4, (0.3, 0.8), (0.0, 0.5)),
        planning.trial_rows(found, (14.6, 25.4), {"small": 5.0, "huge": 42.0}),
    ]
    for frame in frames:
        assert frame.map(lambda cell: isinstance(cell, str) and cell and "not defined" not in cell).all().all()
    sizes = planning.size_rows({"small": 5.0}, (25.4,), 0.2).to_dict("records")[0]
    assert (sizes["low"], sizes["high"], sizes["start"]) == ("814", "1,088", "1,360")
