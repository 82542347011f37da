"""A build that is killed, interrupted or short of room leaves the last good pages, and the next one works."""

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from review import tables
from review.book import build, execute, swap

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")

TITLE = ("markdown", "# Q")
WAIT = ("code", "import time, pathlib\npathlib.Path('running').touch()\ntime.sleep(60)")
RUN = """
import sys
from pathlib import Path
from review import tables
from review.book import builder
from review.cli import app
here, pages_of = Path(sys.argv[1]), builder.pages_of
tables.check = lambda folder=None: []
builder.pages_of = lambda **how: pages_of(notebooks=here / "notebooks", front=[], minutes=how["minutes"])
app(["build", "--out", str(here / "site"), *sys.argv[2:]])
"""
SWAPS = """
import os, random, signal, sys, time
from pathlib import Path
from review.book import swap
site, kills = Path(sys.argv[1]), int(sys.argv[2])
forms = [{"index.html": f"{swap.MARK} {form}".encode(), **{f"{n}.html": form * 5000 for n in range(40)}} for form in (b"a", b"b")]
swap.replace(site, forms[0])
for seed in range(kills):
    child = os.fork()
    if not child:
        while True:
            for form in forms:
                swap.replace(site, form)
    time.sleep(random.Random(seed).uniform(0, 0.1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = {path.name: path.read_bytes() for path in site.iterdir()}
    assert found in forms, sorted(found)
    swap.tidy(site)
    assert os.listdir(site.parent) == [site.name], os.listdir(site.parent)
"""


@pytest.fixture
def place(tmp_path, save_notebook):
    """A folder with a good site and a notebook that waits."""
    swap.replace(tmp_path / "site", {"index.html": f"{swap.MARK} old".encode()})
    save_notebook(tmp_path / "notebooks" / "00_a.ipynb", [TITLE, WAIT])
    return tmp_path


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def started(place, *options):
    """A build in a process of its own, with its kernel at work."""
    command = [sys.executable, "-c", RUN, str(place), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: (place / "notebooks" / "running").exists() or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    return process, psutil.Process(process.pid).children(recursive=True)


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def alive(processes):
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def scratch(number):
    return list(Path(tempfile.gettempdir()).glob(f"{execute.SCRATCH}*.{number}"))


def test_an_interrupted_build_ends_at_once(place):
    """Exit code 130, one sentence, no traceback, no kernel, nothing left behind, the old pages."""
    before = hashes(place / "site")
    process, kernels = started(place)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (130, "Stopped. What was there before stands as it was.")
    assert alive(kernels) == []
    assert scratch(process.pid) == []
    assert hashes(place / "site") == before
    assert sorted(path.name for path in place.iterdir()) == ["notebooks", "site"]


def test_a_killed_build_costs_nothing(place, save_notebook, front, monkeypatch):
    """Its kernel ends by itself; the next build takes away what it left, and replaces the pages."""
    before = hashes(place / "site")
    process, kernels = started(place)
    assert len(kernels) >= 1
    process.kill()
    process.communicate()
    assert hashes(place / "site") == before
    until(lambda: not alive(kernels))
    assert scratch(process.pid)
    save_notebook(place / "notebooks" / "00_a.ipynb", [TITLE, ("code", "1")])
    monkeypatch.setattr(tables, "check", lambda folder=None: [])
    build(place / "site", notebooks=place / "notebooks", front=front)
    assert scratch(process.pid) == []
    assert "old" not in (place / "site" / "index.html").read_text("utf-8")[:100]
    assert sorted(path.name for path in place.iterdir()) == ["notebooks", "site"]


def test_pages_killed_while_they_are_put_in_place_are_whole(tmp_path):
    """Twenty kills at drawn moments: always all of the old pages or all of the new ones, never none."""
    place = tmp_path / "place"
    place.mkdir()
    done = subprocess.run([sys.executable, "-c", SWAPS, str(place / "site"), "20"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_leaves_the_old_pages(tmp_path):
    """A limit of the system on the size of a file stops the writing in the middle."""
    resource = pytest.importorskip("resource", reason="limits are POSIX")
    swap.replace(tmp_path / "site", {"index.html": b"old"})
    before, limits = hashes(tmp_path / "site"), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
        with pytest.raises(OSError, match="File too large"):
            swap.replace(tmp_path / "site", {"index.html": b"new", "large.js": b"x" * 100_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert hashes(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("room", [0, 1, 2])
def test_no_room_leaves_the_old_pages(tmp_path, monkeypatch, room):
    """Whichever write fails first."""
    swap.replace(tmp_path / "site", {"index.html": b"old"})
    before, write, done = hashes(tmp_path / "site"), Path.write_bytes, []

    def full(path, content):
        if len(done) == room:
            raise OSError(28, os.strerror(28), str(path))
        done.append(path)
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        swap.replace(tmp_path / "site", {"index.html": b"new", "a.html": b"a", "b/c.html": b"c"})
    assert hashes(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
