"""What the published syntheses of needling with minoxidil print, side by side, and what of them was not read."""

import re

import pandas as pd

from .. import words
from ..comparisons import MAIN, effects_for
from ..estimates import Interval
from ..facts import given, only, reading, records
from ..summaries import SYNTHESES, cited

HAIR = ("hair_count", "hair_density", "hair density")
OURS = re.compile(r"MN\+MNX( \d+%)? vs MNX( \d+%)?")
NEEDLING = re.compile(r"\bMN\b|microneedle")
YEAR = re.compile(r"\b20\d\d\b")
MEASURES = {
    "SMD": "SMD",
    "SMD (as labelled)": "SMD",
    "MD": "MD, unit not labelled",
    "MD (hairs/cm2)": "MD, hairs per cm²",
    "RR": "risk ratio",
}
NEVER = {
    "Which trials stand in this pool": "Two pools of different trials may differ and both be right.",
    "Each trial's means, SDs and numbers": "An SE that was typed as an SD can be seen only here.",
    "Each trial's unit, among them Kumar's": "Read per cm², Kumar's gain is more than six times the one per square inch.",
    "How half scalps were entered": "As two groups of strangers they get too large an SE.",
    "How a shared control arm was entered": "Entered twice, its people count twice.",
    "Weight of each trial": "It shows which trial decides.",
    "Estimator of tau² and kind of interval": "With few trials they alone can double an interval.",
    "Prediction interval": "It says what a next trial may find.",
}
"""What was read of no synthesis (data/README.md, "How it was read"), and why it matters."""


def main_results(evidence):
    """Review id to the row of `reviews` with its estimate for hair counts or density, for all that print one."""
    found = {name: main_result(evidence, name) for name in SYNTHESES}
    return {name: row for name, row in found.items() if row is not None}


def main_result(evidence, review_id):
    """The row of a review that prints an estimate for all its trials' hair, or None, whatever their order.

    Of several the one that sets needling with minoxidil against minoxidil, then the one with the lowest number.
    """
    rows = [row for row in results(evidence, review_id) if _about_hair(row) and not given(row["subgroup"])]
    return min(rows, key=lambda row: (not OURS.fullmatch(row["contrast"]), _number(row)), default=None)


def _number(row):
    return int(re.search(r"\d+$", row["review_row_id"])[0])


def results(evidence, review_id):
    """The rows of a review that print an effect: a mean difference, a standardised one or a risk ratio."""
    rows = records(evidence.reviews, review_id=review_id)
    return [row for row in rows if row["measure"] in MEASURES and given(row["estimate"])]


def _about_hair(row):
    return row["outcome"].startswith(HAIR)


def about_rows(evidence):
    """One row a synthesis: what it compares, where it searched, its trials and people, and how it was read."""
    return pd.DataFrame(
        {
            "review": cited(evidence, name),
            "compares": plainly(row["contrast"]),
            "searched": _searched(evidence, name),
            "trials": _trials(evidence, row),
            "people": _people(evidence, row),
            "model": row["model"] if given(row["model"]) else "not read",
            "read": _read_as(row),
        }
        for name, row in main_results(evidence).items()
    )


def plainly(contrast):
    """A comparison without its abbreviations."""
    return words.capital(_spelled(contrast))


def _spelled(contrast):
    full = {"MNX": "minoxidil", "MN": "needling", "vs": "against"}
    spelled = re.sub(r"\b(MNX|MN|vs)\b", lambda found: full[found[0]], contrast)
    return spelled.replace("+", " + ")


def _searched(evidence, review_id):
    found = [row["search_text"] for row in records(evidence.reviews, review_id=review_id)]
    return next((text for text in found if given(text)), "not read")


def included(evidence, row):
    """The row of `reviews` that counts all trials and people of a result's review, or None."""
    return next(iter(records(evidence.reviews, review_id=row["review_id"], outcome="trials included")), None)


def _trials(evidence, row):
    whole = included(evidence, row)
    if whole is None or not given(row["k"]):
        total = (whole or row)["k"]
        return f"{words.exact(total)} in all, in this pool not read" if given(total) else "not read"
    return f"{words.exact(row['k'])} of {words.exact(whole['k'])}" if given(whole["k"]) else words.exact(row["k"])


def people(evidence, row):
    """All people of a result's review, in words."""
    n = (included(evidence, row) or row)["n"]
    return f"{int(n):,}" if given(n) else "a number not read"


def _people(evidence, row):
    told = people(evidence, row)
    return f"{told} in all" if told[0].isdigit() else "not read"


def _read_as(row):
    detail = f" ({row['access_detail']})" if given(row["access_detail"]) else ""
    return f"{row['access']}{detail}"


def result_rows(evidence):
    """Every effect that the syntheses print, on hair and on satisfaction, with its label, interval and I²."""
    rows = [row for name in main_results(evidence) for row in results(evidence, name)]
    return pd.DataFrame(
        {
            "review": cited(evidence, row["review_id"]),
            "outcome": effect_name(row),
            "measure": MEASURES[row["measure"]],
            "effect": _effect(row),
        }
        for row in rows
    )


def effect_name(row):
    """What an effect of `reviews` is about, with its comparison or subgroup where it is not the whole."""
    about = row["outcome"].replace("_", " ")
    if row["contrast"].endswith((" PRP", " MN")):
        about += f" ({_spelled(row['contrast'])})"
    return words.capital(f"{about}, {row['subgroup']}" if given(row["subgroup"]) else about)


