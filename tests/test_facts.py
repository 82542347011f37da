"""Which printed numbers serve a comparison: the order of reports, sizes, weeks, p values and units."""

from types import SimpleNamespace

import pandas as pd
import pytest

from review import facts, recover, tables
from review.facts import at_hand, difference, differences, only, p_value, records
from review.group_sizes import sizes
from review.scales import in_unit

COMPARISON = {"comparison_id": "t-1", "study_id": "t", "needled_arm_id": "a", "control_arm_id": "b"}
SOURCE = {"source_id": "own", "place": "Table 1", "access": "table", "access_detail": None}


def mean(arm, value, **cells):
    """A row of measurements: a change of hair density at week 12 in the trial's own report, unless told otherwise."""
    row = {"study_id": "t", "arm_id": arm, "outcome": "hair_density", "quantity": "change", "week": 12.0, "n": None}
    row |= {"mean": value, "sd": None, "se": None, "ci_low": None, "ci_high": None, "unit": "hairs/cm2"}
    return row | SOURCE | cells


def both(needled, control, **cells):
    return [mean("a", needled, **cells), mean("b", control, **cells)]


def evidence(*measurements, contrasts=(), study=None, arms=None):
    """A trial with the given rows, two arms and no printed number of people, unless told otherwise."""
    blank = {"randomised_n": None, "analysed_n": None, "analysed_n_source": None}
    shape = {"study_id": "t", "label": "Test 2030", "design": "parallel_rct", "exclusion_reason": None}
    ids = arms or {"a": {}, "b": {}}
    named = [{"study_id": "t", "arm_id": arm, "label": f"arm {arm}"} | blank | SOURCE | n for arm, n in ids.items()]
    return SimpleNamespace(
        studies=[shape | blank | SOURCE | (study or {})],
        arms=named,
        measurements=list(measurements),
        contrasts=list(contrasts),
    )


def p_row(value, **cells):
    row = {"study_id": "t", "needled_arm_id": "a", "control_arm_id": "b", "outcome": "hair_density", "week": 12.0}
    return row | {"quantity": "change", "statistic": "p", "value": value} | SOURCE | cells


def test_records_never_match_a_missing_cell():
    """A blank cell equals nothing, in a table and in a list of rows, whatever pandas uses for it."""
    table = pd.DataFrame({"name": pd.Series(["x", None], dtype="string"), "n": pd.Series([1, None], dtype="Int64")})
    assert [row["n"] for row in records(table, name="x")] == [1]
    assert records(table, n=2) == records([{"n": pd.NA}, {"n": None}, {"n": float("nan")}], n=1) == []
    assert len(records(table)) == 2


def test_records_are_those_of_pandas():
    """Of every table: the same rows, cells and types as by `to_dict`, which is slower."""
    for table in tables.load().tables.values():
        assert repr(records(table)) == repr(table.to_dict("records"))


def test_only_says_what_is_missing():
    """A look-up without a row names the column and the value that it looked for."""
    with pytest.raises(LookupError, match="no row with fact_id b99"):
        only(tables.load().background, fact_id="b99")


def test_tables_at_hand_give_the_same_rows():
    """Reading every table once changes no row, and doing it twice does nothing."""
    loaded = tables.load()
    quick = at_hand(loaded)
    assert records(quick.studies, study_id="yu2018") == records(loaded.studies, study_id="yu2018")
    assert at_hand(quick) is quick


def test_order_of_reports():
    """Change, then computed change, then end value; latest week; own report; closer reading; known area first."""
    other = {"source_id": "review", "access": "secondary"}
    rows = [
        *both(9, 1, outcome="hair_count", unit="count (area not stated)"),
        *both(8, 1, **other),
        *both(7, 1, access="abstract", source_id="own2"),
        *both(6, 1, week=4.0),
        *both(5, 1),
        *both(30, 20, quantity="final", week=24.0),
        *both(26, 19, quantity="baseline", week=0.0),
    ]
    found = differences(evidence(*rows), COMPARISON, "hair_density")
    assert [d.value for d in found] == [4, 6, 7, 5, 3, 10, 8]
    assert difference(evidence(*rows), COMPARISON, "hair_density").value == 4
    assert [d.kind for d in found[3:6]] == ["change", "change from baseline to end", "final"]
    assert difference(evidence(), COMPARISON, "hair_density") is None


