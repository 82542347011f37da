"""What follows from the rows of a trial before they are written: found in a copy of the tables."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from types import MappingProxyType

from .. import audit, comparisons, risks, tables, words
from ..problems import CODEBOOK
from ..show import steps_text
from .write import contents

ACCUSES = ("impossible", "implausible")


@dataclass(frozen=True)
class Preview:
    """What is wrong with the tables as they would be; where nothing is, what follows, as text, and what to write."""

    problems: tuple
    text: str = ""
    contents: MappingProxyType | None = None


def preview(folder, added):
    """Check the tables with the new rows in a temporary copy, and tell what follows. Nothing is written to `folder`.

    Returns
    -------
    Preview
        A problem in a new row names the line of the form, where the row came from one.
    """
    folder = Path(folder)
    before = tables.load(folder)
    with tempfile.TemporaryDirectory(prefix="review-add-") as place:
        copy = Path(place) / "data"
        copy.mkdir()
        for path in (folder / CODEBOOK, *folder.glob("*.csv")):
            shutil.copy(path, copy / path.name)
        made = contents(folder, added)
        for path, (_, content) in made.items():
            (copy / path.name).write_bytes(content)
        if problems := tables.check(copy):
            return Preview(tuple(_in_form(problem, added, before) for problem in problems))
        after = tables.load(copy)
        parts = [_new_rows(added), *_effects(after, added), *_pools(before, after, added)]
        parts += [*_risks(after, added), *_ratios(before, after, added), *_findings(after, added)]
    return Preview((), "\n\n".join(parts), MappingProxyType(made))


def _in_form(problem, added, before):
    """A problem in a new row, by its line in the form; others as they are."""
    table = problem.file.removesuffix(".csv")
    index = (problem.row or 0) - 2 - len(before.tables.get(table, ()))
    if index < 0 or table not in added.blocks:
        return problem
    block = added.blocks[table][index]
    name = f"{table} {block.number}, {problem.column}" if problem.column else f"{table} {block.number}"
    return replace(problem, file=added.file, row=block.lines.get(problem.column), column=name)


def _new_rows(added):
    counts = [f"{name}.csv {len(rows)}" for name, rows in added.rows.items()]
    return f"Rows to add for {added.study_id}: {', '.join(counts)}."


def _asked(evidence, added):
    """Question and outcome of everything that the new rows may bear on."""
    return [
        (question, outcome) for question in _questions(evidence, added) for outcome in comparisons.measured(evidence)
    ]


def _questions(evidence, added):
    mine = evidence.comparisons[evidence.comparisons["study_id"] == added.study_id]
    return list(dict.fromkeys(mine["question_id"]))


def _effects(evidence, added):
    """The effects of the trial, each with its trail; or why there is none."""
    for question, outcome in [] if evidence.measurements.empty else _asked(evidence, added):
        found = comparisons.effects_for(evidence, question, outcome)
        for row in found[found["study_id"] == added.study_id].to_dict("records"):
            name = f"Effect on {outcome.replace('_', ' ')} ({question}, {row['comparison_id']})"
            if not words.defined(row["value"]):
                yield f"{name}: none, because {row['why']}."
                continue
            text = f"{words.number(row['value'], 2)} {words.unit(row['unit'])}, SE {words.number(row['se'], 2)}"
            place = "enters the pool" if row["included"] else f"stays out of the pool: {row['why']}"
            yield f"{name}: {text}; standard error {row['basis']}; {place}.\n{steps_text(row['trail'])}"


def _pools(before, after, added):
    """Each pool that the trial may move, before and after."""
    for question, outcome in [] if after.measurements.empty else _asked(after, added):
        old, new = (_pool(evidence, question, outcome) for evidence in (before, after))
        if old != new:
            yield f"Pooled {outcome.replace('_', ' ')}, {question}\n  before: {old}\n  after:  {new}"


def _pool(evidence, question, outcome):
    if question not in set(evidence.comparisons["question_id"]):
        return "no trial"
    effects = comparisons.effects_for(evidence, question, outcome)
    if effects["included"].sum() < 2:
        return "no pool" if not effects["included"].any() else "one trial, no pool"
    pool = comparisons.pooled(effects)
    ends = words.interval(pool.interval(), 2)
    return (
        f"{words.number(pool.estimate, 2)} {words.unit(pool.unit)} (95% interval {ends}), {words.count(pool.k)} trials"
    )


def _risks(evidence, added):
    """People with an event in both arms of the trial, each with its trail."""
    for question in _questions(evidence, added):
        for row in comparisons.risks_for(evidence, question).to_dict("records"):
            if row["study_id"] == added.study_id:
                one, other = row["needled"], row["control"]
                counts = f"{one.affected} of {one.observed} against {other.affected} of {other.observed}"
                ratio = f", risk ratio {words.number(exp(row['risk_ratio'].value), 2)}" if row["risk_ratio"] else ""
                name = f"People with {row['event'].replace('_', ' ')} ({question}, {row['comparison_id']})"
                yield f"{name}: {counts}{ratio}.\n{steps_text(row['trail'])}"


def _ratios(before, after, added):
    """Each pool of risk ratios that the trial may move, before and after."""
    for question in _questions(after, added):
        found = comparisons.risks_for(after, question)
        mine = found[found["study_id"] == added.study_id]["event"] if len(found) else ()
        for event in dict.fromkeys(mine):
            old, new = (_ratio(evidence, question, event) for evidence in (before, after))
            if old != new and not new.startswith("no pool"):
                yield f"Pooled risk ratio of {event.replace('_', ' ')}, {question}\n  before: {old}\n  after:  {new}"


def _ratio(evidence, question, event):
    rows = comparisons.risks_for(evidence, question)
    rows = risks.poolable(rows[rows["event"] == event]) if len(rows) else rows
    if len(rows) < 2 or rows["study_id"].duplicated().any():
        return f"no pool, {words.count(len(rows))} comparison{'' if len(rows) == 1 else 's'}"
    pool = risks.pooled(rows)
    ends = pool.interval()
    span = words.interval(replace(ends, low=exp(ends.low), high=exp(ends.high)), 2)
    return f"{words.number(exp(pool.estimate), 2)} (95% interval {span}), {words.count(pool.k)} trials"


def _findings(evidence, added):
    """What the checks of printed numbers say of the new rows."""
    accused = [found for found in audit.sweep(evidence) if found.finding.verdict in ACCUSES]
    new = [found for found in accused if any(_own(key, added.study_id) for key in found.keys)]
    if not new:
        return ["Checks of the printed numbers: nothing impossible or implausible was found in the trial."]
    open_ones = {str(found) for found in audit.unlisted(evidence)}
    head = f"Checks of the printed numbers: {words.count(len(new))} to look at."
    return ["\n".join([head, *(f"  {found}{'' if str(found) in open_ones else ' [listed]'}" for found in new)])]


def _own(key, study_id):
    """Whether a row's key, such as yu2018-m1, is of the study."""
    return key == study_id or key.startswith(f"{study_id}-")
