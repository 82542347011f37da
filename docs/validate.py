"""Write docs/validation.md and docs/coverage.svg: what the numerical core agrees with, how closely, and what differs.

Run with `make docs`; a test says when the page no longer fits the library. It needs the `test` packages and no R: the
figures of R's metafor are pinned in tests/reference/cases.json and, for its default settings, below.
"""

import textwrap
from importlib.metadata import version
from pathlib import Path

import numpy as np
import plot_coverage
import witnesses
from statsmodels.stats.meta_analysis import combine_effects

from reference import designs, test_cases, test_designs_mpmath, test_mpmath, test_statsmodels
from review import simulation
from review.maxima import LIKELIHOODS, RESOLUTION, SLACK
from review.pooling import pool
from review.standardized import hedges_correction, hedges_correction_approximate
from review.studies import FARTHEST, LARGEST

DOCS = Path(__file__).resolve().parent
SEED, SETS, HOSTILE_SETS = 0, 20_000, 400_000
STUDIES = 100

METAFOR_DEFAULTS = {"PM": 0.318093711863, "REML": 0.313243325981}
"""tau2 of the 13 BCG trials (log risk ratio) by metafor 3.8-1 as it comes: rma(yi, vi, data = dat, method = "PM"), with
dat <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)."""

STOPS_EARLY = 2  # the seed of a set that statsmodels leaves in the sixth digit
FAR_BELOW = np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.4, 0.6])  # effects closer together than chance would put them


def main():
    """Refresh docs/validation.md and docs/coverage.svg."""
    found = simulated()
    (DOCS / "coverage.svg").write_text(plot_coverage.svg(found, alt(found)), encoding="utf-8")
    (DOCS / "validation.md").write_text(page(found), encoding="utf-8")


def page(found):
    """The page as text; `found` is what `simulated` gives."""
    parts = (START, agreement(), digits(), differences(), left_out(), maxima(), covered(found))
    return "\n\n".join(wrapped(block) for part in parts for block in part.strip().split("\n\n")) + "\n"


def wrapped(block):
    """A paragraph or a list in lines of 120; tables, headings and pictures as they are."""
    if block.startswith(("#", "|", "!", "<")):
        return block
    items = [item.replace("\n", " ").split() for item in block.split("\n- ")]
    indent = "  " if block.startswith("- ") else ""
    lines = [("- " if indent and place else "") + " ".join(words) for place, words in enumerate(items)]
    return "\n".join(textwrap.fill(line, 120, subsequent_indent=indent, break_on_hyphens=False) for line in lines)


START = """
# How far the numbers can be trusted

`docs/validate.py` writes this page (`make docs`); every number on it comes from the run that wrote it, and
`tests/test_validation.py` fails when it no longer fits the library. Speed, beside other programs: `make bench`.

The library has three witnesses: pages of published papers, other software, and the definitions in many digits.
"""


def table(head, lines, words=1):
    """A Markdown table; the first columns are words, the others numbers."""
    rule = [":--"] * words + ["--:"] * (len(head) - words)
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in (head, rule, *lines))


def power(error):
    """An error in one digit: 3e-14; 0 where there is none."""
    return f"{error:.0e}".replace("e-0", "e-") if error else "0"


def agreement():
    """The rows of cases.json, by family and by estimator."""
    rows = witnesses.rows()
    whole, families = witnesses.summary(rows), sorted({row.family for row in rows})
    named = [*witnesses.by("family", families).items(), ("**All**", whole)]
    head = ("What", "Rows", "Recomputed", "In test suites", "Printed", "Largest relative error", "Where 0 is due")
    lines = [(name, *some[:4], *map(power, some[4:6])) for name, some in named]
    estimators = dict.fromkeys(row.estimator for row in rows if row.estimator)
    second = [(name, some[0], power(some[4])) for name, some in witnesses.by("estimator", estimators).items()]
    own, off = witnesses.smd_in_many_digits()
    return f"""
## What agrees, and how closely

`tests/reference/cases.json` holds {len(test_cases.ALL):,} expected numbers of {len(test_cases.CASES)} cases. All {whole[0]:,}
are compared, each within its own tolerance: {whole[1]:,} recomputed in full precision (R's metafor 3.8-1, or the formula
in R), {whole[2]} asserted in the public tests of metafor or statsmodels, {whole[3]} printed in a paper or handbook. The
errors below are against the recomputed ones, element by element; the others have few digits, and agree within the
rounding that the file states for them.

{table(head, lines)}

The largest are in Carroll's standardised mean differences, and pass from them to all that follows: against the definition
in {test_designs_mpmath.DIGITS} digits the file's effects, from R's Hedges' J, are off by {power(off)}, ours by
{power(own)}. By estimator of tau² (EE: common effect; PM and EB are one number at convergence):

{table(("Estimator", "Rows", "Largest relative error"), second)}

`tests/published/` has {published()} more tests, with the page or section beside each number.
"""


