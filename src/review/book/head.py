"""What stands in the head of every page: its policy, its colours, and the script that runs before anything is painted."""

import hashlib
from base64 import b64encode

from review import scripts

MEDIA = {"system": "screen and (prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
"""Where the dark colours hold, for each choice of the reader."""


def policy(*sources):
    """The page's Content-Security-Policy: no request to any network, and no scripts but early ones and `sources`.

    `file:` stands where files of a site are loaded, because browsers differ on what 'self' is in a page from disk.
    """
    files = "'self' file: " if "file:" in sources else ""
    parts = (
        "default-src 'none'",
        f"script-src {' '.join((digest(early()), *sources))}",
        f"style-src {files}'unsafe-inline'",
        f"img-src {files}data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(parts)


def dark():
    """The dark colours and where they hold."""
    return MEDIA | {"css": scripts.sources("styles", ".css")[scripts.DARK]}


def early():
    """The script of the head."""
    return scripts.sources("", ".js")["early.js"]


def digest(text):
    """An inline script as a policy names it.

    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
