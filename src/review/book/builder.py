"""Check the data, run every notebook, write the site."""

from pathlib import Path

from review import atomic
from review import project as projects
from review.book import lock, shelf, swap
from review.book.failures import BuildFailed
from review.book.how import How
from review.location import locate


def build(out="site", **how):
    """Write the whole review to the folder `out` as pages that open from disk, and return its path.

    Parameters
    ----------
    out : path
        The site. An earlier one is replaced at the very end, in one move; on failure it stays as it was.
    how
        Fields of `review.book.how.How`.

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


def pages_of(**how):
    """Every file of the site, path -> bytes; `how` are the fields of `review.book.how.How`."""
    how = How(**how)
    project = projects.of(tables_folder(how.folder))
    paths = notebook_paths(how.notebooks or project.root / "notebooks")
    if how.kept:
        swap.tidy_kept(Path(how.kept))
    whole = None
    if how.kept and how.front is None and how.single and how.pictures:
        whole = shelf.fingerprint(paths, tables_folder(how.folder), project.root / projects.FILE)
    found = shelf.recall(Path(how.kept), whole) if whole else None
    if found:
        for path in paths if how.on_progress else ():
            how.on_progress(path.stem, 0, 0)
        return found
    from review.book import binding

    made, complete = binding.bound(paths, project, how)
    if whole and complete:
        shelf.keep(Path(how.kept), whole, made)
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
