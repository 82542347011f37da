"""A title with `<script>`, quotes and ampersands in the data shows as text everywhere, and runs nowhere."""

import json
import shutil

import bibtexparser
import pandas as pd
import pytest
import rispy

from review import project
from review.book import build, packing

from .conftest import ROOT

pytestmark = [pytest.mark.build, pytest.mark.browser]

RUNS = "window.hacked=1"
TITLE = f"""<script>{RUNS}</script> "Needles" & <img src=x onerror="{RUNS}"> 'hair' </title></script> {{b}} é"""
LABEL = 'Nasty & "Co" <script>1</script> 2013'
CELLS = {
    "sources": ("source_id", "dhurat2013", {"title": TITLE, "note": TITLE}),
    "studies": ("study_id", "dhurat2013", {"label": LABEL, "note": TITLE, "country": TITLE}),
    "anomalies": ("anomaly_id", "a01", {"printed": TITLE, "finding": TITLE, "consequence": TITLE}),
    "glossary": ("term", "p value", {"definition": TITLE}),
}
NOTEBOOKS = ("01_finding_the_evidence", "02_reading_one_trial")
PAGES = (*NOTEBOOKS, "references", "glossary", "index")
SINGLE = project.of().single


@pytest.fixture(scope="module")
def site(tmp_path_factory, front):
    """Two real chapters in both forms, built from a copy of the tables with hostile cells."""
    folder = tmp_path_factory.mktemp("hostile")
    data = shutil.copytree(ROOT / "data", folder / "data")
    for name, (key, row, cells) in CELLS.items():
        table = pd.read_csv(data / f"{name}.csv", dtype=str, keep_default_na=False)
        table.loc[table[key] == row, list(cells)] = list(cells.values())
        table.to_csv(data / f"{name}.csv", index=False, lineterminator="\n")
    (folder / "notebooks").mkdir()
    for stem in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / f"{stem}.ipynb", folder / "notebooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(packing.FILTER, "preset", 0)
        return build(folder / "site", notebooks=folder / "notebooks", folder=data, front=front, single=True)


def texts(site):
    return {path.name: path.read_text("utf-8") for path in site.rglob("*") if path.suffix in (".html", ".js")}


def open_page(visit, site, name):
    page, wrong = visit(f"{site.as_uri()}/{name}")
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    return page, wrong


def sound(page, wrong):
    """Nothing of the data ran, or became an element."""
    assert wrong == []
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x']").count() == 0


def test_no_file_of_the_site_holds_it_unescaped(site):
    """Neither pages nor the search index."""
    for name, text in texts(site).items():
        assert f"<script>{RUNS}" not in text, name
        assert "<script>1" not in text, name
        assert "<img src=x" not in text, name


@pytest.mark.parametrize("name", [*(f"{stem}.html" for stem in PAGES), *(f"{SINGLE}#{stem}" for stem in PAGES[1:3])])
def test_pages_show_it_as_text(site, visit, name):
    """Headings, tables, figures, sentences, trails and code of each page, alone and in the one file."""
    page, wrong = open_page(visit, site, name)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.wait_for_timeout(300)
    sound(page, wrong)
    shown = page.locator("main").inner_text()
    if "index" not in name:
        assert TITLE in shown or LABEL in shown or "glossary" in name


def test_the_list_of_sources_and_the_glossary_show_it(site, visit):
    """Name, title and definition."""
    page, _ = open_page(visit, site, "references.html")
    entry = page.locator(".entry#dhurat2013")
    assert entry.locator("dt").inner_text() == LABEL
    assert TITLE in entry.locator("dd").inner_text()
    page, _ = open_page(visit, site, "glossary.html")
    assert TITLE in page.locator(".entry#p-value dd").inner_text()


@pytest.mark.parametrize("name", ["02_reading_one_trial.html", f"{SINGLE}#02_reading_one_trial"])
def test_cards_show_it(site, visit, name):
    """On hover: the record of a source, and a term."""
    page, wrong = open_page(visit, site, name)
    for link, words in (("a.cite[href$='dhurat2013']", TITLE), ("a.term[href$='p-value']", TITLE)):
        page.locator(f"{link}:visible").first.hover()
        card = page.locator(".popover")
        card.wait_for(state="visible")
        assert words in card.inner_text()
        page.keyboard.press("Escape")
    sound(page, wrong)


@pytest.mark.parametrize("name", ["index.html", SINGLE])
def test_the_search_finds_it_and_shows_it(site, visit, name):
    """In headings and snippets, with the words marked."""
    page, wrong = open_page(visit, site, name)
    page.keyboard.press("/")
    page.keyboard.type("onerror needles")
    page.locator(".results a").first.wait_for()
    assert "onerror=" in page.locator(".results").inner_text()
    assert page.locator(".results script, .results img").count() == 0
    page.get_by_label("Search all pages").fill('nasty "co"')
    page.locator(".results .heading", has_text=LABEL).first.wait_for()
    sound(page, wrong)


def test_the_exports_hold_it_as_text(site):
    """Read back by the formats' own parsers; the tables as they are."""
    items = {item["id"]: item for item in json.loads((site / "data/references.json").read_text("utf-8"))}
    assert items["dhurat2013"]["title"] == TITLE
    entries = {entry["id"]: entry for entry in rispy.loads((site / "data/references.ris").read_text("utf-8"))}
    assert entries["dhurat2013"]["title"] == TITLE
    library = bibtexparser.parse_string((site / "data/references.bib").read_text("utf-8"))
    assert library.failed_blocks == []
    assert "dhurat2013" in library.entries_dict
    assert TITLE in set(pd.read_csv(site / "data/sources.csv")["title"])
