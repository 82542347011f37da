"""Where all chapters are one file, a step that stands behind many numbers is written once, and led to from the others."""

import re
from html import escape
from itertools import groupby

from review.book.markdown import Heading
from review.book.page import Page

STEM = "steps"
TITLE = "The steps behind the numbers"
TRAIL = re.compile(r'<details class="trail"><summary>([^<]*)</summary><ol>(.*?)</ol></details>', re.DOTALL)
STEP = re.compile(r"<li>(.*?)</li>", re.DOTALL)
INTRO = (
    "<p>In the chapters, a fold below a result lists the steps behind it. Many results share steps, so each step is "
    "written here once. Its number is its place in the order in which the chapters come to it.</p>\n"
)


def gathered(texts):
    """Pages (stem -> HTML) with each trail as a list of numbers, and the page on which the numbers stand.

    >>> trail = '<details class="trail"><summary>Why?</summary><ol><li>a</li><li>b</li></ol></details>'
    >>> found, steps = gathered({"01_x": trail})
    >>> found["01_x"]
    '<details class="trail"><summary>Why?</summary><p class="steps">Steps <a href="steps.html#1">1–2</a></p></details>'
    """
    numbers = {}

    def short(found):
        own = [numbers.setdefault(step, len(numbers) + 1) for step in STEP.findall(found[2])]
        links = ", ".join(f'<a href="{STEM}.html#{first}">{told(first, last)}</a>' for first, last in runs(own))
        return f'<details class="trail"><summary>{found[1]}</summary><p class="steps">Steps {links}</p></details>'

    told_short = {stem: TRAIL.sub(short, html) for stem, html in texts.items()}
    items = "\n".join(f'<li id="{number}">{step}</li>' for step, number in numbers.items())
    return told_short, Page(
        STEM, Heading(1, STEM, escape(TITLE)), f'{INTRO}<div class="trail"><ol>\n{items}\n</ol></div>', "", (), False
    )


def runs(numbers):
    """Numbers as runs (first, last) of neighbours, in their order.

    >>> runs([3, 4, 5, 9, 1])
    [(3, 5), (9, 9), (1, 1)]
    """
    found = (
        [number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    )
    return [(run[0], run[-1]) for run in found]


def told(first, last):
    """A run of numbers in words."""
    return str(first) if first == last else f"{first}–{last}"
