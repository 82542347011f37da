"""What makes a review this review: its title, what its front page says, and the names of its files, from `review.toml`."""

import ast
import json
import tomllib
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path

from . import __version__

FILE = "review.toml"
FRONT = ("answers", "sections", "explorer")


@dataclass(frozen=True)
class Project:
    """A review as its `review.toml` describes it; `root` is the folder that holds that file.

    `short` is the word that the names of its files begin with, `lead` the line below the title, `warning` stands at the
    foot of every page, `licence` among `about`, which is a tuple of (name, text). `answers`, `sections` and `explorer`
    name functions of this package as 'review.module:function' that take the tables and return what
    `review.book.volume.Volume` says; blank = none. `heading` stands above the sections.
    """

    root: Path
    title: str
    short: str
    lead: str
    warning: str
    licence: str
    answers: str
    about: tuple
    sections: str = ""
    explorer: str = ""
    heading: str = ""
    version: str = __version__

    @property
    def single(self):
        """The file that holds the whole review."""
        return f"{self.short}-review.html"

    @property
    def cited(self):
        """How readers name it: 'Title: an evidence review, version 2026.11.0'."""
        return f"{self.title}: an evidence review, version {self.version}"

    @property
    def has_record(self):
        """Whether a `CITATION.cff` says how to cite it."""
        return (self.root / "CITATION.cff").is_file()

    def front(self, part, evidence):
        """What the function that `part` ('answers', 'sections' or 'explorer') names says of the tables, or None."""
        name = getattr(self, part)
        return function(name)(evidence) if name else None


def of(folder=None):
    """The project of the tables in `folder`: what `review.toml` says in the folder above them, or else in the working
    directory or above it, or else beside this package.

    Raises
    ------
    ValueError
        `review.toml` cannot be read, or lacks something; the message names what.
    """
    beside, here = [Path(folder).resolve().parent] if folder else [], Path.cwd()
    places = [*beside, here, *here.parents, Path(__file__).resolve().parents[2]]
    root = next((place for place in places if (place / FILE).is_file()), None)
    if root is None:
        raise ValueError(f"no {FILE} in {places[0]}: it says what the review is called; `review new` writes one")
    try:
        found = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{root / FILE} cannot be read: {error}") from None
    return made(root, found)


def made(root, found):
    """A `Project` of what a `review.toml` holds; raises ValueError where something is missing, unknown or no text."""
    where, front = root / FILE, found.pop("front", {})
    about = found.pop("about", [])
    if not isinstance(front, dict) or not isinstance(about, list):
        raise ValueError(f"{where}: [front] is one table, and each [[about]] a table of its own")
    values = {**found, **front}
    names = {field.name for field in fields(Project)} - {"root", "about"}
    needed = names - {"sections", "explorer", "heading", "version"}
    if odd := sorted(set(values) - names) + sorted(needed - set(values)):
        raise ValueError(
            f"{where}: {odd[0]} is {'unknown' if odd[0] in values else 'missing'}; see review.project.Project"
        )
    for name, value in values.items():
        if not isinstance(value, str) or (name == "title" and not value.strip()):
            raise ValueError(f"{where}: {name} is a text, not {value!r}")
    if not values["short"].replace("-", "").isalnum() or not values["short"].isascii():
        raise ValueError(f"{where}: short is a word of letters, digits and hyphens, not {values['short']!r}")
    for row in about:
        if not isinstance(row, dict) or set(row) != {"name", "text"} or not all(isinstance(row[n], str) for n in row):
            raise ValueError(f"{where}: each [[about]] has a name and a text, not {row!r}")
    for part in FRONT:
        check_function(values.get(part, ""))
    return Project(root, **values, about=tuple((row["name"], row["text"]) for row in about))


def function(name):
    """The function of this package that 'review.module:function' names; None for a blank name, else ValueError.

    Examples
    --------
    >>> function("review.words:number")(2.0)
    '2.0'
    """
    check_function(name)
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute) if name else None


def check_function(name):
    """Raise ValueError where a name that is not blank names no function of this package; nothing is loaded for that."""
    module, _, attribute = name.partition(":")
    inside = module.split(".")[0] == "review" and not attribute.startswith("_")
    if name and not (inside and attribute in _written(module)):
        raise ValueError(f"{FILE}: {name!r} is no function of this package, such as 'review.answers:headline'")


def _written(module):
    """The functions that the file of a module of this package writes down."""
    place = Path(__file__).parent.joinpath(*module.split(".")[1:])
    files = (place / "__init__.py", place.with_suffix(".py"))
    source = next((file.read_text(encoding="utf-8") for file in files if file.is_file()), "")
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def text(value):
    """A value as TOML writes a text in quotes.

    Examples
    --------
    >>> print(text('Say "so" é'))
    "Say \\"so\\" é"
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
