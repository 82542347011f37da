"""Adding a real trial again: what is shown, and that nothing is written without a yes, after a mistake, or half way."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from review import adding, atomic, cli, tables
from review.adding.session import keep
from review.adding.write import contents

from .taken_out import DATA, VACCINE, same_rows, state, without


@pytest.fixture
def known(clean, monkeypatch):
    """The same without looking again."""
    folder, form, found = clean
    monkeypatch.setattr("review.adding.session.preview", lambda folder, added: found)
    before = state(folder)
    yield folder, form
    for name, content in before.items():
        (folder / name).write_bytes(content)


def run(folder, form, answer):
    return CliRunner().invoke(cli.app, ["add", "--form", str(form), "--data", str(folder)], input=answer)


def test_the_trial_comes_back_as_it_was(known):
    """After a yes every table has the rows that it had, new rows below the old."""
    folder, form = known
    before = state(folder)
    done = run(folder, form, "y\n")
    assert done.exit_code == 0, done.output
    assert same_rows(folder, DATA)
    assert tables.check(folder) == []
    assert all(content.startswith(before[name]) for name, content in state(folder).items())
    assert "measurements.csv" in done.output.rpartition("[y/N]")[2]


def test_what_follows_is_shown_before(clean):
    """The effect with its steps to the page, the pool before and after, and what the checks of the numbers say."""
    _, _, found = clean
    assert found.problems == ()
    for words in (
        "Effect on hair density (q_mn_plus_mnx, yu2018-mnx): 12.03 hairs per cm², SE 4.18",
        "source: yu2018; place: abstract; read as: abstract (reprint)",
        "enters the pool",
        "  after:  one trial, no pool",
        "(yu2018-m1): implausible by grim",
        "[listed]",
    ):
        assert words in found.text
    pools = [line for line in found.text.splitlines() if line.startswith("  before:") and "hairs" in line]
    assert pools
    assert all("two trials" in line for line in pools)


def test_a_trial_of_another_review_shows_its_risk_ratio(tmp_path):
    """BCG vaccine, trial 3 of dat.bcg: the pool after it is that of all 13 (metafor, REML: risk ratio 0.49)."""
    study, form = "rosenthal1960", tmp_path / "trial.csv"
    form.write_bytes(adding.filled(VACCINE, study))
    folder = without(tmp_path / "data", study, VACCINE)
    for name in ("sources", "screening"):  # the synthesis that it was read in is there already
        (folder / f"{name}.csv").write_bytes((VACCINE / f"{name}.csv").read_bytes())
    found = adding.preview(folder, adding.rows(adding.read(form, folder), folder))
    assert found.problems == ()
    assert "rosenthal1960" in found.text
    assert "3 of 231 against 11 of 220, risk ratio 0.26.\n  1. " in found.text
    before, after = found.text.split("before: ")[1].split("after:  ")
    assert "twelve trials" in before
    assert after.startswith("0.49 (95% interval ")
    assert "13 trials" in after


@pytest.mark.parametrize(("answer", "code", "said"), [("n\n", 0, "Nothing was written."), ("", 130, "Stopped.")])
def test_without_a_yes_nothing_is_written(known, answer, code, said):
    """No, and the end of the input."""
    folder, form = known
    before = state(folder)
    done = run(folder, form, answer)
    assert (done.exit_code, state(folder)) == (code, before)
    assert said in done.output


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, typer.Abort])
def test_ctrl_c_writes_nothing(known, monkeypatch, interrupt):
    """At a question, or while it looks: exit code 130, no traceback."""

    def stop(*_):
        raise interrupt

    folder, form = known
    before = state(folder)
    monkeypatch.setattr("review.adding.session.preview", stop)
    done = run(folder, form, "y\n")
    assert (done.exit_code, state(folder)) == (130, before)
    assert "Stopped." in done.output


@pytest.mark.parametrize("fails", [1, 4, 7])
def test_a_move_that_fails_half_way_is_rolled_back(known, monkeypatch, fails):
    """Of seven tables the first, a middle or the last cannot be moved: all stand as they were."""
    moves, move = [], Path.replace

    def failing(path, target):
        moves.append(path)
        if len(moves) == fails:
            raise OSError("no space left on device")
        return move(path, target)

    folder, form = known
    before = state(folder)
    monkeypatch.setattr(atomic.Path, "replace", failing)
    done = run(folder, form, "y\n")
    assert (done.exit_code, len(moves), state(folder)) == (1, fails, before)
    assert "no space left" in done.output


def test_a_table_that_changed_meanwhile_is_not_overwritten(known):
    """What was checked is what is written, or nothing is."""
    folder, form = known
    with (folder / "arms.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    before = state(folder)
    done = run(folder, form, "y\n")
    assert (done.exit_code, state(folder)) == (1, before)
    assert "arms.csv has changed since" in done.output


def test_a_mistake_is_named_by_the_line_of_the_form(clean, tmp_path):
    """The whole folder is checked as it would be; the problem is told where it can be cured, and nothing is written."""
    folder, form, _ = clean
    bad, before = tmp_path / "bad.csv", state(folder)
    text = form.read_text(encoding="utf-8").replace("design,split_scalp_rct", "design,coin", 1)
    bad.write_text(text.replace("mean,44.12,", "mean,44.12x,", 1), encoding="utf-8")
    done = run(folder, bad, "y\n")
    assert (done.exit_code, state(folder)) == (1, before)
    lines = text.splitlines()
    for part, found in (("studies,1,design", '"coin"'), ("measurements,1,mean", '"44.12x"')):
        row = next(number for number, line in enumerate(lines, 1) if line.startswith(part))
        table, block, column = part.split(",")
        assert f"bad.csv, row {row}, column {table} {block}, {column}: found {found}" in done.output


def test_rows_are_not_put_below_a_table_of_another_form(clean, tmp_path):
    """A table with Windows line ends is put in house form first."""
    folder, form, found = clean
    added = adding.rows(adding.read(form, folder), folder)
    path, before = folder / "arms.csv", (folder / "arms.csv").read_bytes()
    path.write_bytes(before.replace(b"\n", b"\r\n"))
    try:
        with pytest.raises(ValueError, match=r"arms\.csv is not in house form: run review tidy first"):
            contents(folder, added)
    finally:
        path.write_bytes(before)
    assert found.contents[path][0] == before


def test_answers_that_were_not_used_can_be_kept_as_a_form(clean, tmp_path):
    """Typed answers are not lost; a file that is there already is left alone."""
    folder, form, _ = clean
    blocks, said = adding.read(form, folder), []
    asker = adding.Asker(None, lambda text, default: True, said.append)
    for _ in range(2):
        keep(blocks, folder, asker, tmp_path)
    assert adding.read(tmp_path / "yu2018-form.csv", folder) == blocks
    assert "left as it is" in said[1]
