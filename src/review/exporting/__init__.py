"""The evidence for other tools: one workbook, the data package, the main pool for R, effects and counts for RevMan."""

from .files import everything, write

__all__ = ["everything", "write"]
