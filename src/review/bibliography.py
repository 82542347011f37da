"""Every source as a record for a reference list, with the one name that the text gives it."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from . import naming, sources, words
from .facts import at_hand, given

LONGEST = 40
CLAUSE = r"[;.](?=\s|$)"
OTHERS = "et al."
SUFFIXES = ("Jr", "Sr", "II", "III")


@dataclass(frozen=True)
class Record:
    """A source as a reference list shows it; what was not read is empty.

    `label` is how the text names it: author and year. `authors` are persons as printed, `links` pairs of text and
    address, `read` says how closely it was read, `recheck` what is to be read again, `note` what we noted (without
    what stands for a title that was not read), `item` is the CSL-JSON.
    """

    source_id: str
    label: str
    authors: tuple
    title: str
    place: str
    links: tuple
    read: str
    recheck: str
    note: str
    item: dict


def records(evidence):
    """Every source as a record, in the order of their labels."""
    tables = at_hand(evidence)
    names = labels(tables)
    found = [_record(row, names[row["source_id"]]) for row in tables.sources]
    return tuple(sorted(found, key=lambda record: (_plain(record.label), record.source_id)))


def labels(evidence):
    """The name of every source as the text shows it, by id: "Gupta 2022a"; each source has its own.

    Author and year; publisher, number of registration, short title or what we noted where these were not read. Where
    names would be the same, letters tell them apart, in the order of the table.
    """
    tables = at_hand(evidence)
    full = naming.names(tables)
    names = {row["source_id"]: _name(row, full[row["source_id"]]) for row in tables.sources}
    return {identity: naming.lettered(identity, names) for identity in names}


def _name(row, name):
    identity = row["source_id"]
    if row["kind"] == "registry" and re.fullmatch(r"nct\d+", identity):
        return identity.upper()
    if name == identity and given(row["note"]):
        name = _clause(row["note"])
    return _shortened(name)


def _shortened(text):
    """At most 40 letters, cut between two words."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def _clause(note):
    """The first clause of a note; a point inside a number ends none."""
    return re.split(CLAUSE, note, maxsplit=1)[0].strip()


def _rest(note):
    """What a note says after its first clause."""
    _, *rest = re.split(CLAUSE, note, maxsplit=1)
    return words.capital("".join(rest).strip())


def _plain(text):
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()


def _record(row, label):
    text = {key: " ".join(str(row[key]).split()) if given(row[key]) else "" for key in row}
    return Record(
        text["source_id"],
        label,
        tuple(_persons(text["authors"])),
        text["title"],
        _place(text),
        tuple(_links(text)),
        _read(text),
        text["recheck"],
        text["note"] if text["title"] else _rest(text["note"]),
        _item(text),
    )


def _read(text):
    return sources.ACCESS[text["access"]] + (f" ({text['access_detail']})" if text["access_detail"] else "")


def _persons(authors):
    """Persons as printed, then "et al." where not all were read; remarks in brackets are no part of a name."""
    names = re.sub(r"\s*\([^()]*\)", "", authors)
    yield from (name for name in names.removesuffix(OTHERS).strip().split("; ") if name)
    if names.endswith(OTHERS):
        yield OTHERS


def _person(name):
    """A person in the parts that CSL names."""
    if name == OTHERS:
        return {"literal": OTHERS}
    family, initials, suffix = name.split(), [], []
    if len(family) > 1 and family[-1] in SUFFIXES:
        suffix = [family.pop()]
    while len(family) > 1 and family[-1].isupper():
        initials.insert(0, family.pop())
    parts = {"family": family, "given": initials, "suffix": suffix}
    return {key: " ".join(words) for key, words in parts.items() if words}


def _place(text):
    """Where a source stands, with what is known of it: "Int J Trichology 2013;5(1):6-11"."""
    number = text["volume"] + (f"({text['issue']})" if text["issue"] else "")
    detail = ":".join(part for part in (number, text["pages"]) if part)
    return ";".join(
        part for part in (" ".join(part for part in (text["journal"], text["year"]) if part), detail) if part
    )


def _links(text):
    """Text and address of every place where the source can be found."""
    if text["doi"]:
        yield f"doi:{text['doi']}", f"https://doi.org/{quote(text['doi'], safe='/:;()._-')}"
    if text["pmid"]:
        yield f"PubMed {text['pmid']}", f"https://pubmed.ncbi.nlm.nih.gov/{text['pmid']}/"
    if text["pmcid"]:
        yield text["pmcid"], f"https://pmc.ncbi.nlm.nih.gov/articles/{text['pmcid']}/"
    host = urlsplit(text["url"]).netloc.removeprefix("www.")
    known = {"doi.org": "doi", "pubmed.ncbi.nlm.nih.gov": "pmid", "pmc.ncbi.nlm.nih.gov": "pmcid"}
    if host and not text.get(known.get(host, ""), ""):
        yield host, text["url"]


def _type(text):
    journal = text["journal"].lower()
    if "thesis" in journal or "dissertation" in journal:
        return "thesis"
    if "conference" in journal:
        return "paper-conference"
    if journal and (text["doi"] or text["pmid"]):
        return "article-journal"
    if text["kind"] == "regulation":
        return "report"
    if journal and (text["pmcid"] or text["volume"]):
        return "article-journal"
    return "webpage" if text["url"] else "document"


def _item(text):
    """The source as a CSL-JSON item. A title that was not read is told in square brackets, as catalogues do."""
    plain = {
        "id": text["source_id"],
        "type": _type(text),
        "title": text["title"] or f"[{_clause(text['note']) or text['source_id']}]",
        "author": [_person(name) for name in _persons(text["authors"])],
        "issued": {"date-parts": [[int(text["year"])]]} if text["year"] else None,
        "container-title": text["journal"],
        "volume": text["volume"],
        "issue": text["issue"],
        "page": text["pages"],
        "DOI": text["doi"],
        "PMID": text["pmid"],
        "PMCID": text["pmcid"],
        "URL": text["url"],
        "note": f"Read as: {_read(text)}",
    }
    return {key: value for key, value in plain.items() if value}
