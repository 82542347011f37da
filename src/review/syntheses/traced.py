"""Decisions that a pool may rest on, each made with our own trials: the pool before and after, and what it comes near.

This shows what a decision *would* do. Whether a published synthesis made it cannot be seen in what was read.
"""

from dataclasses import astuple, dataclass, replace
from math import sqrt

from .. import recover
from ..changes import paired_standardized_mean_difference
from ..choices import analysis, decisions, in_force, options_of
from ..comparisons import DEFAULT, MAIN, choose, effect_rows, label
from ..effects import mean_difference, paired_mean_difference
from ..estimates import Arm, Estimate, Pooled
from ..facts import differences, given, only, records
from ..group_sizes import sizes
from ..pooling import pool
from ..standardized import hedges_correction, standardized_mean_difference
from ..summaries import ABOUT, option_name

SCALES = {"hairs": "hairs/cm2", "SD": "SD"}
METHODS = ("tau2", "interval")


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

    Each arm has the SD with which Hedges' g is computed: printed, or the one that the effect's standard error implies.
    Halves of a scalp have one SD of change, and the correlation with which it gives that standard error. So the effects
    of `effects_for` come back, in hairs and in SDs.
    """
    rows = effect_rows(evidence, question, MAIN[1], choices)
    in_sds = effect_rows(evidence, question, MAIN[1], choose(**choices.options, measure="SMD"))
    return tuple(
        _trial(row, other["sds"])
        for row, other in zip(rows, in_sds, strict=True)
        if given(row["value"]) and (row["included"] if keep is None else row["study_id"] in keep)
    )


def _trial(row, sds):
    correlation = None
    if row["paired"]:
        sd = sqrt((sds[0] ** 2 + sds[1] ** 2) / 2)
        sds, correlation = (sd, sd), 1 - row["n_needled"] * row["se"] ** 2 / (2 * sd**2)
    pairs = (row["n_needled"], row["value"], sds[0]), (row["n_control"], 0.0, sds[1])
    return Trial(row["label"], *(Arm(int(n), mean, sd, row["unit"]) for n, mean, sd in pairs), correlation)


def method(evidence, choices=DEFAULT):
    """The estimator of tau² and the kind of interval in force, as options of `pooling.pool`."""
    found = analysis(evidence, decisions(evidence, choices), *MAIN)
    return {name: found[name] for name in METHODS}


def pool_trials(found, scale, **options):
    """The trials' effects on a scale ('hairs' or 'SD') as one result; `options` as in `pooling.pool`."""
    effects = [trial.effect(scale) for trial in found]
    return pool([e.value for e in effects], [e.variance for e in effects], unit=SCALES[scale], **options)


def our_pool(evidence, scale, choices=DEFAULT):
    """Our own pool on a scale, by the method in force."""
    return pool_trials(trials(evidence, choices), scale, **method(evidence, choices))


def retold(evidence, scale, choices=DEFAULT):
    """Every decision of `CHANGES` and every other method of the table, one at a time, on one scale.

    Returns
    -------
    list of Retold
        The first one is the default itself, with `before` and `after` alike. What changes nothing there, or would take in
        a trial twice, is left out.
    """
    ours, usual = trials(evidence, choices), method(evidence, choices)
    before = pool_trials(ours, scale, **usual)
    rows = [Retold("Our defaults", before, before, "")]
    for decision, (change, why, scales) in CHANGES.items():
        start, changed = change(evidence, ours, choices) if scale in scales else (ours, ours)
        if start != changed:
            pools = [pool_trials(some, scale, **usual) for some in (start, changed)]
            rows.append(Retold(decision, *pools, why))
    for decision, how, why in _methods(evidence, usual):
        rows.append(Retold(decision, before, pool_trials(ours, scale, **usual | how), why))
    return [row for row in rows if row is rows[0] or _ends(row.before) != _ends(row.after)]


def _ends(pool):
    return pool.estimate, *astuple(pool.interval())


def _methods(evidence, usual):
    """Each option of the table that is not in force: its name, the option of `pooling.pool`, its reason."""
    for rows in options_of(evidence, *MAIN).values():
        about = rows[0]["about"]
        for row in rows:
            if about in METHODS and row["option"] != usual[about]:
                name = f"{ABOUT[about].capitalize()}: {option_name(evidence, row['decision_id'], row['option'])}"
                yield name, {about: row["option"]}, row["reason"]


