"""A file is replaced whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from review.atomic import recover, replace_file, replace_files, unfinished


def test_the_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_on_failure_the_old_file_stands_and_nothing_is_left(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        replace_file(path, "text, not bytes")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def folder_of(path):
    return {file.name: file.read_bytes() for file in path.iterdir()}


def test_several_files_are_replaced_together(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old")
    replace_files({tmp_path / "a.txt": b"new", tmp_path / "b.txt": b"first"})
    assert folder_of(tmp_path) == {"a.txt": b"new", "b.txt": b"first"}


@pytest.mark.parametrize("fails", [1, 2, 3])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_when_one_move_fails_no_file_is_replaced(tmp_path, monkeypatch, fails, error):
    """Each of three moves fails in turn: the files stand as they were, a new one is not there, nothing is left."""
    before = {"a.txt": b"old a", "b.txt": b"old b"}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    moves, move = [], Path.replace

    def failing(path, target):
        moves.append(path)
        if len(moves) == fails:
            raise error("no space left")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(error):
        replace_files({tmp_path / "a.txt": b"new a", tmp_path / "new.txt": b"new", tmp_path / "b.txt": b"new b"})
    assert len(moves) == fails
    assert folder_of(tmp_path) == before


def test_a_file_that_cannot_be_written_moves_none(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old")
    with pytest.raises(TypeError):
        replace_files({tmp_path / "a.txt": b"new", tmp_path / "b.txt": "text, not bytes"})
    assert folder_of(tmp_path) == {"a.txt": b"old"}


KILLED = """
import os, signal, sys
from pathlib import Path
from review import atomic

moves, move = [], Path.replace


def replace(path, target):
    moves.append(path)
    if len(moves) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return move(path, target)


Path.replace = replace
folder = Path(sys.argv[1])
atomic.replace_files({folder / name: b"new " + name.encode() for name in ("a.txt", "b.txt", "c.txt")})
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_a_killed_run_left_is_put_back(tmp_path, at):
    """Killed before the first, the second or the last move: the files stand as before, and nothing is left."""
    before = {f"{letter}.txt": b"old " + letter.encode() for letter in "abc"}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(at)], check=False)
    assert done.returncode == -signal.SIGKILL
    moved = sorted(name for name, content in before.items() if (tmp_path / name).read_bytes() != content)
    assert moved == sorted(unfinished(tmp_path)) == ["a.txt", "b.txt"][: at - 1]
    assert recover(tmp_path) == moved
    assert folder_of(tmp_path) == before


def test_a_run_that_is_at_work_is_left_alone(tmp_path):
    """Its process lives; and files that only look alike are nobody's."""
    mine = {f".a.txt.{what}.{os.getpid()}": b"x" for what in ("new", "old")} | {".a.txt.new.x": b"y", ".keep": b"z"}
    for name, content in mine.items():
        (tmp_path / name).write_bytes(content)
    assert (unfinished(tmp_path), recover(tmp_path)) == ({}, [])
    assert folder_of(tmp_path) == mine


def test_an_edit_after_a_kill_before_any_move_is_kept(tmp_path):
    """Only what was moved is put back: copies of files that still wait are thrown away."""
    (tmp_path / "a.txt").write_bytes(b"edited since")
    for what in ("new", "old"):
        (tmp_path / f".a.txt.{what}.{2**22 + 1}").write_bytes(b"before")
    assert recover(tmp_path) == []
    assert folder_of(tmp_path) == {"a.txt": b"edited since"}
