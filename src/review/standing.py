"""Where the main result stands: on how many people and weeks, on which doubtful numbers, and among all other analyses."""

from collections import Counter
from itertools import islice

from . import headcount, multiverse, summaries, words
from .comparisons import MAIN, UNITS, alternatives, choose, effects_for, label, pool_steps, pooled, read_steps
from .estimates import Interval, Step
from .facts import difference, given, only, records
from .show import sentence

KINDS = {
    "implausible_sd": "a p value, printed by a later review, that asks for a hardly possible spread",
    "unit_conflict": "an area that two reports name differently",
}
FATAL = "that we call fatal: nothing may rest on the number of such a trial alone"
INTERVALS = {"HKSJ": "HKSJ", "HKSJ-safe": "HKSJ-safe", "wald": "Wald"}


def behind(evidence, *, basis=True):
    """The trials, people and weeks behind the main result, in words; empty where nothing is pooled.

    `basis` says whether to tell what the number of people rests on.
    """
    effects = effects_for(evidence, *MAIN)
    rows = effects[effects["included"]].to_dict("records")
    if not rows:
        return ""
    people = sum(map(headcount.people, rows))
    rest = [headcount.rest(row["trail"]) for row in rows]
    inferred, enrolled = (basis * sum(each[kind] for each in rest) for kind in ("inferred", "enrolled"))
    pairs = [only(evidence.comparisons, comparison_id=row["comparison_id"]) for row in rows]
    ends = [difference(evidence, pair, MAIN[1]).rows[0]["week"] for pair in pairs]
    weeks = sorted({float(week) for week in ends if given(week)})
    trials = {row["study_id"] for row in rows}
    text = f"{words.count(len(trials))} trial{'s' * (len(trials) > 1)}, {headcount.told(people, inferred, enrolled)}"
    span = " to ".join(dict.fromkeys(words.exact(week) for week in (*weeks[:1], *weeks[-1:])))
    return f"{text}, {span} weeks" if weeks else text


def counted(evidence):
    """What the number of people behind the main result rests on; None where nothing is pooled or all was printed."""
    effects = effects_for(evidence, *MAIN)
    rows = effects[effects["included"]].to_dict("records")
    told, people = headcount.rests_on(rows), sum(map(headcount.people, rows))
    steps = tuple(step for row in rows for step in headcount.steps(row["trail"]))
    return sentence(f"{words.count(people)} people stand behind the main result. {told}", steps) if told else None


def doubted(evidence):
    """The pooled trials that carry a fatal oddity, with their weight; None below two trials or without one."""
    effects = effects_for(evidence, *MAIN)
    if effects["included"].sum() < 2:
        return None
    pool = pooled(effects)
    ids = effects.loc[effects["included"], "study_id"]
    odd, share = {}, 0.0
    for study_id, weight in zip(ids, pool.weights, strict=True):
        source = only(evidence.studies, study_id=study_id)["source_id"]
        found = records(evidence.anomalies, source_id=source, severity="fatal")
        share += weight * bool(found)
        odd |= {study_id: found} if found else {}
    if not odd:
        return None
    told = [f"{label(evidence, study_id)} ({words.listing(map(_kind, found))})" for study_id, found in odd.items()]
    carry, left, these = ("carries", "it", "This is") if len(odd) == 1 else ("carry", "them", "These are")
    rest = len(set(ids) - set(odd))
    text = (
        f"{words.capital(words.count(len(odd)))} of the {words.count(ids.nunique())} trials in this result, with "
        f"{words.percent(share)} of its weight, {carry} a doubt {FATAL}. {these} {words.listing(told)}. Without {left} "
        f"{words.count(rest)} trial{'s' * (rest != 1)} would be left."
    )
    steps = (
        Step(f"{row['anomaly_id']}: {row['finding']}", assumption=row["consequence"]) for f in odd.values() for row in f
    )
    return sentence(text, tuple(steps))


def _kind(row):
    return KINDS.get(row["kind"], row["kind"].replace("_", " "))


def analyses(evidence):
    """Every analysis of the main question in its unit, as in `multiverse.run`; None below two trials in ours."""
    if effects_for(evidence, *MAIN)["included"].sum() < 2:
        return None
    table = multiverse.run(multiverse.universes(evidence, *MAIN))
    return table[table["unit"] == UNITS[MAIN[1]]] if table["unit"].iloc[0] == UNITS[MAIN[1]] else None


