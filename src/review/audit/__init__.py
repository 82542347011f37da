"""Printed numbers put to the test: every check that the tables name, and a search for what they do not name yet."""

from .display import counts, grave, rows
from .lines import lines
from .listed import Checked, run
from .search import Found, sweep, unlisted

__all__ = ["Checked", "Found", "counts", "grave", "lines", "rows", "run", "sweep", "unlisted"]
