"""One build at a time."""

import os
import signal
import subprocess
import sys

import pytest

from review.book import lock
from review.book.failures import BuildFailed

HOLD = """
import pathlib, sys, time
from review.book import lock
with lock.held(pathlib.Path(sys.argv[1])):
    print(flush=True)
    time.sleep(60)
"""


@pytest.fixture
def target(tmp_path):
    return tmp_path / "site"


def left(target):
    return [path.name for path in target.parent.iterdir()]


def test_a_lock_leaves_nothing_behind(target):
    """Held, let go, held again; also where the block fails, and where the folder is not there yet."""
    for place in (target, target.parent / "deep" / "site"):
        for _ in range(2):
            with lock.held(place):
                assert left(place) == [f".{place.name}.lock"] or place is target
        with pytest.raises(ZeroDivisionError), lock.held(place):
            _ = 1 / 0
    assert left(target) == ["deep"]


def test_a_second_build_is_told_who_holds_it(target):
    """The process by its number; when that one is killed, the lock is free."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(target)], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        told = rf"another build \(process {other.pid}\) is writing .*site: wait"
        with pytest.raises(BuildFailed, match=told), lock.held(target):
            pass
        assert left(target) == [".site.lock"]
        other.send_signal(signal.SIGKILL)
    with lock.held(target):
        assert (target.parent / ".site.lock").read_text() == str(os.getpid())
    assert left(target) == []


def test_two_in_one_process_exclude_each_other(target):
    """As two threads would be."""
    with lock.held(target), pytest.raises(BuildFailed, match="another build"), lock.held(target):
        pass
    assert left(target) == []


@pytest.mark.parametrize("number", [30, 13, 28], ids=["read-only", "not allowed", "disk full"])
def test_a_place_that_cannot_be_written_is_named(target, monkeypatch, number):
    """Before any notebook is run. Root may write anywhere, so the system's answer is put in its mouth."""

    def refused(*arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(BuildFailed, match=rf"site cannot be written: {os.strerror(number)}"), lock.held(target):
        pass
