"""A DOI or a citation, as somebody pastes it, to the fields of `sources.csv`: proposals that the reviewer confirms."""

import re
import unicodedata

DOI = re.compile(r"10\.\d{4,}/[^\s,;]+")
PMID = re.compile(r"PMID:?\s*(\d+)", re.IGNORECASE)
VANCOUVER = re.compile(
    r"(?P<authors>[^.]+?)\.\s+(?P<title>.+?[.?!])\s+(?P<journal>[^.;]+)\.\s+(?P<year>(?:19|20)\d\d)\b[^;:]*"
    r"(?:;\s*(?P<volume>\w+)(?:\((?P<issue>[^)]+)\))?)?(?::\s*(?P<pages>[\w–-]+))?"
)


def parsed(text):
    """The fields that a citation in Vancouver style, or a DOI alone, gives; nothing is looked up.

    Examples
    --------
    >>> parsed("https://doi.org/10.1111/dth.12658")
    {'doi': '10.1111/dth.12658', 'url': 'https://doi.org/10.1111/dth.12658'}
    >>> found = parsed("Yu AJ, Luo YJ. A pilot trial. Clin Exp Dermatol. 2018;43(7):775-781. doi:10.1111/ced.13551")
    >>> found["authors"], found["year"], found["pages"], found["source_id"]
    ('Yu AJ; Luo YJ', '2018', '775-781', 'yu2018')
    """
    text, found = " ".join(text.split()), {}
    if doi := DOI.search(text):
        found["doi"] = doi[0].rstrip(".)")
        found["url"] = f"https://doi.org/{found['doi']}"
    if pmid := PMID.search(text):
        found["pmid"] = pmid[1]
    if printed := VANCOUVER.match(text):
        found |= {name: value.strip() for name, value in printed.groupdict().items() if value}
        found["title"] = found["title"].removesuffix(".")
        found["authors"] = "; ".join(re.split(r",\s*", found["authors"]))
        found["source_id"] = name_of(found["authors"], found["year"])
    return found


def name_of(authors, year):
    """An id in the house's way: the first surname in small letters, and the year; blank where there is none."""
    surname = re.split(r"[;,]| [A-ZÀ-Þ]{1,3}\b", authors)[0]
    plain = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z]", "", plain)
    return f"{letters}{year}" if letters else ""
