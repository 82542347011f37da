"""Running notebooks."""

import sys

import pytest

from review.book import execute
from review.book.failures import BuildFailed, NotebookFailed

TITLE = ("markdown", "# Q")


def test_a_failing_cell_is_named(tmp_path, save_notebook):
    """Notebook, cell, source, error: everything that is needed to find it, without terminal colours."""
    cells = [TITLE, ("code", "x = 1"), ("markdown", "between"), ("code", "y = 2\nx / 0"), ("code", "never = 1")]
    path = save_notebook(tmp_path / "03_bad.ipynb", cells)
    with pytest.raises(NotebookFailed) as caught:
        execute.run_all([path])
    failure = caught.value
    assert (failure.notebook, failure.cell, failure.source) == ("03_bad", 2, "y = 2\nx / 0")
    assert (failure.name, failure.value) == ("ZeroDivisionError", "division by zero")
    assert str(failure).startswith("03_bad, code cell 2: ZeroDivisionError: division by zero")
    assert "\x1b" not in str(failure)


def test_several_failures_are_told_together(tmp_path, save_notebook):
    """Two broken notebooks need one run to be found, not two."""
    paths = [save_notebook(tmp_path / f"0{n}_bad.ipynb", [TITLE, ("code", "no_such_name")]) for n in (1, 2)]
    with pytest.raises(BuildFailed) as caught:
        execute.run_all(paths)
    assert [failure.notebook for failure in caught.value.problems] == ["01_bad", "02_bad"]


def test_a_warning_fails_the_notebook(tmp_path, save_notebook):
    """A shared page carries no warnings."""
    path = save_notebook(tmp_path / "03_loud.ipynb", [TITLE, ("code", "import warnings\nwarnings.warn('old name')")])
    with pytest.raises(NotebookFailed, match=r"03_loud, code cell 1: it wrote to stderr:.*old name"):
        execute.run_all([path])


def test_an_endless_cell_is_stopped(tmp_path, save_notebook):
    """A notebook has a limit, and the message says which cell it was in."""
    path = save_notebook(tmp_path / "03_slow.ipynb", [TITLE, ("code", "1"), ("code", "while True: pass")])
    with pytest.raises(NotebookFailed, match=r"03_slow, code cell 2: the notebook ran for more than 0\.1 minutes"):
        execute.run_all([path], minutes=0.1)


def test_a_kernel_that_dies_is_named(tmp_path, save_notebook):
    """As when the system kills it for want of memory."""
    path = save_notebook(tmp_path / "03_dead.ipynb", [TITLE, ("code", "1"), ("code", "import os\nos._exit(1)")])
    with pytest.raises(NotebookFailed, match="03_dead, code cell 2: the kernel died"):
        execute.run_all([path])


def test_the_kernel_is_this_python_in_the_notebooks_folder(tmp_path, save_notebook):
    """Whatever kernel a notebook names; and the file on disk stays as it is."""
    path = save_notebook(tmp_path / "here.ipynb", [TITLE, ("code", "import sys, os\nprint(sys.prefix, os.getcwd())")])
    path.write_text(path.read_text(encoding="utf-8").replace('"python3"', '"elsewhere"'), encoding="utf-8")
    before, heard = path.read_bytes(), []
    (notebook,) = execute.run_all([path], on_progress=lambda *told: heard.append(told))
    assert notebook.cells[1].outputs[0].text.split() == [sys.prefix, str(tmp_path.resolve())]
    assert path.read_bytes() == before
    assert heard == [("here", 0, 1), ("here", 1, 1)]
