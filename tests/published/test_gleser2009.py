"""Gleser and Olkin (2009), in The Handbook of Research Synthesis and Meta-Analysis, 2nd ed.: a shared control arm."""

import numpy as np
import pytest

from review.estimates import Arm, Events
from review.multiarm import pool_correlated, risk_differences, standardized_mean_differences

# pp. 360-362: events and people of each treated arm, and of the control; the book subtracts treated from control.
TRIALS = [
    ([(100, 4000), (150, 4000)], (40, 1000), ["A", "B"]),
    ([(15, 400)], (10, 200), ["A"]),
    ([(40, 1000), (80, 1000), (50, 1000)], (150, 2000), ["A", "B", "C"]),
]
# pp. 364-367: mean and n of each treated arm, of the control, and the SD of all.
SCALES = [
    ([(7.87, 25), (4.35, 22)], (-1.36, 25), 4.2593, ["A", "B"]),
    ([(9.32, 38)], (0.98, 40), 2.8831, ["A"]),
    ([(8.08, 50)], (1.17, 50), 3.1764, ["A"]),
    ([(7.44, 30), (5.34, 30)], (0.45, 30), 2.9344, ["A", "B"]),
]


@pytest.fixture(scope="module")
def risks():
    return [risk_differences([Events(*arm) for arm in arms], Events(*control)) for arms, control, _ in TRIALS]


@pytest.fixture(scope="module")
def scales():
    found = []
    for arms, (mean, n), sd, _ in SCALES:
        treated = [Arm(people, value, sd, "points") for value, people in arms]
        found.append(standardized_mean_differences(treated, Arm(n, mean, sd, "points"), correction="none"))
    return found


def test_risk_differences(risks):
    """pp. 360-362: control minus treated, to 4 places."""
    printed = [0.0150, 0.0025, 0.0125, 0.0350, -0.0050, 0.0250]
    assert -np.concatenate([trial.values for trial in risks]) == pytest.approx(printed, abs=0.00005)


def test_risk_differences_pooled(risks):
    """pp. 360-362: one mean for each treatment, their covariance times 10⁶, and Q."""
    result = pool_correlated(risks, groups=[names for *_, names in TRIALS])
    covariance = [[24.612, 19.954, 13.323], [19.954, 28.538, 13.255], [13.323, 13.255, 69.806]]
    assert -result.means == pytest.approx([0.0200, 0.0043, 0.0211], abs=0.00005)
    assert result.covariance * 1e6 == pytest.approx(np.array(covariance), abs=0.0005)
    assert (result.q, result.df) == (pytest.approx(7.1907, abs=0.00005), 3)


def test_standardized_differences(scales):
    """pp. 364-367: without correction for small samples, to 4 places."""
    printed = [2.1670, 1.3406, 2.8927, 2.1754, 2.3821, 1.6664]
    assert np.concatenate([trial.values for trial in scales]) == pytest.approx(printed, abs=0.00005)


def test_standardized_differences_pooled(scales):
    """pp. 364-367: two means, their covariance, and Q."""
    result = pool_correlated(scales, groups=[names for *_, names in SCALES])
    assert result.means == pytest.approx([2.3743, 1.5702], abs=0.00005)
    assert result.covariance == pytest.approx(np.array([[0.02257, 0.01244], [0.01244, 0.03554]]), abs=0.000005)
    assert result.q == pytest.approx(3.9447, abs=0.00005)
