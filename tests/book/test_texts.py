"""Changing the shown text of HTML, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from review.book import texts

PAGE = """<!doctype html><!-- a "comment" & more -->
<p class='a b' title="x < y">One &amp; two &#8212; <em>three</em><br/>&nbsp;four &lt;b&gt; "five" 'six'</p>
<script type="application/json">{"a": "<p>no & text</p>"}</script><style>p > a { color: red }</style>
<pre>code</pre><code>code</code><math><mi>x</mi></math><svg><title>t</title><text>t</text></svg>
<ul><li>item<li>open item</ul><img alt="a > b" src="data:,">end"""


def shout(text, place):
    yield text.upper()


def test_without_a_change_the_bytes_stay():
    """Tags, comments, entities and scripts come out as they went in."""
    assert texts.rewritten(PAGE) == PAGE
    assert texts.rewritten(PAGE, lambda text, place: [text]) == PAGE


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</b>", "a & b", "&amp;", "&lt;i&gt;", "<br>", '"', "é", " ", "&#39;"])
    )
)
def test_any_html_that_is_not_changed_stays(parts):
    """Even where tags do not match."""
    html = "".join(parts)
    assert texts.rewritten(html, lambda text, place: [text]) == html


def test_text_alone_is_changed():
    """Attributes, code, formulas, pictures, scripts and styles are left alone."""
    found = texts.rewritten(PAGE, shout)
    assert "<p class='a b' title=\"x < y\">ONE &amp; TWO — <em>THREE</em>" in found
    for kept in ("<pre>code</pre><code>code</code>", "<mi>x</mi>", "<text>t</text>", '{"a": "<p>no & text</p>"}'):
        assert kept in found
    assert found.endswith('<img alt="a > b" src="data:,">END')


def test_pieces_are_escaped_unless_they_are_markup():
    """Plain pieces go on to the next change and are escaped in the end; Markup stays as it is."""

    def split(text, place):
        yield text + " <script>"
        yield Markup("<i>a</i>")

    assert texts.rewritten("<p>x</p>", split, shout) == "<p>X &lt;SCRIPT&gt;<i>a</i></p>"


def test_a_place_tells_where_a_text_stands():
    """Open elements, classes, ids, and whether two texts share a block."""
    html = '<div id="d" class="one two"><p id="p">a <em class="three">b</em> c</p><p>d</p></div>'
    (a, b, c, d) = (place for _, place in texts.shown(html))
    assert (b.tags, b.classes, b.ids) == (("div", "p", "em"), {"one", "two", "three"}, ("d", "p"))
    assert a.block == b.block == c.block != d.block
    assert a.within("div", "table")
    assert not a.within("em")
