"""What the library says of the reference cases on effect sizes, recovered numbers, designs and 2x2 tables."""

from functools import partial

import numpy as np

from review import (
    changes,
    effects,
    mantel_haenszel,
    multiarm,
    paired_events,
    quantiles,
    recover,
    smoothed,
    standardized,
)
from review.estimates import Arm, Events

MEANS = {
    "MD": effects.mean_difference,
    "MD, pooled SD": effects.mean_difference_equal_sd,
    "SMD": standardized.standardized_mean_difference,
    "SMDH": standardized.standardized_mean_difference_unequal,
    "ROM": effects.ratio_of_means,
}
TABLES = {"RR": effects.risk_ratio, "OR": effects.odds_ratio, "RD": effects.risk_difference}
POOLED = {
    "RR": mantel_haenszel.pooled_risk_ratio,
    "OR": mantel_haenszel.pooled_odds_ratio,
    "RD": mantel_haenszel.pooled_risk_difference,
}
PAIRED = {
    "MPRD": paired_events.paired_risk_difference,
    "MPRR": paired_events.paired_risk_ratio,
    "MPOR": paired_events.paired_odds_ratio,
    "MPORC": paired_events.conditional_odds_ratio,
    "MPPETO": paired_events.paired_peto_odds_ratio,
}
CHANGES = {
    "MC": changes.mean_change,
    "SMCC": changes.standardized_mean_change,
    "SMCR": changes.standardized_mean_change_raw,
    "SMCRH": changes.standardized_mean_change_raw_unequal,
    "ROMC": changes.log_ratio_of_change,
}
POLICIES = {"half": "half even if empty", "none": "none"}


def effects_of(inputs, measure, options=None):
    """Values and variances of all studies of a case; NaN where the library refuses to answer."""
    options = options or {}
    if "m1i" in inputs:
        named = {"variance": options["variance"].split()[0]} if options.get("variance", "")[:2] in VARIANTS else {}
        return values(partial(MEANS[measure], **named), arms(inputs, 1), arms(inputs, 2))
    if measure == "RR, smoothed":
        ratios = smoothed.smoothed_risk_ratios(*tables(inputs))
        return np.array([(ratio.value, ratio.variance) for ratio in ratios]).T
    named = {"zero_cells": POLICIES[options["zero_cells"]]} if "zero_cells" in options else {}
    return values(partial(TABLES[measure], **named), *tables(inputs))


VARIANTS = ("LS", "UB", "A ", "B ")


def values(function, *columns):
    results = []
    for row in zip(*columns, strict=True):
        try:
            estimate = function(*row)
            results.append((estimate.value, estimate.variance))
        except ValueError:
            results.append((np.nan, np.nan))
    return np.array(results).T


def arms(inputs, number):
    columns = (inputs[f"{name}{number}i"] for name in ("n", "m", "sd"))
    return [Arm(n, mean, sd, "days") for n, mean, sd in zip(*columns, strict=True)]


def tables(inputs):
    """Both arms of every trial as events, in the file's ways of writing a 2x2 table."""
    if "n1i" in inputs:
        pairs = (inputs["ai"], inputs["n1i"]), (inputs["ci"], inputs["n2i"])
        return [[Events(a, n) for a, n in zip(*pair, strict=True)] for pair in pairs]
    pairs = (("tpos", "tneg"), ("cpos", "cneg")) if "tpos" in inputs else (("ai", "bi"), ("ci", "di"))
    return [[Events(a, a + b) for a, b in zip(*(inputs[i] for i in pair), strict=True)] for pair in pairs]


def of_means(inputs, quantity, options):
    """Rows yi and vi of trials that print means, with the approximate factor where a row asks for it."""
    y, v = effects_of(inputs, options["measure"], options)
    if options.get("J") == "approximate":
        df = np.add(inputs["n1i"], inputs["n2i"]) - 2
        exact, near = standardized.hedges_correction, standardized.hedges_correction_approximate
        y = np.array([g / exact(m) * near(m) for g, m in zip(y, df, strict=True)])
    return (y if quantity.startswith("yi") else v)[: 4 if quantity.endswith("_first4") else None]


def of_tables(inputs, quantity, options):
    return effects_of(inputs, options["measure"], options)[("yi", "vi").index(quantity)]


