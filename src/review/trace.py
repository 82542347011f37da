"""From a number in a sentence back to a page: `review trace` and its index of everything printed and computed."""

import re
from dataclasses import dataclass
from itertools import chain

from . import project, words
from .comparisons import MAIN, alternatives, choose, effects_for, measured, own_steps, pool_steps, pooled, risks_for
from .estimates import Step
from .facts import given, read_as, records
from .show import steps_text

SIGNS = "−–-"
NUMBER = re.compile(rf"(?<![\w.])[{SIGNS}]?(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\.\d+)")
NOT_FACTS = ("week", "year", "volume", "issue", "pmid", "recheck", "position")
WORDS_OF_A_SENTENCE = 4
NOWHERE = "neither in the tables nor in the main results; unfold the steps below the sentence or figure that shows it"


@dataclass(frozen=True)
class Trace:
    """Something with a number: what it is, the texts its numbers are shown as, its steps, and the study it is about."""

    title: str
    numbers: frozenset
    steps: tuple
    about: str = ""


def find(text, evidence):
    """What stands behind the numbers of a sentence, or behind a study's id, as plain text.

    Parameters
    ----------
    text : str
        A number ('69.2'), a sentence or some words of one, or an id such as 'dhurat2013'.

    Returns
    -------
    str
        Each match with its steps, sources and places; a line that says so where there is none.
    """
    text = " ".join(text.split())
    if text in set(evidence.studies["study_id"]):
        traces = [trace for trace in computed(evidence) if trace.about == text]
        return "\n\n".join(map(_block, traces + printed(evidence, study_id=text))) or f"{text}: no number was read."
    everything = [*computed(evidence), *printed(evidence)]
    sentences = [trace for trace in everything if _same(trace.title, text)]
    numbers = list(dict.fromkeys(normal(number) for number in NUMBER.findall(text)))
    if not sentences and not numbers:
        return f"“{text}” holds no number and is no study's id. Give a number, a sentence or an id such as dhurat2013."
    blocks = [_block(trace) for trace in sentences]
    for number in numbers:
        found = [trace for trace in everything if number in trace.numbers and trace not in sentences]
        places = f"{len(found)} place{'s' * (len(found) != 1)}" if found else NOWHERE
        places = "nothing else" if sentences and not found else places
        blocks += [f"{number}: {places}", *map(_block, found)]
    return "\n\n".join(blocks)


def _same(title, text):
    """Whether a text holds the sentence, or is some words of it."""
    return bool(title) and (title in text or (len(text.split()) >= WORDS_OF_A_SENTENCE and text in title))


def computed(evidence):
    """Every effect and risk of the main comparison, its pool, and every sentence of the front page."""
    asked = list(dict.fromkeys(evidence.comparisons["question_id"]))
    first = MAIN[0] if MAIN[0] in asked else next(iter(asked), "")
    traces = differences(evidence, first) if first and len(evidence.measurements) else []
    for row in risks_for(evidence, first).to_dict("records"):
        title = f"People with {row['event']} in {row['label']}"
        traces.append(_trace(title, row["trail"], row["trail"], row["study_id"]))
    front = project.of(evidence.folder).front("answers", evidence)
    sentences = chain.from_iterable(answer.sentences for answer in front)
    return traces + [_trace(sentence.text, sentence.trail, ()) for sentence in sentences]


def differences(evidence, question=MAIN[0]):
    """Every effect on a question, and its pool; of the main comparison also that under every option."""
    traces = []
    for outcome in measured(evidence):
        effects = effects_for(evidence, question, outcome)
        for row in effects[effects["trail"].map(len) > 0].to_dict("records"):
            traces.append(_trace(f"Effect of {row['label']} on {outcome}", row["trail"], row["trail"], row["study_id"]))
        if effects["included"].sum() > 1:
            pool = pooled(effects)
            steps = pool_steps(effects, pool), own_steps(effects, pool)
            traces.append(_trace(f"Pooled effect on {outcome}", *steps))
    for row in alternatives(evidence, *MAIN).to_dict("records")[1:] if question == MAIN[0] else ():
        if row["pooled"] is not None:
            effects = effects_for(evidence, *MAIN, choose(**{row["decision_id"]: row["option"]}))
            steps = pool_steps(effects, row["pooled"]), own_steps(effects, row["pooled"])
            pool = row["pooled"]
            result = f"{words.number(pool.estimate)} ({words.interval(pool.interval())})"
            traces.append(_trace(f"Pooled effect with {row['decision_id']} = {row['option']}: {result}", *steps))
    return traces


def printed(evidence, **where):
    """Every number of every table that has a source and a place; only of rows with the given values, if any."""
    wanted = {"source_id", "place", "access", *where}
    tables = {name: table for name, table in evidence.tables.items() if wanted <= set(table.columns)}
    return [trace for name, table in tables.items() for trace in _cells(name, table, where)]


def normal(number):
    """A number as text in one spelling: no thousands comma, a true minus sign, no trailing zeros."""
    return words.exact(float(number.replace(",", "").replace("−", "-").replace("–", "-")))


def _trace(title, steps, own, about=""):
    """`own` are the steps whose numbers belong to this trace and not to one that it builds on."""
    texts = [title, *(step.what for step in own)]
    numbers = frozenset(normal(number) for text in texts for number in NUMBER.findall(text))
    return Trace(title, numbers, tuple(steps), about)


def _cells(name, table, where):
    columns = [column for column in table.select_dtypes("number").columns if column not in NOT_FACTS]
    named = [column for column in (table.columns[0], "arm_id", "outcome", "event", "topic") if column in table.columns]
    for row in records(table, **where):
        key = ", ".join(str(row[column]) for column in named if given(row[column]))
        for column in columns:
            if given(row[column]):
                yield _cell(f"{name}.csv, {key}: {column}", row, float(row[column]))


def _cell(title, row, value):
    unit = f" {row['unit']}" if given(row.get("unit")) else ""
    text = f"{title} {words.exact(value)}{unit}."
    step = Step(text, value, source_id=row["source_id"], place=row["place"], access=read_as(row))
    return Trace("", frozenset({words.exact(value)}), (step,), row.get("study_id") or "")


def _block(trace):
    return "\n".join(part for part in (trace.title, steps_text(trace.steps)) if part)
