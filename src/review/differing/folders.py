"""Tables from a folder, or as they stood in a revision of the repository."""

import io
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from review.problems import CODEBOOK


class NotFound(LookupError):
    """What was named is neither a folder of tables nor a revision that holds some."""


@contextmanager
def as_folder(name):
    """The folder of tables that `name` means: a folder, a folder with `data/` in it, or a git revision such as HEAD~3.

    A revision is unpacked into a temporary folder that is gone afterwards.
    """
    for folder in (Path(name), Path(name) / "data"):
        if (folder / CODEBOOK).is_file():
            yield folder
            return
    packed = _archive(str(name))
    with TemporaryDirectory(prefix="review-") as place:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
        if not (Path(place) / "data" / CODEBOOK).is_file():
            raise NotFound(f"the revision {name} has no data/{CODEBOOK}, so there is nothing to compare")
        yield Path(place) / "data"


def _archive(revision):
    """`data/` of a revision as a tar archive."""
    cannot = f"{revision} is neither a folder with a {CODEBOOK} nor a revision of this repository"
    if revision.startswith("-"):
        raise NotFound(cannot)
    top = _git("rev-parse", "--show-toplevel")
    if top.returncode:
        raise NotFound(f"{cannot} (there is no git repository here)")
    root = top.stdout.decode().strip()
    run = _git("-C", root, "archive", "--format=tar", f"{revision}^{{commit}}", "data")
    if run.returncode:
        raise NotFound(f"{cannot} ({run.stderr.decode(errors='replace').strip().splitlines()[-1]})")
    return run.stdout


def _git(*arguments):
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise NotFound("git is not installed, so only folders can be compared") from None
