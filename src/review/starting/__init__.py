"""The beginning of a review of something else: tables, notebooks and texts that build as they stand."""

import json
import re
from importlib.resources import files
from pathlib import Path

from review import project
from review.book import swap

EXAMPLE_TITLE = "BCG vaccination against tuberculosis"
LEADS = {
    True: "Say here what this review asks, and for whom.",
    False: "A worked example to write over: what trials of the vaccine reported, from counts to conclusions.",
}
ABOUT = {
    True: "Say here who searched where, when, with which words, and how the numbers were read.",
    False: "Nothing was searched for this example. The trials are those of Colditz and colleagues (1994, JAMA 271:698), "
    "as the data set dat.bcg of the R package metadat gives them.",
}
IGNORED = (
    "/site/\n/dist/\n/.site*\n/.dist*\n/{short}-review.html\n/.{short}-review.html.*\n/.kept/\n.ipynb_checkpoints/\n"
)


def start(folder, *, title=None, empty=False):
    """Begin a review in `folder`, whole or not at all, and return its path.

    Parameters
    ----------
    folder : path
        Absent or empty; it is made.
    title : str, optional
        What the review is called; that of the example, or with `empty` the folder's name by default.
    empty : bool
        Tables with their headers alone, without the worked example.

    Raises
    ------
    ValueError
        The folder holds something, or the title is no line of text. Nothing is written then.
    """
    target = Path(folder).resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ValueError(f"{folder} exists and is not an empty folder: name another, so that nothing is overwritten")
    contents = skeleton(title if title is not None else target.name if empty else EXAMPLE_TITLE, empty=empty)
    target.parent.mkdir(parents=True, exist_ok=True)
    swap.replace(target, contents)
    return target


def skeleton(title, *, empty=False):
    """Every file of a new review, path -> bytes."""
    if not title.strip() or not title.isprintable():
        raise ValueError(f"a title is one line of text, not {title!r}")
    title, short = title.strip(), word(title)
    quoted = {"title": title, "short": short, "lead": LEADS[empty], "about": ABOUT[empty]}
    found = template()
    example = found.pop("example.md").decode()
    found = {path: header(content) if empty and path.endswith(".csv") else content for path, content in found.items()}
    texts = {"README.md": {"title": title, "lead": LEADS[empty], "example": "" if empty else example}}
    texts["review.toml"] = {name: project.text(value) for name, value in quoted.items()}
    texts["CITATION.cff"] = {"title": project.text(title)}
    for path, values in texts.items():
        found[path] = filled(found[path].decode(), values).encode()
    found["data/datapackage.json"] = named(found["data/datapackage.json"], title, short)
    return found | {".gitignore": filled(IGNORED, {"short": short}).encode()}


def template():
    """The files that every new review begins with, path -> bytes."""
    root = files("review.starting") / "template"
    places = [root, *(root / name for name in ("data", "notebooks"))]
    return {
        "/".join([*([place.name] if place is not root else []), file.name]): file.read_bytes()
        for place in places
        for file in sorted(place.iterdir(), key=lambda file: file.name)
        if file.is_file()
    }


def header(content):
    """A table without its rows.

    >>> header(b"a,b\\n1,2\\n")
    b'a,b\\n'
    """
    return content[: content.index(b"\n") + 1]


def filled(text, values):
    """A text with each {name} replaced by its value, in one pass, so that a value may hold braces."""
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)


def named(content, title, short):
    """The codebook under the review's own name."""
    book = json.loads(content)
    book |= {"name": short, "title": f"{title}: the evidence as tables"}
    return (json.dumps(book, ensure_ascii=False, indent=2) + "\n").encode()


def word(title):
    """A short name for files, of letters, digits and hyphens.

    >>> word("Does it work? Vitamin D & falls"), word("Тест")
    ('does-it-work-vitamin', 'new')
    """
    return "-".join(re.findall(r"[a-z0-9]+", title.lower())[:4]) or "new"
