"""Rules of the evidence tables: every id that a cell names stands where it must.

Every rule takes a `Book` and yields `Problem`. A rule stays silent where a table or a cell that it needs
could not be read: that is reported once, where it was read.
"""

import re
from collections import defaultdict

from .problems import fault, unknown

WHOLE_STUDY, BEFORE_AFTER = "all", "baseline"  # reserved arm ids


def foreign_keys_resolve(book):
    """Foreign keys of the codebook. A compound key is judged where its single parts resolve."""
    for resource in book.descriptor["resources"]:
        name, wrong = resource["name"], set()
        for key in sorted(resource["schema"].get("foreignKeys", []), key=lambda key: len(key["fields"])):
            table, ids = key["reference"]["resource"] or name, targets(book, name, key["reference"])
            for row in book.rows(name) if ids is not None else ():
                values = tuple(row.value[column] for column in key["fields"])
                if None in values or values in ids or wrong & {(row.number, column) for column in key["fields"]}:
                    continue
                wrong |= {(row.number, column) for column in key["fields"]}
                near = {found[-1] for found in ids if found[:-1] == values[:-1]}
                what = " ".join([f"{table}.csv", *(f'with "{value}"' for value in values[:-1])])
                yield unknown(name, row, key["fields"][-1], values[-1], near, what)


def targets(book, name, reference):
    """The keys that a foreign key of table `name` may name, or None if their table was not read in full."""
    table, columns = reference["resource"] or name, reference["fields"]
    if any(book.ids(table, column) is None for column in columns):
        return None
    keys = {tuple(row.value[column] for column in columns) for row in book.rows(table)}
    return {key for key in keys if None not in key}


def arms_resolve(book):
    """study_id + arm_id stands in arms; `all` and `baseline` are reserved."""
    studies, known = book.ids("studies", "study_id"), defaultdict(set)
    for row in book.rows("arms"):
        known[row.value["study_id"]].add(row.value["arm_id"])
    places = [(name, "arm_id", WHOLE_STUDY) for name in ("measurements", "events", "harms")]
    places += [("contrasts", "needled_arm_id", WHOLE_STUDY), ("contrasts", "control_arm_id", BEFORE_AFTER)]
    for name, column, reserved in places if studies and book.ids("arms", "arm_id") is not None else ():
        for row in book.rows(name):
            study, arm = row.value["study_id"], row.value[column]
            if study in studies and arm not in {None, reserved, *known[study]}:
                what = f'arms.csv with study_id "{study}", or {reserved}'
                yield unknown(name, row, column, arm, known[study], what)


def lists_resolve(book):
    """Each id in a list separated by ";" stands where it must."""

    def pool(*places):
        return [book.ids(*place) for place in places]

    sources, facts = ("sources", "source_id"), ("background", "fact_id")
    studies, anomalies = ("studies", "study_id"), ("anomalies", "anomaly_id")
    places = [
        ("studies", "eligible_for", [("questions", "question_id")]),
        ("claims", "evidence", [sources]),
        ("decisions", "rests_on", [anomalies, facts, sources]),
        ("glossary", "see_also", [("glossary", "term")]),
        ("certainty", "rests_on", [anomalies, studies, sources]),
        ("bias", "rests_on", [anomalies, studies, sources]),
        ("advice", "rests_on", [facts, ("harms", "harm_id"), ("regulation", "regulation_id"), ("claims", "claim_id")]),
    ]
    for name, column, targets in places:
        known = pool(*targets)
        for row in book.rows(name) if None not in known else ():
            for value in (row.value[column] or "").split(";"):
                if value and value not in set().union(*known):
                    what = " or ".join(f"{table}.csv" for table, _ in targets)
                    yield unknown(name, row, column, value, set().union(*known), what)


def anomalies_in_notes_exist(book):
    """An anomaly that a note names by its id stands in anomalies."""
    ids = book.ids("anomalies", "anomaly_id")
    for name in book.tables if ids is not None else ():
        for row in book.rows(name):
            for value in sorted(set(re.findall(r"\ba\d{2,}\b", row.text.get("note", ""))) - ids):
                yield unknown(name, row, "note", value, ids, "anomalies.csv")


def keys_begin_with_their_study(book):
    """A key such as dhurat2013-m1 begins with the study (or source) of its row."""
    bases = {
        "comparisons": ["study_id"],
        "measurements": ["study_id"],
        "contrasts": ["study_id"],
        "events": ["study_id"],
        "harms": ["study_id", "source_id"],
        "reviews": ["review_id"],
        "history": ["source_id"],
        "regulation": ["source_id"],
        "passage": ["source_id"],
    }
    known = (book.ids("studies", "study_id") or set()) | (book.ids("sources", "source_id") or set())
    for name, columns in bases.items():
        for row in book.rows(name):
            column = book.tables[name].fields[0]["name"]
            base = next((row.value[place] for place in columns if row.value[place]), None)
            if base in known and row.value[column] and not row.value[column].startswith(f"{base}-"):
                yield fault(name, row, column, f'a key that begins with "{base}-"', "take its next free number")


def comparisons_fit_their_study(book):
    """A comparison sets two different arms against each other, on a question that its study is eligible for."""
    eligible = {row.value["study_id"]: (row.value["eligible_for"] or "").split(";") for row in book.rows("studies")}
    for name in ("comparisons", "contrasts"):
        for row in book.rows(name):
            if row.value["needled_arm_id"] and row.value["needled_arm_id"] == row.value["control_arm_id"]:
                yield fault(
                    name, row, "control_arm_id", "another arm than the first", "name the arm it is compared with"
                )
    for row in book.rows("comparisons"):
        study, question = row.value["study_id"], row.value["question_id"]
        if question and study in eligible and question not in eligible[study]:
            allowed = f"a question in eligible_for of {study}: {', '.join(eligible[study])}"
            yield fault("comparisons", row, "question_id", allowed, "correct it here or in studies.csv")


def every_source_is_screened(book):
    """Every source stands in screening."""
    screened = book.ids("screening", "source_id")
    for row in book.rows("sources") if screened is not None else ():
        if row.value["source_id"] and row.value["source_id"] not in screened:
            yield fault(
                "sources",
                row,
                "source_id",
                "a source that also stands in screening.csv",
                "add a row to screening.csv: included, excluded or context, and why",
            )


RULES = (
    foreign_keys_resolve,
    arms_resolve,
    lists_resolve,
    anomalies_in_notes_exist,
    keys_begin_with_their_study,
    comparisons_fit_their_study,
    every_source_is_screened,
)
