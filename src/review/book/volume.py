"""Everything that the forms of the shared page are made of: the site of many files, and the single file."""

from dataclasses import dataclass, field

from review import project as projects
from review.book import polish


@dataclass(frozen=True)
class Volume:
    """The pages of the review and what stands beside them.

    `front` is the list of answers of the index, the first three on its first screen; `sections` are the headings of
    the popular page, as `review.claims.sections` gives them; `explorer` is the HTML of the explorer on the index.
    `pages` are the chapters in reading order; `appendices` are pages that are no chapter. `data` holds the tables
    and `exports` other files to take away, both name -> bytes; they go into the folder data/ as they are. `library`
    is what citations and terms are looked up in. `stills` are still pictures of the figures, name -> bytes.
    `single` names the file beside the pages that holds all of them, where there is one. `project` is whose pages they are.
    """

    pages: list
    front: list
    sections: tuple = ()
    explorer: str = ""
    appendices: tuple = ()
    data: dict = field(default_factory=dict)
    exports: dict = field(default_factory=dict)
    library: object = None
    stills: dict = field(default_factory=dict)
    single: str = ""
    project: projects.Project = field(default_factory=projects.of)

    @property
    def all_pages(self):
        return [*self.pages, *self.appendices]

    def polished(self, html, stem):
        """The text of the page `stem` with its citations and terms."""
        return polish.polished(html, stem, self.library) if self.library else html
