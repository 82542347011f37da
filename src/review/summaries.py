"""Rows of results as rows of words: the tables that people read, ready for `show.table`."""

from math import exp, inf

import pandas as pd

from . import naming, words
from .comparisons import alternatives, label, pooled
from .estimates import Estimate, Interval
from .facts import given, records
from .heterogeneity import ESTIMATORS
from .outcomes import event_name

BASES = {
    "printed": "printed SDs",
    "recovered": "an SE worked out, not printed",
    "bound": "a bound on the SE",
    "borrowed": "an SD borrowed from another trial",
    "none": "",
}
METHODS = {
    "common": "common effect (no variance between trials)",
    "DL": "DerSimonian and Laird",
    "PM": "Paule and Mandel",
    "SJ": "Sidik and Jonkman",
    "REML": "restricted maximum likelihood (our default)",
}
ABOUT = {
    "include": "in the pool?",
    "unit": "unit",
    "spread": "source of the SE",
    "correlation": "correlation",
    "arm_n": "people per arm",
    "borrowed_sd": "SD to borrow",
    "report": "report of its means",
    "plus_minus": "figure after ±",
    "designs": "designs that count",
    "measure": "scale",
    "tau2": "variance between trials",
    "interval": "kind of interval",
}
OPTIONS = {
    "exact_p": "the exact p",
    "p_bound": "the bound from p",
    "borrowed": "an SD borrowed elsewhere",
    "correlation": "the printed ±, with a correlation",
    "analysed": "as inferred from percentages",
    "equal_split": "equal halves",
    "hairs/cm2": "per cm²",
    "hairs/in2": "per square inch",
    "hairs per 0.5 cm2": "per half a cm² (assumed)",
    "count (area not stated)": "area not stated (so out of the pool)",
    "sd": "an SD",
    "se": "an SE",
    "all": "all",
    "randomised": "randomised only",
    "parallel": "randomised, separate groups only",
    "MD": "mean difference",
    "SMD": "difference in SDs (Hedges' g)",
    "DL": "DerSimonian and Laird",
    "PM": "Paule and Mandel",
    "SJ": "Sidik and Jonkman",
    "common": "none (common effect)",
    "wald": "Wald",
    "HKSJ-safe": "HKSJ-safe (factor at least 1)",
}
SYNTHESES = ("zhou2020", "gupta2023", "abdi2023", "pei2024", "xu2024", "ahmed2025")


def comparison_rows(effects):
    """Every comparison of a question: its effect where there is one, what it rests on, and why it is in or out."""
    return pd.DataFrame(
        {
            "trial": row["label"],
            "effect": _effect(row),
            "people": _people(row),
            "rests_on": BASES[row["basis"]],
            "pooled": "yes" if row["included"] else "no",
            "why": words.capital(row["why"]),
        }
        for row in effects.to_dict("records")
    )


def _effect(row):
    if row["basis"] == "none":
        return ""
    interval = Estimate(row["value"], row["se"] ** 2, row["unit"]).interval()
    return f"{words.number(row['value'])} ({words.interval(interval)})"


def _people(row):
    if not given(row["n_needled"]):
        return ""
    if row["paired"]:
        return f"{int(row['n_needled'])}, both halves"
    return f"{int(row['n_needled'])} + {int(row['n_control'])}"


def estimator_rows(effects):
    """The same trials pooled by each estimator of the variance between trials, with both kinds of interval."""
    pools = {name: pooled(effects, tau2=name) for name in ESTIMATORS if name in METHODS}
    return pd.DataFrame(
        {
            "estimator": METHODS[name],
            "tau": words.number(pool.tau2**0.5),
            "estimate": words.number(pool.estimate),
            "wald": words.interval(pool.interval(method="wald")),
            "hksj": words.and_safe(pool),
            "prediction": words.interval(pool.prediction()),
        }
        for name, pool in pools.items()
    )


def weight_rows(effects):
    """Share of each included trial under a common effect and under random effects."""
    shares = {name: pooled(effects, tau2=name).weights for name in ("common", "REML")}
    labels = effects.loc[effects["included"], "label"]
    return pd.DataFrame(
        {"trial": label, "common": words.percent(common), "random": words.percent(random)}
        for label, common, random in zip(labels, shares["common"], shares["REML"], strict=True)
    )


def alternative_rows(evidence, question, outcome):
    """One line per decision changed: the pool that follows, most different from the default first.

    Options that change nothing (those of trials outside the pool) are left out; those in another unit come last.
    """
    table = alternatives(evidence, question, outcome)
    default = table["pooled"].iloc[0]
    table["moved"] = [_moved(pool, default) for pool in table["pooled"]]
    table["other"] = [bool(pool and default and pool.unit != default.unit) for pool in table["pooled"]]
    changed = [_ends(pool) != _ends(default) for pool in table["pooled"]]
    rest = table[changed].sort_values(["other", "moved"], ascending=[True, False], kind="stable")
    return pd.DataFrame(_alternative(evidence, row) for row in pd.concat([table.iloc[:1], rest]).to_dict("records"))


def _moved(pool, default):
    """How far a pool lies from the default; infinite where only one of the two exists."""
    if pool is None or default is None:
        return 0.0 if pool is default else inf
    return abs(pool.estimate - default.estimate)


def _ends(pool):
    """What a reader sees of a pool: its unit, its estimate and its interval."""
    return pool and (pool.unit, pool.estimate, pool.interval().low, pool.interval().high)


