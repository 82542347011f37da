"""Terms of the glossary are explained where a page first uses them: a link to the glossary, with a card.

A term is looked for by the words that the glossary's column `written_as` gives, or by itself. Only paragraphs and
list items count, never headings, links, code, tables or folded trails. A word typed in lower case may begin a
sentence; one typed with capitals must have them (GRIM is not grim). The longest words win, and nothing is explained
inside another term.
"""

import re
from dataclasses import dataclass

from markupsafe import Markup

from review.book.markdown import slug
from review.facts import at_hand, given

GLOSSARY = "glossary.html"
PROSE = ("p", "li")
NO_PROSE = ("a", "button", "summary", "details", "label", "table", "figure", "nav", "h1", "h2", "h3", "h4", "h5", "h6")
NO_CLASSES = frozenset(("question", "source", "note", "label", "hint", "trail", "hero", "card", "explorer", "leaflet"))


@dataclass(frozen=True)
class Terms:
    """What may be explained: the words as a text has them -> the term, and a pattern that finds them."""

    names: dict
    pattern: re.Pattern


def terms(evidence):
    """The glossary as `Terms`."""
    names = {}
    for row in at_hand(evidence).glossary:
        for form in forms(row):
            for word in (form, plural(form)):
                names.setdefault(_key(word), row["term"])
    words = sorted(names, key=lambda word: (-len(word), word))
    choice = "|".join(map(_expression, words)) or r"(?!)"
    return Terms(names, re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])"))


def forms(row):
    """The words by which a text means the term of a row of the glossary."""
    return [form.strip() for form in row["written_as"].split(";")] if given(row["written_as"]) else [row["term"]]


def plural(word):
    """The simple plural of a word, or of the last word of several.

    >>> [plural(word) for word in ("p value", "study", "meta-analysis", "biopsy", "arm", "bias")]
    ['p values', 'studies', 'meta-analyses', 'biopsies', 'arms', 'bias']
    """
    if re.search(r"(?:as|us|ss|[^\w])$", word):
        return word
    for ending, many in (("sis", "ses"), ("ch", "ches"), ("x", "xes"), ("s", "s")):
        if word.endswith(ending):
            return word[: -len(ending)] + many
    return re.sub(r"(?<=[^aeiou])y$", "ie", word) + "s"


def explainer(found):
    """The change, for `texts.rewritten`, that explains each term once."""
    told = set()

    def change(text, place):
        if not place.within(*PROSE) or place.within(*NO_PROSE) or place.classes & NO_CLASSES:
            yield text
            return
        last = 0
        for match in found.pattern.finditer(text):
            term = found.names[_key(match[0])] if _key(match[0]) in found.names else found.names[_key(_lower(match[0]))]
            if term not in told:
                told.add(term)
                yield text[last : match.start()]
                yield _link(term, match[0])
                last = match.end()
        yield text[last:]

    return change


def identity(term):
    """The id of a term on the glossary's page: "hair-density"."""
    return slug(term)


def explained(html):
    """The ids of the terms that finished HTML explains, in order."""
    return re.findall(rf'class="term" href="{re.escape(GLOSSARY)}#([^"]+)"', html)


def _link(term, shown):
    return Markup('<a class="term" href="{}#{}">{}</a>').format(GLOSSARY, identity(term), shown)


def _key(words):
    """Words with one blank between them, whether a text joins them by blanks, line ends or hyphens."""
    return re.sub(r"[\s-]+", " ", words).replace("’", "'")


def _lower(words):
    return words[:1].lower() + words[1:]


def _expression(word):
    """A pattern of a key: any blank or hyphen between words; a capital first letter only where the word has none."""
    body = re.escape(word).replace(r"\ ", r"[\s-]+").replace("'", "['’]")
    if word != word.lower() or not word[0].isalpha():
        return body
    return f"[{word[0]}{word[0].upper()}]{body[1:]}"
