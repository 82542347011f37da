"""Findings as rows of words, ready for `show.table`."""

import pandas as pd

from .. import integrity, summaries, words
from ..facts import at_hand, given, records
from .listed import run
from .search import unlisted

VERDICTS = {
    "consistent": "can hold as printed",
    "cannot tell": "print does not decide it",
    "implausible": "possible, but outside a yardstick",
    "impossible": "cannot hold as printed",
}
SEVERITIES = ("minor", "serious", "fatal")


def rows(evidence, anomalies=(), *, severity=(), every=False):
    """A line for each anomaly, with the arithmetic of its gravest check, ready for `show.table`.

    Parameters
    ----------
    evidence : Evidence
        From `tables.load`.
    anomalies : sequence of str
        Ids such as a01, in the order wanted; all in the order of the table where none is given.
    severity : str or sequence of str
        Only these: "minor", "serious", "fatal".
    every : bool
        A line for each check instead.

    Returns
    -------
    DataFrame
        Text in the columns `anomaly`, `study`, `kind`, `printed`, `check`, `shows`, `arithmetic`, `verdict`,
        `finding`, `severity` and `consequence`.
    """
    wanted = (severity,) if isinstance(severity, str) else tuple(severity)
    if unknown := [*(set(wanted) - set(SEVERITIES)), *(set(anomalies) - set(evidence.anomalies["anomaly_id"]))]:
        raise ValueError(f"no such anomaly or severity: {', '.join(sorted(unknown))}")
    hand = at_hand(evidence)
    known = {row["anomaly_id"]: row for row in hand.anomalies if not wanted or row["severity"] in wanted}
    chosen = [known[anomaly] for anomaly in anomalies or known if anomaly in known]
    done = _by_anomaly(run(evidence))
    return pd.DataFrame(
        _row(hand, anomaly, checked)
        for anomaly in chosen
        for checked in (done[anomaly["anomaly_id"]] if every else [grave(done[anomaly["anomaly_id"]])])
    )


def _by_anomaly(checked):
    found = {}
    for one in checked:
        found.setdefault(one.anomaly_id, []).append(one)
    return found


def grave(checked):
    """The first check with the gravest verdict of some."""
    return max(checked, key=lambda one: integrity.VERDICTS.index(one.finding.verdict))


def _row(evidence, anomaly, checked):
    return {
        "anomaly": anomaly["anomaly_id"],
        "study": about(evidence, anomaly["source_id"]),
        "kind": anomaly["kind"].replace("_", " "),
        "printed": anomaly["printed"],
        "check": checked.finding.check,
        "shows": checked.shows,
        "arithmetic": checked.finding.arithmetic,
        "verdict": words.capital(VERDICTS[checked.finding.verdict]),
        "finding": anomaly["finding"],
        "severity": anomaly["severity"],
        "consequence": anomaly["consequence"],
    }


def about(evidence, source_id):
    """The study that a source reports, as readers know it; else its first author, journal or title, as far as read."""
    study = records(evidence.studies, source_id=source_id)
    if study:
        return study[0]["label"]
    cited, source = summaries.cited(evidence, source_id), records(evidence.sources, source_id=source_id)[0]
    if cited != source_id:
        return cited
    if given(source["authors"]):
        return source["authors"].split()[0]
    if given(source["journal"]) and given(source["year"]):
        return f"{source['journal']} {int(source['year'])}"
    return source["title"] if given(source["title"]) else source_id


def text(evidence, anomaly=None):
    """The checks of one anomaly, or of all, as plain lines for the terminal; then what no anomaly lists.

    Raises LookupError where there is no such anomaly.
    """
    done = _by_anomaly(run(evidence))
    if anomaly not in (None, *done):
        raise LookupError(f'no anomaly "{anomaly}" in anomalies.csv; there are {", ".join(done)}')
    chosen = [one for key in ([anomaly] if anomaly else done) for one in done[key]]
    lines = [f"{one.check_id} {one.finding.verdict} ({one.finding.check}): {one.finding.arithmetic}" for one in chosen]
    if anomaly is None:
        new = unlisted(evidence)
        lines += [f"not listed: {found}" for found in new]
        count = "nothing" if not new else words.number(len(new), 0)
        lines.append(f"{len(chosen)} checks of {len(done)} anomalies; the search finds {count} that they do not list.")
    return "\n".join(lines)


def counts(evidence):
    """How many anomalies of each kind have which gravest verdict, the commonest kind first, and all together.

    Returns
    -------
    DataFrame
        Column `kind`, one for each of `integrity.VERDICTS` from the gravest, and `total`.
    """
    done = _by_anomaly(run(evidence))
    kinds = {row["anomaly_id"]: row["kind"].replace("_", " ") for row in records(evidence.anomalies)}
    gravest = [(kinds[anomaly], grave(checked).finding.verdict) for anomaly, checked in done.items()]
    table = pd.DataFrame(gravest, columns=["kind", "verdict"])
    order = list(reversed(integrity.VERDICTS))
    found = pd.crosstab(table["kind"], table["verdict"]).reindex(columns=order, fill_value=0)
    found["total"] = found.sum(axis=1)
    found = found.sort_values("total", ascending=False, kind="stable")
    found.loc["all"] = found.sum()
    return found.reset_index().rename_axis(columns=None)
