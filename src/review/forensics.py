"""Printed numbers to puzzle over: what a page says, and folded below it the arithmetic that tests it."""

from . import audit, bias, comparisons, words
from .audit.display import VERDICTS as READ_AS
from .audit.display import about
from .facts import only, records
from .integrity import CHECKS, VERDICTS
from .show import Block, in_html, sentence

NO_NUMBER = ("overlap", "underdosed_control", "wording")  # kinds of anomaly


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
    head = f'<p><span class="level">your turn</span> {in_html(do)}</p>'
    return Block(f'<div class="question">{head}{tasks}</div>')


def _named(checked, name):
    found = [one for one in checked if name in (one.check_id, one.anomaly_id)]
    if not found:
        raise LookupError(f"no check and no anomaly is called {name}")
    return found


def _task(evidence, anomaly_id, checked):
    row = only(evidence.anomalies, anomaly_id=anomaly_id)
    name = f"<strong>{in_html(about(evidence, row['source_id']))}</strong> ({anomaly_id})"
    lines = "".join(f"<li>{_line(one)}</li>" for one in checked)
    found, then = (in_html(row[column]) for column in ("finding", "consequence"))
    end = f"<p>{found} <em>What we do:</em> {then}</p>"
    return (
        f'<p style="margin: 1.25rem 0 .35rem">{name}: {in_html(row["printed"])}.</p>'
        f'<details class="answer"><summary>Open the arithmetic</summary>'
        f'<div class="trail"><ol>{lines}</ol></div>{end}</details>'
    )


def _line(one):
    verdict, place = READ_AS[one.finding.verdict], one.finding.place
    where = f' <span class="source">[{in_html(place)}]</span>' if place else ""
    text = one.finding.arithmetic
    text = text if text[1:2] == "(" else words.capital(text)  # t(66) is no T(66)
    said = f"{in_html(text)}. <strong>{in_html(words.capital(verdict))}.</strong>"
    return f"{said} {in_html(one.shows)}{where}"


def folded(summary, block, *, on_paper=False):
    """A block that opens on request, for what would break the flow of a page; open on paper if asked, hidden if not."""
    names = "trail on-paper-too" if on_paper else "trail"
    return Block(f'<details class="{names}"><summary>{in_html(summary)}</summary>{block.markup}</details>')


def gravest(checked):
    """The gravest verdict of each anomaly: a dictionary of anomaly to verdict."""
    found = {}
    for one in checked:
        found.setdefault(one.anomaly_id, []).append(one)
    return {anomaly_id: audit.grave(mine).finding.verdict for anomaly_id, mine in found.items()}


def summary(evidence, checked):
    """How many oddities are listed, and what the checks say of them, as a sentence.

    Apart are counted: of what cannot hold, the oddities in which two printed statements differ, and those that break a
    sum or a rule, with the trials of needling with minoxidil among these; of what is unusual, those whose yardstick is
    held to a design, a wording or an overlap, and to no number.
    """
    found, kinds = gravest(checked), {row["anomaly_id"]: row["kind"] for row in records(evidence.anomalies)}
    verdicts, broken = list(found.values()), rules_broken(checked)
    impossible, implausible = verdicts.count("impossible"), verdicts.count("implausible")
    beside = sum(found[anomaly] == "implausible" and kinds[anomaly] in NO_NUMBER for anomaly in found)
    sources, rest = len(set(evidence.anomalies["source_id"])), len(verdicts) - impossible - implausible
    text = (
        f"We list {words.count(len(verdicts))} oddities in print, from {words.count(sources)} sources. Cannot hold as "
        f"printed: {words.none_or(impossible)}; in {words.none_or(impossible - len(broken))} of them two printed "
        f"statements differ, and in {words.none_or(len(broken))} a sum or a rule of arithmetic is broken "
        f"({_in_main(evidence, broken)}). Possible, but outside a yardstick: {words.none_or(implausible)}; in "
        f"{words.none_or(beside)} of them the yardstick is held to a design, a wording or an overlap of people, and to no "
        f"number. Not shown by print to be wrong: {words.none_or(rest)}."
    )
    return sentence(text)


def rules_broken(checked):
    """The anomalies in which a printed number breaks a sum or a rule, and not only differs from another statement."""
    names = {}
    for one in checked:
        if one.finding.verdict == "impossible":
            names.setdefault(one.anomaly_id, set()).add(one.finding.check)
    return [anomaly for anomaly, found in names.items() if not found <= {"texts_agree", "values_agree"}]


def _in_main(evidence, anomalies):
    trials = bias.trials(evidence, comparisons.MAIN[0])
    sources = {only(evidence.studies, study_id=study)["source_id"] for study in trials}
    about = [only(evidence.anomalies, anomaly_id=name)["source_id"] for name in anomalies]
    many = sum(source in sources for source in about)
    return f"of a trial of needling with minoxidil: {words.none_or(many)}"


def by_severity(evidence):
    """How many oddities are fatal, serious and minor."""
    counts = {name: len(records(evidence.anomalies, severity=name)) for name in ("fatal", "serious", "minor")}
    told = words.listing(f"{words.count(number)} {name}" for name, number in counts.items())
    return sentence(f"By what they do to a number: {told}.")


def fatal_share(evidence, effects, pool):
    """Which pooled trials carry a fatal oddity, and their share of the pool's weight, as a sentence."""
    sources = {row["source_id"] for row in records(evidence.anomalies, severity="fatal")}
    inside = effects[effects["included"]]
    carry = [only(evidence.studies, study_id=name)["source_id"] in sources for name in inside["study_id"]]
    who = f": {words.listing(inside['label'][carry])}" if any(carry) else ""
    share = words.percent(float(pool.weights[carry].sum()))
    verb = "carries" if sum(carry) == 1 else "carry"
    text = (
        f"Of {words.count(len(carry))} pooled trials, {words.none_or(sum(carry))} {verb} a doubt that we call fatal, so that "
        f"nothing may rest on the number of such a trial alone{who}."
    )
    return sentence(f"{text} Their share of the pool's weight: {share}.")


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
