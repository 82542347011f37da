"""Check the data, run every notebook, write the site."""

from pathlib import Path

from review import atomic
from review import project as projects
from review.book import lock, shelf, swap
from review.book.failures import BuildFailed
from review.location import locate


def build(out="site", **how):
    """Write the whole review to the folder `out` as pages that open from disk, and return its path.

    Parameters
    ----------
    out : path
        The site. An earlier one is replaced at the very end, in one move; on failure it stays as it was.
    how
        As in `pages_of`.

    Raises
    ------
    BuildFailed
        The tables have problems (all are named), a page cannot be shown offline, or another build is at work.
    NotebookFailed
        A notebook stopped, or wrote to stderr; a BuildFailed with all of them where several did.
    """
    target = Path(out).resolve()
    with lock.held(target):
        swap.tidy(target)
        swap.refuse_foreign(target)
        swap.replace(target, pages_of(**how))
    return target


def build_single(out=None, **how):
    """Write the whole review to the one file `out`, named as its project says by default; otherwise as `build`."""
    name = projects.of(tables_folder(how.get("folder"))).single
    target = Path(out or name).resolve()
    with lock.held(target):
        swap.tidy_file(target)
        swap.refuse_foreign_file(target)
        atomic.replace_file(target, pages_of(single=True, **how)[name])
    return target


def pages_of(
    *,
    notebooks=None,
    folder=None,
    front=None,
    single=False,
    kept=None,
    pictures=False,
    minutes=None,
    on_progress=None,
    on_note=None,
):
    """Every file of the site, path -> bytes.

    Parameters
    ----------
    notebooks : path, optional
        Folder of notebooks; by default that beside the tables, or else this repository's own. They are read, never written.
    folder : path, optional
        Folder of the tables; this repository's own by default.
    front : list of review.answers.Answer, optional
        What the index says; by default what the function says that the project names.
    single : bool
        Whether the review as one file comes along.
    kept : path, optional
        Folder in which executed notebooks and finished pages are kept; what would come out the same is not made again.
    pictures : bool
        Whether to draw a still picture of each figure, for readers without JavaScript; needs a browser.
    minutes : float
        How long a notebook may run; `review.book.execute.MINUTES` by default.
    on_progress : callable, optional
        Hears `(notebook, cells done, cells in all)`; (notebook, 0, 0) where a kept one serves.
    on_note : callable, optional
        Hears, in a sentence, what the site does without.
    """
    project = projects.of(tables_folder(folder))
    paths = notebook_paths(notebooks or project.root / "notebooks")
    whole = None
    if kept and front is None and single and pictures:
        whole = shelf.fingerprint(paths, tables_folder(folder), project.root / projects.FILE)
    found = shelf.recall(Path(kept), whole) if whole else None
    if found:
        for path in paths if on_progress else ():
            on_progress(path.stem, 0, 0)
        return found
    from review.book import binding

    made, complete = binding.bound(paths, project, folder, front, single, kept, pictures, minutes, on_progress, on_note)
    if whole and complete:
        shelf.keep(Path(kept), whole, made)
    return made


def tables_folder(folder=None):
    """The folder of the tables that a build reads."""
    return locate(folder)


def notebook_paths(notebooks=None):
    """The notebooks of a folder in the order of their names. Raises BuildFailed if there are none."""
    where = Path(notebooks) if notebooks else repository() / "notebooks"
    paths = sorted(where.resolve().glob("*.ipynb"))
    if not paths:
        raise BuildFailed(f"no notebooks in {where}")
    return paths


def kept_folder(folder=None):
    """Where a review keeps what it need not make again: beside its `review.toml`."""
    return projects.of(tables_folder(folder)).root / ".kept"


def repository():
    """The checkout that this package is installed from."""
    return Path(__file__).resolve().parents[3]