def _effect(row):
    """An effect with its interval and I², with the decimals of the page."""
    if not given(row["ci_low"]):
        return f"{words.exact(row['estimate'])} (interval not read)"
    heterogeneity = f", I² {words.exact(row['i2'])}%" if given(row["i2"]) else ""
    return f"{words.number(row['estimate'], 2)} ({_interval(row)}){heterogeneity}"


def _interval(row):
    if not given(row["ci_low"]):
        return "not read"
    return words.interval(Interval(float(row["ci_low"]), float(row["ci_high"])), 2)


def missing_rows(evidence):
    """What it takes to compute each synthesis again: one row an item, of which reviews it was read and of which not."""
    mains = main_results(evidence)
    tests = {
        "What was compared": (lambda row: "combined" not in row["contrast"], "Another comparator is another question."),
        "The outcome and its unit": (_unit_known, "A number without a unit has no size."),
        "Change or end value": (
            lambda row: "change" in row["outcome"],
            "An SMD of the one is not an SMD of the other.",
        ),
        "95% interval": (lambda row: given(row["ci_low"]), "Without it a pool cannot be weighed."),
        "How many trials are in the pool": (lambda row: _pool_known(evidence, row), "They carry it."),
        "I²": (lambda row: given(row["i2"]), "It says how far the trials disagree."),
    }
    rows = [_line(evidence, mains, item, why, test) for item, (test, why) in tests.items()]
    rows += [_line(evidence, mains, item, why, lambda row: False) for item, why in NEVER.items()]
    return pd.DataFrame(rows)


def _pool_known(evidence, row):
    return given(row["k"]) and included(evidence, row) is not None


def _unit_known(row):
    return row["measure"].startswith("SMD") or "hairs" in row["measure"]


def _line(evidence, mains, item, why, test):
    read = [cited(evidence, name) for name, row in mains.items() if test(row)]
    rest = [cited(evidence, name) for name in mains if cited(evidence, name) not in read]
    unread = "all" if not read else words.listing(rest)
    return {"item": item, "read": words.listing(read), "unread": unread, "why": why}


def within_reach(evidence):
    """How many trials of our own list each synthesis may hold, and of how many of these we have an effect in hairs.

    A trial may stand in a synthesis if it has results and its year is unknown or not after the year in which the search
    ended (where that is not printed, the synthesis was published). This bounds an overlap that was not read.
    """
    effects = effects_for(evidence, *MAIN)
    readable = set(effects.loc[effects["value"].notna(), "study_id"])
    studies = [only(evidence.studies, study_id=name) for name in dict.fromkeys(effects["study_id"])]
    years = {study["study_id"]: _year(evidence, study) for study in studies if study["access"] != "registry"}
    rows = []
    for name, row in main_results(evidence).items():
        until = _until(evidence, name)
        inside = {study for study, year in years.items() if None in (year, until) or year <= until}
        rows.append(
            {
                "review": cited(evidence, name),
                "until": str(until or "not read"),
                "trials": _trials(evidence, row),
                "ours": str(len(inside)),
                "readable": str(len(inside & readable)),
            }
        )
    return pd.DataFrame(rows)


def _until(evidence, review_id):
    """The last year of the search, else the year of the synthesis, or None."""
    year = only(evidence.sources, source_id=review_id)["year"]
    found = YEAR.findall(_searched(evidence, review_id)) or YEAR.findall(str(year))
    return max(map(int, found), default=None)


def _year(evidence, study):
    """The year of a study's main report, or the one in its label; None where neither has one."""
    year, named = only(evidence.sources, source_id=study["source_id"])["year"], YEAR.search(study["label"])
    return int(year) if given(year) else int(named[0]) if named else None


def other_rows(evidence):
    """The other reviews of needling on scalps: what they say, where they print no effect that could stand beside."""
    mains, rows = main_results(evidence), {}
    for row in records(evidence.reviews):
        if NEEDLING.search(row["contrast"]) and row["review_id"] not in mains:
            rows.setdefault(row["review_id"], row)
    return pd.DataFrame(
        {
            "review": cited(evidence, name),
            "compares": plainly(row["contrast"]),
            "says": _said(row),
            "note": row["note"] if given(row["note"]) else "",
        }
        for name, row in rows.items()
    )


def _said(row):
    if row["measure"] == "p only":
        return f"{effect_name(row)}: p {row['p_relation']} {words.exact(row['p'])}, no effect size"
    number = row["k"] if row["measure"] == "count" else row["estimate"]
    found = f": {words.exact(number)}" if given(number) else ""
    return f"{effect_name(row)} ({row['measure'].replace(' (%)', ', %')}){found}"


def read_steps(evidence, rows):
    """The steps that read these rows of `reviews`, each with its estimate and, where printed, its interval."""
    return tuple(_read_step(evidence, row) for row in rows if given(row["estimate"]))


def _read_step(evidence, row):
    interval = f" ({_interval(row)})" if given(row["ci_low"]) else ""
    text = f"{cited(evidence, row['review_id'])}, {effect_name(row)[:1].lower()}{effect_name(row)[1:]}: "
    text += f"{words.exact(row['estimate'])}{interval}, printed as {row['measure']}."
    return reading(text, row, row["estimate"], row["measure"])
