"""Invented trial reports without an error, as papers print them, and reports with one planted error.

A report is a dictionary of printed texts and counts. `report` makes data, analyses them with scipy and prints what came
out; `findings` runs every check that applies to a single report or to two reports of one number. Left out are checks
that ask for chance or for knowledge from outside: `subgroups_agree` is a test at 0.05, `far_from`, `indirect_agrees`
and `cohorts_overlap` compare with other studies, and the checks of words take no numbers.
"""

from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
from scipy import stats

from review import integrity, pooling
from review.integrity.p_from import two_by_two

from .printing import WAYS, printed

KNOWN_SDS = ("17.6", "25.4")  # of changes in minoxidil trials, hairs/cm2
ARMS = (1, 2)
FIELD = 0.8  # cm2 in which hairs are counted


def report(rng):
    """A trial of two arms, and a small pool of trials, printed in one style."""
    style = {
        "way": WAYS[rng.choice(3, p=[0.6, 0.3, 0.1])],
        "decimals": int(rng.choice([1, 2])),
        "percent": int(rng.choice([0, 1, 2], p=[0.4, 0.5, 0.1])),
        "p": int(rng.choice([2, 3, 4], p=[0.3, 0.6, 0.1])),
        "smallest_p": str(rng.choice(["< 0.001", "= 0.000", "= 0.001"], p=[0.8, 0.1, 0.1])),
    }
    sizes = [int(n) for n in rng.integers(8, 61, 2)] if rng.random() < 0.5 else [int(rng.integers(8, 61))] * 2
    parts = (people, baseline, changes, responders)
    found = {"n_1": sizes[0], "n_2": sizes[1], "total": sum(sizes), "unit": "hairs/cm2", "unit_elsewhere": "hairs/cm2"}
    for part in parts:
        found |= part(rng, sizes, style)
    return found | pool(rng, style)


def people(rng, sizes, style):
    """Ages in whole years with their range, and the sexes of all."""
    found = {}
    for i, n in zip(ARMS, sizes, strict=True):
        ages = np.clip(rng.normal(31, 8, n).astype(int), 18, 60)
        found |= mean_sd(f"age_{i}", ages, style) | {f"age_{i}_low": int(min(ages)), f"age_{i}_high": int(max(ages))}
    men = int(rng.binomial(sum(sizes), 0.6))
    return found | {"men": men, "women": sum(sizes) - men}


def baseline(rng, sizes, style):
    """Whole counts of hairs in a field, their density, and the density again in an abstract with fewer decimals."""
    found = {}
    for i, n in zip(ARMS, sizes, strict=True):
        counts = np.clip(rng.normal(110, rng.uniform(15, 35), n), 30, 300).astype(int)
        found |= mean_sd(f"count_{i}", counts, style) | mean_sd(f"density_{i}", counts / FIELD, style)
        found |= mean_sd(f"abstract_{i}", counts / FIELD, style | {"decimals": style["decimals"] - 1})
    return found


def changes(rng, sizes, style):
    """Changes of density with a t test, its standard error and its interval."""
    sd, effect = rng.uniform(17, 26), rng.choice([0.0, 5.0, 13.0, 20.0])
    one, two = rng.normal(10 + effect, sd, sizes[0]), rng.normal(10, sd, sizes[1])
    test = stats.ttest_ind(one, two, equal_var=bool(rng.random() < 0.7))
    difference, interval = float(one.mean() - two.mean()), test.confidence_interval(0.95)
    found = mean_sd("change_1", one, style) | mean_sd("change_2", two, style)
    numbers = {"difference": difference, "difference_low": interval.low, "difference_high": interval.high}
    numbers["difference_se"] = difference / float(test.statistic)
    found |= {name: text(value, style["decimals"], style) for name, value in numbers.items()}
    found |= p_texts("change_p", test.pvalue, style)
    return found | {"df": text(test.df, 0 if test.df == sum(sizes) - 2 else 2, style | {"way": WAYS[0]})}


