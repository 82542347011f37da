"""The shown text of a piece of HTML, changed piece by piece; tags and all else stay as they are, byte for byte."""

from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from markupsafe import Markup, escape

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"code", "kbd", "math", "option", "pre", "samp", "script", "style", "svg", "template", "textarea", "title"}
"""Elements whose text is no prose: never given to a change."""

INLINE = {"a", "abbr", "b", "cite", "em", "i", "q", "small", "span", "strong", "sub", "sup"}


@dataclass(frozen=True)
class Place:
    """Where a text stands: the open elements, outermost first, their classes and ids, and the number of its block.

    Two texts have the same block number when they share the innermost element that is not inline.
    """

    tags: tuple
    classes: frozenset
    ids: tuple
    block: int

    def within(self, *names):
        """Whether one of these elements is open."""
        return any(name in self.tags for name in names)


def rewritten(html, *changes):
    """`html` with each shown text taken through `changes`, one after the other.

    A change is called with a text and its `Place` and gives pieces: plain text, which the next change gets and which
    is escaped in the end, or Markup, which stays as it is.

    Examples
    --------
    >>> def shout(text, place):
    ...     yield text.upper() if "p" in place.tags else text
    >>> rewritten("<p title='a'>a &lt; b <code>c</code></p> d &amp; e", shout)
    "<p title='a'>A &lt; B <code>c</code></p> d &amp; e"
    """
    reader = _Reader(changes)
    reader.feed(html)
    reader.close()
    reader.flush()
    return "".join(reader.done)


def shown(html):
    """Each shown text of `html` with its `Place`, in order."""
    found = []

    def note(text, place):
        found.append((text, place))
        yield text

    rewritten(html, note)
    return found


class _Reader(HTMLParser):
    """Copies what it reads, and gives each text to the changes."""

    def __init__(self, changes):
        super().__init__(convert_charrefs=False)
        self.changes, self.done, self.open, self.text, self.blocks = changes, [], [], [], 0

    def handle_starttag(self, tag, attrs):
        self.flush()
        self.done.append(self.get_starttag_text())
        if tag not in VOID:
            block = self.open[-1][2] if tag in INLINE and self.open else self._next_block()
            named = dict(attrs)
            self.open.append((tag, (named.get("class") or "").split(), block, named.get("id")))

    def handle_startendtag(self, tag, attrs):
        self.flush()
        self.done.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.flush()
        self.done.append(f"</{tag}>")
        if any(tag == name for name, *_ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        self.text.append(data)

    def handle_entityref(self, name):
        self.text.append(f"&{name};")

    def handle_charref(self, name):
        self.text.append(f"&#{name};")

    def handle_comment(self, data):
        self.flush()
        self.done.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.flush()
        self.done.append(f"<!{decl}>")

    def flush(self):
        """Take the text that was read so far through the changes."""
        raw, self.text = "".join(self.text), []
        if not raw or (raw.isspace() and "\n" in raw) or any(tag in SILENT for tag, *_ in self.open):
            self.done.append(raw)
            return
        text, place = unescape(raw), self._place()
        pieces = [text]
        for change in self.changes:
            pieces = [new for piece in pieces for new in _changed(piece, place, change)]
        self.done.append(raw if pieces == [text] else "".join(map(_escaped, pieces)))

    def _next_block(self):
        self.blocks += 1
        return self.blocks

    def _place(self):
        tags = tuple(tag for tag, *_ in self.open)
        classes = frozenset(name for _, names, *_ in self.open for name in names)
        ids = tuple(identity for *_, identity in self.open if identity)
        return Place(tags, classes, ids, self.open[-1][2] if self.open else 0)


def _changed(piece, place, change):
    return [piece] if isinstance(piece, Markup) else change(piece, place)


def _escaped(piece):
    return piece if isinstance(piece, Markup) else str(escape(piece)).replace("&#34;", '"').replace("&#39;", "'")
