"""What a citation, a term or an anomaly says on hover, focus and touch: cards, kept hidden in the page."""

import re

from markupsafe import Markup

from review import bibliography, words
from review.book import terms, texts
from review.facts import at_hand, given

USED = re.compile(r'<a class="(cite|cite mark|term)" href="[^"#]*#([^"]+)"')


def cards(evidence):
    """Every card as HTML, by the identity that a text names it by."""
    tables = at_hand(evidence)
    records = bibliography.records(tables)
    labels = {record.source_id: record.label for record in records}
    labels |= {row["fact_id"]: labels[row["source_id"]] for row in tables.background if given(row["source_id"])}
    found = {record.source_id: source_card(record) for record in records}
    found |= {row["anomaly_id"]: anomaly_card(row, labels) for row in tables.anomalies}
    return found | {f"term-{terms.identity(row['term'])}": term_card(row) for row in tables.glossary}


def store(html, found):
    """The cards that `html` refers to, in the order of their names, as one hidden element; nothing where none."""
    used = sorted({f"term-{place}" if kind == "term" else place for kind, place in USED.findall(html)} & set(found))
    if not used:
        return ""
    inside = "\n".join(f'<div id="card-{identity}">{found[identity]}</div>' for identity in used)
    return f'<div class="card-store" hidden>\n{inside}\n</div>\n'


def source_card(record):
    """The record of a source, how it was read, and what is to be read again."""
    return _lines(
        Markup("<strong>{}</strong>").format(record.label),
        written(record),
        reading(record),
    )


def term_card(row):
    """A term and what it means."""
    return _lines(Markup("<strong>{}</strong>").format(words.typeset(row["term"])), words.typeset(row["definition"]))


def anomaly_card(row, labels):
    """What was printed, and what is odd about it."""
    title = Markup("<strong>{}</strong> {}").format(row["anomaly_id"], labels.get(row["source_id"], ""))
    parts = {"Printed": row["printed"], "What is odd": row["finding"]}
    told = [Markup("<em>{}:</em> {}").format(name, words.typeset(text)) for name, text in parts.items() if given(text)]
    return _lines(title, *(named(part, labels) for part in told))


def written(record):
    """A reference in words: authors, title, place, and links to where it can be found."""
    links = [Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, text) for text, address in record.links]
    authors = ", ".join(record.authors).replace(", et al.", " et al.")
    parts = [_stopped(part) for part in (authors, record.title or record.item["title"], record.place) if part]
    return Markup(" ").join([*parts, *links])


def reading(record):
    """How closely a source was read, and what of it must be read again."""
    told = f"Read as: {record.read}."
    return f"{told} To be read again: {record.recheck.rstrip('.')}." if record.recheck else told


def named(html, labels):
    """HTML with ids of sources as names, without links: a card holds no other card."""
    pattern = re.compile(r"(?<![\w./@-])[a-z][a-z0-9_]+(?![\w@-]|\.\w)")

    def change(text, place):
        yield pattern.sub(lambda match: labels.get(match[0], match[0]), text)

    return Markup(texts.rewritten(str(html), change))


def _stopped(text):
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _lines(*parts):
    return Markup(" ").join(Markup('<span class="line">{}</span>').format(part) for part in parts)
