"""The box that finds rows: by words, by keyboard, with a count that is announced; without script the table is whole."""

import pytest

from review import tables
from review.book import build

pytestmark = [pytest.mark.build, pytest.mark.browser]

TABLE = """import pandas as pd
from review import show

names = ["Dhurat 2013", "Sánchez-Meza", "Sohng 2020", *(f"Study {n}" for n in range(60))]
frame = pd.DataFrame({"Study": names, "Design": ["groups", "halves", "groups"] + ["alone"] * 60, "People": "20"})
show.table(frame, "All studies", search="Find a study")"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, save_notebook, front):
    """A page with one long table that can be searched."""
    folder = tmp_path_factory.mktemp("search")
    save_notebook(
        folder / "notebooks" / "00_first.ipynb", [("markdown", "# What is there?"), ("code", TABLE, "answer")]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "check", lambda folder=None: [])
        site = build(folder / "site", notebooks=folder / "notebooks", front=front)
    return (site / "00_first.html").as_uri()


def shown(page):
    return page.locator("tbody tr:visible th").all_text_contents()


@pytest.mark.parametrize("width", [360, 1440])
def test_words_leave_the_rows_that_hold_them_all(address, visit, width):
    """Any order, any case, with or without accents; the count follows, and an empty box shows everything."""
    page, wrong = visit(address, width=width)
    box, status = page.get_by_label("Find a study"), page.get_by_role("status")
    assert status.text_content() == "63 of 63 rows"
    box.fill("GROUPS 20")
    assert shown(page) == ["Dhurat 2013", "Sohng 2020"]
    assert status.text_content() == "2 of 63 rows"
    box.fill("sanchez")
    assert shown(page) == ["Sánchez-Meza"]
    box.fill("nobody")
    assert (shown(page), status.text_content()) == ([], "0 of 63 rows")
    box.fill("")
    assert len(shown(page)) == 63
    assert wrong == []


def test_the_box_works_by_keyboard_alone(address, visit):
    """Tab reaches the box and then the table, which scrolls by key; Escape empties the box."""
    page, _ = visit(address)
    page.get_by_label("Find a study").focus()
    page.keyboard.type("halves")
    assert shown(page) == ["Sánchez-Meza"]
    page.keyboard.press("Escape")
    assert len(shown(page)) == 63
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "group"
    before = page.evaluate("document.activeElement.scrollTop")
    page.keyboard.press("End")
    page.wait_for_function("(before) => document.activeElement.scrollTop > before", arg=before)


def test_the_page_does_not_scroll_sideways_with_the_box(address, visit):
    """The box fits a phone."""
    page, _ = visit(address, width=360)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_without_script_the_whole_table_is_there(address, browser):
    """The box is an addition: nothing is missing where no script runs."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert len(shown(page)) == 63
    assert page.locator("main input").count() == 0
    context.close()


def test_print_shows_the_rows_that_are_left(address, visit):
    """On paper the table is not cut at the height of a screen."""
    page, _ = visit(address)
    page.emulate_media(media="print")
    frame = page.locator(".scroll.tall")
    assert frame.evaluate("(frame) => frame.scrollHeight - frame.clientHeight") <= 1


def test_print_shows_no_box_to_type_in(address, visit):
    """Nothing of the search on the whole table; how many rows are left, where some were taken out."""
    page, _ = visit(address)
    page.emulate_media(media="print")
    box = page.locator(".search")
    assert not box.is_visible()
    page.emulate_media(media="screen")
    box.locator("input").fill("halves")
    page.emulate_media(media="print")
    assert not box.locator("input").is_visible()
    assert not box.locator("label").is_visible()
    assert box.locator("p").is_visible()
