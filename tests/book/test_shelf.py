"""Finished pages between builds: written again while nothing has changed, made anew when anything has."""

import pytest

from review.book import shelf


@pytest.fixture
def place(tmp_path, save_notebook):
    """A notebook beside a picture, and a table."""
    save_notebook(tmp_path / "notebooks" / "00_a.ipynb", [("markdown", "# Q")])
    (tmp_path / "notebooks" / "pictures").mkdir()
    (tmp_path / "notebooks" / "pictures" / "a.png").write_bytes(b"1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n1\n", encoding="utf-8")
    return tmp_path


def fingerprint(place):
    return shelf.fingerprint([place / "notebooks" / "00_a.ipynb"], place / "data")


def test_pages_come_back_as_they_were(tmp_path):
    """Under the same fingerprint, in the same order; under another one there are none."""
    pages = {"index.html": b"\x00page", "assets/x.js": b""}
    shelf.keep(tmp_path / "kept", "one", pages)
    assert list(shelf.recall(tmp_path / "kept", "one").items()) == list(pages.items())
    assert shelf.recall(tmp_path / "kept", "two") is None


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip"])
def test_what_cannot_be_read_counts_as_absent(tmp_path, content):
    """A half-written file costs a build, no more."""
    (tmp_path / shelf.NAME).write_bytes(content)
    assert shelf.recall(tmp_path, "one") is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path):
    """Keeping is a courtesy."""
    (tmp_path / "kept").touch()
    shelf.keep(tmp_path / "kept", "one", {"a": b""})
    assert shelf.recall(tmp_path / "kept", "one") is None


@pytest.mark.parametrize("file", ["notebooks/00_a.ipynb", "notebooks/pictures/a.png", "data/a.csv"])
def test_whatever_pages_rest_on_may_have_changed(place, file):
    """A cell, a picture beside it, a table."""
    before = fingerprint(place)
    assert fingerprint(place) == before
    (place / file).write_bytes((place / file).read_bytes() + b" ")
    assert fingerprint(place) != before


@pytest.mark.parametrize("file", ["book/page.py", "book/template/scripts/main.js", "book/template/site.html.j2"])
def test_pages_rest_on_the_whole_package(place, file, monkeypatch, tmp_path):
    """A module, a script, a template."""
    before, read = fingerprint(place), shelf.kept.hash_of
    changed = shelf.kept.PACKAGE / file
    assert changed.is_file()
    monkeypatch.setattr(shelf.kept, "hash_of", lambda files: read([f for f in files if f != changed]))
    assert fingerprint(place) != before


def test_pages_rest_on_the_browser_that_draws_stills(place, monkeypatch):
    """Where a browser has come, the next build has pictures."""
    before = fingerprint(place)
    monkeypatch.setattr(shelf.browsers, "browser_path", lambda: "/elsewhere/chromium")
    assert fingerprint(place) != before
