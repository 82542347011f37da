"""Short names of sources become citations."""

from types import SimpleNamespace

import pytest

from review import tables
from review.book import cards, citing, texts

from ..changing import changed

REGISTER = SimpleNamespace(stem="05_trust", body="<table><td>a01</td><td class='x'>a02</td></table>")
OTHER = SimpleNamespace(stem="02_one", body="<table><td>a01</td></table>")


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return citing.citations(evidence, [OTHER, REGISTER])


@pytest.fixture
def cite(found):
    return lambda html, stem="02_one": texts.rewritten(html, citing.citer(found, stem))


def link(source, name):
    return f'<a class="cite" href="references.html#{source}">{name}</a>'


def test_an_id_becomes_author_and_year_with_a_link(cite):
    """In a trail, a cell and a sentence."""
    assert cite('<span class="source">[dhurat2013, abstract, read as abstract]</span>') == (
        f'<span class="source">[{link("dhurat2013", "Dhurat 2013")}, abstract, read as abstract]</span>'
    )
    assert cite("<td>kumar2018; a03</td>").startswith(f"<td>{link('kumar2018', 'Kumar 2018')}; ")
    assert cite("<p>As in (gupta2022jdt).</p>") == f"<p>As in ({link('gupta2022jdt', 'Gupta 2022b')}).</p>"
    assert cite("<p>See maerrors</p>") == f"<p>See {link('maerrors', 'Common errors in meta-analyses')}</p>"


def test_a_fact_of_the_background_is_cited_by_its_source(cite):
    """In a sentence and in a cell of marks: its number says nothing to a reader."""
    assert cite("<p>175 to 300 (b07)</p>") == f"<p>175 to 300 ({link('barman1965', 'Barman 1965')})</p>"
    assert cite("<td>a79, b11</td>").endswith(f", {link('suchonwanit2019', 'Suchonwanit 2019')}</td>")


def test_a_name_with_a_year_becomes_a_link(cite):
    """Also across the end of a line; a name that two sources share leads nowhere."""
    assert cite("<p>Dhurat 2013 says</p>") == f"<p>{link('dhurat2013', 'Dhurat 2013')} says</p>"
    assert cite("<p>Dhurat\n2013 says</p>") == f"<p>{link('dhurat2013', chr(10).join(('Dhurat', '2013')))} says</p>"
    assert cite("<p>Gupta 2022 says</p>") == "<p>Gupta 2022 says</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<code>dhurat2013</code>",
        '<p id="dhurat2013" title="dhurat2013">x</p>',
        "<p>dhurat2013-m1 and dhurat2013_x and xdhurat2013</p>",
        "<p>https://example.org/dhurat2013 and a@dhurat2013 and dhurat2013.csv</p>",
        '<p class="cite">Dhurat 2013: a title to be copied</p>',
        '<span class="printed">Its journal and year: Skin Appendage Disord 2023</span>',
        '<script type="application/json">"dhurat2013"</script>',
    ],
)
def test_what_is_no_name_in_the_text_stays(cite, html):
    """Code, attributes, keys of rows, addresses, and text that is there to be copied."""
    assert cite(html) == html


@pytest.mark.parametrize("tag", ["a", "h2", "summary", "button", "figcaption"])
def test_where_no_link_may_stand_the_name_stands_alone(cite, tag):
    """No link in a link; headings and buttons stay plain."""
    assert cite(f"<{tag}>dhurat2013</{tag}>") == f"<{tag}>Dhurat 2013</{tag}>"


def test_a_step_of_a_trail_cites_in_its_brackets(cite):
    """The name before them stays plain, so that a list of steps is no thicket of links."""
    step = '<details class="trail"><ol><li>Yu 2018: n = 19. <span class="source">[yu2018]</span></li></ol></details>'
    linked = step.replace("[yu2018]", f"[{link('yu2018', 'Yu 2018')}]")
    assert cite(step) == linked
    assert cite(step.replace("Yu 2018:", "yu2018:")) == linked


def test_a_block_links_a_source_once(cite):
    """The second mention in a paragraph is plain; the next paragraph links again."""
    once = link("yu2018", "Yu 2018")
    assert cite("<p>yu2018, <em>Yu 2018</em>, yu2018</p><p>yu2018</p>") == (
        f"<p>{once}, <em>Yu 2018</em>, Yu 2018</p><p>{once}</p>"
    )


