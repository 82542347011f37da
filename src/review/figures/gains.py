"""What hair density rises by before and after: with needles alone, with a placebo, with minoxidil."""

from math import sqrt

from review import isolated, words
from review.beyond import DRUG, NEEDLE_ISOLATED, NEEDLED, PLACEBO, change_of, changes
from review.comparisons import label
from review.estimates import Interval
from review.facts import given, only, records
from review.integrity import t_from_p

from .dots import Dot

ORDER = (NEEDLED, PLACEBO, DRUG)
NEEDLES, OTHER = "isolates the needles", "isolates something else"
BEYOND = ("q_mn_plus_prp", "q_mn_other", "q_depth")


def rows(evidence):
    """A dot for each arm with needles alone and with placebo, from least to most, then a range over the arms on the drug.

    The figures after ± of a needled arm are not used: in the one study that prints them they may be SDs or SEs.
    """
    every = changes(evidence)
    found = [Dot(name, change_of(row), _interval(kind, row), kind) for name, kind, row in every if kind != DRUG]
    drug = sorted(change_of(row) for _, kind, row in every if kind == DRUG)
    some = (
        [Dot(f"Lowest to highest of {words.count(len(drug))} arms", None, Interval(drug[0], drug[-1]), DRUG)]
        if drug
        else []
    )
    return [*sorted(found, key=lambda dot: (ORDER.index(dot.kind), dot.value)), *some]


def _interval(kind, row):
    if kind == NEEDLED or not (given(row["sd"]) and given(row["n"])):
        return None
    half = t_from_p(0.05, df=int(row["n"]) - 1) * float(row["sd"]) / sqrt(row["n"])
    return Interval(change_of(row) - half, change_of(row) + half)


def differences(evidence):
    """A dot for each pair beyond needling with minoxidil that prints hair density on both sides, first minus second.

    A study that is left out for a contradiction of its own gets no interval.
    """
    found = []
    for pair in records(evidence.comparisons):
        if pair["question_id"] not in BEYOND or not _in_hairs(evidence, pair):
            continue
        flawed = given(only(evidence.studies, study_id=pair["study_id"])["exclusion_reason"])
        effect = isolated.effect(evidence, pair["comparison_id"], "hair_density")
        kind = NEEDLES if given(pair["note"]) and pair["note"].startswith(NEEDLE_ISOLATED) else OTHER
        interval = None if flawed or effect.basis == "none" else _t_interval(effect)
        name = f"{label(evidence, pair['study_id'])}: {isolated.pair_name(evidence, pair)}"
        found.append(Dot(name, effect.estimate.value, interval, kind))
    return sorted(found, key=lambda dot: dot.kind != NEEDLES)


def _t_interval(effect):
    """The 95% interval of t with the people's degrees of freedom: where the SE is a bound, the widest that p allows."""
    half = t_from_p(0.05, df=effect.people.df) * effect.estimate.se
    return Interval(effect.estimate.value - half, effect.estimate.value + half)


def _in_hairs(evidence, pair):
    """Whether both sides print a change of hair density."""
    same = {"study_id": pair["study_id"], "outcome": "hair_density", "quantity": "change", "unit": "hairs/cm2"}
    rows = records(evidence.measurements, **same)
    return {pair["needled_arm_id"], pair["control_arm_id"]} <= {row["arm_id"] for row in rows}