def published():
    """How many test functions hold the library to published pages."""
    files = sorted((DOCS.parent / "tests" / "published").glob("test_*.py"))
    return sum(path.read_text(encoding="utf-8").count("\ndef test_") for path in files)


def digits():
    """Errors against mpmath."""
    lines = [(what, measure, sets, power(error)) for what, sets, error, measure in witnesses.in_many_digits()]
    return f"""
## Against the definitions, in {test_mpmath.DIGITS} digits and more

The defining equations are solved with mpmath, on random sets and on {len(test_mpmath.HOSTILE)} hostile ones: two studies,
equal effects, variances over 16 powers of ten, tau² at the edge of 0, units of 1e-150 and 1e150, two maxima.

{table(("What", "Error relative to", "Sets", "Largest error"), lines, words=2)}
"""


def differences():
    """Where correct programs disagree, with numbers."""
    bcg = {method: test_cases.pooled("bcg-pool-logrr", method, "RR").tau2 for method in METAFOR_DEFAULTS}
    wave, hine = test_cases.pooled("thirdwave", "REML", "RR"), test_cases.pooled("hine-risk-difference", "REML", "RR")
    none, half = (risk_differences(policy)[0] for policy in ("none", "half"))
    theirs, ours = paule_mandel()
    return f"""
## What differs from other programs, and why

- **Converged or not.** metafor 3.8-1 stops early by default. For the 13 BCG trials its PM is
  {METAFOR_DEFAULTS["PM"]:.8f}, converged {bcg["PM"]:.8f}; its REML {METAFOR_DEFAULTS["REML"]:.8f}, converged
  {bcg["REML"]:.8f}. Ours are the converged ones. Its stopping rules are absolute, ours relative, so that the unit of
  the data does not matter.
- **statsmodels {".".join(version("statsmodels").split(".")[:2])}** does not truncate DerSimonian and Laird's tau² at 0:
  {combine_effects(*FAR_BELOW, method_re="chi2").tau2:.2f} for the effects {several(FAR_BELOW[0])} with variances
  {several(FAR_BELOW[1])}, ours {pool(*FAR_BELOW, tau2="DL").tau2:g}. Its Paule-Mandel stops
  early by default: at {theirs:.6f} for a set of `tests/reference/test_statsmodels.py` whose solution is {ours:.6f}. Told
  to go on, it may answer 0, because rounding can take the last step past the solution. REML it does not have.
- **I² and H².** `i2("Q")` is (Q - df)/Q; `i2("tau2")` is tau² over the sum of tau² and a typical variance, which
  metafor reports. For 18 third-wave trials: {wave.i2():.1%} and {wave.i2("tau2"):.1%}.
- **Prediction interval.** For the same trials {ends(wave.prediction())} by `HTS` (t with k - 2, the model's standard
  error) and {ends(wave.prediction(form="HKSJ"))} by `HKSJ` (t with k - 1, metafor's with `test="knha"`).
- **HKSJ can be narrower than Wald.** Lidocaine trials of Hine, REML, percentage points: factor
  {hine.hksj_factor:.2f}, so HKSJ {ends(hine.interval(method="HKSJ"))} and Wald {ends(hine.interval(method="wald"))}.
  `HKSJ-safe` does not let the factor go below 1: {ends(hine.interval(method="HKSJ-safe"))}.
- **Zero cells.** One half is added to all cells of a table with a zero, for ratios only; metafor by default adds it for
  risk differences too. 0 of 20 against 4 of 20: {none:.3f} here, {half:.3f} there. If nobody has the event, the risk
  difference without additions has variance 0; the library refuses it, metafor returns it.
- **Hedges' J** is exact: {hedges_correction(4):.4f} at 4 degrees of freedom. statsmodels and RevMan use
  1 - 3/(4m - 1): {hedges_correction_approximate(4):.4f}.
- **Mantel-Haenszel risk difference** has the variance of Sato, Greenland and Robins, as in metafor.
- **Trim and fill** has no default model here, because the number of studies filled in depends on it.
"""


def risk_differences(policy):
    """Risk differences of the file's four tables with zeros, under a zero-cell policy of the file."""
    return designs.effects_of(test_cases.CASES["zero-cells"]["inputs"], "RD", {"zero_cells": policy})[0]


def paule_mandel():
    """tau2 of one set by statsmodels as it comes, and ours."""
    one = test_statsmodels.a_set(STOPS_EARLY)
    return combine_effects(*one, method_re="iterated").tau2, pool(*one, tau2="PM").tau2


def several(numbers):
    """Numbers in three digits, in a row."""
    return ", ".join(f"{number:.3g}" for number in numbers)


def ends(interval):
    """An interval in three decimals."""
    return f"{interval.low:.3f} to {interval.high:.3f}"


