"""The trial that we would do: its size, from the spread and the losses of trials that were done, told in sentences."""

from dataclasses import dataclass
from math import ceil

from . import harms, planning, words
from .bodies import known_studies
from .comparisons import MAIN
from .estimates import Step
from .facts import given, only, reading, records
from .magnitude import thresholds
from .show import sentence

SMALL, MIDDLE, POWER = 5.0, 10.0, 0.9
RISKS = (0.1, 0.01, 0.001)


@dataclass(frozen=True)
class Proposal:
    """A trial with two arms that finds `difference` (hairs/cm2) with 90% power if people differ as in the widest arm.

    `per_arm` people reach the end in each arm, `lost` is the share that leaves, `start` are all who begin.
    """

    difference: float
    sds: tuple
    per_arm: int
    lost: float
    steps: tuple

    @property
    def sd(self):
        """The largest SD of change, which the size rests on."""
        return max(self.sds)

    @property
    def people(self):
        """All who must reach the end."""
        return 2 * self.per_arm

    @property
    def start(self):
        """All who must begin."""
        return 2 * planning.enrolled(self.per_arm, self.lost)


def proposal(evidence):
    """The trial that finds two thirds of what minoxidil adds, with the SDs of change and the losses read elsewhere."""
    rows = [row for row in records(evidence.background, topic="minoxidil_effect") if given(row["sd"])]
    sds = tuple(sorted(float(row["sd"]) for row in rows))
    lost, step = planning.largest_loss(evidence)
    texts = [f"SD of change {words.exact(row['sd'])} hairs per cm²: {row['population']}." for row in rows]
    read = [reading(text, row, row["sd"], "hairs/cm2") for text, row in zip(texts, rows, strict=True)]
    return Proposal(MIDDLE, sds, planning.per_arm(MIDDLE, max(sds), power=POWER), lost, (*read, step))


def differences(evidence):
    """Differences that a trial might want to find, name to hairs/cm2."""
    lines = thresholds(evidence, "hair_density")
    return {"a small difference": SMALL, "about two thirds of minoxidil's": MIDDLE} | {
        name: value for name, value in lines.items() if value
    }


def spread_said(plan):
    """The SDs of change that were printed elsewhere."""
    low, high = words.exact(min(plan.sds)), words.exact(plan.sd)
    many = words.count(len(plan.sds))
    text = f"In {many} arms of minoxidil and placebo trials the SD of the change is {low} to {high} hairs per cm²."
    return sentence(text, plan.steps[:-1])


def by_hand(plan):
    """The rough formula worked out for the proposed difference, beside what the t distribution asks for."""
    from scipy.special import ndtri

    alpha, sd, gap = float(ndtri(1 - planning.ALPHA / 2)), plan.sd, plan.difference
    told, steps = [], []
    for power in (POWER, planning.POWER):
        beta = float(ndtri(power))
        rough = planning.roughly(gap, sd, power=power)
        exact = planning.per_arm(gap, sd, power=power)
        told.append(f"{words.number(beta, 2)} for {words.percent(power)} power, which gives {ceil(rough)} ({exact})")
        what = f"2 · ({words.number(alpha, 2)} + {words.number(beta, 2)})² · ({words.exact(sd)}/{words.exact(gap)})²"
        steps.append(Step(f"{what} = {words.number(rough, 2)}, rounded up to {ceil(rough)}.", rough, "people per arm"))
    text = (
        f"With an SD of {words.exact(sd)} and a difference of {words.exact(gap)}, the first z is {words.number(alpha, 2)}, and "
        f"the second {words.listing(told)}. Sizes are rounded up to whole people. In brackets stands what the t distribution "
        "asks for, on which all tables here rest."
    )
    return sentence(text, (*plan.steps[:-1], *steps))


def lost_said(plan):
    """The loss that is planned for."""
    text = (
        f"The largest loss that we read is {words.percent(plan.lost)} of those who were randomised. We plan for that."
    )
    return sentence(text, plan.steps[-1:])


