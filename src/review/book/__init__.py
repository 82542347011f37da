"""Notebooks to pages that open from a file, without a network."""

from review.book.builder import build, build_single, kept_folder, repository
from review.book.failures import BuildFailed, NotebookFailed

__all__ = ["BuildFailed", "NotebookFailed", "build", "build_single", "kept_folder", "repository"]