def left_out():
    """What cases.json does not hold, and what no double can."""
    return f"""
## What is not compared

All {len(witnesses.rows()):,} rows of the file are compared. metafor has no influence measures for the eighth BCG trial,
because its refit without it does not converge; ours are held to their definition above. Glass's delta and the test for
skewness have a file of their own (`tests/reference/glass_skewness.json`, by metafor's function and by its formulas in R).
What has no row in either (contours, PET-PEESE, Baujat, cumulative pools, the sums behind "every subset") is held to
computation by hand or to a second route in `tests/`.

Any finite effects with positive variances are pooled, without an exception and without NaN (`tests/test_studies.py`).
Two limits remain. A tau² or a Q that no double can hold is infinite, and so is an interval made of it. Where effects lie
more than {FARTHEST:.0e} times the smallest standard error apart and tau² is added to the variances, those below 1 in a unit
in which the effects reach {FARTHEST:.0e} are taken as 1. Variances more than {LARGEST:g} times the smallest are taken as that.
"""


def maxima():
    """How the global maximum is found, and that it was not missed."""
    found = [witnesses.missed_maxima(HOSTILE_SETS, method) for method in LIKELIHOODS]
    lines = [(name, f"{count:,}", missed) for name, (count, missed, _) in zip(LIKELIHOODS, found, strict=True)]
    return f"""
## Several maxima

A likelihood may have several maxima. The derivative of its logarithm is a difference, pull minus spread, of two positive
sums that fall as tau² grows, and the rates at which they fall, fall too (`review.maxima`). So the values at the two ends of
a cell of tau² bound what happens inside it. A cell is settled when they prove that pull stays above spread, or below it, or
that their ratio only falls or only rises: then it holds one maximum at most, and the signs at its ends say whether. Cells
that are not settled are halved, down to {RESOLUTION:.0e} of 1 + tau² in a unit in which the smallest variance is 1 to 4;
within such a cell twice the log likelihood of {STUDIES} studies varies by less than
{4 * STUDIES * RESOLUTION**2:.0e}. Beyond the last cell the ratio is below 1 and only falls. All maxima are refined by
Newton's steps, and the highest is taken. The proof is in exact arithmetic; the comparisons allow a relative
{SLACK - 1:.0e} for rounding.

Hostile sets (3 to 6 studies, variances over four powers of ten, effects over three) with a higher point on a fine grid:

{table(("Likelihood", "Sets", "Missed"), lines)}
"""


# Coverage


def simulated():
    """Shares by (k, shape, tau2, estimator, interval)."""
    grid = simulation.grid(sets=SETS, seed=SEED)
    return {(r.k, r.shape, r.tau2, r.tau2_method, r.interval_method): r.share for r in grid}


def keeps(share):
    """Whether a share is not below 95% by more than its simulation error."""
    return share + error(share) >= 0.95


def error(share):
    """Half the width of a 95% interval for a simulated share."""
    return 1.96 * np.sqrt(share * (1 - share) / SETS)


def by_method(found):
    """(name, settings, how many keep 95%, lowest share with normal and with skewed true effects) per method."""
    for method, (name, *_) in plot_coverage.LINES.items():
        shares = {key[:3]: share for key, share in found.items() if key[3:] == method}
        lowest = [min(share for key, share in shares.items() if key[1] == shape) for shape in simulation.SHAPES]
        yield name, len(shares), sum(map(keeps, shares.values())), *lowest


def alt(found):
    """The plot in words."""
    worst = "; ".join(f"{name} down to {min(lowest):.0%}" for name, _, _, *lowest in by_method(found))
    return f"Coverage of 95% intervals by number of studies, shape of true effects and tau². {worst}."


def covered(found):
    """The coverage plot, its summary and the whole table."""
    settings, names = dict.fromkeys(key[:3] for key in found), [name for name, *_ in plot_coverage.LINES.values()]
    lines = [(*s, *(f"{100 * found[*s, *method]:.1f}" for method in plot_coverage.LINES)) for s in settings]
    best = [(name, of, kept, *(f"{100 * share:.1f}" for share in low)) for name, of, kept, *low in by_method(found)]
    calm = [keeps(share) for key, share in found.items() if key[4] == "wald" and key[2] > 0]
    wald = "none" if not any(calm) else f"{sum(calm)} of {len(calm)}"
    return f"""
## Which intervals keep 95%

`simulation.grid(sets={SETS:,}, seed={SEED})`: true effects with mean 0 and variance tau², normal or skewed (exponential),
sampling variances log-normal around 1. At 95% the simulation's own error is {100 * error(0.95):.1f} percentage points.

![{alt(found)}](coverage.svg)

{table(("Interval", "Settings", "Keep 95%", "Lowest %, normal effects", "Lowest %, skewed effects"), best)}

As soon as there is a variance between studies, {wald} of the Wald settings keeps its promise: Wald takes tau² as known.
HKSJ is closer, and HKSJ-safe, with few studies wider than it need be, closer still. With few studies and skewed true
effects no interval here is safe when tau² is large.

<details><summary>Coverage in percent, every setting</summary>

{table(("Studies", "Shape", "tau²", *names), lines, words=2)}

</details>
"""


if __name__ == "__main__":
    main()