def test_means_of_two_reports_or_units_or_weeks_are_never_mixed():
    """A needled mean of one report has no control mean in another, nor in another unit or week."""
    apart = [{"source_id": "other"}, {"unit": "hairs/in2"}, {"week": 24.0}, {"quantity": "final"}]
    for cells in apart:
        assert difference(evidence(mean("a", 9), mean("b", 1, **cells)), COMPARISON, "hair_density") is None


def test_of_two_readings_in_one_report_the_closer_counts():
    """The table of a paper comes before its abstract, in whatever order the rows stand."""
    rows = [*both(8, 1, access="abstract"), *both(5, 1)]
    for order in (rows, rows[::-1]):
        assert difference(evidence(*order), COMPARISON, "hair_density").value == 4


def test_missing_week_and_week_zero():
    """A blank week is kept blank in the text and sorts last."""
    found = differences(evidence(*both(5, 1, week=None), *both(6, 1)), COMPARISON, "hair_density")
    assert [d.value for d in found] == [5, 4]
    assert "week" not in found[1].steps[0].what


def test_computed_change_keeps_the_sds_of_both_times():
    """Its SDs are those before and after, never passed off as SDs of change; each printed number has its step."""
    rows = [*both(20, 21, quantity="baseline", week=0.0, sd=4.0), *both(30, 25, quantity="final", sd=5.0)]
    change = difference(evidence(*rows), COMPARISON, "hair_density")
    assert (change.needled, change.control, change.value) == (10, 4, 6)
    assert change.sds == ((4.0, 5.0), (4.0, 5.0))
    assert change.ses is None
    assert [step.value for step in change.steps if step.source_id] == [20, 30, 21, 25]


def test_one_printed_sd_is_not_two():
    """An SD in one arm only is no pair of SDs."""
    pair = difference(evidence(mean("a", 5, sd=2.0), mean("b", 1)), COMPARISON, "hair_density")
    assert pair.sds is None
    assert "± 2" in pair.steps[0].what


def test_standard_errors_and_intervals_of_means_are_read():
    """A printed SE serves as it is; a 95% interval by t with n - 1, or by the normal where n is not printed."""
    rows = mean("a", 5, se=1.5), mean("b", 1, ci_low=-1, ci_high=3, n=25)
    pair = difference(evidence(*rows), COMPARISON, "hair_density")
    assert pair.ses == (1.5, pytest.approx(2 / 2.0638986, rel=1e-6))
    assert "SE 1.5" in pair.steps[0].what
    assert "interval −1 to 3" in pair.steps[1].what
    pair = difference(evidence(*both(5, 1, ci_low=0, ci_high=2)), COMPARISON, "hair_density")
    assert pair.ses[0] == pytest.approx(1 / 1.959964, rel=1e-6)


@pytest.mark.parametrize(("unit", "times"), [("hairs/in2", 1 / 6.4516), ("hairs per 1 cm2 area", 1)])
def test_conversion_scales_everything(unit, times):
    """Means, SDs and SEs go into the comparison's unit together; the trail has the factor where it is not 1."""
    pair = difference(evidence(*both(12, 2, sd=4.0, se=1.0, unit=unit)), COMPARISON, "hair_density")
    there = in_unit(pair, None, "hairs/cm2", recover.factor)
    assert there.value == pytest.approx(10 * times)
    assert there.sds == pytest.approx((4 * times, 4 * times))
    assert there.ses == pytest.approx((times, times))
    assert (len(there.steps) > len(pair.steps)) == (times != 1)


def test_a_decided_unit_is_an_assumption_in_the_trail():
    """Reading a printed unit otherwise leaves a step that says whose reading it is; an unknown unit is refused."""
    pair = difference(evidence(*both(12, 2, unit="count (area not stated)")), COMPARISON, "hair_density")
    read = in_unit(pair, "hairs/cm2", "hairs/cm2", recover.factor)
    assert [step.assumption for step in read.steps if step.assumption] == ["a reading of ours, see the decisions table"]
    with pytest.raises(ValueError, match="count"):
        in_unit(pair, None, "hairs/cm2", recover.factor)


