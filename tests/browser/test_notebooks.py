"""The notebooks outside the site: plain nbconvert and a real JupyterLab, both without a network."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
STEMS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
SECONDS = 300
ALL_RUN = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
    .every((prompt) => /\\[\\d+\\]/.test(prompt.textContent))"""
ALL_DRAWN = (
    """() => [...document.querySelectorAll(".js-plotly-plot")].every((plot) => plot.querySelector(".main-svg path"))"""
)


@pytest.fixture(scope="module")
def with_figures(notebooks):
    """A notebook whose pages show figures."""
    drawing = [path for path in notebooks if re.search(r"\bfigure\(", path.read_text(encoding="utf-8"))]
    assert drawing, "no notebook draws a figure"
    return drawing[-1]


def elsewhere(tmp_path):
    """An environment in which Jupyter finds nothing of this user's and writes nothing to this user's folders."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR")
    folders = {name: str(tmp_path / name.lower()) for name in names}
    return {**os.environ, **folders}


def test_plain_nbconvert_shows_figures(with_figures, tmp_path, visit):
    """Without our pages, with nothing but `jupyter nbconvert --to html`."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "--output-dir", tmp_path]
    done = subprocess.run(
        [*command, with_figures.name],
        cwd=with_figures.parent,
        env=elsewhere(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    html = tmp_path / f"{with_figures.stem}.html"
    text = html.read_text(encoding="utf-8")
    assert text.count('id="review-plotly-packed"') == 1
    page, _ = visit(html.as_uri())
    for identity in re.findall(r'<div id="(review-figure-\d+)" role="img"', text):
        page.locator(f"#{identity} path").first.wait_for(state="attached", timeout=30_000)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address and token of a JupyterLab that was started as `make lab` does, on copies; stopped at the end."""
    tmp_path = tmp_path_factory.mktemp("lab")
    env, folder = elsewhere(tmp_path), tmp_path / "work"
    settings = tmp_path / "jupyterlab_settings_dir" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    for name in ("data", "lab", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    port, token = free_port(), secrets.token_hex(16)
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "jupyterlab", *lab_options(), "--no-browser", "--allow-root", *options]
    with open(tmp_path / "lab.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, tmp_path / "lab.log")
            yield SimpleNamespace(address=f"http://127.0.0.1:{port}/", token=token)
        finally:
            server.terminate()
            server.wait(timeout=30)


def lab_options():
    """The options with which `make lab` starts JupyterLab."""
    recipe = re.search(
        r"^lab:.*\n\t@\$\(BIN\)/jupyter lab (.*) \$\(ARGS\)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    return recipe[1].split()


@pytest.fixture
def open_lab(browser, lab):
    """Open a place in JupyterLab: the page, and what it asked of other hosts."""
    contexts = []

    def open_place(place, *, dark=False):
        context = browser.new_context(
            viewport={"width": 1440, "height": 1000}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        foreign = []
        own = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:")
        context.route(
            lambda url: not url.startswith(own),
            lambda route: (foreign.append(route.request.url), route.abort()),
        )
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{lab.address}{place}?token={lab.token}")
        return page, foreign

    yield open_place
    for context in contexts:
        context.close()
    ask(lab, "sessions", *(session["id"] for session in ask(lab, "sessions")))


def ask(lab, what, *to_end):
    """What the server has of a kind; those named `to_end` are ended first."""
    headers = {"Authorization": f"token {lab.token}"}
    for identity in to_end:
        request = urllib.request.Request(f"{lab.address}api/{what}/{identity}", headers=headers, method="DELETE")
        urllib.request.urlopen(request, timeout=30).close()
    with urllib.request.urlopen(urllib.request.Request(f"{lab.address}api/{what}", headers=headers)) as answer:
        return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, server, log):
    for _ in range(SECONDS):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(1)
    pytest.fail("JupyterLab did not start:\n" + log.read_text(encoding="utf-8")[-3000:])


def test_jupyterlab_opens_on_the_list_of_notebooks(open_lab, notebooks):
    """All of them, by their questions, in order; nobody is asked about news; nothing is asked of another host."""
    page, foreign = open_lab("", dark=True)
    links = page.locator(".jp-RenderedMarkdown li a")
    links.first.wait_for()
    assert [link.rpartition("/")[2] for link in links.evaluate_all("links => links.map((link) => link.pathname)")] == [
        path.name for path in notebooks
    ]
    assert page.locator("body").get_attribute("data-jp-theme-light") == "false"
    assert page.locator(".Toastify__toast").count() == 0
    assert foreign == []


def test_the_list_says_the_question_of_each_notebook(notebooks):
    """As its title has it."""
    titles = [re.search(r'"# (.*?)(?:\\n)?"', path.read_text(encoding="utf-8"))[1] for path in notebooks]
    text = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\d+\. \[(.*)\]", text, flags=re.MULTILINE) == titles


QUICK = ("00_the_claims", "04_how_big_is_it")
"""Run in every test; the others with `make torture`, for each takes as long as all tests of a module."""
EVERY = [pytest.param(i, id=stem, marks=[] if stem in QUICK else pytest.mark.torture) for i, stem in enumerate(STEMS)]


@pytest.mark.parametrize("number", EVERY)
def test_jupyterlab_runs_every_notebook(open_lab, number):
    """Open, run all: figures have marks, no cell has an error, nothing is asked of another host; dark and light."""
    dark = bool(number % 2)
    path = ROOT / "notebooks" / f"{STEMS[number]}.ipynb"
    page, foreign = open_lab(f"lab/workspaces/{STEMS[number]}/tree/notebooks/{path.name}", dark=dark)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(ALL_RUN)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    source = path.read_text(encoding="utf-8")
    if re.search(r"\bfigure\(", source):
        page.locator(".js-plotly-plot").first.wait_for(state="attached")
        page.wait_for_function(ALL_DRAWN)
    assert page.locator("input[type=checkbox]:visible").count() > 0 or "explorer.show(" not in source
    assert page.locator("body").get_attribute("data-jp-theme-light") == str(not dark).lower()
    assert foreign == []
