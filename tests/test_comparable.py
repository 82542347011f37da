"""Areas, starts and ends: sentences whose numbers are recomputed here from the tables or by hand."""

import pytest

from review import comparable, comparisons, tries
from review.changes import PrePost
from review.estimates import Arm

from .changing import with_table

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def found(evidence):
    return tries.ways(evidence, *MAIN)


@pytest.fixture(scope="module")
def main(evidence):
    return comparisons.effects_for(evidence, *MAIN)


def halves(*means):
    """Two halves of ten scalps with these means (start and end, needled then control)."""
    arms = [Arm(10, mean, 5.0, "hairs") for mean in means]
    return comparable.Halves(PrePost(*arms[:2]), PrePost(*arms[2:]), ())


def test_halves_are_the_printed_start_and_end(both):
    """Yu 2018 as printed: 44.12 to 73.14 and 46.22 to 63.21, 19 men, four steps to the page."""
    assert (both.needled.before.mean, both.needled.after.mean) == (44.12, 73.14)
    assert (both.control.before.mean, both.control.after.mean) == (46.22, 63.21)
    assert {arm.n for half in (both.needled, both.control) for arm in (half.before, half.after)} == {19}
    assert [step.value for step in both.steps] == [44.12, 73.14, 46.22, 63.21]


def test_gaps_add_up(both):
    """9.93 at the end, 2.10 behind at the start, 12.03 gained (anomaly a12)."""
    assert both.gaps == pytest.approx({"start": -2.10, "end": 9.93, "change": 12.03})
    assert both.strangers.se == pytest.approx(((25.45**2 + 19.22**2) / 19) ** 0.5)


def test_rulers_are_pooled_sds(both):
    """At equal n the pooled SD is the root of the mean square; a change SD follows from its correlation."""
    rulers = both.rulers
    assert rulers["values at the end"] == pytest.approx(((25.45**2 + 19.22**2) / 2) ** 0.5)
    squares = [a**2 + b**2 - a * b for a, b in ((21.58, 25.45), (18.77, 19.22))]
    assert rulers["changes, if r = 0.5"] == pytest.approx((sum(squares) / 2) ** 0.5)


def test_changes_of_strangers_follow_the_correlation(both):
    """Changes against changes, by hand: each half's variance of change, added and divided by 19."""
    for r in comparable.CORRELATIONS:
        squares = [a**2 + b**2 - 2 * r * a * b for a, b in ((21.58, 25.45), (18.77, 19.22))]
        assert both.strangers_se(r) == pytest.approx((sum(squares) / 19) ** 0.5)


def test_gains_carry_the_small_sample_correction(both):
    """12.03 over each SD, times J of 18 degrees of freedom, about 1 - 3/(4·18 - 1)."""
    ratio = {name: gain * both.rulers[name] / 12.03 for name, gain in both.gains.items()}
    assert list(ratio.values()) == pytest.approx([1 - 3 / 71] * 4, abs=1e-3)


def test_the_short_answer_counts_and_names_the_assumptions(main, found, both):
    """Three sentences; the numbers are those of the table of effects and of the ways."""
    scale, price, rest = (str(each) for each in comparable.in_short(main, found, both))
    assert scale.startswith("Of 13 comparisons three can be put on one scale")
    assert "For none of them was the spread that this takes read in print" in scale
    assert "1.6 or 10.6 hairs per cm²" in price
    assert "is 33.05 by its p value, or 3.64 to 5.25 with a spread borrowed from other trials" in price
    assert "of a third 1.40 times (r = 0.5) or 2.12 times (r = 0.8) as large as it is" in price
    assert "other nine" in rest


def test_the_short_answer_follows_what_is_left(main, found, both):
    """Without trials outside the pool there is no more to believe, and without gaps none is left."""
    inside = main[main["included"]]
    scale, _, rest = (str(each) for each in comparable.in_short(inside, found, both))
    assert "Of 3 comparisons three can be put on one scale, hairs per cm², and no more if one is ready" in scale
    assert rest == "None is left without an effect."
    printed = main.assign(basis=["printed" if name == "yu2018" else "bound" for name in main["study_id"]])
    assert "For one of them was the spread" in str(comparable.in_short(printed, found, both)[0])


def test_a_column_without_units_costs_a_square_inch(evidence):
    """12.82 − 1.89 = 10.93, and 10.93/6.4516 = 1.69 (anomaly a10)."""
    told = comparable.one_column(evidence)
    assert "10.93 hairs" in str(told)
    assert "1.69 per cm²" in str(told)
    assert "6.5 times" in str(told)
    assert {step.source_id for step in told.trail} == {"mphl2023"}


def test_what_is_printed_is_counted(evidence):
    """Lines, trials, units and kinds of the table."""
    printed = tries.printed_rows(evidence, MAIN[0], "hair_density", "hair_count")
    text = str(comparable.printed_said(printed))
    assert text.startswith("Ten lines from five trials, in four units.")
    assert text.endswith("average changes, averages at the start and averages at the end.")


