"""How printed numbers come onto one scale, in sentences and rows: areas, starts and ends, two meanings of one number."""

from dataclasses import dataclass

import pandas as pd

from . import effects, facts, recover, units, words
from .changes import PrePost, change_difference
from .estimates import Arm
from .facts import only, reading, records
from .show import sentence
from .standardized import hedges_correction

CORRELATIONS = (0.5, 0.8)


@dataclass(frozen=True)
class Halves:
    """Both halves of the same scalps, before and after, and the steps that read them."""

    needled: PrePost
    control: PrePost
    steps: tuple

    @property
    def gaps(self):
        """Needled minus control at the start, at the end, and in change, in the printed unit."""
        pairs = (self.needled.before, self.control.before), (self.needled.after, self.control.after)
        start, end = (needled.mean - control.mean for needled, control in pairs)
        return {"start": start, "end": end, "change": end - start}

    @property
    def strangers(self):
        """The difference at the end as if the halves were two groups of different people."""
        return effects.mean_difference(self.needled.after, self.control.after)

    def strangers_se(self, correlation):
        """The SE of the difference of changes as if the halves were different people; start and end correlate so."""
        return change_difference(self.needled, self.control, correlation=correlation).se

    def pairs_se(self, correlation):
        """The SE of the same difference as pairs; start and end correlate so, and so do the changes of the halves."""
        changes = (half.changes(correlation=correlation) for half in (self.needled, self.control))
        return effects.paired_mean_difference(*changes, correlation=correlation).se

    def cost(self, correlation):
        """How many times as large the SE is if the halves are taken for different people, both from the printed ±."""
        return self.strangers_se(correlation) / self.pairs_se(correlation)

    @property
    def rulers(self):
        """The SD, pooled over both halves, of values at the start, at the end, and of changes at two correlations."""
        both = self.needled, self.control
        pairs = {
            "values at the start": [half.before for half in both],
            "values at the end": [half.after for half in both],
        }
        for r in CORRELATIONS:
            pairs[f"changes, if r = {words.exact(r)}"] = [half.changes(correlation=r) for half in both]
        return {name: effects.pooled_sd(*pair) for name, pair in pairs.items()}

    @property
    def gains(self):
        """The difference of changes in each of the `rulers`, times Hedges' correction for n - 1."""
        j = hedges_correction(self.needled.n - 1)
        return {name: j * self.gaps["change"] / sd for name, sd in self.rulers.items()}


def halves(evidence):
    """The printed counts of Yu 2018, start and end of both halves of the same scalps."""
    study_id, outcome = "yu2018", "hair_count"
    pair = only(evidence.comparisons, study_id=study_id)
    found, steps = {}, []
    for role in facts.ROLES:
        for quantity in ("baseline", "final"):
            arm = {"study_id": study_id, "arm_id": pair[f"{role}_arm_id"], "outcome": outcome, "quantity": quantity}
            row = only(evidence.measurements, **arm)
            found[role, quantity] = Arm(int(row["n"]), row["mean"], row["sd"], row["unit"])
            when = {"baseline": "at the start", "final": "at the end"}[quantity]
            text = f"{role}, {when}: {words.exact(row['mean'])} ± {words.exact(row['sd'])} {words.unit(row['unit'])}."
            steps.append(reading(words.capital(text), row, row["mean"], row["unit"]))
    needled, control = (PrePost(found[role, "baseline"], found[role, "final"]) for role in facts.ROLES)
    return Halves(needled, control, tuple(steps))


def arms_of(evidence, study_id, outcome):
    """The arms of a trial that print an average and ± of an outcome, and the steps that read them."""
    rows = [row for row in records(evidence.measurements, study_id=study_id, outcome=outcome) if facts.given(row["sd"])]
    arms = {row["arm_id"]: Arm(int(row["n"]), row["mean"], row["sd"], row["unit"]) for row in rows}
    told = {
        row["arm_id"]: f"{words.exact(row['mean'])} ± {words.exact(row['sd'])}, {int(row['n'])} people" for row in rows
    }
    called = {row["arm_id"]: row["label"] for row in records(evidence.arms, study_id=study_id)}
    steps = tuple(
        reading(f"{called[row['arm_id']]}: {told[row['arm_id']]}.", row, row["mean"], row["unit"]) for row in rows
    )
    return arms, steps


