"""People never count twice: arms in several comparisons, and studies that may hold the same people."""

from types import SimpleNamespace

import pytest

from review.estimates import Step
from review.facts import ROLES
from review.shared import drop_overlaps, split_arms


def row(needled, control, *, study="t", n=(40, 30), sds=(12.0, 10.0), **cells):
    """A row of effects before the split, as `effects_for` holds it."""
    ids = {"study_id": study, "label": study, "needled_arm_id": needled, "control_arm_id": control}
    size = {"n_needled": n[0], "n_control": n[1], "sds": sds, "paired": False, "included": True, "why": "fine"}
    rest = {
        "value": 5.0,
        "se": 1.0,
        "se_low": 0.5,
        "se_high": 1.5,
        "unit": "um",
        "basis": "printed",
        "names": ROLES,
        "trail": (Step("read"), Step("effect")),
    }
    return ids | size | rest | cells


def evidence(**overlaps):
    return SimpleNamespace(studies=[{"study_id": name, "overlap_with": other} for name, other in overlaps.items()])


@pytest.mark.parametrize("people", [30, 31, 32])
def test_three_comparisons_of_one_arm(people):
    """The parts add up to the arm and differ by one at most."""
    rows = [row(name, "c", n=(40, people)) for name in "abd"]
    split_arms(rows)
    parts = [each["n_control"] for each in rows]
    assert sum(parts) == people
    assert max(parts) - min(parts) <= 1
    assert [each["n_needled"] for each in rows] == [40, 40, 40]
    assert all(each["se"] == pytest.approx((144 / 40 + 100 / n) ** 0.5) for each, n in zip(rows, parts, strict=True))
    assert all(each["se_high"] == pytest.approx(1.5 * each["se"]) for each in rows)


def test_an_arm_may_be_shared_on_either_side():
    """One needled arm against two controls, or an arm that is needled here and control there, is split as well."""
    rows = [row("a", "b"), row("a", "c")]
    split_arms(rows)
    assert [each["n_needled"] for each in rows] == [20, 20]
    chain = [row("a", "b", n=(40, 30)), row("b", "c", n=(30, 20))]
    split_arms(chain)
    assert [(each["n_needled"], each["n_control"]) for each in chain] == [(40, 15), (15, 20)]


def test_arms_of_other_studies_pairs_and_rows_outside_are_left_alone():
    """The same arm id in another study is another arm; halves and excluded rows are not touched."""
    rows = [row("a", "c"), row("b", "c", study="u"), row("b", "c", included=False)]
    rows.append(row("d", "c", paired=True, sds=None))
    before = [dict(each) for each in rows]
    split_arms(rows)
    assert rows == before


def test_the_effect_stays_last_in_the_trail():
    """The steps of the split stand before the last one, which gives the effect with its new SE."""
    rows = [row("a", "c"), row("b", "c")]
    split_arms(rows)
    said = [step.what for step in rows[0]["trail"]]
    assert said[0] == "read"
    assert said[1].startswith("This control arm stands in two comparisons. Its 30 people are split between them, 15 ")
    assert said[2] == "SE with 40 + 15 people = 3.20 µm."
    assert said[3] == "Effect, needled minus control: 5.00 µm more, SE 3.20."
    assert len(said) == 4


def test_an_overlap_counts_in_either_direction_of_the_table():
    """Whichever of the two studies names the other, the later row leaves."""
    for overlaps in ({"t": "u", "u": "t"}, {"t": None, "u": "t"}, {"t": "u", "u": None}):
        rows = [row("a", "c"), row("a", "c", study="u")]
        drop_overlaps(evidence(**overlaps), rows)
        assert [each["included"] for each in rows] == [True, False]
        assert "same people as t" in rows[1]["why"]


def test_two_rows_of_one_study_do_not_overlap():
    """A study without a double keeps all its rows."""
    rows = [row("a", "c"), row("b", "c"), row("a", "c", study="u")]
    drop_overlaps(evidence(t=None, u=None), rows)
    assert all(each["included"] for each in rows)


def test_no_overlap_with_a_row_outside():
    """A study stays in where its double is not pooled."""
    rows = [row("a", "c", included=False), row("a", "c", study="u")]
    drop_overlaps(evidence(t="u", u="t"), rows)
    assert rows[1]["included"]
