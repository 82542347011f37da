"""The reference list: one name for each source, and files that other programs read back as they were written."""

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.changing import changed

from review import bibliography, reference_files, tables

NASTY = "Sánchez-Meza Ø {b} & 50% of #1 $5 _x_ ^ ~ \\cmd <script>alert(\"x\")</script> 'é' – ü ß"


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def records(evidence):
    return bibliography.records(evidence)


def hostile(evidence):
    return changed(evidence, "sources", "dhurat2013", title=NASTY, journal=NASTY, authors="Ün{q} al Ö; Smith & Co J Jr")


def one(evidence, source_id):
    return next(record for record in bibliography.records(evidence) if record.source_id == source_id)


def read_bibtex(found):
    """Entries as another parser reads them: TeX as text, but for the fields that are no TeX."""
    text = reference_files.bibtex(found)
    decoded = LatexDecodingMiddleware(keep_braced_groups=False, keep_math_mode=False)
    library = bibtexparser.parse_string(text, append_middleware=[decoded])
    assert library.failed_blocks == []
    entries = {entry.key: {key: field.value for key, field in entry.fields_dict.items()} for entry in library.entries}
    for entry in bibtexparser.parse_string(text).entries:
        entries[entry.key] |= {key: field.value for key, field in entry.fields_dict.items() if key in ("doi", "url")}
    return {name: {key: value.replace("ˆ", "^") for key, value in entry.items()} for name, entry in entries.items()}


def read_ris(found):
    return {entry["id"]: entry for entry in rispy.loads(reference_files.ris(found))}


# Names


def test_every_source_has_one_name_of_its_own(evidence, records):
    """No two sources share a name, no name is a bare id or longer than a line, and all sources are there."""
    names = bibliography.labels(evidence)
    assert set(names) == set(evidence.sources["source_id"]) == {record.source_id for record in records}
    assert len(set(names.values())) == len(names)
    assert max(map(len, names.values())) <= bibliography.LONGEST + 1
    assert not [name for name, label in names.items() if name == label]


def test_sources_of_one_author_and_year_are_told_apart_by_letters(evidence):
    """In the order of the table."""
    names = bibliography.labels(evidence)
    assert [names[key] for key in ("gupta2022", "gupta2022jdt", "gupta2022jama")] == [
        "Gupta 2022a",
        "Gupta 2022b",
        "Gupta 2022c",
    ]
    assert (names["dhurat2013"], names["dhurat2015"]) == ("Dhurat 2013", "Dhurat 2015")


def test_without_an_author_a_source_has_a_short_title(evidence):
    """Its number where it is registered, else its title or what was noted, cut between words."""
    names = bibliography.labels(evidence)
    assert names["nct04680234"] == "NCT04680234"
    assert names["maerrors"] == "Common errors in meta-analyses"
    assert names["evms_review"] == "Academic clinic's web page of…"


def test_the_list_is_sorted_as_readers_look_names_up(records):
    """Without regard to case and accents."""
    names = [record.label for record in records]
    assert names.index("de Assis 2018") < names.index("Deepak 2014") < names.index("Dermatol Ther 2020")
    assert names.index("Röver 2015") < names.index("Sánchez-Meza") < names.index("Sci Rep 2022")


def test_persons_are_taken_apart(evidence):
    """Initials and "Jr" are no surname; a remark in brackets is no name; "et al." is said as such."""
    english = one(evidence, "english2022").item["author"]
    assert english[0] == {"family": "English", "given": "RS", "suffix": "Jr"}
    assert one(evidence, "parkascorbic").item["author"] == [{"family": "Park", "given": "HH"}]
    assert one(evidence, "deassis2018").item["author"][0] == {"family": "de Assis"}
    assert one(evidence, "ito2007").item["author"] == [{"family": "Ito"}, {"literal": "et al."}]


def test_what_was_not_read_is_left_out(evidence):
    """A record without a year or a place says nothing about them, and a title of ours stands in brackets."""
    record = one(evidence, "smdse")
    assert (record.authors, record.title, record.place) == ((), "", "")
    assert record.item["title"] == "[Correlation between a standardised mean difference and its standard error]"
    assert not {"issued", "author", "container-title"} & set(record.item)


def test_a_record_says_where_it_stands_and_how_it_was_read(evidence):
    """Place, links and way of reading as a reader sees them."""
    record = one(evidence, "dhurat2013")
    assert record.place == "Int J Trichology 2013;5(1):6-11"
    assert record.links == (
        ("doi:10.4103/0974-7753.114700", "https://doi.org/10.4103/0974-7753.114700"),
        ("PubMed 23960389", "https://pubmed.ncbi.nlm.nih.gov/23960389/"),
        ("PMC3746236", "https://pmc.ncbi.nlm.nih.gov/articles/PMC3746236/"),
    )
    assert record.read == "its abstract, or the opening of a text that has none"
    assert one(evidence, "dermatologyadvisor2022").links[0][0] == "dermatologyadvisor.com"