def in_short(main, found, both):
    """The chapter's answer in three sentences; `found` are the ways of the main comparison, `both` Yu's halves."""
    inside, outside = int(main["included"].sum()), int((main["value"].notna() & ~main["included"]).sum())
    missing = int(main["value"].isna().sum())
    more = f"{words.count(outside)} more" if outside else "no more"
    trail = main.drop_duplicates("study_id").set_index("study_id")["trail"]
    kumar = {words.number(way.value): way for way in found if way.study_id == "kumar2018"}
    dhurat = [way for way in found if way.study_id == "dhurat2013"]
    worked_out, borrowed = (_from_to(dhurat, basis) for basis in ("recovered", "borrowed"))
    bare = int((main["included"] & (main["basis"] == "printed")).sum())
    scale = (
        f"Of {len(main)} comparisons {words.count(inside)} can be put on one scale, hairs per cm², and "
        f"{more} if one is ready to believe more. For {words.count(bare) if bare else 'none'} of "
        "them was the spread that this takes read in print, so most of it is worked out, under assumptions."
    )
    times = [f"{words.number(both.cost(r), 2)} times (r = {words.exact(r)})" for r in CORRELATIONS]
    price = (
        f"The assumptions matter. One trial's difference is {words.listing(kumar, 'or')} hairs per cm², depending on the "
        "area that one believes in. Another's standard error, how far its result may wander by chance, is "
        f"{worked_out} by its p value, or {borrowed} with a spread borrowed from other trials. Taking half scalps for "
        f"different people makes the standard error of the change of a third {words.listing(times, 'or')} as large as it is; "
        "r, the correlation of measurements on one man, was not printed."
    )
    rest = (
        f"The other {words.count(missing)} give no effect, in what we read of them, and arithmetic cannot make one up."
        if missing
        else "None is left without an effect."
    )
    return (
        sentence(scale, tuple(trail[row] for row in ("dhurat2013", "kumar2018", "yu2018"))),
        sentence(price, tuple(trail[row] for row in ("kumar2018", "dhurat2013", "yu2018"))),
        sentence(rest),
    )


def _from_to(found, basis):
    """The lowest and the highest standard error on some basis, once where they look alike."""
    ses = sorted(way.se for way in found if way.basis == basis)
    return words.listing(dict.fromkeys(words.number(se, 2) for se in (ses[0], ses[-1])), "to")


def printed_said(printed):
    """What `tries.printed_rows` mixes, counted."""
    kinds = [kind.replace("average at", "averages at") for kind in dict.fromkeys(printed["quantity"])]
    kinds = [kind.replace("average change", "average changes") for kind in kinds]
    text = (
        f"{words.capital(words.count(len(printed)))} lines from {words.count(printed['trial'].nunique())} trials, in "
        f"{words.count(printed['unit'].nunique())} units. They mix {words.listing(kinds)}."
    )
    return sentence(text)


def one_column(evidence):
    """What it costs to read a column of counts without units as hairs per cm²."""
    pair, column = (
        only(evidence.comparisons, study_id="kumar2018"),
        {"source_id": "mphl2023", "outcome": "hair_density"},
    )
    rows = [
        only(evidence.measurements, study_id="kumar2018", arm_id=pair[f"{role}_arm_id"], **column)
        for role in facts.ROLES
    ]
    gap, inch = rows[0]["mean"] - rows[1]["mean"], units.factor("hairs/cm2", "hairs/in2")
    text = (
        f"The column makes the gap {words.number(gap, 2)} hairs. Counted on a square inch, as the trial's own article "
        f"says, that is {words.number(gap / inch, 2)} per cm². Read down the column, it is taken "
        f"{words.number(inch)} times too large."
    )
    return sentence(text, tuple(reading(f"{words.exact(r['mean'])}, no unit.", r, r["mean"], r["unit"]) for r in rows))


def reading_rows(found, people):
    """The bounds of one trial under each reading of its unit, with the SD of change that its p allows."""
    return pd.DataFrame(
        {
            "unit": words.capital(way.text.split(", ", 1)[1]),
            "difference": words.number(way.value, 2),
            "se": f"at most {words.number(way.se, 2)}",
            "sd": f"below {words.figures(recover.sd_from_difference_se(way.se, *people))}",
        }
        for way in found
        if way.route == "p_bound"
    )


def plausible_area(evidence, both):
    """The areas on which a count of unstated area would be a density that men's scalps have."""
    scalp = only(evidence.background, fact_id="b09")
    start = (both.needled.before.mean + both.control.before.mean) / 2
    low, high = start / scalp["high"], start / scalp["low"]
    text = (
        f"On men's scalps {words.exact(scalp['low'])} to {words.exact(scalp['high'])} hairs per cm² were measured, from "
        f"the most hair loss to none. The {words.number(start)} hairs at the start, both halves averaged, fit that on an "
        f"area of {words.number(low, 2)} to {words.number(high, 2)} cm². One square centimetre lies "
        f"{'inside' if low <= 1 <= high else 'just outside' if 0.9 * low <= 1 <= 1.1 * high else 'outside'} that range."
    )
    told = f"Men, parietal scalp: {words.exact(scalp['low'])} to {words.exact(scalp['high'])} hairs per cm²."
    return sentence(text, (*both.steps, reading(told, scalp, scalp["low"], "hairs/cm2")))


def gap_rows(both):
    """Start, end and change of both halves, with their differences."""
    needled, control = both.needled, both.control
    rows = (
        ("Start", needled.before.mean, control.before.mean),
        ("End", needled.after.mean, control.after.mean),
        ("Change", needled.mean, control.mean),
    )
    return pd.DataFrame(
        {"Average": name, "Needled": words.number(a, 2), "Control": words.number(b, 2), "Gap": words.number(a - b, 2)}
        for name, a, b in rows
    )


