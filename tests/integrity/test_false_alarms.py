"""How often clean reports are accused, and how often planted errors are found."""

import numpy as np
import pytest

from review.integrity import CHECKS

from . import planted
from .clean import accused, findings, report

# Shares of found errors that must not be undercut; behind them the shares of 816 to 1,000 reports (seed 7).
LEAST = {
    "digit_in_a_mean": 0.5,  # 0.61
    "se_as_sd": 0.6,  # 0.77
    "percent_of_another_n": 0.95,  # 1.00
    "percent_alone_of_another_n": 0.55,  # 0.77
    "unit_in_another_report": 1.0,  # 1.00
    "density_per_inch": 0.95,  # 1.00
    "wrong_total": 1.0,  # 1.00
    "wrong_p": 0.45,  # 0.64
    "p_of_another_test": 0.75,  # 0.90
    "digit_in_an_interval": 0.75,  # 0.87
    "subgroup_of_another_scale": 0.95,  # 1.00
}
# Need chance or knowledge from outside (see `clean`), or take no numbers of a report, or never accuse.
LEFT_OUT = {
    *("subgroups_agree", "far_from", "indirect_agrees", "cohorts_overlap", "sd_implied", "heterogeneity_shown"),
    *("results_agree", "texts_agree", "stated", "isolates", "separable", "reports_results"),
}


def test_clean_reports_are_not_accused():
    """Of 200 invented clean reports fewer than 1% carry any finding of impossible or implausible."""
    rng = np.random.default_rng(1)
    assert sum(bool(accused(report(rng))) for _ in range(200)) / 200 < 0.01


def test_the_reports_run_every_check_that_applies():
    """What is not run is named with its reason, so that a new check is not forgotten."""
    rng = np.random.default_rng(2)
    run = {finding.check for _ in range(20) for finding in findings(report(rng))}
    assert run == set(CHECKS) - LEFT_OUT


@pytest.mark.parametrize("kind", planted.KINDS, ids=lambda kind: kind.__name__)
def test_planted_errors_are_found(kind):
    """Each kind at its honest rate: some slips leave every number possible."""
    share, tried = planted.power(kind, 40, seed=3)
    assert tried >= 30
    assert share >= LEAST[kind.__name__]
