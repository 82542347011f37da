"""Two builds from the same files give the same bytes, site and single file, whatever the order of Python's sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.build

RUN = """
import sys
from review import tables
from review.book import build
tables.check = lambda folder=None: []
build(sys.argv[1], single=True, **({"notebooks": sys.argv[2]} if len(sys.argv) > 2 else {}))
"""


def built(folder, seed, *notebooks):
    """The files of a site and its single file, built in a process with its own order of sets."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", RUN, str(folder), *map(str, notebooks)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def alike(one, two):
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert sum(name.endswith("review.html") for name in one) == 1


def test_two_builds_give_the_same_bytes(tmp_path, sample_notebooks):
    """Two small notebooks with one of everything, the real tables beside them."""
    alike(*(built(tmp_path / str(seed), seed, sample_notebooks) for seed in (1, 2)))


@pytest.mark.torture
def test_two_builds_of_the_whole_review_give_the_same_bytes(tmp_path):
    """Every notebook, run twice."""
    alike(*(built(tmp_path / str(seed), seed) for seed in (3, 4)))
