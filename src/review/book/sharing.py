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


def without_script(label, file=None):
    """What stands in the place of a plot where no script runs: a still picture, if there is one.

    `label` are the attributes that name the plot, `file` the name of the picture.
    """
    if file is None:
        return f'<noscript><p class="source">{CANNOT_DRAW}</p></noscript>'
    words = label.replace("aria-label=", "alt=", 1)
    return f'<noscript><img class="still" src="{FOLDER}/{file}" {words}></noscript>'
