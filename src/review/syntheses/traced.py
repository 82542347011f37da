"""Decisions that a pool may rest on, each made with our own trials: the pool before and after, and what it comes near.

This shows what a decision *would* do. Whether a published synthesis made it cannot be seen in what was read.
"""

from dataclasses import dataclass, replace
from math import sqrt

from .. import recover
from ..changes import paired_standardized_mean_difference
from ..comparisons import DEFAULT, MAIN, choose, effects_for, label
from ..effects import mean_difference, paired_mean_difference
from ..estimates import Arm, Estimate, Pooled
from ..facts import differences, only, records, sizes
from ..pooling import pool
from ..standardized import hedges_correction, standardized_mean_difference

SCALES = {"hairs": "hairs/cm2", "SD": "SD"}


@dataclass(frozen=True)
class Trial:
    """Two arms of a trial; `correlation` between two halves of the same scalps, None for arms of different people."""

    label: str
    needled: Arm
    control: Arm
    correlation: float | None = None

    @property
    def arms(self):
        """The needled arm and its control."""
        return self.needled, self.control

    def effect(self, scale):
        """Needled minus control: a mean difference ('hairs'), or Hedges' g ('SD')."""
        if self.correlation is None:
            return {"hairs": mean_difference, "SD": standardized_mean_difference}[scale](*self.arms)
        if scale == "hairs":
            return paired_mean_difference(*self.arms, correlation=self.correlation)
        d = paired_standardized_mean_difference(*self.arms, correlation=self.correlation)
        j = hedges_correction(self.needled.n - 1)
        return Estimate(j * d.value, j**2 * d.variance, "SD")


@dataclass(frozen=True, eq=False)
class Retold:
    """One decision made otherwise: the pools `before` and `after` in one unit, and `why` it may happen."""

    decision: str
    before: Pooled
    after: Pooled
    why: str


def trials(evidence, choices=DEFAULT, question=MAIN[0], *, keep=None):
    """The pooled trials of a question as pairs of arms (or those named in `keep`, pooled or not).

    Where people differ, both arms have the SD that the effect's standard error implies. Halves of a scalp have their
    SD of change, and the correlation with which it gives that standard error. So the effects of `effects_for` come back,
    in hairs and in SDs.
    """
    effects = effects_for(evidence, question, MAIN[1], choices)
    wanted = effects["included"] if keep is None else effects["study_id"].isin(keep)
    rows = effects[wanted & effects["value"].notna()].to_dict("records")
    return tuple(_halves(evidence, row, choices) if row["paired"] else _groups(row) for row in rows)


def _groups(row):
    sd = recover.sd_from_difference_se(row["se"], row["n_needled"], row["n_control"])
    return Trial(row["label"], *_arms(row, sd))


def _halves(evidence, row, choices):
    in_sds = effects_for(evidence, *MAIN, choose(**choices.options, measure="SMD"))
    g = only(in_sds, comparison_id=row["comparison_id"])["value"]
    sd = hedges_correction(row["n_needled"] - 1) * row["value"] / g
    return Trial(row["label"], *_arms(row, sd), 1 - row["n_needled"] * row["se"] ** 2 / (2 * sd**2))


def _arms(row, sd):
    pairs = (row["n_needled"], row["value"]), (row["n_control"], 0.0)
    return [Arm(int(n), mean, sd, row["unit"]) for n, mean in pairs]


def pool_trials(found, scale, **options):
    """The trials' effects on a scale ('hairs' or 'SD') as one result; `options` as in `pooling.pool`."""
    effects = [trial.effect(scale) for trial in found]
    return pool([e.value for e in effects], [e.variance for e in effects], unit=SCALES[scale], **options)


def retold(evidence, scale, choices=DEFAULT):
    """Every decision of `CHANGES` and `METHODS` made otherwise, one at a time, on one scale.

    Returns
    -------
    list of Retold
        The first one is the default itself, with `before` and `after` alike.
    """
    ours = trials(evidence, choices)
    before = pool_trials(ours, scale)
    rows = [Retold("Our defaults", before, before, "")]
    for decision, (change, why, scales) in CHANGES.items():
        if scale in scales:
            start, changed = change(evidence, ours)
            rows.append(Retold(decision, pool_trials(start, scale), pool_trials(changed, scale), why))
    rows += [Retold(name, before, pool_trials(ours, scale, **how), why) for name, (how, why) in METHODS.items()]
    return rows


