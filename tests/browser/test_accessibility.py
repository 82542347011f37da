"""Every page by the rules of axe-core, best practices included, and what a keyboard can do."""

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

UNFOLD = """() => {
  const most = { code: 1, trail: 4, answer: 6, data: 6, share: 2 };
  for (const fold of document.querySelectorAll('details')) {
    const kind = fold.classList[0];
    if ((most[kind] ?? 1) <= 0 || !fold.checkVisibility()) continue;
    fold.open = true;
    if (kind in most) most[kind] -= 1;
  }
}"""
HAS_RING = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
DRAWN_AS_SHOWN = """() => [...document.querySelectorAll('.plot')]
    .every((plot) => plot.clientWidth === 0 || plot._fullLayout)"""
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RANGE = "(plot) => plot._fullLayout.xaxis.range.map(Number)"


def complaints(page, **options):
    """Rules of axe-core that a page breaks, with the first place; `preload` would ask for files again."""
    from axe_playwright_python.sync_playwright import Axe

    options |= {"preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {len(rule['nodes'])} x {rule['nodes'][0]['html'][:200]}" for rule in found]


def drawn(page):
    page.wait_for_function(DRAWN_AS_SHOWN)


@pytest.mark.parametrize("stem", [*[f"{n:02d}" for n in range(11)], "index", "references", "glossary"])
def test_a_page_meets_every_rule_of_axe(site, visit, stem):
    """With some folds of each kind opened: all rules in light colours, those on colours in dark ones too."""
    (path,) = site.glob(f"{stem}*.html")
    page, wrong = visit(path.as_uri())
    drawn(page)
    page.evaluate(UNFOLD)
    light = complaints(page)
    page.emulate_media(color_scheme="dark")
    assert (light, complaints(page, runOnly=OF_COLOURS)) == ([], [])
    assert wrong == []


def test_the_one_file_meets_every_rule_of_axe(site, visit):
    """A chapter of it, as it is shown, and all that stands around it; its colours are those of the pages."""
    page, wrong = visit(f"{(site / 'microneedling-review.html').as_uri()}#04_how_big_is_it")
    page.wait_for_function(DRAWN_AS_SHOWN)
    page.evaluate(UNFOLD)
    assert complaints(page) == []
    assert wrong == []


@pytest.fixture
def chapter(site, visit):
    """A chapter with questions and figures."""
    page, wrong = visit((site / "04_how_big_is_it.html").as_uri())
    drawn(page)
    yield page
    assert wrong == []


def walk_to(page, locator, most=400):
    """Press Tab until an element has the focus; each stop on the way has a visible ring."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(HAS_RING), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if locator.evaluate("(wanted) => wanted === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_a_question_is_answered_by_keyboard(chapter):
    """Tab reaches each answer, Enter opens and closes it."""
    question = chapter.locator(".question", has_text="Open the answer you think is right").first
    answers = question.locator("details.answer")
    question.evaluate("(box) => { box.tabIndex = -1; box.focus(); }")
    for place in range(answers.count()):
        answer = answers.nth(place)
        walk_to(chapter, answer.locator("summary"), most=3)
        chapter.keyboard.press("Enter")
        assert answer.locator("p").first.is_visible()
        chapter.keyboard.press("Enter")
        assert not answer.locator("p").first.is_visible()


def test_figures_are_zoomed_by_named_buttons(chapter):
    """In, out and back, each by Enter; the buttons stand outside of the picture and have names."""
    figure = chapter.locator("figure.figure:has(.zoom)").first
    plot = figure.locator(".plot")
    low, high = plot.evaluate(RANGE)
    figure.get_by_role("button", name="Zoom in").focus()
    chapter.keyboard.press("Enter")
    nearer = plot.evaluate(RANGE)
    assert low < nearer[0] < nearer[1] < high
    figure.get_by_role("button", name="Zoom out").focus()
    chapter.keyboard.press("Enter")
    assert plot.evaluate(RANGE) == pytest.approx([low, high])
    chapter.keyboard.press("Enter")
    figure.get_by_role("button", name="Show all again").focus()
    chapter.keyboard.press("Enter")
    chapter.wait_for_function(f"([plot, low]) => ({RANGE})(plot)[0] === low", arg=[plot.element_handle(), low])
    assert figure.get_by_role("group", name="Zoom: ").count() == 1
    assert plot.locator("button, a").count() == 0


def test_a_figure_is_taken_away_by_keyboard(chapter, tmp_path):
    """CSV, SVG and PNG with readable names and the right content, code and citation to copy, all without a network."""
    figure = chapter.locator("figure.figure").first
    fold = figure.locator("details.share summary")
    figure.locator("details.data summary").focus()
    walk_to(chapter, fold, most=2)
    chapter.keyboard.press("Enter")
    figure.get_by_role("button", name="CSV").wait_for()
    starts = {"CSV": '\ufeff"","Difference', "SVG": "<svg", "PNG": "\x89PNG"}
    for kind, start in starts.items():
        walk_to(chapter, figure.get_by_role("button", name=kind), most=1)
        with chapter.expect_download() as download:
            chapter.keyboard.press("Enter")
        assert download.value.suggested_filename.startswith("microneedling-04-three-trials-together")
        download.value.save_as(tmp_path / kind)
        encoding = "latin-1" if kind == "PNG" else "utf-8"
        assert (tmp_path / kind).read_bytes().decode(encoding).startswith(start)
    picture = (tmp_path / "SVG").read_text(encoding="utf-8")
    assert "an evidence review, version" in picture
    assert "Three trials" in picture
    assert ".figure(" in figure.locator("details.share pre").text_content()
    figure.get_by_role("button", name="Copy code").click()
    assert figure.get_by_role("status").text_content() == "Copied"


def test_cells_of_a_csv_are_numbers_or_text_that_does_nothing(chapter):
    """A formula gets an apostrophe, a quote is doubled, and numbers stay numbers, as the page writes them too."""
    figure = chapter.locator("figure.figure").first
    cells = ["=1+1", "+2 more", "@x", "- none", '"q", r', "-2.5", "−28.4", "1,088", "2013", "4 to 5"]
    figure.locator("details.data tbody tr").first.evaluate(
        """(row, cells) => row.replaceChildren(...cells.map((text) => {
          const cell = document.createElement("td");
          cell.textContent = text;
          return cell;
        }))""",
        cells,
    )
    figure.locator("details.share summary").click()
    with chapter.expect_download() as download:
        figure.get_by_role("button", name="CSV").click()
    line = download.value.path().read_text(encoding="utf-8").splitlines()[1]
    assert line == '''"'=1+1","'+2 more","'@x","'- none","""q"", r",-2.5,-28.4,1088,2013,"4 to 5"'''


def test_without_script_a_figure_is_a_picture_and_a_table(site, browser):
    """The picture was drawn at the build, it has words, and the table behind it is open."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in sorted(site.glob("[0-9]*.html")):
        page.goto(path.as_uri())
        figures = page.locator("figure.figure:has(> .plot)")
        for place in range(figures.count()):
            figure = figures.nth(place)
            plot, picture = figure.locator(".plot"), figure.locator(".plot > img.still")
            picture.scroll_into_view_if_needed()
            assert plot.get_attribute("aria-label")
            assert picture.bounding_box()["height"] > 100
            assert plot.bounding_box()["height"] == pytest.approx(picture.bounding_box()["height"], abs=1)
            assert figure.locator("details.data tbody tr").first.is_visible()
    assert page.locator("figure.figure").count()
    context.close()
