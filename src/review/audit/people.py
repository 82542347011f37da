"""The search among counts of people: percentages, totals, and p values beside counts.

Each rule takes the tables as lines and yields a finding with the lines that it rests on.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import product

from .. import integrity
from ..rules import SAME_PEOPLE


def percentages(page):
    """A percentage follows from its count, or is that of some whole number of the people observed."""
    for line in page["events"]:
        if not line["percent_printed"] or line["observed_n_source"] != "printed":
            continue
        n, percent = line["observed_n"], line["percent_printed"]
        if not n:
            continue
        if line["affected_n_source"] == "printed" and line["affected_n"]:
            yield integrity.percent_of_count(line["affected_n"], n, percent), [line]
        else:
            yield integrity.percent_possible(percent, n), [line]


def groups(page):
    """Nobody is affected who was not observed; a total of harms may count one person twice."""
    for line in (*page["events"], *page["harms"]):
        affected, observed = line["affected_n"], line["observed_n"]
        if affected and observed and "inferred" not in (line["affected_n_source"], line["observed_n_source"]):
            finding = integrity.within(affected, 0, observed, what="people in the group")
            people = finding.verdict != "consistent" and line["event"] != "total_events"
            yield replace(finding, verdict="impossible") if people else finding, [line]


def totals(page):
    """A total of harms is the sum of the harms in its table; elsewhere it is no less than the harms beside it.

    An abstract may name some harms only, and a single harm may be all that was read.
    """
    groups = defaultdict(list)
    for line in page["harms"]:
        groups[line["study_id"], line["arm_id"], line["source_id"], line["place"]].append(line)
    for rows in groups.values():
        parts = [line for line in rows if line["event"] != "total_events" and line["affected_n"]]
        for total in rows:
            if total["event"] == "total_events" and total["affected_n"] and parts:
                numbers, whole = [line["affected_n"] for line in parts], total["access"] == "table" and len(parts) > 1
                found = (
                    integrity.counts_add_up(numbers, total["affected_n"])
                    if whole
                    else integrity.rest_stated(total["affected_n"], numbers)
                )
                yield found, [total, *parts]


def arms(page):
    """The arms of a study add up to no more than the study; arms that share their people are each as large as it.

    A sum below the total leaves people for an arm that is not listed.
    """
    studies = {line.key: line for line in page["studies"]}
    of_study = defaultdict(list)
    for line in page["arms"]:
        of_study[line["study_id"]].append(line)
    for (key, rows), column in product(of_study.items(), ("randomised_n", "analysed_n")):
        study, numbers = studies.get(key), [row[column] for row in rows if row[f"{column}_source"] != "inferred"]
        if study is None or not study[column] or len(numbers) < len(rows) or not all(numbers):
            continue
        if study["design"] in SAME_PEOPLE:
            yield integrity.texts_agree([study[column], *numbers]), [study, *rows]
        elif sum(map(int, numbers)) < int(study[column]):
            yield integrity.rest_stated(study[column], numbers), [study, *rows]
        else:
            yield integrity.counts_add_up(numbers, study[column]), [study, *rows]


def p_values(page):
    """A p beside counts of two groups of people is that of a usual test."""
    paired = {line.key for line in page["studies"] if line["design"] in SAME_PEOPLE}
    events = defaultdict(list)
    for line in page["events"]:
        if line["affected_n"] and line["observed_n"] and int(line["affected_n"]) <= int(line["observed_n"]):
            events[line["study_id"], line["arm_id"], line["event"]].append(line)
    for line in page["contrasts"]:
        if not line["value"] or not line["relation"] or line["study_id"] in paired:
            continue
        sides = [events[line["study_id"], line[arm], line["outcome"]] for arm in ("needled_arm_id", "control_arm_id")]
        for one, two in product(*sides):
            if one.same(two, "week", "source_id"):
                numbers = (side[column] for side in (one, two) for column in ("affected_n", "observed_n"))
                finding = integrity.p_from_counts(*numbers, line["value"], line["relation"])
                yield finding, [line, one, two]


RULES = (percentages, groups, totals, arms, p_values)