def among_all(evidence, table):
    """Where our result stands among all analyses, and which choices put it there; None without a table.

    `table` is of `analyses`.
    """
    if table is None:
        return None
    rank, total = multiverse.rank(table)
    more = _share_above(table)
    ends = Interval(table["estimate"].min(), table["estimate"].max())
    text = (
        f"Other choices were possible. The options that we list make {words.count(total)} different analyses in hairs"
        f"{multiverse.counted(table)}, from {words.interval(ends)} {words.unit(UNITS[MAIN[1]])}. The middle one gives "
        f"{words.number(table['estimate'].median())}, "
        f"and {words.percent(more)} of the others give more than ours."
    )
    moves = list(islice(_pulls(table, sign=1 if more > 0.5 else -1), 3))
    if moves:
        names = [_named(evidence, name, table[name].cat.categories[0]) for name, _ in moves]
        text += (
            f" Most of that comes from our {words.listing(names)}. Where we are followed in this, the middle one gives "
            f"{words.number(moves[-1][1])}."
        )
    text += " That is no vote: we made the list, and its options are not equally likely."
    chosen = [only(evidence.decisions, decision_id=name, default=True) for name, _ in moves]
    steps = tuple(
        Step(
            f"{words.capital(_named(evidence, row['decision_id'], row['option']))}: our choice.",
            assumption=row["reason"],
        )
        for row in chosen
    )
    own = Step(f"Counted from the lowest, ours has rank {words.count(rank)} of {words.count(total)}.", float(rank))
    return sentence(text, (own, *steps, *read_steps(effects_for(evidence, *MAIN))))


def in_short(evidence, table):
    """What makes the main result doubtful, in a line of numbers; empty where there is nothing to count."""
    doubt, told = doubted(evidence), []
    if doubt:
        told.append(f"{doubt.text.partition('. ')[0]}.")
    if table is not None:
        ours = table[table["interval"] == table["interval"].iloc[0]]
        told.append(
            f"Of {words.count(len(ours) - 1)} other ways to pool, {words.percent(_share_above(ours))} give more; "
            f"but with our kind of interval only {words.percent((ours['low'] > 0).mean())} rule out “no difference”."
        )
    return " ".join(told)


def _share_above(table):
    """The share of the other analyses with a higher estimate than the first."""
    return (table["estimate"] > table["estimate"].iloc[0]).sum() / max(len(table) - 1, 1)


def _named(evidence, name, option):
    row, told = only(evidence.decisions, decision_id=name), summaries.option_name(evidence, name, option)
    if not given(row["study_id"]):
        return f"{summaries.ABOUT[row['about']]}: {told}"
    trial = label(evidence, row["study_id"])
    ways = {
        "include": f"{'taking in' if option == 'yes' else 'leaving out'} {trial}",
        "unit": f"reading {trial} {told}",
        "spread": f"taking the spread of {trial} from {told}",
    }
    return ways.get(row["about"], f"{trial}, {summaries.ABOUT[row['about']]}: {told}")


def _pulls(table, sign):
    """Decisions whose default moves the middle of all that are left down (`sign` 1) or up most, one after the other."""
    names, here = multiverse.decided(table), table
    while here["estimate"].nunique() > 1:
        open_ = [name for name in names if here[name].nunique() > 1]
        kept = {name: here[here[name] == here[name].cat.categories[0]] for name in open_}
        if not kept:
            return
        middle, name = min((sign * each["estimate"].median(), name) for name, each in kept.items())
        here = kept[name]
        yield name, sign * middle


def by_kind(table):
    """Which share of all intervals lies wholly above zero, by kind of interval; None without a table."""
    if table is None:
        return None
    above = (table["low"] > 0).groupby(table["interval"], observed=True).mean()
    told = words.listing(f"{words.percent(share)} by {INTERVALS.get(name, name)}" for name, share in above.items())
    text = (
        f"Of all {words.count(len(table))} analyses{multiverse.counted(table)}, how many intervals lie wholly above zero hangs "
        f"on the kind of interval: {told}. HKSJ-safe is HKSJ with a factor of at least one, so that agreement by luck cannot "
        "narrow it."
    )
    return sentence(text, (Step("Counted over all analyses in hairs, from the options of decisions.csv."),))


