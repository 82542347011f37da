"""Write a folder whole or not at all."""

import ctypes
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from review.book.failures import BuildFailed

MARK = '<meta name="generator" content="review">'
DAY = 24 * 60 * 60
EXCHANGE, HERE = 2, -100
"""Linux: RENAME_EXCHANGE, and AT_FDCWD for paths as they stand."""


def replace(folder, contents):
    """Put `contents` (path -> bytes) in the place of `folder`; on any failure the old folder stands as it was."""
    new, old = (folder.with_name(f".{folder.name}.{what}.{os.getpid()}") for what in ("new", "old"))
    try:
        write(new, contents)
        _swap(folder, new, old)
    finally:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)


def write(folder, contents):
    """Write path -> bytes below a folder that is not there yet."""
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def tidy(folder):
    """Clean up after runs that were killed: put back a site that one had moved away, remove the rest."""
    for old in folder.parent.glob(f".{folder.name}.old.*"):
        if not folder.exists() and not lives(old):
            old.rename(folder)
    for leftover in (*folder.parent.glob(f".{folder.name}.new.*"), *folder.parent.glob(f".{folder.name}.old.*")):
        if not lives(leftover):
            shutil.rmtree(leftover, ignore_errors=True)


def tidy_file(file):
    """Remove what runs that were killed have left beside a single file."""
    for leftover in file.parent.glob(f".{file.name}.new.*"):
        if not lives(leftover):
            leftover.unlink(missing_ok=True)


def tidy_kept(folder):
    """Remove the half-written files that runs that were killed have left in the folder of what is kept."""
    for leftover in folder.rglob("*.*"):
        if leftover.suffix[1:].isdecimal() and not lives(leftover):
            with suppress(OSError):
                leftover.unlink()


def refuse_foreign(folder):
    """Raise BuildFailed if `folder` holds something that is not a site of ours."""
    index = Path(folder) / "index.html"
    ours = index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")
    if folder.exists() and not ours and (folder.is_file() or any(folder.iterdir())):
        raise BuildFailed(f"{folder} exists and is not a site that `review build` wrote: name another with --out")


def refuse_foreign_file(file):
    """Raise BuildFailed if `file` is something that is not a page of ours."""
    if file.is_dir() or (file.is_file() and MARK not in file.read_text(encoding="utf-8", errors="replace")):
        raise BuildFailed(f"{file} exists and is no page that `review build` wrote: name another with --out")


def _swap(folder, new, old):
    if folder.is_dir() and _exchange(new, folder):
        return
    existed = folder.exists()
    if existed:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if existed:
            old.rename(folder)
        raise


def _exchange(one, other):
    """Whether two folders have changed places in one step, so that nobody ever finds none; only Linux can."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return exchange(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def lives(leftover):
    """Whether the run that made a temporary folder may still be at work."""
    pid = leftover.name.rpartition(".")[2]
    if os.name == "nt":
        return time.time() - leftover.stat().st_mtime < DAY
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return int(pid) != os.getpid()
