"""What came of every analysis at once, and of the lowest and highest pool, in sentences and rows of words.

`table` is what `multiverse.run` gives, `found` what `multiverse.universes` or `ranges.bounds` gives.
"""

import pandas as pd

from . import comparisons, multiverse, ranges, summaries, syntheses, words
from .estimates import Interval
from .show import sentence

HAIRS = comparisons.UNITS["hair_density"]
HALF = comparisons.choose(yu2018_unit="hairs per 0.5 cm2")


def ways(table):
    """How many analyses, and those in hairs: from where to where, and by kind of interval the share above zero."""
    some = table[table["unit"] == HAIRS]
    ends = Interval(some["estimate"].min(), some["estimate"].max())
    above = (some["low"] > 0).groupby(some["interval"], observed=True).mean().sort_values(ascending=False)
    shares = words.listing(f"{words.percent(share)} by {name.replace('wald', 'Wald')}" for name, share in above.items())
    made = "one different analysis" if len(table) == 1 else f"{words.count(len(table))} different analyses"
    rest = f", {words.count(len(some))} of them in hairs per cm²" if len(some) < len(table) else ""
    rest += multiverse.counted(some)
    return (
        f"The options that we list make {made}{rest}. {'It gives' if len(some) == 1 else 'These give'} "
        f"{words.interval(ends)} hairs per cm². How many of their intervals lie wholly above zero hangs on the kind of "
        f"interval: {shares}"
    )


def left_out_rows(found):
    """How many combinations of `multiverse.universes` each rule leaves out, and how many analyses remain."""
    rows = [("All combinations of all options", found.total)]
    rows += [(rule, number) for rule, number in found.excluded.itertuples(index=False) if number]
    rows.append(("Left: different analyses", len(found)))
    return pd.DataFrame([(what, words.count(number)) for what, number in rows], columns=["what", "number"])


def share_rows(evidence, table):
    """Per scale: how many analyses, their range, and which share of the intervals lies where, in words."""
    noticed = multiverse.noticed(evidence).value
    rows = []
    for row in multiverse.shares(table, noticed=noticed).to_dict("records"):
        some = table.loc[table["unit"] == row["unit"], "estimate"]
        ends = Interval(some.min(), some.max())
        rows.append(
            {
                "scale": words.capital(words.unit(row["unit"])),
                "analyses": words.count(row["universes"]),
                "range": words.interval(ends, 1 if row["unit"] == HAIRS else 2),
                "middle": words.number(some.median(), 1 if row["unit"] == HAIRS else 2),
                "above": words.percent(row["above_zero"]),
                "below": words.percent(row["below_zero"]) if row["below_zero"] else "none",
                "noticed": words.percent(row["above_noticed"]) if words.defined(row["above_noticed"]) else "",
            }
        )
    return pd.DataFrame(rows)


def our_rank(evidence, table):
    """Where our own analysis stands among all in its unit, and how far the ends are from it."""
    rank, total = multiverse.rank(table)
    same = table.loc[table["unit"] == table["unit"].iloc[0], "estimate"]
    more = (same > same.iloc[0]).sum() / max(total - 1, 1)
    ends = multiverse.extremes(table).query("unit == @HAIRS").set_index("end").to_dict("index")
    low, high = ((words.number(end["estimate"]), words.count(len(end["departures"]))) for end in ends.values())
    text = (
        f"Counted from the lowest, our own analysis has rank {words.count(rank)} of {words.count(total)}: "
        f"{words.percent(more)} of the others give more. The lowest, {low[0]}, decides {low[1]} things "
        f"otherwise than we do, the highest, {high[0]}, {high[1]}."
    )
    return sentence(text, comparisons.read_steps(comparisons.effects_for(evidence, *comparisons.MAIN)))


def limits(found):
    """How low and how high the pool can go with our trials and method; `found` is of `ranges.bounds`."""
    text = (
        f"The pooled difference lies between {words.number(found.lowest.value)} and "
        f"{words.amount(found.highest.value, found.unit)}, over {words.count(found.sets)} sets of readings and every "
        f"standard error that they allow. Its intervals reach from {words.interval(found.interval)}."
    )
    readings = (*found.lowest.readings, *found.highest.readings)
    return sentence(text, tuple(step for row in readings for step in row["trail"]))


def area(evidence, found):
    """What the area that Yu 2018 counted on does to our pool and to the highest one; `found` is of `ranges.bounds`."""
    effects = [comparisons.effects_for(evidence, *comparisons.MAIN, choices) for choices in (comparisons.DEFAULT, HALF)]
    whole, half = (
        f"{words.number(pool.estimate)} ({words.interval(pool.interval())})"
        for pool in map(comparisons.pooled, effects)
    )
    fixed = ranges.bounds(evidence, *comparisons.MAIN, comparisons.choose(yu2018_unit=HAIRS))
    text = (
        f"If Yu 2018 counted on one square centimetre, our own pool is {whole}, and the highest one "
        f"{words.number(fixed.highest.value)}. If on half of one, our own is {half}, and the highest "
        f"{words.number(found.highest.value)}."
    )
    return sentence(text, tuple(step for some in effects for step in comparisons.read_steps(some)))


def limit_rows(evidence, found):
    """Which reading and standard error each trial has at the lowest and at the highest pool."""
    ends = [zip(end.readings, end.ses, strict=True) for end in (found.lowest, found.highest)]
    return pd.DataFrame(
        {"trial": low[0]["label"], "low": _reading(evidence, *low), "high": _reading(evidence, *high)}
        for low, high in zip(*ends, strict=True)
    )


def _reading(evidence, row, se):
    told = [
        f"{summaries.decision_name(evidence, name).split(', ', 1)[1]}: {_short(evidence, name, option)}"
        for name, option in row["options"].items()
    ]
    size = words.number(se, 2)
    return "; ".join([*told, "SE near zero" if not size.strip("0.") else f"SE {size}"])


def _short(evidence, name, option):
    """An option in few words: of an SD or a mean from elsewhere, the number."""
    told = summaries.option_name(evidence, name, option)
    return told.split(", ")[0] if told[0].isdigit() else told


def near_rows(evidence, table):
    """How many analyses in hairs come near each published number, and how these read Kumar 2018."""
    some = table[table["unit"] == HAIRS]
    parts = {"All analyses in hairs": some}
    for name, value in syntheses.published(evidence, "hairs").items():
        gap = (some["estimate"] - value).abs()
        parts[f"{name} ({words.exact(value)})"] = some[gap <= syntheses.LIKE * value]
    return pd.DataFrame(
        {
            "near": name,
            "analyses": words.count(len(part)),
            "cm2": words.percent(_takes(part, "kumar2018_include", "yes", "kumar2018_unit", "hairs/cm2")),
            "inch": words.percent(_takes(part, "kumar2018_include", "yes", "kumar2018_unit", "hairs/in2")),
            "wide_dhurat": words.percent(_takes(part, "dhurat2013_include", "yes", "dhurat2013_spread", "exact_p")),
            "borrowed_dhurat": words.percent(
                _takes(part, "dhurat2013_include", "yes", "dhurat2013_spread", "borrowed")
            ),
        }
        for name, part in parts.items()
    )


def _takes(part, *pairs):
    """The share of analyses that take all of these options, given as name, option, name, option."""
    taken = [part[name] == option for name, option in zip(pairs[::2], pairs[1::2], strict=True)]
    return (taken[0] & taken[1]).mean()
