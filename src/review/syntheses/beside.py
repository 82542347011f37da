"""Our pools under other decisions, set beside the numbers that the syntheses print: rows of words for a table."""

import pandas as pd

from .. import words
from ..comparisons import DEFAULT, choose
from ..facts import given
from ..summaries import cited
from .printed import main_results
from .relabelled import recombined, subgroups
from .traced import retold

LIKE = 0.15
"""A pool comes near a printed number if it lies within this share of it."""
UNITS = ("per inch", "per cm²")
PER_CM2 = choose(kumar2018_unit="hairs/cm2")


def published(evidence, scale):
    """Synthesis to its printed effect on hair, on the scale 'hairs' or 'SD'; Xu 2024 by what fits, not by its label."""
    on_scale = {"hairs": lambda measure: measure != "SMD", "SD": lambda measure: measure == "SMD"}[scale]
    mains = main_results(evidence)
    found = {cited(evidence, name): row["estimate"] for name, row in mains.items() if on_scale(row["measure"])}
    if scale == "SD":
        parts = subgroups(evidence)["needle depth"]
        found[f"{cited(evidence, parts[0]['review_id'])} recombined"] = recombined(parts).estimate
    return {name: float(value) for name, value in found.items() if given(value)}


def near(pool, printed):
    """The printed numbers within `LIKE` of a pool, in words; empty where there is none."""
    found = [name for name, value in printed.items() if abs(pool.estimate - value) <= LIKE * abs(value)]
    return words.listing(found) if found else ""


def hair_decisions(evidence):
    """Each decision made otherwise on the scale of hairs, under both units of Kumar 2018."""
    printed, readings = published(evidence, "hairs"), {"inch": DEFAULT, "cm2": PER_CM2}
    found = {name: {row.decision: row for row in retold(evidence, "hairs", c)} for name, c in readings.items()}
    rows = []
    for decision in dict.fromkeys(name for pools in found.values() for name in pools):
        both = {name: pools.get(decision) for name, pools in found.items()}
        like = {unit: row and near(row.after, printed) for unit, row in zip(UNITS, both.values(), strict=True)}
        told = [f"{unit}: {names}" for unit, names in like.items() if names]
        texts = {name: _told(row.after, 1) if row else "no change" for name, row in both.items()}
        why = next(row.why for row in both.values() if row)
        rows.append({"decision": decision, **texts, "near": "; ".join(told) or "none", "why": why})
    return pd.DataFrame(rows)


def sd_decisions(evidence):
    """Each decision made otherwise in standard deviations, where the unit of Kumar 2018 cancels."""
    printed = published(evidence, "SD")
    return pd.DataFrame(
        {
            "decision": row.decision,
            "after": _told(row.after, 2),
            "near": near(row.after, printed) or "none",
            "why": row.why,
        }
        for row in retold(evidence, "SD")
    )


def _told(pool, decimals):
    return f"{words.number(pool.estimate, decimals)} ({words.and_safe(pool, decimals)})"
