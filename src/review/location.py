"""Where the tables of a review are: found without loading what reads them."""

import os
from pathlib import Path

from .problems import CODEBOOK


def locate(folder=None):
    """The data folder: the one given, or the first that the search described in `load` finds."""
    folder = folder or os.environ.get("REVIEW_DATA")
    if folder:
        if not (Path(folder) / CODEBOOK).is_file():
            raise FileNotFoundError(f"{folder} holds no {CODEBOOK}: give the folder of the tables, as a rule data/")
        return Path(folder)
    here = Path.cwd()
    places = [here, *here.parents, Path(__file__).resolve().parents[2]]
    for place in places:
        if (place / "data" / CODEBOOK).is_file():
            return place / "data"
    raise FileNotFoundError(
        f"no data/{CODEBOOK} in {here}, in a folder above it, or beside the installed package: "
        "go into the repository, or give the folder of the tables"
    )
