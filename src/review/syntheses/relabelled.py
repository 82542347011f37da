"""A result whose label cannot be right: put together again from its own subgroups, and weighed by its own interval."""

from .. import recover
from ..estimates import Pooled
from ..facts import given, records
from ..integrity import people_behind
from ..pooling import pool

__all__ = ["SPLITS", "overlap", "people_behind", "recombined", "subgroups"]

SPLITS = {"needle depth": "by depth of the needles", "weeks": "by length of treatment"}


def subgroups(evidence, review_id="xu2024"):
    """How a review was split ('needle depth', 'weeks') to the rows of `reviews` that together make up the whole."""
    rows = [row for row in records(evidence.reviews, review_id=review_id) if given(row["subgroup"])]
    return {split: [row for row in rows if split in row["subgroup"]] for split in SPLITS}


def recombined(rows) -> Pooled:
    """Subgroups as one result: the mean weighted by the inverse of each squared SE, as in a common-effect pool.

    `rows` are rows of `reviews` with estimate, ci_low and ci_high; each SE is the width of the interval over 2 x 1.96.
    """
    errors = [recover.se_from_interval(row["ci_low"], row["ci_high"]) for row in rows]
    squares = [error**2 for error in errors]
    return pool([row["estimate"] for row in rows], squares, tau2="common", interval="wald", unit="SD")


def overlap(smd):
    """The share of two bell curves of one SD that lies under both, when their means are `smd` SDs apart: 2Φ(-|d|/2).

    Examples
    --------
    >>> overlap(0.0)
    1.0
    """
    from scipy import special

    return 2 * float(special.ndtr(-abs(smd) / 2))
