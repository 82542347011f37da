"""Advice: who gives it, what it rests on, and nothing that is laid in the mouth of a label."""

import pytest

from review import advice, tables
from review.tables import check


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_every_piece_has_its_ground(evidence):
    """All topics together are the whole table, and each names a source or a verdict."""
    topics = list(dict.fromkeys(evidence.advice["topic"]))
    rows = advice.rows(evidence, *topics)
    assert len(rows) == len(evidence.advice)
    assert all(rows["read_in"])
    assert set(evidence.advice["who"]) == set(advice.WHO)


def test_the_label_of_minoxidil_is_not_made_to_speak_of_needles(evidence):
    """What follows for needles is called our conclusion."""
    mine = evidence.advice[evidence.advice["rests_on"].str.contains("rogainelabel")]
    assert len(mine) == 3
    assert set(mine["who"]) == {"ours"}


def test_texts_are_those_of_one_topic(evidence):
    """In the order of the table."""
    found = advice.texts(evidence, "when_not")
    assert found[0] == "Your scalp is infected."
    assert len(found) == (evidence.advice["topic"] == "when_not").sum()


def test_minoxidil_on_needled_skin_says_what_is_not_known(evidence):
    """The label, the dose through intact scalp, and the measurement that nobody made."""
    text = advice.minoxidil_on_needled(evidence).text
    assert "not on red, infected, inflamed, painful or irritated scalp" in text
    assert "1.6 to 3.9% of a dose" in text
    assert text.endswith("Minoxidil in human scalp after rolling: no measurement was found.")


def test_a_ground_that_does_not_exist_is_refused(evidence, tmp_path):
    """`review check` names file, row and column."""
    for path in evidence.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "advice.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("chu2021-h2", "chu2021-h9"), encoding="utf-8")
    found = [str(problem) for problem in check(tmp_path)]
    assert found
    assert all("advice.csv" in text and "chu2021-h9" in text for text in found)
