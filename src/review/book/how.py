"""What a build is asked to do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class How:
    """The choices of a build; none has to be made.

    Parameters
    ----------
    notebooks : path, optional
        Folder of notebooks; by default that beside the tables, or else this repository's own. They are read, never written.
    folder : path, optional
        Folder of the tables; this repository's own by default.
    front : list of review.answers.Answer, optional
        What the index says; by default what the function says that the project names.
    single : bool
        Whether the review as one file comes along.
    kept : path, optional
        Folder in which executed notebooks and finished pages are kept; what would come out the same is not made again.
    pictures : bool
        Whether to draw a still picture of each figure, for readers without JavaScript; needs a browser.
    minutes : float
        How long a notebook may run; `review.book.execute.MINUTES` by default.
    on_progress : callable, optional
        Hears `(notebook, cells done, cells in all)`; (notebook, 0, 0) where a kept one serves.
    on_note : callable, optional
        Hears, in a sentence, what the site does without.
    """

    notebooks: Path | None = None
    folder: Path | None = None
    front: list | None = None
    single: bool = False
    kept: Path | None = None
    pictures: bool = False
    minutes: float | None = None
    on_progress: Callable | None = None
    on_note: Callable | None = None
