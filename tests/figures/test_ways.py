"""Ways to an effect as dots: each has its interval, or its size in SDs, and no unit where none belongs."""

from pathlib import Path

import pytest

from review import comparable, comparisons, tables, tries
from review.figures import dots, ways
from review.standardized import hedges_correction

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def evidence():
    return tables.load(Path(__file__).parents[2] / "data")


@pytest.fixture(scope="module")
def found(evidence):
    return tries.fewer(evidence, tries.ways(evidence, *MAIN))


@pytest.fixture(scope="module")
def smds(evidence, found):
    both = comparable.halves(evidence)
    return ways.smd_rows(found, comparisons.effects_for(evidence, *MAIN), both)


def test_each_way_is_a_dot_with_its_interval(found):
    """Order, value and interval are those of the ways; kinds have names and fit the shapes there are."""
    rows = ways.effect_rows(found)
    assert [row.value for row in rows] == [way.value for way in found]
    assert [(row.interval.low, row.interval.high) for row in rows] == [
        (way.effect.interval().low, way.effect.interval().high) for way in found
    ]
    assert {row.kind for row in rows} <= set(ways.KINDS.values())
    assert dots.figure(rows, title="Ways", axis="hairs per cm²").layout.meta["title"] == "Ways"


def test_the_area_cancels_in_sds(smds):
    """Kumar 2018 with its own bound has one SMD under both units; with a borrowed SD it has two."""
    kumar = [row for row in smds if row.label.startswith("Kumar 2018")]
    own = {round(row.value, 10) for row in kumar if row.kind == ways.DIVISORS["p_bound"]}
    lent = {round(row.value, 10) for row in kumar if row.kind == ways.DIVISORS["borrowed"]}
    assert (len(own), len(lent)) == (1, 2)
    assert all(row.label.endswith("(at least)") for row in kumar if row.kind == ways.DIVISORS["p_bound"])


def test_smds_are_hedges_g(smds):
    """Dhurat 2013 with a borrowed SD of 25.4: 69.2/25.4 times J of 92."""
    row = next(row for row in smds if row.label.startswith("Dhurat 2013: SD 25.4"))
    assert row.value == pytest.approx(69.2 / 25.4 * hedges_correction(92))
    assert row.interval is None


def test_halves_are_measured_on_each_ruler(evidence, smds):
    """A paired trial has no SD of two groups: its gain stands on four rulers instead."""
    both = comparable.halves(evidence)
    rows = [row for row in smds if row.label.startswith("Yu 2018")]
    assert {row.kind for row in rows} == {ways.RULER}
    assert [row.value for row in rows] == list(both.gains.values())


def test_published_smds_are_those_of_the_table(evidence):
    """Ahmed 2025 and Abdi 2023a as printed."""
    assert [(row.label, row.value) for row in ways.published_rows(evidence)] == [
        ("Ahmed 2025", 1.32),
        ("Abdi 2023a", 1.76),
    ]
