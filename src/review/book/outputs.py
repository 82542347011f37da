"""One output of a cell as HTML that needs no script of its own and no network."""

import json
import re
from html import escape

from review import explorer
from review.book import sharing
from review.book.failures import BuildFailed, plain
from review.book.markdown import render as render_markdown
from review.figures import render as figures

NOT_OFFLINE = re.compile(
    r"<script\b(?![^>]*\btype=.application/json)[^>]*>"
    r"|<(?:iframe|link|object|embed)\b[^>]*>"
    r"|<[^>]*\s(?:src|srcset)\s*=\s*[\"']?(?:https?:)?//[^>]*>"
    r"|url\(\s*[\"']?(?:https?:)?//[^)]*\)",
    re.IGNORECASE,
)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
LONGEST_LABEL = 250
IMAGES = ("image/svg+xml", "image/png", "image/jpeg")


def output_html(output, renderer, figure_id, still=None):
    """An output as HTML. Raises BuildFailed on what needs a network.

    A figure in it takes `figure_id`, and the file `still` as its picture until a script has drawn it.
    """
    if output.output_type == "stream":
        return f'<pre class="stream">{escape(plain(output.text))}</pre>'
    if output.output_type == "error":
        return f'<pre class="error">{escape(plain(f"{output.ename}: {output.evalue}"))}</pre>'
    return data_html(output.data, output.get("metadata", {}), renderer, figure_id, still)


def data_html(data, metadata, renderer, figure_id, still=None):
    """The richest form in a mime bundle that a page can show."""
    if figures.MIME in data:
        return figure_html(data[figures.MIME], figure_id, renderer.title, still, renderer.review)
    if explorer.MIME in data:
        return explorer.container(data[explorer.MIME])
    if "text/html" in data:
        return scrolling(offline(data["text/html"]))
    if "text/markdown" in data:
        return scrolling(render_markdown(data["text/markdown"], renderer))
    if "text/latex" in data:
        return renderer.block_math(data["text/latex"].strip("$ \n"))
    for mime in IMAGES:
        if mime in data:
            return image_html(mime, data[mime], metadata.get(mime, {}).get("alt") or data.get("text/plain", ""))
    return f'<pre class="stream">{escape(plain(data.get("text/plain", "")))}</pre>'


def figure_html(figure, identity, page="", still=None, review=""):
    """A figure of a page: title, plot with its text alternative, source, and at its foot the data and how to cite it."""
    about = figures.meta(figure)
    title = f"<figcaption>{escape(about['title'])}</figcaption>" if about.get("title") else ""
    source = f'<p class="source">{escape(about["source"])}</p>' if about.get("source") else ""
    table = figures.data_table(about.get("table"))
    data = f'<details class="data"><summary>Data of this figure</summary>{scrolling(table)}</details>' if table else ""
    label, words = alternative(about, identity)
    picture, instead = (sharing.still(still), "") if still else ("", sharing.without_picture())
    return (
        f'<figure class="figure" id="{identity}">{title}'
        f'<div class="plot" role="img" {label} data-figure="{identity}-json"'
        f' style="height: {figures.height(figure)}px">{picture}</div>{instead}{words}'
        f'<script type="application/json" id="{identity}-json">{figures.as_json(drawing(figure))}</script>'
        f'{source}<div class="figure-foot">{data}{sharing.fold(about.get("title", ""), page, review)}</div></figure>'
    )


def alternative(about, identity):
    """The attributes that name a plot, and the element with its long description where it has one.

    A label is read out in one breath. So a long alternative becomes a description: its first sentence is the label.

    >>> alternative({"alt": "Two trials: 1, 2."}, "figure-1")
    ('aria-label="Two trials: 1, 2."', '')
    """
    alt = about.get("alt") or about.get("title") or "Figure"
    if len(alt) <= LONGEST_LABEL:
        return f'aria-label="{escape(alt)}"', ""
    rows = len((about.get("table") or {}).get("rows", ()))
    first = re.match(r"[^.:]*(?:\.(?! )[^.:]*)*", alt)[0]
    short = f"{first[:LONGEST_LABEL]}. {f'Its {rows} rows' if rows else 'Its data'} follow in words, and as a table."
    label = f'aria-label="{escape(short)}" aria-describedby="{identity}-words"'
    return label, f'<p id="{identity}-words" hidden>{escape(alt)}</p>'


def image_html(mime, content, alt):
    """A picture as part of the page."""
    from base64 import b64encode

    packed = b64encode(content.encode()).decode() if mime == "image/svg+xml" else content.replace("\n", "")
    return f'<img alt="{escape(alt)}" src="data:{mime};base64,{packed}">'


def offline(html):
    """The same HTML. Raises BuildFailed if it holds a script, a frame or an address that a page would load."""
    found = NOT_OFFLINE.search(html)
    if found:
        raise BuildFailed(f"an output cannot be shown without a network or a script of its own: {found[0][:120]}")
    return html


def scrolling(html):
    """HTML whose tables scroll inside themselves, so that a narrow page does not scroll sideways."""
    opening = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'
    return TABLE.sub(lambda table: f"{opening}{table[0]}</div>", html)


def drawing(figure):
    """What draws a figure in a page: no title (the page has it as text), no meta (the page has shown it)."""
    shown = json.loads(json.dumps(figures.untitled(figure)))
    shown["layout"].pop("meta", None)
    return {"data": shown["data"], "layout": shown["layout"]}
