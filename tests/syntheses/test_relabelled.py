"""A wrong label found out: parts put together again, people behind an interval, overlap of two curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import syntheses, tables
from review.estimates import Arm
from review.standardized import standardized_mean_difference

XU_HALF_DIGIT = 0.005  # printed to two decimals


@pytest.fixture(scope="module")
def parts():
    """How xu2024 was split."""
    return syntheses.subgroups(tables.load())


def test_recombined_as_the_anomaly_says(parts):
    """a48: depth 0.86 [0.65, 1.06], period 0.84 [0.63, 1.05], worked out by hand there."""
    depth, time = (syntheses.recombined(parts[split]) for split in ("needle depth", "weeks"))
    printed = [(depth, 0.86, 0.65, 1.06), (time, 0.84, 0.63, 1.05)]
    for pool, *numbers in printed:
        found = [pool.estimate, pool.interval().low, pool.interval().high]
        assert found == pytest.approx(numbers, abs=XU_HALF_DIGIT)


def test_recombined_lies_between_its_parts(parts):
    """A weighted mean never leaves the range of its parts."""
    for rows in parts.values():
        values = [row["estimate"] for row in rows]
        assert len(rows) == 2
        assert min(values) < syntheses.recombined(rows).estimate < max(values)


def test_people_behind_turns_the_variance_around():
    """With two equal arms the SE of an SMD gives back the number of people; a48: 229 and 183."""
    smd = standardized_mean_difference(Arm(60, 5.0, 4.0, "um"), Arm(60, 3.0, 4.0, "um"))
    assert syntheses.people_behind(smd.value, smd.se) == pytest.approx(120)
    counts = [
        syntheses.people_behind(d, (high - low) / 3.92) for d, low, high in ((1.16, 0.86, 1.42), (0.52, 0.23, 0.82))
    ]
    assert counts == pytest.approx([229, 183], abs=0.5)  # printed there as whole people


@given(st.floats(0, 5))
def test_overlap_is_the_area_under_both_curves(smd):
    """The lower of two normal densities, added up over a fine grid."""
    x = np.linspace(-12, 17, 20001)
    densities = [np.exp(-((x - middle) ** 2) / 2) / np.sqrt(2 * np.pi) for middle in (0, smd)]
    area = np.minimum(*densities).sum() * (x[1] - x[0])
    assert syntheses.overlap(smd) == pytest.approx(area, abs=1e-5)  # the grid's step
    assert syntheses.overlap(-smd) == syntheses.overlap(smd)
