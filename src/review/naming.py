"""What a source is called: its study's name, or first author and year, with a letter where two would be the same."""

import re

from .facts import given, records

YEAR = re.compile(r"\b(?:19|20)\d\d$")


def name(evidence, source_id):
    """A source as readers see it: its study's name; author and year, or publisher, title or bare id, elsewhere.

    Letters tell sources of one author and year apart: "Gupta 2022a".
    """
    told = records(evidence.studies, source_id=source_id)
    return told[0]["label"] if len(told) == 1 else names(evidence)[source_id]


def names(evidence):
    """The name of every source, by id; letters stand in the order of the table."""
    studies = {}
    for row in records(evidence.studies):
        studies.setdefault(row["source_id"], []).append(row["label"])
    rows = {row["source_id"]: row for row in records(evidence.sources)}
    found = {identity: _bare(row, studies.get(identity, ())) for identity, row in rows.items()}
    return {
        identity: lettered(identity, found) if YEAR.search(found[identity]) else found[identity] for identity in rows
    }


def _bare(row, studies):
    if len(studies) == 1:
        return studies[0]
    year = f" {int(row['year'])}" if given(row["year"]) else ""
    if given(row["authors"]):
        return surname(row["authors"]) + year
    if given(row["journal"]):
        return row["journal"] + year
    return re.sub(r" \([^()]*\)$", "", row["title"]) + year if given(row["title"]) else row["source_id"]


def lettered(identity, names):
    """The name of one source, with a letter where others of `names` (by id) have the same.

    Examples
    --------
    >>> lettered("y", {"x": "FDA 2018", "y": "FDA 2018", "z": "Ito"})
    'FDA 2018b'
    """
    name = names[identity]
    same = [other for other in names if names[other] == name]
    if len(same) == 1:
        return name
    letter = chr(ord("a") + same.index(identity))
    return f"{name}{letter}" if name[-1].isdigit() else f"{name} ({letter})"


def surname(authors):
    """The first author without initials.

    Examples
    --------
    >>> surname("English RS Jr; Ruiz S"), surname("Ito et al."), surname("Lorente Prieto E; León Morales F")
    ('English', 'Ito', 'Lorente Prieto')
    """
    first = authors.split(";")[0].removesuffix(" et al.").split(" (")[0]
    kept = [part for part in first.split() if not part.isupper() and part != "Jr"]
    return " ".join(kept) or first
