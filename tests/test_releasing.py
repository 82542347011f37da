"""A release holds what archives and readers need, its sums fit, and it never overwrites what is no release."""

import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from review import project, releasing, tables
from review.consequences import Refused
from review.differing.compared import Comparison, Follows

from .committing import committed

ROOT = Path(__file__).resolve().parents[1]
PAGE = b"<!doctype html>"


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def made(out, evidence):
    return releasing.release(out, evidence, ROOT, PAGE, "# What changed")


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_release_holds(evidence, tmp_path):
    found = files(made(tmp_path / "release", evidence))
    wanted = {
        project.of().single,
        "CHANGELOG.md",
        "CITATION.cff",
        "LICENSE",
        "CONCLUSIONS.md",
        ".zenodo.json",
        "SHA256SUMS",
    }
    exports = {"exports/evidence.xlsx", "exports/data-package.zip", "exports/references.bib", "exports/main-pool.R"}
    assert wanted | exports <= set(found)
    assert found[project.of().single] == PAGE


def test_the_sums_are_those_of_the_files(evidence, tmp_path):
    found = files(made(tmp_path / "release", evidence))
    told = dict(reversed(line.split("  ")) for line in found.pop("SHA256SUMS").decode().splitlines())
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def test_two_releases_of_one_state_are_the_same(evidence, tmp_path):
    assert files(made(tmp_path / "one", evidence)) == files(made(tmp_path / "two", evidence))


def test_an_earlier_release_is_replaced_and_anything_else_is_not(evidence, tmp_path):
    out = made(tmp_path / "release", evidence)
    (out / "stray").write_text("old")
    assert not (made(out, evidence) / "stray").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(releasing.Refused, match="is not a release"):
        made(mine, evidence)
    assert files(mine) == {"thesis.txt": b"years of work"}


def test_zenodo_says_what_the_citation_says():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    record, citation = releasing.zenodo(text), yaml.safe_load(text)
    assert record["title"] == citation["title"]
    assert record["creators"] == [{"name": author["name"]} for author in citation["authors"]]
    assert record["publication_date"] == citation["date-released"]
    assert json.loads(json.dumps(record)) == record


def test_people_are_named_surname_first():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    named = text.replace(
        "- name: The Microneedling evidence review contributors", "- {family-names: Doe, given-names: Jo}"
    )
    assert releasing.zenodo(named)["creators"] == [{"name": "Doe, Jo"}]


def test_one_licence_is_that_of_all():
    """Several are listed with code first; a single one is no list."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    both, one = (
        releasing.zenodo(text),
        releasing.zenodo(re.sub(r"license:.*?\nabstract", "license: MIT\nabstract", text, flags=re.S)),
    )
    assert (both["license"], one["license"]) == ("CC-BY-4.0", "MIT")
    assert "notes" in both
    assert "notes" not in one


@pytest.mark.parametrize("text", ["", "- a", "a: [", "authors: Doe", "authors: [Doe]"])
def test_a_record_in_another_form_is_one_message(text):
    with pytest.raises(releasing.Refused, match=r"CITATION\.cff (cannot be read|is a list)"):
        releasing.cited(text)


def test_a_version_that_the_pages_do_not_say_is_refused(tmp_path):
    folder = tables.locate()
    releasing.refuse_versions(project.of(), folder)
    with pytest.raises(releasing.Refused, match=r"^CITATION.cff says .* the pages say 1: give both"):
        releasing.refuse_versions(replace(project.of(), version="1"), folder)
    other = tmp_path / "datapackage.json"
    other.write_text(
        (folder / other.name).read_text(encoding="utf-8").replace(project.of().version, "1"), encoding="utf-8"
    )
    with pytest.raises(releasing.Refused, match=r"^datapackage.json says version 1"):
        releasing.refuse_versions(project.of(), tmp_path)


def test_missing_fields_are_named_together():
    with pytest.raises(releasing.Refused, match="lacks title, abstract"):
        releasing.zenodo("authors: [{name: A}]\nversion: 1\ndate-released: 2026-01-01\nkeywords: [a]\nlicense: [MIT]")


def test_the_draft_holds_conclusions_and_no_single_cells():
    follows = (
        Follows("Sentences", "Does it work?", "Perhaps.", "Yes."),
        Follows("Effects of single trials", "Dhurat 2013", "1", "2"),
    )
    text = releasing.draft(Comparison((), follows, ()), "2026.11.0")
    assert "- **Does it work?**\n  - Before: Perhaps.\n  - Now: Yes.\n" in text
    assert "Dhurat" not in text
    assert "No conclusion changed." in releasing.draft(Comparison((), (), ()), "2026.11.0")


def test_the_draft_says_what_could_not_be_compared():
    """A conclusion that could not be drawn from one of the states is not passed over."""
    text = releasing.draft(Comparison((), (), (("before", Refused("Pooled effects", "no trial")),)), "2026.11.0")
    assert "## What could not be compared\n\n- Pooled effects, before: no trial\n" in text
    assert "No conclusion changed." not in text


@pytest.fixture
def repository(tmp_path):
    shutil.copy(ROOT / "LICENSE", tmp_path)
    return tmp_path, committed(tmp_path, "One")


def test_uncommitted_files_and_the_last_release(repository):
    folder, git = repository
    assert releasing.uncommitted(folder) == []
    assert releasing.last_release(folder) is None
    git("tag", "2026.11.0")
    (folder / "new.txt").write_text("new")
    assert releasing.uncommitted(folder) == ["?? new.txt"]
    assert releasing.last_release(folder) == "2026.11.0"


def test_conclusions_are_held_against_an_earlier_state():
    folder = tables.locate()
    assert "No conclusion changed." in releasing.conclusions(str(folder), folder)
    told = releasing.conclusions(None, folder)
    assert told.startswith("# The first release\n")
    answers = project.of().front("answers", tables.load())
    assert [line.partition("** ")[0] for line in told.splitlines()[4:]] == [f"- **{each.question}" for each in answers]
    assert f"** {answers[0].short} {answers[0].numbers}\n" in told
    with pytest.raises(LookupError, match="neither a folder"):
        releasing.conclusions("no-such-tag", folder)


def test_what_is_not_committed_is_not_released(monkeypatch, tmp_path):
    monkeypatch.setattr(releasing, "uncommitted", lambda _: ["?? new.txt"])
    with pytest.raises(releasing.Refused, match="not committed: new"):
        releasing.make(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_release_without_a_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(releasing.Refused, match="no git repository"):
        releasing.uncommitted(tmp_path)
