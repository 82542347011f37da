"""What papers leave out as sets: the readings of each trial, and how far the pool can go."""

import numpy as np
import pytest
from scipy import stats

from review import ranges, tables
from review.choices import choose
from review.comparisons import effects_for, pooled
from review.facts import at_hand
from review.pooling import pool_many

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def possible(evidence):
    """Every reading of the main comparison."""
    return ranges.possible_effects(evidence, *MAIN)


@pytest.fixture(scope="module")
def found(evidence):
    """How far the main pool can go."""
    return ranges.bounds(evidence, *MAIN)


def test_the_first_reading_is_the_default(evidence, possible):
    """Value, unit, basis and trail of `effects_for`, whose SE lies in the range."""
    default = effects_for(evidence, *MAIN).set_index("comparison_id")
    first = possible.groupby("comparison_id", sort=False).first()
    assert list(first.index) == list(default.index)
    for name, row in first.iterrows():
        one = default.loc[name]
        assert (row["unit"], row["basis"], row["included"]) == (one["unit"], one["basis"], one["included"])
        assert row["options"] == {}
        if row["basis"] != "none":
            assert row["value"] == one["value"]
            assert row["se_low"] <= one["se"] <= row["se_high"]
            assert row["trail"] == one["trail"]


def test_every_option_on_a_trial_is_a_reading(evidence, possible):
    """Two units, two printed means, an SE below a bound, four borrowed SDs, a range of correlations, ± as SD and SE."""
    of = {name: rows for name, rows in possible.groupby("study_id")}
    kumar = of["kumar2018"]
    differences = [(mean - 1.89) / area for area in (2.54**2, 1) for mean in (12.52, 12.82)]
    assert sorted(set(kumar["value"].round(9))) == pytest.approx(sorted(differences))
    bound = kumar[kumar["basis"] == "bound"]
    assert (bound["se_low"] == 0).all()
    assert list(bound["se_high"]) == pytest.approx(list(bound["value"] / stats.t.isf(0.00005, 66)))
    assert set(kumar.loc[kumar["basis"] == "borrowed", "options"].map(lambda o: o["borrowed_sd"])) == {
        "b11",
        "b12",
        "b18",
        "b19",
    }
    dhurat = of["dhurat2013"].iloc[0]
    assert [dhurat["se_low"], dhurat["se_high"]] == pytest.approx(
        [69.2 / stats.t.isf(p / 2, 92) for p in (0.0385, 0.0395)]
    )


def test_a_correlation_is_a_range(evidence, possible):
    """The SE at the ends of the correlations of the table; it falls with r throughout, so between them too."""
    row = next(
        r for r in possible.to_dict("records") if r["options"].get("yu2018_correlation") and len(r["options"]) == 2
    )
    assert row["options"] == {"yu2018_spread": "correlation", "yu2018_correlation": "from 0.3 to 0.8"}
    ses = []
    for r in np.linspace(0.3, 0.8, 51):
        first, second = ((b * b + a * a - 2 * r * b * a) ** 0.5 for b, a in ((21.58, 25.45), (18.77, 19.22)))
        ses.append(((first**2 + second**2 - 2 * r * first * second) / 19) ** 0.5)
    assert (np.diff(ses) < 0).all()
    assert [row["se_high"], row["se_low"]] == pytest.approx([ses[0], ses[-1]])


def test_readings_without_an_effect_say_why(possible):
    """A unit that cannot be compared, or nothing printed: no number, out, and the reason."""
    none = possible[possible["basis"] == "none"]
    assert none["value"].isna().all()
    assert not none["included"].any()
    assert none["reason"].str.len().min() > 10
    assert "yu2018" in set(none["study_id"])


def test_choices_no_longer_range(evidence):
    """A decision that is made holds in every reading."""
    made = choose(kumar2018_unit="hairs/cm2", yu2018_spread="exact_p")
    possible = ranges.possible_effects(evidence, *MAIN, made)
    assert possible.loc[possible["study_id"] == "kumar2018", "value"].min() > 10
    assert set(possible.loc[possible["study_id"] == "yu2018", "basis"]) == {"recovered", "none"}
    with pytest.raises(ValueError, match="ranges are of mean differences"):
        ranges.possible_effects(evidence, *MAIN, choose(measure="SMD"))


def test_bounds_hold_every_pool_of_the_table(evidence, found):
    """The default and every combination of the options on readings that a seeded sample takes lie within the bounds."""
    names = ["kumar2018_unit", "kumar2018_report", "kumar2018_spread", "dhurat2013_spread", "dhurat2013_arm_n"]
    names += ["yu2018_spread", "yu2018_correlation", "yu2018_plus_minus", "borrowed_sd"]
    options = {
        name: list(evidence.decisions.loc[evidence.decisions["decision_id"] == name, "option"]) for name in names
    }
    random, at_once = np.random.default_rng(5), at_hand(evidence)
    for _ in range(40):
        chosen = choose(**{name: random.choice(of) for name, of in options.items()})
        pool = pooled(effects_for(at_once, *MAIN, chosen))
        assert found.estimate.low - 1e-9 <= pool.estimate <= found.estimate.high + 1e-9
        assert found.interval.low - 1e-9 <= pool.interval().low
        assert pool.interval().high <= found.interval.high + 1e-9
    assert pooled(effects_for(evidence, *MAIN)).estimate in found.estimate


def test_an_extreme_is_attained_where_it_says(found):
    """Pooling the named readings with the named SEs gives the value; shared decisions agree."""
    for end in (found.lowest, found.highest):
        effects = np.array([[row["value"] for row in end.readings]])
        assert pool_many(effects, np.array([end.ses]) ** 2).estimate[0] == pytest.approx(end.value, rel=1e-12)
        shared = {row["options"]["borrowed_sd"] for row in end.readings if "borrowed_sd" in row["options"]}
        assert len(shared) <= 1
        assert all(
            row["se_low"] <= se <= row["se_high"] * (1 + 1e-9) for row, se in zip(end.readings, end.ses, strict=True)
        )


def test_bounds_follow_the_chosen_estimator(evidence):
    """Under a common effect a bound taken to 0 lets one trial decide."""
    low = ranges.bounds(evidence, *MAIN, choose(tau2="common", interval="wald"))
    assert (low.method, low.interval_method) == ("common", "wald")
    assert low.estimate.low == pytest.approx(10.63 / 2.54**2, abs=1e-6)


def test_the_same_data_give_the_same_bounds(evidence, found):
    """The search has no chance in it."""
    again = ranges.bounds(evidence, *MAIN)
    assert again.estimate == found.estimate
    assert again.interval == found.interval


def test_too_few_results_are_refused(evidence):
    """One trial is no pool."""
    with pytest.raises(ValueError, match="fewer than two results on hair_diameter"):
        ranges.bounds(evidence, MAIN[0], "hair_diameter")
