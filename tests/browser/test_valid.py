"""Every page as a strict parser of HTML reads it."""

import html5lib
import pytest

pytestmark = pytest.mark.build

PAGES = [*(f"{number:02d}_*" for number in range(11)), "index", "references", "glossary", "microneedling-review"]


def errors(text):
    """What html5lib finds wrong: its code, and where."""
    parser = html5lib.HTMLParser()
    parser.parse(text)
    return [(code, place, about) for place, code, about in parser.errors]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_html(site, name):
    """No error on any page, or in the one file."""
    (path,) = site.glob(f"{name}.html")
    text = path.read_text(encoding="utf-8")
    assert errors(text) == []
    ids = html5lib.parse(text, namespaceHTMLElements=False).findall(".//*[@id]")
    names = [element.get("id") for element in ids]
    assert len(names) == len(set(names))


def test_the_parser_is_strict():
    """A stray end tag and a missing doctype are found."""
    assert [code for code, *_ in errors("<p></b>")] == ["expected-doctype-but-got-start-tag", "unexpected-end-tag"]
