"""The page's claims and references as rows and sentences, on small tables made for each test and on the real ones."""

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from review import claims, tables

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@pytest.fixture(scope="module")
def evidence():
    """The tables of the repository."""
    return tables.load()


def page(**columns):
    """Evidence that holds only claims; columns that are not given are filled."""
    n = len(next(iter(columns.values())))
    filled = {"claim_id": [f"c{i}" for i in range(n)], "claim": ["words"] * n, "reason": ["why"] * n}
    filled |= {
        "chapters": ["00_the_claims"] * n,
        "what_it_should_say": ["better"] * n,
        "evidence": ["first2001"] * n,
        "page_section": ["Advice"] * n,
    }
    return SimpleNamespace(
        claims=pd.DataFrame(filled | {"verdict": ["supported"] * n, "debate": [None] * n} | columns),
        sources=pd.DataFrame(
            {
                "source_id": ["first2001", "second"],
                "authors": ["First AB; Other C", None],
                "year": [2001, None],
                "journal": ["J One", "An Agency"],
                "title": ["T", None],
                "access": ["abstract", "news"],
            }
        ),
        studies=pd.DataFrame({"study_id": [], "label": [], "source_id": []}),
    )


def test_counts_keep_every_verdict():
    """A verdict that no claim got counts 0, and the order is that of the definitions."""
    found = claims.counts(page(verdict=["supported", "misattributed", "supported"]))
    assert found == dict(supported=2, partly_supported=0, unsupported=0, contradicted=0, misattributed=1)
    assert list(found) == list(claims.VERDICTS)


def test_finding_sorts_all_claims():
    """Whole, part, without support and wrong add up to all claims."""
    text = claims.finding(page(verdict=["supported", "partly_supported", "unsupported", "contradicted"]))
    assert text == (
        "Of 4 claims one hold as they stand and one in part; one lack support, one are contradicted or misplaced"
    )


def test_verdicts_are_those_of_the_codebook(evidence):
    """Each level that the tables allow has a word and a meaning."""
    assert set(evidence.claims["verdict"]) <= set(claims.VERDICTS)
    assert list(claims.verdict_rows(evidence)["claims"]) == list(claims.counts(evidence).values())


def test_sections_say_their_verdicts_and_who_answers_them():
    """Headings in the page's order, verdicts counted in the order of `VERDICTS`, each chapter once."""
    headings = ["Advice", "History", "Advice"]
    verdicts = ["unsupported", "supported", "supported"]
    found = claims.sections(page(page_section=headings, verdict=verdicts, chapters=["09_b;00_a", "08_c", "00_a"]))
    assert [(each.name, each.verdicts, each.chapters) for each in found] == [
        ("Advice", "Two claims: one supported and one not supported.", ("09_b", "00_a")),
        ("History", "One claim: one supported.", ("08_c",)),
    ]


def test_each_claim_is_shown_in_the_first_chapter_that_answers_it(evidence):
    """The chapter's code shows the claim, by its id or with its whole section."""
    for row in evidence.claims.to_dict("records"):
        path = NOTEBOOKS / f"{row['chapters'].split(';')[0]}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        assert f'"{row["claim_id"]}"' in code or f'"{row["page_section"]}"' in code, row["claim_id"]
        assert all((NOTEBOOKS / f"{stem}.ipynb").is_file() for stem in row["chapters"].split(";"))


def test_claims_can_be_shown_one_by_one(evidence):
    """A section is its claims together; an order of asking does not change the order of the page."""
    section = claims.section_rows(evidence, "History")
    ids = [claim.partition(".")[0] for claim in section["claim"]]
    assert claims.claim_rows(evidence, *reversed(ids)).equals(section)
    assert list(claims.claim_rows(evidence, ids[-1])["claim"]) == [section["claim"].iloc[-1]]


def test_section_rows_name_what_was_read():
    """Ids become names, and a star marks what was read only at second hand."""
    rows = claims.section_rows(page(evidence=["first2001;second"]), "Advice")
    assert rows.loc[0, "read_in"] == "First 2001; An Agency*"
    assert rows.loc[0, "claim"] == "c0. words"
    assert rows.loc[0, "verdict"] == "Supported"


def test_sections_hold_every_claim_once(evidence):
    """The sections of the chapter lose no claim and repeat none."""
    sections = evidence.claims["page_section"].drop_duplicates()
    shown = pd.concat([claims.section_rows(evidence, section) for section in sections])["claim"]
    assert sorted(shown.str.split(".").str[0]) == sorted(evidence.claims["claim_id"])


def test_cited_sources_stand_once_in_the_order_of_the_claims():
    """A source behind several verdicts is one source."""
    assert claims.cited(page(evidence=["second;first2001", "first2001"])) == ("second", "first2001")


def test_debate_counts_contested_verdicts():
    """Only claims with a remark count; whether a supported one is among them is said."""
    spared = claims.debate(page(debate=[None, "may be partly"], verdict=["supported", "unsupported"]))
    assert str(spared) == "We expect argument about one of 2 verdicts. None of them calls a claim supported."
    assert str(claims.debate(page(debate=["weak"]))) == "We expect argument about one of 1 verdicts."
    assert list(claims.debated_rows(page(debate=[None, "weak"]))["debate"]) == ["Weak"]


def test_citation_verdict_agrees_with_its_table(evidence):
    """Every field is right or wrong, once, and each has a step with its source."""
    for ref in ("ref1", "ref2"):
        rows = claims.citation_rows(evidence, ref)
        verdict = claims.citation_verdict(evidence, ref)
        assert claims.wrong_fields(evidence, ref) == ((rows["match"] == "wrong").sum(), len(rows))
        assert len(verdict.trail) == len(rows)
        assert all(step.source_id and step.place for step in verdict.trail)
    assert str(verdict).startswith("Right: authors and title. Wrong: journal, year,")


def test_dois_stand_side_by_side(evidence):
    """The DOI on the page is not the DOI of the paper, for both references."""
    rows = claims.doi_rows(evidence)
    assert list(rows["paper"]) == ["Dhurat 2013", "Dhurat 2015"]
    assert (rows["as_cited"] != rows["true_value"]).all()


def test_the_mixup_is_called_an_inference(evidence):
    """What may have happened is not stated as a fact."""
    found = claims.possible_mixup(evidence)
    assert "our inference" in str(found)
    assert any(step.assumption for step in found.trail)


def test_swapped_journal_says_what_the_table_says(evidence):
    """The sentence follows the two journals, whether they are the same or not."""
    assert "is the journal in which the first appeared" in str(claims.swapped_journal(evidence))
    other = evidence.citations.copy()
    other.loc[other["citation_id"].eq("ref2") & other["field"].eq("journal"), "as_cited"] = "J Other"
    text = str(claims.swapped_journal(SimpleNamespace(citations=other)))
    assert text == "The page names J Other for its second reference; the first appeared in Int J Trichology."


def test_harm_counts_that_were_not_traced_are_marked(evidence):
    """The sentence admits it as long as the table does."""
    assert "to be read again" in str(claims.infection_and_shedding(evidence))
    clean = SimpleNamespace(harms=evidence.harms.assign(recheck=None), studies=evidence.studies)
    assert "read again" not in str(claims.infection_and_shedding(clean))


def test_citation_errors_count_both_references(evidence):
    """As many steps as wrong fields."""
    found = claims.citation_errors(evidence)
    assert len(found.trail) == sum(claims.wrong_fields(evidence, ref)[0] for ref in ("ref1", "ref2"))
