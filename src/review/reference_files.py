"""The reference list as files for reference managers: BibTeX, RIS and CSL-JSON."""

import json
import re

BIBTEX_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
}
RIS_TYPES = {
    "article-journal": "JOUR",
    "paper-conference": "CPAPER",
    "thesis": "THES",
    "report": "RPRT",
    "webpage": "ELEC",
}
CONTAINERS = {
    "article-journal": "journal",
    "paper-conference": "booktitle",
    "thesis": "school",
    "report": "institution",
}
RANGE = re.compile(r"(\d+)-(\d+)")


def files(found):
    """The list as three files, name -> bytes; `found` as `review.bibliography.records` gives it."""
    made = {"references.bib": bibtex(found), "references.ris": ris(found), "references.json": csl_json(found)}
    return {name: text.encode() for name, text in made.items()}


def csl_json(found):
    """Records as CSL-JSON text."""
    return json.dumps([record.item for record in found], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def bibtex(found):
    """Records as BibTeX text: letters with accents, and signs that TeX reads, are written as TeX."""
    from bibtexparser import Library, write_string
    from bibtexparser.model import Entry, Field

    entries = [
        Entry(
            BIBTEX_TYPES.get(record.item["type"], "misc"),
            record.source_id,
            [Field(key, value) for key, value in _bibtex_fields(record.item).items() if value],
        )
        for record in found
    ]
    return write_string(Library(entries))


def ris(found):
    """Records as RIS text, without the running numbers that the library puts between them."""
    import rispy

    return re.sub(r"^\d+\.\n", "", rispy.dumps([_ris_fields(record.item) for record in found]), flags=re.MULTILINE)


def _year(item):
    return str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""


def _bibtex_fields(item):
    text = {key: _tex(item.get(key, "")) for key in ("title", "container-title", "volume", "issue", "note")}
    return {
        "author": " and ".join(map(_bibtex_person, item.get("author", ()))),
        "title": f"{{{text['title']}}}",
        CONTAINERS.get(item["type"], "howpublished"): text["container-title"],
        "year": _year(item),
        "volume": text["volume"],
        "number": text["issue"],
        "pages": _tex(RANGE.sub(r"\1--\2", item.get("page", ""))),
        "doi": item.get("DOI", ""),
        "pmid": item.get("PMID", ""),
        "pmcid": item.get("PMCID", ""),
        "url": item.get("URL", ""),
        "note": text["note"],
    }


def _bibtex_person(person):
    if "literal" in person:
        return "others"
    family = _tex(person["family"])
    family = f"{{{family}}}" if " " in family else family
    return ", ".join([family, *(_tex(person[part]) for part in ("suffix", "given") if part in person)])


def _tex(text):
    """Text as TeX reads it. Braces are spelled out, since BibTeX counts every brace that it sees."""
    from pylatexenc import latexencode as tex

    braces = {"{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}", '"': '"'}
    doubled = re.compile(r"([-'`])(?=\1)")  # TeX would join these into a dash or a quotation mark
    encoder = tex.UnicodeToLatexEncoder(
        conversion_rules=[
            tex.UnicodeToLatexConversionRule(tex.RULE_REGEX, [(doubled, r"\1{}")], replacement_latex_protection="none"),
            tex.UnicodeToLatexConversionRule(tex.RULE_DICT, {ord(sign): words for sign, words in braces.items()}),
            "defaults",
        ],
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    return encoder.unicode_to_latex(text)


def _ris_fields(item):
    pages = RANGE.fullmatch(item.get("page", ""))
    first, last = pages.groups() if pages else (item.get("page"), None)
    plain = {
        "type_of_reference": RIS_TYPES.get(item["type"], "GEN"),
        "id": item["id"],
        "authors": [_ris_person(person) for person in item.get("author", ())],
        "year": _year(item),
        "title": item["title"],
        "secondary_title": item.get("container-title"),
        "volume": item.get("volume"),
        "number": item.get("issue"),
        "start_page": first,
        "end_page": last,
        "doi": item.get("DOI"),
        "accession_number": item.get("PMID"),
        "custom2": item.get("PMCID"),
        "urls": [item["URL"]] if "URL" in item else None,
        "notes": [item["note"]],
    }
    return {key: value for key, value in plain.items() if value}


def _ris_person(person):
    if "literal" in person:
        return person["literal"]
    return ", ".join(person[part] for part in ("family", "given", "suffix") if part in person)
