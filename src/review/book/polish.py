"""What the text of every page goes through before it is set: a chain of small changes, each a concern of its own."""

from dataclasses import dataclass

from review.book import cards, citing, terms, texts

BESIDE = tuple(file.removesuffix(".html") for file in (citing.REFERENCES, terms.GLOSSARY))
"""Pages that explain by themselves."""


@dataclass(frozen=True)
class Library:
    """What a text is looked up in: what may be cited, what may be explained, and the card of each."""

    citations: citing.Citations
    terms: terms.Terms
    cards: dict


def library(evidence, pages=()):
    """The library of a review; `pages` are its chapters."""
    return Library(citing.citations(evidence, pages), terms.terms(evidence), cards.cards(evidence))


def polished(html, stem, shelves):
    """The text of the page `stem` after every change; terms are explained in chapters and on the front page."""
    changes = [citing.citer(shelves.citations, stem)]
    if stem not in BESIDE:
        changes.append(terms.explainer(shelves.terms))
    return texts.rewritten(html, *changes)
