"""Read, type and check the tables in `data/`.

`load` gives every table as a typed DataFrame and is fast. `check` looks at everything (bytes, header, types,
constraints, keys, links, rules) and returns all problems at once; it never raises for bad data and never
writes. The codebook, `data/datapackage.json`, decides which tables, columns and types there are.
"""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from . import reading, rules
from .reading import CODEBOOK, Problem

__all__ = ["DataError", "Evidence", "Problem", "check", "load"]

DTYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class DataError(ValueError):
    """The tables cannot be typed; the text lists every problem that `check` finds."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in the data:"
        super().__init__("\n".join([head, *map(str, self.problems)]))


@dataclass(frozen=True, eq=False)
class Evidence:
    """All tables of a folder, each a typed DataFrame: `evidence.studies`, `evidence.arms`, and so on.

    Text is `string`, counts and years are `Int64`, other numbers are `float64`, yes/no is `boolean`.
    A blank cell is missing (NA, in float columns NaN). Rows stand in the order of the file.
    """

    folder: Path
    tables: MappingProxyType

    def __getattr__(self, name):
        if name.startswith("_") or name == "tables":
            raise AttributeError(name)
        if name not in self.tables:
            raise AttributeError(f'no table "{name}"; there are {", ".join(self.tables)}')
        return self.tables[name]

    def __dir__(self):
        return [*super().__dir__(), *self.tables]


def load(folder=None):
    """Every table of `folder` as `Evidence`.

    Parameters
    ----------
    folder : path, optional
        The folder that holds `datapackage.json`. Without it, `data/` is looked for in the working directory
        and above it, then in the repository that the package was installed from.

    Raises
    ------
    FileNotFoundError
        There is no such folder.
    DataError
        A table cannot be read or typed; the text lists all problems of the data.
    """
    folder = locate(folder)
    try:
        resources = reading.codebook(folder)["resources"]
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(check(folder)) from None
    read = [reading.read_table(folder, resource) for resource in resources]
    if any(problems or reading.untyped(table) for table, problems in read):
        raise DataError(check(folder))
    return Evidence(folder, MappingProxyType({table.name: frame(table) for table, _ in read}))


def locate(folder=None):
    """The data folder: the one given, or the first that the search described in `load` finds."""
    if folder is not None:
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


def frame(table):
    """The table as a DataFrame, in the types of the schema."""
    import pandas as pd

    columns = {}
    for field in table.fields:
        values = [row.value[field["name"]] for row in table.rows]
        columns[field["name"]] = pd.array(values, dtype=DTYPES[field["type"]]) if field["type"] != "number" else (
            pd.Series(values, dtype="float64").array
        )
    return pd.DataFrame(columns)


def check(folder=None):
    """Everything that is wrong in `folder`, as a list of `Problem`; empty if nothing is."""
    raise NotImplementedError
