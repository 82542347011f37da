"""The sentences on how big the difference is: their numbers, against a direct computation."""

from types import SimpleNamespace

import pytest

from review import answers, magnitude, tables
from review.comparisons import choose, effects_for, pooled
from review.estimates import Interval
from review.figures.funnel import Point


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


@pytest.fixture(scope="module")
def effects(evidence):
    """The main comparison at the default decisions."""
    return effects_for(evidence, *answers.MAIN)


@pytest.fixture(scope="module")
def other(evidence):
    """The main comparison with the other reading of the unit in doubt."""
    return effects_for(evidence, *answers.MAIN, choose(kumar2018_unit="hairs/cm2"))


def test_the_implied_sds_are_those_of_both_units(effects, other):
    """Below 1.64 and 10.6 hairs/cm² (anomaly a07), beside the least and the most that was printed."""
    text = magnitude.implied_sds(effects, other, [{"sd": 25.4}, {"sd": 14.6}]).text
    assert "below 1.64 hairs per cm²; read per cm², below 10.6" in text
    assert "print 14.6 to 25.4" in text


def test_one_trial_decides_under_a_common_effect(effects):
    """The trial with the smallest SE, with its share."""
    included = effects[effects["included"]]
    weights = 1 / included["se"] ** 2
    share = (weights / weights.sum()).max()
    assert f"Kumar 2018 would decide {100 * share:.0f}%" in magnitude.largest_share(effects).text


def test_other_estimators_are_named_with_their_pools(other):
    """Under the other unit, by hand from each estimator, and how much wider the widest is."""
    text, ours = magnitude.fragile(other, pooled(other)).text, pooled(other).interval()
    assert "11.8 (−6.7 to 30.4) by DerSimonian and Laird, 18.2 (−38.8 to 75.2) by Paule and Mandel" in text
    assert "and 19.9 (−42.7 to 82.5) by Sidik and Jonkman" in text
    assert f"is {(82.465 + 42.678) / (ours.high - ours.low):.1f} times as wide as ours" in text


def test_the_density_share_is_the_pool_over_the_range(evidence, effects):
    """8.2 of 300 and of 175 hairs per cm²."""
    pool = pooled(effects)
    low, high = (f"{100 * pool.estimate / end:.0f}%" for end in (300, 175))
    assert f"{low} to {high}" in magnitude.share_of_density(evidence, pool).text


def test_the_counting_error_is_taken_at_a_normal_density(evidence):
    """7% of 223 are 16 hairs."""
    assert "7% are 16 hairs" in magnitude.counting_error(evidence).text


def test_inside_counts_only_what_lies_inside(effects):
    """A value beyond the interval is not counted."""

    class Row:
        def __init__(self, value):
            self.value = value

    pool = pooled(effects)
    assert isinstance(pool.interval(), Interval)
    assert magnitude.published_inside([Row(0.0), Row(1000.0)], pool).text.startswith("One of two published")


def test_points_beyond_the_lines_are_counted():
    """One of two lies further than 1.96 standard errors from no difference; the caution follows."""
    points = [Point("A", 2.0, 1.0, True), Point("B", -1.0, 1.0, True)]
    text = magnitude.beyond_small_p(points, "Only 2 studies.").text
    assert text == "One of two trials with an effect lies beyond the lines of p = 0.05. Only 2 studies."


def test_the_report_gives_both_readings_and_the_certainty(evidence, effects, other):
    """Both pooled results, and the judgement of certainty.csv."""
    text = magnitude.report(evidence, effects, other).text
    assert "8.2 hairs per cm² more" in text
    assert "or 11.3 (−0.6 to 23.1)" in text
    assert text.endswith("Certainty is very low.")


def test_a_noticed_difference_says_where_it_lies(evidence, effects):
    """About 42 hairs per cm² lie within the wide interval."""
    assert "lies within the interval" in magnitude.noticed(evidence, pooled(effects)).text


def test_heterogeneity_gives_q_p_and_i2(effects):
    """Q 10.3, p 0.0058, I² 81%."""
    text = magnitude.heterogeneity(effects, pooled(effects)).text
    assert "Q is 10.3 on two degrees of freedom (p = 0.0058), and I² is 81%." in text


def test_the_pool_by_hand_ends_where_the_pool_does(effects):
    """From weights to the interval of HKSJ, step by step: pool and ends are those of `pooled`."""
    pool = pooled(effects)
    given, answers_ = magnitude.by_hand(effects, pool)
    assert "tau² = 66.28" in given.text
    assert answers_["Pool"] == f"{pool.estimate:.2f}"
    ends = pool.interval(method="HKSJ")
    assert answers_["Interval"] == f"t = 4.303: −{-ends.low:.1f} to {ends.high:.1f}"


def test_the_title_of_the_funnel_follows_its_points():
    """Counts beyond p = 0.05; a growth with the standard error is said only where it holds for all."""
    rising = [Point("A", 1.0, 0.4, True), Point("B", 12.0, 4.0, True), Point("C", 69.0, 33.0, False)]
    told = magnitude.funnel_finding(rising)
    assert told.startswith("All three trials with an effect lie beyond the lines of p = 0.05")
    assert told.endswith("; the less precise a trial, the larger its effect")
    mixed = [Point("A", 1.0, 0.9, True), Point("B", 12.0, 4.0, True), Point("C", 6.0, 33.0, False)]
    assert magnitude.funnel_finding(mixed) == "One of three trials with an effect lies beyond the lines of p = 0.05"


def test_the_title_of_the_published_estimates_follows_them(effects):
    """Their ends, and how many lie inside our interval."""
    pool = pooled(effects)
    rows = [SimpleNamespace(value=value) for value in (13.0, 15.82, 100.0)]
    told = magnitude.published_finding(rows, pool)
    assert told.startswith(
        "Published: 13 to 100 hairs per cm² more; two of three lie inside our interval, −28.4 to 44.8"
    )


def test_the_weight_of_a_bound_is_told_with_that_of_a_borrowed_spread(evidence, effects):
    """The weights are those of the two pools; a pool without a bound says so."""
    shares = []
    for rows in (effects, effects_for(evidence, *answers.MAIN, choose(kumar2018_spread="borrowed"))):
        ids = rows.loc[rows["included"], "study_id"].tolist()
        shares.append(f"{100 * pooled(rows).weights[ids.index('kumar2018')]:.0f}%")
    text = magnitude.bound_weighs(evidence, effects).text
    assert text.startswith(f"Kumar 2018 weighs {shares[0]} under random effects")
    assert text.endswith(f"with a spread borrowed from another trial it weighs {shares[1]}.")
    none = effects[effects["study_id"] != "kumar2018"]
    assert magnitude.bound_weighs(evidence, none).text == "No trial in the pool rests on a bound."


def test_why_the_safe_interval_is_not_needed_here(effects):
    """The factor of HKSJ is that of its SE to the ordinary one; above one, both intervals are the same."""
    pool = pooled(effects)
    assert pool.hksj_factor > 1
    assert pool.interval(method="HKSJ") == pool.interval(method="HKSJ-safe")
    text = magnitude.why_ours(effects).text
    assert "It gives the same here, −28.4 to 44.8, for" in text
    assert f"by {pool.hksj_factor**0.5:.2f}, and" in text
    alike = effects[effects["study_id"].isin(["kumar2018", "adistri2024"]) | (effects["study_id"] == "yu2018")]
    assert "It would give " in magnitude.why_ours(alike.assign(value=[10.0, 10.1, 10.2][: len(alike)])).text
