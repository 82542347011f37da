"""Outputs of cells as HTML of a page."""

import json
import re

import pytest
from nbformat.v4 import new_output

from review.book import markdown, outputs, sharing
from review.book.failures import BuildFailed
from review.figures import render


def html(data, **metadata):
    output = new_output("display_data", data=data, metadata=metadata)
    return outputs.output_html(output, markdown.Renderer(), "figure-1")


def figure(nasty):
    about = {"title": nasty, "alt": nasty, "source": nasty, "table": {"columns": [nasty], "rows": [[nasty], [None]]}}
    layout = {"height": 300, "title": {"text": "drawn"}, "meta": about}
    return {"data": [{"type": "scatter", "text": [nasty]}], "layout": layout, "config": {}}


def test_a_figure_is_preferred_to_its_html():
    """The page draws figures with its one copy of plotly.js."""
    found = html({render.MIME: figure("x"), "text/html": "<script>anything</script>"})
    assert 'class="plot"' in found
    assert "anything" not in found


def test_text_in_a_figure_stays_text(nasty):
    """A title, a label or a cell with markup in it is shown, never run."""
    found = html({render.MIME: figure(nasty)})
    assert "<script>" not in found
    assert found.count("</script>") == 1
    packed = re.search(r'<script type="application/json" id="figure-1-json">(.*?)</script>', found)[1]
    assert json.loads(packed)["data"][0]["text"] == [nasty]


def test_a_figure_says_what_it_shows():
    """Title as words, text alternative, data as a table, and no second title in the drawing."""
    found = html({render.MIME: figure("A finding")})
    assert "<figcaption>A finding</figcaption>" in found
    assert 'role="img" aria-label="A finding"' in found
    assert "<summary>Data of this figure</summary>" in found
    assert "drawn" not in found


def test_a_bare_figure_is_drawn_too():
    """A figure without meta keeps its own title."""
    found = html({render.MIME: {"data": [], "layout": {"title": {"text": "drawn"}}}})
    assert "drawn" in found
    assert 'class="data"' not in found


def test_a_long_alternative_is_a_description():
    """A label is short; what follows it is every word of the alternative, beside the table."""
    rows = [[f"trial {number}", number] for number in range(40)]
    words = "Dot plot, 1.5 mm. " + "; ".join(f"{name}: {number}" for name, number in rows) + "."
    about = {"title": "T", "alt": words, "table": {"columns": ["", "n"], "rows": rows}}
    found = html({render.MIME: {"data": [], "layout": {"meta": about}}})
    assert 'aria-label="Dot plot, 1.5 mm. Its 40 rows follow in words, and as a table."' in found
    assert 'aria-describedby="figure-1-words"' in found
    assert f'<p id="figure-1-words" hidden>{words}</p>' in found


def test_a_figure_shows_its_still_picture_until_it_is_drawn():
    """The picture stands in the plot, which has a name; without one, words say what is missing where no script runs."""
    output = new_output("display_data", data={render.MIME: figure("A finding")})
    found = outputs.output_html(output, markdown.Renderer(), "figure-1", "04-figure-1.svg")
    assert f'px">{sharing.still("04-figure-1.svg")}</div>' in found
    assert "<noscript>" not in found
    assert "needs JavaScript" in html({render.MIME: figure("A finding")})


def test_tables_scroll_inside_themselves():
    """Each table has a scrolling, focusable frame."""
    found = html({"text/html": "<table><tr><td>1</td></tr></table><p>x</p><table></table>"})
    assert found.count('class="scroll"') == 2
    assert found.count('tabindex="0"') == 2


@pytest.mark.parametrize(
    "markup",
    [
        "<script>draw()</script>",
        '<script type="module" src="x.js"></script>',
        '<img alt="" src="https://example.org/a.png">',
        "<img src='//example.org/a.png'>",
        '<iframe src="page.html"></iframe>',
        '<link rel="stylesheet" href="a.css">',
        '<p style="background: url(https://example.org/a.png)">x</p>',
    ],
)
def test_outputs_that_need_a_network_or_a_script_are_refused(markup):
    """They would be silently blank in the shared page."""
    with pytest.raises(BuildFailed, match="cannot be shown without a network"):
        html({"text/html": markup})


@pytest.mark.parametrize(
    "markup", ['<a href="https://doi.org/10.1/x">x</a>', '<script type="application/json">{}</script>']
)
def test_links_and_data_are_welcome(markup):
    """A link is followed by the reader, not by the page."""
    assert html({"text/html": markup}) == markup


def test_pictures_stand_in_the_page_with_their_alternative():
    """No file beside the page, and words for those who cannot see it."""
    found = html({"image/png": "AAAA\n"}, **{"image/png": {"alt": 'a "dot"'}})
    assert found == '<img alt="a &quot;dot&quot;" src="data:image/png;base64,AAAA">'


def test_plain_text_is_escaped_and_without_terminal_colours():
    """Text is text."""
    assert html({"text/plain": "\x1b[31m<b>\x1b[0m"}) == '<pre class="stream">&lt;b&gt;</pre>'
