"""What the search over all pages looks in."""

import json

from review.book import search_index

PAGE = """<nav class="toc"><a href="#one">One</a></nav><div class="tools">Chapter 04</div>
<h1 id="q">How <em>big</em>?</h1><p>Ten hairs.</p>
<div class="heading"><h2 id="one">One &amp; <em>two</em></h2><a class="anchor" href="#one">#</a></div>
<p>Text, <a href="#">linked</a>.</p><pre>code</pre><details class="trail"><summary>Steps</summary>step</details>
<table><tr><td>a</td><td>b</td></tr></table><script type="application/json">{"no": 1}</script>"""
LIST = """<dl><div class="entry" id="arm"><dt>arm</dt><dd>A group.</dd></div>
<div class="entry" id="b"><dt>b</dt><dd>B.</dd></div></dl>"""


def test_a_page_is_cut_at_its_headings():
    """Words of a block stay together; code, trails, contents lists and scripts are left out."""
    assert search_index.sections(PAGE) == [["q", "How big?", "Ten hairs."], ["one", "One & two", "Text, linked. a b"]]


def test_a_heading_without_a_place_of_its_own_is_text():
    """One section has one heading, that of the nearest element with an id."""
    assert search_index.sections("<p><b>a</b> <b>b</b>, <i>c</i>d</p>\n<p>e</p>") == [["", "", "a b, cd e"]]
    html = '<section id="a"><h2>One</h2><p>x</p><h3>Two</h3></section><section id="b"><h3>Three</h3><p>y</p></section>'
    assert search_index.sections(html) == [["a", "One", "x Two"], ["b", "Three", "y"]]


def test_a_list_is_cut_at_its_entries():
    """Each term is found by itself."""
    assert search_index.sections(LIST) == [["arm", "arm", "A group."], ["b", "b", "B."]]


def test_the_script_holds_the_index_and_no_tag(nasty):
    """Terms and sources are told apart from sections; hostile text cannot end the script."""
    pages = [("04_size.html", "04", nasty, PAGE), ("glossary.html", "", "Glossary", LIST)]
    text = search_index.script(pages)
    assert "<" not in text
    found = json.loads(text.removeprefix("window.reviewSearchIndex=").removesuffix(";\n"))
    assert found["pages"][0] == ["04_size.html", "04", nasty]
    assert [entry[:4] for entry in found["entries"]] == [
        [0, "section", "q", "How big?"],
        [0, "section", "one", "One & two"],
        [1, "term", "arm", "arm"],
        [1, "term", "b", "b"],
    ]
