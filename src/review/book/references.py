"""The page of all sources: the record of each, how it was read, which chapters cite it, and files to take away."""

from markupsafe import Markup

from review import bibliography, reference_files, words
from review.book import cards, citing, letters
from review.book.markdown import Heading
from review.book.page import Page

STEM = citing.REFERENCES.removesuffix(".html")
FILES = {"references.bib": "BibTeX", "references.ris": "RIS", "references.json": "CSL-JSON"}
INTRO = Markup(
    "<p>These are all {} sources of this review, under the names by which the chapters cite them: author and year, or "
    "a short title where no author was read. Where two would have the same name, letters tell them apart. A title in "
    "square brackets is ours, because the printed one was not read. Each entry says how closely the source was read, "
    "and what of it is to be read again.</p>\n"
    '<p class="take">Take the list away for a reference manager: {}</p>\n'
)


def page(evidence, chapters):
    """The page of all sources; `chapters` are the finished chapters, searched for what each cites."""
    found = bibliography.records(evidence)
    counts = [(chapter, citing.cited(chapter.body)) for chapter in chapters]
    entries = [(record.label, entry(record, cited_in(record.source_id, counts))) for record in found]
    links = Markup(", ").join(Markup('<a href="data/{}" download>{}</a>').format(*pair) for pair in FILES.items())
    body, headings = letters.grouped(entries, "references")
    intro = INTRO.format(words.number(len(found), 0), links)
    return Page(STEM, Heading(1, STEM, "Sources"), intro + body, "", headings, False)


def files(evidence):
    """The list for reference managers, name -> bytes."""
    return reference_files.files(bibliography.records(evidence))


def entry(record, where):
    """A source in the list; its id is what citations lead to."""
    about = [
        Markup('<span class="printed">{}</span>').format(cards.written(record)),
        cards.reading(record),
        f"Noted: {words.typeset(record.note)}" if record.note else "",
        where,
    ]
    lines = Markup(" ").join(Markup('<span class="line">{}</span>').format(part) for part in about if part)
    return Markup('<div class="entry" id="{}"><dt>{}</dt><dd>{}</dd></div>').format(
        record.source_id, record.label, lines
    )


def cited_in(source_id, counts):
    """Links to the chapters that cite a source."""
    link = Markup('<a href="{}" aria-label="Chapter {}">{}</a>')
    links = [link.format(chapter.file, chapter.number, chapter.number) for chapter, found in counts if found[source_id]]
    if not links:
        return "Cited in no chapter."
    return Markup("Cited in {}.").format(Markup(", ").join(links))