def spread(effects):
    """How far the trials differ, and the prediction interval."""
    pool = pooled(effects) if effects["included"].any() else None
    if pool is None or pool.k == 1:
        return sentence("How far the trials differ cannot be told: that takes at least two in one pool.")
    text = f"The trials differ {apart(pool)}. "
    if pool.k == 2:
        text += "A prediction interval takes at least three trials."
    else:
        few = f": {words.count(pool.k)} trials cannot predict another" if pool.k < 5 else ""
        text += (
            f"The {words.percent(pool.level)} prediction interval, where the true effect in a next trial is expected, "
            f"runs from {words.interval(pool.prediction())} {words.unit(pool.unit)} (by another usual rule, from "
            f"{words.interval(pool.prediction(form='HKSJ'))}){few}."
        )
    return sentence(text, pool_steps(effects, pool))


def apart(pool):
    """How far the trials of a pool differ, judged by the p value of Cochran's Q."""
    more = "more than chance explains" if pool.q_p() < 0.05 else "no more than chance can explain"
    share = "the share of their spread that chance does not explain"
    return f"{more} (I², {share}, is {words.percent(pool.i2())}; {words.p_value(pool.q_p())} for no such spread)"


def sensitivity(evidence):
    """The lowest and highest pool when one decision is changed: how many distinct results, and how many clear of zero."""
    default, *rows = alternatives(evidence, *MAIN).to_dict("records")
    rows = [row for row in rows if row["pooled"] is not None]
    other, seen = 0, {}
    if default["pooled"] is not None:
        other = sum(row["pooled"].unit != default["pooled"].unit for row in rows)
        rows = [row for row in rows if row["pooled"].unit == default["pooled"].unit]
        rows = [row for row in rows if row["pooled"].estimate != default["pooled"].estimate]
        for row in rows:
            seen.setdefault(_numbers(row["pooled"]), row)
    if not seen:
        return sentence("Changing one of our decisions at a time gives no other pooled result.")
    values = sorted(row["pooled"].estimate for row in seen.values())
    clear, narrow = (sum(row["pooled"].interval(method=m).low > 0 for row in seen.values()) for m in ("HKSJ", "wald"))
    have = f"{words.capital(words.count(clear))} have" if clear > 1 else f"{'One' if clear else 'None'} has"
    text = (
        f"Changing one of our decisions at a time gives {words.count(len(seen))} other results, from "
        f"{words.number(values[0])} to {words.number(values[-1])} hairs per cm²{_alike(rows)}. "
        f"{have} an interval wholly above zero by HKSJ, the method that we use, which allows for the small number of trials; "
        f"by Wald, the older and narrower one, it is {words.count(narrow)}."
    )
    if other:
        many = "One more counts" if other == 1 else f"{words.capital(words.count(other))} more count"
        text += f" {many} in standard deviations, which cannot be set beside hairs."
    return sentence(
        text, (*read_steps(effects_for(evidence, *MAIN)), *(_other_result(evidence, row) for row in seen.values()))
    )


def _alike(rows):
    """How many changes are behind the results, where some come to the same one."""
    times = [n for n in Counter(_numbers(row["pooled"]) for row in rows).values() if n > 1]
    if not times:
        return ""
    same = f"{words.count(times[0])} come to one and the same" if len(times) == 1 else "some come to the same"
    return f" (by {words.count(len(rows))} changes, of which {same})"


def _numbers(pool):
    """What tells two pools apart, to nine figures."""
    return tuple(words.figures(value, 9) for value in (pool.estimate, pool.se, pool.tau2))


def two_changes(evidence):
    """The pool when the unit in doubt is read the other way and the outlying first trial is left out."""
    both = choose(kumar2018_unit="hairs/cm2", dhurat2013_include="no")
    effects = effects_for(evidence, *MAIN, both)
    if effects["included"].sum() < 2:
        return None
    pool = pooled(effects)
    text = (
        f"Two changes at a time can do more. With {label(evidence, 'kumar2018')} per cm² and without "
        f"{label(evidence, 'dhurat2013')} it is {words.difference(pool.estimate, pool.unit)} "
        f"({words.interval(pool.interval())}); but with {words.count(pool.k)} trials this interval can come out too "
        f"narrow, and HKSJ-safe, which guards against that, runs from {words.interval(pool.interval(method='HKSJ-safe'))}."
    )
    return sentence(text, pool_steps(effects, pool))


def _other_result(evidence, row):
    pool, name = row["pooled"], words.capital(_named(evidence, row["decision_id"], row["option"]))
    text = f"{name}: {words.number(pool.estimate)} ({words.interval(pool.interval())}) {words.unit(pool.unit)}."
    return Step(text, pool.estimate, pool.unit, assumption=row["reason"])
