"""Markdown of a notebook as HTML of a page."""

import pytest

from review.book import markdown
from review.book.failures import BuildFailed


def html(source):
    return markdown.render(source, markdown.Renderer())


def test_inline_math_becomes_mathml():
    """No dollar sign and no TeX is left for a script to find."""
    found = html("The bound is $p < 0.001$, so $\\frac{1}{2}$.")
    assert found.count("<math") == 2
    assert "<mfrac>" in found
    assert "$" not in found
    assert "<mo>&#x0003C;</mo>" in found


@pytest.mark.parametrize("source", ["$$\n\\hat\\mu = \\sum_i w_i\n$$", "\\begin{align*}a &= b\\\\ c &= d\\end{align*}"])
def test_block_math_scrolls_by_itself(source):
    """A wide formula does not widen the page."""
    found = html(source)
    assert 'display="block"' in found
    assert 'class="math scroll"' in found


@pytest.mark.parametrize("tex", ["\\frac{1}{", "x_{", "\\left( x", "\\nosuchcommand x", "a & b"])
def test_bad_tex_is_named(tex):
    """A formula that cannot be shown stops the build, with the formula in the message."""
    with pytest.raises(BuildFailed) as failure:
        markdown.mathml(tex)
    assert repr(tex) in str(failure.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("04_size.ipynb", "04_size.html"),
        ("04_size.ipynb#part", "04_size.html#part"),
        ("https://doi.org/10.1/x.ipynb", "https://doi.org/10.1/x.ipynb"),
        ("#part", "#part"),
    ],
)
def test_links_between_notebooks_lead_to_pages(url, expected):
    """A link that works in JupyterLab works in the site."""
    assert f'href="{expected}"' in html(f"[words]({url})")


def test_headings_get_ids_of_their_words():
    """Ids follow the words, and no id stands twice."""
    renderer = markdown.Renderer()
    markdown.render("# Title\n\n## How big?\n\n### $p$ & more\n\n## How big?", renderer)
    assert [heading.id for heading in renderer.headings] == ["title", "how-big", "p-more", "how-big-2"]
    assert [heading.level for heading in renderer.headings] == [1, 2, 3, 2]


def test_the_title_is_left_to_the_page():
    """A page has one h1, which the template sets."""
    assert html("# Title\n\nText").strip() == "<p>Text</p>"
