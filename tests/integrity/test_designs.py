"""What a report says of its design, its units and its numbers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.integrity import cohorts_overlap, far_from, isolates, reports_results, separable, stated, unit_fits, within

from .printing import proof


@pytest.mark.parametrize(
    ("unit", "quantity", "verdict"),
    [
        ("cm2", "density", "impossible"),  # a44
        ("hairs/cm2", "hair_density", "consistent"),
        ("hairs per 1 cm2 area", "hair_density", "consistent"),
        ("um", "hair_density", "impossible"),
        ("um", "hair_diameter", "consistent"),
        ("hairs/cm2", "thickness", "impossible"),
        ("", "hair_density", "cannot tell"),
        ("count (area not stated)", "hair_count", "cannot tell"),
        ("count (fixed points)", "hair_count", "cannot tell"),
        ("unit not stated", "hair_diameter", "cannot tell"),
        ("%", "hair_density", "cannot tell"),
        ("percent of the start", "hair_count", "cannot tell"),
    ],
)
def test_units_of_quantities(unit, quantity, verdict):
    """As they stand in measurements.csv, and one that cannot be."""
    assert unit_fits(unit, quantity).verdict == verdict


def test_a_quantity_without_units_is_refused():
    """Satisfaction has no unit to be checked."""
    with pytest.raises(ValueError, match="quantity"):
        unit_fits("points", "satisfaction")


def test_what_is_not_stated_cannot_be_told():
    """A zero is a statement."""
    assert [stated("area", value).verdict for value in ("", None, float("nan"), 0, "1 cm2")] == [
        *["cannot tell"] * 3,
        *["consistent"] * 2,
    ]


def test_within_counts_the_rounding():
    """51.9 is outside 52 to 71, 52.0 and 51.96 rounded to 52.0 are not."""
    assert [within(value, 52, 71).verdict for value in ("51.9", "52.0", "71", "71.4", "18")] == [
        *("implausible", "consistent", "consistent"),
        *("implausible", "implausible"),
    ]
    with pytest.raises(ValueError, match="upper end"):
        within("1", 3, 2)


@proof
@given(st.floats(0.5, 100), st.lists(st.floats(0.5, 100), min_size=1, max_size=4), st.integers(1, 1000))
def test_far_is_the_same_in_any_unit(value, others, scale):
    """Three times the largest or a third of the smallest, in hairs per cm² or per square inch."""
    found = far_from(value, others)
    far = value > 3 * max(others) or value < min(others) / 3
    assert found.verdict == "consistent" or far
    value, others = f"{value:.9f}", [f"{other:.9f}" for other in others]
    assume(all(abs(float(value) / float(other) - times) > 1e-6 for other in others for times in (3, 1 / 3)))
    found = far_from(value, others)
    assert found.verdict == ("implausible" if far else "consistent")
    assert far_from(float(value) * scale, [float(other) * scale for other in others]).verdict == found.verdict


def test_the_first_trial_is_far_from_its_yardsticks():
    """a02: 4.4 to 5.3 times the pooled differences."""
    found = far_from(("91.4", "22.2"), ["13.36", "13", "15.82"], ["pei2024", "gupta2023", "xu2024"])
    assert found.verdict == "implausible"
    assert "69.2/13.36 = 5.18 (pei2024)" in found.arithmetic
    assert far_from("69.2", ["13.36"], times=6).verdict == "consistent"
    assert far_from("3.1", ["1"]).verdict == "consistent"  # 3.1 may be 3.05, and 1 may be 1.4
    assert far_from("4.6", ["1"]).verdict == "implausible"  # 4.55/1.5 is still above 3
    with pytest.raises(ValueError, match="yardstick"):
        far_from("1", ["0"])
    with pytest.raises(ValueError, match="label"):
        far_from("1", ["2", "3"], ["one"])


@pytest.mark.parametrize(
    ("alike", "verdict"), [(0, "consistent"), (1, "cannot tell"), (4, "cannot tell"), (5, "implausible")]
)
def test_overlap_by_shared_features(alike, verdict):
    """Seven features, of which some agree; blanks agree with nothing."""
    first, second = [f"f{i}" for i in range(6)] + [""], [f"F{i} " if i < alike else "other" for i in range(6)] + [""]
    assert cohorts_overlap(first, second).verdict == cohorts_overlap(second, first).verdict == verdict
    with pytest.raises(ValueError, match="equal length"):
        cohorts_overlap(first, second[:-1])


def test_arms_that_differ_by_one_factor():
    """a23: FGF comes with the needles."""
    assert isolates("needling; minoxidil", "Minoxidil", "needling").verdict == "consistent"
    assert isolates("minoxidil", "needling; minoxidil", "needling").verdict == "consistent"
    assert isolates("needling; FGF", "minoxidil", "needling").verdict == "cannot tell"
    assert isolates("needling", "minoxidil", "needling").verdict == "cannot tell"
    assert isolates("minoxidil", "minoxidil", "needling").verdict == "cannot tell"


def test_side_and_treatment():
    """a45 and a75: one treatment a group; it is separable if one group had two, or two groups one."""
    assert separable(["right", "left"], ["0.5 mm", "0.3 mm"]).verdict == "cannot tell"
    assert separable(["right", "left", "right", "left"], ["a", "b", "b", "a"]).verdict == "consistent"
    assert separable(["mild", "severe"], ["a", "a"]).verdict == "consistent"
    with pytest.raises(ValueError, match="needs a treatment"):
        separable(["right"], ["a", "b"])


def test_tenses():
    """a35, and a report that says what was done."""
    assert reports_results("Patients will be\n included").verdict == "implausible"
    assert reports_results("Patients were included at will").verdict == "consistent"
    assert reports_results("").verdict == reports_results(None).verdict == "cannot tell"
