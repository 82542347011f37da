"""A review of something else: begun, checked, built, and never over what is there."""

import json
import re
import shutil
from importlib.resources import files
from math import exp
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from review import book, ratios, starting, tables
from review.book import swap
from review.cli import app
from review.figures import ratios as forest

from ..committing import committed

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = files("review.starting") / "template"
OURS = re.compile(r"needl|\bhairs?\b|scalp|minoxidil|alopecia", re.IGNORECASE)
PAGES = ["01_what_was_found.html", "02_how_big_is_it.html", "03_how_sure_are_we.html"]
METAFOR = -0.7145  # log risk ratio, REML; help page of metafor::rma.uni, printed to four places


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A new review with the worked example, under a name of its own."""
    return starting.start(tmp_path_factory.mktemp("new") / "bcg", title='A "vaccine" & <b>tuberculosis</b>')


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return starting.start(tmp_path_factory.mktemp("new") / "falls", empty=True)


@pytest.fixture
def case(folder):
    return ratios.found(tables.load(folder / "data"))


def built(folder):
    """The finished pages of a review, file -> text."""
    site = book.build(folder / "site", folder=folder / "data", single=True)
    return {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}


def counted(folder, tmp_path, *changes):
    """The result after text of `events.csv` was changed."""
    found = tmp_path / "data"
    found.mkdir()
    for path in (folder / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        for old, new in changes if path.name == "events.csv" else ():
            assert text.count(old) == 1
            text = text.replace(old, new)
        (found / path.name).write_text(text, encoding="utf-8")
    return ratios.found(tables.load(found))


@pytest.mark.parametrize("review", ["folder", "bare"])
def test_a_new_review_has_no_problem(review, request):
    assert tables.check(request.getfixturevalue(review) / "data") == []


@pytest.mark.build
def test_a_new_review_builds(folder, case):
    """Index, chapters and the one file, under its own title, with every trial and the result."""
    pages = built(folder)
    assert {"index.html", *PAGES, "a-vaccine-b-tuberculosis-review.html"} <= set(pages)
    assert "<h1>A &#34;vaccine&#34; &amp; &lt;b&gt;tuberculosis&lt;/b&gt;</h1>" in pages["index.html"]
    assert "risk of tuberculosis with BCG vaccination was 0.49 times" in pages["index.html"]
    figure = pages["02_how_big_is_it.html"]
    assert len(set(re.findall(r"<t[hd][^>]*>([^<]+), weight", figure))) == len(case.rows) == 13
    assert "<dt>Colditz 1994</dt>" in pages["references.html"]
    for name in ("index.html", *PAGES, "references.html", "glossary.html"):
        assert OURS.findall(pages[name]) == []


@pytest.mark.build
def test_an_empty_review_builds(bare):
    """Without a trial each page says so."""
    pages = built(bare)
    assert "Not known: no trial in the tables reports it in both arms yet." in pages["index.html"]
    assert "so there is no result" in pages["02_how_big_is_it.html"]
    assert 'class="plot"' not in pages["02_how_big_is_it.html"]


def test_the_pool_is_the_published_one(case):
    """metafor's documentation prints −0.7145; the reference file has more digits of it, of tau² and both intervals."""
    cases = json.loads((ROOT / "tests/reference/cases.json").read_text(encoding="utf-8"))
    cases = cases if isinstance(cases, list) else cases["cases"]
    expected = next(item for item in cases if item["id"] == "bcg-pool-logrr")["expected"]
    reml = {row["quantity"]: row["value"] for row in expected if row["options"]["tau2_method"] == "REML"}
    assert case.pool.estimate == pytest.approx(METAFOR, abs=0.00005)
    assert case.pool.estimate == pytest.approx(reml["mu"], rel=1e-7)
    assert case.pool.tau2 == pytest.approx(reml["tau2"], rel=1e-6)
    assert [*vars(case.pool.interval()).values()] == pytest.approx(reml["ci_hk"], rel=1e-6)
    assert [*vars(case.pool.prediction()).values()] == pytest.approx(reml["pi_hts"], rel=1e-6)


def test_the_forest_has_every_trial(case):
    """Thirteen trials, their pool, and the next trial."""
    lines = forest.rows(case)
    assert [line.basis for line in lines] == ["printed"] * 13 + ["pooled", "prediction"]
    assert sum(line.weight for line in lines[:13]) == pytest.approx(1)
    assert lines[13].text.startswith(f"{ratios.shown(METAFOR)} [")
    assert ratios.shown(METAFOR) in forest.shown(case).layout.meta["title"]


