"""The explorer on the page: by keyboard, in the address, on a phone, in print, and where no script runs."""

import pytest

from review import comparisons, explorer, tables
from review.book import single, site
from review.book.volume import Volume
from review.comparisons import choose, effects_for, pooled
from review.explorer.display import said

pytestmark = pytest.mark.browser

MAIN = comparisons.MAIN
SEEN = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def shown(evidence):
    return explorer.show(evidence, *MAIN)


@pytest.fixture(scope="module")
def volume(shown, front):
    return Volume([], front, explorer=shown.html("Decide otherwise, and see"))


@pytest.fixture(scope="module")
def index(volume, tmp_path_factory):
    """Address of a front page with the explorer, as the site has it: with its policy, script and style."""
    folder = tmp_path_factory.mktemp("site")
    for path, content in site.site_files(volume).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return (folder / "index.html").as_uri()


@pytest.fixture
def opened(index, visit):
    """`opened(query)`: the front page with this view, and that nothing went wrong is checked at the end."""
    pages = []

    def open_page(query="", **options):
        page, wrong = visit(f"{index}{query and f'#explorer?{query}'}", **options)
        pages.append(wrong)
        return page

    yield open_page
    assert [wrong for wrong in pages if wrong] == []


def told(page):
    return page.locator(".verdict .said").inner_text()


def sentence(evidence, **options):
    return said(pooled(effects_for(evidence, *MAIN, choose(**options))))


def hash_of(page):
    return page.evaluate("decodeURIComponent(location.hash)")


def test_it_opens_on_our_analysis(opened, evidence, shown):
    """What the script says is what Python said, and so is the table that stood there before."""
    page = opened()
    assert told(page) == sentence(evidence)
    assert sentence(evidence) in shown.still
    assert page.locator(".verdict").inner_text().endswith("This is our analysis: every decision as we made it.")
    assert page.locator("tr.study").count() == effects_for(evidence, *MAIN)["value"].notna().sum() == 4
    assert hash_of(page) == ""


def test_every_control_is_reached_and_worked_by_keyboard(opened, evidence):
    """Tab goes through all controls in order, with a visible focus; each works without a mouse and keeps the focus."""
    page = opened()
    page.locator(".explorer").evaluate("root => { root.tabIndex = -1; root.focus(); }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.trial').innerText") == "Dhurat 2013"
    page.keyboard.press("Space")
    assert told(page) == sentence(evidence, dhurat2013_include="no")
    assert page.evaluate(SEEN)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".reading").first.get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert told(page) == sentence(evidence, dhurat2013_spread="borrowed")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    assert page.locator(".reading summary").first.inner_text() == "How Dhurat 2013 is read, changed by you"
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate("!!document.activeElement.closest('.explorer')"):
            break
        assert page.evaluate(SEEN)
        seen.add(page.evaluate("document.activeElement.closest('label, button, summary').innerText.split('\\n')[0]"))
    expected = {"Kumar 2018", "Yu 2018", "Adistri 2024", "How Yu 2018 is read", "Scale", "Variance between trials"}
    expected |= {"Kind of interval", "Level", "Designs that count", "Back to our analysis", "Copy link to this view"}
    assert expected <= seen


def test_the_slider_of_the_correlation_works_by_keyboard(opened, evidence):
    page = opened("yu2018_spread=correlation")
    assert told(page) == sentence(evidence, yu2018_spread="correlation")
    page.locator("summary", has_text="How Yu 2018 is read").click()
    slider = page.get_by_role("slider", name="Correlation")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert told(page) == sentence(evidence, yu2018_spread="correlation", yu2018_correlation="0.8")
    assert "r = 0.8" in page.locator("label", has=slider).inner_text()
    assert hash_of(page) == "#explorer?yu2018_correlation=0.8&yu2018_spread=correlation"


def test_the_sentences_are_announced_and_the_picture_is_not(opened):
    """The text is a polite live region; the picture is hidden from screen readers, whose form of it is the table."""
    page = opened()
    assert page.locator(".verdict").get_attribute("aria-live") == "polite"
    assert page.locator(".explorer svg").count() > 6
    assert page.locator(".explorer svg:not([aria-hidden=true] svg):not([aria-hidden=true])").count() == 0
    rows = page.get_by_role("table").first.get_by_role("row")
    assert "Dhurat 2013" in rows.nth(1).inner_text()
    assert page.get_by_role("group", name="Which trials count").count() == 1
    assert page.get_by_role("checkbox", name="Dhurat 2013").is_checked()


def test_a_view_is_in_the_address_and_can_be_sent(opened, index, evidence):
    """What is chosen stands in the address; whoever opens it sees the same; the way back is always there."""
    page = opened()
    page.get_by_role("checkbox", name="Adistri 2024").check()
    page.get_by_label("Variance between trials").select_option("DL")
    assert hash_of(page) == "#explorer?in=adistri2024&tau2=DL"
    mine = told(page)
    assert mine == sentence(evidence, adistri2024_include="yes", tau2="DL")
    assert "differs from ours in two points" in page.locator(".verdict").inner_text()
    page.reload()
    assert told(page) == mine
    assert page.get_by_label("Variance between trials").input_value() == "DL"
    page.get_by_role("button", name="Back to our analysis").click()
    assert (told(page), hash_of(page)) == (sentence(evidence), "#explorer")
    page.evaluate("location.hash = '#explorer?tau2=PM'")
    page.wait_for_function("document.querySelector('.changes li')")
    assert told(page) == sentence(evidence, tau2="PM")


