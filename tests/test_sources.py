"""Names of sources, and what is said of how they were read."""

from types import SimpleNamespace

import pandas as pd
import pytest

from review import claims, sources, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of the repository."""
    return tables.load()


def read(**columns):
    """Evidence that holds sources only, one row each; fields that are not given are blank."""
    fields = ("source_id", "authors", "year", "journal", "title", "access", "access_detail", "recheck")
    n = len(columns["source_id"])
    table = pd.DataFrame({field: columns.get(field, [None] * n) for field in fields}, dtype="object")
    return SimpleNamespace(sources=table, studies=pd.DataFrame({"study_id": [], "label": [], "source_id": []}))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (dict(authors="Gupta AK et al.", year=2022), "Gupta 2022"),
        (dict(authors="English RS Jr; Ruiz S", year=2022), "English 2022"),
        (dict(authors="Park HH (name from an author profile)"), "Park"),
        (dict(journal="FDA", year=2018, title="A title"), "FDA 2018"),
        (dict(title="A leaflet (maker's text)"), "A leaflet"),
        (dict(), "x1"),
    ],
)
def test_name_uses_what_was_read(row, expected):
    """Author and year, else publisher, else title, else the id: nothing is made up."""
    known = read(source_id=["x1"], **{key: [value] for key, value in row.items()})
    assert sources.name(known, "x1") == expected


def test_a_study_keeps_the_label_of_the_figures(evidence):
    """The same trial has one name in tables and in figures."""
    assert sources.name(evidence, "sohng2020") == "Sohng 2020"


def test_names_behind_the_verdicts_are_all_different(evidence):
    """No two sources look alike to a reader."""
    names = [sources.name(evidence, source_id) for source_id in claims.cited(evidence)]
    assert len(set(names)) == len(names)


def test_a_star_marks_what_was_not_read_itself():
    """News, titles and second hand get a star; an abstract does not."""
    known = read(source_id=["a", "b"], access=["news", "abstract"])
    assert [sources.starred(known, source_id) for source_id in "ab"] == ["a*", "b"]


def test_access_rows_count_every_source(evidence):
    """No source is lost, and the chosen ones are among all."""
    rows = sources.access_rows(evidence, claims.cited(evidence))
    assert rows["sources"].sum() == len(evidence.sources)
    assert rows["chosen"].sum() == len(claims.cited(evidence))
    assert (rows["chosen"] <= rows["sources"]).all()


def test_reading_limits_follow_the_table():
    """None, one and several papers read in full are said each in its own way."""
    none, one, two = (["abstract"] * 2 + ["full_text"] * n for n in range(3))
    texts = [
        str(sources.reading_limits(read(source_id=list("abcd")[: len(a)], access=a), "a")) for a in (none, one, two)
    ]
    assert "None of them was read in full; 2 were read as an abstract" in texts[0]
    assert "One of them was read in full" in texts[1]
    assert "Two of them were read in full" in texts[2]


def test_reference_is_complete(evidence):
    """Authors, title, place and DOI, as a reference list has them."""
    text = str(sources.reference(evidence, "dhurat2013"))
    assert text.startswith("Dhurat R, Sukesh MS,")
    assert text.endswith("Int J Trichology 2013;5(1):6-11. https://doi.org/10.4103/0974-7753.114700")


def test_rows_hold_each_source_once_in_the_order_of_names(evidence):
    """The list at the end of a chapter."""
    rows = sources.rows(evidence, claims.cited(evidence))
    assert sorted(rows["id"]) == sorted(claims.cited(evidence))
    assert list(rows["name"]) == sorted(rows["name"], key=str.casefold)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (dict(doi="10.1/x", pmid="12", url="https://www.a.org/b"), "10.1/x"),
        (dict(doi=None, pmid="12", url="https://www.a.org/b"), "PubMed 12"),
        (dict(doi=None, pmid=None, url="https://www.a.org/b"), "a.org"),
        (dict(doi=None, pmid=None, url=None), ""),
    ],
)
def test_found_at_gives_the_most_lasting_place(row, expected):
    """A DOI before a PubMed number, that before a site, and nothing where nothing is known."""
    assert sources.found_at(row) == expected


def test_untraced_records_are_named():
    """Only the chosen sources with a remark, each with that remark as a step."""
    known = read(source_id=["a", "b"], access=["abstract"] * 2, recheck=["year not traced", None])
    found = sources.to_reread(known, ("a", "b"))
    assert str(found).startswith("For one of these two sources (a) a detail")
    assert found.trail[0].what == "Year not traced."
