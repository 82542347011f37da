"""What changed between two states of the tables, and what follows from it."""

from .compared import Comparison, compare
from .folders import NotFound, as_folder
from .report import html, text

__all__ = ["Comparison", "NotFound", "as_folder", "compare", "html", "text"]
