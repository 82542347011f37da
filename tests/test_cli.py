"""The command line: one message for each mistake, exit code 1, no traceback."""

import re
import subprocess
import sys
import webbrowser
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from review import cli, tables

HEAVY = {"pandas", "scipy", "plotly", "frictionless", "nbconvert", "nbclient", "IPython"}


@pytest.fixture
def run():
    def command(*arguments):
        return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])

    return command


def test_help_is_cheap():
    """Asking for help loads no heavy library, and names every command."""
    code = f"import sys; from review.cli import app; print(*{HEAVY!r} & set(sys.modules)); app(['--help'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, rest = done.stdout.split("\n", 1)
    assert first == ""
    assert all(name in rest for name in ("build", "check", "add", "tidy", "audit", "trace", "open"))


def test_check_counts_what_is_right(run, monkeypatch):
    """Sound tables: one line, exit code 0."""
    monkeypatch.setattr(tables, "check", lambda folder=None: [])
    monkeypatch.setattr(tables, "load", lambda folder=None: SimpleNamespace(tables={"arms": [1, 2], "studies": [1]}))
    done = run("check")
    assert (done.exit_code, done.output) == (0, "3 rows in 2 tables: no problem found.\n")


def test_check_names_every_problem(run, monkeypatch):
    """All of them, then how many, exit code 1."""
    monkeypatch.setattr(tables, "check", lambda folder=None: ["arms.csv, row 3", "arms.csv, row 9"])
    done = run("check")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == ["arms.csv, row 3", "arms.csv, row 9"]
    assert "2 problems in the tables" in done.stderr


def test_a_folder_without_tables_is_one_message(run, tmp_path):
    """The user sees what to do, not a traceback."""
    done = run("check", "--data", tmp_path)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert str(tmp_path) in done.output


def test_a_failed_build_is_one_message(run, monkeypatch, tmp_path):
    """The problems, exit code 1, nothing written."""
    monkeypatch.setattr(tables, "check", lambda folder=None: ["arms.csv, row 3: n is -1"])
    done = run("build", "--fresh", "--out", tmp_path / "site")
    assert (done.exit_code, done.stderr) == (1, "arms.csv, row 3: n is -1\n")
    assert list(tmp_path.iterdir()) == []


def test_build_never_replaces_a_foreign_folder(run, tmp_path):
    """A slip of the hand with --out costs nobody their files."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    done = run("build", "--out", tmp_path)
    assert done.exit_code == 1
    assert "not a site" in done.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_trace_leads_to_source_and_place(run):
    """A number of the main result: the paper, the place in it, and the steps."""
    done = run("trace", "dhurat2013")
    assert done.exit_code == 0
    assert "source: dhurat2013; place: abstract" in done.output


def test_open_says_how_to_build(run, tmp_path):
    """Without a site there is nothing to open."""
    done = run("open", "--out", tmp_path / "site")
    assert done.exit_code == 1
    assert "review build --out" in done.stderr


def test_open_opens_the_index(run, tmp_path, monkeypatch):
    """In the browser of the system."""
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    assert run("open", "--out", tmp_path).exit_code == 0
    assert opened == [(tmp_path / "index.html").resolve().as_uri()]


def test_progress_is_plain_where_there_is_no_terminal(capsys):
    """One line a notebook, when it is done."""
    with cli._progress() as on_progress:
        for done in range(3):
            on_progress("00_first", done, 2)
    assert capsys.readouterr().out == "00_first: 2 code cells run\n"


def test_audit_shows_the_arithmetic(run):
    """One anomaly with its checks; an unknown one is a message."""
    done = run("audit", "--anomaly", "a29")
    assert (done.exit_code, done.stdout) == (0, "a29-1 impossible (counts_add_up): 40 + 30 + 30 = 100, printed 60\n")
    done = run("audit", "--anomaly", "a2")
    assert done.exit_code == 1
    assert done.stderr.startswith('no anomaly "a2" in anomalies.csv; there are a01, a02')


def test_audit_says_that_nothing_else_was_found(run):
    """All checks, then the search of all data."""
    done = run("audit")
    assert done.exit_code == 0
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(r"\d+ checks of \d+ anomalies; the search finds nothing that they do not list\.", last)
