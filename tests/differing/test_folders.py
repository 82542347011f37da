"""Tables are found in a folder or in a revision, and what is neither is said in one message."""

import shutil
from pathlib import Path

import pytest

from review.differing import NotFound, as_folder

from ..committing import committed

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with one commit of the tables, in which the working tables have changed since."""
    shutil.copytree(DATA, tmp_path / "data")
    committed(tmp_path, "Tables")
    (tmp_path / "data" / "glossary.csv").write_text("term,definition,see_also\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_and_a_folder_above_it_are_the_same(repository):
    with as_folder(repository) as above, as_folder(repository / "data") as folder:
        assert above == folder


def test_a_revision_is_as_it_was_and_leaves_nothing(repository):
    with as_folder("HEAD") as folder:
        assert folder.parent != repository
        assert (folder / "glossary.csv").read_bytes() == (DATA / "glossary.csv").read_bytes()
        assert len((folder / "glossary.csv").read_text(encoding="utf-8").splitlines()) > 10
    assert not folder.exists()


@pytest.mark.parametrize("name", ["nowhere", "--upload-pack=x", "-h", "HEAD~99", "HEAD; true", ""])
def test_what_is_neither_is_one_message(repository, name):
    (repository / "data" / "datapackage.json").unlink()
    with pytest.raises(NotFound, match=r"neither a folder|no data/"), as_folder(name):
        pass


def test_outside_a_repository_a_revision_cannot_be_had(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NotFound, match="no git repository"), as_folder("HEAD"):
        pass
