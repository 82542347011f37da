"""Pages on A4: no figure is cut, because none is longer than a sheet and none may be broken."""

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

SHEET = (297 - 2 * 18) * 96 / 25.4  # CSS pixels between the margins of A4
WIDE = (210 - 2 * 16) * 96 / 25.4
MEASURE = """() => {
  dispatchEvent(new Event('beforeprint'));
  return [...document.querySelectorAll('figure.figure')].map((figure) => {
    const box = figure.getBoundingClientRect();
    const inner = [...figure.querySelectorAll('.plot .main-svg')].map((svg) => svg.getBoundingClientRect());
    const longest = Math.max(box.height, ...inner.map((one) => one.bottom - box.top));
    return [figure.id, longest, Math.max(...inner.map((one) => one.right - box.left)), getComputedStyle(figure).breakInside];
  });
}"""


@pytest.mark.parametrize("number", range(11))
def test_no_figure_is_cut(site, visit, number):
    """Each fits on one sheet, is as wide as the text at most, and moves to the next sheet as a whole."""
    (path,) = site.glob(f"{number:02d}_*.html")
    page, wrong = visit(path.as_uri(), width=round(WIDE))
    page.emulate_media(media="print")
    page.wait_for_function("() => [...document.querySelectorAll('.plot')].every((plot) => plot._fullLayout)")
    measured = page.evaluate(MEASURE)
    assert [name for name, height, _, _ in measured if height > SHEET] == []
    assert [name for name, _, width, _ in measured if width > WIDE + 1] == []
    assert {style for *_, style in measured} == {"avoid"}
    assert wrong == []


def test_no_head_of_a_table_stands_alone(site, visit):
    """A caption and a head go to the next sheet with the first row."""
    (path,) = site.glob("01_*.html")
    page, _ = visit(path.as_uri(), width=round(WIDE))
    page.emulate_media(media="print")
    kept = "(each, name) => each.map((one) => getComputedStyle(one)[name])"
    for where, name in (("caption", "breakAfter"), ("thead", "breakAfter"), ("tbody tr:first-child", "breakBefore")):
        assert set(page.locator(f".scroll table {where}").evaluate_all(kept, name)) == {"avoid"}
