"""Names of sources: each its own, the same in tables, figures and the list of sources."""

import re

import pytest

from review import bibliography, naming, summaries, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of the repository."""
    return tables.load()


def test_sources_of_one_author_and_year_have_letters(evidence):
    """Everywhere the text names them."""
    assert naming.name(evidence, "gupta2022jdt") == "Gupta 2022b"
    assert summaries.cited(evidence, "abdi2023") == "Abdi 2023a"
    assert naming.name(evidence, "dhurat2013") == "Dhurat 2013"


def test_a_name_with_a_year_is_that_of_the_list_of_sources(evidence):
    """So every citation that is shown leads there."""
    labels, found = bibliography.labels(evidence), naming.names(evidence)
    dated = {identity: name for identity, name in found.items() if re.search(r"\b(?:19|20)\d\d[a-z]?$", name)}
    assert len(dated) > 100
    assert {identity: labels[identity] for identity in dated} == dated


def test_labels_of_checks_name_sources_by_their_names(evidence):
    """An author and year in a label of a check is one that the list of sources has."""
    known = set(bibliography.labels(evidence).values()) | set(evidence.studies["label"])
    inputs = evidence.check_inputs
    told = inputs.loc[inputs["input"] == "labels", "value"].dropna()
    cited = [found[0] for text in told if (found := re.match(r"[A-Z]\w+ (?:19|20)\d\d[a-z]?\b", text))]
    assert cited
    assert set(cited) <= known
