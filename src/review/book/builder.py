"""Check the data, run every notebook, write the site."""

from pathlib import Path

from review.book import execute, page, site, swap
from review.book.failures import BuildFailed


def build(out="site", *, notebooks=None, folder=None, front=None, on_progress=None):
    """Write the whole review to the folder `out` as pages that open from disk, and return its path.

    Parameters
    ----------
    out : path
        The site. An earlier one is replaced at the very end, in one move; on failure it stays as it was.
    notebooks : path, optional
        Folder of notebooks; this repository's own by default. They are read, never written.
    folder : path, optional
        Folder of the tables; this repository's own by default.
    front : list of review.answers.Answer, optional
        What the index says; `review.answers.headline` of the data by default.
    on_progress : callable, optional
        Hears `(notebook, cells done, cells in all)`.

    Raises
    ------
    BuildFailed
        The tables have problems (all are named), or a page cannot be shown offline.
    NotebookFailed
        A notebook stopped, or wrote to stderr; a BuildFailed with all of them where several did.
    """
    target = Path(out).resolve()
    swap.tidy(target)
    swap.refuse_foreign(target)
    check(folder)
    answers = headline(folder) if front is None else front
    paths = notebook_paths(notebooks)
    executed = execute.run_all(paths, folder=folder, on_progress=on_progress)
    pages = [page.page(path.stem, nb, path.parent) for path, nb in zip(paths, executed, strict=True)]
    target.parent.mkdir(parents=True, exist_ok=True)
    swap.replace(target, site.site_files(pages, answers, data_files(folder)))
    return target


def data_files(folder=None):
    """The tables and their codebook, name -> bytes, so that the site carries what it rests on."""
    from review import tables

    where = tables.locate(folder)
    return {path.name: path.read_bytes() for path in sorted(where.iterdir()) if path.suffix in (".csv", ".json")}


def check(folder=None):
    """Raise BuildFailed with every problem of the tables."""
    from review import tables

    problems = tables.check(folder)
    if problems:
        raise BuildFailed(*problems)


def headline(folder=None):
    """The answers that the index opens with."""
    from review import answers, tables

    return answers.headline(tables.load(folder))


def notebook_paths(notebooks=None):
    """The notebooks of a folder in the order of their names. Raises BuildFailed if there are none."""
    where = Path(notebooks) if notebooks else repository() / "notebooks"
    paths = sorted(where.resolve().glob("*.ipynb"))
    if not paths:
        raise BuildFailed(f"no notebooks in {where}")
    return paths


def repository():
    """The checkout that this package is installed from."""
    return Path(__file__).resolve().parents[3]