def se_as_sd(trial):
    """The trial with the standard error of each mean in the place of its SD: the mistake under test."""
    needled, control = (replace(arm, sd=arm.sd / sqrt(arm.n)) for arm in trial.arms)
    return replace(trial, needled=needled, control=control)


def _typed(study_id):
    def change(evidence, ours):
        name = label(evidence, study_id)
        return ours, tuple(se_as_sd(trial) if trial.label == name else trial for trial in ours)

    return change


def _strangers(evidence, ours):
    return ours, tuple(replace(trial, correlation=None) for trial in ours)


def _end_values(evidence, ours):
    """Each trial with two printed end values and SDs takes these in the place of its changes."""
    ends = {}
    for comparison in records(evidence.comparisons, question_id=MAIN[0]):
        for pair in differences(evidence, comparison, MAIN[1]):
            if pair.kind == "final" and pair.sds is not None:
                people = sizes(evidence, comparison, rows=pair.rows)
                numbers = (people.needled, pair.needled, pair.sds[0]), (people.control, pair.control, pair.sds[1])
                arms = [Arm(n, mean, sd, "hairs/cm2") for n, mean, sd in numbers]
                ends[label(evidence, comparison["study_id"])] = {"needled": arms[0], "control": arms[1]}
    return ours, tuple(replace(trial, **ends.get(trial.label, {})) for trial in ours)


def _without(study_id):
    def change(evidence, ours):
        return ours, tuple(trial for trial in ours if trial.label != label(evidence, study_id))

    return change


def _with(study_id, question=MAIN[0]):
    def change(evidence, ours):
        return ours, (*ours, *trials(evidence, question=question, keep=[study_id]))

    return change


def shared_control(evidence):
    """Faghihi 2021, whose two needled arms share one control, as two trials in SDs.

    The SMD is the one that the printed p of the shorter needles gives with three equal arms; the longer needles, for
    which no p was read, are supposed to have the same.
    """
    row = only(evidence.contrasts, study_id="faghihi2021", outcome="hair_count", statistic="p")
    n = int(only(evidence.studies, study_id="faghihi2021")["randomised_n"]) // 3
    d = sqrt(2 / n) / recover.se_from_p(1.0, row["value"], df=2 * n - 2)
    arms = Arm(n, d, 1.0, "SD"), Arm(n, 0.0, 1.0, "SD")
    return tuple(Trial(f"{label(evidence, 'faghihi2021')}, {which} arm", *arms) for which in ("first", "second"))


def _twice(evidence, ours):
    first, second = shared_control(evidence)
    joined = replace(first, needled=recover.combine_groups(first.needled, second.needled))
    return (*ours, joined), (*ours, first, second)


BOTH = ("hairs", "SD")
CHANGES = {
    "Dhurat 2013 left out": (_without("dhurat2013"), "A trial is dropped as an outlier.", BOTH),
    "Adistri 2024 taken in": (_with("adistri2024"), "Its numbers are read as mean changes.", BOTH),
    "Yu 2018: end values, not changes": (_end_values, "The table prints both.", BOTH),
    "Yu 2018: halves as strangers": (_strangers, "Software asks for two groups.", BOTH),
    "Dhurat 2013: SE typed as SD": (_typed("dhurat2013"), "A figure after ± has no label.", BOTH),
    "Kumar 2018: SE typed as SD": (_typed("kumar2018"), "A figure after ± has no label.", BOTH),
    "Yu 2018: SE typed as SD": (_typed("yu2018"), "A figure after ± has no label.", BOTH),
    "One control counted twice (Faghihi 2021)": (_twice, "Two needled arms are entered as two trials.", ("SD",)),
    "Another comparator mixed in": (
        _with("northindia2025", "q_mn_plus_prp"),
        "Needling added to PRP is pooled with needling added to minoxidil.",
        BOTH,
    ),
}
"""Decision to (change, reason, scales): a change takes the evidence and our trials, and gives those before and after."""

METHODS = {
    "DerSimonian and Laird, not REML": ({"tau2": "DL"}, "It is the default of much software."),
    "Wald interval, not HKSJ": ({"interval": "wald"}, "It is the default of much software."),
    "One true effect, no tau²": ({"tau2": "common"}, "A common-effect model is chosen."),
}
"""Decision to (options of `pooling.pool`, reason)."""
