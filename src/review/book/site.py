"""A volume as the files of a site."""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from review import scripts
from review.book import cards, head, outputs, search_index, sharing

FACTORY = re.compile(r'(typeof self !== "undefined" \? self : this, )(\(\) => \{.*\})\)\);\s*\Z', re.DOTALL)
"""What the head of plotly.js passes to the function that makes the library known, up to the end of the file."""


def site_files(volume, texts=None):
    """Every file of the site, as path -> bytes; `texts` are the `mains` of the volume, where they are there already."""
    texts = texts or mains(volume)
    template = environment().get_template("site.html.j2")
    shared = common(volume) | {"policy": head.policy("'self'", "file:")}
    found = {
        "index.html": template.render(page=None, main=texts["index"], cards=kept(texts["index"], volume), **shared)
    }
    for page in volume.all_pages:
        main = texts[page.stem]
        found[page.file] = template.render(page=page, main=main, cards=kept(main, volume), **shared)
    found |= {"assets/page.js": scripts.script(), "assets/style.css": scripts.style()}
    found |= {f"assets/{name}": text for name, text in assets(texts, volume).items()}
    if any(page.has_figure for page in volume.pages):
        found["assets/plotly.min.js"] = plotly()
    taken = {f"data/{name}": content for name, content in (volume.data | volume.exports).items()}
    taken |= {f"{sharing.FOLDER}/{name}": content for name, content in volume.stills.items()}
    return {path: text.encode() for path, text in sorted(found.items())} | dict(sorted(taken.items()))


def mains(volume):
    """The inside of `<main>` of each page, stem -> HTML, in the order of reading; "index" is the front page."""
    shared, templates = common(volume), environment()
    found = {"index": front(volume)}
    chapter = templates.get_template("chapter.html.j2")
    for before, page, after in zip([None, *volume.pages], volume.pages, [*volume.pages[1:], None], strict=False):
        found[page.stem] = chapter.render(page=page, before=before, after=after, **shared)
    for page in volume.appendices:
        found[page.stem] = chapter.render(page=page, before=None, after=None, **shared)
        found[page.stem] = volume.polished(found[page.stem], page.stem)
    return found


def front(volume, alone=False):
    """The inside of `<main>` of the front page; `alone` where all pages are one file."""
    text = environment().get_template("front.html.j2").render(alone=alone, **common(volume))
    return volume.polished(text, "index")


def kept(text, volume, but=()):
    """The cards that a text refers to, without those in `but`."""
    if not volume.library:
        return ""
    return cards.store(text, {name: card for name, card in volume.library.cards.items() if name not in but})


def assets(texts, volume):
    """Further files of the folder assets/, name -> text, made from the finished text of each page."""
    index = [("index.html", "", "Front page", texts["index"])]
    index += [(page.file, page.number, page.title, texts[page.stem]) for page in volume.all_pages]
    return {"search-index.js": search_index.script(index)}


def common(volume):
    """What every template may use."""
    return {
        "site": volume.project.title,
        "project": volume.project,
        "volume": volume,
        "tables": [name for name in volume.data if name.endswith(".csv")],
        "tokens": tokens(),
        "dark": head.dark(),
        "early": head.early(),
    }


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
    """The library that draws figures, as its wheel brings it but for one pair of parentheses.

    Its function stands as an argument, which a browser reads twice: once to find its end, once to run it. In parentheses
    it is read once, and the first figure is there earlier.
    """
    from plotly.offline import get_plotlyjs

    return FACTORY.sub(r"\1(\2)));", get_plotlyjs(), count=1)
