"""Damaged tables are refused with file, row and column, or are proven harmless.

A damage is harmless in one of two ways only. *Equal*: every value that is read is the same, row for row. *Shown*: the
damage is a value that might have been printed (a digit, a word, a lost row); then `review diff` names each cell and row
that an independent reading of the CSV finds changed, and no other. Whatever happens, nothing but the named errors is
raised and no file is touched.
"""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from review import reading, tables
from review.differing.cells import changes

from .damage import KINDS, Damage, drawn

DATA = Path(__file__).parents[2] / "data"
SHORT, LONG = 300, 6_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("damaged")
    return Path(shutil.copytree(shutil.copytree(DATA, place / "sound"), place / "data"))


@pytest.fixture(scope="module")
def whole(folder):
    """Name -> bytes and fields of each table; they have no problem."""
    assert tables.check(folder) == []
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    return {each["name"]: ((folder / each["path"]).read_bytes(), each["schema"]["fields"]) for each in resources}


@pytest.fixture
def quick(monkeypatch):
    """What depends on one table alone is not done again for tables that are the same."""
    read, schema, known = reading.read_table, tables.check_schema, {}

    def read_table(folder, resource):
        key = resource["name"], (Path(folder) / resource["path"]).read_bytes()
        if key not in known:
            known[key] = read(folder, resource)
        table, problems = known[key]
        return table, list(problems)

    def check_schema(table, described):
        key = table.name, id(table.rows)
        if key not in known:
            known[key] = table.rows, schema(table, described)
        return known[key][1]

    monkeypatch.setattr(reading, "read_table", read_table)
    monkeypatch.setattr(tables, "check_schema", check_schema)
    monkeypatch.setattr(tables, "check_codebook", lambda descriptor: [])


def outcome(damage, folder, before, load):
    """How a damaged folder was taken: refused, equal or shown. Raises AssertionError where it is none of them."""
    file = folder / f"{damage.name}.csv"
    file.write_bytes(damage.content)
    try:
        found = tables.check(folder)
        assert file.read_bytes() == damage.content
        assert sorted(path.name for path in folder.iterdir()) == sorted([*(f"{name}.csv" for name in before), *OTHERS])
        if load or not found:
            loaded(folder, bool(found))
        if found:
            return refused(damage, found)
        return "equal" if same(folder, damage.name, before) else shown(damage, folder, before)
    finally:
        file.write_bytes(before[damage.name][0])


OTHERS = ("datapackage.json", "README.md")


def loaded(folder, may_fail):
    try:
        tables.load(folder)
    except tables.DataError:
        assert may_fail


def refused(damage, problems):
    """Some problem is in the damaged file, at the damaged row and column if it is a cell; or where its id is named."""
    for problem in problems:
        assert problem.found
        assert problem.allowed
        assert problem.cure
        assert len(str(problem)) < 4000, "a message is for people"
    here = [problem for problem in problems if problem.file == f"{damage.name}.csv"]
    if damage.column is None and here:
        return "refused"
    if any(problem.row == damage.row and damage.column in str(problem.column) for problem in here if damage.column):
        return "refused in its cell"
    if any(problem.row == damage.row for problem in here):
        return "refused in its row"
    assert all(problem.row and problem.column for problem in problems), [str(problem) for problem in problems]
    return "refused where it is named"


def rows_of(folder, name):
    resource = next(each for each in reading.codebook(folder)["resources"] if each["name"] == name)
    table, _ = reading.read_table(folder, resource)
    return sorted(repr(sorted(row.value.items())) for row in table.rows)


def same(folder, name, before):
    return rows_of(folder, name) == rows_of(folder.parent / "sound", name)


def raw(content):
    """Key -> cells of a table, by Python's own reader."""
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))


def keyed(rows, key):
    return {"/".join(row[name].strip() for name in key): row for row in rows}


def shown(damage, folder, before):
    """`review diff` names what differs in the raw cells."""
    told = changes(folder.parent / "sound", folder)
    assert {change.table for change in told} == {damage.name}
    resource = next(each for each in reading.codebook(folder)["resources"] if each["name"] == damage.name)
    key = resource["schema"]["primaryKey"]
    key = [key] if isinstance(key, str) else key
    old, new = (keyed(raw(content), key) for content in (before[damage.name][0], damage.content))
    rows = {("removed", name) for name in old.keys() - new.keys()} | {
        ("added", name) for name in new.keys() - old.keys()
    }
    assert {(change.kind, change.key) for change in told if change.kind != "changed"} == rows
    cells = {
        (name, column): (old[name][column].strip(), new[name][column].strip())
        for name in old.keys() & new.keys()
        for column in old[name]
        if old[name][column].strip() != new[name][column].strip()
    }
    named = {(change.key, change.column) for change in told if change.kind == "changed"}
    assert named <= set(cells)
    assert all(float(cells[place][0]) == float(cells[place][1]) for place in set(cells) - named)
    return "shown by review diff"


def run(seeds, folder, whole):
    counts = Counter()
    for seed in seeds:
        damage = drawn(seed, whole)
        try:
            counts[outcome(damage, folder, whole, load=seed % 10 == 0)] += 1
        except Exception as error:
            place = f"{damage.name}.csv, row {damage.row}, column {damage.column}"
            raise AssertionError(f"seed {seed}: {damage.kind}, {place}: {error!r}") from error
    return counts


def told(counts, capsys):
    with capsys.disabled():
        parts = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
        print(f"\n{sum(counts.values())} damaged tables of {len(KINDS)} kinds: {parts}.")


def test_every_kind_comes_up(whole):
    """Each seed gives the same damage each time, and really changes the file."""
    kinds = [drawn(seed, whole) for seed in range(len(KINDS))]
    assert [damage.kind for damage in kinds] == list(KINDS)
    assert kinds == [drawn(seed, whole) for seed in range(len(KINDS))]
    assert all(damage.content != whole[damage.name][0] for damage in kinds)


@pytest.mark.parametrize("names", [("measurements", "passage"), pytest.param((), marks=pytest.mark.torture)], ids=str)
def test_any_column_may_be_missing(folder, whole, quick, names):
    """Each column in turn, in the long run of every table: it is named, and no rule stumbles over it."""
    for name in names or whole:
        content, fields = whole[name]
        for field in fields:
            header, rest = content.split(b"\n", 1)
            names = [b"lost" if each == field["name"].encode() else each for each in header.split(b",")]
            damage = Damage("a lost name", name, b"\n".join([b",".join(names), rest]), 1, field["name"])
            assert outcome(damage, folder, whole, load=False) == "refused in its cell"


def test_damaged_tables_are_refused_or_harmless(folder, whole, quick, capsys):
    """A few of each kind."""
    counts = run(range(SHORT), folder, whole)
    told(counts, capsys)
    assert sum(number for kind, number in counts.items() if kind.startswith("refused")) > SHORT / 2


@pytest.mark.torture
@pytest.mark.parametrize("start", range(0, LONG, 1000))
def test_many_damaged_tables_are_refused_or_harmless(folder, whole, quick, capsys, start):
    """Thousands, with other seeds."""
    told(run(range(SHORT + start, SHORT + start + 1000), folder, whole), capsys)
