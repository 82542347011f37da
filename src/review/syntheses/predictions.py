"""What a next trial would find: the prediction intervals that the syntheses do not print, derived from what they print."""

from dataclasses import dataclass
from math import floor

from .. import integrity
from ..estimates import Interval
from ..facts import given
from ..summaries import cited
from .printed import included, main_results

ROUTES = ("from I²", "from the width of the interval")


@dataclass(frozen=True)
class Ahead:
    """A synthesis with the interval of its mean, and where a next trial's true SMD would lie, by one route to tau²."""

    review: str
    estimate: float
    mean: Interval
    prediction: Interval
    tau2: float
    route: str
    within: float
    people: float
    k: int


def predictions(evidence):
    """A prediction interval for each synthesis that prints an SMD, its interval, its trials and the review's people.

    One row a route (`integrity.implied_prediction`); the route from I² needs an I². Where people are printed for the
    review only, each trial of the pool is given the review's average, and the pool the nearest whole number of people.
    """
    return [row for name in main_results(evidence) for row in _routes(evidence, name)]


def _routes(evidence, review_id):
    row = main_results(evidence)[review_id]
    total = included(evidence, row)
    needed = (row["k"], row["ci_low"], row["ci_high"], *((total["n"], total["k"]) if total else (None,)))
    if row["measure"] != "SMD" or not all(map(given, needed)):
        return
    people, k = total["n"] / total["k"], int(row["k"])
    numbers = [float(row[column]) for column in ("estimate", "ci_low", "ci_high")]
    i2 = float(row["i2"]) if given(row["i2"]) else 0.0
    found = integrity.implied_prediction(*numbers, i2, k, floor(people * k + 0.5))
    for place, route in enumerate(ROUTES):
        if place or given(row["i2"]):
            yield Ahead(
                cited(evidence, review_id),
                numbers[0],
                Interval(*numbers[1:]),
                found.predictions[place],
                found.tau2[place],
                route,
                found.within,
                float(people),
                k,
            )
