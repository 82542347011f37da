"""A volume as one file: sections, ids that are unique, links that lead on inside, packs that come back whole."""

import html
import json
import lzma
import re
from base64 import b85decode

import pytest
from plotly.offline import get_plotlyjs

from review import tables
from review.book import binding, builder, head, packing, sharing, single, site, steps

IDS = re.compile(r'\sid="([^"]+)"')


@pytest.fixture(scope="module")
def text(tmp_path_factory, sample_notebooks, front):
    """The sample notebooks as one file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "check", lambda folder=None: [])
        patch.setitem(packing.FILTER, "preset", 0)
        out = tmp_path_factory.mktemp("out") / "review.html"
        return builder.build_single(out, notebooks=sample_notebooks, front=front).read_text(encoding="utf-8")


def unpacked(text, name):
    """What the page's script finds in a pack."""
    size, letters = re.search(rf'id="packed-{name}" data-size="(\d+)">([^<]*)</script>', text).groups()
    content = b85decode(letters.translate(str.maketrans(".,", "<&")))
    found = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=[packing.FILTER]).decompress(content)
    assert len(found) == int(size)
    return found.decode()


def test_every_page_is_a_section(text):
    """The front page first, then the chapters, the steps, and the pages that are no chapter."""
    stems = ["index", "00_first", "01_second", "steps", "references", "glossary"]
    assert re.findall(r'<section class="page \w+" id="([^"]+)"', text) == stems
    assert f'data-pages="{" ".join(stems)}"' in text


def test_no_id_stands_twice(text):
    """Chapters share headings and figures' numbers, and the document tells them apart."""
    found = IDS.findall(text)
    assert len(found) == len(set(found))
    assert {"00_first/what-we-look-for", "01_second/what-we-look-for"} <= set(found)


def test_links_lead_to_sections_and_places(text):
    """No link leaves the file but those to the web, and each place is there."""
    places = set(IDS.findall(text))
    links = set(re.findall(r'<a\b[^>]*\shref="([^"]*)"', text))
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    inside = {link[1:] for link in links if link.startswith("#") and not link.startswith("#file/")}
    assert inside <= places
    assert "01_second/what-we-look-for" in inside


def test_policy_allows_only_the_scripts_of_the_file(text):
    """Each script by its hash, the packed library too, and nothing by an address."""
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    allowed = re.search(r"script-src ([^;]*)", policy)[1].split()
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    assert sorted(allowed) == sorted({head.digest(script) for script in [*scripts, site.plotly()]})
    assert "default-src 'none'" in policy
    assert not re.search(r'\ssrc="(?!data:)', re.sub(r"<script\b.*?</script>", "", text, flags=re.DOTALL))


def test_packs_come_back_as_they_were(text):
    """Figures by the id that their plot names, code in the order of its folds, the tables as they are on disk."""
    parts = json.loads(unpacked(text, "parts"))
    assert set(parts["figures"]) == set(re.findall(r'data-figure="([^"]*)"', text))
    assert len(parts["code"]) == len(re.findall(r'<details class="code">', text))
    taken = json.loads(unpacked(text, "files"))
    assert taken["sources.csv"].encode() == binding.data_files()["sources.csv"]
    assert set(re.findall(r'href="#file/([^"]*)"', text)) <= set(taken)


def test_the_picture_of_a_first_figure_is_packed():
    """That of the first figure and no other; none where a drawing has no picture, or one that is no SVG."""
    plot = '<div class="plot" data-figure="f-{0}-json" style="height: 9px">{1}</div>'
    html = "".join(plot.format(number, sharing.still(f"04-f-{number}.svg")) for number in (1, 2))
    found = single.section(html, "04", ["04"])
    assert found.pictures == {"04/f-1-json": "04-f-1.svg", "04/f-2-json": "04-f-2.svg"}
    assert "<img" not in found.html
    assert found.html.count(sharing.without_picture()) == 2
    assert single.first_picture(found, {"04-f-1.svg": b"<svg/>", "04-f-2.svg": b""}) == ("04/f-1-json", "<svg/>")
    photo = single.section(plot.format(1, sharing.still("04-f-1.png")), "04", ["04"])
    assert single.first_picture(photo, {"04-f-1.png": b"\x89PNG"}) is None
    assert single.first_picture(single.section("<p>Text</p>", "04", ["04"]), {}) is None


def test_the_drawing_library_differs_by_its_parentheses():
    """Its function is put into one pair, at its beginning and its end; nothing else is changed."""
    ours, theirs = site.plotly(), get_plotlyjs()
    assert len(ours) == len(theirs) + 2
    start = ours.index("(() => {", ours.index("typeof self"))
    assert ours[:start] + ours[start + 1 : -3] + ");" == theirs


def test_the_text_is_readable_without_a_script(text):
    """Answers, prose and tables stand in the file as they are."""
    assert "It adds <strong>10 hairs</strong> per cm²." in text
    assert "a_rather_wide_cell_3" in text
    assert "<script>alert" not in text


def test_a_foreign_file_is_left_alone(tmp_path):
    """Somebody's own page under that name stays."""
    mine = tmp_path / "page.html"
    mine.write_text("<p>mine</p>", encoding="utf-8")
    with pytest.raises(builder.BuildFailed, match="no page that `review build` wrote"):
        builder.build_single(mine)
    assert mine.read_text(encoding="utf-8") == "<p>mine</p>"


def test_a_step_is_written_once_and_named_by_number():
    """Two trails that share steps: the runs of numbers give each trail back."""
    trail = '<details class="trail"><summary>Why?</summary><ol>{}</ol></details>'
    texts = {"a": trail.format("<li>x</li><li>y</li>"), "b": trail.format("<li>z</li><li>x</li><li>y</li>")}
    found, page = steps.gathered(texts)
    assert re.findall(r'<li id="(\d+)">(.)</li>', page.body) == [("1", "x"), ("2", "y"), ("3", "z")]
    assert re.findall(r">([\d–]+)</a>", found["b"]) == ["3", "1–2"]


@pytest.mark.parametrize("content", ["", "a", "ä&<script>", "x" * 70_000])
def test_letters_hold_nothing_that_html_reads(content):
    """Packed text cannot end the element that it stands in."""
    found = packing.packed(content)
    assert not set("<&\"'/\\ ") & set(found.letters)
    assert found.size == len(content.encode())


def test_what_was_packed_is_kept(tmp_path):
    """The second time the letters come from the folder; a folder that cannot be written costs only time."""
    first = packing.packed("hairs", tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_text("from the folder", encoding="ascii")
    assert packing.packed("hairs", tmp_path / "kept").letters == "from the folder"
    (tmp_path / "file").touch()
    assert packing.packed("hairs", tmp_path / "file") == first


def test_links_of_a_section_keep_what_is_elsewhere():
    """Addresses of the web, ids of the whole document and names of other pages' ids stay."""
    tag = '<a href="https://a.b/x.html#c" aria-describedby="card-x own">'
    assert single.moved(tag, "s", {"own"}, ["s"]) == '<a href="https://a.b/x.html#c" aria-describedby="card-x s/own">'
