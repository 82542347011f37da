"""Printed numbers to puzzle over: what a page says, and folded below it the arithmetic that tests it."""

from html import escape

from . import audit, words
from .audit.display import VERDICTS as READ_AS
from .audit.display import about
from .facts import only, records
from .integrity import CHECKS, VERDICTS
from .show import Block, sentence

HARD = ("impossible", "implausible")


def puzzle(evidence, checked, do, *ids):
    """A task for the reader: what to do, what is printed, and the arithmetic folded away.

    Parameters
    ----------
    checked : list of Checked
        From `audit.run`.
    do : str
        What the reader may try before opening the answer.
    ids : str
        Anomalies (a33: all of its checks) or single checks (a03-3), in the order wanted.

    Raises
    ------
    LookupError
        A check or an anomaly that is not there.
    """
    chosen = {}
    for one in [each for name in ids for each in _named(checked, name)]:
        chosen.setdefault(one.anomaly_id, []).append(one)
    tasks = "".join(_task(evidence, name, mine) for name, mine in chosen.items())
    head = f'<p><span class="level">your turn</span> {escape(do)}</p>'
    return Block(f'<div class="question">{head}{tasks}</div>')


def _named(checked, name):
    found = [one for one in checked if name in (one.check_id, one.anomaly_id)]
    if not found:
        raise LookupError(f"no check and no anomaly is called {name}")
    return found


def _task(evidence, anomaly_id, checked):
    row = only(evidence.anomalies, anomaly_id=anomaly_id)
    name = f"<strong>{escape(about(evidence, row['source_id']))}</strong> ({anomaly_id})"
    lines = "".join(f"<li>{_line(one)}</li>" for one in checked)
    end = f"<p>{escape(row['finding'])} <em>What we do:</em> {escape(row['consequence'])}</p>"
    return (
        f'<p style="margin: 1.25rem 0 .35rem">{name}: {escape(row["printed"])}.</p>'
        f'<details class="answer"><summary>Open the arithmetic</summary>'
        f'<div class="trail"><ol>{lines}</ol></div>{end}</details>'
    )


def _line(one):
    verdict, place = READ_AS[one.finding.verdict], one.finding.place
    where = f' <span class="source">[{escape(place)}]</span>' if place else ""
    text = one.finding.arithmetic
    text = text if text[1:2] == "(" else words.capital(text)  # t(66) is no T(66)
    said = f"{escape(text)}. <strong>{escape(words.capital(verdict))}.</strong>"
    return f"{said} {escape(one.shows)}{where}"


def folded(summary, block):
    """A block that opens on request, for what would break the flow of a page."""
    return Block(f'<details class="trail"><summary>{escape(summary)}</summary>{block.markup}</details>')


def gravest(checked):
    """The gravest verdict of each anomaly: a dictionary of anomaly to verdict."""
    found = {}
    for one in checked:
        found.setdefault(one.anomaly_id, []).append(one)
    return {anomaly_id: audit.grave(mine).finding.verdict for anomaly_id, mine in found.items()}


def summary(evidence, checked):
    """How many oddities are listed, and what the checks say of them."""
    verdicts = list(gravest(checked).values())
    impossible, implausible = (verdicts.count(name) for name in HARD)
    sources, rest = len(set(evidence.anomalies["source_id"])), len(verdicts) - impossible - implausible
    differ = _two_statements(checked)
    text = (
        f"We list {words.count(len(verdicts))} oddities in print, from {words.count(sources)} sources. Cannot hold as "
        f"printed: {_many(impossible)}; in {_many(differ)} of them two printed statements differ, and in "
        f"{_many(impossible - differ)} a sum or a rule of arithmetic is broken. Possible, but hardly: "
        f"{_many(implausible)}. Not shown by print to be wrong: {_many(rest)}."
    )
    return sentence(text)


def _two_statements(checked):
    """How many impossible oddities are so only because two printed statements differ."""
    broken = {}
    for one in checked:
        if one.finding.verdict == "impossible":
            broken.setdefault(one.anomaly_id, set()).add(one.finding.check)
    return sum(names <= {"texts_agree", "values_agree"} for names in broken.values())


def _many(number):
    return words.count(number) if number else "none"


def by_severity(evidence):
    """How many oddities are fatal, serious and minor."""
    counts = {name: len(records(evidence.anomalies, severity=name)) for name in ("fatal", "serious", "minor")}
    told = words.listing(f"{words.count(number)} {name}" for name, number in counts.items())
    return sentence(f"By what they do to a number: {told}.")


def table_rows(evidence, severity):
    """The oddities of one severity with the arithmetic of their gravest check, as words."""
    return audit.rows(evidence, severity=severity)


def false_alarms(check, reports):
    """How many of some clean reports a check calls impossible or implausible: (alarms, reports).

    Parameters
    ----------
    check : str
        A name of `integrity.CHECKS`.
    reports : iterable of tuple
        What the check is called with, each worked out from raw data and rounded as papers round.

    Examples
    --------
    >>> false_alarms("grim", [("44.12", 19), ("63.21", 19)])
    (1, 2)
    """
    verdicts = [CHECKS[check](*report).verdict for report in reports]
    return sum(VERDICTS.index(verdict) >= VERDICTS.index("implausible") for verdict in verdicts), len(verdicts)