def test_anomalies_lead_to_their_row(cite, found):
    """The row is on the page whose tables hold most of them; there it gets the id, once."""
    assert found.register == "05_trust"
    assert cite("<p>see a01.</p>") == '<p>see <a class="cite mark" href="05_trust.html#a01">a01</a>.</p>'
    assert cite("<td>a01</td><td>a01</td>", "05_trust") == (
        '<td><span id="a01">a01</span></td><td><a class="cite mark" href="05_trust.html#a01">a01</a></td>'
    )


def test_without_a_register_anomalies_stay_text(evidence):
    """A review of other notebooks has no such page."""
    citer = citing.citer(citing.citations(evidence), "00_x")
    assert texts.rewritten("<p>see a01</p>", citer) == "<p>see a01</p>"


def test_a_study_that_is_no_source_leads_to_its_report(evidence):
    """Its own label, its source's record."""
    ours = changed(evidence, "studies", "yu2018", study_id="yustudy", label="Yu's half scalps")
    citer = citing.citer(citing.citations(ours), "00_x")
    assert texts.rewritten("<p>yustudy</p>", citer) == f"<p>{link('yu2018', 'Yu&#39;s half scalps')}</p>"


def test_each_citation_has_a_card(evidence, cite):
    """The record with its DOI, how it was read, and what is to be read again; hidden, and escaped."""
    shelf = cards.cards(evidence)
    store = cards.store(cite("<p>dhurat2013 and jishuitan2022 and a01</p>"), shelf)
    assert store.startswith('<div class="card-store" hidden>')
    assert store.count('<div id="card-') == 3
    for words in (
        "<strong>Dhurat 2013</strong>",
        "Dhurat R, Sukesh MS",
        "A Pilot Study. Int J Trichology 2013;5(1):6-11.",
        'href="https://doi.org/10.4103/0974-7753.114700"',
        "Read as: its abstract",
        "To be read again:",
        "<em>What is odd:</em>",
    ):
        assert words in store
    assert cards.store("<p>nothing</p>", shelf) == ""


def test_a_hostile_record_is_text(evidence, nasty):
    """In the name, the card and the citation."""
    ours = changed(evidence, "sources", "ito2007", title=nasty, authors=f"{nasty} A", note=nasty)
    citer = citing.citer(citing.citations(ours), "00_x")
    html = texts.rewritten("<p>ito2007</p>", citer)
    found = html + cards.store(html, cards.cards(ours))
    assert "<script>" not in found
    assert "&lt;script&gt;" in found
    assert "<script>" not in cards.anomaly_card(
        {"anomaly_id": "a01", "source_id": "x", "printed": nasty, "finding": nasty}, {}
    )


def test_citations_are_counted(cite):
    """By source, from the finished page."""
    html = cite("<p>dhurat2013</p><p>dhurat2013 and yu2018</p>")
    assert citing.cited(html) == {"dhurat2013": 2, "yu2018": 1}


def test_a_cell_links_sources_without_a_year(cite):
    """Only where the name is all of a part of the cell: a word of prose, or of a longer name, is no source."""
    assert cite("<td>Yahoo*; Dhurat 2013</td>") == (
        f"<td>{link('yahoohome', 'Yahoo')}*; {link('dhurat2013', 'Dhurat 2013')}</td>"
    )
    assert cite("<th>Khalid</th>") == f"<th>{link('khalidjpad', 'Khalid')}</th>"
    assert cite("<td>Yu 2018, Khalid and Yahoo news</td>").endswith(
        f"{link('khalidjpad', 'Khalid')} and Yahoo news</td>"
    )
    assert cite("<td>Khalid and Yahoo (2 pages)</td>") == (
        f"<td>{link('khalidjpad', 'Khalid')} and {link('yahoohome', 'Yahoo')} (2 pages)</td>"
    )
    assert cite("<td>As Yahoo says; Yahoo news</td>") == "<td>As Yahoo says; Yahoo news</td>"
    assert cite("<p>Yahoo</p>") == "<p>Yahoo</p>"


def test_a_source_does_not_lead_to_itself(cite):
    """Its entry in the list of sources; another source named there is a link."""
    entry = '<div id="dhurat2013"><dd>Dhurat 2013. Kumar 2018</dd></div>'
    assert cite(entry) == f'<div id="dhurat2013"><dd>Dhurat 2013. {link("kumar2018", "Kumar 2018")}</dd></div>'
