"""Which printed numbers serve a comparison: means and p values, each with the step that read it.

Where several reports print the same thing, a printed change comes before a computed one and that before an end value,
the latest week first, then the trial's own report before another's and the closer reading before the more distant one.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import pandas as pd

from . import recover, words
from .estimates import Step

ACCESS_ORDER = ("full_text", "table", "abstract", "registry", "secondary", "news", "title")
UNITS = {"hair_density": "hairs/cm2", "hair_diameter": "um"}
FAMILIES = {"hair_density": ("hair_density", "hair_count")}
KINDS = ("change", "change from baseline to end", "final")
ROLES = ("needled", "control")


@dataclass(frozen=True)
class Difference:
    """Two printed means of one quantity, in the unit of the page or, after conversion, of the comparison.

    `rows` are the rows of `measurements` with the (last) means; `sds` and `ses` are None where not both are printed.
    """

    needled: float
    control: float
    unit: str
    kind: str
    outcome: str
    rows: tuple
    sds: tuple | None
    ses: tuple | None
    steps: tuple

    @property
    def value(self):
        """Needled minus control."""
        return self.needled - self.control


def given(value):
    """Whether a cell holds something."""
    return value is not None and value is not pd.NA and value == value and value != ""


def at_hand(evidence):
    """The same tables as lists of rows, read once, for many look-ups in a row."""
    if isinstance(evidence, SimpleNamespace):
        return evidence
    tables = {name: records(table) for name, table in evidence.tables.items()}
    return SimpleNamespace(**tables, units=units_of(tables.get("measurements", ())))


def units_of(measurements):
    """Outcome -> unit of its effects: `UNITS`, or where none of these was measured, the first one printed with a mean."""
    printed = {}
    for row in measurements:
        if given(row["mean"]) and given(row["unit"]):
            printed.setdefault(row["outcome"], row["unit"])
    return printed if printed and not UNITS.keys() & printed.keys() else UNITS


def records(table, **where):
    """The rows of a table in which each named column has the given value, as dictionaries."""
    rows = list(table) if isinstance(table, list) else _rows(table)
    for column, value in where.items():
        rows = [row for row in rows if row[column] is not pd.NA and row[column] == value] if given(value) else []
    return rows


def _rows(table):
    """As `DataFrame.to_dict("records")`, which takes seven times as long; a missing cell is None, in floats NaN."""
    names = table.columns.tolist()
    columns = [[None if cell is pd.NA else cell for cell in table[name].array.to_numpy(dtype=object)] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def only(table, **where):
    """The first row that `records` finds; says what is missing where there is none."""
    for row in records(table, **where):
        return row
    raise LookupError(f"the tables have no row with {', '.join(f'{name} {value}' for name, value in where.items())}")


def called(evidence, comparison, role):
    """What the arm in a role is called: as the review calls it in `arms.role`, where that is not this package's word."""
    arm = only(evidence.arms, study_id=comparison["study_id"], arm_id=comparison[f"{role}_arm_id"])
    word = arm.get("role", role)
    return role if word in (*ROLES, "unclear") else word


def read_as(row):
    """How a fact was read, with its detail: 'secondary (review table)'."""
    detail = row.get("access_detail")
    return f"{row['access']} ({detail})" if given(detail) else row["access"]


def reading(what, row, value, unit="", assumption=""):
    """The step that took a number from a row of a table."""
    return Step(what, float(value), unit, row["source_id"], row["place"], read_as(row), assumption)


def rank(row, own_source):
    """Sorts rows: the trial's own report first, then by how closely it was read."""
    return (row["source_id"] != own_source, ACCESS_ORDER.index(row["access"]))


def difference(evidence, comparison, outcome):
    """The best printed pair of means for an outcome, or None when no report prints both."""
    return next(iter(differences(evidence, comparison, outcome)), None)


def differences(evidence, comparison, outcome):
    """Every printed pair of means for an outcome, the best first.

    Parameters
    ----------
    comparison : dict
        A row of `comparisons`.
    outcome : str
        For `hair_density`, counts of hair on an unstated area serve too; their unit must then be decided.
    """
    own = only(evidence.studies, study_id=comparison["study_id"])["source_id"]
    names, found = [called(evidence, comparison, role) for role in ROLES], []
    for family, name in enumerate(FAMILIES.get(outcome, (outcome,))):
        arms = [_arm_means(evidence, comparison, comparison[f"{role}_arm_id"], name, own) for role in ROLES]
        both = [[arm[key] for arm in arms] for key in arms[0] if key in arms[1]]
        pairs = [pair for means in both for pair in _pairs(name, means, names)]
        found += [((family, KINDS.index(p.kind), -_week(p.rows[0]), *rank(p.rows[0], own)), p) for p in pairs]
    return [pair for _, pair in sorted(found, key=lambda entry: entry[0])]


