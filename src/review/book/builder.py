"""Check the data, run every notebook, write the site."""

from dataclasses import replace
from pathlib import Path

from review import atomic
from review import project as projects
from review.book import execute, glossary, lock, page, polish, references, shelf, site, stills, swap
from review.book.failures import BuildFailed
from review.book.kept import keep, recall
from review.book.single import single_file
from review.book.volume import Volume


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
    minutes=execute.MINUTES,
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
        How long a notebook may run.
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
    check(folder)
    executed = run(paths, folder, kept, on_progress, minutes)
    drawn = still_pictures(paths, executed, kept) if pictures else stills.Stills()
    if drawn.note and on_note:
        on_note(drawn.note)
    pages = [
        page.page(path.stem, notebook, path.parent, drawn.of(path.stem), project.cited)
        for path, notebook in zip(paths, executed, strict=True)
    ]
    made = forms(replace(volume(pages, folder, front, drawn.files), single=project.single if single else ""), kept)
    if whole and not drawn.note:
        shelf.keep(Path(kept), whole, made)
    return made


def forms(made, kept=None):
    """The files of a volume as a site, with the one file among them where the volume names it."""
    texts = site.mains(made)
    files = site.site_files(made, texts)
    if not made.single:
        return files
    return files | {made.single: single_file(made, texts, kept and Path(kept))}


def volume(pages, folder=None, front=None, pictures=None):
    """Everything that the forms of the shared page are made of; `front` as in `build`, `pictures` name -> bytes."""
    from review import tables

    evidence, project = tables.load(folder), projects.of(tables_folder(folder))
    library = polish.library(evidence, pages)
    pages = [replace(page, body=polish.polished(page.body, page.stem, library)) for page in pages]
    shown = {"front": front if front is not None else project.front("answers", evidence)}
    if front is None:
        shown |= {name: project.front(name, evidence) or "" for name in ("sections", "explorer")}
    return Volume(
        pages,
        **shown,
        appendices=appendices(evidence, pages),
        data=data_files(folder),
        exports=exports(evidence),
        library=library,
        stills=pictures or {},
        project=project,
    )


def still_pictures(paths, executed, kept=None):
    """Still pictures of all figures of the executed notebooks, as `review.book.stills.draw` gives them."""
    figures = {
        f"{path.stem}-{identity}": figure
        for path, notebook in zip(paths, executed, strict=True)
        for identity, figure in page.drawings(notebook).items()
    }
    return stills.draw(figures, kept and Path(kept) / "stills")


def explorer(evidence):
    """The explorer of the main result, as HTML."""
    from review import comparisons
    from review import explorer as explorers

    return explorers.show(evidence, *comparisons.MAIN).html("Decide otherwise, and see")


def appendices(evidence, pages):
    """The pages that are no chapter, as `page.Page`; `pages` are the chapters."""
    return references.page(evidence, pages), glossary.page(evidence, pages)


def exports(evidence):
    """Files to take away beside the tables, name -> bytes."""
    return references.files(evidence)


def run(paths, folder=None, kept=None, on_progress=None, minutes=execute.MINUTES):
    """The executed notebooks, in order: run now, or taken from the folder `kept` where nothing has changed."""
    how = {"folder": folder, "minutes": minutes, "on_progress": on_progress}
    if kept is None:
        return execute.run_all(paths, **how)
    data = tables_folder(folder)
    found = {path: recall(kept, path, data) for path in paths}
    missing = [path for path in paths if found[path] is None]
    for path in paths if on_progress else ():
        if found[path] is not None:
            on_progress(path.stem, 0, 0)
    for path, notebook in zip(missing, execute.run_all(missing, **how), strict=True):
        keep(kept, path, notebook, data)
        found[path] = notebook
    return list(found.values())


def tables_folder(folder=None):
    """The folder of the tables that a build reads."""
    from review import tables

    return tables.locate(folder)


def data_files(folder=None):
    """The tables and their codebook, name -> bytes, so that the site carries what it rests on."""
    where = tables_folder(folder)
    return {path.name: path.read_bytes() for path in sorted(where.iterdir()) if path.suffix in (".csv", ".json")}


def check(folder=None):
    """Raise BuildFailed with every problem of the tables."""
    from review import tables

    problems = tables.check(folder)
    if problems:
        raise BuildFailed(*problems)


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
