"""Markdown to HTML with MathML: math needs no script and no font from elsewhere."""

import re
from dataclasses import dataclass
from html import escape, unescape

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from review.book.failures import BuildFailed

UNKNOWN = re.compile(r">\s*(\\[A-Za-z]+|&)\s*<")
TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level (1 to 6), its id on that page, its text as HTML."""

    level: int
    id: str
    html: str

    @property
    def text(self):
        return text_of(self.html)


class Renderer(IPythonRenderer):
    """nbconvert's renderer with MathML, ids that follow the heading's words, and links to pages."""

    def __init__(self, path="", review=""):
        super().__init__(escape=False, embed_images=True, path=str(path))
        self.headings = []
        self.review = review

    @property
    def title(self):
        """The heading of the first level, as plain text; empty before it has come."""
        return next((heading.text for heading in self.headings if heading.level == 1), "")

    def heading(self, text, level, **attrs):
        heading = Heading(level, self._free_id(slug(text_of(text))), text)
        self.headings.append(heading)
        if level == 1:
            return ""  # the page sets it, above everything else
        link = f'<a class="anchor" href="#{heading.id}" aria-label="Link to: {escape(heading.text)}">#</a>'
        return f'<div class="heading"><h{level} id="{heading.id}">{text}</h{level}>{link}</div>\n'

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^([\w./-]+)\.ipynb(?=$|#)", r"\1.html", url), title)

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        return f'<span class="math scroll" tabindex="0">{mathml(body, display="block")}</span>'

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def _free_id(self, wanted):
        taken = {heading.id for heading in self.headings}
        numbered = (f"{wanted}-{number}" for number in range(2, 1000))
        return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def render(source, renderer):
    """HTML of one markdown text; `renderer` collects its headings. Raises BuildFailed on bad TeX."""
    return MarkdownWithMath(renderer=renderer).render(source)


def mathml(tex, *, display="inline"):
    """TeX as MathML. Raises BuildFailed on TeX that is wrong, or that the converter does not know."""
    try:
        found = convert(tex, display=display)
    except Exception as error:
        raise BuildFailed(f"the formula {tex!r} is not TeX that can be read ({type(error).__name__})") from None
    unknown = UNKNOWN.search(found)
    if unknown:
        raise BuildFailed(f"the formula {tex!r} has {unknown[1]}, which cannot be turned into MathML")
    return spaced(found)


def spaced(found):
    """MathML with room around the signs that the converter sets too close: ± counts as a letter there, and after words
    a browser takes a sign for one that stands before its number.

    Examples
    --------
    >>> spaced("<mtext>average</mtext><mi>&#x000B1;</mi><mi>t</mi>")
    '<mtext>average</mtext><mo form="infix">&#x000B1;</mo><mi>t</mi>'
    >>> spaced("<mtext>upper</mtext><mo>&#x02212;</mo><mtext>lower</mtext>")
    '<mtext>upper</mtext><mo form="infix">&#x02212;</mo><mtext>lower</mtext>'
    """
    found = found.replace("<mi>&#x000B1;</mi>", '<mo form="infix">&#x000B1;</mo>')
    return found.replace("</mtext><mo>", '</mtext><mo form="infix">')


def slug(text):
    """Words as an id: lower case, hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "section"


def text_of(html):
    """The words of a piece of HTML."""
    return unescape(TAGS.sub("", html)).strip()
