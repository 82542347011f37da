"""Notebooks to pages that open from a file, without a network."""

from review.book.builder import build, repository
from review.book.failures import BuildFailed, NotebookFailed

__all__ = ["BuildFailed", "NotebookFailed", "build", "repository"]
