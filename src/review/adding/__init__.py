"""A trial enters the tables: a form or questions, the rows they make, what follows from them, and the writing."""

from .asking import Asker, ask
from .form import Block, blank, filled, read, save_form
from .preview import Preview, preview
from .rows import Added, rows
from .session import add, terminal
from .write import write

__all__ = [
    "Added",
    "Asker",
    "Block",
    "Preview",
    "add",
    "ask",
    "blank",
    "filled",
    "preview",
    "read",
    "rows",
    "save_form",
    "terminal",
    "write",
]
