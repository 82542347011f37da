"""What the text of every page goes through before it is set: a chain of small changes, each a concern of its own."""

from dataclasses import dataclass

from bs4 import BeautifulSoup

CHANGES = ()
"""Functions `change(soup, context)` that change the parsed text of a page in place, in this order."""


@dataclass(frozen=True)
class Context:
    """Where a text stands: the stem of its page ("index" for the front page), and the volume it is part of."""

    stem: str
    volume: object


def polished(html, context):
    """The text of a page after every change."""
    if not CHANGES:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for change in CHANGES:
        change(soup, context)
    return str(soup)
