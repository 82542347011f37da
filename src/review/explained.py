"""What came out of a multiverse: shares, extremes, the rank of our own analysis, and what each decision explains.

Every function takes the table of `multiverse.run`, in which a decision is a column whose first option is the default.
"""

from math import nan

import numpy as np
import pandas as pd

from .comparisons import UNITS
from .facts import at_hand, only, reading, records
from .words import count, exact

RESULTS = ("estimate", "low", "high", "k", "unit")
SHARES = ("unit", "universes", "estimate_above_zero", "above_zero", "below_zero", "above_noticed")
NOTICED = "b33"
"""The fact in `background` on the smallest difference in density that people notice."""


def decided(table):
    """The names of the columns that are decisions."""
    return [name for name in table.columns if name not in RESULTS]


def departures(table, place):
    """The decisions of the universe at this place that are not at their default, as name to option."""
    row = table.iloc[place]
    return {name: row[name] for name in decided(table) if row[name] != table[name].cat.categories[0]}


def shares(table, *, noticed=nan):
    """Per unit: how many universes, and which share of their intervals lies above 0, below 0, above what is noticed.

    `noticed` is in hairs/cm2 and is held against no other unit (NaN there).
    """
    rows = []
    for unit, some in table.groupby("unit", sort=False):
        beyond = (some["low"] > noticed).mean() if unit == UNITS["hair_density"] and noticed == noticed else nan
        above = [(some[name] > 0).mean() for name in ("estimate", "low")]
        rows.append((unit, len(some), *above, (some["high"] < 0).mean(), beyond))
    return pd.DataFrame(rows, columns=SHARES)


def noticed(evidence, fact_id=NOTICED):
    """The step that read the smallest difference in density that people ('b31': dermatologists) notice, in hairs/cm2."""
    fact = only(at_hand(evidence).background, fact_id=fact_id)
    return reading(f"Smallest difference noticed: {exact(fact['value'])}.", fact, fact["value"], "hairs/cm2")


def within(evidence):
    """For each decision about a trial that may be left out, the decision that puts the trial in, as name to name."""
    rows = records(at_hand(evidence).decisions)
    puts_in = {row["study_id"]: row["decision_id"] for row in rows if row["about"] == "include"}
    return {
        row["decision_id"]: puts_in[row["study_id"]]
        for row in rows
        if row["about"] != "include" and row["study_id"] in puts_in
    }


def met(table, name, inside=None):
    """Which universes meet a decision at all: those in which its trial is in; `inside` is of `within`."""
    trial = (inside or {}).get(name)
    return table[trial] == "yes" if trial in table.columns else pd.Series(True, index=table.index)


def at_play(table, name, inside=None):
    """Which universes a decision bears on: its trial is in, and another of its options gives another analysis.

    Where it bears on nothing, as a correlation that no route uses, only its default is listed. `inside` is of `within`;
    whether a trial is put in bears on all.
    """
    if name in (inside or {}).values():
        return pd.Series(True, index=table.index)
    key = np.zeros(len(table), np.int64)
    for other in decided(table):
        if other != name:
            key = key * len(table[other].cat.categories) + table[other].cat.codes.to_numpy()
    _, group, sizes = np.unique(key, return_inverse=True, return_counts=True)
    return met(table, name, inside) & ((table[name].cat.codes > 0) | (sizes[group] > 1))


def explained(table, inside=None):
    """How much of the spread of the estimates goes with each decision, within one unit.

    A decision about a trial is judged among the universes in which that trial is in; `inside` is of `within`.

    Returns
    -------
    DataFrame
        `unit`, `decision` and `share`, from 0 to 1: the sum of squares between the means of a decision's options over
        the total one (a first-order index; Saltelli and others 2008, Global Sensitivity Analysis, chapter 1). The shares
        need not add up to 1: decisions act together, and some can only be met beside others. Only decisions with more
        than one option there, the largest share of the first unit first.
    """
    rows = []
    for unit, some in table.groupby("unit", sort=False):
        for name in decided(table):
            here = some[met(some, name, inside)]
            estimates = here["estimate"] - here["estimate"].mean()
            groups, total = estimates.groupby(here[name], observed=True), (estimates**2).sum()
            if groups.ngroups > 1 and total > 0:
                rows.append((unit, name, (groups.mean() ** 2 * groups.size()).sum() / total))
    found = pd.DataFrame(rows, columns=["unit", "decision", "share"])
    return found.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def extremes(table):
    """The universes with the lowest and the highest estimate of each unit, and in what they depart from the default.

    Returns
    -------
    DataFrame
        `unit`, `end` ('lowest', 'highest'), the results, and `departures` as in the function of that name. Of several
        with one estimate, the one that departs in the fewest decisions.
    """
    rows = []
    for unit, some in table.groupby("unit", sort=False):
        for end, value in (("lowest", some["estimate"].min()), ("highest", some["estimate"].max())):
            ties = np.flatnonzero((table["estimate"] == value) & (table["unit"] == unit))
            place = min(ties, key=lambda tie: len(departures(table, tie)))
            results = {name: table[name].iloc[place] for name in RESULTS if name != "unit"}
            rows.append({"unit": unit, "end": end, **results, "departures": departures(table, place)})
    return pd.DataFrame(rows)


def rank(table):
    """The rank of the default among the universes of its unit, from 1 (the lowest estimate), and their number."""
    same = table.loc[table["unit"] == table["unit"].iloc[0], "estimate"]
    return int((same < same.iloc[0]).sum()) + 1, len(same)


def counted(table):
    """How many pools the analyses of a table are, where each pool stands once with every kind of interval; else ''."""
    rows = table["interval"].value_counts()
    rows = rows[rows > 0]
    if len(rows) < 2 or rows.min() < rows.max():
        return ""
    return f" ({count(int(rows.iloc[0]))} pools, each with {count(len(rows))} kinds of interval)"
