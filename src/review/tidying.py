"""Tables that a spreadsheet program saved, rewritten in house form: no value changes, and every change is shown."""

from dataclasses import dataclass

from . import atomic, reading, spreadsheets, tables

SHOWN = 8
HALF = spreadsheets.Change(None, None, "put in place by a killed run without the other tables", "as it was before")


@dataclass(frozen=True)
class Tidied:
    """A table that was rewritten, and what is another in its file (`spreadsheets.Change`)."""

    file: str
    changes: tuple

    def __str__(self):
        lines = [_line(change) for change in self.changes[:SHOWN]]
        more = len(self.changes) - SHOWN
        return "\n".join([f"{self.file}:", *lines, *([f"  and {more} more of this kind"] if more > 0 else [])])


def tidy(folder=None):
    """Rewrite what is not in house form: all such tables together, or none.

    What a run that was killed half way had replaced is put back first.

    Parameters
    ----------
    folder : path, optional
        As in `tables.load`.

    Returns
    -------
    list of Tidied
        Empty where every table is in house form already; then nothing is written.

    Raises
    ------
    DataError
        `tables.check` finds something that is wrong; nothing is written.
    """
    folder = tables.locate(folder)
    back = [Tidied(name, (HALF,)) for name in atomic.recover(folder)]
    if problems := tables.check(folder):
        raise tables.DataError(problems)
    contents, tidied = {}, []
    for resource in reading.codebook(folder)["resources"]:
        path, fields = folder / resource["path"], resource["schema"]["fields"]
        sheet, _ = reading.read_sheet(path, fields)
        if sheet.changes:
            contents[path] = house(sheet, path.name, fields)
            tidied.append(Tidied(path.name, sheet.changes))
    atomic.replace_files(contents)
    return back + tidied


def house(sheet, file, fields):
    """The bytes of a table in house form, read again to prove that every cell is the same."""
    content = spreadsheets.write(sheet.records)
    again, problems = spreadsheets.read(content.decode(), file, fields)
    if problems or again.changes or again.records != sheet.records:
        raise ValueError(f"{file} cannot be written so that it reads the same; nothing was written")
    return content


def _line(change):
    place = f"row {change.row}, column {change.column}: " if change.row else ""
    return f"  {place}{change.before} → {change.after}"
