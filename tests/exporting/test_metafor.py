"""The R script makes the main pool again, with the review's own numbers."""

import csv
import io
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import comparisons, tables
from review.exporting import metafor
from review.pooling import pool

PINNED = {"estimate": 8.1919187998, "low": -28.4205680993, "high": 44.8044056990, "tau2": 66.2794617020}
"""What metafor 3.8-1 gives for the three pooled trials (REML, knha), run with the exported script."""


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def test_the_table_holds_the_pooled_trials(evidence):
    rows = list(csv.DictReader(io.StringIO(metafor.files(evidence, "A title")["main-pool.csv"])))
    effects = comparisons.effects_for(evidence, *comparisons.MAIN)
    chosen = effects[effects["included"]]
    assert [row["study"] for row in rows] == list(chosen["label"])
    assert [float(row["yi"]) for row in rows] == list(chosen["value"])
    assert [float(row["sei"]) for row in rows] == list(chosen["se"])
    again = pool([float(r["yi"]) for r in rows], [float(r["sei"]) ** 2 for r in rows])
    assert again.estimate == comparisons.pooled(effects).estimate


def test_the_pool_is_what_metafor_gave(evidence):
    found = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN))
    ends = found.interval()
    ours = {"estimate": found.estimate, "low": ends.low, "high": ends.high, "tau2": found.tau2}
    assert ours == pytest.approx(PINNED, rel=1e-9)


def test_no_script_where_nothing_can_be_pooled(evidence):
    few = comparisons.choose(dhurat2013_include="no", kumar2018_include="no")
    effects = comparisons.effects_for(evidence, *comparisons.MAIN, few)
    assert effects["included"].sum() < 2
    assert len(metafor.trial_rows(effects)) == effects["included"].sum()


@given(st.text())
def test_a_title_stays_within_its_comment(title):
    result = pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0], unit="hairs/cm2")
    plain = metafor.script(result, "")
    written = metafor.script(result, title)
    assert written.splitlines()[1:] == plain.splitlines()[1:]


@pytest.mark.parametrize("tau2", ["common", "DL", "HE", "HS", "SJ", "ML", "REML", "PM"])
@pytest.mark.parametrize("interval", ["wald", "HKSJ", "HKSJ-safe"])
def test_every_estimator_has_its_name_in_metafor(tau2, interval):
    made = metafor.script(pool([1.0, 2.0, 4.0], [1.0, 1.0, 1.0], tau2=tau2, interval=interval), "A title")
    assert f'method = "{"EE" if tau2 == "common" else tau2}"' in made
    assert f'test = "{metafor.TESTS[interval]}"' in made


def test_r_runs_it_where_r_is(evidence, tmp_path):
    """R is no dependency; PINNED holds what it gave where it is absent."""
    here = (
        shutil.which("Rscript")
        and subprocess.run(["Rscript", "-e", "library(metafor)"], capture_output=True).returncode
    )
    if here != 0:
        pytest.skip("R with metafor is not installed")
    for name, text in metafor.files(evidence, "A title").items():
        (tmp_path / name).write_text(text)
    run = subprocess.run(["Rscript", "main-pool.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "Largest relative difference" in run.stdout
    shifted = (tmp_path / "main-pool.csv").read_text().replace("69.2", "70.2")
    (tmp_path / "main-pool.csv").write_text(shifted)
    run = subprocess.run(["Rscript", "main-pool.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode != 0
