"""A file is replaced whole or not at all."""

from pathlib import Path

import pytest

from review.atomic import replace_file, replace_files


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
