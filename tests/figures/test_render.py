"""The renderer: both forms of a figure, plotly.js once, nothing that depends on chance."""

import re

import plotly.graph_objects as go
import pytest

from review.figures import render, theme


@pytest.fixture
def cell(monkeypatch):
    """Say which notebook cell runs, and which run of it."""
    now = {"cell": ("a", "1")}
    monkeypatch.setattr(render, "current_cell", lambda: now["cell"])
    return lambda *name: now.update(cell=name)


def figure(**meta):
    return go.Figure(go.Bar(x=["a"], y=[1]), layout={"meta": meta, "height": 321}).to_dict()


def has_library(bundle):
    return 'id="review-plotly-packed"' in bundle["text/html"]


def test_both_forms_are_there(cell):
    """JupyterLab draws the one, plain nbconvert shows the other."""
    bundle = render.Renderer().to_mimebundle(figure(title="T"))
    assert set(bundle) == {render.MIME, "text/html"}
    assert bundle[render.MIME]["layout"]["title"]["text"] == "T"
    assert "height: 321px" in bundle["text/html"]


def test_plotly_js_stands_once(cell):
    """In the first figure that a kernel draws, in that cell or another."""
    renderer = render.Renderer()
    drawn = [has_library(renderer.to_mimebundle(figure())) for _ in range(2)]
    cell("b", "2")
    assert [*drawn, has_library(renderer.to_mimebundle(figure()))] == [True, False, False]


def test_plotly_js_comes_again_when_its_cell_is_run_again(cell):
    """Its earlier output is gone by then."""
    renderer = render.Renderer()
    renderer.to_mimebundle(figure())
    cell("b", "2")
    renderer.to_mimebundle(figure())
    cell("a", "3")
    assert has_library(renderer.to_mimebundle(figure()))


def test_without_cell_ids_plotly_js_stands_once(cell):
    """Some front ends do not say which cell runs."""
    renderer = render.Renderer()
    drawn = []
    for run in "123":
        cell(None, run)
        drawn.append(has_library(renderer.to_mimebundle(figure())))
    assert drawn == [True, False, False]


def test_two_kernels_give_the_same_bytes(cell):
    """Ids are counted, not drawn by lot."""
    first, second = (render.Renderer().to_mimebundle(figure(title="T")) for _ in range(2))
    assert first == second


def test_html_asks_no_network_for_anything(cell):
    """No address outside the packed library."""
    renderer = render.Renderer()
    renderer.to_mimebundle(figure())
    found = renderer.to_mimebundle(figure(title="T"))["text/html"]
    assert not re.search(r"https?:|//cdn|mathjax", found, re.IGNORECASE)


def test_text_stays_text(cell, nasty):
    """In the title, the alternative, the table and the figure's own JSON."""
    table = {"columns": [nasty], "rows": [[nasty]]}
    renderer = render.Renderer()
    renderer.to_mimebundle(figure())
    bundle = renderer.to_mimebundle(figure(title=nasty, alt=nasty, table=table))
    assert "<script>alert" not in bundle["text/html"]
    assert "<script>" not in bundle[render.MIME]["layout"]["title"]["text"]


def test_units_of_the_tables_are_typeset(cell):
    """In the title, the alternative and the table, in both forms."""
    raw, table = "18 um, 5 +/- 1 hairs/cm2", {"columns": ["um"], "rows": [["5 hairs/cm2", None]]}
    bundle = render.Renderer().to_mimebundle(figure(title=raw, alt=raw, table=table))
    about = bundle[render.MIME]["layout"]["meta"]
    assert about["title"] == about["alt"] == "18 µm, 5 ± 1 hairs per cm²"
    assert about["table"] == {"columns": ["µm"], "rows": [["5 hairs per cm²", None]]}
    assert "cm2" not in bundle["text/html"].partition("<figure")[2]


def test_every_colour_of_the_palette_follows_the_page():
    """Light and dark pages bring their own shade of each."""
    assert {theme.INK, theme.GRID, *theme.PALETTE} <= set(theme.TOKENS)
    assert all(token == token.lower() for token in theme.TOKENS)
