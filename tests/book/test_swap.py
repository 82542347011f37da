"""Writing a folder whole or not at all."""

import os
import subprocess
import sys

import pytest

from review.book import swap
from review.book.failures import BuildFailed

OLD = {"index.html": f"{swap.MARK} old".encode()}
NEW = {"index.html": f"{swap.MARK} new".encode(), "assets/a.css": b"a {}"}


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path):
    swap.replace(tmp_path / "site", OLD)
    return tmp_path / "site"


def test_replace_leaves_only_the_new_folder(site):
    """Nothing of the old one stays, and no temporary folder."""
    swap.replace(site, NEW)
    assert content(site) == {path.replace("/", os.sep): text for path, text in NEW.items()}
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_failure_while_writing_leaves_the_old_folder(site):
    """A path that cannot be written stops before anything was moved."""
    with pytest.raises(OSError):  # noqa: PT011
        swap.replace(site, {"index.html": b"new", "index.html/below": b"impossible"})
    assert content(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_failure_while_moving_puts_the_old_folder_back(site, monkeypatch):
    """Where folders cannot change places in one step, the moment between the two moves is covered too."""
    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    rename = type(site).rename

    def failing(path, target):
        if ".new." in path.name:
            raise OSError("no")
        return rename(path, target)

    monkeypatch.setattr(type(site), "rename", failing)
    with pytest.raises(OSError, match="no"):
        swap.replace(site, NEW)
    assert content(site) == OLD


def test_tidy_cleans_up_after_killed_runs(site):
    """Folders of runs that are gone go, those of a living run stay."""
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    dead, alive = (site.with_name(f".site.new.{pid}") for pid in (child.pid, os.getppid()))
    dead.mkdir()
    alive.mkdir()
    swap.tidy(site)
    assert not dead.exists()
    assert alive.exists()


def test_tidy_puts_a_moved_site_back(site):
    """A run that was killed between its two moves has not cost the reader the site."""
    site.rename(site.with_name(".site.old.999999999"))
    swap.tidy(site)
    assert content(site) == OLD


def test_a_foreign_folder_is_never_replaced(tmp_path):
    """Only what this review wrote may be overwritten."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BuildFailed, match="not a site"):
        swap.refuse_foreign(tmp_path)


def test_an_empty_or_own_folder_may_be_replaced(site, tmp_path):
    """A new folder, an empty one and an earlier site are all right."""
    (tmp_path / "empty").mkdir()
    for folder in (site, tmp_path / "empty", tmp_path / "absent"):
        swap.refuse_foreign(folder)
