"""Write a file, or several together, whole or not at all."""

import os
import re
from contextlib import suppress
from pathlib import Path

LEFTOVER = re.compile(r"\.(?P<name>.+)\.(?P<what>new|old)\.(?P<pid>\d+)")


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


def unfinished(folder):
    """What runs of `replace_files` that were killed half way have left: name of a file -> its earlier bytes' path.

    A run was killed half way where a file is moved already and another is not.
    """
    left = {}
    for path in Path(folder).glob(".*"):
        if named := LEFTOVER.fullmatch(path.name):
            left.setdefault(int(named["pid"]), {}).setdefault(named["what"], {})[named["name"]] = path
    half = [found for pid, found in left.items() if "new" in found and not _lives(pid)]
    return {name: old for found in half for name, old in found.get("old", {}).items() if name not in found["new"]}


def recover(folder):
    """Put back the files that `unfinished` names, remove what killed runs have left, and return the names."""
    folder, back = Path(folder), unfinished(folder)
    for name, old in back.items():
        old.replace(folder / name)
    for path in folder.glob(".*"):
        named = LEFTOVER.fullmatch(path.name)
        if named and not _lives(int(named["pid"])):
            path.unlink(missing_ok=True)
    return sorted(back)


def _lives(pid):
    """Whether the run that left a file may still be at work; where that cannot be asked, it may."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


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
