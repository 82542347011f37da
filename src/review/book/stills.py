"""A still picture of each figure for readers without JavaScript, drawn by the browser of this machine if it has one.

playwright drives it (an optional library): headless Chromium or Chrome, no network, plotly.js from the installed
plotly. A picture keeps the page's colours, light or dark. One that is too heavy as SVG is kept as PNG, in mid greys.
"""

import base64
import hashlib
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from review.atomic import replace_file
from review.book.browsers import browser_path
from review.figures import render, theme

WIDTH = 832
HEAVY = 200_000
MONTH = 30 * 24 * 60 * 60
MISSING = "No still pictures of the figures: there is no Chromium or Chrome that playwright can start."

SETTLE = """() => {
  let seed;
  Math.random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  window.still = async (figure, options) => {
    seed = 1;
    return Plotly.toImage(figure, { ...options, imageDataOnly: true });
  };
}"""
"""plotly.js draws ids at random: from one seed a figure gives the same bytes each time."""


@dataclass(frozen=True)
class Stills:
    """Pictures by file name, and one sentence where there are none though figures are there."""

    files: dict = field(default_factory=dict)
    note: str = ""

    def of(self, page):
        """The pictures of one page: id of the figure -> file name."""
        mine = (name for name in self.files if name.startswith(f"{page}-figure-"))
        return {name.removeprefix(f"{page}-").rpartition(".")[0]: name for name in mine}


def draw(figures, kept=None):
    """Still pictures of figures (name -> drawing with data and layout), as `name.svg` or `name.png`.

    `kept` is a folder in which pictures stay for the next build; those of figures that are gone leave it after a month.
    """
    keys = {name: key(figure) for name, figure in figures.items()}
    found = {name: _recall(kept, keys[name]) for name in figures}
    missing = {keys[name]: figure for name, figure in figures.items() if found[name] is None}
    drawn = _in_a_thread(missing) if missing else {}
    if drawn is None:
        return Stills(note=MISSING)
    for wanted, picture in drawn.items():
        _keep(kept, wanted, picture)
    _tidy(kept, set(keys.values()))
    pictures = {name: found[name] or drawn[keys[name]] for name in figures}
    return Stills({f"{name}{ending}": content for name, (ending, content) in pictures.items()})


def key(figure):
    """What a picture rests on: the figure, plotly's version, and this module."""
    from plotly import __version__

    parts = (render.as_json(figure), __version__, Path(__file__).read_text(encoding="utf-8"), variables())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def coloured(svg):
    """The picture in the page's own colours of today: light, or dark where the reader's system is dark."""
    for token, name in theme.TOKENS.items():
        red, green, blue = (int(token[place : place + 2], 16) for place in (1, 3, 5))
        svg = svg.replace(f"rgb({red}, {green}, {blue})", f"var({name})")
    return re.sub(r"(<svg\b[^>]*>)", lambda opening: f"{opening[0]}<style>{variables()}</style>", svg, count=1)


def variables():
    """The page's colours as a style for a picture."""
    from review.scripts import sources

    sheets = sources("styles", ".css")
    light, dark = (_colours(sheets[name]) for name in ("page.css", "dark.css"))
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _colours(sheet):
    found = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+);", sheet.partition("@media")[0]))
    return ";".join(f"{name}:{found[name]}" for name in sorted({*theme.TOKENS.values()}))


def _in_a_thread(figures):
    """playwright wants a thread without an event loop, and notebooks that build have one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_drawn, figures).result()


def _drawn(figures):
    """Pictures of figures (key -> drawing) as (ending, bytes); None where no browser can be started."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        try:
            browser = _launched(playwright)
        except Error:
            return None
        with browser:
            page = browser.new_context(offline=True).new_page()
            page.set_content("<!doctype html><title>Figures</title>")
            page.add_script_tag(content=_library())
            page.evaluate(SETTLE)
            return {wanted: _picture(page, figure) for wanted, figure in figures.items()}


def _launched(playwright):
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--disable-gpu", *(["--no-sandbox"] if root else [])]
    return playwright.chromium.launch(executable_path=browser_path(), args=arguments)


def _picture(page, figure):
    size = {"width": WIDTH, "height": render.height(figure)}
    svg = coloured(_still(page, figure, {"format": "svg", **size})).encode()
    if len(svg) <= HEAVY:
        return ".svg", svg
    return ".png", base64.b64decode(_still(page, figure, {"format": "png", "scale": 2, **size}))


def _still(page, figure, options):
    return page.evaluate("([figure, options]) => window.still(figure, options)", [figure, options])


def _library():
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()


def _recall(kept, wanted):
    for ending in (".svg", ".png") if kept else ():
        with suppress(OSError):
            return ending, (Path(kept) / f"{wanted}{ending}").read_bytes()
    return None


def _keep(kept, wanted, picture):
    """Leave a picture for the next build; a folder that cannot be written only costs that build time."""
    if kept is None:
        return
    ending, content = picture
    with suppress(OSError):
        Path(kept).mkdir(parents=True, exist_ok=True)
        replace_file(Path(kept) / f"{wanted}{ending}", content)


def _tidy(kept, wanted):
    for picture in Path(kept).glob("*.*") if kept else ():
        with suppress(OSError):
            if picture.stem not in wanted and time.time() - picture.stat().st_mtime > MONTH:
                picture.unlink()
