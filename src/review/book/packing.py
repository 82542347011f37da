"""Text packed into letters, small enough for a page that is one file: LZMA, then base 85.

LZMA takes a quarter less than the gzip that browsers have built in; template/scripts/lzma.js unpacks it.
"""

import hashlib
import lzma
import os
from base64 import b85encode
from contextlib import suppress
from dataclasses import dataclass

FILTER = {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}
UNIT = 4
IN_HTML = str.maketrans("<&", ".,")


@dataclass(frozen=True)
class Packed:
    """Letters, and how many bytes they hold."""

    letters: str
    size: int


def packed(text, folder=None):
    """Text as letters, the same whenever it is packed; taken from `folder` where that keeps them already.

    Packing the drawing library takes seconds, so that is worth keeping.
    """
    content = text.encode()
    place = folder and folder / f"packed-{hashlib.sha256(content + repr(FILTER).encode()).hexdigest()[:24]}"
    if place and place.is_file():
        return Packed(place.read_text(encoding="ascii"), len(content))
    letters = in_letters(lzma.compress(content, format=lzma.FORMAT_RAW, filters=[FILTER]))
    if place:
        leave(place, letters)
    return Packed(letters, len(content))


def in_letters(content):
    """Bytes in base 85, without the two signs that mean something in HTML.

    >>> in_letters(b"hairs")
    'Xklq`a{vGU'
    """
    return b85encode(content, pad=True).decode().translate(IN_HTML)


def leave(place, letters):
    """Keep letters for the next build; a folder that cannot be written only costs that build time."""
    new = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(letters, encoding="ascii")
        new.replace(place)
