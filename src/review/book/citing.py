"""Short names of sources in the text become citations: author and year, a link to the record, and a card.

Anomalies (a01) become links to the row that tells of them. Neither happens in code, formulas or attributes; in
links, buttons, summaries and headings only the words change.
"""

import re
from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from review import bibliography, naming
from review.facts import at_hand, given

REFERENCES = "references.html"
UNLINKED = (
    "a",
    "button",
    "summary",
    "label",
    "legend",
    "dt",
    "caption",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
)
UNLINKED_CLASSES = frozenset(("cite", "explorer", "printed"))
"""Classes of elements whose text is there to be copied, is written anew by a script, or is a paper's own record."""

AUTHOR_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?$")
CELL = re.compile(r"<t[dh]\b[^>]*>(a\d\d+)</t[dh]>")


@dataclass(frozen=True)
class Citations:
    """What the text may cite: words as they stand in it -> (source, its name), and anomalies by id.

    `pattern` finds all of them, `cell` those of a cell of a table, where a name without a year is a source as well.
    `register` is the stem of the page whose tables tell of the anomalies, or None.
    """

    names: dict
    pattern: re.Pattern
    cell: re.Pattern
    register: str | None


def citations(evidence, pages=()):
    """What may be cited in the chapters `pages`: ids of sources, studies and facts, names with a year, anomalies."""
    tables = at_hand(evidence)
    labels = bibliography.labels(tables)
    names = {label: (identity, label) for identity, label in labels.items() if AUTHOR_YEAR.search(label)}
    for study in tables.studies:
        names[study["study_id"]] = (study["source_id"], study["label"])
    names |= {identity: (identity, label) for identity, label in labels.items()}
    names |= {
        row["fact_id"]: (row["source_id"], labels[row["source_id"]])
        for row in tables.background
        if given(row["source_id"])
    }
    marks = [row["anomaly_id"] for row in tables.anomalies]
    words = sorted([*names, *marks], key=lambda word: (-len(word), word))
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) or r"(?!)"
    pattern = rf"(?<![\w./@-])(?:{choice})(?![\w@-]|\.\w)"
    alone = _alone(tables, set(words))
    part = "|".join(re.escape(word) for word in sorted(alone, key=lambda word: (-len(word), word))) or r"(?!)"
    cell = rf"(?:(?<=^)|(?<=[;,] )|(?<= and ))(?:{part})(?=\*?(?:[;,]| and | \(|$))|{pattern}"
    return Citations(names | alone, re.compile(pattern), re.compile(cell), _register(pages))


def _alone(tables, known):
    """Names without a year that are one source's only, as a cell lists them -> (source, its name)."""
    every = naming.names(tables)
    counts = Counter(every.values())
    return {
        name: (identity, name)
        for identity, name in every.items()
        if counts[name] == 1 and name not in known and not AUTHOR_YEAR.search(name)
    }


def citer(found, stem):
    """The change, for `texts.rewritten`, that cites on the page `stem`. A block links the same source once."""
    linked, told = set(), set()

    def change(text, place):
        last = 0
        pattern = found.cell if place.tags and place.tags[-1] in ("td", "th") else found.pattern
        for match in pattern.finditer(text):
            yield text[last : match.start()]
            yield _cited(" ".join(match[0].split()), match[0], text, place)
            last = match.end()
        yield text[last:]

    def _cited(word, raw, text, place):
        if word not in found.names:
            return _mark(word, text, place)
        identity, label = found.names[word]
        shown = raw if word == label else label
        if "trail" in place.classes and "source" not in place.classes:
            return shown  # a step names its source in brackets, and that is the citation
        if place.within(*UNLINKED) or place.classes & UNLINKED_CLASSES or (place.block, identity) in linked:
            return shown
        if identity in place.ids:
            return shown  # its own entry in the list of sources
        linked.add((place.block, identity))
        return _link(f"{REFERENCES}#{identity}", "cite", shown)

    def _mark(word, text, place):
        if stem == found.register and text == word and place.tags[-1] in ("td", "th") and word not in told:
            told.add(word)
            return Markup('<span id="{0}">{0}</span>').format(word)
        if (
            found.register is None
            or place.within(*UNLINKED)
            or place.classes & UNLINKED_CLASSES
            or (place.block, word) in linked
        ):
            return word
        linked.add((place.block, word))
        return _link(f"{found.register}.html#{word}", "cite mark", word)

    return change


def cited(html):
    """How often finished HTML cites each source, by id."""
    return Counter(re.findall(rf'href="{re.escape(REFERENCES)}#([^"]+)"', html))


def _link(address, classes, shown):
    return Markup('<a class="{}" href="{}">{}</a>').format(classes, address, shown)


def _register(pages):
    """The page with the most anomalies in cells of their own."""
    counts = {page.stem: len(set(CELL.findall(page.body))) for page in pages}
    best = max(counts, key=counts.get, default=None)
    return best if best and counts[best] else None
