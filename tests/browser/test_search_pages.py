"""Search over all pages: by words, by keyboard, offline, in the site and in the one file."""

import pytest
from playwright.sync_api import expect

from .small_review import write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["site", "single"])
def address(request, tmp_path_factory, front):
    """The first chapter, in both forms of the shared page."""
    return write(tmp_path_factory.mktemp(request.param), front)[request.param]


def look_for(page, words):
    page.get_by_label("Search all pages").fill(words)
    page.locator(".results [role=status]:not(:empty)").wait_for()
    page.wait_for_timeout(250)


def found(page):
    """Heading and page of each place."""
    rows = page.locator(".results a")
    return [(row.locator(".heading").inner_text(), row.locator(".where").inner_text()) for row in rows.all()]


def focused(page):
    return page.evaluate("document.activeElement.closest('.results a')?.querySelector('.heading').textContent ?? ''")


def test_headings_come_before_terms_and_terms_before_text(address, visit):
    """A word in a heading counts most."""
    page, wrong = visit(address)
    look_for(page, "marmalade")
    assert found(page) == [
        ("Marmalade and certainty", "05 How sure is that?"),
        ("A smaller heading", "00 What does it rest on?"),
    ]
    look_for(page, "standard error")
    assert found(page)[0] == ("standard error", "Glossary")
    look_for(page, "Kumar 2018")
    assert found(page)[0] == ("Kumar 2018", "Sources")
    assert wrong == []


def test_all_words_must_be_there_without_regard_to_accents_and_case(address, visit):
    """And the words are marked in the snippet."""
    page, _ = visit(address)
    look_for(page, "UBERRASCHUNG ende")
    assert found(page) == []
    assert page.locator(".results [role=status]").inner_text() == "Nothing found"
    look_for(page, "uberraschung END")
    assert found(page) == [("Marmalade and certainty", "05 How sure is that?")]
    assert page.locator(".results mark").all_inner_texts() == ["end", "Überraschung"]
    assert page.locator(".results .snippet").inner_text().startswith("… ")


def test_the_search_works_by_keyboard_alone(address, visit):
    """A slash goes to the field, arrows walk, Enter opens, Escape empties."""
    page, _ = visit(address)
    page.keyboard.press("/")
    page.keyboard.type("marmalade")
    expect(page.locator(".results a")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Marmalade and certainty"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "A smaller heading"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "A smaller heading"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    assert page.locator(".results").is_hidden()
    assert page.get_by_label("Search all pages").input_value() == ""
    page.keyboard.type("marmalade")
    page.locator(".results a").first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Marmalade and certainty").wait_for(state="visible")
    assert "05_second" in page.url


def test_a_slash_in_a_field_is_a_slash(address, visit):
    """Typed text is not taken away."""
    page, _ = visit(address)
    page.get_by_label("Search all pages").focus()
    page.keyboard.type("1/2")
    assert page.get_by_label("Search all pages").input_value() == "1/2"


def test_the_results_close_when_the_reader_turns_away(address, visit):
    """By the mouse, or by Tab beyond them."""
    page, _ = visit(address)
    look_for(page, "marmalade")
    page.mouse.click(4, 880)
    assert page.locator(".results").is_hidden()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_field_and_results_fit_the_window(address, visit, width):
    """On a phone the field opens over the whole head."""
    page, _ = visit(address, width=width)
    top = page.locator("header.top").bounding_box()["height"]
    page.get_by_label("Search all pages").focus()
    look_for(page, "trial")
    assert page.locator("header.top").bounding_box()["height"] == top
    box = page.locator(".results").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_script_there_is_no_field(address, browser):
    """A field that cannot search is not shown."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".finder").is_hidden()
    context.close()
