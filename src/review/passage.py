"""What passes the skin with needles and without: how many times as much, of what, and what intact scalp lets through."""

import pandas as pd

from . import sources, words
from .estimates import Interval, Step
from .facts import given, only, read_as, reading, records
from .mechanisms import level
from .show import sentence

UNITS = {"ug/cm2/h": "µg per cm² and hour", "ug/cm2": "µg per cm²"}
MINOXIDIL = "minoxidil"


def times(row):
    """How many times as much passed with needles, as (low, high): from the two amounts, else as printed.

    Examples
    --------
    >>> times({"needled": 30.0, "control": 20.0, "times": None, "times_high": None})
    (1.5, 1.5)
    >>> times({"needled": None, "control": None, "times": 10.0, "times_high": 20.0})
    (10.0, 20.0)
    """
    if given(row["needled"]) and given(row["control"]):
        ratio = float(row["needled"]) / float(row["control"])
        return ratio, ratio
    low = float(row["times"])
    return low, float(row["times_high"]) if given(row["times_high"]) else low


def where(evidence, row):
    """The tissue in which it was measured, more exactly where the table knows; a statement has none."""
    found = only(evidence.mechanism, finding_id=row["finding_id"])
    cut_skin = given(found["level"]) and found["level"] == "ex_vivo"
    return found["tissue"] if cut_skin and given(found["tissue"]) and found["tissue"] != "skin" else level(found)


def name(row):
    """Substance and needles, as a label."""
    return f"{words.capital(row['drug']) if given(row['drug']) else 'Drugs in general'}, {row['needles']}"


def rows(evidence):
    """Every comparison: substance, needles, tissue, the two amounts, how many times as much, and how it was read."""
    return pd.DataFrame(
        {
            "what": name(row),
            "where": words.capital(where(evidence, row)),
            "without": _amount(row, "control", row["against"]),
            "with": _amount(row, "needled"),
            "times": told(row),
            "read": f"{sources.starred(evidence, row['source_id'])}, {read_as(row)}",
        }
        for row in records(evidence.passage)
    )


def _amount(row, column, against=None):
    if not given(row[column]):
        return "amount not read"
    spread = f" ± {words.exact(row[f'{column}_plus_minus'])}" if given(row[f"{column}_plus_minus"]) else ""
    text = f"{words.exact(row[column])}{spread} {UNITS.get(row['unit'], row['unit'])}"
    return f"{text} ({against})" if given(against) else text


def told(row):
    """How many times as much, in words: computed from two amounts, printed, or only said."""
    low, high = times(row)
    if given(row["needled"]):
        p = f", {row['p_text']}" if given(row["p_text"]) else ""
        return f"× {words.number(low, 2)}, computed{p}"
    span = words.exact(low) if low == high else f"{words.exact(low)} to {words.exact(high)}"
    return f"× {span}, {'printed' if row['measured'] else 'said, not measured'}"


def rolled(evidence):
    """The comparisons in which minoxidil was measured in human scalp."""
    return [
        row
        for row in records(evidence.passage, drug=MINOXIDIL)
        if row["measured"] and only(evidence.mechanism, finding_id=row["finding_id"])["level"] == "human_scalp"
    ]


def finding(evidence):
    """What the comparisons show, in one line."""
    measured = [row for row in records(evidence.passage) if row["measured"]]
    scalp = len(rolled(evidence))
    return (
        f"With needles {_span(measured)} times as much passed; {words.none_or(scalp)} of the "
        f"{words.count(len(measured))} measurements {'are' if scalp > 1 else 'is'} of minoxidil in human scalp"
    )


def _span(found):
    ends = [times(row) for row in found]
    return f"{words.number(min(low for low, _ in ends))} to {words.number(max(high for _, high in ends))}"


def answer(evidence):
    """Whether needling was shown to bring more minoxidil into human scalp."""
    measured = [row for row in records(evidence.passage) if row["measured"]]
    found = rolled(evidence)
    first = (
        f"In {words.count(len(found))} comparison{'s' * (len(found) > 1)} minoxidil was measured in needled human scalp."
        if found
        else "Nobody, in what we found, has measured minoxidil in human scalp after rolling."
    )
    text = f"{first} Other drugs, other skin or other needles gave {_span(measured)} times as much."
    return sentence(text, tuple(_step(row) for row in measured))


