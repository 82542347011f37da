"""Each printed result of a synthesis put to the test: what was asked, how it stands, and the arithmetic."""

from collections import Counter

import pandas as pd

from .. import audit, integrity, words
from ..audit.display import VERDICTS
from ..facts import only
from ..summaries import cited
from .printed import effect_name, main_results

ASKED = {
    "interval_symmetric": "Does the estimate lie in the middle of its interval?",
    "z_agrees": "Does Z follow from the interval?",
    "p_from_interval": "Does p follow from the interval?",
    "result_repeated": "Does one result stand for two different things?",
    "within": "Is an SMD no larger than three?",
    "smd_precision": "Is an SMD about as precise as its number of people asks?",
    "smd_within_subgroups": "Does the whole lie between its parts?",
}


def tested(evidence):
    """What `audit.sweep` finds in the results of the syntheses of `main_results`, all verdicts."""
    mains = main_results(evidence)
    return [
        found for found in audit.sweep(evidence) if found.file == "reviews.csv" and found.finding.source_id in mains
    ]


def verdict_rows(found):
    """How often each question was asked of the printed results, how many passed, and what came of the others."""
    rows = []
    for check, question in ASKED.items():
        verdicts = Counter(one.finding.verdict for one in found if one.finding.check == check)
        rest = [f"{verdicts[name]} {name}" for name in integrity.VERDICTS[1:] if verdicts[name]]
        row = {"question": question, "asked": str(verdicts.total()), "passed": str(verdicts["consistent"])}
        rows += [row | {"rest": words.listing(rest) if rest else ""}] if verdicts else []
    return pd.DataFrame(rows)


def doubt_rows(evidence, found):
    """Every test that a printed result does not pass: the result, the question, one line of arithmetic, the verdict."""
    return pd.DataFrame(
        {
            "review": cited(evidence, one.finding.source_id),
            "result": "; ".join(dict.fromkeys(_result(evidence, key) for key in one.keys[:2])),
            "question": ASKED[one.finding.check],
            "arithmetic": words.capital(one.finding.arithmetic),
            "verdict": words.capital(VERDICTS[one.finding.verdict]),
        }
        for one in found
        if one.finding.verdict != "consistent"
    )


def _result(evidence, key):
    return effect_name(only(evidence.reviews, review_row_id=key))
