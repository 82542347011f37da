"""The checks that the tables name, run on the numbers that they name."""

from collections import defaultdict
from dataclasses import dataclass, replace

from .. import integrity
from .fair import fair
from .lines import lines


@dataclass(frozen=True)
class Checked:
    """A check of `checks.csv` that has run: its finding, the verdict it must give, and what it shows."""

    check_id: str
    anomaly_id: str
    finding: integrity.Finding
    expected: str
    shows: str


def run(evidence, check_id=None):
    """Every check of `checks.csv`, or one of them, run on its inputs of `check_inputs.csv`.

    Parameters
    ----------
    evidence : Evidence
        From `tables.load`.
    check_id : str, optional
        Such as a01-1.

    Returns
    -------
    list of Checked
        In the order of the table. Verdicts are `fair`: no graver than what was printed supports. The source of a finding
        is that of its anomaly; its place names each source and place that a number was read in.

    Raises
    ------
    LookupError
        There is no such check.

    Examples
    --------
    >>> from review import tables
    >>> (checked,) = run(tables.load(), "a29-1")
    >>> print(checked.finding.verdict, "-", checked.finding.arithmetic)
    impossible - 40 + 30 + 30 = 100, printed 60
    """
    page = lines(evidence)
    chosen = [line for line in page["checks"] if check_id in (None, line.key)]
    if not chosen and check_id is not None:
        known = ", ".join(line.key for line in page["checks"])
        raise LookupError(f'no check "{check_id}" in checks.csv; there are {known}')
    inputs, about = defaultdict(list), {line.key: line["source_id"] for line in page["anomalies"]}
    for line in page["check_inputs"]:
        inputs[line.key].append(line)
    read_in = {line.key: line for rows in page.values() for line in rows if line["source_id"] and line["place"]}
    return [_checked(line, inputs[line.key], about[line["anomaly_id"]], read_in) for line in chosen]


def _checked(check, inputs, source_id, read_in):
    assumed = [(line["input"], line["value"]) for line in inputs if line["basis"] == "assumed"]
    found = fair(integrity.CHECKS[check["check"]](**arguments(inputs)), assumed)
    finding = replace(found, source_id=source_id, place=_places(inputs, read_in))
    return Checked(check.key, check["anomaly_id"], finding, check["verdict"], check["shows"])


def arguments(inputs):
    """What a check is called with: text as printed, None for a blank cell, a tuple where an argument is a list.

    Two values of a difference are a pair. Refuses several values of any other argument that is not a list.
    """
    values = defaultdict(list)
    for line in inputs:
        values[line["input"]].append(line["value"] or None)
    return {name: _argument(inputs[0].key, name, tuple(given)) for name, given in values.items()}


def _argument(check_id, name, values):
    if name in integrity.LISTS or (name in integrity.PAIRS and len(values) == 2):
        return values
    if len(values) > 1:
        raise ValueError(f"{check_id} in check_inputs.csv gives {len(values)} values of {name}, which takes one")
    return values[0]


def _places(inputs, read_in):
    """Each source and place of the inputs once, in their order."""
    stand = [read_in.get(line["row_id"], line) for line in inputs]
    return "; ".join(dict.fromkeys(f"{line['source_id']}, {line['place']}" for line in stand if line["source_id"]))
