"""Routes to a standard error, each with the assumption it rests on.

A route takes two printed means, the numbers of people and the decisions in force, and returns a `Spread`, or None where
the page does not print what it needs.
"""

from dataclasses import dataclass, replace
from math import nan, sqrt

from . import facts, recover, words
from .changes import paired_standardized_mean_difference
from .effects import mean_difference, paired_mean_difference, pooled_sd
from .estimates import Arm, Estimate, Interval, Step
from .facts import ROLES, only
from .integrity.rounding import printed_range
from .standardized import hedges_correction, standardized_mean_difference

BY_DEFAULT = ("printed", "exact_p", "p_bound")
FROM_SES, FROM_INTERVALS = "the printed figures are SEs of the means", "a printed interval of a mean is a 95% interval"


@dataclass(frozen=True)
class Spread:
    """A standard error in the difference's unit, what it rests on, its steps, and the arms' SDs (None if not known).

    `ses` is how far the standard error may lie on this route, ends included; the tables keep no last zero of a printed p,
    so that 0.010 is taken for 0.01 and the range is wider than print allows. `before_after` are the SDs of each arm before
    and after, where those of the changes were made from them with the decided correlation.
    """

    se: float
    basis: str
    steps: tuple
    sds: tuple | None
    ses: Interval
    before_after: tuple | None = None


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


def effect_step(value, unit, se, basis, names=ROLES):
    """The last step of a trail: the effect with its standard error; `names` are what the two arms are called."""
    bounded = "SE at most" if basis == "bound" else "SE"
    effect = words.difference(value, unit, 2)
    return Step(f"Effect, {' minus '.join(names)}: {effect}, {bounded} {words.number(se, 2)}.", value, unit)


def _printed(evidence, comparison, difference, people, decided):
    if people.paired or difference.kind == facts.KINDS[1]:
        return None
    if difference.sds is None:
        return _printed_se(difference, people)
    sds, assumption = _read_sds(difference, people, decided)
    effect = mean_difference(*_arms(difference, people, sds))
    text = f"SE from the two printed SDs and numbers: {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    steps = (Step(text, effect.se, effect.unit, assumption=assumption),)
    return Spread(effect.se, "printed", steps, sds, Interval(effect.se, effect.se))


def _read_sds(difference, people, decided):
    """The figures after ± as SDs, and what that assumes; where they are decided to be SEs, each times √n."""
    if decided.get("plus_minus", "sd") == "sd":
        return difference.sds, "“±” is an SD"
    sds = [
        tuple(recover.sd_from_se(se, n) for se in part) if isinstance(part, tuple) else recover.sd_from_se(part, n)
        for part, n in zip(difference.sds, (people.needled, people.control), strict=True)
    ]
    return tuple(sds), "“±” is an SE, so the SD is it times √n"


def _printed_se(difference, people):
    if difference.ses is None:
        return None
    se = sqrt(sum(each**2 for each in difference.ses))
    each = words.listing([words.number(part, 2) for part in difference.ses])
    text = f"SE from those of the two means, {each}: {words.number(se, 2)} {words.unit(difference.unit)}."
    printed = all(facts.given(row["se"]) for row in difference.rows)
    steps = (Step(text, se, difference.unit, assumption=FROM_SES if printed else FROM_INTERVALS),)
    pairs = zip(difference.ses, (people.needled, people.control), strict=True)
    sds = tuple(recover.sd_from_se(part, n) for part, n in pairs)
    return Spread(se, "recovered", steps, sds, Interval(se, se))


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
    ends = [recover.se_from_p(size, float(end), df=people.df) for end in printed_range(p)]
    ses = recover.se_bound_from_p(size, p, df=people.df) if bound else Interval(*ends)
    return Spread(se, "bound" if bound else "recovered", steps, sds, ses)


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
    changes, assumption = _sds_of_change(difference, people, decided)
    pairs, _ = _read_sds(difference, people, decided)
    r, arms = float(decided["correlation"]), _arms(difference, people, changes)
    effect = paired_mean_difference(*arms, correlation=r) if people.paired else mean_difference(*arms)
    sds = words.listing([words.number(sd, 2) for sd in changes])
    text = f"SDs of change {sds}, SE {words.number(effect.se, 2)} {words.unit(effect.unit)}."
    assumption += ", and so do the two halves" if people.paired else ""
    steps = (Step(text, effect.se, effect.unit, assumption=assumption),)
    return Spread(effect.se, "recovered", steps, changes, Interval(effect.se, effect.se), pairs)


