"""What can stop a build, each with a message that says where and why."""

import re

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class BuildFailed(Exception):
    """The site was not written; `problems` are the reasons, and any earlier site stands as it was."""

    def __init__(self, *problems):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class NotebookFailed(BuildFailed):
    """One notebook stopped: which, in which code cell (counted from 1, as in `In [1]`), on what."""

    def __init__(self, notebook, cell, source, name, value, traceback=""):
        self.notebook, self.cell, self.source = notebook, cell, source
        self.name, self.value, self.traceback = name, plain(value), plain(traceback)
        super().__init__(self._message())

    def _message(self):
        parts = [f"{self.notebook}, code cell {self.cell}: {self.name}: {self.value}".rstrip(": ")]
        parts += [_indented(text) for text in (self.source, self.traceback) if text.strip()]
        return "\n\n".join(parts)


def plain(text):
    """Text without the colour codes of a terminal."""
    return ANSI.sub("", text).strip()


def _indented(text):
    return "\n".join(f"    {line}" for line in text.strip().splitlines())
