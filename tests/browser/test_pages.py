"""Every page of the real site, opened from disk in a browser that has no network."""

import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CHAPTERS = [f"{path.stem}.html" for path in NOTEBOOKS]
PAGES = ["index.html", *CHAPTERS, "references.html", "glossary.html"]
MARKS = ".points path, .js-line, .bars path, .barlayer path, .shapelayer path, .heatmaplayer image, .textpoint"
LIGHT_INK, DARK_INK = "rgb(29, 34, 38)", "rgb(231, 230, 227)"
TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


def drawn(page):
    """Wait until each figure of the page has marks; number of figures."""
    plots = page.locator(".plot")
    for place in range(plots.count()):
        plots.nth(place).locator(MARKS).first.wait_for(state="attached", timeout=30_000)
    return plots.count()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_opens_without_network_or_complaint(site, visit, name, dark):
    """No request, no message in the console, one title, and every figure has drawn marks."""
    page, wrong = visit((site / name).as_uri(), dark=dark)
    figures = drawn(page)
    assert wrong == []
    assert page.locator("h1").count() == 1
    assert page.locator(".js-plotly-plot").count() == figures


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


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_page_does_not_scroll_sideways(site, visit, name, width):
    """On a phone, a tablet and a desk, folded and with everything opened."""
    page, _ = visit((site / name).as_uri(), width=width)
    drawn(page)
    assert page.evaluate(TOO_WIDE) <= 0
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_is_folded_and_opens(site, visit, name):
    """One block by its own summary, all of them by the button."""
    page, _ = visit((site / name).as_uri())
    blocks = page.locator("details.code")
    assert page.locator("details.code[open]").count() == 0
    blocks.first.locator("summary").click()
    assert blocks.first.locator("pre").is_visible()
    page.get_by_role("button", name="Show all code").click()
    assert page.locator("details.code[open]").count() == blocks.count()
    page.get_by_role("button", name="Fold all code").click()
    assert page.locator("details.code[open]").count() == 0


def test_every_link_between_pages_resolves(site, visit):
    """Pages and the places in them are there."""
    page, _ = visit((site / "index.html").as_uri())
    for name in PAGES:
        page.goto((site / name).as_uri())
        for link in set(page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")):
            address, _, place = link.partition("#")
            if not address.startswith("file:"):
                continue
            target = Path(url2pathname(urlsplit(address).path))
            assert target.is_relative_to(site), f"{name} links to {link}, outside the folder"
            assert target.is_file(), f"{name} links to {link}"
            assert not place or f'id="{place}"' in target.read_text(encoding="utf-8"), f"{name} links to {link}"


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
def test_figures_follow_the_theme_and_fit_on_paper(site, visit, name):
    """Words of a figure take the page's colour, in light, dark and print."""
    page, wrong = visit((site / name).as_uri(), dark=True)
    if drawn(page) == 0:
        return
    ink = "() => getComputedStyle(document.querySelector('.plot text.annotation-text, .plot .main-svg text')).fill"
    assert page.evaluate(ink) == DARK_INK
    page.emulate_media(color_scheme="light")
    deadline = time.monotonic() + 20
    while page.evaluate(ink) != LIGHT_INK and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert page.evaluate(ink) == LIGHT_INK
    assert len(page.pdf(format="A4")) > 10_000
    assert wrong == []
