"""The real site, built once by the command that a reader types."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REVIEW = (sys.executable, "-c", "from review.cli import app; app()")


@pytest.fixture(scope="session")
def notebooks():
    """The notebooks of this repository."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Folder of the finished pages."""
    out = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run([*REVIEW, "build", "--out", out], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out
