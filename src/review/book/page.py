"""An executed notebook as the parts of one page."""

import re
from dataclasses import dataclass

from nbconvert.filters.highlight import Highlight2HTML

from review.book import markdown, outputs
from review.book.failures import BuildFailed


@dataclass(frozen=True)
class Page:
    """One notebook, ready for the template; `body` and `answer` are HTML, `headings` the table of contents."""

    stem: str
    title: str
    body: str
    answer: str
    headings: tuple
    has_figure: bool

    @property
    def file(self):
        return f"{self.stem}.html"

    @property
    def number(self):
        """The notebook's place in the story, as its file name says it: "04"."""
        return self.stem.partition("_")[0]


def page(stem, notebook, folder=""):
    """The page of an executed notebook; `folder` is where its pictures are. Raises BuildFailed, naming it."""
    renderer = markdown.Renderer(folder)
    try:
        cells = [_cell(cell, number, renderer) for number, cell in enumerate(notebook.cells, 1)]
    except BuildFailed as failure:
        raise BuildFailed(f"{stem}: {failure}") from None
    body = "\n".join(html for html, _ in cells if html)
    return Page(
        stem,
        _title(stem, renderer.headings),
        body,
        "\n".join(answer for _, answer in cells if answer),
        tuple(heading for heading in renderer.headings if heading.level in (2, 3)),
        'class="plot"' in body,
    )


def _title(stem, headings):
    titles = [heading.text for heading in headings if heading.level == 1]
    if len(titles) != 1:
        raise BuildFailed(f"{stem}: a notebook has one heading of the first level, its question; found {titles}")
    return titles[0]


def _cell(cell, number, renderer):
    """HTML of a cell and, if the cell is tagged "answer", of the answer in it."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        shown = outputs.scrolling(markdown.render(cell.source, renderer))
        whole = shown
    elif cell.cell_type == "code":
        shown = _outputs(cell, number, renderer)
        whole = _code(cell.source) + shown
    else:
        return "", ""
    classes = " ".join(["cell", cell.cell_type, *(f"is-{markdown.slug(tag)}" for tag in tags)])
    html = f'<div class="{classes}">\n{whole}</div>' if whole.strip() else ""
    return html, shown if "answer" in tags else ""


def _code(source):
    if not source.strip():
        return ""
    return f'<details class="code"><summary>Code</summary>{_highlight(source)}</details>\n'


def _highlight(source):
    html = Highlight2HTML(pygments_lexer="ipython3")(source)
    return re.sub(r"<pre>", '<pre tabindex="0">', html, count=1)


def _outputs(cell, number, renderer):
    shown = (
        outputs.output_html(output, renderer, f"figure-{number}-{place}")
        for place, output in enumerate(cell.outputs, 1)
    )
    return "".join(f'<div class="output">{html}</div>\n' for html in shown if html)
