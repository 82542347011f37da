"""The data as they stand: a valid package, a codebook that describes every column, and nothing lost."""

import csv
import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
CODEBOOK = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in CODEBOOK["resources"]}

# rows read when the evidence was first collected; rows are added, not taken away
READ = {
    "anomalies": 79,
    "arms": 136,
    "background": 61,
    "citations": 20,
    "claims": 25,
    "contrasts": 125,
    "events": 88,
    "harms": 97,
    "history": 22,
    "measurements": 87,
    "mechanism": 25,
    "regulation": 20,
    "reviews": 59,
    "screening": 193,
    "sources": 193,
    "studies": 80,
}


def rows(name):
    """The cells of a table as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_package_is_valid():
    """Frictionless finds nothing wrong in the codebook or in any table, foreign keys included."""
    from frictionless import Package

    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])
    assert len(report.tasks) == len(RESOURCES)


def test_the_codebook_says_what_a_user_needs():
    """Name, licence, version and sources stand in the package, and it is easy to read by eye."""
    assert CODEBOOK["licenses"][0]["name"] == "CC-BY-4.0"
    assert {"name", "title", "description", "version", "sources"} <= set(CODEBOOK)
    text = json.dumps(CODEBOOK, ensure_ascii=False, indent=2) + "\n"
    assert (DATA / "datapackage.json").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", RESOURCES)
def test_every_column_is_described(name):
    """Columns of the file and fields of the codebook are the same, each with a sentence, none without a key."""
    resource = RESOURCES[name]
    with (DATA / resource["path"]).open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    fields = resource["schema"]["fields"]
    assert header == [field["name"] for field in fields]
    assert resource["title"]
    assert resource["description"]
    assert resource["schema"]["primaryKey"]
    assert resource["schema"]["missingValues"] == [""]
    for field in fields:
        assert len(field["description"]) > 3, field["name"]
        assert field["description"].endswith("."), field["name"]


@pytest.mark.parametrize("name", RESOURCES)
def test_a_column_that_may_be_blank_says_what_blank_means(name):
    """The codebook explains every blank."""
    for field in RESOURCES[name]["schema"]["fields"]:
        if not field.get("constraints", {}).get("required"):
            assert "blank" in field["description"].lower(), field["name"]


@pytest.mark.parametrize("name", RESOURCES)
def test_examples_in_the_codebook_are_legal(name):
    """An example meets the pattern it explains."""
    for field in RESOURCES[name]["schema"]["fields"]:
        if pattern := field.get("constraints", {}).get("pattern"):
            assert re.fullmatch(pattern, field["example"]), field["name"]


def test_no_table_stands_outside_the_codebook():
    """Tables and codebook name the same files."""
    assert {path.name for path in DATA.glob("*.csv")} == {resource["path"] for resource in RESOURCES.values()}


@pytest.mark.parametrize("name", READ)
def test_no_row_is_lost(name):
    """At least the rows that were read at first."""
    assert len(rows(name)) >= READ[name]


def test_keys_are_unique_over_all_tables():
    """A key of a fact names one row in the whole data set, so that a trail can name it alone."""
    tables = ["measurements", "contrasts", "events", "harms", "reviews", "history", "regulation"]
    tables += ["mechanism", "background", "anomalies", "claims"]
    keys = [next(iter(row.values())) for name in tables for row in rows(name)]
    assert len(keys) == len(set(keys))


def test_each_fact_names_its_place():
    """Every table of facts has source, place and access."""
    facts = ["studies", "arms", "measurements", "contrasts", "events", "harms", "reviews"]
    facts += ["citations", "mechanism", "history", "regulation", "background"]
    for name in facts:
        columns = {field["name"] for field in RESOURCES[name]["schema"]["fields"]}
        assert {"source_id", "place", "access", "access_detail"} <= columns, name


def test_the_known_contradictions_stand_in_the_tables():
    """Two reports of one number are two rows; neither was tidied away."""
    kumar = {
        row["mean"] for row in rows("measurements") if row["study_id"] == "kumar2018" and row["arm_id"] == "mn_mnx"
    }
    assert kumar == {"12.52", "12.82"}
    yepuri = next(row for row in rows("events") if row["event"] == "very_good_after_four")
    assert (yepuri["affected_n"], yepuri["observed_n"], yepuri["percent_printed"]) == ("40", "50", "66")


def test_uncertain_cells_are_marked():
    """What an audit could not trace says so in its row."""
    marked = {name: sum(bool(row.get("recheck")) for row in rows(name)) for name in RESOURCES}
    assert marked["harms"] >= 37
    assert marked["measurements"] >= 5
    assert marked["background"] >= 4


def test_definitions_are_short():
    """One or two sentences a term."""
    terms = rows("glossary")
    assert len(terms) >= 45
    for row in terms:
        assert len(row["definition"]) <= 230, row["term"]
        assert row["definition"].endswith(".")
