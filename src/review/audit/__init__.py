"""Printed numbers put to the test: every check that the tables name, and a search for what they do not name yet."""

from .display import counts, grave, rows, text
from .lines import Line, lines
from .listed import Checked, run
from .search import Found, sweep, unlisted

__all__ = ["Checked", "Found", "Line", "counts", "grave", "lines", "rows", "run", "sweep", "text", "unlisted"]
