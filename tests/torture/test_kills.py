"""Builds killed at drawn moments, one after the other: the pages are always whole, and the last run works."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from review.book import execute

pytestmark = [pytest.mark.torture, pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")]

DATA = Path(__file__).parents[2] / "data"
KILLS, SECONDS = 20, 25
RUN = """
import sys
from pathlib import Path
from review import tables
from review.book import build
tables.check = lambda folder=None: []
here = Path(sys.argv[1])
build(here / "site", notebooks=here / "notebooks", folder=here / "data", single=True)
"""


def run(place):
    return subprocess.Popen([sys.executable, "-c", RUN, str(place)], stderr=subprocess.DEVNULL)


def content(place):
    site = place / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def kernels(place):
    """Processes that work in the folder of the notebooks."""
    found = []
    for process in psutil.process_iter():
        try:
            found += [process] if Path(process.cwd()) == place / "notebooks" else []
        except (psutil.Error, OSError):
            continue
    return found


def test_builds_killed_at_drawn_moments(tmp_path, save_notebook, capsys):
    """Two forms of one notebook take turns, so each run would change the pages."""
    shutil.copytree(DATA, tmp_path / "data")
    forms, killed = {}, 0
    for form in ("one", "two"):
        save_notebook(tmp_path / "notebooks" / "00_a.ipynb", [("markdown", f"# Form {form}"), ("code", "1 + 1")])
        assert run(tmp_path).wait() == 0
        forms[form] = content(tmp_path)
    assert forms["one"] != forms["two"]
    for seed in range(KILLS):
        form = ("one", "two")[seed % 2]
        save_notebook(tmp_path / "notebooks" / "00_a.ipynb", [("markdown", f"# Form {form}"), ("code", "1 + 1")])
        process = run(tmp_path)
        time.sleep(random.Random(seed).uniform(0, SECONDS))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert content(tmp_path) in forms.values(), f"seed {seed}"
    assert run(tmp_path).wait() == 0
    assert content(tmp_path) == forms[form]
    time.sleep(3)
    assert kernels(tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "notebooks", "site"]
    scratch = Path(tempfile.gettempdir()).glob(f"{execute.SCRATCH}*")
    assert [path for path in scratch if not psutil.pid_exists(int(path.name.rpartition(".")[2]))] == []
    with capsys.disabled():
        print(f"\n{killed} of {KILLS} builds were killed before they ended.")
