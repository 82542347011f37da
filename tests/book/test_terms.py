"""Terms of the glossary are explained at their first use."""

import re

import pandas as pd
import pytest

from review import tables
from review.book import cards, glossary, references, terms, texts
from review.book.markdown import Heading
from review.book.page import Page

from ..changing import with_table

TERM = re.compile(r'<a class="term" href="glossary.html#([^"]+)">(.*?)</a>', flags=re.DOTALL)


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return terms.terms(evidence)


@pytest.fixture
def explain(found):
    return lambda html: texts.rewritten(html, terms.explainer(found))


def words(html):
    """What was marked, with the term that it leads to."""
    return [(text, place) for place, text in TERM.findall(html)]


def test_the_first_use_is_explained_and_no_other(explain):
    """A link to the glossary, in paragraphs and list items."""
    assert explain("<p>A p value, a p value.</p><ul><li>p values</li></ul>") == (
        '<p>A <a class="term" href="glossary.html#p-value">p value</a>, a p value.</p><ul><li>p values</li></ul>'
    )


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Two forest plots", [("forest plots", "forest-plot")]),
        ("Meta-analyses", [("Meta-analyses", "meta-analysis")]),
        ("a network meta-analysis", [("network meta-analysis", "network-meta-analysis")]),
        ("a standardised mean difference", [("standardised mean difference", "standardized-mean-difference")]),
        ("an SMD and the SD", [("SMD", "standardized-mean-difference"), ("SD", "standard-deviation")]),
        ("the risk-of-bias tool", [("risk-of-bias", "risk-of-bias")]),
        ("a confidence\ninterval", [("confidence\ninterval", "confidence-interval")]),
        ("Fisher’s exact test", [("Fisher’s exact test", "fisher-s-exact-test")]),
        ("I² and tau²", [("I²", "i2"), ("tau²", "tau2")]),
        ("the GRIM test is grim", [("GRIM", "grim")]),
    ],
)
def test_the_words_of_a_text_are_recognised(explain, text, marked):
    """Plurals, capitals at the start, line ends, hyphens; the longest words win."""
    assert words(explain(f"<p>{text}</p>")) == marked


@pytest.mark.parametrize(
    "text",
    [
        "salt, a grim day, de novo",
        "a source of light, to report, to study, the domain of dogs",
        "Powerful, with great certainty, bound to fail, out of control",
        "the army and forearms",
    ],
)
def test_everyday_words_are_left_alone(explain, text):
    """A word of every day counts only in the phrases that the glossary gives; part of a word never."""
    assert words(explain(f"<p>{text}</p>")) == []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>p value</h2>",
        '<p><a href="#">p value</a></p>',
        "<p><code>p value</code></p>",
        "<table><tr><td><p>p value</p></td></tr></table>",
        '<details class="trail"><ol><li>p value</li></ol></details>',
        '<div class="question"><p>p value</p></div>',
        "<div>p value</div>",
    ],
)
def test_only_prose_is_explained(explain, html):
    """No headings, links, code, tables, folded trails, questions."""
    assert explain(html) == html


def test_no_two_terms_claim_the_same_words(evidence):
    """Each form of the glossary, with its plural, belongs to one term."""
    owners = {}
    for row in evidence.glossary.to_dict("records"):
        for form in terms.forms(row):
            owners.setdefault(re.sub(r"[\s-]+", " ", form), set()).add(row["term"])
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}
    identities = [terms.identity(term) for term in evidence.glossary["term"]]
    assert len(set(identities)) == len(identities)


def test_every_term_is_found_by_its_own_words(evidence, found):
    """Alone in a paragraph, each form leads to its term."""
    for row in evidence.glossary.to_dict("records"):
        for form in terms.forms(row):
            html = texts.rewritten(f"<p>{form.replace('<', '&lt;')}</p>", terms.explainer(found))
            assert words(html), form
            assert words(html)[0][1] == terms.identity(row["term"])


def test_a_glossary_without_terms_explains_nothing(evidence):
    """And breaks nothing."""
    none = terms.terms(with_table(evidence, "glossary", evidence.glossary.iloc[:0]))
    assert texts.rewritten("<p>p value</p>", terms.explainer(none)) == "<p>p value</p>"


def test_a_term_has_a_card(evidence, explain):
    """With what it means."""
    store = cards.store(explain("<p>A p value</p>"), cards.cards(evidence))
    assert 'id="card-term-p-value"' in store
    assert "It says nothing about size or importance." in store


# The pages of all terms and all sources


def chapter(number, body):
    return Page(f"{number}_x", Heading(1, "x", "X"), body, "", (), False)


def test_the_glossary_lists_every_term_with_where_it_is_explained_first(evidence, explain):
    """By letter, with links to related terms and to the chapter."""
    made = glossary.page(evidence, [chapter("01", "<p>x</p>"), chapter("02", explain("<p>A p value</p>"))])
    assert made.file == "glossary.html"
    assert made.body.count('class="entry"') == len(evidence.glossary)
    entry = re.search(r'<div class="entry" id="p-value">.*?</div>', made.body, flags=re.S)[0]
    assert 'See also <a href="#confidence-interval">confidence interval</a>' in entry
    assert '<a href="02_x.html" aria-label="Chapter 02">02</a>' in entry
    places = set(re.findall(r'id="([^"]+)"', made.body))
    assert {place for place in re.findall(r'href="#([^"]+)"', made.body)} <= places
    assert [heading.id for heading in made.headings] == re.findall(r'<h2 id="([^"]+)"', made.body)


def test_the_sources_page_lists_every_source_with_the_chapters_that_cite_it(evidence):
    """With files for reference managers."""
    cites = '<a class="cite" href="references.html#yu2018">Yu 2018</a>'
    made = references.page(evidence, [chapter("01", cites), chapter("02", ""), chapter("03", cites)])
    assert made.body.count('class="entry"') == len(evidence.sources)
    entry = re.search(r'<div class="entry" id="yu2018">.*?</div>', made.body, flags=re.S)[0]
    assert re.findall(r'href="(\d\d_x.html)"', entry) == ["01_x.html", "03_x.html"]
    assert "Cited in no chapter." in re.search(r'id="ito2007">.*?</div>', made.body, flags=re.S)[0]
    assert set(re.findall(r'href="data/([^"]+)" download', made.body)) == set(references.files(evidence))


def test_hostile_terms_are_text(evidence, nasty):
    """In the glossary and in cards."""
    row = {"term": nasty, "definition": nasty, "see_also": nasty, "written_as": pd.NA}
    ours = with_table(evidence, "glossary", pd.concat([evidence.glossary, pd.DataFrame([row])], ignore_index=True))
    assert "<script>" not in glossary.page(ours, []).body
    assert "<script>" not in cards.term_card(row)


def test_the_glossary_sets_raised_figures(evidence):
    """I² and tau² stand on their page as in the chapters; the ids that lead there stay."""
    html = str(glossary.page(evidence, []).body)
    assert 'id="tau2"><dt>tau²</dt>' in html
    assert '<a href="#i2">I²</a>' in html
    assert "from −1 to 1" in html
