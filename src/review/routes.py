"""Routes to a standard error, each with the assumption it rests on.

A route takes two printed means, the numbers of people and the decisions in force, and returns a `Spread`, or None where
the page does not print what it needs.
"""

from dataclasses import dataclass

from . import facts, recover, words
from .effects import mean_difference, paired_mean_difference
from .estimates import Arm, Step
from .facts import records

BY_DEFAULT = ("printed", "exact_p", "p_bound")


@dataclass(frozen=True)
class Spread:
    """A standard error in the difference's unit, what it rests on, and the steps to it."""

    se: float
    basis: str
    steps: tuple


def standard_error(evidence, comparison, difference, people, decided):
    """The spread along the decided route, or along the first that the printed numbers allow; None if none does."""
    wanted = [decided["spread"]] if "spread" in decided else BY_DEFAULT
    for route in wanted:
        found = ROUTES[route](evidence, comparison, difference, people, decided)
        if found:
            bounded = "SE at most" if found.basis == "bound" else "SE"
            effect = words.difference(difference.value, difference.unit, 2)
            text = f"Effect: {effect} with needling, {bounded} {words.number(found.se, 2)}."
            last = Step(text, difference.value, difference.unit)
            return Spread(found.se, found.basis, (*found.steps, last))
    return None


def _printed(evidence, comparison, difference, people, decided):
    if difference.sds is None or difference.kind == facts.KINDS[1] or people.paired:
        return None
    effect = mean_difference(*_arms(difference, people, difference.sds))
    text = f"SE from the two printed SDs and numbers: {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    return Spread(effect.se, "printed", (Step(text, effect.se, effect.unit, assumption="“±” is an SD"),))


def _exact_p(evidence, comparison, difference, people, decided):
    return _from_p(evidence, comparison, difference, people, "p")


def _p_bound(evidence, comparison, difference, people, decided):
    return _from_p(evidence, comparison, difference, people, "p_upper_bound")


def _from_p(evidence, comparison, difference, people, statistic):
    row = facts.p_value(evidence, comparison, difference.outcome, difference.kind, (statistic,))
    if row is None:
        return None
    bound = statistic == "p_upper_bound"
    p, size = float(row["value"]), abs(difference.value)
    se = recover.se_from_p(difference.value, p, df=people.df)
    read = facts.reading(f"p {'<' if bound else '='} {words.exact(p)} for this difference.", row, p, "p")
    text = (
        f"SE {'below' if bound else '='} {words.number(size, 2)} / t({people.df}) = {words.number(size, 2)} / "
        f"{words.figures(size / se, 4)} = {words.number(se, 2)} {words.unit(difference.unit)}."
    )
    assumption = f"p comes from a {'paired t test of the changes' if people.paired else 't test of this difference'}"
    if bound:
        assumption += "; the bound stands in for the SE, so the interval is the widest that this p allows"
    steps = (read, Step(text, se, difference.unit, assumption=assumption), *_implied_sd(se, difference, people, bound))
    return Spread(se, "bound" if bound else "recovered", steps)


def _implied_sd(se, difference, people, bound):
    if people.paired:
        return ()
    sd = recover.sd_from_difference_se(se, people.needled, people.control)
    below = "below " if bound else ""
    unit = words.unit(difference.unit)
    text = f"With these numbers of people that means an SD of {below}{words.figures(sd)} {unit} in each arm."
    return (Step(text, sd, difference.unit),)


def _correlation(evidence, comparison, difference, people, decided):
    if difference.sds is None or not isinstance(difference.sds[0], tuple):
        return None
    r = float(decided["correlation"])
    changes = [recover.sd_of_change(before, after, correlation=r) for before, after in difference.sds]
    arms = _arms(difference, people, changes)
    effect = paired_mean_difference(*arms, correlation=r) if people.paired else mean_difference(*arms)
    sds = words.listing([words.number(sd, 2) for sd in changes])
    text = f"SDs of change {sds}, SE {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    halves = ", and so do the two halves" if people.paired else ""
    assumption = f"“±” is an SD; start and end correlate with r = {words.exact(r)}{halves}"
    return Spread(effect.se, "recovered", (Step(text, effect.se, effect.unit, assumption=assumption),))


def _borrowed(evidence, comparison, difference, people, decided):
    if people.paired:
        return None
    fact = records(evidence.background, fact_id=decided["borrowed_sd"])[0]
    sd = float(fact["sd"])
    text = f"Borrowed SD of change: {words.exact(sd)} hairs per cm² ({fact['population']})."
    read = facts.reading(text, fact, sd, "hairs/cm2")
    se = recover.difference_se_from_sd(sd, people.needled, people.control)
    text = f"SE = {words.exact(sd)} × √(1/{people.needled} + 1/{people.control}) = {words.number(se, 2)}."
    assumption = "both arms vary as much as that arm of another trial"
    return Spread(se, "borrowed", (read, Step(text, se, difference.unit, assumption=assumption)))


def _arms(difference, people, sds):
    means, numbers = (difference.needled, difference.control), (people.needled, people.control)
    return [Arm(n, mean, sd, difference.unit) for n, mean, sd in zip(numbers, means, sds, strict=True)]


ROUTES = {
    "printed": _printed,
    "exact_p": _exact_p,
    "p_bound": _p_bound,
    "correlation": _correlation,
    "borrowed": _borrowed,
}