def size_said(evidence, plan):
    """The trial that we would do, beside the one that showed the drug's own effect."""
    large = only(evidence.background, fact_id="b29")
    text = (
        f"To find {words.exact(plan.difference)} hairs per cm² with {words.percent(POWER)} power, if people differ as much as "
        f"in the widest arm that we read, {plan.people} people must reach the end, so {plan.start} must start. The large "
        f"trial of minoxidil itself had {words.exact(large['value'])}."
    )
    read = reading(f"{words.exact(large['value'])} men randomised.", large, large["value"], "people")
    return sentence(text, (*plan.steps, read))


def missed_said(plan, trials, differences):
    """How many trials would more likely miss than find each difference (in hairs/cm2), at both ends of the spread."""
    ends = "if people differ as much as in the widest arm", "if as little as in the narrowest"
    told = []
    for value in differences:
        missed = [sum(trial.chance(value, sd) < 0.5 for trial in trials) for sd in (plan.sd, min(plan.sds))]
        counts = ("all" if n == len(trials) else words.none_or(n) for n in missed)
        said = (f"{n} {end}" if not told else n for n, end in zip(counts, ends, strict=True))
        told.append(f"{words.number(value)}, {' and '.join(said)}")
    text = (
        f"So many of the {words.count(len(trials))} trials would more likely miss than find a true difference: of "
        f"{'; of '.join(told)} (hairs per cm²)."
    )
    return sentence(text, plan.steps[:-1])


def halves_said(plan, trials):
    """What two separate groups would need, and the half-scalp trials that were done."""
    halves = [f"{trial.label} had {trial.people}" for trial in trials if trial.control is None]
    done = f" Of the half-scalp trials that were done, {words.listing(halves)}." if halves else ""
    return sentence(f"Two separate groups would need {plan.people} people.{done}")


def rare_said(plan):
    """How many people show a harm at least once, and the rarest harm that the planned trial would most likely meet."""
    told = [f"{planning.to_see_one(risk):,} for one in {words.count(1 / risk)}" for risk in RISKS]
    needled = plan.people // 2
    seen = 1 / harms.upper_bound_of_zero(needled)
    text = (
        f"People needed to meet a harm at least once: {words.listing(told)}. With {needled} needled people at its end, "
        f"the planned trial would most likely meet harms of one in {words.number(seen, 0)} or commoner."
    )
    return sentence(
        text, (Step("log(0.05) / log(1 − risk), rounded up.", float(planning.to_see_one(RISKS[-1])), "people"),)
    )


def weeks_said(evidence):
    """How long the trials so far ran, and how long minoxidil's gain lasts after stopping."""
    studies = [only(evidence.studies, study_id=study) for study in known_studies(evidence, MAIN[0])]
    weeks = sorted(row["followup_weeks"] for row in studies if given(row["followup_weeks"]))
    stop = only(evidence.background, fact_id="b30")
    text = (
        f"The trials so far ran {words.exact(weeks[0])} to {words.exact(weeks[-1])} weeks. "
        f"{words.exact(stop['value'])} weeks after people stopped minoxidil, its gain was gone."
    )
    return sentence(text, (reading(f"{words.capital(stop['population'])}.", stop, stop["value"], "weeks"),))


def missing_said(row):
    """What if everybody who is missing from the control arm had improved? `row` is one of `comparisons.risks_for`."""
    needled, control = row["needled"], row["control"]
    missing = needled.observed - control.observed
    if missing <= 0:
        raise ValueError(f"nobody seems to be missing from the control arm of {row['label']}")
    would = control.affected + missing
    text = (
        f"If all {words.count(missing)} people who seem to be missing from the control arm of {row['label']} had improved, "
        f"it would still be {needled.affected} of {needled.observed} against {would} of {needled.observed}."
    )
    still = f"{words.capital(words.count(missing))} more of the control arm improve, of {needled.observed} in each."
    return sentence(text, (*row["trail"], Step(still, assumption="as many in each arm")))
