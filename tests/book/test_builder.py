"""The whole build, on two small notebooks."""

import html
import json
import re

import pytest

from review import tables
from review.book import BuildFailed, NotebookFailed, build, builder, head
from review.book.site import site_files
from review.book.volume import Volume
from review.show import Answer

NAME_OF_SVG = "http://www.w3.org/2000/svg"
ADDRESS = re.compile(r"""(?:src|srcset|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?http""")


@pytest.fixture(scope="module")
def site(tmp_path_factory, sample_notebooks, front):
    """The sample notebooks, built; the data are another test's business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "check", lambda folder=None: [])
        return build(tmp_path_factory.mktemp("out") / "site", notebooks=sample_notebooks, front=front)


@pytest.fixture
def sound_data(monkeypatch):
    monkeypatch.setattr(tables, "check", lambda folder=None: [])


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_site_has_a_page_a_notebook_and_each_asset_once(site):
    """plotly.js stands once, whatever the number of figures; the tables and their codebook come along."""
    pages = {"index.html", "00_first.html", "01_second.html", "references.html", "glossary.html"}
    tables = {name for name in files(site) if str(name).startswith("data/")}
    assets = {f"assets/{name}" for name in ("page.js", "search-index.js", "style.css", "plotly.min.js")}
    assert set(files(site)) - tables == pages | assets
    assert {"data/datapackage.json", "data/measurements.csv", "data/references.bib"} <= tables


@pytest.mark.parametrize("name", ["index.html", "00_first.html", "01_second.html"])
def test_pages_ask_no_network_for_anything(site, name):
    """No address that a browser would load, and a policy that forbids any other."""
    text = (site / name).read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    assert "default-src 'none'" in policy
    for attributes, content in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, flags=re.DOTALL):
        assert "src=" in attributes or head.digest(content) in policy or json.loads(content)


def test_style_and_script_ask_no_network_for_anything(site):
    """Neither has an address in it."""
    for name in ("page.js", "style.css"):
        text = (site / "assets" / name).read_text(encoding="utf-8").replace(NAME_OF_SVG, "")
        assert not re.search(r"https?://|@import|fetch\(|XMLHttp", text)


def test_a_page_reads_in_order(site):
    """Title, answer, contents, neighbours."""
    text = (site / "00_first.html").read_text(encoding="utf-8")
    assert len(re.findall("<h1", text)) == 1
    assert '<h1 id="does-needling-add-hair">Does needling <em>add</em> hair?</h1>' in text
    assert "<title>Does needling add hair? · Microneedling for hair loss</title>" in text
    assert 'rel="next" href="01_second.html"' in text
    assert 'rel="prev"' not in text
    assert 'href="01_second.html#what-we-look-for"' in text
    assert '<h2 id="what-we-look-for-2">' in text


def test_the_index_opens_with_the_answers(site, front):
    """The three first answers, then the others, then each chapter with its own answer."""
    text = (site / "index.html").read_text(encoding="utf-8")
    assert [text.index(answer.short) for answer in front] == sorted(text.index(answer.short) for answer in front)
    assert text.index(front[-1].short) < text.index("10 hairs") < text.index("not medical advice")
    assert len(re.findall("<h1", text)) == 1


def test_text_of_answers_is_escaped(nasty):
    """Whatever a table holds, the index shows it as text."""
    answer = Answer(nasty, nasty, (), "", numbers=nasty)
    assert b"<script>alert" not in site_files(Volume([], [answer]))["index.html"]


def test_a_failing_notebook_leaves_the_earlier_site(tmp_path, save_notebook, front, sound_data):
    """The reader keeps the last good pages, and nothing lies about."""
    out, notebooks = tmp_path / "site", tmp_path / "notebooks"
    save_notebook(notebooks / "00_a.ipynb", [("markdown", "# Q"), ("code", "1")])
    before = files(build(out, notebooks=notebooks, front=front))
    save_notebook(notebooks / "00_a.ipynb", [("markdown", "# Q"), ("code", "1 / 0")])
    with pytest.raises(NotebookFailed):
        build(out, notebooks=notebooks, front=front)
    assert files(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "site"]


def test_problems_of_the_data_stop_the_build_all_at_once(tmp_path, monkeypatch):
    """Before any notebook is run."""
    monkeypatch.setattr(tables, "check", lambda folder=None: ["first problem", "second problem"])
    with pytest.raises(BuildFailed, match="first problem\nsecond problem"):
        build(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_folder_without_notebooks_is_an_error(tmp_path):
    """An empty site would be no answer."""
    with pytest.raises(BuildFailed, match="no notebooks in"):
        builder.notebook_paths(tmp_path)
