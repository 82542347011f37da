"""Rules beyond types: what each lets pass, and what it says where a number, an id or a decision is wrong."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import choices, estimates, heterogeneity, links, routes, rules, tables
from review.problems import Book
from review.reading import codebook, make_row, read_table

DATA = Path(__file__).parents[1] / "data"
DESCRIPTOR = codebook(DATA)
TABLES = {resource["name"]: read_table(DATA, resource)[0] for resource in DESCRIPTOR["resources"]}


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(folder, name, key, **cells):
    """Change cells of the row whose first cell (or first two, joined by a slash) is `key`; its spreadsheet row."""
    path = folder / f"{name}.csv"
    records = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    number = next(i for i, row in enumerate(records) if key in (row[0], "/".join(row[:2])))
    for column, value in cells.items():
        records[number][records[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(records)
    return number + 1


CASES = [
    # table, row, new cells, column of the problem, fragment of the message
    ("arms", "gohary2025/mn_cet", {"analysed_n": "41"}, "analysed_n", "at most randomised_n, 40"),
    ("studies", "liang2022", {"analysed_n": "121"}, "analysed_n", "at most randomised_n, 120"),
    ("arms", "fphl2022/mnx", {"randomised_n": "21"}, "randomised_n", "which makes 41 with the arms above"),
    ("measurements", "kjd2016-m1", {"n": "12"}, "n", "at most 11, the people of this arm"),
    ("events", "jha2019-e1", {"observed_n": "32", "percent_printed": ""}, "observed_n", "at most 31"),
    ("events", "jha2019-e4", {"affected_n": "32"}, "affected_n", "at most observed_n, 31"),
    ("events", "jha2019-e1", {"percent_printed": "48.2"}, "percent_printed", "allowed: 48.4 from 15 of 31"),
    ("events", "yepuri2021-e11", {"note": ""}, "percent_printed", "allowed: 80.0 from 40 of 50"),
    ("harms", "liang2022-h2", {"note": "Sum of the rows."}, "affected_n", "name the anomaly"),
    ("events", "jha2019-e4", {"affected_n_source": ""}, "affected_n_source", "printed or inferred"),
    ("arms", "kumar2018/mnx", {"analysed_n_source": "printed"}, "analysed_n_source", "else blank"),
    ("measurements", "yu2018-m1", {"se": "0"}, "se", "a number above 0"),
    ("measurements", "yu2018-m1", {"ci_low": "50", "ci_high": "60"}, "ci_low", "at most the mean, 44.12"),
    ("reviews", "abdi2023-r2", {"ci_high": "1.7"}, "ci_high", "at least the estimate, 1.76"),
    ("background", "b07", {"low": "301"}, "low", "at most high, 300"),
    ("background", "b11", {"source_id": ""}, "source_id", "source, place and access for every number"),
    ("contrasts", "faghihi2021-c2", {"value": ""}, "value", 'a p value for "p"'),
    ("contrasts", "dhurat2013-c1", {"value": "1.2"}, "value", "a number of at most 1"),
    ("contrasts", "dhurat2013-c1", {"relation": "<"}, "relation", 'allowed: = for "p"'),
    ("contrasts", "dhurat2013-c2", {"value": "0.04"}, "value", 'blank for "significant"'),
    ("contrasts", "dhurat2013-c2", {"control_arm_id": "mn_mnx"}, "control_arm_id", "another arm"),
    ("contrasts", "dhurat2013-c2", {"control_arm_id": "all"}, "control_arm_id", "or baseline"),
    ("measurements", "dhurat2013-m1", {"arm_id": "mn_mmx"}, "arm_id", 'perhaps "mn_mnx" was meant'),
    ("measurements", "dhurat2013-m1", {"note": "See a99."}, "note", "an id of anomalies.csv"),
    (
        "measurements",
        "dhurat2013-m1",
        {"measurement_id": "kumar2018-m99"},
        "measurement_id",
        'begins with "dhurat2013-"',
    ),
    ("comparisons", "yu2018-mnx", {"question_id": "q_home"}, "question_id", "eligible_for of yu2018"),
    ("comparisons", "yu2018-mnx", {"control_arm_id": "mnz"}, "control_arm_id", 'arms.csv with "yu2018"'),
    ("studies", "yu2018", {"overlap_with": "yu2019"}, "overlap_with", "an id of studies.csv"),
    ("claims", "c0a", {"evidence": "english2022;english2023"}, "evidence", 'found "english2023"'),
    ("glossary", "arm", {"see_also": "control;needle"}, "see_also", 'found "needle"'),
    ("certainty", "q_mn_plus_mnx/hair_density", {"rests_on": "a03;b11"}, "rests_on", 'found "b11"'),
    ("certainty", "q_mn_plus_mnx/hair_density", {"steps_down": "0"}, "steps_down", 'allowed: 1 for "serious"'),
    ("certainty", "q_mn_plus_mnx/hair_density", {"judgement": "low"}, "judgement", "for the domain risk_of_bias"),
    ("decisions", "yu2018_correlation", {"option": "1.5"}, "option", "a number from -1 to 1"),
    ("decisions", "dhurat2013_include", {"option": "maybe"}, "option", "allowed: yes, no"),
    ("decisions", "kumar2018_report", {"option": "yu2018"}, "option", "that prints means of this study"),
    ("decisions", "tau2", {"option": "EB"}, "option", "allowed: common, DL, HE, HS, SJ, ML, REML, PM"),
    ("decisions", "measure", {"option": "RoM"}, "option", "allowed: MD, SMD"),
    ("decisions", "borrowed_sd", {"option": "b16"}, "option", "with an sd"),
    ("decisions", "dhurat2013_include", {"default": "false"}, "default", "found 0 defaults; allowed: exactly one true"),
    ("decisions", "dhurat2013_include", {"outcome": "hair_count"}, "outcome", "the same in all rows"),
    ("sources", "yu2018", {"year": "18"}, "year", "a number of at least 1900"),
    ("sources", "dhurat2013", {"doi": "doi:10.4103/x"}, "doi", 'of the form "10.4103/0974-7753.114700"'),
    ("questions", "q_home", {"comparison": ""}, "comparison", "found a blank cell; allowed: a value"),
]


@pytest.mark.parametrize(("name", "key", "cells", "column", "fragment"), CASES)
def test_one_wrong_cell_is_named_with_its_cure(folder, name, key, cells, column, fragment):
    """The first problem is the one that was made, in its file, row and column; nothing is written."""
    number = change(folder, name, key, **cells)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = [problem for problem in tables.check(folder) if problem.column == column]
    assert {problem.file for problem in found} == {f"{name}.csv"}
    assert any(fragment in str(problem) for problem in found), found
    if column not in ("outcome", "default"):  # these are judged against the other rows of their decision
        assert number in {problem.row for problem in found}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_overall_level_is_high_less_all_steps(folder):
    """GRADE: three domains fewer, and very low no longer follows."""
    path = folder / "certainty.csv"
    text = path.read_text(encoding="utf-8")
    for domain, judgement, none in (
        ("indirectness", "serious", "not_serious"),
        ("imprecision", "serious", "not_serious"),
    ):
        assert f"{domain},{judgement},1" in text
        text = text.replace(f"{domain},{judgement},1", f"{domain},{none},0", 1)
    text = text.replace("publication_bias,suspected,1", "publication_bias,undetected,0", 1)
    path.write_text(text, "utf-8", newline="")
    (problem,) = tables.check(folder)
    assert "allowed: low, which is high less all steps" in str(problem)


@pytest.mark.parametrize("paper", ["Bao L and others 2020 found it", "see bao2020", "Pahwa (2012)"])
def test_nothing_enters_that_was_only_remembered(folder, paper):
    """A paper that was not read is refused wherever it is named."""
    number = change(folder, "background", "b10", note=paper)
    (problem,) = tables.check(folder)
    assert (problem.file, problem.row, problem.column) == ("background.csv", number, "note")
    assert "papers that were read" in problem.allowed


def test_a_remembered_paper_is_known_by_its_author_and_year(folder):
    """Also as a source of its own, where author and year are two cells."""
    number = change(folder, "sources", "yu2018", authors="Bao L; Zong H", year="2020")
    (problem,) = tables.check(folder)
    assert (problem.file, problem.row, problem.column) == ("sources.csv", number, "authors")


def test_a_source_that_was_not_screened(folder):
    """Every source has a decision."""
    path = folder / "screening.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("oh2025,")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="")
    (problem,) = tables.check(folder)
    assert (problem.file, problem.column) == ("sources.csv", "source_id")
    assert "also stands in screening.csv" in problem.allowed


def test_a_codebook_that_names_an_unknown_type(folder):
    """A type that the library does not read is named with its table and field."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"]["fields"][0]["type"] = "geopoint"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (problem,) = tables.check(folder)
    assert problem.file == "datapackage.json"
    assert "geopoint" in problem.found


