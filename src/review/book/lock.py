"""One build at a time: a file beside what is written, locked while a build runs. A dead process holds no lock."""

import os
from contextlib import contextmanager, suppress

from review.book.failures import BuildFailed

BUSY = (BlockingIOError, PermissionError)


@contextmanager
def held(target):
    """Hold the lock of `target` (a site or a single file) while the block runs.

    Raises
    ------
    BuildFailed
        Another build holds it (the message names the process), or nothing can be written beside `target`.
    """
    place = target.with_name(f".{target.name}.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        number = _opened(place, target)
    except OSError as error:
        told = f"{target} cannot be written: {error.strerror or error}"
        raise BuildFailed(f"{told}. Make room or allow it, or name another place with --out") from None
    try:
        yield
    finally:
        with suppress(OSError):
            place.unlink()
        os.close(number)


def _opened(place, target):
    """The descriptor of the locked file; opened again where the build that just ended has taken the file away."""
    while True:
        number = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(number)
            if place.exists() and os.path.samestat(os.fstat(number), place.stat()):
                os.ftruncate(number, 0)
                os.write(number, str(os.getpid()).encode())
                return number
        except BUSY:
            told = os.read(number, 20).decode(errors="replace").strip()
            os.close(number)
            who = f"another build (process {told})" if told.isdigit() else "another build"
            raise BuildFailed(
                f"{who} is writing {target}: wait until it has ended, or name another with --out"
            ) from None
        except OSError:
            os.close(number)
            raise
        os.close(number)


def _lock(number):
    """Lock an open file without waiting; the system lets it go when the process ends, however it ends."""
    if os.name == "nt":
        import msvcrt

        os.lseek(number, 1000, os.SEEK_SET)  # beyond what others read
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        os.lseek(number, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
