"""An executed notebook as the parts of one page."""

from dataclasses import dataclass

from review.book import markdown, outputs
from review.book.failures import BuildFailed
from review.book.highlight import highlighted

FOLDED = '<details class="code">'


@dataclass(frozen=True)
class Page:
    """One notebook, ready for the template; `body` and `answer` are HTML, `headings` the table of contents."""

    stem: str
    heading: markdown.Heading
    body: str
    answer: str
    headings: tuple
    has_figure: bool

    @property
    def title(self):
        """The notebook's question, as plain text."""
        return self.heading.text

    @property
    def file(self):
        return f"{self.stem}.html"

    @property
    def number(self):
        """The notebook's place in the story, as its file name says it: "04"; empty for a page that is no chapter."""
        found = self.stem.partition("_")[0]
        return found if found.isdigit() else ""

    @property
    def label(self):
        """What stands small above the title."""
        return f"Chapter {self.number}" if self.number else "Beside the chapters"


def page(stem, notebook, folder="", stills=None, review=""):
    """The page of an executed notebook. Raises BuildFailed, naming it.

    `folder` is where its pictures are; `stills` are the files with still pictures of its figures, id -> name;
    `review` is how its figures cite the review.
    """
    renderer = markdown.Renderer(folder, review)
    try:
        cells = _answer_first(
            [_cell(cell, number, renderer, stills or {}) for number, cell in enumerate(notebook.cells, 1)]
        )
    except BuildFailed as failure:
        raise BuildFailed(f"{stem}: {failure}") from None
    body = "\n".join(html for html, _ in cells if html)
    return Page(
        stem,
        _question(stem, renderer.headings),
        body,
        "\n".join(answer for _, answer in cells if answer),
        tuple(heading for heading in renderer.headings if heading.level in (2, 3)),
        'class="plot"' in body,
    )


def drawings(notebook):
    """What draws each figure of an executed notebook, by the figure's id on the page."""
    return {
        _identity(number, place): outputs.drawing(output.data[outputs.figures.MIME])
        for number, cell in enumerate(notebook.cells, 1)
        for place, output in enumerate(cell.get("outputs", ()), 1)
        if outputs.figures.MIME in output.get("data", ())
    }


def _identity(number, place):
    return f"figure-{number}-{place}"


def _question(stem, headings):
    found = [heading for heading in headings if heading.level == 1]
    if len(found) != 1:
        texts = [heading.text for heading in found]
        raise BuildFailed(f"{stem}: a notebook has one heading of the first level, its question; found {texts}")
    return found[0]


def _answer_first(cells):
    """The cells with those that only load and compute, and show nothing, moved from before the answer to behind it."""
    place = next((place for place, (_, answer) in enumerate(cells) if answer), None)
    if place is None:
        return cells
    loading = [cell for cell in cells[:place] if cell[0].startswith(FOLDED) and 'class="shown' not in cell[0]]
    return [*(cell for cell in cells[:place] if cell not in loading), cells[place], *loading, *cells[place + 1 :]]


def _cell(cell, number, renderer, stills):
    """HTML of a cell and, if it is tagged "answer", of the answer in it: what a cell shows, after its folded code."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        shown, code = outputs.scrolling(markdown.render(cell.source, renderer)), ""
    elif cell.cell_type == "code":
        shown, code = _outputs(cell, number, renderer, stills), _code(cell.source)
    else:
        return "", ""
    classes = " ".join(["shown", *(f"is-{markdown.slug(tag)}" for tag in tags)])
    box = f'<div class="{classes}">\n{shown}</div>\n' if shown.strip() else ""
    parts = (box, code) if "answer" in tags else (code, box)
    return "".join(parts), shown if "answer" in tags else ""


def _code(source):
    if not source.strip():
        return ""
    return f"{FOLDED}<summary>Code</summary>{highlighted(source)}</details>\n"


def _outputs(cell, number, renderer, stills):
    named = ((_identity(number, place), output) for place, output in enumerate(cell.outputs, 1))
    shown = (outputs.output_html(output, renderer, identity, stills.get(identity)) for identity, output in named)
    return "".join(f'<div class="output">{html}</div>\n' for html in shown if html)
