"""A correlation as a number or as a range."""

import pytest

from review.correlations import EstimateRange, over
from review.estimates import Estimate, Interval


def rising(r):
    return Estimate(10 * r, 1 - r / 2, "um")


def test_a_number_gives_one_estimate():
    """The effect at that correlation."""
    assert over(0.5, rising) == rising(0.5)


def test_a_range_gives_the_estimates_at_its_ends():
    """Values and standard errors from low to high, whichever end they come from."""
    found = over(Interval(-0.5, 1.0), rising)
    assert found == EstimateRange(rising(-0.5), rising(1.0))
    assert found.values == Interval(-5.0, 10.0)
    assert found.ses == Interval(0.5**0.5, 1.25**0.5)


def test_a_range_of_one_number_is_that_number():
    """Both ends alike."""
    found = over(Interval(0.2, 0.2), rising)
    assert found.at_low == found.at_high == rising(0.2)


@pytest.mark.parametrize("wrong", [1.5, float("nan"), Interval(-2.0, 0.0), Interval(0.0, 1.01), Interval(0.5, 0.4)])
def test_refusals(wrong):
    """Outside -1 to 1, or upside down."""
    with pytest.raises(ValueError, match=r"a correlation lies|the correlation's upper end"):
        over(wrong, rising)
