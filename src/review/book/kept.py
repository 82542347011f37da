"""Executed notebooks kept between builds, so that only what rests on something changed is run again.

An entry is one file per notebook: the executed notebook, and a fingerprint of all that it rests on. That is the
notebook itself, every table, the modules of this package that its imports reach, and the versions of the libraries.
An entry that cannot be read, or whose fingerprint differs, counts as absent.
"""

import ast
import hashlib
import json
import os
import platform
import re
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def recall(folder, path, data):
    """The executed copy of the notebook at `path` that `keep` left in `folder`; None where it would differ today."""
    import nbformat

    try:
        entry = json.loads(_place(folder, path).read_text(encoding="utf-8"))
        if entry["fingerprint"] == fingerprint(path, data):
            return nbformat.from_dict(entry["notebook"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def keep(folder, path, notebook, data):
    """Leave the executed `notebook` for the next build; a folder that cannot be written only costs that build time."""
    place = _place(folder, path)
    new = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entry = {"fingerprint": fingerprint(path, data), "notebook": notebook}
        new.write_text(json.dumps(entry), encoding="utf-8")
        new.replace(place)
    except OSError:
        with suppress(OSError):
            new.unlink()


def fingerprint(path, data):
    """One hash of the notebook at `path`, the tables in the folder `data`, the modules it reaches, and the versions."""
    parts = [versions(), hash_of([Path(path)]), hash_of(tables(data)), hash_of(reached(path))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def tables(data):
    """The tables in the folder `data` and their codebook."""
    return sorted(file for file in Path(data).iterdir() if file.suffix in (".csv", ".json"))


def hash_of(files):
    """One hash of the names and the bytes of files."""
    found = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        found.update(f"{file.name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def versions():
    """Python's version and those of the libraries that the package names, one a line."""
    needs = [need for need in metadata.requires("review") if "extra ==" not in need]
    names = sorted(re.match(r"[\w.-]+", need)[0] for need in needs)
    return "\n".join([platform.python_version(), *(f"{name} {metadata.version(name)}" for name in names)])


def reached(path):
    """The files of this package that the code cells of a notebook import, directly or through one another, sorted.

    All of them where a cell is more than Python, such as one with a magic command: it may import anything.
    """
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    try:
        open_, found = [name for source in code for name in _imports(source, ())], set()
    except SyntaxError:
        return sorted(PACKAGE.rglob("*.py"))
    while open_:
        for file in _files(open_.pop()):
            if file not in found:
                found.add(file)
                open_ += _imported(file, file.stat().st_mtime_ns)
    return sorted(found | set(_read(found)))


@cache
def _imported(file, changed):
    """What a module imports; read again only when it has `changed`."""
    package = file.relative_to(PACKAGE.parent).with_suffix("").parts[:-1]
    return tuple(_imports(file.read_text(encoding="utf-8"), package))


def _read(found):
    """The page's scripts and styles, where a module that hands them out is among those found."""
    return (PACKAGE / "book" / "template").rglob("*.[jc]s*") if PACKAGE / "scripts.py" in found else ()


def _imports(source, package):
    """Full dotted names below `review` that a piece of code imports, late imports included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join((*base, *filter(None, [node.module])))
            names = [f"{prefix}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == PACKAGE.name)


def _files(name):
    """The files that importing a dotted name runs: each package on the way, and the module."""
    place = PACKAGE.parent
    for part in name.split("."):
        place = place / part
        yield from filter(Path.is_file, (place / "__init__.py", place.with_suffix(".py")))


def _place(folder, path):
    return Path(folder) / f"{Path(path).stem}.json"
