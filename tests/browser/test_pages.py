"""Every page of the real site, opened from disk in a browser that has no network."""

import re
import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CHAPTERS = [f"{path.stem}.html" for path in NOTEBOOKS]
PAGES = ["index.html", *CHAPTERS, "references.html", "glossary.html"]
MARKS = ".points path, .js-line, .bars path, .barlayer path, .shapelayer path, .heatmaplayer image, .textpoint"
LIGHT_INK, DARK_INK = "rgb(29, 34, 38)", "rgb(231, 230, 227)"
FOLDS = "(open) => document.querySelectorAll('details').forEach((fold) => (fold.open = open))"
TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


def drawn(page):
    """Wait until each figure of the page has marks; number of figures."""
    plots = page.locator(".plot")
    for place in range(plots.count()):
        plots.nth(place).locator(MARKS).first.wait_for(state="attached", timeout=30_000)
    return plots.count()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("dark", "widths"), [(True, (1440, 768)), (False, (360,))], ids=["desk-dark", "phone-light"])
def test_page_opens_without_network_or_complaint(site, visit, name, dark, widths):
    """No request, no message, one title, every figure with marks; no sideways scroll, folded or with all opened."""
    page, wrong = visit((site / name).as_uri(), dark=dark, width=widths[0])
    figures = drawn(page)
    assert page.locator("h1").count() == 1
    assert page.locator(".js-plotly-plot").count() == figures
    for opened in (False, True):
        page.evaluate(FOLDS, opened)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) <= 0
    assert wrong == []


def test_a_figure_is_seen_before_it_is_drawn(site, browser):
    """A picture stands in its place while the library that draws is not there yet, and goes when it is."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/plotly.min.js", lambda route: None)
    page.goto((site / CHAPTERS[8]).as_uri(), wait_until="commit")
    picture = page.locator(".plot > img.still").first
    page.wait_for_function("() => document.querySelector('.plot > img.still')?.naturalWidth > 0")
    plot, drawing = picture.locator("xpath=..").bounding_box(), picture.bounding_box()
    assert drawing == pytest.approx(plot, abs=2)
    page.unroute("**/plotly.min.js")
    page.reload()
    drawn(page)
    page.wait_for_function("() => document.querySelectorAll('.plot > img.still').length === 0")
    context.close()


def test_every_link_between_pages_resolves(site):
    """Pages and the places in them are there."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    places = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in texts.items()}
    for name in PAGES:
        links = {unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]+)"', texts[name])}
        assert links
        for link in links:
            address, _, place = link.partition("#")
            if urlsplit(address).scheme:
                continue
            target = (site / unquote(address) if address else site / name).resolve()
            assert target.is_relative_to(site), f"{name} links to {link}, outside the folder"
            assert target.is_file(), f"{name} links to {link}"
            assert not place or unquote(place) in places[target.name], f"{name} links to {link}"


@pytest.mark.parametrize(("width", "height", "seen"), [(1440, 900, 3), (360, 740, 2)], ids=["desk", "phone"])
def test_the_first_screen_holds_the_answers(site, visit, width, height, seen):
    """Does it work (with its numbers), how sure, and on a desk which claims hold: read without scrolling."""
    page, _ = visit((site / "index.html").as_uri(), width=width, height=height)
    answers = page.locator(".answers.first .short")
    assert answers.count() == 3
    for place in range(seen):
        box = answers.nth(place).bounding_box()
        assert box["y"] + box["height"] <= height


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_folds_its_code_and_follows_the_theme(site, visit, name):
    """Code opens by its own summary and all of it by the button; words of a figure take the page's colour; it prints."""
    page, wrong = visit((site / name).as_uri(), dark=True)
    figures = drawn(page)
    the_code_folds(page)
    if figures:
        the_figures_follow(page)
    assert len(page.pdf(format="A4")) > 10_000
    assert wrong == []


def the_code_folds(page):
    blocks, opened = page.locator("details.code"), page.locator("details.code[open]")
    assert opened.count() == 0
    blocks.first.locator("summary").click()
    assert blocks.first.locator("pre").is_visible()
    page.get_by_role("button", name="Show all code").click()
    assert opened.count() == blocks.count()
    page.get_by_role("button", name="Fold all code").click()
    assert opened.count() == 0


def the_figures_follow(page):
    ink = "() => getComputedStyle(document.querySelector('.plot text.annotation-text, .plot .main-svg text')).fill"
    assert page.evaluate(ink) == DARK_INK
    page.emulate_media(color_scheme="light")
    deadline = time.monotonic() + 20
    while page.evaluate(ink) != LIGHT_INK and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert page.evaluate(ink) == LIGHT_INK
