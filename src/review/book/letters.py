"""A long list under the letters of its entries."""

import unicodedata
from itertools import groupby

from markupsafe import Markup

from review.book.markdown import Heading

OTHER = "0–9"


def letter(name):
    """The letter under which a name stands, without accents; "0–9" for what begins with no letter.

    >>> letter("Sánchez-Meza"), letter("de Assis 2018"), letter("Øre"), letter("2013 report")
    ('S', 'D', 'O', '0–9')
    """
    first = unicodedata.normalize("NFKD", name.lstrip("[(\"'“‘"))[:1].upper()
    first = {"Ø": "O", "Æ": "A", "Ł": "L", "ß": "S"}.get(first, first)
    return first if first.isalpha() else OTHER


def grouped(entries, name):
    """Entries (name, HTML), in their order, as one definition list a letter, with the headings of the letters."""
    parts, headings = [], []
    for sign, group in groupby(entries, key=lambda entry: letter(entry[0])):
        heading = Heading(2, f"letter-{'digits' if sign == OTHER else sign.lower()}", sign)
        headings.append(heading)
        parts.append(Markup('<h2 id="{}">{}</h2>').format(heading.id, heading.html))
        parts.append(Markup('<dl class="{}">{}</dl>').format(name, Markup("\n").join(html for _, html in group)))
    return Markup("\n").join(parts), tuple(headings)
