"""A release: the review as one file, its data, its exports and the records that archives read, in one folder."""

import hashlib
import json
import subprocess
from pathlib import Path

from review import differing, exporting, tables, words
from review import project as projects
from review.book import builder, swap

SUMS = "SHA256SUMS"
COPIED = ("CHANGELOG.md", "CITATION.cff", "LICENSE")
BLANK = "FILL IN: "
"""What `review new` leaves where only its reader knows what to say."""


class Refused(ValueError):
    """Why there can be no release now, and what to do."""


def make(out, *, since="", changed=False, on_progress=None):
    """Build the single file and write the release of the review at hand to the folder `out`; returns its path.

    `since` is the state that the conclusions are held against, the last tagged release by default; `changed` allows
    files that are not committed.
    """
    folder = builder.tables_folder()
    root = projects.of(folder).root
    if missing := [name for name in COPIED if not (root / name).is_file()]:
        raise Refused(
            f"{root} has no {words.listing(missing)}: a release needs them; `review new` writes a model of each"
        )
    refuse_blanks(root)
    refuse_versions(projects.of(folder), folder)
    if not changed:
        refuse_open(uncommitted(root))
    told = conclusions(since or last_release(root), folder)
    pages = builder.pages_of(single=True, kept=root / ".kept", pictures=True, on_progress=on_progress)
    return release(out, tables.load(folder), root, pages[projects.of(folder).single], told)


def refuse_blanks(root):
    """Raise Refused where the files that come along say that something is still to be filled in; names every place."""
    blanks = []
    for name in COPIED:
        for number, line in enumerate((root / name).read_text(encoding="utf-8").splitlines(), start=1):
            if BLANK in line:
                blanks.append(f"{name}, line {number}: {line.partition(BLANK)[2]}".rstrip('"} '))
    if blanks:
        raise Refused("\n".join(["Before a release, write these in the place of FILL IN:", *blanks]))


def refuse_versions(project, folder):
    """Raise Refused where `CITATION.cff` or the codebook in `folder` names another version than the pages do."""
    citation = cited((project.root / "CITATION.cff").read_text(encoding="utf-8"))
    book = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for name, found in {"CITATION.cff": citation, "datapackage.json": book}.items():
        if (told := str(found.get("version"))) != project.version:
            raise Refused(f"{name} says version {told}, and the pages say {project.version}: give both one version")


def refuse_open(lines):
    """Raise Refused where git lists files that are not committed."""
    if lines:
        names = words.listing(line[3:] for line in lines)
        raise Refused(f"not committed: {names}; nobody could say what was released, so commit them first")


def conclusions(since, folder):
    """The draft of what changed in the conclusions since another state; where there is none, what they are."""
    if not since:
        return first(projects.of(folder).front("answers", tables.load(folder)) or ())
    with differing.as_folder(since) as before:
        return draft(differing.compare(before, folder), since)