def test_a_changed_number_follows(folder, case, tmp_path):
    """One count more in Aronson's vaccinated arm: that trial, the pool and the sentence move."""
    other = counted(
        folder,
        tmp_path,
        ("aronson1948-e1,aronson1948,bcg,tuberculosis,,4,", "aronson1948-e1,aronson1948,bcg,tuberculosis,,40,"),
    )
    assert exp(other.rows[0]["risk_ratio"].value) == pytest.approx((40 / 123) / (11 / 139))
    assert other.pool.estimate > case.pool.estimate
    assert str(ratios.main_result(other)) != str(ratios.main_result(case))


def test_a_problem_is_named_by_the_column_of_the_table(folder, tmp_path):
    """The column is treated_arm_id there, whatever the package calls it."""
    for path in (folder / "data").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "comparisons.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("aronson1948,bcg,", "aronson1948,bgc,"), encoding="utf-8"
    )
    problem, *more = tables.check(tmp_path)
    assert more == []
    assert (problem.file, problem.row, problem.column, problem.found) == (
        "comparisons.csv",
        2,
        "treated_arm_id",
        '"bgc"',
    )


@pytest.mark.parametrize("there", ["a file", "a folder with something"])
def test_nothing_is_overwritten(there, tmp_path):
    """One message, exit code 1, and all as it was."""
    target = tmp_path / "mine"
    if there == "a file":
        target.write_text("mine", encoding="utf-8")
    else:
        (target / "notes").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(app, ["new", str(target)])
    assert result.exit_code == 1
    assert (
        result.output == f"{target} exists and is not an empty folder: name another, so that nothing is overwritten\n"
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "mine").mkdir()
    result = CliRunner().invoke(app, ["new", str(tmp_path / "mine"), "--empty", "--title", "Falls"])
    assert result.exit_code == 0
    assert (tmp_path / "mine/README.md").read_text(encoding="utf-8").startswith("# Falls\n")


def test_a_failure_leaves_nothing(tmp_path, monkeypatch):
    """A full disk in the middle: no folder, and no half of one."""

    def full(folder, contents):
        folder.mkdir()
        (folder / "README.md").write_bytes(b"")
        raise OSError("No space left on device")

    monkeypatch.setattr(swap, "write", full)
    result = CliRunner().invoke(app, ["new", str(tmp_path / "mine")])
    assert (result.exit_code, result.output) == (1, "No space left on device\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x00b"])
def test_a_title_is_a_line(title, tmp_path):
    with pytest.raises(ValueError, match="one line of text"):
        starting.start(tmp_path / "mine", title=title)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_review_has_the_tables_of_the_example(folder, bare):
    """The same files and headers, and no row."""
    for path in (folder / "data").glob("*.csv"):
        header, *rows = (bare / "data" / path.name).read_text(encoding="utf-8").splitlines()
        assert header == path.read_text(encoding="utf-8").splitlines()[0]
        assert rows == []


def test_the_codebook_is_ours_but_for_the_topic():
    """Shared columns have our types and constraints; levels and examples may be others; nothing names our topic."""
    text = (TEMPLATE / "data/datapackage.json").read_text(encoding="utf-8")
    ours = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    known = {(table["name"], field["name"]): field for table in ours for field in table["schema"]["fields"]}
    own = {"treatment", "control", "event", "treated_arm_id"}
    for table in json.loads(text)["resources"]:
        for field in table["schema"]["fields"]:
            found = known.get((table["name"], field["name"]))
            assert found or field["name"] in own
            if found:
                assert field["type"] == found["type"]
                same = [
                    {k: v for k, v in item.get("constraints", {}).items() if k != "enum"} for item in (field, found)
                ]
                assert same[0] == same[1]
    assert OURS.findall(text.replace('"stands_for": "needled_arm_id"', "")) == []


