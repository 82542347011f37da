"""A volume as one file: every page a section of one document, with all that it needs packed inside."""

import gzip
import json
import posixpath
import re
from base64 import b64encode

from review import scripts
from review.book import head, site

TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>""")
IDENTITY = re.compile(r'(?<=\sid=")[^"]*(?=")')
REFERENCE = re.compile(r'(?<=\s)(for|headers|list|popovertarget|aria-[a-z]+|data-[a-z]+)="([^"]*)"')
LINK = re.compile(r'(?<=\shref=")[^"]*(?=")')
FIGURE = re.compile(r'<script type="application/json" id="([^"]*)">(.*?)</script>', re.DOTALL)
DRAWN = re.compile(r'\sdata-figure="([^"]*)"')
PICTURE = re.compile(r"<noscript><img\b[^>]*></noscript>")
CELL_LABEL = re.compile(r' data-label="[^"]*"')
NO_PICTURE = '<noscript><p class="source">Drawing this figure needs JavaScript. Its data stand below.</p></noscript>'


def single_file(volume, texts=None):
    """The whole review as the bytes of one HTML file; `texts` are the `site.mains`, where they are there already."""
    texts = texts or site.mains(volume)
    sections = {stem: section(html, stem, texts) for stem, html in texts.items()}
    library, script = site.plotly(), scripts.script()
    shown = {
        "texts": {stem: html for stem, (html, _) in sections.items()},
        "cards": section(site.kept("".join(texts.values()), volume), "", texts)[0],
        "packs": packs(library, [figures for _, figures in sections.values()], volume.data | volume.exports),
        "script": script,
        "style": scripts.style(),
        "policy": head.policy(head.digest(script), head.digest(library)),
        "names": {"index": f"{site.TITLE}: an evidence review"} | {page.stem: page.title for page in volume.all_pages},
        "stems": texts.keys(),
    }
    return site.environment().get_template("single.html.j2").render(**site.common(volume), **shown).encode()


def section(html, stem, stems):
    """A page as a section of the one document, and its figures, id -> JSON.

    Ids take the page's stem before them, so that they are unique; links lead to sections; still pictures are left out.
    """
    html = CELL_LABEL.sub("", PICTURE.sub(NO_PICTURE, html))
    drawn = set(DRAWN.findall(html))
    figures = {f"{stem}/{identity}": text for identity, text in FIGURE.findall(html) if identity in drawn}
    html = FIGURE.sub(lambda found: "" if found[1] in drawn else found[0], html)
    own = set(IDENTITY.findall(" ".join(TAG.findall(html)))) | drawn
    return TAG.sub(lambda tag: moved(tag[0], stem, own, stems), html), figures


def moved(tag, stem, own, stems):
    """A tag of a page as it stands in the document; `own` are the ids of the page.

    >>> moved('<a id="b" href="02_y.html#c" aria-describedby="b card">', "01_x", {"b"}, ["01_x", "02_y"])
    '<a id="01_x/b" href="#02_y/c" aria-describedby="01_x/b card">'
    """

    def refer(found):
        words = (f"{stem}/{word}" if word in own and stem else word for word in found[2].split(" "))
        return f'{found[1]}="{" ".join(words)}"'

    if stem:
        tag = IDENTITY.sub(lambda found: f"{stem}/{found[0]}", tag)
        tag = REFERENCE.sub(refer, tag)
    return LINK.sub(lambda found: led(found[0], stem, stems), tag) if tag.startswith("<a ") else tag


def led(address, stem, stems):
    """Where a link of a page leads to in the document.

    >>> [led(text, "01_x", ["01_x", "02_y"]) for text in ("02_y.html", "02_y.html#c", "#c", "data/a.csv", "https://a.b")]
    ['#02_y', '#02_y/c', '#01_x/c', '#file/a.csv', 'https://a.b']
    """
    path, _, place = address.partition("#")
    target = path.removesuffix(".html") if path else stem
    if path.startswith("data/"):
        return f"#file/{posixpath.basename(path)}"
    if target not in stems:
        return address
    return f"#{target}/{place}" if place else f"#{target}"


def packs(library, figures, taken):
    """What the page's script unpacks, name -> letters: the drawing library, the figures, the files to take away."""
    inside = ",".join(f"{json.dumps(name)}:{text}" for found in figures for name, text in found.items())
    files = {name: taken[name].decode() for name in sorted(taken)}
    return {
        "plotly": packed(library),
        "figures": packed(f"{{{inside}}}"),
        "files": packed(json.dumps(files, ensure_ascii=False)),
    }


def packed(text):
    """Text as base64 of gzip, the same letters whenever it is packed."""
    return b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()
