"""Every number of cases.json, at the row's own tolerance."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from review.estimates import Estimate
from review.influence import influence, leave_one_out
from review.pooling import pool
from review.regression import indicators, regress
from review.robust import robust, sign_flip_p
from review.smallstudy import begg, egger, egger_mixed, trim_and_fill
from review.subgroups import subgroups

from . import designs

CASES = {case["id"]: case for case in json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))["cases"]}
ROWS = 2138

# EB and PM are one number at convergence (README, point 4).
METHODS = {"EE": "common", "EB": "PM"} | {name: name for name in ("DL", "HE", "HS", "SJ", "ML", "REML", "PM")}


@cache
def studies(case_id, measure):
    """Effects and variances of a case that are pooled: as given, or computed by the library."""
    inputs = CASES[case_id]["inputs"]
    if "yi" in inputs:
        variances = inputs["vi"] if "vi" in inputs else np.square(inputs["sei"])
        return np.array(inputs["yi"]), np.array(variances)
    y, v = designs.effects_of(inputs, BY_CASE.get(case_id, measure))
    times = 100 if case_id == "hine-risk-difference" else 1
    return y * times, v * times**2


# What is pooled in a case whose rows do not all name it.
BY_CASE = {
    "normand-md-pooled-sd": "MD, pooled SD",
    "normand-md-separate-sd": "MD",
    "normand-smd-rom": "SMD",
    "carroll-smd": "SMD",
    "collins-tau2-intervals": "OR",
    "egger2001": "OR",
    "hine-risk-difference": "RD",
    "bcg-berkey1995": "RR, smoothed",
}


@cache
def pooled(case_id, method, measure, group=None, first=None):
    y, v = studies(case_id, measure)
    keep = np.ones(len(y), bool)
    if group:
        keep = np.array(CASES[case_id]["inputs"]["alloc"]) == group
    return pool(y[keep][:first], v[keep][:first], tau2=method)


@cache
def fitted(case_id, method, measure, moderators=""):
    """A meta-regression; without moderators the pool once more, for its test statistics."""
    y, v = studies(case_id, measure)
    columns = {}
    if moderators:
        given = CASES[case_id]["inputs"]
        name = moderators.split()[0]
        columns = indicators(given[name]) if name == "alloc" else {name: MODERATORS.get(case_id, np.array)(given[name])}
    return regress(y, v, columns, tau2=method)


MODERATORS = {
    "bcg-berkey1995": lambda latitude: np.array(latitude) - 33.46,
    "raudenbush-meta-regression": lambda weeks: np.minimum(weeks, 3),
}


def _ends(interval):
    return np.stack([interval.low, interval.high], axis=-1)


OF_POOL = {
    "mu": lambda p: p.estimate,
    "se": lambda p: p.se,
    "tau2": lambda p: p.tau2,
    "exp_mu": lambda p: np.exp(p.estimate),
    "ci_z": lambda p: _ends(p.interval(method="wald")),
    "exp_ci_z": lambda p: np.exp(_ends(p.interval(method="wald"))),
    "pi_z": lambda p: _ends(Estimate(p.estimate, p.tau2 + p.se**2, "").interval()),
    "pi_normal_no_se": lambda p: _ends(Estimate(p.estimate, p.tau2, "").interval()),
    "pi_hk": lambda p: _ends(p.prediction(form="HKSJ")),
    "ci_hk": lambda p: _ends(p.interval(method="HKSJ")),
    "ci_hk_adhoc": lambda p: _ends(p.interval(method="HKSJ-safe")),
    "q_hk": lambda p: p.hksj_factor,
    "se_hk": lambda p: p.se * p.hksj_factor**0.5,
    "pi_hts": lambda p: _ends(p.prediction()),
    "Q": lambda p: p.q,
    "Q_df": lambda p: p.df,
    "Q_p": lambda p: p.q_p(),
    "I2_Q": lambda p: 100 * p.i2(),
    "H2_Q": lambda p: p.h2(),
    "I2_tau2": lambda p: 100 * p.i2("tau2"),
    "H2_tau2": lambda p: p.h2("tau2"),
    "tau2_ci_qprofile": lambda p: _ends(p.tau2_interval()),
    "I2_tau2_ci_qprofile": lambda p: 100 * _ends(p.i2_interval()),
    "H2_tau2_ci_qprofile": lambda p: _ends(p.h2_interval()),
}

# The file's names for intervals of tau2.
INTERVALS_OF_TAU2 = {
    "qprofile": "Q-profile",
    "biggerstaff_tweedie": "Biggerstaff-Tweedie",
    "profile_likelihood": "profile-likelihood",
    "wald": "Wald",
    "sidik_jonkman": "Sidik-Jonkman",
}

# Of a pool written as a regression without moderators.
OF_MEAN = {
    "z": lambda fit: fit.statistic("wald"),
    "p_z": lambda fit: fit.p("wald"),
    "t_hk": lambda fit: fit.statistic("HKSJ"),
    "p_hk": lambda fit: fit.p("HKSJ"),
}

OF_REGRESSION = {
    "b": lambda fit: fit.estimates,
    "se": lambda fit: fit.se("wald"),
    "z": lambda fit: fit.statistic("wald"),
    "se_hk": lambda fit: fit.se("HKSJ"),
    "p_hk": lambda fit: fit.p("HKSJ"),
    "QM": lambda fit: fit.moderators_test("wald")[0],
    "QE": lambda fit: fit.qe,
    "tau2": lambda fit: fit.tau2,
    "R2": lambda fit: 100 * fit.r2,
}

# From effects, variances and the row's options.
OF_STUDIES = {
    "rstudent": lambda y, v, o: influence(y, v).rstudent,
    "dffits": lambda y, v, o: influence(y, v).dffits,
    "cook_d": lambda y, v, o: influence(y, v).cooks_distance,
    "cov_r": lambda y, v, o: influence(y, v).cov_ratio,
    "hat": lambda y, v, o: influence(y, v).hat,
    "dfbetas": lambda y, v, o: influence(y, v).dfbetas,
    "egger_intercept": lambda y, v, o: egger(y, v).slope,
    "egger_intercept_se": lambda y, v, o: egger(y, v).se,
    "egger_intercept_ci_t": lambda y, v, o: _ends(egger(y, v).interval()),
    "egger_intercept_ci_z": lambda y, v, o: _ends(Estimate(egger(y, v).slope, egger(y, v).se ** 2, "").interval()),
    "egger_t": lambda y, v, o: egger(y, v).statistic,
    "egger_p": lambda y, v, o: egger(y, v).p,
    "egger_slope": lambda y, v, o: egger(y, v).limit,
    "egger_sqrt_inv_n_t": lambda y, v, o: egger(y, v, sizes=_sizes("egger2001")).statistic,
    "egger_mixed_z": lambda y, v, o: egger_mixed(y, v, tau2=o["tau2_method"]).statistic,
    "begg_tau": lambda y, v, o: begg(y, v).tau,
    "begg_p": lambda y, v, o: begg(y, v).p,
    "trimfill_k0": lambda y, v, o: trim_and_fill(y, v, tau2=METHODS[o["model"]]).missing,
    "trimfill_mu": lambda y, v, o: trim_and_fill(y, v, tau2=METHODS[o["model"]]).pooled.estimate,
    "trimfill_se": lambda y, v, o: trim_and_fill(y, v, tau2=METHODS[o["model"]]).pooled.se,
    "trimfill_tau2": lambda y, v, o: trim_and_fill(y, v, tau2=METHODS[o["model"]]).pooled.tau2,
    "subgroup_separate_Q_between": lambda y, v, o: _by_allocation(y, v, o).q_between,
    "subgroup_separate_p": lambda y, v, o: _by_allocation(y, v, o).p,
    "permutation_p": lambda y, v, o: sign_flip_p(y, v, tau2=o["tau2_method"]),
    "var_robust": lambda y, v, o: _robust_mean(y, v, o["type"]).covariance[0, 0],
    "df_satterthwaite": lambda y, v, o: _robust_mean(y, v, o["type"]).df[0],
    "se_robust_CR0": lambda y, v, o: robust(regress(y, v, tau2=METHODS[o["tau2_method"]]), kind="CR0").se[0],
}


def _sizes(case_id):
    return np.add(CASES[case_id]["inputs"]["n1i"], CASES[case_id]["inputs"]["n2i"])


def _by_allocation(y, v, options):
    return subgroups(y, v, CASES["bcg-meta-regression"]["inputs"]["alloc"], tau2=options["tau2_method"])


def _robust_mean(y, v, kind):
    kind, _, equal = kind.partition(", equal")
    return robust(regress(y, np.ones(len(y)), tau2="common") if equal else regress(y, v), kind=kind)


# The moderator of a case whose rows do not name it.
BY_DEFAULT = {"bcg-berkey1995": "ablat", "bcg-vanhouwelingen2002": "ablat", "raudenbush-meta-regression": "weeks"}


def answer(case_id, row):
    """What this library says for one row."""
    quantity, options = row["quantity"], row.get("options") or {}
    if case_id in designs.ANSWERS:
        return designs.ANSWERS[case_id](CASES[case_id]["inputs"], quantity, options)
    if quantity[:2] in ("yi", "vi") and case_id in ("normand-smd-rom", "carroll-smd"):
        return designs.of_means(CASES[case_id]["inputs"], quantity, options)
    measure = options.get("measure", "RR")
    method = METHODS[options.get("tau2_method", "EE")]
    name, first_only = quantity.removesuffix("_trial1"), quantity.endswith("_trial1")
    if name.startswith("loo_"):
        every = OF_POOL[name.removeprefix("loo_")](leave_one_out(*studies(case_id, measure)))
        return every[0] if first_only else every
    if name in OF_STUDIES:
        found = OF_STUDIES[name](*studies(case_id, measure), options)
        return found[0] if first_only else found
    for start in ("reg_", "subgroup_common_tau2_"):
        if name.startswith(start):
            fit = fitted(case_id, method, measure, options.get("moderators", BY_DEFAULT.get(case_id)))
            return OF_REGRESSION[name.removeprefix(start)](fit)
    if name in OF_MEAN:
        return OF_MEAN[name](fitted(case_id, method, measure))
    first = 4 if quantity.endswith("_first4") else None
    name = quantity.removesuffix("_first4").removeprefix("subgroup_")
    if name == "tau2_ci":
        interval = INTERVALS_OF_TAU2[options.get("interval", "qprofile")]
        return _ends(pooled(case_id, method, measure, options.get("group"), first).tau2_interval(method=interval))
    if name in ("yi", "vi"):
        return studies(case_id, measure)[("yi", "vi").index(name)][:first]
    return OF_POOL[name](pooled(case_id, method, measure, options.get("group"), first))


def _name(case_id, row):
    options = ",".join(f"{key}={value}" for key, value in (row.get("options") or {}).items())
    return "/".join(filter(None, (case_id, row["quantity"], options, row["provenance"])))


ALL = [(case_id, row) for case_id, case in CASES.items() for row in case["expected"]]


@pytest.mark.parametrize(("case_id", "row"), ALL, ids=[_name(*pair) for pair in ALL])
def test_row(case_id, row):
    """|ours - value| <= atol + rtol·|value|, element by element, where both have an answer.

    The file has none for the influence of the eighth BCG trial: metafor's refit without it does not converge.
    """
    ours, value = np.asarray(answer(case_id, row), float), np.asarray(row["value"], float)
    assert ours.shape == value.shape or ours.size == value.size == 1
    answered, known = ~np.isnan(ours), ~np.isnan(value)
    assert answered.all() or case_id == "zero-cells"
    assert known.all() or case_id == "bcg-leave-one-out"
    assert (np.abs(ours - value) <= row["atol"] + row["rtol"] * np.abs(value))[answered & known].all()


def test_the_only_refusals_are_differences_without_variance():
    """Nobody has the event in either arm and nothing is added: the risk difference of 0 would be certain."""
    refused = {_name(*pair) for pair in ALL if np.isnan(np.asarray(answer(*pair), float)).any()}
    assert refused == {f"zero-cells/{name}/measure=RD,zero_cells=none/recomputed" for name in ("yi", "vi")}
    inputs, options = CASES["zero-cells"]["inputs"], {"zero_cells": "none"}
    assert np.isnan(designs.effects_of(inputs, "RD", options)[0]).tolist() == [False, False, True, False]


def test_no_row_is_left_out():
    """So many rows are in the file, each is a test, and each has an answer: a number wherever the file has one."""
    assert len(ALL) == len(set(map(id, (row for _, row in ALL)))) == ROWS
    (rows,) = (mark.args[1] for mark in test_row.pytestmark if mark.name == "parametrize")
    assert rows is ALL
    assert sum(np.size(answer(*pair)) > 0 for pair in ALL) == ROWS