def _week(row):
    return float(row["week"]) if given(row["week"]) else 0.0


def _arm_means(evidence, comparison, arm_id, outcome, own):
    """Rows of one arm by (source, unit), each a dictionary of quantity and week to the closest reading."""
    rows = records(evidence.measurements, study_id=comparison["study_id"], arm_id=arm_id, outcome=outcome)
    means = {}
    for row in sorted(rows, key=lambda row: rank(row, own)):
        if given(row["mean"]):
            means.setdefault((row["source_id"], row["unit"]), {}).setdefault((row["quantity"], _week(row)), row)
    return means


def _pairs(outcome, arms, names):
    """Every difference that one report allows: printed change, change computed from two means, end value."""
    needled, control = arms
    shared = [key for key in needled if key in control]
    start = next(((needled[key], control[key]) for key in shared if key[0] == "baseline"), None)
    for key in shared:
        rows = needled[key], control[key]
        if key[0] in ("change", "final"):
            yield _printed(rows, key[0], outcome, names)
        if key[0] == "final" and start:
            yield _computed_change(start, rows, outcome, names)


def _printed(rows, kind, outcome, names):
    what = {"change": "mean change", "final": "mean at the end"}[kind]
    steps = tuple(_mean_step(row, what, name) for row, name in zip(rows, names, strict=True))
    means = [float(row["mean"]) for row in rows]
    sds = tuple(float(row["sd"]) for row in rows) if all(given(row["sd"]) for row in rows) else None
    ses, unit = tuple(map(_se_of_mean, rows)), rows[0]["unit"]
    ses = None if None in ses else ses
    return Difference(*means, unit, kind, outcome, rows, sds, ses, (*steps, _subtraction(*means, unit, names)))


def _se_of_mean(row):
    """The printed standard error, or the one of a printed 95% interval (of t where n is printed), or None."""
    if given(row["se"]):
        return float(row["se"])
    if given(row["ci_low"]) and given(row["ci_high"]):
        df = int(row["n"]) - 1 if given(row["n"]) else None
        return recover.se_from_interval(float(row["ci_low"]), float(row["ci_high"]), df=df)
    return None


def _computed_change(before, after, outcome, names):
    """Change = end minus baseline in each arm; the SDs kept are those before and after, not of the change."""
    steps, changes = [], []
    for first, last, name in zip(before, after, names, strict=True):
        change = float(last["mean"]) - float(first["mean"])
        changes.append(change)
        steps += [_mean_step(first, "mean at the start", name), _mean_step(last, "mean at the end", name)]
        text = f"{words.exact(last['mean'])} − {words.exact(first['mean'])} = {words.number(change, 2)}"
        text = f"Change, {name}: {text}."
        steps.append(Step(text, change, last["unit"]))
    pairs = [(first["sd"], last["sd"]) for first, last in zip(before, after, strict=True)]
    complete = all(given(sd) for pair in pairs for sd in pair)
    sds = tuple(tuple(float(sd) for sd in pair) for pair in pairs) if complete else None
    unit = after[0]["unit"]
    return Difference(
        *changes, unit, KINDS[1], outcome, after, sds, None, (*steps, _subtraction(*changes, unit, names))
    )


def _mean_step(row, what, name):
    week = f", week {words.exact(row['week'])}" if given(row["week"]) else ""
    sd = f" (± {words.exact(row['sd'])})" if given(row["sd"]) else ""
    sd += f" (SE {words.exact(row['se'])})" if given(row["se"]) else ""
    if given(row["ci_low"]) and given(row["ci_high"]):
        sd += f" (interval {words.exact(row['ci_low'])} to {words.exact(row['ci_high'])})"
    text = f"{words.capital(what)}, {name}: {words.exact(row['mean'])}{sd} {words.unit(row['unit'])}{week}."
    return reading(text, row, row["mean"], row["unit"])


def _subtraction(needled, control, unit, names):
    value = needled - control
    text = (
        f"Difference, {' minus '.join(names)}: {words.number(needled, 2)} − {words.number(control, 2)}"
        f" = {words.number(value, 2)} {words.unit(unit)}."
    )
    return Step(text, value, unit)


def p_value(evidence, comparison, difference, statistic):
    """The closest reading of a p value ('p' or 'p_upper_bound') for this very difference, as a row, or None."""
    own = only(evidence.studies, study_id=comparison["study_id"])["source_id"]
    same = {name: comparison[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    same |= {"outcome": difference.outcome, "quantity": "final" if difference.kind == "final" else "change"}
    week = difference.rows[0]["week"]
    rows = [
        row
        for row in records(evidence.contrasts, statistic=statistic, **same)
        if given(row["value"]) and (not given(week) or not given(row["week"]) or row["week"] == week)
    ]
    return min(rows, key=lambda row: rank(row, own), default=None)