def of_pooled_tables(inputs, quantity, options):
    peto = options["pooling"] == "Peto"
    function = mantel_haenszel.pooled_peto_odds_ratio if peto else POOLED[options["measure"]]
    result = function(*tables(inputs))
    interval = result.interval()
    found = {"mu": result.estimate, "se": result.se, "ci_z": [interval.low, interval.high], "Q": result.q}
    name = quantity.removeprefix("exp_")
    return found[name] if name == quantity else np.exp(found[name])


def of_one_group(inputs, quantity, options):
    """The file's first minus second measurement, standardised by the first: before is first, and the sign turns."""
    group = changes.PrePost(*(Arm(inputs["ni"], inputs[f"m{i}i"], inputs[f"sd{i}i"], "points") for i in (1, 2)))
    named = {"variance": options["variance"].split()[0]} if "variance" in options else {}
    estimate = CHANGES[options["measure"]](group, correlation=inputs["ri"], **named)
    return -estimate.value if quantity == "yi" else estimate.variance


def of_pairs(inputs, quantity, options):
    names = ("both", "only_first", "only_second", "neither")
    estimate = PAIRED[options["measure"]](paired_events.PairedEvents(*(inputs[name] for name in names)))
    return estimate.value if quantity == "yi" else estimate.variance


def of_morris(inputs, quantity, options):
    groups = {name: list(_pre_post(inputs[name])) for name in ("treatment", "control")}
    if quantity == "sd_change":
        rows = zip(groups[options["group"]], inputs["treatment"]["r"], strict=True)
        return [group.changes(correlation=r).sd for group, r in rows]
    rows = list(zip(groups["treatment"], groups["control"], inputs["treatment"]["r"], strict=True))
    if quantity == "J_exact":
        return [standardized.hedges_correction(first.n + second.n - 2) for first, second, _ in rows]
    name = quantity.removesuffix("_var")
    function = {
        "d_ppc1": changes.morris_ppc1,
        "d_ppc2": changes.morris_ppc2,
        "smcc_diff": changes.standardized_mean_change_difference,
    }[name]
    found = [function(first, second, correlation=r) for first, second, r in rows]
    return [estimate.value if name == quantity else estimate.variance for estimate in found]


def _pre_post(group):
    for i, n in enumerate(group["n"]):
        before, after = (Arm(n, group[f"m_{when}"][i], group[f"sd_{when}"][i], "points") for when in ("pre", "post"))
        yield changes.PrePost(before, after)


def of_shared_risks(inputs, quantity, options):
    """The file subtracts treated from control, so values and means turn their sign."""
    trials, groups = [], []
    for rows in _trials(inputs):
        treated = [Events(inputs["ci"][i], inputs["n2i"][i]) for i in rows]
        trials.append(multiarm.risk_differences(treated, Events(inputs["ai"][rows[0]], inputs["n1i"][rows[0]])))
        groups.append([inputs["trt"][i] for i in rows])
    found = _pooled_groups(trials, groups, sign=-1)
    return found[quantity]


def of_shared_smd(inputs, quantity, options):
    trials, groups = [], []
    for rows in _trials(inputs):
        treated = [Arm(inputs["n1i"][i], inputs["m1i"][i], inputs["sd"][i], "points") for i in rows]
        control = Arm(*(inputs[name][rows[0]] for name in ("n2i", "m2i", "sd")), "points")
        trials.append(multiarm.standardized_mean_differences(treated, control, correction="none"))
        groups.append([inputs["trt"][i] for i in rows])
    found = _pooled_groups(trials, groups)
    naive = [multiarm.SharedControl(t.values, np.diag(np.diag(t.covariance)), t.unit) for t in trials]
    alone = _pooled_groups(naive, groups)
    found |= {f"cov_study{study}": trials[at].covariance[0, 1] for study, at in ((1, 0), (4, 3))}
    return (found | {"b_naive": alone["b"], "se_b_naive": np.sqrt(np.diag(alone["vcov_b"]))})[quantity]


def _trials(inputs):
    return [[i for i, s in enumerate(inputs["study"]) if s == study] for study in dict.fromkeys(inputs["study"])]


def _pooled_groups(trials, groups, sign=1):
    order = np.argsort(list(dict.fromkeys(name for trial in groups for name in trial)))
    result, whole = multiarm.pool_correlated(trials, groups=groups), multiarm.stacked(trials)
    covariance = result.covariance[np.ix_(order, order)]
    return {
        "yi": sign * np.concatenate([trial.values for trial in trials]),
        "vi": np.diag(whole),
        "V": whole,
        "b": sign * result.means[order],
        "vcov_b": covariance,
        "vcov_b_x1e6": covariance * 1e6,
        "QE": result.q,
    }


