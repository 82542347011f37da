"""The published syntheses: what they print, whether it can be true, and which decisions would make it.

`printed` sets them side by side, `relabelled` puts one together again from its own subgroups, `traced` makes each
suspected decision with our own trials, `verdicts` tests what is printed, `predictions` derives what a next trial would find.
"""

from .beside import LIKE, PER_CM2, hair_decisions, near, published, sd_decisions
from .predictions import Ahead, predictions
from .printed import (
    about_rows,
    effect_name,
    included,
    main_result,
    main_results,
    missing_rows,
    other_rows,
    people,
    plainly,
    read_steps,
    result_rows,
    results,
    within_reach,
)
from .relabelled import SPLITS, overlap, people_behind, recombined, subgroups
from .traced import (
    Retold,
    Trial,
    correlation,
    method,
    our_pool,
    pool_trials,
    retold,
    se_as_sd,
    shared_control,
    trials,
)
from .verdicts import doubt_rows, tested, verdict_rows

__all__ = [
    "LIKE",
    "PER_CM2",
    "SPLITS",
    "Ahead",
    "Retold",
    "Trial",
    "about_rows",
    "correlation",
    "doubt_rows",
    "effect_name",
    "hair_decisions",
    "included",
    "main_result",
    "main_results",
    "method",
    "missing_rows",
    "near",
    "other_rows",
    "our_pool",
    "overlap",
    "people",
    "people_behind",
    "plainly",
    "pool_trials",
    "predictions",
    "published",
    "read_steps",
    "recombined",
    "result_rows",
    "results",
    "retold",
    "sd_decisions",
    "se_as_sd",
    "shared_control",
    "subgroups",
    "tested",
    "trials",
    "verdict_rows",
    "within_reach",
]