def responders(rng, sizes, style):
    """Counts and percentages with one of three tests, and a risk ratio with its interval and p."""
    affected = [int(rng.binomial(n, risk)) for n, risk in zip(sizes, rng.uniform(0.1, 0.9, 2), strict=True)]
    rows = [(x, n - x) for x, n in zip(affected, sizes, strict=True)]
    found = {f"responders_{i}": x for i, x in zip(ARMS, affected, strict=True)}
    for i, x, n in zip(ARMS, affected, sizes, strict=True):
        found[f"percent_{i}"] = text(Fraction(100 * x, n), style["percent"], style)
    found |= p_texts("responders_p", two_by_two(*rows)[rng.integers(3)], style)
    if min(affected) == 0 or all(missed == 0 for _, missed in rows):
        return found
    effect = log(affected[0] / sizes[0]) - log(affected[1] / sizes[1])
    se = sqrt(sum(1 / x - 1 / n for x, n in zip(affected, sizes, strict=True)))
    return found | with_interval("ratio", effect, se, 2, style, back=exp)


def pool(rng, style):
    """SMDs of 4 to 10 trials: the pool with z and p, and its two subgroups."""
    k, tau2 = int(rng.integers(4, 11)), rng.choice([0.0, 0.05, 0.3])
    people_ = rng.integers(20, 101, k)
    effects = rng.normal(rng.choice([0.0, 0.5, 1.2]), sqrt(tau2), k)
    variances = 4 / people_ * (1 + effects**2 / 8)
    effects = rng.normal(effects, np.sqrt(variances))
    first = np.arange(k) < k // 2
    found = {"pool_n": int(people_.sum())}
    for name, chosen in (("pool", first | True), ("early", first), ("late", ~first)):
        one = pooling.pool(effects[chosen], variances[chosen], tau2="DL", interval="wald")
        found |= with_interval(name, float(one.estimate), float(one.se), 2, style)
    return found


def with_interval(name, effect, se, decimals, style, back=float):
    """An estimate with its 95% interval, z and p."""
    ends = {"": effect, "_low": effect - 1.959964 * se, "_high": effect + 1.959964 * se}
    found = {name + end: text(back(value), decimals, style) for end, value in ends.items()}
    found[f"{name}_z"] = text(abs(effect / se), 2, style)
    return found | p_texts(f"{name}_p", 2 * float(stats.norm.sf(abs(effect / se))), style)


def mean_sd(name, values, style):
    exact = [
        Fraction(value).limit_denominator(10**6) for value in values.tolist()
    ]  # whole counts, also by area, exactly
    numbers = {f"{name}_mean": sum(exact) / len(exact), f"{name}_sd": values.std(ddof=1)}
    return {key: text(value, style["decimals"], style) for key, value in numbers.items()}


def p_texts(name, p, style):
    """An exact p; where no digit is left "<", or zeros, or the smallest p that the digits show."""
    smallest, habit = 10.0 ** -style["p"], style["smallest_p"]
    if p < smallest and (habit == "< 0.001" or (habit == "= 0.001" and style["p"] > 2)):
        return {name: f"{smallest:.{style['p']}f}", f"{name}_relation": habit[0]}
    return {name: text(min(float(p), 1.0), style["p"], style), f"{name}_relation": "="}


def text(value, decimals, style):
    exact = value if isinstance(value, Fraction) else Fraction(float(value))
    return printed(exact, decimals, style["way"])


