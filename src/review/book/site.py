"""Pages and the front page as the files of a site."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from review import __version__
from review.book import outputs

TITLE = "Microneedling for hair loss"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' file:",
        "style-src 'self' file: 'unsafe-inline'",
        "img-src 'self' file: data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""No request to any network. `file:` because browsers differ on what 'self' is in a page opened from disk."""


def site_files(pages, front, data=None, sections=()):
    """Every file of the site, as path -> bytes.

    `pages` are in reading order; `front` is the list of answers of the index, the first three on its first screen;
    `data` holds the tables by name, which go into the folder data/ as they are; `sections` are the headings of the
    popular page, as `review.claims.sections` gives them.
    """
    environment, data = _environment(), data or {}
    tables = [name for name in data if name.endswith(".csv")]
    shared = {"site": TITLE, "policy": POLICY, "version": __version__, "pages": pages, "tokens": _tokens()}
    found = {
        "index.html": environment.get_template("index.html.j2").render(
            front=front, tables=tables, sections=sections, **shared
        )
    }
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        template = environment.get_template("page.html.j2")
        found[page.file] = template.render(page=page, before=before, after=after, **shared)
    found |= {f"assets/{name}": _asset(name) for name in ("page.js", "style.css")}
    if any(page.has_figure for page in pages):
        found["assets/plotly.min.js"] = _plotly()
    return {path: text.encode() for path, text in sorted(found.items())} | {f"data/{n}": data[n] for n in sorted(data)}


def _environment():
    environment = Environment(
        loader=PackageLoader("review.book", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["offline"] = lambda html: outputs.scrolling(outputs.offline(html))
    return environment


def _tokens():
    from review.figures import render, theme

    return render.as_json(theme.TOKENS)


def _asset(name):
    return files("review.book").joinpath("template", name).read_text(encoding="utf-8")


def _plotly():
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()
