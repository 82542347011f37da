"""Can these printed numbers be true? Checks that need no more than the numbers on the page.

A printed number is an interval: 64% stands for everything from 63.5% to 64.5%, ends included, because papers round
halves up, down or to even without saying which. A check accuses only if no value inside the intervals makes the numbers
agree. What only digits that were cut, not rounded, would explain is "cannot tell". Numbers are best given as text, as
they are printed: "60.0" has one decimal, and the number 60.0 none.
"""

from .agreement import (
    directions_agree,
    indirect_agrees,
    result_repeated,
    results_agree,
    texts_agree,
    units_agree,
    values_agree,
)
from .counts import counts_add_up, percent_of_count, percent_possible, possible_counts, possible_totals, rest_stated
from .designs import (
    cohorts_overlap,
    far_from,
    isolates,
    reports_results,
    separable,
    stated,
    unit_fits,
    within,
)
from .finding import VERDICTS, Finding
from .intervals import interval_symmetric, p_from_interval, z_agrees
from .means import grim, grimmer
from .p_from import p_from_counts, p_from_means, p_from_se
from .p_values import p_from_t, p_supports, t_from_p
from .rounding import printed_range
from .spread import FACTOR, sd_fits_range, sd_from_p, sd_implied, se_given_as_sd
from .standardized import (
    ImpliedPrediction,
    heterogeneity_shown,
    implied_prediction,
    people_behind,
    smd_precision,
    smd_within_subgroups,
    subgroups_agree,
)

CHECKS = {
    check.__name__: check
    for check in (
        grim,
        grimmer,
        percent_possible,
        percent_of_count,
        counts_add_up,
        rest_stated,
        p_from_means,
        p_from_se,
        p_from_counts,
        p_supports,
        p_from_interval,
        z_agrees,
        interval_symmetric,
        sd_fits_range,
        se_given_as_sd,
        sd_from_p,
        sd_implied,
        smd_within_subgroups,
        smd_precision,
        heterogeneity_shown,
        subgroups_agree,
        directions_agree,
        results_agree,
        indirect_agrees,
        values_agree,
        texts_agree,
        units_agree,
        unit_fits,
        stated,
        within,
        far_from,
        result_repeated,
        cohorts_overlap,
        isolates,
        separable,
        reports_results,
    )
}
LISTS = frozenset(
    {
        *("parts", "known_sds", "values", "labels", "others", "units", "features", "groups", "treatments", "results"),
        *("estimates", "lows", "highs", "subgroup_estimates", "subgroup_lows", "subgroup_highs"),
        *("first", "second"),
    }
)  # arguments of checks that are lists wherever they occur
PAIRS = frozenset({"difference", "mean_difference", "value"})  # one number, or two of which the second is taken away
__all__ = [
    *CHECKS,
    "CHECKS",
    "FACTOR",
    "LISTS",
    "PAIRS",
    "VERDICTS",
    "Finding",
    "ImpliedPrediction",
    "implied_prediction",
    "p_from_t",
    "people_behind",
    "possible_counts",
    "possible_totals",
    "printed_range",
    "t_from_p",
]