def test_the_link_is_copied_or_offered(opened, index):
    page = opened("out=dhurat2013")
    page.get_by_role("button", name="Copy link to this view").click()
    page.wait_for_function("document.querySelector('.buttons [role=status]').textContent")
    field = page.get_by_label("Link to this view", exact=True)
    if field.is_visible():
        assert field.input_value() == f"{index}#explorer?out=dhurat2013"
    else:
        assert page.locator(".buttons [role=status]").inner_text() == "The link is copied."


@pytest.mark.parametrize("place", ["#answer-1", "#chapters", "#nothing?out=dhurat2013", "#%E0%A4%A?out=dhurat2013"])
def test_other_addresses_are_left_alone(index, visit, evidence, place):
    """A heading's address changes nothing in the explorer, and opening it does not change the address."""
    page, wrong = visit(index + place)
    assert told(page) == sentence(evidence)
    assert page.evaluate("location.hash") == place
    assert wrong == []


def test_hostile_addresses_are_text(opened, evidence, nasty):
    """Markup in an address is shown as text, and nothing of it runs."""
    page = opened("x=%3Cimg%20src=x%20onerror=alert(1)%3E&out=%3Cscript%3E,yu2018")
    assert told(page) == sentence(evidence)
    assert "<img src=x onerror=alert(1)>" in page.locator(".ignored").inner_text()
    assert page.locator(".explorer img, .explorer .body script").count() == 0


def test_hostile_data_are_text(visit, shown, tmp_path, nasty):
    """A trial's name, a reason and an option with markup are text everywhere."""
    bundle = explorer.show(tables.load(), *MAIN)._repr_mimebundle_()
    found = bundle[explorer.MIME]
    found["data"]["trials"][0]["label"] = nasty
    found["data"]["trials"][3]["against"] = nasty
    found["data"]["silent"][0]["why"] = nasty
    next(iter(found["data"]["decisions"].values()))["options"][1] |= {"label": nasty, "reason": nasty}
    html = bundle["text/html"]
    start, end = html.index('<section class="explorer alone"'), html.index("</section>")
    (tmp_path / "page.html").write_text(html[:start] + explorer.container(found, alone=True) + html[end + 10 :])
    page, wrong = visit((tmp_path / "page.html").as_uri())
    assert nasty in page.locator(".explorer").inner_text()
    page.locator(".explorer details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    for select in page.locator(".explorer select").all():
        select.select_option(index=1)
    assert page.locator(".body script").count() == 0
    assert wrong == []


STATES = (
    "",
    "out=dhurat2013&kumar2018_unit=hairs/cm2&tau2=DL",
    "out=dhurat2013,kumar2018,yu2018",
    "measure=SMD&level=0.99",
)


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("query", STATES)
def test_nothing_runs_out_of_the_page(opened, width, query):
    page = opened(query, width=width)
    page.evaluate("document.querySelectorAll('.explorer details').forEach((each) => (each.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    ends = page.locator(".explorer *:not(svg *)").evaluate_all("all => all.map((e) => e.getBoundingClientRect().right)")
    assert max(ends) <= width


def test_without_a_script_our_analysis_stands_there(index, browser, evidence):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(index)
    text = page.locator(".explorer").inner_text()
    assert sentence(evidence) in text
    assert all(
        name in text for name in ("Dhurat 2013", "Kumar 2018", "Yu 2018", "Adistri 2024", "Pooled, three trials")
    )
    assert "takes JavaScript" in text
    box = page.locator(".explorer").bounding_box()
    assert box["x"] + box["width"] <= 360
    context.close()


def test_print_shows_the_view_without_its_controls(opened):
    page = opened("out=dhurat2013")
    page.emulate_media(media="print")
    assert page.locator(".explorer select:visible, .explorer button:visible, .explorer input:visible").count() == 0
    assert page.locator(".forest").is_visible()
    assert page.locator(".changes li").inner_text().startswith("Dhurat 2013 is left out.")


def test_in_the_single_file_each_explorer_has_its_own_address(volume, tmp_path, visit, evidence):
    """The chapter's name comes before the explorer's; the view of one changes no other."""
    path = tmp_path / "review.html"
    path.write_bytes(single.single_file(volume))
    page, wrong = visit(f"{path.as_uri()}#index/explorer?out=dhurat2013")
    assert told(page) == sentence(evidence, dhurat2013_include="no")
    page.get_by_label("Variance between trials").select_option("DL")
    assert hash_of(page) == "#index/explorer?out=dhurat2013&tau2=DL"
    page.goto(f"{path.as_uri()}#index?tau2=PM")
    assert told(page) == sentence(evidence, tau2="PM")
    assert wrong == []


def test_as_the_output_of_a_cell_it_needs_no_page_around_it(shown, tmp_path, visit, evidence):
    """The HTML form brings script and style, works twice on a page, and leaves the address alone."""
    html = shown._repr_mimebundle_()["text/html"]
    (tmp_path / "cell.html").write_text(f"<!doctype html><title>Cells</title>{html}{html}", encoding="utf-8")
    page, wrong = visit((tmp_path / "cell.html").as_uri())
    first, second = page.locator(".explorer").all()
    first.get_by_role("checkbox", name="Dhurat 2013").uncheck()
    assert first.locator(".said").inner_text() == sentence(evidence, dhurat2013_include="no")
    assert second.locator(".said").inner_text() == sentence(evidence)
    assert page.evaluate("location.hash") == ""
    assert page.get_by_role("button", name="Copy link to this view").count() == 0
    assert wrong == []
