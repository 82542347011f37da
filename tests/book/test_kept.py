"""Executed notebooks between builds: served while nothing has changed, run again when anything has."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from review.book import binding, builder, execute, kept

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def place(tmp_path, save_notebook):
    """A notebook, a copy of the tables and an empty folder to keep in."""
    cells = [("markdown", "# Q"), ("code", "from review import words\nwords.count(3)")]
    notebook = save_notebook(tmp_path / "notebooks" / "00_a.ipynb", cells)
    shutil.copytree(DATA, tmp_path / "data")
    return notebook, tmp_path / "data", tmp_path / "kept"


@pytest.fixture
def runs(monkeypatch):
    """The stems of the notebooks that were really run; running costs nothing here."""
    told = []

    def run_all(paths, **_):
        told.extend(path.stem for path in paths)
        return [nbformat.read(path, as_version=4) for path in paths]

    monkeypatch.setattr(execute, "run_all", run_all)
    return told


def test_an_unchanged_notebook_is_not_run_again(place, runs):
    """The second build takes what the first has kept, and gets the same notebook."""
    notebook, data, folder = place
    first = binding.run([notebook], data, folder)
    assert binding.run([notebook], data, folder) == first
    assert runs == ["00_a"]


@pytest.mark.parametrize("change", ["notebook", "table", "codebook", "new table", "module", "version"])
def test_whatever_it_rests_on_may_have_changed(place, runs, change, monkeypatch, tmp_path):
    """A changed cell, number, codebook, table, module or library: the notebook is run again."""
    notebook, data, folder = place
    binding.run([notebook], data, folder)
    if change == "notebook":
        notebook.write_text(notebook.read_text(encoding="utf-8").replace("count(3)", "count(4)"), encoding="utf-8")
    if change in ("table", "codebook"):
        file = data / ("measurements.csv" if change == "table" else "datapackage.json")
        file.write_bytes(file.read_bytes().replace(b"hair", b"hairs", 1))
    if change == "new table":
        (data / "more.csv").write_text("a\n1\n", encoding="utf-8")
    if change == "module":
        reached = kept.reached(notebook)
        words = tmp_path / "words.py"
        words.write_text("changed = True", encoding="utf-8")
        monkeypatch.setattr(kept, "reached", lambda _: [*(f for f in reached if f.name != "words.py"), words])
    if change == "version":
        monkeypatch.setattr(kept, "versions", lambda: "Python of another year")
    binding.run([notebook], data, folder)
    assert runs == ["00_a", "00_a"]


def test_only_what_changed_is_run(place, runs, save_notebook):
    """One notebook edited: the other is served, and the order stays."""
    notebook, data, folder = place
    other = save_notebook(notebook.with_name("01_b.ipynb"), [("markdown", "# Q"), ("code", "1")])
    binding.run([notebook, other], data, folder)
    save_notebook(other, [("markdown", "# Q"), ("code", "2")])
    heard = []
    found = binding.run([notebook, other], data, folder, lambda *told: heard.append(told))
    assert [nb.cells[1].source for nb in found] == ["from review import words\nwords.count(3)", "2"]
    assert runs == ["00_a", "01_b", "01_b"]
    assert heard == [("00_a", 0, 0)]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"fingerprint": 1}'])
def test_an_entry_that_cannot_be_read_counts_as_absent(place, runs, text):
    """A half-written file costs a run, no more."""
    notebook, data, folder = place
    binding.run([notebook], data, folder)
    (folder / "00_a.json").write_text(text, encoding="utf-8")
    binding.run([notebook], data, folder)
    assert runs == ["00_a", "00_a"]


def test_a_folder_that_cannot_be_written_is_no_failure(place, runs):
    """Keeping is a courtesy: a file in its place only costs time."""
    notebook, data, folder = place
    folder.write_text("in the way", encoding="utf-8")
    assert len(binding.run([notebook], data, folder)) == 1


def test_the_next_build_removes_what_killed_ones_have_left(place, monkeypatch):
    """Half-written entries, pages and pictures of runs that are gone go; what is kept, and a living run's file, stay."""
    notebook, data, folder = place
    monkeypatch.setattr(binding, "bound", lambda paths, project, how: ({}, True))
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    written = ("00_a.json", "pages.zip", "packed-0f", "stills/.0f.svg.new")
    stay = {*written, f"00_a.json.{os.getppid()}", "note.txt"}
    for name in {*stay, *(f"{name}.{child.pid}" for name in written)}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("half", encoding="utf-8")
    builder.pages_of(notebooks=notebook.parent, folder=data, kept=folder)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == stay


def test_reached_follows_imports(save_notebook, tmp_path):
    """Modules imported by name, by module, late and through others; nothing that is not reached."""
    path = save_notebook(tmp_path / "n.ipynb", [("code", "from review.figures import dots\nimport numpy")])
    names = {file.relative_to(kept.PACKAGE).as_posix() for file in kept.reached(path)}
    assert {"__init__.py", "figures/__init__.py", "figures/dots.py", "figures/theme.py", "words.py"} <= names
    assert not {"figures/claims.py", "cli.py", "book/builder.py"} & names


def test_magic_rests_on_everything(save_notebook, tmp_path):
    """A cell that Python alone cannot read may import anything."""
    path = save_notebook(tmp_path / "n.ipynb", [("code", "%run other.py")])
    assert {file.name for file in kept.reached(path)} >= {"forest.py", "pooling.py", "cli.py"}


def test_real_output_comes_back_as_it_was(place):
    """A notebook that was really run, outputs and all."""
    notebook, data, folder = place
    (first,) = binding.run([notebook], data, folder)
    assert first.cells[1].outputs[0]["data"]["text/plain"] == "'three'"
    assert json.dumps(kept.recall(folder, notebook, data)) == json.dumps(first)
