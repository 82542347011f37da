"""What was read and how closely: names of sources, references, and the limits of the reading."""

from urllib.parse import urlsplit

import pandas as pd

from . import words
from .estimates import Step
from .facts import given, read_as, records
from .naming import name, names
from .show import sentence

ACCESS = {
    "full_text": "the whole paper",
    "table": "a table of the paper itself",
    "abstract": "its abstract, or the opening of a text that has none",
    "registry": "a trial register",
    "secondary": "another document about it, such as a review's table",
    "news": "a news report",
    "title": "its title or record only",
}
"""Ways of reading, as in the codebook, from the closest to the most distant."""

DISTANT = ("registry", "secondary", "news", "title")


def starred(evidence, source_id):
    """The name, with a star where the source itself was not read, only something about it."""
    row = records(evidence.sources, source_id=source_id)[0]
    return name(evidence, source_id) + "*" * (row["access"] in DISTANT)


def place(row):
    """Where a paper stands, from its row in sources: 'Int J Trichology 2013;5(1):6-11'."""
    return f"{row['journal']} {int(row['year'])};{row['volume']}({row['issue']}):{row['pages']}"


def reference(evidence, source_id):
    """A paper as a reference list has it: authors, title, place and DOI."""
    row = records(evidence.sources, source_id=source_id)[0]
    text = f"{row['authors'].replace('; ', ', ')}. {row['title']}. {place(row)}. https://doi.org/{row['doi']}"
    return sentence(text, (record_step(row, "Record of the paper."),))


def record_step(row, what):
    """The step that read something in the record of a source."""
    return Step(what, source_id=row["source_id"], place="record", access=read_as(row))


def access_rows(evidence, ids):
    """How closely the sources were read: all of them, and those in `ids`."""
    every = evidence.sources["access"]
    chosen = every[evidence.sources["source_id"].isin(ids)]
    return pd.DataFrame(
        {"access": words.capital(text), "sources": int((every == key).sum()), "chosen": int((chosen == key).sum())}
        for key, text in ACCESS.items()
    )


def reading_limits(evidence, ids):
    """How many sources there are, how few were read beyond their abstract, and how many are in `ids`."""
    found = evidence.sources["access"].value_counts()
    total, whole, abstract = len(evidence.sources), int(found.get("full_text", 0)), int(found.get("abstract", 0))
    text = (
        f"We drew on {total} sources. {words.capital(words.count(whole)) if whole else 'None'} of them "
        f"{'were' if whole > 1 else 'was'} read in full; {abstract} were read as an abstract, or as the opening of a "
        f"text. Behind the verdicts on this page stand {words.count(len(ids))} of them."
    )
    return sentence(text, (Step("Counted in the column access of sources.csv.", float(total), "sources"),))


def rows(evidence, ids):
    """Each source in `ids`: its short name, its title, how it was read, and where to find it."""
    found = evidence.sources[evidence.sources["source_id"].isin(ids)].to_dict("records")
    called = names(evidence)
    table = pd.DataFrame(
        {
            "name": called[row["source_id"]],
            "id": row["source_id"],
            "title": row["title"] if given(row["title"]) else row["note"],
            "access": read_as(row),
            "where": found_at(row),
        }
        for row in found
    )
    return table.sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)


def found_at(row):
    """Where a source can be found, as short as it goes: DOI, number in PubMed, or site; blank where none is known."""
    if given(row["doi"]):
        return row["doi"]
    if given(row["pmid"]):
        return f"PubMed {row['pmid']}"
    return urlsplit(row["url"]).netloc.removeprefix("www.") if given(row["url"]) else ""


def to_reread(evidence, ids):
    """Those of `ids` whose record has a detail that an audit could not trace."""
    table = evidence.sources
    found = table[table["source_id"].isin(ids) & table["recheck"].notna()].to_dict("records")
    called = names(evidence)
    told = words.listing([called[row["source_id"]] for row in found] or ["none"])
    text = (
        f"For {words.count(len(found))} of these {words.count(len(ids))} sources ({told}) a detail of the record "
        "could not be traced in an audit, and is to be read again."
    )
    return sentence(text, tuple(record_step(row, words.capital(row["recheck"]) + ".") for row in found))
