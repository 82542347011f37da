"""A volume as one file: every page a section of one document, with all that it needs packed inside."""

import json
import posixpath
import re
from dataclasses import dataclass

from review import scripts
from review.book import head, sharing, site, steps
from review.book.packing import packed

TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>""")
IDENTITY = re.compile(r'(?<=\sid=")[^"]*(?=")')
REFERENCE = re.compile(r'(?<=\s)(for|headers|list|popovertarget|aria-[a-z]+|data-[a-z]+)="([^"]*)"')
LINK = re.compile(r'(?<=\shref=")[^"]*(?=")')
FIGURE = re.compile(r'<script type="application/json" id="([^"]*)">(.*?)</script>', re.DOTALL)
DRAWN = re.compile(r'\sdata-figure="([^"]*)"')
PICTURE = re.compile(r'data-figure="([^"]*)"([^>]*>)<img class="still" src="assets/figures/([^"]*)"[^>]*></div>')
CODE = re.compile(r'(<details class="code"><summary>[^<]*</summary>)(<pre\b.*?</pre>)(</details>)', re.DOTALL)
DESCRIBED = re.compile(r' aria-describedby="card-[^"]*"')
NEEDLESS_END = re.compile(r"</(?:td|th|tr|li)>(?=\s*(?:<(?:td|th|tr|li)\b|</(?:tr|ul|ol|tbody|thead|table)>))")
CELL_LABEL = re.compile(r' data-label="[^"]*"')
LISTS = {"references": "", "glossary": "term-"}


def single_file(volume, texts=None, kept=None):
    """The whole review as the bytes of one HTML file.

    `texts` are the `site.mains`, where they are there already; `kept` is a folder for what is slow to pack.
    """
    texts = (texts or site.mains(volume)) | {"index": site.front(volume, alone=True)}
    texts, pages = with_steps(volume, texts)
    sections = {stem: section(html, stem, texts) for stem, html in texts.items()}
    library, script = site.plotly(), scripts.script()
    shown = {
        "texts": {stem: found.html for stem, found in sections.items()},
        "cards": section(site.kept("".join(texts.values()), volume, but=listed(texts)), "", texts).html,
        "packs": packs(library, sections.values(), volume, kept),
        "script": script,
        "style": scripts.style(),
        "policy": head.policy(head.digest(script), head.digest(library)),
        "names": {"index": f"{volume.project.title}: an evidence review"} | {page.stem: page.title for page in pages},
        "stems": texts.keys(),
    }
    return site.environment().get_template("single.html.j2").render(**site.common(volume), **shown).encode()


def listed(texts):
    """The cards that the page's script makes from the lists of sources and terms."""
    return {f"{kind}{name}" for stem, kind in LISTS.items() for name in IDENTITY.findall(texts.get(stem, ""))}


def with_steps(volume, texts):
    """The texts with the steps of all trails on one page behind the chapters, and all pages."""
    texts, page = steps.gathered(texts)
    chapter = site.environment().get_template("chapter.html.j2")
    text = chapter.render(page=page, before=None, after=None, **site.common(volume))
    later = {page.stem for page in volume.appendices}
    first = {stem: html for stem, html in texts.items() if stem not in later}
    return first | {page.stem: text} | {stem: texts[stem] for stem in texts if stem in later}, [*volume.all_pages, page]


@dataclass(frozen=True)
class Section:
    """A page as a section of the document: its HTML, and what was taken out of it to be packed.

    `figures` are drawings by id, `pictures` names of still pictures by the same ids, `code` is HTML.
    """

    html: str
    figures: dict
    pictures: dict
    code: list


def section(html, stem, stems):
    """A page as a section of the one document.

    Ids take the page's stem before them, so that they are unique; links lead to sections; figures and code are taken
    out, and so are their still pictures.
    """
    pictures = {f"{stem}/{found[1]}": found[3] for found in PICTURE.finditer(html)}
    html = PICTURE.sub(rf'data-figure="\1"\2</div>{sharing.without_picture()}', html)
    html = DESCRIBED.sub("", CELL_LABEL.sub("", NEEDLESS_END.sub("", html)))
    drawn = set(DRAWN.findall(html))
    figures = {f"{stem}/{identity}": text for identity, text in FIGURE.findall(html) if identity in drawn}
    html = FIGURE.sub(lambda found: "" if found[1] in drawn else found[0], html)
    code = [found[2] for found in CODE.finditer(html)]
    html = CODE.sub(r"\1\3", html)
    own = set(IDENTITY.findall(" ".join(TAG.findall(html)))) | drawn
    return Section(TAG.sub(lambda tag: moved(tag[0], stem, own, stems), html), figures, pictures, code)


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


def packs(library, sections, volume, kept=None):
    """What the page's script unpacks, name -> letters.

    These are pictures of first figures, the drawing library, what was taken out of the pages, and files to take away.
    """
    pictures = dict(filter(None, (first_picture(found, volume.stills) for found in sections)))
    figures = {name: json.loads(text) for found in sections for name, text in found.figures.items()}
    parts = {"figures": figures, "code": [text for found in sections for text in found.code]}
    files = {name: content.decode() for name, content in sorted((volume.data | volume.exports).items())}
    made = {"plotly": packed(library, kept), "parts": packed(compact(parts)), "files": packed(compact(files))}
    return made | ({"pictures": packed(compact(pictures))} if pictures else {})


def first_picture(section, stills):
    """The id of a section's first figure and its picture as SVG; None where there is none."""
    for identity, name in section.pictures.items():
        return (identity, stills[name].decode()) if name.endswith(".svg") else None
    return None


def compact(value):
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
