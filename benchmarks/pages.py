"""The shared pages beside what plain `jupyter nbconvert --to html` gives for the same executed notebooks.

    python benchmarks/pages.py [SITE]

SITE is a folder that `review build` wrote ("site" by default); the executed notebooks are those that it has kept.
One line for each page, and for the front page and the chapters within the one file: size, figures drawn of figures
there, milliseconds until the first of them is seen (a picture of it, or a drawing that needs no library) and until one
is drawn, requests to a network, messages in the console, rules of axe-core passed and broken (with the number of
places), in light colours and with nothing unfolded.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from review.book import repository
from review.book.stills import browser_path
from review.project import of

COLUMNS = ("page", "kB", "figures", "seen, ms", "drawn, ms", "requests", "console", "axe passed", "axe broken", "places")
WATCH = """
const marks = ".main-svg .trace path, .main-svg .shapelayer path";
const stands = (image) => image.complete && image.naturalWidth > 0 && image.clientWidth > 0;
const seen = () =>
  [...document.querySelectorAll(".plot > img.still")].some(stands) ||
  [...document.querySelectorAll(".explorer svg")].some((picture) => picture.checkVisibility());
function look() {
  if (document.querySelector(marks)) window.drawn ??= performance.now();
  if (window.drawn || seen()) window.seen ??= performance.now();
  if (!window.drawn) requestAnimationFrame(look);
}
requestAnimationFrame(look);
"""
PLOTS = ".js-plotly-plot, .plot, figure > [role=img]"
SHOWN = "(plots) => [...document.querySelectorAll(plots)].filter((plot) => plot.checkVisibility()).length"
SETTLED = 6000  # milliseconds without which a browser is still starting, and a page of many figures still drawing


def main(site="site"):
    """Measure every page of both kinds and print a table."""
    site = Path(site).resolve()
    with tempfile.TemporaryDirectory() as folder, browser() as opened:
        plain = converted(Path(folder))
        pages = [("ours", path, "") for path in sorted(site.glob("*.html"))]
        pages += [("in the one file", site / of().single, path.stem) for path in sorted(site.glob("[0-9]*.html"))]
        pages += [("nbconvert", path, "") for path in plain]
        print(" | ".join(COLUMNS))
        for kind, path, chapter in pages:
            found = measured(opened, path, chapter)
            print(" | ".join(map(str, (f"{kind}: {chapter or path.stem}", *found))), flush=True)
    assets = sum(file.stat().st_size for file in (site / "assets").glob("*.*"))
    print(f"Shared by all pages of the site: {assets // 1000} kB in assets/")


def converted(folder):
    """The kept executed notebooks as plain nbconvert writes them, in `folder`."""
    entries = sorted((repository() / ".kept").glob("*.json"))
    if not entries:
        sys.exit("No executed notebooks are kept. Run `review build` first, without --fresh.")
    for entry in entries:
        notebook = json.loads(entry.read_text(encoding="utf-8"))["notebook"]
        (folder / f"{entry.stem}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copytree(repository() / "notebooks", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.ipynb"))
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR"]
    subprocess.run([*command, *sorted(folder.glob("*.ipynb"))], cwd=folder, check=True)
    return sorted(folder.glob("*.html"))


@contextmanager
def browser():
    """A headless browser."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if root else []
        opened = playwright.chromium.launch(executable_path=browser_path(), args=arguments)
        opened.new_context().new_page().wait_for_timeout(SETTLED)
        yield opened


def measured(opened, path, chapter=""):
    """One page, or one chapter of it, opened from disk without a network."""
    context = opened.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page, asked, said = context.new_page(), [], []
    page.add_init_script(WATCH)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{path.as_uri()}#{chapter}", wait_until="load")
    page.wait_for_timeout(SETTLED)
    times = page.evaluate("[window.seen, window.drawn].map((time) => (time ? Math.round(time) : 'none'))")
    drawn, there = (page.evaluate(SHOWN, plots) for plots in (".js-plotly-plot:has(.main-svg)", PLOTS))
    foreign = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    heard = len(said)
    axe = Axe().run(page, options={"preload": False}).response
    places = sum(len(rule["nodes"]) for rule in axe["violations"])
    context.close()
    numbers = (path.stat().st_size // 1000, f"{drawn} of {there}", *times, len(foreign), heard)
    return *numbers, len(axe["passes"]), len(axe["violations"]), places


if __name__ == "__main__":
    main(*sys.argv[1:])
