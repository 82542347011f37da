"""Fixtures that several tests share: small sample notebooks, answers for a front page, and a real browser."""

import os
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from review import multiverse, tables
from review.comparisons import MAIN
from review.show import Answer

ANSWER = """from IPython.display import HTML
HTML("<p>It adds <strong>10 hairs</strong> per cm².</p><p>The interval reaches zero.</p>")"""

PROSE = r"""## What we look for

The standard error is $\mathrm{SE} = \sqrt{\frac{s_1^2}{n_1} + \frac{s_2^2}{n_2}}$ and a bound is $p < 0.001$.

$$\hat\mu = \frac{\sum_i w_i y_i}{\sum_i w_i}$$

### A smaller step

See [the next chapter](01_second.ipynb#what-we-look-for).

| Trial | n |
|---|---|
| First | 50 |
"""

FIGURE = """import plotly.graph_objects as go
import review.figures

names = ["First 2013, read in full", "Second 2018, one table only", NASTY]
dots = go.Scatter(x=[20, 10, 12], y=names, error_x=dict(type="data", array=[30, 5, 8]), mode="markers")
table = dict(columns=["Trial", "Difference"], rows=[[name, 10] for name in names])
meta = dict(title="All favour needling: " + NASTY, alt="Forest: " + NASTY, table=table, source=NASTY)
go.Figure(dots, layout=dict(height=320, meta=meta, xaxis_title="hairs per cm², needled minus control"))"""

BARS = """go.Figure(go.Bar(x=["a", "b"], y=[1, 3]), layout=dict(height=260))"""

TABLE = """cells = "".join(f"<td>a_rather_wide_cell_{n}</td>" for n in range(12))
HTML(f"<table><tbody><tr>{cells}</tr></tbody></table>")"""


@pytest.fixture(scope="session")
def evidence():
    """The tables of the repository; they cannot be changed."""
    return tables.load()


@pytest.fixture(scope="session")
def both(evidence):
    """Yu 2018 as printed: both halves of the same scalps, at the start and at the end."""
    from review import comparable

    return comparable.halves(evidence)


@pytest.fixture(scope="session")
def every(evidence):
    """The universes of the main comparison."""
    return multiverse.universes(evidence, *MAIN)


@pytest.fixture(scope="session")
def table(every):
    """Their results, as `multiverse.run` gives them."""
    return multiverse.run(every)


@pytest.fixture(scope="session")
def nasty():
    """Text that breaks a page which forgets to escape it."""
    return """<script>alert("x")</script> & 'quoted'"""


@pytest.fixture(scope="session")
def save_notebook():
    """Write a notebook: `save_notebook(folder / "00_name.ipynb", cells)`, a cell being (kind, source, *tags)."""

    def save(path, cells):
        make = {"markdown": new_markdown_cell, "code": new_code_cell}
        made = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
        for number, (kind, source, *tags) in enumerate(cells):
            made.cells.append(make[kind](source, id=f"cell-{number}", metadata={"tags": tags}))
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)
        return path

    return save


@pytest.fixture(scope="session")
def sample_notebooks(tmp_path_factory, save_notebook, nasty):
    """A folder with two small notebooks that hold one of everything."""
    folder = tmp_path_factory.mktemp("notebooks")
    save_notebook(
        folder / "00_first.ipynb",
        [
            ("markdown", "# Does needling *add* hair?"),
            ("code", ANSWER, "answer"),
            ("markdown", PROSE),
            ("code", f"NASTY = {nasty!r}\n{FIGURE}"),
            ("code", BARS),
            ("code", TABLE),
            ("markdown", "## What we look for\n\nThe same heading again.", "limits"),
            ("code", "print('plain <text>')"),
        ],
    )
    save_notebook(
        folder / "01_second.ipynb",
        [("markdown", "# How sure are we?"), ("markdown", "## What we look for"), ("code", "1 + 1")],
    )
    return folder


@pytest.fixture(scope="session")
def front():
    """Answers for a front page, as `review.answers.headline` gives them."""
    sentence = SimpleNamespace(text="Three trials.", html=lambda: "<p>Three trials.</p>")
    shorts = {
        "Does it work?": "Perhaps a little",
        "How sure are we?": "Very low certainty",
        "Which claims hold?": "4 of 17",
        "Is it safe?": "Mostly mild harms",
    }
    return [Answer(question, short, (sentence,), "00_first") for question, short in shorts.items()]


@pytest.fixture(scope="session")
def browser_path():
    """The first Chromium or Chrome of this machine, or playwright's own. Without one: skip, but fail in CI."""
    from playwright.sync_api import sync_playwright

    from review.book import stills

    found = stills.browser_path()
    if found is None:
        with sync_playwright() as playwright:
            found = playwright.chromium.executable_path
    if not Path(found).exists():
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("no Chromium or Chrome: install one, or run `playwright install chromium`")
    return found


@pytest.fixture(scope="module")
def browser(browser_path):
    """A headless browser, closed with the module: while it is open, nothing else may run an event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        launched = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"] if root else [])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser):
    """Open a page with the network off: `visit(url, width=..., dark=...)` gives the page and what went wrong."""
    contexts = []

    def open_page(url, *, width=1440, height=900, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            offline=True,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        wrong = []
        page.on("request", lambda request: _note_request(wrong, request.url))
        page.on("console", lambda message: _note_message(wrong, message))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.goto(url)
        page.wait_for_load_state("load")
        return page, wrong

    yield open_page
    for context in contexts:
        context.close()


def _note_request(wrong, url):
    if not url.startswith(("file:", "data:", "blob:")):
        wrong.append(f"request: {url}")


def _note_message(wrong, message):
    if message.type in ("error", "warning"):
        wrong.append(f"{message.type}: {message.text}")