def _alternative(evidence, row):
    pool = row["pooled"]
    changed = "Our defaults"
    if row["decision_id"] != "default":
        name = decision_name(evidence, row["decision_id"])
        option = option_name(evidence, row["decision_id"], row["option"])
        changed = f"{name} {option}" if name.endswith("?") else f"{name}: {option}"
    return {
        "changed": changed,
        "trials": words.count(row["k"]),
        "estimate": (words.number(pool.estimate) + " SD" * (pool.unit == "SD")) if pool else "",
        "interval": words.and_safe(pool) if pool else "not defined",
        "why": words.capital(row["reason"]),
    }


def decision_name(evidence, decision_id):
    """A decision as a reader knows it: whose it is and what about."""
    row = records(evidence.decisions, decision_id=decision_id)[0]
    whose = label(evidence, row["study_id"]) if given(row["study_id"]) else "All"
    return f"{whose}, {ABOUT[row['about']]}"


def option_name(evidence, decision_id, option):
    """An option in words."""
    decision = records(evidence.decisions, decision_id=decision_id)[0]
    if decision["about"] == "report":
        rows = records(evidence.measurements, study_id=decision["study_id"], source_id=option)
        return f"{words.exact(rows[0]['mean'])}, from {cited(evidence, option)}"
    fact = records(evidence.background, fact_id=option)
    return f"{words.exact(fact[0]['sd'])}, {fact[0]['population']}" if fact else OPTIONS.get(option, option)


def decision_rows(evidence, question):
    """Every decision of the analysis: the option in force, the others, and the reason for the default."""
    table = evidence.decisions
    here = table[table["question_id"].fillna(question) == question]
    rows = []
    for decision_id, options in here.groupby("decision_id", sort=False):
        default = options[options["default"].astype(bool)].iloc[0]
        others = [
            option_name(evidence, decision_id, option) for option in options["option"] if option != default["option"]
        ]
        rows.append(
            {
                "decision": decision_name(evidence, decision_id),
                "option": option_name(evidence, decision_id, default["option"]),
                "others": words.listing(others, last="or"),
                "reason": default["reason"],
                "rests_on": default["rests_on"].replace(";", ", ") if given(default["rests_on"]) else "",
            }
        )
    return pd.DataFrame(rows)


def synthesis_rows(evidence):
    """What earlier syntheses print for needling with minoxidil, hair counts or density, each on its own scale."""
    table = evidence.reviews
    rows = []
    for review_id in SYNTHESES:
        found = [row for row in records(table, review_id=review_id) if _main_result(row)]
        rows += [_synthesis(evidence, row) for row in found[:1]]
    return pd.DataFrame(rows)


def cited(evidence, source_id):
    """A source as first author and year where both were read, else its id."""
    row = records(evidence.sources, source_id=source_id)[0]
    return naming.name(evidence, source_id) if given(row["authors"]) and given(row["year"]) else source_id


def _main_result(row):
    about_hair = str(row["outcome"]).startswith("hair") and str(row["outcome"]) != "hair_diameter"
    return about_hair and not given(row["subgroup"]) and row["measure"] not in ("SUCRA (%)", "subgroup test")


def _synthesis(evidence, row):
    known = given(row["ci_low"])
    interval = words.interval(Interval(float(row["ci_low"]), float(row["ci_high"])), 2) if known else "not read"
    return {
        "review": cited(evidence, row["source_id"]),
        "measure": row["measure"],
        "estimate": words.exact(row["estimate"]) if given(row["estimate"]) else "not printed",
        "interval": interval,
        "i2": f"{words.exact(row['i2'])}%" if given(row["i2"]) else "not read",
        "trials": words.exact(row["k"]) if given(row["k"]) else "not read",
        "place": f"{row['place']}, {row['access']}",
        "note": row["note"] if given(row["note"]) else "",
    }


def risk_rows(risks):
    """Responders in both arms, with the risk ratio and the difference per 100 people."""
    return pd.DataFrame(
        {
            "trial": row["label"],
            "event": words.capital(event_name(row["event"])),
            "needled": f"{row['needled'].affected} of {row['needled'].observed}",
            "control": f"{row['control'].affected} of {row['control'].observed}",
            "risk_ratio": ratio(row["risk_ratio"]),
            "per_100": "not estimable" if row["risk_difference"] is None else per_100(row["needled"], row["control"]),
        }
        for row in risks.to_dict("records")
    )


def ratio(effect):
    """A log risk ratio as a ratio with its interval; says so where there is none."""
    if effect is None:
        return "not estimable"
    ends = effect.interval()
    return f"{words.number(exp(effect.value))} ({words.interval(Interval(exp(ends.low), exp(ends.high)))})"


def per_100(needled, control):
    """How many more of 100 needled people had an event than of 100 controls, with Newcombe's interval in brackets."""
    ends = newcombe(needled, control)
    interval = words.interval(Interval(100 * ends.low, 100 * ends.high), 0)
    return f"{words.whole(100 * (needled.risk - control.risk))} ({interval})"


def newcombe(needled, control):
    """Newcombe's 95% interval of the risk difference, as shares; it holds up at counts of 0 (statsmodels)."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    counts = [number for arm in (needled, control) for number in (arm.affected, arm.observed)]
    return Interval(*map(float, confint_proportions_2indep(*counts, method="newcomb", compare="diff")))


def certainty_rows(evidence, question, outcome):
    """The judgement on each domain of certainty, with its reason."""
    return pd.DataFrame(
        {
            "domain": words.capital(row["domain"].replace("_", " ")),
            "judgement": row["judgement"].replace("_", " "),
            "reason": row["reason"],
        }
        for row in records(evidence.certainty, question_id=question, outcome=outcome)
    )