def se_as_sd(trial):
    """The trial with the standard error of each mean in the place of its SD: the mistake under test."""
    needled, control = (replace(arm, sd=arm.sd / sqrt(arm.n)) for arm in trial.arms)
    return replace(trial, needled=needled, control=control)


def _typed(study_id):
    def change(evidence, ours, choices):
        name = label(evidence, study_id)
        return ours, tuple(se_as_sd(trial) if trial.label == name else trial for trial in ours)

    return change


def _strangers(evidence, ours, choices):
    return ours, tuple(replace(trial, correlation=None) for trial in ours)


def _end_values(evidence, ours, choices):
    """Each trial with two printed end values and SDs takes these in the place of its changes.

    Halves of a scalp get the correlation that is decided for them.
    """
    ends = {}
    for comparison in records(evidence.comparisons, question_id=MAIN[0]):
        for pair in differences(evidence, comparison, MAIN[1]):
            if pair.kind == "final" and pair.sds is not None:
                people = sizes(evidence, comparison, rows=pair.rows)
                numbers = (people.needled, pair.needled, pair.sds[0]), (people.control, pair.control, pair.sds[1])
                needled, control = (Arm(n, mean, sd, "hairs/cm2") for n, mean, sd in numbers)
                r = correlation(evidence, comparison["study_id"], choices) if people.paired else None
                ends[label(evidence, comparison["study_id"])] = Trial("", needled, control, r)
    return ours, tuple(replace(ends.get(trial.label, trial), label=trial.label) for trial in ours)


def correlation(evidence, study_id, choices=DEFAULT):
    """The correlation in force for a trial, between start and end and between the halves of a scalp."""
    where = {"question": MAIN[0], "outcome": MAIN[1], "study": study_id}
    return float(in_force(evidence, decisions(evidence, choices), **where)["correlation"]["option"])


def _without(study_id):
    def change(evidence, ours, choices):
        return ours, tuple(trial for trial in ours if trial.label != label(evidence, study_id))

    return change


def _with(study_id, question=MAIN[0]):
    def change(evidence, ours, choices):
        inside = {trial.label for trial in ours}
        more = trials(evidence, choices, question, keep=[study_id])
        return ours, (*ours, *(trial for trial in more if trial.label not in inside))

    return change


def shared_control(evidence):
    """Faghihi 2021, whose two needled arms share one control, as two trials in SDs.

    The SMD is the one that the printed p of the shorter needles gives with three equal arms, by a two-sample t test with
    2n - 2 degrees of freedom; the longer needles, for which no p was read, are supposed to have the same.
    """
    row = only(evidence.contrasts, study_id="faghihi2021", outcome="hair_count", statistic="p")
    n = int(only(evidence.studies, study_id="faghihi2021")["randomised_n"]) // 3
    d = sqrt(2 / n) / recover.se_from_p(1.0, row["value"], df=2 * n - 2)
    arms = Arm(n, d, 1.0, "SD"), Arm(n, 0.0, 1.0, "SD")
    return tuple(Trial(f"{label(evidence, 'faghihi2021')}, {which} arm", *arms) for which in ("first", "second"))


def _twice(evidence, ours, choices):
    """The control's people split between the two needled arms, and all of them in both."""
    both = shared_control(evidence)
    parts = recover.split_shared_group(both[0].control, len(both))
    split = (replace(trial, control=part) for trial, part in zip(both, parts, strict=True))
    return (*ours, *split), (*ours, *both)


BOTH = ("hairs", "SD")
CHANGES = {
    "Dhurat 2013 left out": (_without("dhurat2013"), "A trial is dropped as an outlier.", BOTH),
    "Adistri 2024 taken in": (_with("adistri2024"), "Its numbers are read as mean changes.", BOTH),
    "Yu 2018: end values, not changes": (
        _end_values,
        "The table prints both. The halves get the correlation that we decided.",
        BOTH,
    ),
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
"""Decision to (change, reason, scales): a change takes the evidence, our trials and the choices made, and gives the
trials before and after."""
