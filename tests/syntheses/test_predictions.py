"""Prediction intervals that nobody printed."""

import pytest

from review import syntheses, tables


@pytest.fixture(scope="module")
def coming():
    """The derived intervals, by review and route."""
    return {(row.review, row.route): row for row in syntheses.predictions(tables.load())}


def test_ahmed_as_the_anomaly_says(coming):
    """a61: -0.66 to 3.30 and -0.96 to 3.60, worked out there with 53 people a trial in place of 52.6."""
    printed = {"from I²": (-0.66, 3.30), "from the width of the interval": (-0.96, 3.60)}
    for route, ends in printed.items():
        found = coming["Ahmed 2025", route].prediction
        assert (found.low, found.high) == pytest.approx(ends, abs=0.01)  # the rounded number of people


def test_abdi_by_hand(coming):
    """Without an I² only one route: SE 0.255, v = 4/46.6 (1 + 1.76²/8), tau² = 8 SE² - v, t with 6 degrees 2.447."""
    assert ("Abdi 2023a", "from I²") not in coming
    row = coming["Abdi 2023a", "from the width of the interval"]
    se = (2.26 - 1.26) / (2 * 1.959964)
    within = 4 / 46.6 * (1 + 1.76**2 / 8)
    half = 2.446912 * (8 * se**2 - within + se**2) ** 0.5
    assert row.prediction.high == pytest.approx(1.76 + half, abs=1e-3)  # whole people: 373, not 372.8
    assert row.people == pytest.approx(46.6)


def test_only_labelled_smds_with_their_trials(coming):
    """No interval for differences in hairs, nor where the trials of the pool are unknown."""
    assert {review for review, _ in coming} == {"Abdi 2023a", "Ahmed 2025"}
    for row in coming.values():
        assert row.prediction.low < row.mean.low < row.mean.high < row.prediction.high
