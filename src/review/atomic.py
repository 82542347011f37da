"""Write a file whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def replace_file(path, content):
    """Put `content` (bytes) in the place of the file `path` in one move; on any failure the old file stands."""
    path = Path(path)
    new = path.with_name(f".{path.name}.new.{os.getpid()}")
    try:
        with open(new, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
