"""The published syntheses: what they print, whether it can be true, and which decisions would make it.

`printed` sets them side by side, `relabelled` puts one together again from its own subgroups, `traced` makes each
suspected decision with our own trials.
"""

from .beside import LIKE, PER_CM2, hair_decisions, near, published, sd_decisions
from .printed import (
    about_rows,
    main_result,
    main_results,
    missing_rows,
    other_rows,
    plainly,
    result_rows,
    results,
    within_reach,
)
from .relabelled import SPLITS, overlap, people_behind, recombined, subgroups
from .traced import Retold, Trial, pool_trials, retold, se_as_sd, shared_control, trials

__all__ = [
    "LIKE", "PER_CM2", "SPLITS", "Retold", "Trial", "about_rows", "hair_decisions", "main_result", "main_results",
    "missing_rows", "near", "other_rows", "overlap", "people_behind", "plainly", "pool_trials", "published",
    "recombined", "result_rows", "results", "retold", "sd_decisions", "se_as_sd", "shared_control", "subgroups",
    "trials", "within_reach",
]  # fmt: skip
