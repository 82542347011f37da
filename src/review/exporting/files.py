"""Every export by file name, and writing them to a folder, whole or not at all."""

from pathlib import Path

from review import bibliography, reading, reference_files
from review.atomic import replace_file

from . import metafor, revman
from .plain import zipped
from .workbook import workbook

README = """{title}, version {version}

evidence.xlsx       every table on a sheet of its own; the first sheet says what each column means
data-package.zip    the same tables as CSV with their codebook (a Frictionless Data Package)
main-pool.csv       the pooled trials: effect and standard error
main-pool.R         makes the main pool again with R and metafor, and stops where it differs
revman.csv          effects and counts in the columns of Cochrane's data rows
references.bib      the sources for reference managers; also as references.ris, and as references.json (CSL-JSON)
"""


def everything(evidence):
    """Each export as name -> bytes, made from the tables of `evidence.folder`.

    Returns
    -------
    dict
        `evidence.xlsx`, `data-package.zip`, `revman.csv`, `references` as .bib, .ris and .json, `README.txt` and, where
        two trials or more can be pooled, `main-pool.csv` and `main-pool.R`. Equal tables give equal bytes.
    """
    descriptor = reading.codebook(evidence.folder)
    tables = {resource["path"]: resource for resource in descriptor["resources"]}
    package = {name: (evidence.folder / name).read_bytes() for name in ("datapackage.json", *tables)}
    texts = metafor.files(evidence, descriptor["title"])
    texts |= {"revman.csv": revman.text(evidence)}
    texts |= {"README.txt": README.format(title=descriptor["title"], version=descriptor["version"])}
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    found |= reference_files.files(bibliography.records(evidence))
    return found | {"data-package.zip": zipped(package), "evidence.xlsx": workbook(evidence, descriptor)}


def write(evidence, folder):
    """Write `everything` into `folder`, which is made where it is missing; returns the paths, sorted.

    Files of the same name are replaced, each in one move; all contents are made before the first is written.
    """
    found, folder = everything(evidence), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(found.items()):
        replace_file(folder / name, content)
    return [folder / name for name in sorted(found)]