# Files


def test_bibtex_is_read_back_as_it_was_written(records):
    """By another parser: every entry, with titles, persons, places and numbers."""
    entries = read_bibtex(records)
    assert list(entries) == [record.source_id for record in records]
    for record in records:
        entry = entries[record.source_id]
        item = record.item
        assert entry["title"] == item["title"]
        assert ("year" in entry) == ("issued" in item)
        for key, name in {"volume": "volume", "number": "issue", "doi": "DOI", "url": "URL", "pmid": "PMID"}.items():
            assert entry.get(key) == item.get(name)
        assert item.get("container-title") in {None, *entry.values()}
        persons = entry["author"].split(" and ") if "author" in entry else []
        assert persons == [
            "others"
            if "literal" in person
            else ", ".join(person[part] for part in ("family", "suffix", "given") if part in person)
            for person in item.get("author", ())
        ]


def test_ris_is_read_back_as_it_was_written(records):
    """By the library's parser, which is strict."""
    entries = read_ris(records)
    assert list(entries) == [record.source_id for record in records]
    for record in records:
        entry, item = entries[record.source_id], record.item
        assert entry["title"] == item["title"]
        names = {"volume": "volume", "number": "issue", "doi": "DOI", "accession_number": "PMID", "custom2": "PMCID"}
        for key, name in (names | {"secondary_title": "container-title"}).items():
            assert entry.get(key) == item.get(name)
        pages = "-".join(entry[key] for key in ("start_page", "end_page") if key in entry)
        assert pages == item.get("page", "")
        assert len(entry.get("authors", ())) == len(item.get("author", ()))
    assert not re.search(r"^\d+\.$", reference_files.ris(records), flags=re.MULTILINE)


def test_csl_json_is_read_back_as_it_was_written(records):
    """Items with an id, a type that CSL knows and a title, in order."""
    items = json.loads(reference_files.csl_json(records))
    assert items == [record.item for record in records]
    types = {"article-journal", "paper-conference", "thesis", "report", "webpage", "document"}
    assert {item["type"] for item in items} <= types
    assert all(item["title"] for item in items)


def test_signs_that_a_format_reads_stay_text(evidence):
    """Braces, per cent, ampersands, accents and tags come back from every file."""
    found = [one(hostile(evidence), "dhurat2013")]
    entry = read_bibtex(found)["dhurat2013"]
    assert (entry["title"], entry["journal"]) == (NASTY, NASTY)
    assert entry["author"] == "Ün{q} al, Ö and Smith & Co, Jr, J"
    entry = read_ris(found)["dhurat2013"]
    assert (entry["title"], entry["secondary_title"]) == (NASTY, NASTY)
    assert entry["authors"] == ["Ün{q} al, Ö", "Smith & Co, J, Jr"]
    (item,) = json.loads(reference_files.csl_json(found))
    assert (item["title"], item["container-title"]) == (NASTY, NASTY)


TEXT = st.text(st.sampled_from("abz AZ09 äÖßéø {}&%$#_^~\\<>|@=,.;:'()[]/-–—²µ±≤中"), min_size=1).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(title=TEXT.filter(bool))
def test_any_title_survives_bibtex(title):
    """No title breaks an entry or comes out as another text; runs of blanks count as one."""
    title = " ".join(title.split())
    record = bibliography.Record(
        "x2030", "X 2030", (), title, "", (), "", "", "", {"type": "article-journal", "title": title}
    )
    entry = read_bibtex([record])["x2030"]
    assert " ".join(entry["title"].split()) == title


def test_the_files_are_the_same_every_time(evidence):
    """Byte for byte."""
    first, second = (reference_files.files(bibliography.records(evidence)) for _ in range(2))
    assert first == second
    assert list(first) == ["references.bib", "references.ris", "references.json"]


def test_a_note_that_stands_for_a_title_is_not_told_again():
    """The first clause ends at no point inside a number, and the note goes on after it."""
    assert (
        bibliography._clause("Microinfusion of 0.5% minoxidil; title not recorded.")
        == "Microinfusion of 0.5% minoxidil"
    )
    assert bibliography._rest("Rat skin; title not recorded. Read in 2.") == "Title not recorded. Read in 2."
    assert bibliography._rest("Rat skin.") == ""
