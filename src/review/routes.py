"""Routes to a standard error, each with the assumption it rests on.

A route takes two printed means, the numbers of people and the decisions in force, and returns a `Spread`, or None where
the page does not print what it needs.
"""

from dataclasses import dataclass
from math import sqrt

from . import facts, recover, words
from .effects import mean_difference, paired_mean_difference
from .estimates import Arm, Step
from .facts import only

BY_DEFAULT = ("printed", "exact_p", "p_bound")


@dataclass(frozen=True)
class Spread:
    """A standard error in the difference's unit, what it rests on, its steps, and the arms' SDs (None if paired)."""

    se: float
    basis: str
    steps: tuple
    sds: tuple | None


def standard_error(evidence, comparison, pairs, decided):
    """The first difference whose standard error can be had, along the decided route or else in the order `BY_DEFAULT`.

    `pairs` are (Difference, Sizes), the best first. Returns (Difference, Sizes, Spread); refuses with the reason.
    """
    refused = []
    for route in [decided["spread"]] if "spread" in decided else BY_DEFAULT:
        for difference, people in pairs:
            try:
                found = ROUTES[route](evidence, comparison, difference, people, decided)
            except ValueError as reason:
                refused.append(str(reason))
                continue
            if found:
                return difference, people, found
    if "spread" in decided:
        refused.append("what was read does not give the standard error in the way that was decided")
    raise ValueError((refused or ["neither an SD nor a p value was read"])[0])


def effect_step(value, unit, se, basis):
    """The last step of a trail: the effect with its standard error."""
    bounded = "SE at most" if basis == "bound" else "SE"
    effect = words.difference(value, unit, 2)
    return Step(f"Effect, needled minus control: {effect}, {bounded} {words.number(se, 2)}.", value, unit)


def _printed(evidence, comparison, difference, people, decided):
    if people.paired or difference.kind == facts.KINDS[1]:
        return None
    if difference.sds is None:
        return _printed_se(difference, people)
    effect = mean_difference(*_arms(difference, people, difference.sds))
    text = f"SE from the two printed SDs and numbers: {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    steps = (Step(text, effect.se, effect.unit, assumption="“±” is an SD"),)
    return Spread(effect.se, "printed", steps, difference.sds)


def _printed_se(difference, people):
    if difference.ses is None:
        return None
    se = sqrt(sum(each**2 for each in difference.ses))
    each = words.listing([words.number(part, 2) for part in difference.ses])
    text = f"SE from those of the two means, {each}: {words.number(se, 2)} {words.unit(difference.unit)}."
    steps = (Step(text, se, difference.unit, assumption="a printed interval of a mean is a 95% interval"),)
    pairs = zip(difference.ses, (people.needled, people.control), strict=True)
    return Spread(se, "recovered", steps, tuple(recover.sd_from_se(part, n) for part, n in pairs))


def _exact_p(evidence, comparison, difference, people, decided):
    return _from_p(evidence, comparison, difference, people, "p")


def _p_bound(evidence, comparison, difference, people, decided):
    return _from_p(evidence, comparison, difference, people, "p_upper_bound")


def _from_p(evidence, comparison, difference, people, statistic):
    row = facts.p_value(evidence, comparison, difference, statistic)
    if row is None:
        return None
    bound = statistic == "p_upper_bound"
    p, size = float(row["value"]), abs(difference.value)
    se = recover.se_from_p(difference.value, p, df=people.df)
    told = "; ".join(str(row[c]).rstrip(".") for c in ("test_text", "note") if facts.given(row.get(c)))
    read = facts.reading(f"p {'<' if bound else '='} {words.exact(p)} for this difference ({told}).", row, p, "p")
    text = (
        f"SE {'below' if bound else '='} {words.number(size, 2)} / t({people.df}) = {words.number(size, 2)} / "
        f"{words.figures(size / se, 4)} = {words.number(se, 2)} {words.unit(difference.unit)}."
    )
    assumption = f"p comes from a {'paired t test of the changes' if people.paired else 't test of this difference'}"
    if bound:
        assumption += "; the bound stands in for the SE, so the interval is about the widest that this p allows"
    sds, implied = _implied_sd(se, difference, people, bound)
    steps = (read, Step(text, se, difference.unit, assumption=assumption), *implied)
    return Spread(se, "bound" if bound else "recovered", steps, sds)


def _implied_sd(se, difference, people, bound):
    if people.paired:
        return None, ()
    sd = recover.sd_from_difference_se(se, people.needled, people.control)
    below = "below" if bound else "of"
    text = f"With these numbers of people that means an SD {below} {words.figures(sd)} {words.unit(difference.unit)}"
    return (sd, sd), (Step(f"{text} in each arm.", sd, difference.unit),)


def _correlation(evidence, comparison, difference, people, decided):
    if difference.sds is None or not isinstance(difference.sds[0], tuple):
        return None
    r = float(_decided(decided, "correlation"))
    changes = tuple(recover.sd_of_change(before, after, correlation=r) for before, after in difference.sds)
    arms = _arms(difference, people, changes)
    effect = paired_mean_difference(*arms, correlation=r) if people.paired else mean_difference(*arms)
    sds = words.listing([words.number(sd, 2) for sd in changes])
    text = f"SDs of change {sds}, SE {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    halves = ", and so do the two halves" if people.paired else ""
    assumption = f"“±” is an SD; start and end correlate with r = {words.exact(r)}{halves}"
    steps = (Step(text, effect.se, effect.unit, assumption=assumption),)
    return Spread(effect.se, "recovered", steps, None if people.paired else changes)


def _borrowed(evidence, comparison, difference, people, decided):
    if people.paired or difference.unit != "hairs/cm2":
        return None
    fact = only(evidence.background, fact_id=_decided(decided, "borrowed_sd"))
    sd = float(fact["sd"])
    text = f"Borrowed SD of change: {words.exact(sd)} hairs per cm² ({fact['population']})."
    read = facts.reading(text, fact, sd, "hairs/cm2")
    se = recover.difference_se_from_sd(sd, people.needled, people.control)
    text = f"SE = {words.exact(sd)} × √(1/{people.needled} + 1/{people.control}) = {words.number(se, 2)}."
    assumption = "both arms vary as much as that arm of another trial"
    steps = (read, Step(text, se, difference.unit, assumption=assumption))
    return Spread(se, "borrowed", steps, (sd, sd))


def _decided(decided, name):
    if name not in decided:
        raise ValueError(f"this route needs a decision about the {name.replace('_', ' ')}, and there is none")
    return decided[name]


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
