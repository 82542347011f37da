"""The notebooks outside the site: plain nbconvert and a real JupyterLab, both without a network."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = [pytest.mark.build, pytest.mark.browser]

MARKS = ".js-plotly-plot .trace path"
SECONDS = 300


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


@pytest.fixture
def lab(tmp_path, with_figures):
    """Address of a JupyterLab that shows a copy of a notebook; stopped at the end."""
    root, env = with_figures.parents[1], elsewhere(tmp_path)
    settings = tmp_path / "jupyterlab_settings_dir" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    folder = tmp_path / "work"
    shutil.copytree(root / "data", folder / "data")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    port, token = free_port(), secrets.token_hex(16)
    options = {
        "ServerApp.root_dir": folder,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": token,
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with open(tmp_path / "lab.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, tmp_path / "lab.log")
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{with_figures.name}?token={token}"
        finally:
            server.terminate()
            server.wait(timeout=30)


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


def test_jupyterlab_runs_a_notebook_and_draws_its_figures(browser, lab):
    """Open, run all: figures have marks, no cell has an error, and nothing is asked of any other host."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    foreign = []
    here = re.match(r"http://[^/]+/", lab)[0]
    context.route(
        lambda url: not url.startswith((here, here.replace("http", "ws"), "data:", "blob:")),
        lambda route: (foreign.append(route.request.url), route.abort()),
    )
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(lab)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".js-plotly-plot").first.wait_for(state="attached")
    page.wait_for_function(
        """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
        .every((prompt) => /\\[\\d+\\]/.test(prompt.textContent))"""
    )
    page.locator(MARKS).first.wait_for(state="attached")
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert foreign == []
    context.close()
