"""Cards of citations and terms: on hover, focus and touch, within the window, closed by Escape, without a shift."""

import pytest

from .small_review import write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["site", "single"])
def address(request, tmp_path_factory, front):
    """The first chapter, in both forms of the shared page."""
    return write(tmp_path_factory.mktemp(request.param), front)[request.param]


def chapter(page):
    return page.locator("[id='00_first']") if page.locator(".page").count() else page.locator("main")


def term(page, word):
    return chapter(page).locator("a.term", has_text=word).first


def cite(page, word):
    return chapter(page).locator("a.cite", has_text=word).first


def card(page):
    return page.locator(".popover")


def inside(page):
    """How far the card reaches over an edge of the window; nothing, if it lies within."""
    box = card(page).bounding_box()
    size = page.viewport_size
    return max(
        -box["x"], -box["y"], box["x"] + box["width"] - size["width"], box["y"] + box["height"] - size["height"], 0
    )


@pytest.mark.parametrize("width", [360, 1440])
def test_a_card_opens_on_hover_and_closes_when_left(address, visit, width):
    """It lies within the window, can be entered by the mouse, and moves nothing on the page."""
    page, wrong = visit(address, width=width)
    before = chapter(page).bounding_box()
    term(page, "p value").hover()
    card(page).wait_for(state="visible")
    assert "It says nothing about size or importance." in card(page).inner_text()
    assert inside(page) == 0
    card(page).hover()
    page.wait_for_timeout(400)
    assert card(page).is_visible()
    page.mouse.move(1, 1)
    card(page).wait_for(state="hidden")
    assert chapter(page).bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert wrong == []


def test_a_citation_shows_the_record_and_how_it_was_read(address, visit):
    """With the DOI as a link; the link itself leads to the list of sources."""
    page, _ = visit(address)
    link = cite(page, "Dhurat 2013")
    link.hover()
    card(page).wait_for(state="visible")
    text = card(page).inner_text()
    assert "Dhurat R, Sukesh MS" in text
    assert "Int J Trichology 2013;5(1):6-11" in text
    assert "Read as: its abstract" in text
    assert card(page).get_by_text("doi:10.4103").get_attribute("href") == "https://doi.org/10.4103/0974-7753.114700"
    link.click()
    page.locator(".entry[id$='dhurat2013']").wait_for(state="visible")
    assert "dhurat2013" in page.url


def test_a_card_opens_by_key_and_closes_by_escape(address, visit):
    """Focus shows it, Escape hides it and leaves the focus, the next Tab goes on; the link is described by it."""
    page, _ = visit(address)
    link = term(page, "p value")
    page.locator(".finder input").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break
    card(page).wait_for(state="visible")
    described = page.locator(f"[id='{link.get_attribute('aria-describedby')}']")
    assert "It says nothing about size" in described.text_content()
    page.keyboard.press("Escape")
    assert card(page).is_hidden()
    assert link.evaluate("(link) => link === document.activeElement")
    page.keyboard.press("Tab")
    card(page).wait_for(state="visible")
    assert card(page).locator("strong").first.inner_text() == "Dhurat 2013"


def test_the_first_touch_opens_a_card_and_the_second_follows_the_link(address, browser):
    """On a phone; a touch elsewhere closes the card."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto(address)
    link, before = cite(page, "Dhurat 2013"), page.url
    link.tap()
    card(page).wait_for(state="visible")
    assert page.url == before
    assert inside(page) == 0
    chapter(page).locator("h1").tap()
    card(page).wait_for(state="hidden")
    link.tap()
    card(page).wait_for(state="visible")
    link.tap()
    page.locator(".entry[id$='dhurat2013']").wait_for(state="visible")
    context.close()


def test_a_card_near_the_lower_edge_opens_above_its_word(address, visit):
    """And stays beside it when the page scrolls."""
    page, _ = visit(address, height=420)
    link = cite(page, "Yu 2018")
    link.evaluate("(link) => scrollBy(0, link.getBoundingClientRect().bottom - innerHeight + 10)")
    link.hover()
    card(page).wait_for(state="visible")
    assert inside(page) == 0
    assert card(page).bounding_box()["y"] < link.bounding_box()["y"]


def test_an_anomaly_leads_to_its_row(address, visit):
    """In the chapter that tells of all of them."""
    page, _ = visit(address)
    link = cite(page, "a01")
    link.hover()
    card(page).wait_for(state="visible")
    assert "What is odd" in card(page).inner_text()
    link.click()
    page.get_by_role("heading", name="How sure is that?").first.wait_for(state="visible")
    assert page.url.endswith("a01")


def test_without_script_links_lead_on(address, browser):
    """A term leads to the glossary, a citation to the list of sources; no card lies about."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".card-store").is_hidden()
    assert term(page, "p value").get_attribute("href").endswith("p-value")
    assert cite(page, "Dhurat 2013").get_attribute("href").endswith("dhurat2013")
    context.close()


def test_print_shows_plain_words(address, visit):
    """Neither cards nor underlines nor the search field are printed."""
    page, _ = visit(address)
    term(page, "p value").hover()
    card(page).wait_for(state="visible")
    page.emulate_media(media="print")
    assert card(page).is_hidden()
    assert page.locator(".finder").is_hidden()
    assert cite(page, "Dhurat 2013").evaluate("(link) => getComputedStyle(link).textDecorationLine") == "none"
