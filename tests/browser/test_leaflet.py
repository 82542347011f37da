"""The leaflet of chapter 09 on paper: one A4 sheet that holds it and nothing else."""

import re

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

HIDE = """which => {
  const leaflet = document.querySelector('.leaflet');
  let mine = leaflet;
  while (mine.parentElement.children.length < 20) mine = mine.parentElement;
  const after = (child) => mine.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_FOLLOWING;
  const side = (child) => (child === mine ? 'leaflet' : after(child) ? 'after' : 'before');
  const hide = (child) => { child.hidden = true; child.style.display = 'none'; };
  for (let up = mine.parentElement; up !== document.body; up = up.parentElement)
    [...up.parentElement.children].filter((child) => child !== up).forEach(hide);
  [...mine.parentElement.children].filter((child) => !which.includes(side(child))).forEach(hide);
}"""


@pytest.fixture
def pages(site, visit):
    """Number of A4 pages of some parts of the chapter: `pages("before", "leaflet")`."""

    def count(*parts):
        page, _ = visit((site / "09_is_it_safe_at_home.html").as_uri())
        page.evaluate(HIDE, list(parts))
        return sheets(page.pdf(format="A4", prefer_css_page_size=True))

    return count


def sheets(pdf):
    """Page objects of a PDF as Chromium writes it."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_it_fits_on_one_sheet_and_shares_it_with_nothing(pages):
    """It takes one sheet, and what follows keeps its own; that it begins one is tested below."""
    assert pages("leaflet") == 1
    assert pages("leaflet", "after") == 1 + pages("after")


def test_it_starts_on_a_new_sheet(site, visit):
    """Even where room is left on the sheet before."""
    page, _ = visit((site / "09_is_it_safe_at_home.html").as_uri())
    page.emulate_media(media="print")
    style = page.eval_on_selector(
        ".leaflet", "box => [getComputedStyle(box).breakBefore, getComputedStyle(box).breakAfter]"
    )
    assert style == ["page", "page"]


def test_the_counter_counts():
    """Two page objects and a page tree are two sheets."""
    assert sheets(b"<</Type /Pages /Count 2>> <</Type /Page /Parent 1>> <</Type/Page>>") == 2


def test_on_a_phone_it_is_one_column(site, visit):
    """Its parts stand below each other where there is no room for two columns."""
    page, _ = visit((site / "09_is_it_safe_at_home.html").as_uri(), width=360)
    lefts = page.eval_on_selector_all(".leaflet .parts > div", "parts => parts.map((part) => part.offsetLeft)")
    assert len(lefts) > 5
    assert len(set(lefts)) == 1
