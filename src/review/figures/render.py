"""Show a figure everywhere without a network: in JupyterLab, in plain nbconvert, in the shared page.

An output carries two forms. `application/vnd.plotly.v1+json` is what JupyterLab and the shared page draw.
`text/html` is for `jupyter nbconvert --to html`: the figure, its title, its data, and, in the first figure that a
kernel shows, plotly.js itself (packed, so that a notebook grows by two megabytes and not by five).
"""

import base64
import gzip
import itertools
import json
import textwrap
from html import escape

import plotly.io as pio
from plotly.io.base_renderers import MimetypeRenderer

from review import words
from review.figures import theme

CONFIG = {"responsive": True, "displaylogo": False}
MIME = "application/vnd.plotly.v1+json"

LIBRARY = """<script type="application/gzip" id="review-plotly-packed">{packed}</script>
<script>
window.reviewPlotly = window.reviewPlotly || (async () => {{
  const packed = document.getElementById("review-plotly-packed").textContent;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  new Function("module", "exports", "define", await new Response(stream).text()).call(window);
  return window.Plotly;
}})();
</script>
"""

FIGURE = """<figure style="margin: 1em 0">
<figcaption><strong>{title}</strong></figcaption>
<div id="{id}" role="img" aria-label="{alt}" style="width: 100%; height: {height}px"></div>
{details}
</figure>
<script type="application/json" id="{id}-json">{figure}</script>
<script>
(async () => {{
  const {{data, layout, config}} = JSON.parse(document.getElementById("{id}-json").textContent);
  const plotly = await window.reviewPlotly;
  if (plotly) plotly.newPlot("{id}", data, layout, config);
}})();
</script>
"""


class Renderer(MimetypeRenderer):
    """Both forms of a figure; ids count up in one kernel, so that two runs give the same bytes."""

    def __init__(self):
        self._numbers = itertools.count(1)
        self._first = {}  # plotly copies a renderer for each figure: the copies share this

    def to_mimebundle(self, fig_dict):
        """The two forms of a figure given as a dict, under their mime types."""
        figure = described(json.loads(pio.to_json({**fig_dict, "config": CONFIG}, validate=False)))
        html = figure_html(figure, f"review-figure-{next(self._numbers)}")
        return {MIME: figure, "text/html": self._library() + html}

    def _library(self):
        """plotly.js in the first cell that draws, and again when that very cell is run again."""
        cell, run = current_cell()
        again = cell is not None and self._first.get("cell") == cell and self._first["run"] != run
        if self._first and not again:
            return ""
        self._first.update(cell=cell, run=run)
        return packed_library()


def activate():
    """Make this review's template and renderer the ones that plotly uses."""
    pio.templates["review"] = theme.template()
    pio.templates.default = "review"
    pio.renderers["review"] = Renderer()
    pio.renderers.default = "review"


def current_cell():
    """Id of the notebook cell that runs now (None where the front end does not say), and of this run of it."""
    from IPython import get_ipython

    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")


def described(figure):
    """The figure with its texts typeset, and its meta title above the plot for front ends that show only the plot."""
    figure = {**figure, "layout": {**figure["layout"], "meta": _typeset(figure["layout"].get("meta"))}}
    layout = figure["layout"]
    title = meta(figure).get("title")
    if title and not layout.get("title", {}).get("text"):
        lines = textwrap.wrap(escape(title, quote=False), 80, break_long_words=False)
        layout["title"] = {**layout.get("title", {}), "text": "<br>".join(lines), "automargin": True}
    return figure


def _typeset(value):
    """What a figure says of itself, each text in it with units and signs as a page prints them."""
    if isinstance(value, dict):
        return {name: _typeset(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_typeset(each) for each in value]
    return words.typeset(value) if isinstance(value, str) else value


def untitled(figure):
    """The figure without its drawn title, for pages that set the title as text."""
    layout = {name: value for name, value in figure["layout"].items() if name != "title"}
    return {**figure, "layout": layout if meta(figure).get("title") else figure["layout"]}


def meta(figure):
    """What a figure says of itself in `layout.meta`: title, alt, table, source; empty where it says nothing."""
    found = figure["layout"].get("meta")
    return found if isinstance(found, dict) else {}


def height(figure):
    """Height in CSS pixels; plotly's own 450 where the figure names none."""
    return int(figure["layout"].get("height") or 450)


def as_json(value):
    """JSON that can stand inside a script element: no `<` and, for equal bytes, sorted keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def data_table(table):
    """The table behind a figure, as an HTML table; None where the figure carries none."""
    if not table:
        return None
    head = "".join(map(_head, table["columns"]))
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table["rows"])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def figure_html(figure, identity):
    """A figure as HTML that draws itself once plotly.js has been unpacked on the same page."""
    about = meta(figure)
    table = data_table(about.get("table"))
    return FIGURE.format(
        id=identity,
        title=escape(about.get("title", "")),
        alt=escape(about.get("alt", about.get("title", "Figure"))),
        height=height(figure),
        details=f"<details><summary>Data of this figure</summary>{table}</details>" if table else "",
        figure=as_json(untitled(figure)),
    )


def packed_library():
    """plotly.js from the installed plotly, gzipped, with the script that unpacks it."""
    from plotly.offline import get_plotlyjs

    packed = gzip.compress(get_plotlyjs().encode(), mtime=0)
    return LIBRARY.format(packed=base64.b64encode(packed).decode("ascii"))


def _head(name):
    return f'<th scope="col">{escape(str(name))}</th>' if name else "<td></td>"


def _cell(value):
    return f"<td>{'' if value is None else escape(str(value))}</td>"
