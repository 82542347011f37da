"""Rules for what cannot be: one number twice, a week after the end, more hair than a scalp can hold.

Like `rules`, each takes a `Book` and yields `Problem`.
"""

from . import units
from .problems import fault

MOST_HAIRS = 400  # hairs/cm2; the highest density that was read is 300
PLACE = ("study_id", "arm_id", "outcome", "quantity", "week", "unit", "source_id", "place")


def measured_once(book):
    """One place in one source gives an arm's mean only once."""
    first = {}
    for row in book.rows("measurements"):
        where = tuple(row.text[column] for column in PLACE)
        if row.text["mean"] and where in first:
            allowed = f"one mean of {row.text['outcome']}, {row.text['quantity']}, for this arm, week, source and place"
            cure = f"correct arm, week or source; the other stands in row {first[where]}"
            yield fault("measurements", row, "mean", allowed, cure)
        first.setdefault(where, row.number)


def weeks_within_follow_up(book):
    """A mean is not measured after the end of its study."""
    ends = {row.text["study_id"]: row.value["followup_weeks"] for row in book.rows("studies")}
    for row in book.rows("measurements"):
        week, end = row.value["week"], ends.get(row.text["study_id"])
        if None not in (week, end) and week > end:
            yield fault(
                "measurements", row, "week", f"at most the follow-up in studies.csv, {end:g}", "correct one of the two"
            )


def density_is_possible(book):
    """A density or its change does not exceed what scalps hold."""
    for row in book.rows("measurements"):
        mean, unit = row.value["mean"], row.text["unit"]
        if mean is None or row.text["outcome"] != "hair_density" or not units.DENSITY.fullmatch(unit):
            continue
        if abs(units.convert(mean, unit, "hairs/cm2")) > MOST_HAIRS:
            allowed = f"at most {MOST_HAIRS} hairs/cm2"
            yield fault("measurements", row, "mean", allowed, "look for a lost decimal point, or correct the unit")


def passage_says_how_many_times(book):
    """A comparison of passage has two amounts with a unit, or a printed multiple, and not both."""
    for row in book.rows("passage"):
        amounts, times = (row.text["needled"], row.text["control"], row.text["unit"]), row.text["times"]
        if all(amounts) and not times and row.value["control"] != 0:
            continue
        if any(amounts) or not times:
            allowed = "needled, control (above 0) and unit, or times alone"
            yield fault("passage", row, "times", allowed, "copy the amounts if they are printed, else the multiple")


RULES = (measured_once, weeks_within_follow_up, density_is_possible, passage_says_how_many_times)
