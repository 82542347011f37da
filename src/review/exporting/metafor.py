"""The main pool as a table and a short R script that makes it again with metafor and holds it against ours."""

from review import comparisons, ratios

from .plain import csv_text

TESTS = {"HKSJ": "knha", "HKSJ-safe": "adhoc", "wald": "z"}
METHODS = {"common": "EE"}
DIFFERENCE = "1e-6"

SCRIPT = """# {title}: the main pool, made again.
# Run in the folder of this file: Rscript main-pool.R
# Needs the package metafor. yi is {what} in {unit}, sei its standard error.
library(metafor)

trials <- read.csv("main-pool.csv")
pool <- rma(yi, sei = sei, data = trials, slab = study, method = "{method}", test = "{test}",
            level = {level}, control = list(threshold = 1e-12, maxiter = 10000))
print(pool)

ours <- c(estimate = {estimate!r}, low = {low!r}, high = {high!r}, tau2 = {tau2!r})
theirs <- c(pool$b[1], pool$ci.lb, pool$ci.ub, pool$tau2)
difference <- max(abs(theirs - ours) / pmax(1, abs(ours)))
cat("Largest relative difference from the review:", format(difference), "\\n")
stopifnot(difference < {difference})
"""


def trial_rows(effects, treated="needled"):
    """The pooled trials as rows (dicts): label, effect and standard error in `unit`, people, what the SE rests on."""
    return [
        {
            "study": row["label"],
            "yi": float(row["value"]),
            "sei": float(row["se"]),
            "unit": row["unit"],
            f"n_{treated}": int(row["n_needled"]),
            "n_control": int(row["n_control"]),
            "basis": row["basis"],
        }
        for row in effects[effects["included"]].to_dict("records")
    ]


def files(evidence, title):
    """`main-pool.csv` and `main-pool.R` as text by name; nothing where fewer than two trials can be pooled."""
    asked = list(dict.fromkeys(evidence.comparisons["question_id"]))
    if comparisons.MAIN[0] in asked:
        rows, what, pool = differences(evidence, *comparisons.MAIN, "needled")
    else:
        case = ratios.found(evidence)
        rows, what, pool = ratio_rows(case), "treated over control", case.pool
        if not rows and asked and len(evidence.measurements):
            rows, what, pool = differences(evidence, asked[0], next(iter(comparisons.measured(evidence))), "treated")
    if len(rows) < 2:
        return {}
    return {"main-pool.csv": csv_text(tuple(rows[0]), rows), "main-pool.R": script(pool, title, what)}


def differences(evidence, question, outcome, treated):
    """The trials of a question and outcome as rows, what their effects are, and the pool (None without any)."""
    effects = comparisons.effects_for(evidence, question, outcome)
    rows = trial_rows(effects, treated)
    return rows, f"{treated} minus control", comparisons.pooled(effects) if rows else None


def ratio_rows(case):
    """The trials of a `ratios.Found` as rows (dicts), as `trial_rows` gives them for differences."""
    return [
        {
            "study": row["label"],
            "yi": float(row["risk_ratio"].value),
            "sei": float(row["risk_ratio"].se),
            "unit": row["risk_ratio"].unit,
            "n_treated": row["needled"].observed,
            "n_control": row["control"].observed,
            "basis": "counts",
        }
        for row in case.rows
    ]


def script(pool, title, what="needled minus control"):
    """R code that pools main-pool.csv as `pool` was, and stops where metafor's result differs."""
    ends = pool.interval()
    return SCRIPT.format(
        title=_one_line(title),
        unit=_one_line(pool.unit),
        what=what,
        method=METHODS.get(pool.method, pool.method),
        test=TESTS[pool.interval_method],
        level=repr(100 * pool.level),
        estimate=float(pool.estimate),
        low=float(ends.low),
        high=float(ends.high),
        tau2=float(pool.tau2),
        difference=DIFFERENCE,
    )


def _one_line(text):
    """Text that stays within the comment it stands in."""
    return " ".join(text.split())
