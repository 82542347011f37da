"""A pasted DOI or citation gives fields to confirm, and never a field that it does not print."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.adding import citation

CITATIONS = [
    ("10.1111/ced.13551", {"doi": "10.1111/ced.13551"}),
    ("doi:10.4103/0974-7753.114700.", {"doi": "10.4103/0974-7753.114700"}),
    (
        "Dhurat R, Sukesh M, Avhad G, et al. A randomized evaluator blinded study. Int J Trichology. 2013;5(1):6-11. "
        "doi: 10.4103/0974-7753.114700. PMID: 23960389",
        {"authors": "Dhurat R; Sukesh M; Avhad G; et al", "title": "A randomized evaluator blinded study"}
        | {"journal": "Int J Trichology", "year": "2013", "volume": "5", "issue": "1", "pages": "6-11"}
        | {"doi": "10.4103/0974-7753.114700", "pmid": "23960389", "source_id": "dhurat2013"},
    ),
    ("Müller-Öz Ä. Nadeln? J Dtsch Dermatol. 2021 Mar;19:1", {"source_id": "mulleroz2021", "title": "Nadeln?"}),
    ("some words", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "fields"), CITATIONS)
def test_fields_of_a_citation(text, fields):
    found = citation.parsed(text)
    assert {name: found[name] for name in fields} == fields
    assert found == {} if not fields else True


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_nothing_is_made_up(text):
    """Each field but the id and the address is a part of the text."""
    plain = " ".join(text.split())
    for name, value in citation.parsed(text).items():
        assert name in ("source_id", "url", "authors") or value in plain
