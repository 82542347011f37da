"""A review of two short chapters without code, as a site and as one file."""

from nbformat.v4 import new_markdown_cell, new_notebook

from review.book import binding, page, single, site, swap

FIRST = """# What does it rest on?

A p value of one trial, Dhurat 2013, was read in an abstract. Its standard error follows from it.

## How the trials were read

Each p value stands in a table. Sánchez-Meza is named, and kumar2018, and a01.

| Trial | Source |
|---|---|
| First | dhurat2013 |
| Second | yu2018 |

### A smaller heading

Marmalade is not hair.
"""
SECOND = (
    """# How sure is that?

## Marmalade and certainty

Nothing is sure. The mean difference is small. """
    + "Long text goes on and on. " * 60
    + """

At the end stands an umlaut: Überraschung.

| Mark | What is odd |
|---|---|
| a01 | The spread |
"""
)
CHAPTERS = {"00_first": FIRST, "05_second": SECOND}


def write(folder, front):
    """The addresses of both forms: `site` of the first chapter, `single` of the one file."""
    pages = [page.page(stem, new_notebook(cells=[new_markdown_cell(text)])) for stem, text in CHAPTERS.items()]
    volume = binding.volume(pages, front=front)
    texts = site.mains(volume)
    swap.write(folder / "site", site.site_files(volume, texts))
    (folder / "review.html").write_bytes(single.single_file(volume, texts))
    return {
        "site": (folder / "site" / "00_first.html").as_uri(),
        "single": f"{(folder / 'review.html').as_uri()}#00_first",
    }