@pytest.mark.parametrize("page", PAGES)
def test_notebooks_follow_the_house(page):
    """Short cells without functions or outputs, one title, prose without results."""
    notebook = nbformat.reads((TEMPLATE / "notebooks" / page.replace(".html", ".ipynb")).read_text(encoding="utf-8"), 4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            assert len(cell.source.splitlines()) <= 5
            assert not re.search(r"\bdef\b|open\(|read_csv", cell.source)
        else:
            assert re.findall(r"\d+", re.sub(r"\]\([^)]*\)|95%|\b1\b", "", cell.source)) == []
            assert not OURS.search(cell.source)


def test_other_commands_work_there(folder, tmp_path, monkeypatch):
    """Its result can be traced, compared and taken away; the script for R has the published pool in it."""
    monkeypatch.chdir(folder)
    told = CliRunner().invoke(app, ["trace", "risk of tuberculosis with BCG vaccination was"]).output
    assert "Treated: 4 of 123, tuberculosis." in told
    assert "Log risk ratio −0.7145" in told
    assert CliRunner().invoke(app, ["export", str(tmp_path / "out")]).exit_code == 0
    assert "estimate = -0.71453" in (tmp_path / "out/main-pool.R").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["audit"]).exit_code == 0


def test_a_comparison_tells_what_followed(folder, tmp_path, monkeypatch):
    """The pool and the sentences before and after, and the number behind them."""
    monkeypatch.chdir(folder)
    counted(
        folder,
        tmp_path,
        ("aronson1948-e1,aronson1948,bcg,tuberculosis,,4,", "aronson1948-e1,aronson1948,bcg,tuberculosis,,40,"),
    )
    result = CliRunner().invoke(app, ["diff", str(folder / "data"), str(tmp_path / "data")])
    assert result.exit_code == 0
    assert "- risk ratio 0.49 (0.33 to 0.73), 13 trials" in result.output
    assert "events.csv, aronson1948-e1, affected_n\n  - 4\n  + 40" in result.output
    assert "could not" not in result.output


def released(out):
    """Exit code and text of `review release` in a new review."""
    result = CliRunner().invoke(app, ["release", str(out)])
    assert (result.exit_code == 0) == out.is_dir()
    return result.exit_code, result.output


def test_a_release_names_what_is_to_be_filled_in(folder, tmp_path, monkeypatch):
    """Each place in one message; no release has anybody else's records in the place of missing ones."""
    monkeypatch.chdir(folder)
    code, told = released(tmp_path / "out")
    assert code == 1
    blanks = [line.split(":")[0] for line in told.splitlines()[1:]]
    assert blanks == [*(f"CITATION.cff, line {number}" for number in (6, 8, 10, 13)), "LICENSE, line 4"]
    assert "CITATION.cff, line 6: who wrote it\n" in told
    shutil.copytree(folder, tmp_path / "mine", ignore=shutil.ignore_patterns("site", ".kept"))
    for name in ("CHANGELOG.md", "LICENSE"):
        (tmp_path / "mine" / name).unlink()
    monkeypatch.chdir(tmp_path / "mine")
    code, told = released(tmp_path / "out")
    assert (code, told) == (
        1,
        f"{tmp_path / 'mine'} has no CHANGELOG.md and LICENSE: a release needs them; `review new` writes a model of each\n",
    )


@pytest.mark.build
def test_a_filled_review_is_released(folder, tmp_path, monkeypatch):
    """From `review new` to a release as its README says: fill in, commit, release."""
    place = tmp_path / "mine"
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("site", ".kept"))
    for name, filled in {
        "CITATION.cff": ("Doe", "2026-11-27", "It asks.", "vaccines"),
        "LICENSE": ("2026 Doe",),
    }.items():
        text = (place / name).read_text(encoding="utf-8")
        for value in filled:
            text = re.sub(r"FILL IN: [^\"\n]*", value, text, count=1)
        (place / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(place)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "begin one with git init" in released(tmp_path / "out")[1]
    committed(place, "First version")
    code, told = released(place / "dist")
    assert code == 0, told
    names = {path.relative_to(place / "dist").as_posix() for path in (place / "dist").rglob("*") if path.is_file()}
    assert {"a-vaccine-b-tuberculosis-review.html", "CONCLUSIONS.md", "exports/data-package.zip"} <= names
    record = json.loads((place / "dist/.zenodo.json").read_text(encoding="utf-8"))
    assert (record["title"], record["creators"]) == ('A "vaccine" & <b>tuberculosis</b>', [{"name": "Doe"}])
    assert (record["license"], record["version"]) == ("CC-BY-4.0", "0.1")
    assert released(place / "dist")[0] == 0