def test_reading_rows_have_one_line_a_unit(found):
    """Anomaly a07: below 10.6 in the printed unit, below 1.64 hairs/cm2 if inch."""
    kumar = [way for way in found if way.study_id == "kumar2018"]
    rows = comparable.reading_rows(kumar, (34, 34)).set_index("unit")
    assert rows.loc["Per cm²", "sd"] == "below 10.6"
    assert rows.loc["Per square inch", "sd"] == "below 1.64"


def test_plausible_area_follows_the_counts(evidence, both):
    """45.17/138 = 0.33 and 45.17/47 = 0.96: one square centimetre lies just outside."""
    assert "0.33 to 0.96 cm². One square centimetre lies just outside that range." in str(
        comparable.plausible_area(evidence, both)
    )
    assert "lies inside" in str(comparable.plausible_area(evidence, halves(100, 110, 100, 105)))
    for start, told in ((47, "inside"), (138, "inside"), (46, "just outside"), (151, "just outside")):
        text = f"One square centimetre lies {told} that range"
        assert text in str(comparable.plausible_area(evidence, halves(start, start + 9, start, start + 5)))
    for start in (10, 42, 155):
        assert "lies outside" in str(comparable.plausible_area(evidence, halves(start, 20, start, 15)))


def test_a_gap_is_told_in_its_direction(both):
    """Ahead and behind follow the signs."""
    rows = comparable.gap_rows(both).set_index("Average")
    assert list(rows["Gap"]) == ["−2.10", "9.93", "12.03"]
    assert "They had started 2.10 behind" in str(comparable.imbalance(both))
    turned = str(comparable.imbalance(halves(12, 10, 10, 11)))
    assert "1.00 hairs behind. They had started 2.00 ahead. So they gained 3.00 less" in turned


def test_adistri_is_told_in_both_meanings(evidence):
    """Anomalies a20 and a21: 18 and 6 µm beside 71 and 66; 52.4 beside 18.6."""
    assert "18 and 6 µm. In Yu 2018 they were 71 and 66 µm" in str(comparable.as_end_value(evidence))
    turned = with_table(evidence, "measurements", evidence.measurements.iloc[::-1].reset_index(drop=True))
    assert str(comparable.as_end_value(turned)) == str(comparable.as_end_value(evidence))
    text = str(comparable.as_change(evidence))
    assert "by 52.4 hairs per cm² with minoxidil alone, in 12 weeks" in text
    assert "by 18.6, measured after 48 weeks" in text


def test_arms_of_a_trial_carry_their_spread(evidence):
    """North India 2025: three arms with ± and people, and a step for each."""
    arms, steps = comparable.arms_of(evidence, "northindia2025", "hair_density")
    assert {name: (arm.n, arm.mean, arm.sd) for name, arm in arms.items()} == {
        "mn_prp": (40, 22.1, 4.5),
        "prp": (30, 13.6, 3.9),
        "mn": (30, 10.9, 4.1),
    }
    assert [step.value for step in steps] == [22.1, 13.6, 10.9]


def test_ratios_are_of_printed_averages(found, both):
    """12.52/1.89 and 73.14/63.21, and a ratio over a loss is not defined."""
    rows = comparable.ratio_rows(found, both)
    told = {(row["trial"], row["of"]): row["ratio"] for row in rows.to_dict("records")}
    assert told["Kumar 2018", "changes"] == "6.62"
    assert told["Yu 2018", "end values"] == "1.16"
    lost = comparable.ratio_rows([], halves(10, 12, 10, 9))
    assert lost["ratio"].iloc[0] == "not defined"
    level = comparable.ratio_rows([], halves(10, 12, 10, 10))
    assert list(level["ratio"]) == ["not defined", "1.20"]


def test_the_report_names_every_assumption(main, found):
    """Both readings of the unit with their bounds, the area that was assumed, and what was left out."""
    told = comparable.report(main, found, 9)
    for part in ("1.65 or 10.63", "0.40 or 2.57", "1 cm² was assumed", "33.05", "4.18", "nine comparisons"):
        assert part in str(told)
    assert {"dhurat2013", "kumar2018", "yu2018"} <= {step.source_id for step in told.trail}


def test_the_column_is_read_by_arm_not_by_order(evidence):
    """Rows in the other order tell the same gap."""
    turned = with_table(evidence, "measurements", evidence.measurements.iloc[::-1].reset_index(drop=True))
    assert str(comparable.one_column(turned)) == str(comparable.one_column(evidence))


def test_the_report_follows_a_printed_spread(main, found):
    """A trial whose SD of change was read is counted, and then the report does not deny it."""
    assert "No SD of change was read." in str(comparable.report(main, found, 1))
    printed = main.assign(basis=["printed" if name == "yu2018" else "bound" for name in main["study_id"]])
    assert "SDs of change were read for one of them." in str(comparable.report(printed, found, 1))
