"""How deep and how often: what trials that differ in needle length print, and what two reviews make of it."""

from math import sqrt

import pandas as pd

from . import isolated, recover, words
from .comparisons import label
from .estimates import Interval, Step
from .facts import given, only, reading, records
from .integrity import p_from_t, t_from_p
from .show import sentence
from .tries import SAID

PARTS = {"xu2024-r3": "needles below 1 mm", "xu2024-r4": "needles above 1 mm"}


def halves(evidence):
    """The two halves that differ by needle length: the difference, and the widest interval that the printed p allows."""
    found = isolated.effect(evidence, "kjd2016-depth", "hair_density")
    value, se, df = found.estimate.value, found.estimate.se, found.people.df
    half = t_from_p(0.05, df=df) * se
    text = (
        f"The half with the longer needles gained {words.number(value, 0)} hairs per cm² more, in {found.people.needled} "
        f"people. All that is printed of the spread is a limit of p; it leaves intervals as wide as "
        f"{words.interval(Interval(value - half, value + half))}."
    )
    wide = Step(f"Widest interval: {words.number(value, 0)} ± t({df}) × {words.number(se, 2)}.", half, "hairs/cm2")
    return sentence(text, (found.trail, wide))


def against_control(evidence):
    """What the trial with two needle lengths prints for each of them against minoxidil alone."""
    rows = [
        {
            "length": only(evidence.arms, study_id="faghihi2021", arm_id=row["needled_arm_id"])["label"],
            "outcome": words.capital(isolated.event_name(row["outcome"])),
            "said": SAID[row["statistic"]].format(words.exact(row["value"])),
        }
        for row in records(evidence.contrasts, study_id="faghihi2021", control_arm_id="mnx")
    ]
    table = pd.DataFrame(rows).pivot_table(index="outcome", columns="length", values="said", aggfunc="first")
    return table.reset_index().rename_axis(columns=None)


def reviews(evidence):
    """Two syntheses on needle length: the two parts of the one with a test of their difference, and the word of the other."""
    rows = [only(evidence.reviews, review_row_id=name) for name in PARTS]
    other = only(evidence.reviews, review_row_id="ahmed2025-r4")
    z, gap = _apart(rows)
    told = [f"{words.number(r['estimate'], 2)} for {name}" for r, name in zip(rows, PARTS.values(), strict=True)]
    text = (
        f"Xu 2024 prints SMDs of {words.listing(told)}: {words.number(gap, 2)} SDs apart, {words.p_value(p_from_t(z))} by "
        f"our arithmetic. Ahmed 2025 counts 1 mm itself as short ({other['subgroup']}), and reports no clear difference."
    )
    steps = [
        reading(f"{name}: {words.exact(r['estimate'])}.", r, r["estimate"], "SD")
        for r, name in zip(rows, PARTS.values(), strict=True)
    ]
    return sentence(text, (*steps, Step(f"Difference over its SE: {words.number(z, 2)}.", z)))


def _apart(rows):
    """How many SEs the first of two independent estimates lies above the second, and the difference itself."""
    ses = [recover.se_from_interval(row["ci_low"], row["ci_high"]) for row in rows]
    gap = rows[0]["estimate"] - rows[1]["estimate"]
    return gap / sqrt(sum(se**2 for se in ses)), gap


def often_rows(evidence):
    """How often people were needled: each interval in days, with the studies that used it."""
    found = {}
    for row in records(evidence.arms, role="needled"):
        if given(row["interval_days"]):
            found.setdefault(float(row["interval_days"]), []).append(label(evidence, row["study_id"]))
    return pd.DataFrame(
        {"every": f"every {words.exact(days)} days", "studies": words.listing(dict.fromkeys(found[days]))}
        for days in sorted(found)
    )


def often(evidence):
    """Between which intervals needling was done, and how many studies compare two of them."""
    rows = [row for row in records(evidence.arms, role="needled") if given(row["interval_days"])]
    days, by_study = sorted(float(row["interval_days"]) for row in rows), {}
    for row in rows:
        by_study.setdefault(row["study_id"], set()).add(float(row["interval_days"]))
    compare = sum(len(found) > 1 for found in by_study.values())
    text = (
        f"{words.capital(words.count(len(by_study)))} studies say how often people were needled: every {words.exact(days[0])} "
        f"to {words.exact(days[-1])} days. {words.capital(words.count(compare)) if compare else 'None'} of them sets one "
        "interval against another."
    )
    counted = Step("Needled arms in arms.csv with an interval, by study.", float(len(by_study)), "studies")
    return sentence(text, (counted,))
