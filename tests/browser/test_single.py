"""The whole review as one file, opened from disk in a browser that has no network."""

import re

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

CHAPTER = "04_how_big_is_it"
MOST_BYTES = 3_500_000
SHOWN = "() => [...document.querySelectorAll('.page')].filter((page) => page.checkVisibility()).map((page) => page.id)"
FOCUSED = "() => document.activeElement.id"
TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def file(site):
    """The file as the site has it beside its pages."""
    return site / "microneedling-review.html"


def shown(page, stem):
    page.wait_for_function(f"() => document.documentElement.dataset.page === '{stem}'")
    return page.evaluate(SHOWN)


def test_the_file_is_small_enough_to_send(file):
    """What mail programs let through, with all chapters, figures and tables."""
    assert file.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_each_chapter_is_shown_alone_and_draws_its_figures(file, visit, width, dark):
    """One request, for the file itself; no message; no sideways scroll; every figure of the chapter drawn."""
    page, wrong = visit(file.as_uri(), width=width, dark=dark)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    stems = page.eval_on_selector_all(".page", "pages => pages.map((page) => page.id)")
    assert page.evaluate(SHOWN) == ["index"]
    for stem in stems:
        page.evaluate("(stem) => (location.hash = stem)", stem)
        assert shown(page, stem) == [stem]
        assert page.locator("h1:visible").count() == 1
        page.wait_for_function("""() => [...document.querySelectorAll(".plot")]
            .every((plot) => plot.clientWidth === 0 || plot.querySelector(".main-svg"))""")
        assert page.evaluate(TOO_WIDE) <= 0
    assert wrong == asked == []


def test_an_address_names_a_heading(file, visit):
    """The chapter, its title, the heading at the top of the window and in focus."""
    page, _ = visit(f"{file.as_uri()}#{CHAPTER}/questions")
    assert shown(page, CHAPTER) == [CHAPTER]
    assert page.title().startswith("How many hairs")
    assert page.evaluate(FOCUSED) == f"{CHAPTER}/questions"
    page.wait_for_function("() => Math.abs(document.activeElement.getBoundingClientRect().top) < 120")


@pytest.mark.parametrize("place", ["#no_such_page", "#<script>alert(1)</script>", "#%E0%A4%A", "#?out=x", "#04_x/y?z"])
def test_an_address_of_nothing_opens_the_front_page(file, visit, place):
    """Whatever stands behind the sign: no message, and the front page."""
    page, wrong = visit(f"{file.as_uri()}{place}")
    assert shown(page, "index") == ["index"]
    assert wrong == []


def test_links_lead_on_and_back_returns_to_the_place(file, visit):
    """Next chapter: its title is in focus, at the top. Back: where the reader was."""
    page, _ = visit(f"{file.as_uri()}#{CHAPTER}")
    shown(page, CHAPTER)
    page.locator(f"[id='{CHAPTER}'] .bottom [rel=next]").scroll_into_view_if_needed()
    page.wait_for_function("() => history.state?.top === scrollY && scrollY > 1000")
    before = page.evaluate("scrollY")
    page.locator(f"[id='{CHAPTER}'] .bottom [rel=next]").click()
    assert shown(page, "05_can_we_trust_it") == ["05_can_we_trust_it"]
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    assert page.evaluate("scrollY") == 0
    page.go_back()
    assert shown(page, CHAPTER) == [CHAPTER]
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 200", arg=before)


def test_a_trail_brings_its_steps(file, visit):
    """A fold with numbers becomes the list of these steps when it is opened."""
    page, _ = visit(f"{file.as_uri()}#{CHAPTER}")
    shown(page, CHAPTER)
    fold = page.locator(f"[id='{CHAPTER}'] details.trail").first
    runs = re.findall(r"(\d+)(?:–(\d+))?", fold.locator("p.steps").text_content())
    fold.locator("summary").click()
    count = sum(int(last or first) - int(first) + 1 for first, last in runs)
    assert count > 1
    assert fold.locator("li").count() == count


def test_code_and_files_come_out_of_the_packs(file, visit):
    """A cell's code in its fold, and a table as it is on disk."""
    page, _ = visit(f"{file.as_uri()}#{CHAPTER}")
    page.locator(f"[id='{CHAPTER}'] .all-code").click()
    code = page.locator(f"[id='{CHAPTER}'] details.code pre")
    code.first.wait_for()
    assert "import" in "".join(code.all_text_contents())
    assert code.count() == page.locator(f"[id='{CHAPTER}'] details.code[open]").count()
    page.evaluate("location.hash = 'index/about'")
    with page.expect_download() as download:
        page.get_by_role("link", name="measurements.csv").click()
    assert download.value.path().read_bytes() == (file.parent / "data" / "measurements.csv").read_bytes()


def test_without_script_all_chapters_follow_one_another(file, browser):
    """Text, answers and tables are readable; the steps are there."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    pages = page.locator(".page")
    assert all(pages.nth(place).is_visible() for place in range(pages.count()))
    assert page.locator("[id='steps/1']").is_visible()
    context.close()


def test_paper_has_what_the_screen_shows(file, visit):
    """The chapter that is open, with its figures, and no other; the front page alone where no chapter is open."""
    page, wrong = visit(file.as_uri())
    page.emulate_media(media="print")
    assert page.locator(".page:visible").evaluate_all("(pages) => pages.map((one) => one.id)") == ["index"]
    page.evaluate(f"location.hash = '{CHAPTER}'")
    page.wait_for_function(f"document.documentElement.dataset.page === '{CHAPTER}'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    plots = page.locator(".plot:visible")
    assert plots.count() > 0
    assert page.locator(".plot:visible:not(:has(.main-svg))").count() == 0
    assert page.locator(".page:visible").evaluate_all("(pages) => pages.map((one) => one.id)") == [CHAPTER]
    assert wrong == []
