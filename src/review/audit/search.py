"""The search: every check that applies, on all printed numbers, without being told where to look."""

import re
from dataclasses import dataclass, replace

from .. import integrity
from . import people, pooled, values
from .lines import lines

RULES = (*people.RULES, *values.RULES, *pooled.RULES)
ACCUSES = ("impossible", "implausible")


@dataclass(frozen=True)
class Found:
    """What the search found: a finding, the file, the first row in it (the header is row 1), and the rows' keys."""

    finding: integrity.Finding
    file: str
    row: int
    keys: tuple

    def __str__(self):
        place = f"{self.file}, row {self.row} ({', '.join(self.keys)})"
        return f"{place}: {self.finding.verdict} by {self.finding.check}: {self.finding.arithmetic}"


def sweep(evidence):
    """Every check that applies, on all of the data; nothing here knows which numbers the anomalies name.

    Counts that were worked out from percentages are not printed numbers, and accuse nobody of a wrong percentage.
    Verdicts are `fair`, as in `run`.

    Returns
    -------
    list of Found
        With every verdict, those that accuse nobody too.
    """
    page = lines(evidence)
    return [_found(finding, given) for rule in RULES for finding, given in rule(page)]


def unlisted(evidence):
    """What `sweep` finds impossible or implausible and `anomalies.csv` does not list.

    It is listed where a check of an anomaly is the same check, accuses too, and takes a cell of one of the rows, or
    where the note of one of the rows names an anomaly that has such a check.

    Returns
    -------
    list of Found
        Empty where everything is listed.
    """
    page = lines(evidence)
    accuse = [line for line in page["checks"] if line["verdict"] in ACCUSES]
    name, pairs = {line.key: line["check"] for line in accuse}, {(line["check"], line["anomaly_id"]) for line in accuse}
    listed = {(name[line.key], line["row_id"]) for line in page["check_inputs"] if line.key in name}
    for line in (line for rows in page.values() for line in rows):
        named = re.findall(r"\ba\d{2,}\b", line["note"])
        listed |= {(check, line.key) for check, anomaly in pairs if anomaly in named}
    accused = [found for found in sweep(evidence) if found.finding.verdict in ACCUSES]
    return [found for found in accused if not listed & {(found.finding.check, key) for key in found.keys}]


def _found(finding, given):
    first = given[0]
    finding = replace(finding, source_id=first["source_id"], place=first["place"])
    return Found(finding, f"{first.table}.csv", first.number, tuple(line.key for line in given))
