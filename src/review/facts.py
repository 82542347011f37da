"""Which printed numbers serve a comparison: means, group sizes and p values, each with the step that read it.

Where several reports print the same thing, a change comes before an end value, the trial's own report before
another's, and the closer reading (table, abstract, ...) before the more distant one.
"""

from dataclasses import dataclass, replace

import pandas as pd

from . import words
from .estimates import Step

ACCESS_ORDER = ("full_text", "table", "abstract", "registry", "secondary", "news", "title")
FAMILIES = {"hair_density": ("hair_density", "hair_count")}
KINDS = ("change", "change from baseline to end", "final")


@dataclass(frozen=True)
class Difference:
    """Two printed means of one quantity, in the unit of the page or, after conversion, of the comparison."""

    needled: float
    control: float
    unit: str
    kind: str
    outcome: str
    sds: tuple | None
    steps: tuple

    @property
    def value(self):
        """Needled minus control."""
        return self.needled - self.control


@dataclass(frozen=True)
class Sizes:
    """How many people stand behind each mean; `paired` when both means are of the same people."""

    needled: int
    control: int
    paired: bool
    steps: tuple

    @property
    def df(self):
        """Degrees of freedom of the t test that such a design allows."""
        return self.needled - 1 if self.paired else self.needled + self.control - 2


def given(value):
    """Whether a cell holds something."""
    return bool(pd.notna(value)) and value != ""


def records(frame, **where):
    """The rows of a table in which each named column has the given value, as dictionaries."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame.to_dict("records")


def read_as(row):
    """How a fact was read, with its detail: 'secondary (review table)'."""
    detail = row.get("access_detail")
    return f"{row['access']} ({detail})" if given(detail) else row["access"]


def reading(what, row, value, unit, assumption=""):
    """The step that took a number from a row of a table."""
    return Step(what, float(value), unit, row["source_id"], row["place"], read_as(row), assumption)


def rank(row, own_source):
    """Sorts rows: the trial's own report first, then by how closely it was read."""
    return (row["source_id"] != own_source, ACCESS_ORDER.index(row["access"]))


def difference(evidence, comparison, outcome):
    """The best printed pair of means for an outcome, or None when no report prints both.

    Parameters
    ----------
    comparison : dict
        A row of `comparisons`.
    outcome : str
        For `hair_density`, counts of hair on an unstated area serve too; their unit must then be decided.
    """
    own = records(evidence.studies, study_id=comparison["study_id"])[0]["source_id"]
    candidates = []
    for name in FAMILIES.get(outcome, (outcome,)):
        arms = [_arm_means(evidence, comparison, comparison[f"{role}_arm_id"], name) for role in ROLES]
        candidates += [_pair(comparison, name, key, arms) for key in arms[0] if key in arms[1]]
    candidates = [c for pair in candidates for c in pair]
    if not candidates:
        return None
    return min(candidates, key=lambda c: (KINDS.index(c[0].kind), -c[1]["week_or_0"], *rank(c[1], own)))[0]


ROLES = ("needled", "control")


def _arm_means(evidence, comparison, arm_id, outcome):
    """Rows of one arm by (source, unit), each a dictionary of quantity and week to row."""
    rows = records(evidence.measurements, study_id=comparison["study_id"], arm_id=arm_id, outcome=outcome)
    means = {}
    for row in rows:
        if given(row["mean"]):
            row["week_or_0"] = float(row["week"]) if given(row["week"]) else 0.0
            group = means.setdefault((row["source_id"], row["unit"]), {})
            group[row["quantity"], row["week_or_0"]] = row
    return means


def _pair(comparison, outcome, key, arms):
    """Every (Difference, row) that one report allows: printed change, change computed from two means, end value."""
    needled, control = (arm[key] for arm in arms)
    shared = [k for k in needled if k in control]
    starts = [k for k in shared if k[0] == "baseline"]
    found = []
    for quantity, week in shared:
        rows = needled[quantity, week], control[quantity, week]
        if quantity == "change":
            found.append((_printed(rows, "change", outcome), rows[0]))
        if quantity == "final":
            found.append((_printed(rows, "final", outcome), rows[0]))
            if starts:
                before = needled[starts[0]], control[starts[0]]
                found.append((_computed_change(before, rows, outcome), rows[0]))
    return found


def _printed(rows, kind, outcome):
    names = {"change": "mean change", "final": "mean at the end"}
    steps = tuple(_mean_step(row, names[kind], role) for row, role in zip(rows, ROLES, strict=True))
    means = [float(row["mean"]) for row in rows]
    sds = tuple(float(row["sd"]) for row in rows) if all(given(row["sd"]) for row in rows) else None
    unit = rows[0]["unit"]
    return Difference(*means, unit, kind, outcome, sds, (*steps, _subtraction(*means, unit)))


