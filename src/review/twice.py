"""The rule of the evidence tables by which nobody counts twice in a pool of risk ratios.

It asks about the event that `questions.csv` names for its first question, the one that the pages pool. As every rule, it
takes a `Book`, yields `Problem`, and stays silent where a cell that it needs could not be read.
"""

from collections import defaultdict

from .problems import fault
from .rules import SAME_PEOPLE

ONE_COMPARISON = "keep one; or make the groups that share a control one arm, with their people and counts added up"
ONE_WEEK = "keep the week that the review asks about, and say in the note what the other was"


def nobody_counts_twice(book):
    """A study has one comparison on the pooled event, and reports it in one week."""
    question = next(iter(book.rows("questions")), None)
    event = question and question.value.get("event")
    if not event:
        return
    reported, asked = counted(book, event), question.value["question_id"]
    halves = {row.value["study_id"] for row in book.rows("studies") if row.value["design"] in SAME_PEOPLE}
    seen = {}
    for row in book.rows("comparisons"):
        study = row.value["study_id"]
        if row.value["question_id"] != asked or study in halves:
            continue
        one, other = (reported[study, row.value[f"{role}_arm_id"]] for role in ("needled", "control"))
        later = [one[week] for week in one if week in other][1:]
        for repeat in later:
            yield fault(
                "events", repeat, "week", f"one week of {event} in a study, so that nobody counts twice", ONE_WEEK
            )
        if one.keys() & other.keys() and study in seen:
            allowed = f"one comparison of a study on {asked}, so that nobody counts twice in its pool (row {seen[study]} is one)"
            yield fault("comparisons", row, "study_id", allowed, ONE_COMPARISON)
        if one.keys() & other.keys():
            seen.setdefault(study, row.number)


def counted(book, event):
    """The rows that count people with an event: (study, arm) -> week -> the first such row."""
    found = defaultdict(dict)
    for row in book.rows("events"):
        if row.value["event"] == event and row.value["affected_n"] is not None:
            found[row.value["study_id"], row.value["arm_id"]].setdefault(row.value["week"], row)
    return found


RULES = (nobody_counts_twice,)