def imbalance(both):
    """What a gap at the start does to the gap at the end and to that of the changes."""
    start, end, change = both.gaps.values()
    text = (
        f"At the end the needled halves were {words.number(abs(end), 2)} hairs {'ahead' if end > 0 else 'behind'}. They "
        f"had started {words.number(abs(start), 2)} {'behind' if start < 0 else 'ahead'}. So they gained "
        f"{words.number(abs(change), 2)} {'more' if change > 0 else 'less'} than the others."
    )
    return sentence(text, both.steps)


def as_end_value(evidence):
    """Adistri's thickness read as an end value, beside the end values of another trial."""
    shafts, hairs = (_ends(evidence, name, "hair_diameter") for name in ("adistri2024", "yu2018"))
    thin, usual = (words.listing([words.exact(row["mean"]) for row in rows]) for rows in (shafts, hairs))
    text = (
        f"As end values, these are hair shafts of {thin} µm. In Yu 2018 they were {usual} µm thick at the end. Hair so "
        "thin is hardly credible."
    )
    return sentence(
        text, tuple(reading(f"End: {words.exact(r['mean'])} µm.", r, r["mean"], "um") for r in (*shafts, *hairs))
    )


def _ends(evidence, study_id, outcome):
    """The rows of the end values of a trial's two arms, needled and control."""
    pair = only(evidence.comparisons, study_id=study_id)
    arms = ({"arm_id": pair[f"{role}_arm_id"], "quantity": "final", "outcome": outcome} for role in facts.ROLES)
    return [only(evidence.measurements, study_id=study_id, **arm) for arm in arms]


def as_change(evidence):
    """Adistri's density on minoxidil alone read as an increase, beside the increase in a large trial."""
    arm = {"study_id": "adistri2024", "arm_id": "mnx", "outcome": "hair_density", "quantity": "change"}
    row, usual = only(evidence.measurements, **arm), only(evidence.background, fact_id="b11")
    text = (
        f"As an increase, density grew by {words.exact(row['mean'])} hairs per cm² with minoxidil alone, in "
        f"{words.exact(row['week'])} weeks. In a large trial of the lotion it grew by {words.exact(usual['value'])}, "
        "measured after 48 weeks. That is hard to believe, too."
    )
    steps = (
        reading(f"Increase {words.exact(row['mean'])}.", row, row["mean"], row["unit"]),
        reading(f"Increase {words.exact(usual['value'])}: {usual['population']}.", usual, usual["value"], "hairs/cm2"),
    )
    return sentence(text, steps)


def ratio_rows(found, both):
    """Needled over control for each trial with two averages: of its changes, and of end values where they were read."""
    pairs = {}
    for way in found:
        means = [step.value for step in way.trail if step.what.startswith("Mean")]
        if len(means) == 2:
            pairs.setdefault((way.label, "changes"), means)
    pairs["Yu 2018", "changes"] = both.needled.mean, both.control.mean
    pairs["Yu 2018", "end values"] = both.needled.after.mean, both.control.after.mean
    return pd.DataFrame(
        {
            "trial": label,
            "of": kind,
            "needled": words.number(needled, 2),
            "control": words.number(control, 2),
            "ratio": words.number(needled / control, 2) if control > 0 else words.NOT_DEFINED,
        }
        for (label, kind), (needled, control) in pairs.items()
    )


def report(main, found, left):
    """A paragraph that may be quoted: scale, units, halves, routes, and what is left out."""
    row = main.drop_duplicates("study_id").set_index("study_id")
    dhurat, yu = row.loc["dhurat2013"], row.loc["yu2018"]
    bare = int((main["included"] & (main["basis"] == "printed")).sum())
    spread = f"SDs of change were read for {words.count(bare)} of them." if bare else "No SD of change was read."
    kumar = [way for way in found if way.study_id == "kumar2018" and way.route == "p_bound"]
    gaps = words.listing([words.number(way.value, 2) for way in kumar], "or")
    bounds = words.listing([words.number(way.se, 2) for way in kumar], "or")
    text = (
        "“Effects are mean differences in change, in hairs per cm², needled minus control. Kumar 2018 prints counts per "
        f"square inch in one report and names a 1 cm area in another: {gaps}. Yu 2018 states no area; 1 cm² was assumed, "
        f"and halves were compared as pairs. {spread} If t tests gave the printed p values, the SEs are "
        f"{words.number(dhurat.se, 2)} (Dhurat 2013) and {words.number(yu.se, 2)} (Yu 2018), and at most {bounds} (Kumar "
        f"2018). Results along other routes are shown. For {words.count(left)} comparisons no pair of averages was read.”"
    )
    return sentence(text, (*dhurat["trail"], *row.loc["kumar2018", "trail"], *yu["trail"]))
