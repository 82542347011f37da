"""The work of a build: check the tables, run the notebooks, bind their pages."""

from dataclasses import replace
from pathlib import Path

from review import project as projects
from review import tables
from review.book import execute, glossary, page, polish, references, site, stills
from review.book.failures import BuildFailed
from review.book.kept import keep, recall
from review.book.single import single_file
from review.book.volume import Volume


def bound(paths, project, how):
    """The files of the site from the notebooks at `paths`, path -> bytes, and whether nothing is missing in them.

    `how` is a `review.book.how.How`.
    """
    check(how.folder)
    executed = run(paths, how.folder, how.kept, how.on_progress, how.minutes)
    drawn = still_pictures(paths, executed, how.kept) if how.pictures else stills.Stills()
    if drawn.note and how.on_note:
        how.on_note(drawn.note)
    pages = [
        page.page(path.stem, notebook, path.parent, drawn.of(path.stem), project.cited)
        for path, notebook in zip(paths, executed, strict=True)
    ]
    made = replace(volume(pages, how.folder, how.front, drawn.files), single=project.single if how.single else "")
    return forms(made, how.kept), not drawn.note


def forms(made, kept=None):
    """The files of a volume as a site, with the one file among them where the volume names it."""
    texts = site.mains(made)
    files = site.site_files(made, texts)
    if not made.single:
        return files
    return files | {made.single: single_file(made, texts, kept and Path(kept))}


def volume(pages, folder=None, front=None, pictures=None):
    """Everything that the forms of the shared page are made of; `front` as in `how.How`, `pictures` name -> bytes."""
    evidence, project = tables.load(folder), projects.of(tables.locate(folder))
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


def run(paths, folder=None, kept=None, on_progress=None, minutes=None):
    """The executed notebooks, in order: run now, or taken from the folder `kept` where nothing has changed."""
    how = {"folder": folder, "minutes": minutes or execute.MINUTES, "on_progress": on_progress}
    if kept is None:
        return execute.run_all(paths, **how)
    data = tables.locate(folder)
    found = {path: recall(kept, path, data) for path in paths}
    missing = [path for path in paths if found[path] is None]
    for path in paths if on_progress else ():
        if found[path] is not None:
            on_progress(path.stem, 0, 0)
    for path, notebook in zip(missing, execute.run_all(missing, **how), strict=True):
        keep(kept, path, notebook, data)
        found[path] = notebook
    return list(found.values())


def data_files(folder=None):
    """The tables and their codebook, name -> bytes, so that the site carries what it rests on."""
    where = tables.locate(folder)
    return {path.name: path.read_bytes() for path in sorted(where.iterdir()) if path.suffix in (".csv", ".json")}


def check(folder=None):
    """Raise BuildFailed with every problem of the tables."""
    problems = tables.check(folder)
    if problems:
        raise BuildFailed(*problems)