def _computed_change(before, after, outcome):
    """Change = end minus baseline in each arm; the SDs kept are those before and after, not of the change."""
    steps, changes = [], []
    for first, last, role in zip(before, after, ROLES, strict=True):
        change = float(last["mean"]) - float(first["mean"])
        changes.append(change)
        steps += [_mean_step(first, "mean at the start", role), _mean_step(last, "mean at the end", role)]
        text = f"{words.exact(last['mean'])} − {words.exact(first['mean'])} = {words.number(change, 2)}"
        text = f"Change, {role}: {text}."
        steps.append(Step(text, change, last["unit"]))
    pairs = [(first["sd"], last["sd"]) for first, last in zip(before, after, strict=True)]
    complete = all(given(sd) for pair in pairs for sd in pair)
    sds = tuple(tuple(float(sd) for sd in pair) for pair in pairs) if complete else None
    unit = after[0]["unit"]
    return Difference(*changes, unit, KINDS[1], outcome, sds, (*steps, _subtraction(*changes, unit)))


def _mean_step(row, name, role):
    week = f", week {words.exact(row['week'])}" if given(row["week"]) else ""
    sd = f" (± {words.exact(row['sd'])})" if given(row["sd"]) else ""
    text = f"{words.capital(name)}, {role}: {words.exact(row['mean'])}{sd} {words.unit(row['unit'])}{week}."
    return reading(text, row, row["mean"], row["unit"])


def _subtraction(needled, control, unit):
    value = needled - control
    text = (
        f"Difference, needled minus control: {words.number(needled, 2)} − {words.number(control, 2)}"
        f" = {words.number(value, 2)} {words.unit(unit)}."
    )
    return Step(text, value, unit)


def in_unit(printed, decided, target, factor):
    """The difference in the comparison's unit; `decided` is a unit that was decided by us, or None."""
    unit, steps = printed.unit, printed.steps
    if decided and decided != unit:
        text = f"The printed unit, “{unit}”, is read as {words.unit(decided)}."
        steps += (Step(text, assumption="a reading of ours, see the decisions table"),)
        unit = decided
    times = factor(unit, target)
    value = printed.value * times
    if times != 1:
        text = f"Converted: × {words.figures(times, 4)} = {words.number(value, 2)} {words.unit(target)}."
        steps += (Step(text, value, target),)
    sds = _scaled(printed.sds, times)
    return replace(
        printed, needled=printed.needled * times, control=printed.control * times, unit=target, sds=sds, steps=steps
    )


def _scaled(sds, times):
    if sds is None:
        return None
    return tuple(tuple(sd * times for sd in pair) if isinstance(pair, tuple) else pair * times for pair in sds)


def sizes(evidence, comparison, equal_split=False):
    """How many people were analysed in each arm, printed, inferred or assumed; None when nothing says it."""
    study = records(evidence.studies, study_id=comparison["study_id"])[0]
    arms = {row["arm_id"]: row for row in records(evidence.arms, study_id=comparison["study_id"])}
    paired = study["design"].startswith(("split_scalp", "within_patient"))
    found = [_arm_size(arms[comparison[f"{role}_arm_id"]], study, len(arms), paired, equal_split) for role in ROLES]
    if None in found:
        return None
    (needled, first), (control, second) = found
    return Sizes(needled, control, paired, tuple(dict.fromkeys((first, second))))


def _arm_size(arm, study, arms_n, paired, equal_split):
    total = next((study[column] for column in ("analysed_n", "randomised_n") if given(study[column])), None)
    if paired:
        return total and (int(total), _size_step("both halves of each scalp", total, study))
    if given(arm["analysed_n"]) and not equal_split:
        assumption = "inferred from printed percentages" if arm["analysed_n_source"] == "inferred" else ""
        return int(arm["analysed_n"]), _size_step(arm["label"], arm["analysed_n"], arm, assumption)
    if given(arm["randomised_n"]) and not equal_split:
        step = _size_step(arm["label"], arm["randomised_n"], arm, "all randomised were analysed")
        return int(arm["randomised_n"]), step
    if total is None:
        return None
    n = int(total) // arms_n
    return n, _size_step(arm["label"], n, study, f"{int(total)} people stand in {arms_n} arms of equal size")


def _size_step(label, n, row, assumption=""):
    return reading(f"{int(n)} people: {label}.", row, n, "people", assumption)


def p_value(evidence, comparison, outcome, kind, statistics):
    """The closest reading of a p value for this comparison among `statistics` (such as 'p'), as a row, or None."""
    own = records(evidence.studies, study_id=comparison["study_id"])[0]["source_id"]
    quantity = "final" if kind == "final" else "change"
    same = {name: comparison[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    rows = [
        row
        for row in records(evidence.contrasts, outcome=outcome, quantity=quantity, **same)
        if row["statistic"] in statistics
    ]
    return min(rows, key=lambda row: rank(row, own), default=None)
