"""Code in a page: coloured where a colour helps to read, and no other tags."""

from html import escape
from itertools import groupby

from pygments.lexers import Python3Lexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String

KINDS = (
    (Keyword, "k"),
    (Operator.Word, "k"),
    (String.Interpol, ""),
    (String, "s"),
    (Comment, "c"),
    (Number, "m"),
    (Name.Namespace, "n"),
    (Name.Function, "n"),
)
"""Kinds of words and the class of each, the first that fits; the others are plain."""


def highlighted(source):
    """Python as HTML: a `<pre>` that can be reached by key, since it may scroll.

    >>> highlighted("x = 1  # a < b")
    '<pre tabindex="0"><code>x = <span class="m">1</span>  <span class="c"># a &lt; b</span></code></pre>'
    """
    words = ((_kind(kind), text) for kind, text in Python3Lexer(stripnl=False, ensurenl=False).get_tokens(source))
    pieces = ((kind, escape("".join(text for _, text in group), quote=False)) for kind, group in _runs(words))
    inside = "".join(f'<span class="{kind}">{text}</span>' if kind else text for kind, text in pieces)
    return f'<pre tabindex="0"><code>{inside}</code></pre>'


def _runs(words):
    return groupby(words, key=lambda word: word[0])


def _kind(kind):
    return next((name for other, name in KINDS if kind in other), "")
