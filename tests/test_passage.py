"""What passes the skin with needles: ratios by hand, units named, and nothing claimed for human scalp."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import passage

from .changing import changed


def test_times_are_the_printed_amounts_divided(evidence):
    """By hand: 49.04/22.38, 134.04/134.83, 165.28/46.03; the rat as printed; the statement as a range."""
    found = [passage.times(row) for row in evidence.passage.to_dict("records")]
    assert [low for low, _ in found] == pytest.approx([2.1912, 0.99414, 10.54, 3.5907, 10], rel=1e-4)
    assert [high for _, high in found] == pytest.approx([2.1912, 0.99414, 10.54, 3.5907, 20], rel=1e-4)


@given(st.floats(0.01, 1e4), st.floats(0.01, 1e4), st.floats(0.001, 1e3))
def test_times_do_not_depend_on_the_unit(needled, control, factor):
    """Both amounts in another unit give the same ratio."""
    row = {"needled": needled, "control": control, "times": None, "times_high": None}
    scaled = row | {"needled": needled * factor, "control": control * factor}
    assert passage.times(scaled) == pytest.approx(passage.times(row))


def test_numbers_agree_with_the_text_of_their_finding(evidence):
    """What stands in passage also stands in the finding that it belongs to, digit by digit."""
    texts = dict(zip(evidence.mechanism["finding_id"], evidence.mechanism["effect_text"], strict=True))
    columns = ["needled", "needled_plus_minus", "control", "control_plus_minus", "times", "times_high"]
    for row in evidence.passage.to_dict("records"):
        for value in (row[column] for column in columns if pd.notna(row[column])):
            assert f"{value:g}" in texts[row["finding_id"]], row["passage_id"]


def test_rows_name_unit_comparison_and_kind_of_number(evidence):
    """Computed, printed and said are told apart; an amount that was not read is said to be missing."""
    rows = passage.rows(evidence)
    assert list(rows["where"]) == [
        "Pig ear skin",
        "Pig ear skin",
        "Rat",
        "Skin outside the body",
        "Only said, no tissue studied",
    ]
    assert rows.loc[0, "without"] == "22.38 ± 4.73 µg per cm² and hour (skin without the roller)"
    assert rows.loc[0, "times"] == "× 2.19, computed, p > 0.05"
    assert rows.loc[2, "times"] == "× 10.54, printed"
    assert rows.loc[2, "with"] == "amount not read"
    assert rows.loc[4, "times"] == "× 10 to 20, said, not measured"


def test_nobody_measured_minoxidil_in_human_scalp(evidence):
    """The title and the answer follow the tissue of the finding."""
    assert passage.rolled(evidence) == []
    assert "none of the four measurements is of minoxidil in human scalp" in passage.finding(evidence)
    assert passage.answer(evidence).text.startswith("Nobody, in what we found, has measured")
    moved = changed(evidence, "mechanism", "m14", level="human_scalp")
    assert len(passage.rolled(moved)) == 1
    assert "one of the four measurements" in passage.finding(moved)
    assert passage.answer(moved).text.startswith("In one comparison minoxidil was measured")


def test_the_statement_is_no_measurement(evidence):
    """What authors state does not widen the range that was measured."""
    assert "1.0 to 10.5 times as much" in passage.answer(evidence).text
    assert len(passage.answer(evidence).trail) == evidence.passage["measured"].sum()


def test_the_roller_gives_two_drugs_and_their_p(evidence):
    """One skin, one roller, two results, and chance named for both."""
    text = passage.roller(evidence).text
    assert "amantadine 2.19 times as much and pramipexole 0.99 times as much" in text
    assert "(p > 0.05)" in text


def test_intact_scalp_and_its_ceiling(evidence):
    """1.6 to 3.9% of the dose: all of it would be 100/3.9 = 25.6 to 100/1.6 = 62.5 times as much."""
    text = passage.intact(evidence).text
    assert "In twelve people 1.6 to 3.9% of the dose" in text
    assert "2.4 to 5.4 mg a day" in text
    most = passage.ceiling(evidence)
    assert (most.low, most.high) == pytest.approx((25.641, 62.5), abs=1e-3)


def test_a_supposed_factor_scales_what_reaches_the_body(evidence):
    """Factor 1 is intact scalp; a negative factor is refused."""
    same = passage.supposed(evidence, 1)
    assert (same.low, same.high) == (2.4, 5.4)
    assert passage.supposed(evidence, 10.54).high == pytest.approx(56.916)
    with pytest.raises(ValueError, match="0 or more, not -1"):
        passage.supposed(evidence, -1)


def test_dose_and_warning_are_read(evidence):
    """More drug, more hair, without needles; and the label, with the inference marked as ours."""
    assert "3.9 on placebo, 12.7 on 2%, 18.6 on 5% minoxidil" in passage.dose(evidence).text
    warning = passage.warning(evidence)
    assert "not on red, infected, inflamed, painful or irritated scalp" in warning.text
    assert warning.trail[1].assumption
