"""The page of all terms: what each means, what else to look up, and which chapter explains it first."""

from markupsafe import Markup

from review import words
from review.book import letters, terms
from review.book.markdown import Heading
from review.book.page import Page
from review.facts import given, records

STEM = terms.GLOSSARY.removesuffix(".html")
INTRO = Markup(
    "<p>The terms of this review in plain words. In the chapters each is underlined with dots where it is first used; "
    "its meaning opens when it is pointed at, reached by key, or touched.</p>\n"
)


def page(evidence, chapters):
    """The page of all terms; `chapters` are the finished chapters, searched for what each explains."""
    first = {}
    for chapter in chapters:
        for identity in terms.explained(chapter.body):
            first.setdefault(identity, chapter)
    rows = sorted(records(evidence.glossary), key=lambda row: row["term"].casefold())
    body, headings = letters.grouped([(row["term"], entry(row, first)) for row in rows], "glossary")
    return Page(STEM, Heading(1, STEM, "Glossary"), INTRO + body, "", headings, False)


def entry(row, first):
    """A term in the list; its id is what the text leads to."""
    more = [*see_also(row), *first_in(first.get(terms.identity(row["term"])))]
    line = Markup('<span class="line more">{}</span>').format(Markup(" ").join(more)) if more else ""
    return Markup('<div class="entry" id="{}"><dt>{}</dt><dd><span class="line">{}</span> {}</dd></div>').format(
        terms.identity(row["term"]), words.typeset(row["term"]), words.typeset(row["definition"]), line
    )


def see_also(row):
    """Links to the related terms."""
    names = row["see_also"].split(";") if given(row["see_also"]) else []
    links = [Markup('<a href="#{}">{}</a>').format(terms.identity(name), words.typeset(name)) for name in names]
    if links:
        yield Markup("See also {}.").format(Markup(", ").join(links))


def first_in(chapter):
    """A link to the chapter that explains a term first."""
    if chapter:
        link = Markup('<a href="{}" aria-label="Chapter {}">{}</a>').format(
            chapter.file, chapter.number, chapter.number
        )
        yield Markup("First in chapter {}.").format(link)
