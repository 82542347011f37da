"""Each printed result of a synthesis put to the test: what was asked, how it stands, and the arithmetic."""

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
    """How often each question was asked of the printed results, and how often which verdict came out."""
    table = pd.DataFrame([(one.finding.check, one.finding.verdict) for one in found], columns=["check", "verdict"])
    counted = pd.crosstab(table["check"], table["verdict"]).reindex(index=list(ASKED), columns=list(integrity.VERDICTS))
    counted = counted.fillna(0).astype(int)
    counted["asked"] = counted.sum(axis=1)
    return (
        counted[counted["asked"] > 0].reset_index().assign(question=lambda rows: rows["check"].map(ASKED)).astype(str)
    )


def doubt_rows(evidence, found):
    """Every test that a printed result does not pass: the result, the question, one line of arithmetic, the verdict."""
    return pd.DataFrame(
        {
            "review": cited(evidence, one.finding.source_id),
            "result": words.listing(dict.fromkeys(_result(evidence, key) for key in one.keys[:2])),
            "question": ASKED[one.finding.check],
            "arithmetic": words.capital(one.finding.arithmetic),
            "verdict": words.capital(VERDICTS[one.finding.verdict]),
        }
        for one in found
        if one.finding.verdict != "consistent"
    )


def _result(evidence, key):
    return effect_name(only(evidence.reviews, review_row_id=key))
