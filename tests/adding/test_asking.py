"""The questions: the same trial asked field by field gives what its form gives, and a wrong answer is asked again."""

import pytest

from review import adding
from review.adding import Block, asking, form
from review.adding.form import WHERE_READ

from .taken_out import DATA, without

FIELDS = form.schema(DATA)


def reviewer(blocks, first, said):
    """Somebody who answers from blocks; `first` is what they give as citation."""
    given = {(block.table, block.number): block.cells for block in blocks}
    place = ["sources", 0]

    def say(text):
        said.append(text)
        for table in asking.NAMES:
            if f"({table}.csv" in text:
                place[:] = [table, 0 if table in asking.MANY else 1]

    def confirm(text, default):
        if text.startswith("Is there"):
            place[1] += 1
            return tuple(place) in given
        return not any(given[tuple(place)].get(name) for name in WHERE_READ)

    def prompt(text, default):
        if text.startswith("DOI or citation"):
            return first
        key = ("sources", 1) if place[0] == "sources" else tuple(place)
        return given[key].get(text.split()[-1]) or asking.BLANK

    return adding.Asker(prompt, confirm, say)


def test_questions_and_form_give_the_same_rows(tmp_path):
    """Yu 2018, asked field by field: the rows are those of its form."""
    folder, path = without(tmp_path / "data", "yu2018"), tmp_path / "trial.csv"
    path.write_bytes(adding.filled(DATA, "yu2018"))
    blocks, said = adding.read(path, folder), []
    asked = adding.ask(folder, reviewer(blocks, "10.1111/ced.13551", said))
    assert adding.rows(asked, folder).rows == adding.rows(blocks, folder).rows
    assert any("Read from it: doi 10.1111/ced.13551" in text for text in said)


def test_a_paper_that_is_there_is_not_asked_again(tmp_path):
    """Its id is enough, and numbers are added to it."""
    blocks, said = (
        [Block("sources", 1, {"source_id": "yu2018"}, {}), Block("studies", 1, {"study_id": "yu2018"}, {})],
        [],
    )
    with pytest.raises(KeyError):  # the reviewer has no more answers once the trial is asked for
        adding.ask(DATA, reviewer(blocks[:1], "", said))
    assert any("stands in sources.csv already" in text for text in said)


REFUSED = [
    ("arms", "role", "Needled", "one of needled, control, unclear"),
    ("arms", "needle_mm", "1,5", "a number such as 91.4"),
    ("arms", "needle_mm", "9", "at most 5"),
    ("arms", "randomised_n", "0", "at least 1"),
    ("sources", "doi", "doi:10.1/x", "text such as 10.4103/0974-7753.114700"),
    ("studies", "label", "", "not be blank"),
]


@pytest.mark.parametrize(("table", "column", "cell", "why"), REFUSED)
def test_an_answer_that_the_codebook_does_not_allow_is_asked_again(table, column, cell, why):
    """The reason is said, and the next answer counts."""
    answers, said = [cell, {"needle_mm": "1.5", "role": "needled", "label": "New"}.get(column, "-")], []
    asker = adding.Asker(lambda text, default: answers.pop(0), None, said.append)
    field = FIELDS[table][column]
    asking._field(table, field, "", asker)
    assert answers == []
    assert why in said[0]


def test_an_arm_that_was_not_named_is_refused():
    """Ids of arms are those of the trial."""
    assert "one of mn, mnx, all" in asking.refused(FIELDS["events"]["arm_id"], "prp", ["mn", "mnx", "all"])