def judged(name, rule, **cells):
    """What a rule says of one row of a table."""
    table = TABLES[name]
    row = make_row(2, [cells.get(column, "") for column in table.header], table.header, table.fields)
    one = type(table)(name, table.file, table.fields, table.header, (row,), True, True)
    return list(rule(Book({name: one}, DESCRIPTOR)))


@given(observed=st.integers(1, 400), share=st.floats(0, 1), digits=st.integers(0, 3), cut=st.booleans())
def test_a_rounded_or_cut_percentage_always_agrees(observed, share, digits, cut):
    """Whatever the count, its own percentage is accepted, rounded half up or cut."""
    affected = round(share * observed)
    scale = 10**digits
    units = (2 * 100 * scale * affected + (0 if cut else observed)) // (2 * observed)
    whole, part = divmod(units, scale)
    percent = f"{whole}.{part:0{digits}d}" if digits else f"{whole}"
    cells = {"affected_n": str(affected), "observed_n": str(observed), "percent_printed": percent}
    assert judged("events", rules.percent_agrees_with_count, **cells) == []


@given(observed=st.integers(1, 49), affected=st.integers(0, 49), other=st.integers(0, 49))
def test_another_counts_percentage_never_agrees(observed, affected, other):
    """Up to 49 people, a whole percentage belongs to one count only."""
    if affected == other or max(affected, other) > observed:
        return
    cells = {
        "affected_n": str(affected),
        "observed_n": str(observed),
        "percent_printed": f"{100 * other / observed:.1f}",
    }
    assert len(judged("events", rules.percent_agrees_with_count, **cells)) == 1