def of_p(inputs, quantity, options):
    se = recover.se_from_p(inputs["md"], inputs["p"], df=inputs["n1"] + inputs["n2"] - 2)
    sd = recover.sd_from_difference_se(se, inputs["n1"], inputs["n2"])
    return {"se": se, "t": inputs["md"] / se, "sd": sd}[quantity]


def of_interval(inputs, quantity, options):
    (low, high), n = inputs["ci"], inputs["n"]
    se = recover.se_from_interval(low, high, df=n - 1)
    by_z = recover.sd_from_se(recover.se_from_interval(low, high), n)
    sd = recover.sd_from_interval(low, high, n)
    return {"t_quantile": (high - low) / 2 / se, "sd_t": sd, "sd_z": by_z}[quantity]


def of_crossover(inputs, quantity, options):
    first, second = (Arm(inputs["n"], inputs[f"m{i}"], inputs[f"sd{i}"], "points") for i in (1, 2))
    difference, r = first.mean - second.mean, inputs["r"]
    if options.get("from", "").startswith("SD"):
        return changes.mean_of_changes(Arm(first.n, difference, inputs["sd_diff_alternative"], "points")).se
    smd = changes.paired_standardized_mean_difference(first, second, correlation=r)
    sd_diff = recover.sd_of_change(first.sd, second.sd, correlation=r)
    return {
        "se_md": effects.paired_mean_difference(first, second, correlation=r).se,
        "sd_diff": sd_diff,
        "smd": smd.value,
        "se_smd": smd.se,
        "smd_from_md": difference / recover.sd_from_sd_of_change(sd_diff, correlation=r),
    }[quantity]


def of_change_sd(inputs, quantity, options):
    before, after, change = (inputs[options["group"]][f"sd_{name}"] for name in ("base", "final", "change"))
    if quantity == "r":
        return recover.correlation_from_sds(before, after, change)
    return recover.sd_of_change(before, after, correlation=inputs["imputed_r"])


def of_combined(inputs, quantity, options):
    group = inputs[options["arms"]]
    rows = zip(group["n"], group["m"], group["sd"], strict=True)
    whole = recover.combine_groups(*(Arm(n, mean, sd, "points") for n, mean, sd in rows))
    return [whole.n, whole.mean, whole.sd]


def of_five_numbers(inputs, quantity, options):
    if quantity in ("xi", "eta"):
        width = quantiles.range_in_sds if quantity == "xi" else quantiles.quartiles_in_sds
        return [width(n) for n in options["n"]]
    ends, quartiles = {"low": inputs["min"], "high": inputs["max"]}, {"q1": inputs["q1"], "q3": inputs["q3"]}
    printed = {"S1": ends, "S2": quartiles, "S3": ends | quartiles}[options["scenario"]]
    numbers = quantiles.FiveNumbers(inputs["n"], inputs["median"], "points", **printed)
    function = {
        ("mean", "luo2018"): quantiles.luo_mean,
        ("mean", "wan2014"): quantiles.wan_mean,
        ("sd", "wan2014"): quantiles.wan_sd,
        ("sd", "shi2020"): quantiles.shi_sd,
    }[quantity, options["method"]]
    return function(numbers)


def of_corrections(inputs, quantity, options):
    name = "hedges_correction" if quantity == "J_exact" else "hedges_correction_approximate"
    return [getattr(standardized, name)(m) for m in inputs["m"]]


ANSWERS = {
    "bcg-effect-sizes": of_tables,
    "bcg-mantel-haenszel-peto": of_pooled_tables,
    "zero-cells": of_tables,
    "morris2008": of_morris,
    "one-group-change": of_one_group,
    "paired-binary": of_pairs,
    "gleser-shared-control-rd": of_shared_risks,
    "gleser-shared-control-smd": of_shared_smd,
    "conv-p-to-sd": of_p,
    "conv-ci-to-sd": of_interval,
    "conv-crossover": of_crossover,
    "conv-change-sd": of_change_sd,
    "conv-combine-arms": of_combined,
    "conv-five-number": of_five_numbers,
    "exact-J": of_corrections,
}
