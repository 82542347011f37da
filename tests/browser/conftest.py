"""The real site, built once by the command that a reader types."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REVIEW = (sys.executable, "-c", "from review.cli import app; app()")
SECONDS = 900


@pytest.fixture(scope="session")
def notebooks():
    """The notebooks of this repository."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Folder of the finished pages, one for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    once(folder, lambda: command("build", "--out", folder / "site"))
    return folder / "site"


def command(*arguments):
    """Run the command; what it said, if it failed."""
    done = subprocess.run([*REVIEW, *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def once(folder, make):
    """Let the first worker that comes fill `folder` by `make`, which returns what went wrong; the others wait."""
    told = folder / "told"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + SECONDS
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.5)
    else:
        new = folder / "telling"
        new.write_text(make(), encoding="utf-8")
        new.rename(told)
    assert told.exists(), f"another worker has built for more than {SECONDS} seconds"
    assert told.read_text(encoding="utf-8") == ""
