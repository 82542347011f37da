"""From a number in a sentence back to a page: `review trace` and its index of everything printed and computed."""

import re
from dataclasses import dataclass

from . import answers, words
from .comparisons import effects_for, own_steps, pool_steps, pooled
from .estimates import Step
from .facts import given, read_as, records
from .show import steps_text

NUMBER = re.compile(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?")
NOT_FACTS = ("week", "year", "volume", "issue", "pmid", "recheck")


@dataclass(frozen=True)
class Trace:
    """Something with a number: what it is, the texts its numbers are shown as, and its steps."""

    title: str
    numbers: frozenset
    steps: tuple


def find(text, evidence):
    """What stands behind the numbers of a sentence, or behind a study's id, as plain text.

    Parameters
    ----------
    text : str
        A number ('69.2'), a whole sentence, or an id such as 'dhurat2013'.

    Returns
    -------
    str
        Each match with its steps, sources and places; a line that says so where there is none.
    """
    if text in set(evidence.studies["study_id"]):
        traces = [trace for trace in computed(evidence) if text in trace.title]
        return "\n\n".join(map(_block, traces + _printed_about(evidence, text))) or f"{text}: nothing was computed."
    numbers = [normal(number) for number in NUMBER.findall(text)]
    if not numbers:
        return f"“{text}” holds no number and is no study's id. Give a number, a sentence or an id such as dhurat2013."
    everything = [*computed(evidence), *printed(evidence)]
    same_sentence = [trace for trace in everything if trace.title and trace.title in text]
    blocks = [_block(trace) for trace in same_sentence]
    for number in dict.fromkeys(numbers):
        found = [trace for trace in everything if number in trace.numbers and trace not in same_sentence]
        blocks += [f"{number}: {len(found)} place{'s' * (len(found) != 1)}", *map(_block, found)]
    return "\n\n".join(blocks)


def computed(evidence):
    """Every effect of the main comparison, its pool, and every sentence of the bottom line."""
    effects = effects_for(evidence, *answers.MAIN)
    rows = [row for row in effects.to_dict("records") if row["trail"]]
    traces = [_trace(f"Effect of {row['study_id']} on {answers.MAIN[1]}", row["trail"], row["trail"]) for row in rows]
    pool = pooled(effects)
    title = f"Pooled effect on {answers.MAIN[1]}"
    traces.append(_trace(title, pool_steps(effects, pool), own_steps(effects, pool)))
    for answer in answers.headline(evidence):
        traces += [_trace(sentence.text, sentence.trail, ()) for sentence in answer.sentences]
    return traces


def printed(evidence):
    """Every number of every table that has a source and a place."""
    return [
        trace
        for name, table in evidence.tables.items()
        if {"source_id", "place", "access"} <= set(table.columns)
        for row in table.to_dict("records")
        for trace in _cells(name, table, row)
    ]


def normal(number):
    """A number as text in one spelling: no thousands comma, a true minus sign, no trailing zeros."""
    return words.exact(float(number.replace(",", "").replace("−", "-")))


def _printed_about(evidence, study_id):
    about = {name: table for name, table in evidence.tables.items() if "study_id" in table.columns}
    return [
        trace
        for name, table in about.items()
        if {"source_id", "place", "access"} <= set(table.columns)
        for row in records(table, study_id=study_id)
        for trace in _cells(name, table, row)
    ]


def _trace(title, steps, own):
    """`own` are the steps whose numbers belong to this trace and not to one that it builds on."""
    texts = [title, *(step.what for step in own)]
    return Trace(title, frozenset(normal(number) for text in texts for number in NUMBER.findall(text)), tuple(steps))


def _cells(name, table, row):
    key = table.columns[0]
    named = [str(row[c]) for c in (key, "arm_id", "outcome", "event", "topic") if c in row and given(row[c])]
    for column in table.select_dtypes("number").columns:
        if column in NOT_FACTS or not given(row[column]):
            continue
        value = float(row[column])
        unit = f" {row['unit']}" if "unit" in row and given(row["unit"]) else ""
        text = f"{name}.csv, {', '.join(named)}: {column} {words.exact(value)}{unit}."
        step = Step(text, value, source_id=row["source_id"], place=row["place"], access=read_as(row))
        yield Trace("", frozenset({words.exact(value)}), (step,))


def _block(trace):
    return "\n".join(part for part in (trace.title, steps_text(trace.steps)) if part)
