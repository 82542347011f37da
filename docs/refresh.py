"""Write what the README takes from the data: its five sentences and the picture of the forest plot.

Run with `make docs` after the data have changed; a test says when it was forgotten. Needs a Chromium for the picture.
"""

import json
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs

from review import answers, comparisons, tables, words
from review.figures import forest
from review.findings import findings

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MARKED = re.compile(r"(?<=<!-- findings -->\n).*(?=\n<!-- /findings -->)", re.DOTALL)


def main():
    """Refresh README.md and docs/forest.svg."""
    evidence = tables.load(ROOT / "data")
    readme = ROOT / "README.md"
    text = " ".join(findings(evidence))
    readme.write_text(MARKED.sub(lambda _: text, readme.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "forest.svg").write_text(picture(forest_plot(evidence)), encoding="utf-8")


def forest_plot(evidence):
    """The main forest plot, on white, for the README."""
    effects = comparisons.effects_for(evidence, *answers.MAIN)
    pool = comparisons.pooled(effects)
    fig = forest.figure(forest.rows(effects, pool), title="")
    title = f"{words.capital(words.count(pool.k))} trials, pooled"
    fig.update_layout(paper_bgcolor="white", plot_bgcolor="white", width=760, title=title)
    return fig


def picture(fig):
    """The figure as SVG, drawn by plotly.js in a browser."""
    size = {"format": "svg", "width": fig.layout.width, "height": fig.layout.height}
    script = f"Plotly.toImage({fig.to_json()}, {json.dumps(size)})"
    with sync_playwright() as playwright:
        found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(content=get_plotlyjs())
        address = page.evaluate(script)
        svg = page.evaluate("address => decodeURIComponent(address.split(',').slice(1).join(','))", address)
        browser.close()
    return svg + "\n"


if __name__ == "__main__":
    main()
