"""A volume as the files of a site."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from review import __version__, scripts
from review.book import outputs, polish

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
DARK = "dark.css"


def site_files(volume):
    """Every file of the site, as path -> bytes."""
    texts = mains(volume)
    shared = common(volume) | {"policy": POLICY}
    template = environment().get_template("site.html.j2")
    found = {"index.html": template.render(page=None, main=texts["index"], before=None, after=None, **shared)}
    for before, page, after in in_a_row(volume.pages):
        found[page.file] = template.render(page=page, main=texts[page.stem], before=before, after=after, **shared)
    for page in volume.appendices:
        found[page.file] = template.render(page=page, main=texts[page.stem], before=None, after=None, **shared)
    found |= {
        "assets/page.js": scripts.script(),
        "assets/style.css": scripts.style(but=(DARK,)),
        "assets/dark.css": scripts.sources("styles", ".css")[DARK],
    }
    found |= {f"assets/{name}": text for name, text in assets(texts, volume).items()}
    if any(page.has_figure for page in volume.pages):
        found["assets/plotly.min.js"] = plotly()
    kept = volume.data | volume.exports
    return {path: text.encode() for path, text in sorted(found.items())} | {f"data/{n}": kept[n] for n in sorted(kept)}


def mains(volume):
    """The inside of `<main>` of each page, stem -> HTML, in the order of reading; "index" is the front page."""
    shared, templates = common(volume), environment()
    found = {"index": templates.get_template("front.html.j2").render(**shared)}
    for page in volume.all_pages:
        found[page.stem] = templates.get_template("chapter.html.j2").render(page=page, **shared)
    return {stem: polish.polished(html, polish.Context(stem, volume)) for stem, html in found.items()}


def assets(texts, volume):
    """Further files of the folder assets/, name -> text, made from the finished text of each page."""
    return {}


def common(volume):
    """What every template may use."""
    tables = [name for name in volume.data if name.endswith(".csv")]
    return {"site": TITLE, "version": __version__, "volume": volume, "tables": tables, "tokens": tokens()}


def in_a_row(pages):
    """Each page between the one before and the one after."""
    return zip([None, *pages], pages, [*pages[1:], None], strict=False)


def environment():
    """The templates."""
    made = Environment(
        loader=PackageLoader("review.book", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["offline"] = lambda html: outputs.scrolling(outputs.offline(html))
    return made


def tokens():
    """Which of the page's colours each colour of a figure is, as JSON."""
    from review.figures import render, theme

    return render.as_json(theme.TOKENS)


def plotly():
    """The library that draws figures, as its wheel brings it."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()
