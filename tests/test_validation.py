"""The page docs/validation.md says what a fresh run of its comparisons says."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from .reference import scipys

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "validation.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-\d+)?")
MACHINES = 30  # errors of a few last digits differ that much between processors
SMALL = 1e-9  # whatever is below is such an error
LEAST = 1e-16 if scipys.CLOSE else 1e-10  # what an error may be with any page


@pytest.fixture(scope="module")
def validate():
    """docs/validate.py as a module."""
    sys.path.insert(0, str(DOCS))
    try:
        spec = importlib.util.spec_from_file_location("validate", DOCS / "validate.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DOCS))
    return module


@pytest.fixture(scope="module")
def simulated(validate):
    """A fresh run of the coverage simulation."""
    return validate.simulated()


def section(title):
    """The part of the page under a heading."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, flags=re.M | re.S).group(1)


def numbers(text):
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


def assert_same_but_for_last_digits(fresh, kept):
    """The same words and numbers, except that errors need only be of one order of magnitude."""
    fresh, kept = (re.sub(r"statsmodels [\d.]+", "statsmodels", " ".join(text.split())) for text in (fresh, kept))
    assert NUMBER.sub("#", fresh) == NUMBER.sub("#", kept)
    for new, old in zip(numbers(fresh), numbers(kept), strict=True):
        if max(abs(new), abs(old)) < SMALL:
            assert max(new, LEAST) <= MACHINES * max(old, LEAST)
        else:
            assert new == pytest.approx(old, rel=1e-6)


def test_every_row_is_counted_and_agrees(validate):
    """Counts by family and estimator, and the order of magnitude of every error."""
    text = validate.agreement().strip().partition("\n\n")[2]
    assert_same_but_for_last_digits(text, section("What agrees, and how closely"))


def test_every_row_has_one_family(validate):
    """The families add up to all rows, and none of their rows is outside its tolerance."""
    rows = validate.witnesses.rows()
    assert len(rows) == len(validate.test_cases.ALL)
    assert max(row.of_tolerance for row in rows) <= 1


def test_many_digits(validate):
    """Pools against mpmath, fresh; the other lines of the table are there."""
    text = section("Against the definitions, in 40 digits and more")
    for what, sets, error, _ in (*validate.witnesses._pools(), *validate.witnesses._designs()):
        (line,) = (line for line in text.splitlines() if line.startswith(f"| {what} |"))
        assert numbers(line)[-2] == sets
        assert error <= MACHINES * numbers(line)[-1] <= SMALL
    assert "| meta-regression: tau² and coefficients |" in text
    assert "| BCG without its first or eighth trial |" in text


def test_differences_and_gaps(validate):
    """What other programs do and what is left out, with the figures of today's library."""
    for part in (validate.differences(), validate.left_out()):
        title = re.match(r"\s*## (.*)", part).group(1)
        assert_same_but_for_last_digits(part.strip().partition("\n\n")[2], section(title))


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_several_maxima(validate, method):
    """A smaller run on other sets: no maximum is missed, as the page says."""
    text = section("Several maxima")
    assert f"| {method} | {validate.HOSTILE_SETS:,} | 0 |" in text
    assert validate.witnesses.missed_maxima(20_000, method, seed=1)[1] == 0
    assert f"{validate.RESOLUTION:.0e} of 1 + tau²" in " ".join(text.split())


def test_coverage(validate, simulated):
    """The table within the simulation's error, and the summary and the plot made of the same shares."""
    text = section("Which intervals keep 95%")
    lines = re.findall(r"^\| (\d+) \| (normal|skewed) \| ([\d.]+) \| (.*) \|$", text, flags=re.M)
    said = np.array([[float(cell) / 100 for cell in cells.split(" | ")] for *_, cells in lines])
    fresh = np.array(list(simulated.values())).reshape(said.shape)
    assert [(int(k), shape, float(tau2)) for k, shape, tau2, _ in lines] == list(
        dict.fromkeys(k[:3] for k in simulated)
    )
    assert np.abs(said - fresh).max() <= 0.0005 + 1.96 * np.sqrt(0.25 / validate.SETS)
    summary = dict(re.findall(r"^\| (\w+, [\w-]+) \| 36 \| (\d+) \|", text, flags=re.M))
    for name, _, kept, *_ in validate.by_method(simulated):
        assert abs(int(summary[name]) - kept) <= 2


def test_the_plot_shows_each_share(validate, simulated):
    """One mark a share, a legend, words for those who do not see it; the file in docs/ has the same marks."""
    kept, fresh = (DOCS / "coverage.svg").read_text(encoding="utf-8"), validate.plot_coverage.svg(simulated, "in words")
    for mark in ("<circle", 'width="8"', "M0-5.5", "M0-6 6"):
        assert fresh.count(mark) == kept.count(mark) == 36 + 1
    assert "<title>in words</title>" in fresh
    assert all(f">{name}</text>" in kept for name, *_ in validate.plot_coverage.LINES.values())


def test_metafor_at_its_defaults(validate):
    """The pinned figures are what metafor 3.8 gives, where R has it."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    script = (
        'suppressMessages(library(metafor)); stopifnot(packageVersion("metafor") < "4");'
        'd <- escalc("RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg);'
        'for (m in c("PM", "REML")) cat(m, sprintf("%.12f", rma(yi, vi, data=d, method=m)$tau2), "\\n")'
    )
    run = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("R has no metafor 3")
    found = dict(line.split() for line in run.stdout.splitlines())
    assert {name: float(value) for name, value in found.items()} == pytest.approx(validate.METAFOR_DEFAULTS, abs=2e-12)
