"""What each decision of a multiverse explains of the spread of its results, as dots."""

from review.summaries import decision_name

from . import dots

LEAST = 0.01
"""A share of the spread below which a decision is not drawn."""


def rows(evidence, explained, unit="hairs/cm2"):
    """What each decision explains in one unit (of `multiverse.explained`), in percent, the largest first; see `LEAST`."""
    some = explained[(explained["unit"] == unit) & (explained["share"] >= LEAST)]
    names = [decision_name(evidence, name) for name in some["decision"]]
    scopes = ["on all trials" if name.startswith("All, ") else "on one trial" for name in names]
    return [dots.Dot(*told[:2], None, told[2]) for told in zip(names, 100 * some["share"], scopes, strict=True)]


def figure(found, *, title):
    """Draw the shares of the spread that single decisions explain."""
    return dots.figure(found, title=title, axis="share of the spread of the results (%)", decimals=0)
