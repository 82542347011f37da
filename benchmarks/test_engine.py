"""How fast pooling is, beside other libraries on the same data. Benchmarks, not tests: run with `make bench`.

Two jobs: a stack of 20,000 sets of 13 studies, and every subset of 20 studies. The yardstick of each is one NumPy pass
over its arrays. A library that is slow runs on fewer sets; the summary (conftest.py) shows the time for one set.
"""

import shutil
import subprocess
import tracemalloc
from itertools import combinations

import numpy as np
import pytest

from review.pooling import pool_many
from review.subsets import all_subsets

SETS, STUDIES, FEW = 20_000, 13, 500
SUBSETS_OF, SUBSETS = 20, 2**20 - 1
STACK, ALL = f"{SETS:,} sets of {STUDIES} studies", f"every subset of {SUBSETS_OF} studies"


def studies(sets, k, seed=1):
    """Effects and variances of shape (sets, k), with a spread between studies of about half a sampling variance."""
    random = np.random.default_rng(seed)
    variances = np.exp(random.normal(-1.0, 0.8, (sets, k)))
    return random.normal(0.0, 1.0, (sets, k)) * np.sqrt(variances + 0.3), variances


def estimator(name):
    """PyMARE's estimator by our name for it."""
    found = pytest.importorskip("pymare.estimators", reason="PyMARE is not installed: pip install -e '.[bench]'")
    if name == "REML":
        return found.VarianceBasedLikelihoodEstimator(method="REML")
    return {"common": found.WeightedLeastSquares, "DL": found.DerSimonianLaird}[name]()


@pytest.fixture(scope="module")
def stack():
    """Twenty thousand sets of thirteen studies."""
    return studies(SETS, STUDIES)


@pytest.mark.benchmark(group=STACK)
def test_stack_read(benchmark, stack):
    """One weighted sum over the same arrays: the least that any pool must do."""
    benchmark.extra_info["sets"] = SETS
    benchmark(lambda: (stack[0] / stack[1]).sum(axis=1))


@pytest.mark.benchmark(group=STACK)
@pytest.mark.parametrize("tau2", ["common", "DL", "PM", "ML", "REML"])
def test_stack(benchmark, stack, tau2):
    """`pool_many` on the whole stack."""
    benchmark.extra_info["sets"] = SETS
    result = benchmark(pool_many, *stack, tau2=tau2)
    assert np.isfinite(result.estimate).all()


@pytest.mark.benchmark(group=STACK)
@pytest.mark.parametrize("tau2", ["common", "DL", "REML"])
def test_stack_pymare(benchmark, stack, tau2):
    """PyMARE, all sets in one call; how far its tau2 is from ours is noted."""
    fit, (effects, variances) = estimator(tau2), (array.T.copy() for array in stack)
    result = benchmark(lambda: fit.fit(y=effects, v=variances, X=np.ones((STUDIES, 1))))
    error = np.abs(np.ravel(result.params_["tau2"]) - pool_many(*stack, tau2=tau2).tau2).max()
    benchmark.extra_info.update(sets=SETS, note=f"tau2 within {error:.0e} of ours")


@pytest.mark.benchmark(group=STACK)
def test_stack_statsmodels(benchmark, stack):
    """statsmodels has no REML; its Paule-Mandel, one call a set."""
    from statsmodels.stats.meta_analysis import combine_effects

    benchmark.extra_info.update(sets=FEW, note=f"Paule-Mandel, {FEW} sets")
    effects, variances = (array[:FEW] for array in stack)
    benchmark(lambda: [combine_effects(y, v, method_re="iterated") for y, v in zip(effects, variances, strict=True)])


@pytest.mark.benchmark(group=STACK)
def test_stack_metafor(benchmark, stack, tmp_path):
    """metafor's rma(method = "REML") in R, timed inside R, where R and metafor are installed."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    for name, array in zip("yv", stack, strict=True):
        np.savetxt(tmp_path / f"{name}.csv", array[:FEW], delimiter=",")
    script = (
        "suppressMessages(library(metafor)); y <- as.matrix(read.csv('y.csv', header=FALSE));"
        "v <- as.matrix(read.csv('v.csv', header=FALSE)); failed <- 0;"
        "one <- function(i) tryCatch(rma(y[i,], v[i,], method='REML'), error=function(e) failed <<- failed + 1);"
        "t <- system.time(for (i in 1:nrow(y)) one(i))[['elapsed']]; cat(t, failed)"
    )
    command = {"args": ["Rscript", "-e", script], "cwd": tmp_path, "capture_output": True, "text": True, "check": False}
    run = benchmark.pedantic(subprocess.run, kwargs=command)
    if run.returncode:
        pytest.skip("metafor is not installed in R")
    seconds, failed = run.stdout.split()
    note = f"REML, {FEW} sets, in R; {failed} did not converge"
    benchmark.extra_info.update(sets=FEW, seconds=float(seconds), note=note)


@pytest.fixture(scope="module")
def twenty():
    """Twenty studies."""
    effects, variances = studies(1, SUBSETS_OF, seed=2)
    return effects[0], variances[0]


@pytest.fixture(scope="module")
def by_size(twenty):
    """(effects, variances) of all subsets of each size from 2 on, one column a subset."""
    sizes = range(2, SUBSETS_OF + 1)
    places = [np.array(list(combinations(range(SUBSETS_OF), k)), dtype=np.uint8).T for k in sizes]
    return [[array[some] for array in twenty] for some in places]


@pytest.mark.benchmark(group=ALL)
def test_all_subsets_read(benchmark):
    """One sum over seven numbers a subset, which is what a result holds."""
    benchmark.extra_info["sets"] = SUBSETS
    benchmark(np.ones((7, SUBSETS)).sum)


@pytest.mark.benchmark(group=ALL)
def test_all_subsets_write(benchmark):
    """Seven new arrays of a number a subset, filled once: no result can be written faster."""
    benchmark.extra_info["sets"] = SUBSETS
    benchmark(lambda: np.empty((7, SUBSETS)).fill(1.0))


@pytest.mark.benchmark(group=ALL)
@pytest.mark.parametrize("tau2", ["common", "DL", "REML"])
def test_all_subsets(benchmark, twenty, tau2):
    """Every one of the 1,048,575 pools of 20 studies."""
    benchmark.extra_info["sets"] = SUBSETS
    result = benchmark.pedantic(all_subsets, twenty, {"tau2": tau2}, rounds=3 if tau2 == "REML" else 10)
    assert result.members.size == SUBSETS


@pytest.mark.benchmark(group=ALL)
@pytest.mark.parametrize("tau2", ["common", "DL", "REML"])
def test_all_subsets_pymare(benchmark, by_size, tau2):
    """PyMARE, one call a size, from two studies on; the arrays are made beforehand."""
    benchmark.extra_info.update(sets=SUBSETS, note="arrays made beforehand")
    fit = estimator(tau2)

    def run():
        for effects, variances in by_size:
            fit.fit(y=effects, v=variances, X=np.ones((len(effects), 1)))

    benchmark.pedantic(run, rounds=1 if tau2 == "REML" else 5)


def test_memory(twenty, record_property):
    """All subsets of 22 studies, the most that are not sampled, stay below 1 GiB."""
    effects, variances = studies(1, 22, seed=3)
    tracemalloc.start()
    all_subsets(effects[0], variances[0], tau2="DL")
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    record_property("peak_mib", peak)
    assert peak < 1024
