"""What helps to read a page: colours, contents that follow, addresses of headings, code in its folds."""

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

CHAPTER = "05_can_we_trust_it.html"
LIGHT, DARK = "rgb(253, 253, 252)", "rgb(20, 23, 26)"
GROUND = "() => getComputedStyle(document.body).backgroundColor"
CURRENT = "() => document.querySelector('.toc.wide [aria-current]')?.hash"
NOTHING_KEPT = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })"""
)


@pytest.fixture
def chapter(site):
    """Address of a long chapter."""
    return (site / CHAPTER).as_uri()


def choose(page, name):
    """Press the button until it says this."""
    button = page.locator("button.theme")
    for _ in range(3):
        if (button.text_content() or "").strip().startswith(f"Colours: {name}."):
            return
        button.click()
    raise AssertionError(button.text_content())


@pytest.mark.parametrize("dark", [False, True], ids=["light system", "dark system"])
def test_colours_are_the_systems_until_the_reader_chooses(chapter, visit, dark):
    """System, light, dark: the page and its figures, whatever the system says, and again after a reload."""
    page, wrong = visit(chapter, dark=dark)
    assert page.evaluate(GROUND) == (DARK if dark else LIGHT)
    for name, ground in (("light", LIGHT), ("dark", DARK)):
        choose(page, name)
        assert page.evaluate(GROUND) == ground
        page.reload()
        assert page.evaluate(GROUND) == ground
    choose(page, "as your system")
    assert page.evaluate(GROUND) == (DARK if dark else LIGHT)
    assert wrong == []


def test_figures_follow_the_choice(chapter, visit):
    """Their words take the colour of the page's."""
    page, _ = visit(chapter)
    page.locator(".plot .main-svg text").first.wait_for(state="attached", timeout=30_000)
    choose(page, "dark")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.plot .main-svg text')).fill === 'rgb(231, 230, 227)'"
    )


def test_a_browser_that_keeps_nothing_is_no_error(chapter, browser):
    """The choice then holds until the page is left."""
    context = browser.new_context(offline=True)
    context.add_init_script(NOTHING_KEPT)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(chapter)
    choose(page, "dark")
    assert page.evaluate(GROUND) == DARK
    assert wrong == []
    context.close()


def test_contents_follow_the_reader(chapter, visit):
    """The heading that was passed last is the current one, in sight in the list; one at a time."""
    page, _ = visit(chapter)
    links = page.locator(".toc.wide a")
    for place in (1, links.count() // 2, links.count() - 1):
        goal = links.nth(place).get_attribute("href")
        page.evaluate("(id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", goal[1:])
        page.wait_for_function(f"(goal) => ({CURRENT})() === goal", arg=goal)
        assert page.locator(".toc.wide [aria-current]").count() == 1
        assert page.evaluate(
            """() => {
              const [list, link] = [".toc.wide", ".toc.wide [aria-current]"].map((name) => document.querySelector(name));
              const [box, item] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
              return item.top >= box.top && item.bottom <= box.bottom;
            }"""
        )


def test_each_heading_has_an_address(chapter, visit):
    """A quiet link beside it, seen when it is reached by key, named for those who hear the page."""
    page, _ = visit(chapter)
    headings = page.locator(".heading > h2, .heading > h3")
    anchors = page.locator(".heading > .anchor")
    assert headings.count() == anchors.count() > 5
    first = anchors.first
    assert first.get_attribute("aria-label") == f"Link to: {headings.first.text_content()}"
    assert first.evaluate("(link) => getComputedStyle(link).opacity") == "0"
    page.locator("summary:visible").first.focus()
    while not first.evaluate("(link) => link === document.activeElement"):
        page.keyboard.press("Tab")
    assert first.evaluate("(link) => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == first.get_attribute("href")


def test_paper_says_what_stays_folded(chapter, visit):
    """Code and steps are left out on purpose, answers stay folded, navigation is gone, and a line says so."""
    page, _ = visit(chapter)
    page.emulate_media(media="print")
    assert page.locator(".on-paper").is_visible()
    for gone in ("details.code", "details.trail:not([open])", ".top", ".toc.wide", ".neighbours", ".anchor"):
        found = page.locator(gone)
        assert not any(found.nth(place).is_visible() for place in range(min(found.count(), 5))), gone
