"""Put the rows of a trial into the tables: all of them, or none."""

import csv
import io

from .. import atomic, reading


def contents(folder, added):
    """The tables as they are and as they will be: path -> (bytes, bytes), the new rows below the old ones.

    Raises ValueError where a table is not in house form, because then the rows below it would be in another.
    """
    made = {}
    for resource in reading.codebook(folder)["resources"]:
        rows = added.rows.get(resource["name"])
        if rows:
            path = folder / resource["path"]
            sheet, _ = reading.read_sheet(path, resource["schema"]["fields"])
            if sheet.changes:
                raise ValueError(f"{path.name} is not in house form: run review tidy first, then add")
            old = path.read_bytes()
            made[path] = old, old + (b"" if old.endswith(b"\n") else b"\n") + _lines(rows)
    return made


def write(preview):
    """Write what was looked at, and return the paths; on any failure every table stands as it was.

    Raises ValueError where a table has changed since.
    """
    for path, (old, _) in preview.contents.items():
        if path.read_bytes() != old:
            raise ValueError(f"{path.name} has changed since it was checked; nothing was written. Add again")
    atomic.replace_files({path: new for path, (_, new) in preview.contents.items()})
    return list(preview.contents)


def _lines(rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writerows(rows)
    return text.getvalue().encode()
