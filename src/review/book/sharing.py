"""What stands under a figure for those who take it away, or whose browser runs no script."""

from html import escape

FOLDER = "assets/figures"
CANNOT_DRAW = "Drawing this figure needs JavaScript. Its data stand below."


def fold(caption, page, review=""):
    """The fold "Share" of a figure, with how to cite it; the page's script puts downloads and code into it.

    >>> fold("More hair", "How much?", "Needling").partition('<p class="cite">')[2].partition("</p>")[0]
    'More hair. In: How much? Needling.'
    """
    parts = (caption, f"In: {page}" if page else "", review)
    cited = " ".join(part if part.endswith(("?", "!", ".")) else f"{part}." for part in parts if part)
    return (
        f'<details class="share" data-review="{escape(review)}"><summary>Share</summary>'
        f'<p class="cite">{escape(cited)}</p></details>'
    )


def still(file):
    """The picture that stands in a plot until a script has drawn it; the plot's own name speaks for it."""
    return f'<img class="still" src="{FOLDER}/{file}" alt="" decoding="async">'


def without_picture():
    """What stands beside a plot that has no picture, where no script runs."""
    return f'<noscript><p class="source">{CANNOT_DRAW}</p></noscript>'