def _sds_of_change(difference, people, decided):
    """SDs of change from those before and after, and what that assumes."""
    r = float(_decided(decided, "correlation"))
    sds, assumption = _read_sds(difference, people, decided)
    changes = tuple(recover.sd_of_change(before, after, correlation=r) for before, after in sds)
    return changes, f"{assumption}; start and end correlate with r = {words.exact(r)}"


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
    return Spread(se, "borrowed", steps, (sd, sd), Interval(se, se))


def with_sds(difference, people, spread, decided):
    """The same `Spread` with SDs between people, which a difference in SDs needs; refuses where there are none.

    Halves of a scalp get the SDs of change of each half, from those before and after and the decided correlation.
    """
    if spread.sds is not None:
        return spread
    if difference.sds is None:
        raise ValueError("no SD between people was read, so there is no difference in SDs")
    pairs, assumption = _read_sds(difference, people, decided)
    sds, changed = pairs, isinstance(difference.sds[0], tuple)
    if changed:
        sds, assumption = _sds_of_change(difference, people, decided)
    text = f"SDs between people: {words.listing([words.number(sd, 2) for sd in sds])} {words.unit(difference.unit)}."
    steps = (*spread.steps, Step(text, assumption=assumption))
    return replace(spread, sds=sds, steps=steps, before_after=pairs if changed else None)


def in_sds(row):
    """What changes in a row of effects when its difference is counted in SDs: Hedges' g, needled minus control.

    Different people: `standardized_mean_difference`. Halves of a scalp: d and its variance with the correlation of the
    halves that their SE implies, times Hedges' correction for n - 1 degrees of freedom, and its square (Borenstein,
    Hedges, Higgins and Rothstein 2009, chapter 4, eq. 4.22 to 4.31).
    """
    if row["basis"] == "none":
        return {"unit": "SD"}
    arms = [
        Arm(row[f"n_{role}"], mean, sd, row["unit"])
        for role, mean, sd in zip(facts.ROLES, (row["value"], 0.0), row["sds"], strict=True)
    ]
    try:
        g = _paired_g(arms, row["se"]) if row["paired"] else standardized_mean_difference(*arms)
    except ValueError as reason:
        return {"unit": "SD", "value": nan, "se": nan, "basis": "none", "included": False, "why": str(reason)}
    bound = row["basis"] == "bound"
    least = "at least " if bound else ""
    size = f"{words.number(row['value'], 2)} / {words.number(_common_sd(arms, row['paired']), 2)}"
    text = f"In SDs between people, with Hedges' correction: {size} gives {least}{words.number(g.value, 2)}, "
    step = Step(
        f"{text}SE {words.number(g.se, 2)}.", g.value, "SD", assumption="the bound stands in for the SD" * bound
    )
    return {"value": g.value, "se": g.se, "unit": "SD", "se_low": nan, "se_high": nan, "trail": (*row["trail"], step)}


def _common_sd(arms, paired):
    return sqrt(sum(arm.sd**2 for arm in arms) / 2) if paired else pooled_sd(*arms)


def _paired_g(arms, se):
    """Hedges' g of two halves; their correlation is the one with which these SDs give this SE."""
    n, squares = arms[0].n, sum(arm.sd**2 for arm in arms)
    d = paired_standardized_mean_difference(*arms, correlation=1 - n * se**2 / squares)
    j = hedges_correction(n - 1)
    return Estimate(j * d.value, j**2 * d.variance, "SD")


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
