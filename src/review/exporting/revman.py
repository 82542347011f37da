"""Effects and counts in the columns of Cochrane's data rows, which RevMan exports and other tools read.

An effect with its standard error goes into the generic inverse-variance columns, because most of the SDs here were not
printed but worked out; counts of people go into cases and N.
"""

from review import comparisons
from review.facts import only

from .plain import csv_text

COLUMNS = (
    "Analysis group", "Analysis number", "Analysis name", "Subgroup", "Applicability", "Study", "Study year",
    "GIV Mean", "GIV SE", "Experimental mean", "Experimental SD", "Experimental cases", "Experimental N",
    "Control mean", "Control SD", "Control cases", "Control N", "O-E", "Variance", "Weight", "Mean", "CI start",
    "CI end", "Footnotes",
)  # fmt: skip


def text(evidence):
    """Every effect and every pair of counts of the review, as CSV; one analysis a question and outcome or event."""
    rows = []
    for group, question in enumerate(evidence.questions.to_dict("records"), 1):
        rows += _question_rows(evidence, group, question)
    return csv_text(COLUMNS, rows)


def _question_rows(evidence, group, question):
    compared = evidence.comparisons["question_id"] == question["question_id"]
    if not compared.any():
        return []
    found = {}
    for outcome, unit in comparisons.measured(evidence).items():
        effects = comparisons.effects_for(evidence, question["question_id"], outcome)
        known = effects[effects["value"].notna() & effects["se"].notna()].to_dict("records")
        found[f"{outcome.replace('_', ' ')} ({unit})"] = [_effect(row) for row in known]
    for row in comparisons.risks_for(evidence, question["question_id"]).to_dict("records"):
        found.setdefault(row["event"].replace("_", " "), []).append(_counts(row))
    named = [(name, rows) for name, rows in found.items() if rows]
    return [
        {"Analysis group": group, "Analysis number": number, "Analysis name": f"{question['comparison']}: {name}"}
        | {"Study year": _year(evidence, row.pop("study_id"))}
        | row
        for number, (name, rows) in enumerate(named, 1)
        for row in rows
    ]


def _effect(row):
    out = "" if row["included"] else f" Not pooled: {row['why']}"
    return {
        "study_id": row["study_id"],
        "Study": row["label"],
        "Applicability": "OVERALL_AND_SUBGROUP" if row["included"] else "NEITHER",
        "GIV Mean": float(row["value"]),
        "GIV SE": float(row["se"]),
        "Experimental N": int(row["n_needled"]),
        "Control N": int(row["n_control"]),
        "Footnotes": f"Standard error: {row['basis']}.{out}",
    }


def _counts(row):
    return {
        "study_id": row["study_id"],
        "Study": row["label"],
        "Experimental cases": row["needled"].affected,
        "Experimental N": row["needled"].observed,
        "Control cases": row["control"].affected,
        "Control N": row["control"].observed,
    }


def _year(evidence, study_id):
    study = only(evidence.studies, study_id=study_id)
    year = only(evidence.sources, source_id=study["source_id"])["year"]
    return None if year is None or year != year else int(year)
