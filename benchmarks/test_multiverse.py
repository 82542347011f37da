"""How long every defensible analysis takes, from the tables to the results, in one process. Run with `make bench`."""

import pytest

from review import multiverse, tables

MAIN = ("q_mn_plus_mnx", "hair_density")
ENOUGH, SECONDS = 100_000, 5.0


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    """The universes of the main comparison."""
    return multiverse.universes(evidence, *MAIN)


@pytest.mark.benchmark(group="multiverse")
def test_multiverse_read(benchmark, found):
    """One sum over the arrays of its sets of trials: the least that any pool must do."""
    benchmark.extra_info["sets"] = len(found)
    benchmark(lambda: found.effects.sum() + found.variances.sum())


@pytest.mark.benchmark(group="multiverse")
def test_multiverse_run(benchmark, found):
    """Pooling alone."""
    benchmark.extra_info["sets"] = len(found)
    assert len(benchmark(multiverse.run, found)) == len(found)


@pytest.mark.benchmark(group="multiverse")
def test_multiverse_whole(benchmark, evidence):
    """From the tables on: every effect of every trial under its own options, the rules, and every pool."""
    table = benchmark.pedantic(lambda: multiverse.run(multiverse.universes(evidence, *MAIN)), rounds=3)
    seconds = benchmark.stats.stats.min
    note = f"{len(table):,} universes in {seconds:.2f} s; {ENOUGH:,} may take {SECONDS:g} s"
    benchmark.extra_info.update(sets=len(table), note=note)
    assert len(table) >= ENOUGH
