"""How fast pooling is, beside other libraries on the same data. Benchmarks, not tests: run with `make bench`.

Two jobs: a stack of 20,000 sets of 13 studies by restricted maximum likelihood, and every subset of 20 studies. The
yardstick `read` is one NumPy pass over the same arrays. Other libraries run on fewer sets, and their time is per set.
"""

import shutil
import subprocess

import numpy as np
import pytest

from review.pooling import pool_many
from review.subsets import all_subsets

SETS, STUDIES, FEW = 20_000, 13, 500


def studies(sets, k, seed=1):
    """Effects and variances of shape (sets, k), with a spread between studies of about half a sampling variance."""
    random = np.random.default_rng(seed)
    variances = np.exp(random.normal(-1.0, 0.8, (sets, k)))
    return random.normal(0.0, 1.0, (sets, k)) * np.sqrt(variances + 0.3), variances


@pytest.fixture(scope="module")
def stack():
    """Twenty thousand sets of thirteen studies."""
    return studies(SETS, STUDIES)


@pytest.mark.benchmark(group="stack, per set")
@pytest.mark.parametrize("tau2", ["common", "DL", "PM", "ML", "REML"])
def test_stack(benchmark, stack, tau2):
    """`pool_many` on the whole stack."""
    benchmark.extra_info["sets"] = SETS
    result = benchmark(pool_many, *stack, tau2=tau2)
    assert np.isfinite(result.estimate).all()


@pytest.mark.benchmark(group="stack, per set")
def test_stack_read(benchmark, stack):
    """One weighted sum over the same arrays: the least that any pool must do."""
    benchmark.extra_info["sets"] = SETS
    benchmark(lambda: (stack[0] / stack[1]).sum(axis=1))


@pytest.mark.benchmark(group="stack, per set")
def test_stack_pymare(benchmark, stack):
    """PyMARE, restricted maximum likelihood, all sets in one call."""
    estimators = pytest.importorskip("pymare.estimators", reason="PyMARE is not installed")
    effects, variances = (array[:FEW].T for array in stack)
    benchmark.extra_info["sets"] = FEW
    fit = estimators.VarianceBasedLikelihoodEstimator(method="REML")
    benchmark(lambda: fit.fit(effects, variances, np.ones((STUDIES, 1))))


@pytest.mark.benchmark(group="stack, per set")
def test_stack_statsmodels(benchmark, stack):
    """statsmodels has no REML; its Paule-Mandel, one call a set."""
    from statsmodels.stats.meta_analysis import combine_effects

    benchmark.extra_info["sets"] = FEW
    effects, variances = (array[:FEW] for array in stack)
    benchmark(lambda: [combine_effects(y, v, method_re="iterated") for y, v in zip(effects, variances, strict=True)])


@pytest.mark.benchmark(group="stack, per set")
def test_stack_metafor(benchmark, stack, tmp_path):
    """metafor's rma(method = "REML") in R, timed inside R, where R and metafor are installed."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    np.savetxt(tmp_path / "y.csv", stack[0][:FEW], delimiter=",")
    np.savetxt(tmp_path / "v.csv", stack[1][:FEW], delimiter=",")
    script = (
        "suppressMessages(library(metafor)); y <- as.matrix(read.csv('y.csv', header=FALSE));"
        "v <- as.matrix(read.csv('v.csv', header=FALSE));"
        "t <- system.time(for (i in 1:nrow(y)) rma(y[i,], v[i,], method='REML'))[['elapsed']]; cat(t)"
    )
    run = subprocess.run(["Rscript", "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("metafor is not installed in R")
    benchmark.extra_info.update(sets=FEW, seconds_inside_r=float(run.stdout))
    benchmark(lambda: None)


@pytest.mark.benchmark(group="all subsets of 20 studies")
@pytest.mark.parametrize("tau2", ["common", "DL", "REML"])
def test_all_subsets(benchmark, tau2):
    """Every one of the 1,048,575 pools of 20 studies."""
    effects, variances = studies(1, 20, seed=2)
    result = benchmark.pedantic(all_subsets, (effects[0], variances[0]), {"tau2": tau2}, rounds=2)
    assert result.members.size == 2**20 - 1
