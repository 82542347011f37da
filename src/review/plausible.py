"""Rules for what cannot be: one number twice, a week after the end, more hair than a scalp can hold, signs unseen.

Like `rules`, each takes a `Book` and yields `Problem`.
"""

import re

from . import units
from .problems import fault

MOST_HAIRS = 400  # hairs/cm2; the highest density that was read is 300
MOST = {"hair_density": (MOST_HAIRS, "hairs/cm2"), "hair_diameter": (300, "um")}
"""More than what was read, and less than what a slip of the unit makes of it."""
UNITS = {
    "hair_density": (units.DENSITY.pattern + r"|count \(.*\)", "hairs/cm2, hairs/in2, or count (and of what area)"),
    "hair_diameter": ("um|mm|unit not stated", "um, mm, or unit not stated"),
}
LONGEST_CELL = 10_000
UNSEEN = re.compile(
    r"[^\n\r\t -~\u00a0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ufefe\uff00-\ufff8\U00010000-\U000dffff]"
)
"""Signs that show nothing, turn the order of others, or stand for bytes that were lost."""
PLACE = ("study_id", "arm_id", "outcome", "quantity", "week", "unit", "source_id", "place")


def whole_rows(book, name, columns):
    """The rows of a table that has all of these columns; none where one is missing, which is reported where it is read."""
    return book.rows(name) if name in book.tables and set(columns) <= set(book.tables[name].header) else ()


def measured_once(book):
    """One place in one source gives an arm's mean only once."""
    first = {}
    for row in whole_rows(book, "measurements", PLACE):
        where = tuple(row.text[column] for column in PLACE)
        if row.text.get("mean") and where in first:
            allowed = f"one mean of {row.text['outcome']}, {row.text['quantity']}, for this arm, week, source and place"
            cure = f"correct arm, week or source; the other stands in row {first[where]}"
            yield fault("measurements", row, "mean", allowed, cure)
        first.setdefault(where, row.number)


def weeks_within_follow_up(book):
    """A mean is not measured after the end of its study."""
    ends = {row.value["study_id"]: row.value["followup_weeks"] for row in book.rows("studies")}
    for row in book.rows("measurements"):
        week, end = row.value["week"], ends.get(row.value["study_id"])
        if None not in (week, end) and week > end:
            yield fault(
                "measurements", row, "week", f"at most the follow-up in studies.csv, {end:g}", "correct one of the two"
            )


def sizes_are_possible(book):
    """A density or a diameter has a unit of its kind, and it or its change does not exceed what scalps hold."""
    for row in whole_rows(book, "measurements", ("unit", "outcome")):
        mean, unit, outcome = row.value["mean"], row.text["unit"], row.text["outcome"]
        if mean is None or outcome not in UNITS:
            continue
        (form, allowed), (most, common) = UNITS[outcome], MOST[outcome]
        if not re.fullmatch(form, unit):
            yield fault("measurements", row, "unit", allowed, "copy the unit that is printed")
        elif re.fullmatch(f"{units.DENSITY.pattern}|um|mm", unit) and abs(units.convert(mean, unit, common)) > most:
            cure = "look for a lost decimal point, or correct the unit"
            yield fault("measurements", row, "mean", f"at most {most} {common}", cure)


def passage_says_how_many_times(book):
    """A comparison of passage has two amounts with a unit, or a printed multiple, and not both."""
    for row in whole_rows(book, "passage", ("needled", "control", "unit", "times")):
        amounts, times = (row.text["needled"], row.text["control"], row.text["unit"]), row.text["times"]
        if all(amounts) and not times and row.value["control"] != 0:
            continue
        if any(amounts) or not times:
            allowed = "needled, control (above 0) and unit, or times alone"
            yield fault("passage", row, "times", allowed, "copy the amounts if they are printed, else the multiple")


def cells_can_be_read(book):
    """A cell holds text that people can see, and not more than they would read."""
    for name, table in book.tables.items():
        for row in table.rows:
            line = "".join(row.text.values())
            if len(line) <= LONGEST_CELL and line.isprintable() and "\ufffd" not in line:  # as nearly all are, and fast
                continue
            for column in table.header:
                if unseen := UNSEEN.search(row.text[column]):
                    found = f"the sign U+{ord(unseen[0]):04X}, which nobody sees, in {row.text[column]!r}"
                    yield fault(
                        name, row, column, "text that can be seen", "take the sign out, or type the cell again", found
                    )
                elif len(row.text[column]) > LONGEST_CELL:
                    allowed = f"at most {LONGEST_CELL} characters"
                    yield fault(name, row, column, allowed, "look for a quote that does not close, or shorten the text")


RULES = (cells_can_be_read, measured_once, weeks_within_follow_up, sizes_are_possible, passage_says_how_many_times)
