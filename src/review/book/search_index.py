"""What the search over all pages looks in: every section, term and source with its heading and its words."""

import json

from review.book import texts

HEADINGS = ("h1", "h2", "h3")
SKIPPED = ("nav", "button", "noscript", "summary")
SKIPPED_CLASSES = frozenset(
    ("toc", "tools", "trail", "kit", "anchor", "neighbours", "bottom", "foot", "take", "explorer")
)
ENTRY = "entry"
"""Class of an entry of the lists of sources and terms."""

KINDS = {"references": "source", "glossary": "term"}


def sections(html):
    """The sections of a page, in order, each as [id, heading, words]; without id and heading before the first one.

    Trails, code and contents lists are left out: they repeat the text, or are none.
    """
    found, block = [["", [], []]], None
    for text, place in texts.shown(html):
        if place.within(*SKIPPED) or place.classes & SKIPPED_CLASSES:
            continue
        heading, start = place.within(*HEADINGS), _start(place)
        if start and found[-1][0] != start:
            found.append([start, [], []])
        titled = heading or (ENTRY in place.classes and place.within("dt"))
        titled = titled and not found[-1][2]
        found[-1][1 if titled else 2].append(text if place.block == block else f" {text}")
        block = place.block
    return [[start, *(_joined(parts) for parts in both)] for start, *both in found if any(both)]


def index(pages):
    """The index as data: `pages` are (file, name, title, html) of each page in the order of reading."""
    shown, entries = [], []
    for number, (file, name, title, html) in enumerate(pages):
        shown.append([file, name, title])
        kind = KINDS.get(file.removesuffix(".html"), "section")
        entries += [[number, kind, *section] for section in sections(html)]
    return {"pages": shown, "entries": entries}


def script(pages):
    """The index as a classic script, loaded when somebody first searches."""
    text = json.dumps(index(pages), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.reviewSearchIndex={text};\n"


def _start(place):
    """The id of the section or entry that begins with this text, if one does."""
    if place.within(*HEADINGS) or (ENTRY in place.classes and place.within("dt")):
        return place.ids[-1] if place.ids else ""
    return ""


def _joined(parts):
    return " ".join("".join(parts).split())
