"""Regulation: every fact that was read, dated where it has a date, and how closely it was read."""

import pytest

from review import regulations, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_every_fact_stands_once_by_place_and_date(evidence):
    """Places stay together; within a place dates ascend, and what has none comes last."""
    rows = regulations.rows(evidence)
    assert len(rows) == len(evidence.regulation)
    assert list(dict.fromkeys(rows["where"])) == [place for place, _ in rows.groupby("where", sort=False)]
    assert {"United States", "European Union", "United Kingdom"} <= set(rows["where"])
    for _, mine in rows.groupby("where"):
        dates = [date if date[0].isdigit() else "9" for date in mine["date"]]
        assert dates == sorted(dates)


def test_what_was_not_a_regulators_word_is_marked(evidence):
    """The European row is the opinion of authors, and says so."""
    rows = regulations.rows(evidence).set_index("where")
    assert "Opinion of authors, not a regulator" in rows.loc["European Union", "fact"]


def test_the_sentence_counts_how_closely_it_was_read(evidence):
    """Openings and abstracts against copies, news and notes."""
    close = evidence.regulation["access"].isin(["full_text", "abstract"]).sum()
    text = regulations.said(evidence).text
    assert close == 5
    assert text.startswith(f"Of {len(evidence.regulation)} facts on regulation five were read")
    assert text.endswith("is of 2021.")


def test_sale_to_anybody_has_its_year(evidence):
    """A state of the past is told as one."""
    text = regulations.over_the_counter(evidence).text
    assert "State of 2021: no microneedling medical device had been authorised for over-the-counter sale." in text