def release(out, evidence, repository, page, conclusions):
    """Write the folder `out`, whole or not at all, and return its path.

    Parameters
    ----------
    out : path
        An earlier release there is replaced; anything else is left alone.
    evidence : Evidence
        The tables that the page was made from.
    repository : path
        Where CITATION.cff, CHANGELOG.md and LICENSE stand.
    page : bytes
        The review as one file.
    conclusions : str
        What a reader may now believe, as Markdown: `draft`.

    Raises
    ------
    Refused
        `out` holds something else.
    """
    out = Path(out).resolve()
    if out.exists() and not (out / SUMS).is_file() and (out.is_file() or any(out.iterdir())):
        raise Refused(f"{out} exists and is not a release: name another folder")
    swap.tidy(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    swap.replace(out, contents(evidence, Path(repository), page, conclusions))
    return out


def contents(evidence, repository, page, conclusions):
    """Every file of a release, name -> bytes; equal inputs give equal bytes."""
    found = {name: (repository / name).read_bytes() for name in COPIED}
    found |= {f"exports/{name}": content for name, content in exporting.everything(evidence).items()}
    found |= {projects.of(evidence.folder).single: page, "CONCLUSIONS.md": conclusions.encode("utf-8")}
    record = zenodo((repository / "CITATION.cff").read_text(encoding="utf-8"))
    found[".zenodo.json"] = (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")
    sums = "".join(f"{hashlib.sha256(found[name]).hexdigest()}  {name}\n" for name in sorted(found))
    return found | {SUMS: sums.encode()}


def cited(citation):
    """The fields of CITATION.cff, from its text; raises Refused where it is not in that form."""
    import yaml

    try:
        record = yaml.safe_load(citation)
    except yaml.YAMLError as error:
        raise Refused(f"CITATION.cff cannot be read: {' '.join(str(error).split())}") from None
    authors = record.get("authors") or [] if isinstance(record, dict) else [""]
    if not isinstance(authors, list) or not all(isinstance(author, dict) for author in authors):
        raise Refused(
            "CITATION.cff is a list of fields, and its authors are a list, each with a name: see `review new`"
        )
    return record


def zenodo(citation):
    """What Zenodo asks of a deposit, from the text of CITATION.cff.

    Raises
    ------
    Refused
        A field that a deposit needs is missing; all missing ones are named.
    """
    record = cited(citation)
    needed = ("title", "abstract", "authors", "version", "date-released", "keywords", "license")
    if missing := [name for name in needed if not record.get(name)]:
        raise Refused(f"CITATION.cff lacks {', '.join(missing)}: a deposit needs them")
    return {
        "title": record["title"],
        "description": " ".join(record["abstract"].split()),
        "creators": [{"name": _name(author)} for author in record["authors"]],
        "version": str(record["version"]),
        "publication_date": str(record["date-released"]),
        "keywords": record["keywords"],
        **_licences(record["license"]),
        "upload_type": "dataset",
        "access_right": "open",
        "language": "eng",
    }


def _licences(told):
    """The licence of text and data, and a note where code has another."""
    if isinstance(told, str):
        return {"license": told}
    return {
        "license": told[-1],
        "notes": f"Licences: {', '.join(told)}. The first holds for code, the last for text and data.",
    }


def first(answers):
    """What the front page says at the first release, as Markdown to be edited into CHANGELOG.md."""
    lines = ["# The first release", "", "There is no earlier one to hold it against. This is what it says:", ""]
    lines += [f"- **{each.question}** {' '.join(filter(None, [each.short, each.numbers]))}" for each in answers]
    return "\n".join([*lines, ""])


def draft(comparison, since):
    """What changed in the conclusions since another state, as Markdown to be edited into CHANGELOG.md."""
    kinds = ("Pooled effects", "Sentences", "Certainty", "Verdicts on claims")
    lines = [f"# What changed since {since}", ""]
    for kind in kinds:
        told = [each for each in comparison.follows if each.kind == kind]
        lines += [f"## {kind}", ""] if told else []
        for each in told:
            lines += [f"- **{each.name}**", f"  - Before: {each.before or 'not there'}"]
            lines += [f"  - Now: {each.after or 'not there'}"]
        lines += [""] if told else []
    if comparison.refused:
        untold = [f"- {each.kind}, {which}: {each.why}" for which, each in comparison.refused]
        lines += ["## What could not be compared", "", *untold, ""]
    if len(lines) == 2:
        lines += ["No conclusion changed.", ""]
    return "\n".join(lines)


def uncommitted(repository):
    """The files of a repository that differ from its last commit, as git lists them."""
    run = subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, text=True, check=False)
    if run.returncode:
        raise Refused(
            f"{repository} is no git repository, so nobody could say what was released: begin one with git init, "
            "git add . and git commit, or allow it with --changed"
        )
    return run.stdout.splitlines()


def last_release(repository):
    """The newest tag that leads to this commit; None before the first release."""
    command = ["git", "describe", "--tags", "--abbrev=0"]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    return None if run.returncode else run.stdout.strip()


def _name(author):
    return author.get("name") or ", ".join(author[part] for part in ("family-names", "given-names") if part in author)
