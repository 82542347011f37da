"""What to take away: three sentences that follow the tables, and the paragraph that may be quoted."""

from types import MappingProxyType

import pytest

from review import certainty, conclusions, tables
from review.comparisons import MAIN, risks_for
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return certainty.bodies(evidence)


def replaced(evidence, **frames):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def test_three_sentences_say_what_how_sure_and_at_what_cost(evidence, found):
    """Both readings with their intervals and two yardsticks; the level; harm with what zero leaves open."""
    adds, sure, cost = conclusions.in_short(evidence, found)
    assert adds.text.startswith("Does needling regrow hair? Added to minoxidil lotion: not known; ")
    for number in (
        "8.2 hairs per cm² more (95% interval 28.4 fewer to 44.8 more)",
        "11.3 (0.6 fewer to 23.1 more), ",
        "or together 30.4 (52.4 fewer to 113.3 more)",
        "adds 14.7",
        "about 42",
    ):
        assert number in adds.text
    assert "certainty is very low for all nine results" in sure.text
    assert "24 events in 40 needled people against 27 in 38." in cost.text
    assert "one infection among 40 needled people, to be read again; none among 38 others" in cost.text
    assert "0.45%" in cost.text
    assert all(sentence.trail for sentence in (adds, sure, cost))


def test_levels_that_differ_are_counted(evidence, found):
    """One outcome at low: both levels are named, and the meaning is that of the main result."""
    table = evidence.certainty.copy()
    other = (table["outcome"] == "responder_investigator") & (table["domain"] == "overall")
    table.loc[other, "judgement"] = "low"
    _, sure, _ = conclusions.in_short(replaced(evidence, certainty=table), found)
    assert "certainty is low for one and very low for eight, alone" in sure.text
    table.loc[(table["domain"] == "overall"), "judgement"] = "moderate"
    _, sure, _ = conclusions.in_short(replaced(evidence, certainty=table), found)
    assert sure.text.endswith("alone and at home included.")


def test_without_counted_harm_the_sentence_still_stands(evidence, found):
    """No trial that counts in both arms: nothing is said of one."""
    rest = [each for each in found if each.outcome != "any_harm"]
    _, _, cost = conclusions.in_short(evidence, rest)
    assert "The one trial" not in cost.text


def test_many_people_and_few_hairs_are_explained(evidence):
    """80 of 100 in the trial with 69.2 hairs and 3% of the weight; nothing is said where that trial is not pooled."""
    rows = risks_for(evidence, MAIN[0]).to_dict("records")
    text = conclusions.clash(evidence, rows).text
    assert "How can 80 of 100 more look clearly better when the average is 8.2 hairs per cm²?" in text
    assert "Dhurat 2013, which reports 69.2 hairs; in the average it weighs 3%" in text
    assert conclusions.clash(evidence, [row for row in rows if row["study_id"] == "fphl2022"]) is None


def test_thickness_is_a_share_of_the_start(evidence, found):
    """4 µm of the mean of 53 and 52; without a number there is no sentence."""
    text = conclusions.thickness(evidence, found).text
    assert "about 52 at the start: 8% of that" in text
    half = 2.101 * 4 / 2.552  # t(18) at 0.05 times the SE, which is 4 over t(18) at p = 0.02
    assert f"{4 - half:.1f} to {4 + half:.1f} by the t of so few people" in text
    assert conclusions.thickness(evidence, []) is None


def test_the_report_names_what_took_certainty_down(evidence, found):
    """The sentence of GRADE, the numbers, the level, every domain with steps, and who judged."""
    text = conclusions.report(evidence, found).text
    rows = evidence.certainty.set_index(["question_id", "outcome"]).loc[MAIN]
    for name in rows.loc[rows["steps_down"] > 0, "domain"]:
        assert name.replace("_", " ") in text
    assert "Certainty (GRADE) is very low" in text
    assert "judged by one reader" in text
