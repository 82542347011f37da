"""`review add` from the first question to the written rows."""

from pathlib import Path

from .. import atomic, tables
from .asking import Asker, ask
from .form import read, schema, written
from .preview import preview
from .rows import rows
from .write import write

ANSWERS = "your answers"


def terminal():
    """What asks and says on a terminal."""
    import typer

    def prompt(text, default):
        return typer.prompt(text, default, show_default=bool(default))

    return Asker(prompt, typer.confirm, typer.echo)


def add(folder, asker, form=None):
    """Add a trial by a filled form, or by asking; show what follows, and write if the reviewer says yes.

    Parameters
    ----------
    folder : path or None
        As in `tables.load`.
    asker : Asker
    form : path, optional
        The filled form. Without it everything is asked, and answers that are not used can be kept as a form.

    Returns
    -------
    list of Path
        The tables that were written; empty where the answer was no.

    Raises
    ------
    DataError, ValueError, OSError
        Something is wrong; nothing was written.
    """
    folder = tables.locate(folder)
    if back := atomic.recover(folder):
        asker.say(f"A run was killed half way; put back as it was before: {', '.join(back)}")
    tables.load(folder)
    blocks = read(Path(form), folder) if form else ask(folder, asker)
    try:
        found = preview(folder, rows(blocks, folder, Path(form).name if form else ANSWERS))
        if found.problems:
            raise tables.DataError(found.problems, "the tables as they would be")
    except ValueError:
        if not form:
            keep(blocks, folder, asker)
        raise
    asker.say(found.text)
    if asker.confirm("\nWrite these rows into the tables?", False):
        return write(found)
    if not form:
        keep(blocks, folder, asker)
    return []


def keep(blocks, folder, asker, place=None):
    """Offer to keep the answers as a form, beside nothing that is there already."""
    path = (place or Path.cwd()) / f"{blocks[0].cells['source_id']}-form.csv"
    if asker.confirm(f"Keep the answers as a form in {path.name}, to correct and to use with --form?", True):
        if path.exists():
            asker.say(f"{path.name} is there already; it is left as it is, and the answers are not kept.")
            return
        path.write_bytes(written(blocks, schema(folder)))
        asker.say(f"Kept: {path.name}")
