"""All exports at once: the same bytes each time, written whole or not at all."""

import io
import zipfile

import pytest

from review import exporting, tables
from review.exporting import files


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


def test_equal_tables_give_equal_bytes(evidence):
    assert exporting.everything(evidence) == exporting.everything(tables.load())


def test_the_package_loads_as_tables(evidence, tmp_path):
    packed = exporting.everything(evidence)["data-package.zip"]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    assert tables.check(tmp_path) == []
    again = tables.load(tmp_path)
    assert all(again.tables[name].equals(table) for name, table in evidence.tables.items())


def test_what_is_written_is_what_was_made(evidence, tmp_path):
    paths = exporting.write(evidence, tmp_path / "new" / "folder")
    assert {path.name: path.read_bytes() for path in paths} == exporting.everything(evidence)
    assert sorted(path.name for path in paths[0].parent.iterdir()) == [path.name for path in paths]


def test_the_readme_names_every_file(evidence):
    found = exporting.everything(evidence)
    text = found.pop("README.txt").decode()
    assert all(name in text for name in found)


def test_nothing_is_written_when_one_export_fails(evidence, tmp_path, monkeypatch):
    def fails(*_):
        raise ValueError("no workbook")

    monkeypatch.setattr(files, "workbook", fails)
    with pytest.raises(ValueError, match="no workbook"):
        exporting.write(evidence, tmp_path / "out")
    assert not (tmp_path / "out").exists()