def _step(row):
    ways = f"{_amount(row, 'needled')} against {_amount(row, 'control')}, " if given(row["needled"]) else ""
    what = f"{name(row)}: {ways}{told(row)}."
    return Step(what, times(row)[0], "times", row["source_id"], row["place"], read_as(row))


def roller(evidence):
    """The one study of a roller with amounts: two drugs through the same skin, and two results."""
    found = [row for row in records(evidence.passage, source_id="rollerpig")]
    parts = [f"{row['drug']} {words.number(times(row)[0], 2)} times as much" for row in found]
    text = (
        f"Through pig ear skin a steel roller let pass {words.listing(parts)}; for neither could the difference be told from "
        f"chance ({found[0]['p_text']})."
    )
    return sentence(text, tuple(map(_step, found)))


def intact(evidence):
    """What scalp without punctures lets through, by a study and by a product text."""
    urine, daily, label = (only(evidence.background, fact_id=fact_id) for fact_id in ("b42", "b43", "b44"))
    text = (
        f"Through intact scalp little minoxidil gets into the body. In {words.count(int(urine['n']))} people "
        f"{words.exact(urine['low'])} to {words.exact(urine['high'])}% of the dose was found again in the urine. "
        f"With the whole scalp treated, that makes {words.exact(daily['low'])} to {words.exact(daily['high'])} mg a day. "
        f"A product text says about {words.exact(label['value'])}%."
    )
    steps = (
        _range_step("Share of the dose in the urine", urine),
        _range_step("In the body, whole scalp treated", daily),
        reading(f"Product text: {words.exact(label['value'])} {label['unit']}.", label, label["value"], label["unit"]),
    )
    return sentence(text, steps)


def _range_step(what, row):
    text = f"{what}: {words.exact(row['low'])} to {words.exact(row['high'])} {row['unit']}."
    return reading(text, row, row["low"], row["unit"])


def ceiling(evidence):
    """The most that any needle could multiply what intact scalp lets through, as an Interval: all of the dose.

    100 / share, for the highest and the lowest share of the dose that was found in the urine, in percent.
    """
    urine = only(evidence.background, fact_id="b42")
    return Interval(100 / urine["high"], 100 / urine["low"])


def supposed(evidence, factor):
    """What would reach the body, in mg a day, if needles multiplied the passage by `factor`: an Interval.

    The factor is supposed: for minoxidil in needled human scalp none was read.
    """
    if factor < 0:
        raise ValueError(f"a factor is 0 or more, not {factor}")
    daily = only(evidence.background, fact_id="b43")
    return Interval(factor * daily["low"], factor * daily["high"])


def dose(evidence):
    """What more minoxidil in the lotion did in people, without needles."""
    strong, weak, none = (only(evidence.background, fact_id=fact_id) for fact_id in ("b11", "b12", "b13"))
    gains = ", ".join(
        f"{words.exact(row['value'])} on {what}" for row, what in ((none, "placebo"), (weak, "2%"), (strong, "5%"))
    )
    text = f"In a large trial without needles men gained, in hairs per cm²: {gains} minoxidil."
    steps = [
        reading(f"{row['population']}: {words.exact(row['value'])}.", row, row["value"], "hairs/cm2")
        for row in (none, weak, strong)
    ]
    return sentence(text, tuple(steps))


def warning(evidence):
    """What the label says about irritated scalp, and how one registered trial handles it."""
    label = only(evidence.mechanism, finding_id="m20")
    text = (
        f"Product information of minoxidil warns: {label['finding'].removeprefix('Label: ')}. Freshly needled scalp is often red "
        "and sore, so we take minoxidil on it to be outside the label. One registered trial starts minoxidil again the day after."
    )
    found = Step(f"m20: {label['finding']}.", source_id=label["source_id"], place=label["place"], access=read_as(label))
    note = Step(f"Note to m20: {label['note']}", assumption="that needled scalp counts as irritated")
    return sentence(text, (found, note))
