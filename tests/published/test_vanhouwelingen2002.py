"""Van Houwelingen, Arends and Stijnen (2002), Statistics in Medicine 21:589: odds ratios of 13 trials of BCG."""

from math import exp

import pytest

from review.effects import odds_ratio
from review.estimates import Events
from review.pooling import pool

# Cases and people without, vaccinated and not.
VACCINATED = [(4, 119), (6, 300), (3, 228), (62, 13536), (33, 5036), (180, 1361), (8, 2537), (505, 87886)]
VACCINATED += [(29, 7470), (17, 1699), (186, 50448), (5, 2493), (27, 16886)]
CONTROL = [(11, 128), (29, 274), (11, 209), (248, 12619), (47, 5761), (372, 1079), (10, 619), (499, 87892)]
CONTROL += [(45, 7232), (65, 1600), (141, 27197), (3, 2338), (29, 17825)]


def _pool(tau2):
    arms = [[Events(sick, sick + well) for sick, well in side] for side in (VACCINATED, CONTROL)]
    found = [odds_ratio(*pair) for pair in zip(*arms, strict=True)]
    return pool([e.value for e in found], [e.variance for e in found], tau2=tau2, interval="wald")


def _ends(result):
    return [exp(end) for end in (result.interval().low, result.interval().high)]


def test_common_effect():
    """pp. 596-599: odds ratio 0.647 (0.595 to 0.702; 0.703 in the paper)."""
    result = _pool("common")
    assert exp(result.estimate) == pytest.approx(0.647, abs=0.0006)
    assert _ends(result) == pytest.approx([0.595, 0.702], abs=0.0006)


def test_maximum_likelihood():
    """pp. 596-599: odds ratio 0.476 (0.336 to 0.675), tau2 0.302."""
    result = _pool("ML")
    assert exp(result.estimate) == pytest.approx(0.476, abs=0.0006)
    assert _ends(result) == pytest.approx([0.336, 0.675], abs=0.0006)
    assert result.tau2 == pytest.approx(0.302, abs=0.0006)