def findings(r):
    """What each applicable check finds in one report."""
    n_1, n_2 = r["n_1"], r["n_2"]
    yield integrity.counts_add_up([n_1, n_2], r["total"])
    yield integrity.counts_add_up([r["men"], r["women"]], r["total"])
    yield integrity.rest_stated(r["total"], [r["men"]], r["women"])
    for i, n in zip(ARMS, (n_1, n_2), strict=True):
        age = r[f"age_{i}_mean"], r[f"age_{i}_sd"]
        yield integrity.grim(age[0], n)
        yield integrity.grimmer(*age, n)
        yield integrity.sd_fits_range(*age, r[f"age_{i}_low"], r[f"age_{i}_high"], n, extremes_seen=True)
        yield integrity.within(age[0], r[f"age_{i}_low"], r[f"age_{i}_high"], "the range of ages")
        yield integrity.grim(r[f"count_{i}_mean"], n)
        yield integrity.grimmer(r[f"count_{i}_mean"], r[f"count_{i}_sd"], n)
        density = r[f"density_{i}_mean"], r[f"density_{i}_sd"]
        yield integrity.sd_fits_range(*density, 0, 400, n)
        yield integrity.within(density[0], 0, 400, "hairs per cm2 that a scalp can hold")
        yield integrity.values_agree([density[0], r[f"abstract_{i}_mean"]])
        yield integrity.values_agree([density[1], r[f"abstract_{i}_sd"]])
        yield integrity.units_agree(density[0], [r["unit"], r["unit_elsewhere"]])
        yield integrity.unit_fits(r["unit"], "hair_density")
        yield integrity.percent_possible(r[f"percent_{i}"], n)
        if r[f"responders_{i}"] is not None:
            yield integrity.percent_of_count(r[f"responders_{i}"], n, r[f"percent_{i}"])
    for name in ("age", "count", "density", "change"):
        yield integrity.se_given_as_sd(*arms(r, name))
    yield from of_changes(r)
    yield from of_responders(r)
    yield from of_pool(r)


def arms(r, name):
    return [r[f"{name}_{i}_{what}"] if what != "n" else r[f"n_{i}"] for i in ARMS for what in ("mean", "sd", "n")]


def p_of(r, name):
    return r[name], r[f"{name}_relation"]


def of_changes(r):
    interval = r["difference"], r["difference_low"], r["difference_high"]
    p = p_of(r, "change_p")
    yield integrity.values_agree([(r["change_1_mean"], r["change_2_mean"]), r["difference"]])
    yield integrity.p_from_means(*arms(r, "change"), *p)
    yield integrity.p_from_se(r["difference"], r["difference_se"], *p, df=r["df"])
    yield integrity.p_from_se(r["difference"], r["difference_se"], *p)
    yield integrity.interval_symmetric(*interval)
    yield integrity.p_from_interval(*interval, *p)
    if float(r["difference"]) and float(r["change_p"]) < 0.5:
        yield integrity.sd_from_p(r["difference"], r["n_1"], r["n_2"], *p, KNOWN_SDS)


def of_responders(r):
    affected = r["responders_1"], r["responders_2"]
    if None not in affected:
        yield integrity.p_from_counts(affected[0], r["n_1"], affected[1], r["n_2"], *p_of(r, "responders_p"))
    if "ratio" in r and float(r["ratio_low"]) < float(r["ratio_high"]):
        interval = r["ratio"], r["ratio_low"], r["ratio_high"]
        yield integrity.interval_symmetric(*interval, scale="log")
        yield integrity.z_agrees(*interval, r["ratio_z"], scale="log")
        yield integrity.p_from_interval(*interval, *p_of(r, "ratio_p"), scale="log")


def of_pool(r):
    rows = {name: (r[name], r[f"{name}_low"], r[f"{name}_high"]) for name in ("pool", "early", "late")}
    for name, row in rows.items():
        yield integrity.interval_symmetric(*row)
        yield integrity.z_agrees(*row, r[f"{name}_z"])
        yield integrity.p_from_interval(*row, *p_of(r, f"{name}_p"))
        claim = "difference" if float(r[f"{name}_p"]) < 0.05 else "no difference"
        yield integrity.p_supports(r[f"{name}_p"], claim)
    yield integrity.smd_within_subgroups(rows["pool"][0], *zip(rows["early"], rows["late"], strict=True))
    yield integrity.smd_precision(*rows["pool"], r["pool_n"])
    yield integrity.result_repeated(list(rows), *zip(*rows.values(), strict=True))
    yield integrity.directions_agree(["pool", "early"], *zip(rows["pool"], rows["early"], strict=True))


def accused(r):
    """The findings that accuse a report; a ValueError where it holds an interval upside down or a p above 1."""
    return [finding for finding in findings(r) if finding.verdict in ("impossible", "implausible")]