@given(st.integers(0, 500), st.integers(1, 500))
def test_events_are_compared_as_numbers(affected, observed):
    """9 of 10 passes although "9" stands behind "10" as text."""
    found = judged("events", rules.events_not_above_observed, affected_n=str(affected), observed_n=str(observed))
    assert bool(found) == (affected > observed)


@given(st.text(alphabet="01.-+e ", max_size=5))
def test_a_correlation_is_a_plain_number_from_minus_one_to_one(text):
    """Nothing passes that float would refuse or that lies outside."""
    if rules.is_correlation(text):
        assert -1 <= float(text) <= 1


def test_rules_are_silent_where_nothing_was_read():
    """A table that could not be read is reported once; no rule speaks of its rows or of links to it."""
    for rule in (*links.RULES, *rules.RULES):
        assert list(rule(Book({}, {"resources": []}))) == []


def test_options_are_those_that_the_code_knows():
    """What a decision may say is what pooling, routes and designs take."""
    assert set(rules.OPTIONS["tau2"]) == set(heterogeneity.ESTIMATORS)
    assert set(rules.OPTIONS["interval"]) == set(estimates.INTERVALS)
    assert set(rules.OPTIONS["spread"]) == set(routes.ROUTES)
    assert set(rules.OPTIONS["designs"]) == {"all", *choices.DESIGNS}
