"""Write a file, or several together, whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def replace_file(path, content):
    """Put `content` (bytes) in the place of the file `path` in one move; on any failure the old file stands."""
    path = Path(path)
    new = _beside(path, "new")
    try:
        _write(new, content)
        new.replace(path)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()


def replace_files(contents):
    """Put several files in place, all or none.

    Parameters
    ----------
    contents : dict
        Path -> bytes. Each is written beside its file first; only when all are written are they moved into place. Where
        a move fails, the files moved before it are put back as they were, and the error is raised.
    """
    contents = {Path(path): content for path, content in contents.items()}
    new, old = ({path: _beside(path, what) for path in contents} for what in ("new", "old"))
    moved = []
    try:
        for path, content in contents.items():
            _write(new[path], content)
            if path.exists():
                _write(old[path], path.read_bytes())
        for path in contents:
            moved.append(path)
            new[path].replace(path)
    except BaseException:
        for path in moved:
            _put_back(path, old[path])
        raise
    finally:
        for leftover in (*new.values(), *old.values()):
            with suppress(FileNotFoundError):
                leftover.unlink()


def _put_back(path, old):
    if old.exists():
        os.replace(old, path)
    else:
        path.unlink(missing_ok=True)


def _beside(path, what):
    return path.with_name(f".{path.name}.{what}.{os.getpid()}")


def _write(path, content):
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