SIZES = [
    # study, arms, rows, equal split, expected sizes, words of the assumptions
    ({}, {"a": {"analysed_n": 30}, "b": {"analysed_n": 28}}, None, False, (30, 28), ""),
    ({}, {"a": {"analysed_n": 3, "analysed_n_source": "inferred"}, "b": {"analysed_n": 9}}, None, False, (3, 9), "in"),
    ({}, {"a": {"randomised_n": 32}, "b": {"randomised_n": 31}}, None, False, (32, 31), "all who were enrolled"),
    ({"randomised_n": 61}, None, None, False, (30, 30), "61 people stand in 2 arms of nearly equal size; all who were"),
    ({"analysed_n": 60, "randomised_n": 70}, None, None, False, (30, 30), "60 people stand in 2 arms of equal size"),
    ({"randomised_n": 29}, {"a": {}, "b": {}, "c": {}}, None, False, (9, 9), "29 people stand in 3 arms of nearly"),
    ({"randomised_n": 100}, {"a": {"analysed_n": 50}, "b": {"analysed_n": 44}}, None, True, (50, 50), "100 people"),
    ({}, {"a": {"analysed_n": 30}, "b": {"analysed_n": 28}}, {"n": 25}, False, (25, 25), ""),
    ({}, {"a": {"randomised_n": 25}, "b": {"randomised_n": 25}}, {"n": 25}, False, (25, 25), "all who were enrolled"),
]


@pytest.mark.parametrize(("study", "arms", "cells", "split", "expected", "assumed"), SIZES)
def test_sizes_of_parallel_arms(study, arms, cells, split, expected, assumed):
    """The n beside the mean, then the arm's, then the study's; what is not printed is said to be assumed."""
    rows = both(5, 1, **cells) if cells else (None, None)
    found = sizes(evidence(study=study, arms=arms), COMPARISON, split, rows)
    assert (found.needled, found.control, found.paired) == (*expected, False)
    assert found.df == sum(expected) - 2
    text = "".join(step.assumption for step in found.steps)
    assert bool(text) == bool(assumed)
    assert assumed in text


def test_nobody_says_how_many():
    """Without any number of people there is no size, rather than a guess."""
    assert sizes(evidence(), COMPARISON) is None
    assert sizes(evidence(study={"design": "split_scalp_rct"}), COMPARISON) is None
    assert sizes(evidence(arms={"a": {"analysed_n": 20}, "b": {}}), COMPARISON) is None


def test_sizes_of_halves():
    """Halves of one scalp are counted once, and the smaller number where the halves differ."""
    halves = {"design": "split_scalp_rct", "randomised_n": 19}
    found = sizes(evidence(study=halves), COMPARISON)
    assert (found.needled, found.control, found.paired, found.df, len(found.steps)) == (19, 19, True, 18, 1)
    assert found.steps[0].assumption == "all who were enrolled were analysed"
    found = sizes(evidence(study=halves, arms={"a": {"analysed_n": 17}, "b": {"analysed_n": 18}}), COMPARISON)
    assert (found.needled, found.control, found.df) == (17, 17, 16)
    assert not any(step.assumption for step in found.steps)


def test_p_value_belongs_to_this_very_difference():
    """Another outcome, quantity, week, comparison or statistic never lends its p."""
    pair = difference(evidence(*both(5, 1)), COMPARISON, "hair_density")
    wrong = [{"outcome": "hair_count"}, {"quantity": "final"}, {"week": 24.0}, {"control_arm_id": "baseline"}]
    wrong += [{"statistic": "p_lower_bound"}, {"needled_arm_id": "c"}]
    rows = [p_row(0.5, **cells) for cells in wrong] + [p_row(None)]
    assert p_value(evidence(contrasts=rows), COMPARISON, pair, "p") is None
    assert p_value(evidence(contrasts=[*rows, p_row(0.02)]), COMPARISON, pair, "p")["value"] == 0.02
    assert p_value(evidence(contrasts=[p_row(0.03, week=None)]), COMPARISON, pair, "p")["value"] == 0.03


def test_the_closest_reading_of_p_counts():
    """The trial's own p comes before a review's, and a table before an abstract."""
    pair = difference(evidence(*both(5, 1)), COMPARISON, "hair_density")
    rows = [p_row(0.1, source_id="review"), p_row(0.2, access="abstract"), p_row(0.3)]
    assert p_value(evidence(contrasts=rows), COMPARISON, pair, "p")["value"] == 0.3
    end = difference(evidence(*both(5, 1, quantity="final")), COMPARISON, "hair_density")
    assert p_value(evidence(contrasts=[*rows, p_row(0.4, quantity="final")]), COMPARISON, end, "p")["value"] == 0.4


def test_access_order_names_every_level_of_the_codebook():
    """Every way of reading that the tables allow can be ranked."""
    loaded = tables.load()
    used = {value for table in loaded.tables.values() if "access" in table for value in table["access"].dropna()}
    assert used <= set(facts.ACCESS_ORDER)
