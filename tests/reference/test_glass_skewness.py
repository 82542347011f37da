"""Glass's delta by metafor, and the test for skewness by metafor's formulas: glass_skewness.json, made by the R file."""

import json
from pathlib import Path

import pytest

from review.estimates import Arm
from review.quantiles import FiveNumbers, skewness
from review.standardized import glass_delta

PINNED = json.loads(Path(__file__).with_name("glass_skewness.json").read_text("utf-8"))
CLOSE = 1e-12  # R's log gamma of small numbers, and a few roundings
OF_ENDS, OF_QUARTILES = ("low", "high"), ("q1", "q3")
PRINTED = {"ends": OF_ENDS, "quartiles": OF_QUARTILES, "both": OF_ENDS + OF_QUARTILES}


def rows(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("place", range(len(PINNED["arms"]["n1i"])))
def test_glass_delta(place):
    """The second group is the control: value, and variance with equal and with separate SDs."""
    row, theirs = rows(PINNED["arms"])[place], rows(PINNED["delta"])[place]
    treated, control = (Arm(row[f"n{i}i"], row[f"m{i}i"], row[f"sd{i}i"], "um") for i in (1, 2))
    for kind in ("equal", "separate"):
        ours = glass_delta(treated, control, variance=kind)
        assert (ours.value, ours.variance) == pytest.approx((theirs["value"], theirs[kind]), rel=CLOSE)


@pytest.mark.parametrize("place", range(len(PINNED["five"]["n"])))
@pytest.mark.parametrize("printed", PRINTED)
def test_skewness(printed, place):
    """Statistic and critical value of each of the three tests."""
    row, theirs = rows(PINNED["five"])[place], rows(PINNED["skewness"][printed])[place]
    ours = skewness(FiveNumbers(row["n"], row["median"], "um", **{name: row[name] for name in PRINTED[printed]}))
    assert (ours.statistic, ours.critical) == pytest.approx((theirs["statistic"], theirs["critical"]), rel=CLOSE)


def test_both_answers_occur():
    """Some of the five numbers are skewed and some are not, by each test."""
    for found in PINNED["skewness"].values():
        assert {a >= b for a, b in zip(found["statistic"], found["critical"], strict=True)} == {True, False}
