"""Still pictures: kept between builds, the same bytes each time, and no failure without a browser."""

import os
import re

import pytest

from review.book import stills
from review.figures import theme

LINE = {"data": [{"type": "scatter", "x": [1, 2], "y": [1, 3], "marker": {"color": theme.BLUE}}], "layout": {}}
DOTS = {"data": [{"type": "scatter", "x": [1, 2], "y": [3, 1], "mode": "markers"}], "layout": {"height": 300}}


@pytest.fixture
def drawing(monkeypatch):
    """No browser: pictures are words, and what is drawn is noted."""
    drawn = []

    def draw(figures):
        drawn.append(len(figures))
        return {wanted: (".svg", f"picture {wanted}".encode()) for wanted in figures}

    monkeypatch.setattr(stills, "_in_a_thread", draw)
    return drawn


def test_a_kept_picture_is_not_drawn_again(drawing, tmp_path):
    """Only a figure that is new costs a browser; what no figure needs any more leaves, but not at once."""
    first = stills.draw({"04-a": LINE}, tmp_path)
    assert stills.draw({"04-a": LINE}, tmp_path) == first
    assert drawing == [1]
    both = stills.draw({"04-a": LINE, "05-b": DOTS}, tmp_path)
    assert drawing == [1, 1]
    assert both.files["04-a.svg"] == first.files["04-a.svg"]
    stills.draw({"05-b": DOTS}, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    stills.draw({"05-b": DOTS}, tmp_path)
    assert [path.stem for path in tmp_path.iterdir()] == [stills.key(DOTS)]


def test_equal_figures_share_a_picture(drawing):
    """Two pages may show one figure: it is drawn once."""
    found = stills.draw({"00-a": LINE, "10-b": LINE})
    assert drawing == [1]
    assert found.files["00-a.svg"] == found.files["10-b.svg"]


def test_the_pictures_of_a_page(drawing):
    """By the figure's id on that page."""
    found = stills.draw({"04_how-figure-2-1": LINE, "04_how_else-figure-2-1": DOTS})
    assert found.of("04_how") == {"figure-2-1": "04_how-figure-2-1.svg"}


def test_a_folder_that_cannot_be_written_costs_only_time(drawing, tmp_path):
    """The pictures are there all the same."""
    (tmp_path / "taken").write_text("a file stands in the way")
    assert stills.draw({"a": LINE}, tmp_path / "taken").files["a.svg"]


def test_without_a_browser_there_is_a_note(monkeypatch, tmp_path):
    """Once, in words, and only where a figure was to be drawn."""
    monkeypatch.setattr(stills, "_in_a_thread", lambda figures: None)
    found = stills.draw({"a": LINE, "b": DOTS}, tmp_path)
    assert found == stills.Stills(note=stills.MISSING)
    assert stills.draw({}, tmp_path) == stills.Stills()


def test_colours_follow_the_page():
    """Each token of a figure is the page's colour of that name, light or dark."""
    svg = stills.coloured('<svg class="main"><path style="fill: rgb(0, 114, 178);"/></svg>')
    assert 'style="fill: var(--blue);"' in svg
    style = re.search(r"<style>(.*?)</style>", svg)[1]
    light, dark = style.split("@media (prefers-color-scheme:dark)")
    for name in theme.TOKENS.values():
        assert f"{name}:#" in light
        assert f"{name}:#" in dark


@pytest.mark.browser
def test_a_browser_draws_the_same_bytes_twice(browser_path, monkeypatch):
    """SVG where it is light, PNG where it would be heavy; nothing random is left in it."""
    monkeypatch.setattr(stills, "browser_path", lambda: browser_path)
    figures = {"a": LINE, "b": DOTS}
    first = stills.draw(figures)
    assert first.note == ""
    assert first == stills.draw(figures)
    assert b"var(--blue)" in first.files["a.svg"]
    assert first.files["b.svg"].startswith(b"<svg")
    monkeypatch.setattr(stills, "HEAVY", 10)
    assert stills.draw({"a": LINE}).files["a.png"].startswith(b"\x89PNG")
