"""The finished pages of the last build, so that a build from the same files only writes them again.

They are kept with a fingerprint of all that they rest on: this package whole, the notebooks and what lies beside them,
the tables, the versions of the libraries, and the browser that draws still pictures.
"""

import hashlib
import os
import zipfile
from contextlib import suppress

from review.book import browsers, kept

NAME = "pages.zip"


def recall(folder, fingerprint):
    """The pages (path -> bytes) that `keep` left under this fingerprint; None where there are none."""
    try:
        with zipfile.ZipFile(folder / NAME) as archive:
            if archive.comment == fingerprint.encode():
                return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        pass
    return None


def keep(folder, fingerprint, pages):
    """Leave the pages for the next build; a folder that cannot be written only costs that build time."""
    new = folder / f"{NAME}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(new, "w") as archive:
            archive.comment = fingerprint.encode()
            for name, content in pages.items():
                archive.writestr(name, content)
        new.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            new.unlink()


def fingerprint(paths, data, *further):
    """One hash of all that the pages of the notebooks at `paths`, the tables in `data` and `further` files rest on."""
    package = (file for file in kept.PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    beside = (file for path in paths for file in path.parent.rglob("*") if ".ipynb_checkpoints" not in file.parts)
    files = sorted({*package, *(file for file in beside if file.is_file()), *further})
    parts = [kept.versions(), kept.hash_of(files), kept.hash_of(kept.tables(data)), str(browsers.browser_path())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
