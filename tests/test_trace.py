"""From a number back to its page: every digit of the bottom line, ids, spellings and nonsense."""

import re

import pytest

from review import answers, harms, tables, trace
from review.estimates import Step
from review.show import steps_text


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def everything(evidence):
    """The index of all that was computed and printed."""
    return [*trace.computed(evidence), *trace.printed(evidence)]


@pytest.fixture
def find(evidence, everything, monkeypatch):
    """`trace.find` on an index that is made once."""
    computed = [each for each in everything if each.title]
    monkeypatch.setattr(trace, "computed", lambda _: computed)
    return lambda text: trace.find(text, evidence)


def test_every_number_of_the_bottom_line_leads_to_a_page(evidence, everything):
    """Each number in each sentence stands in a trace whose steps name source and place, or count rows of our tables."""
    for answer in answers.headline(evidence):
        for sentence in answer.sentences:
            for number in map(trace.normal, trace.NUMBER.findall(sentence.text)):
                found = [each for each in everything if number in each.numbers and each.steps]
                assert found, (number, sentence.text)
                steps = [step for each in found for step in each.steps]
                assert any(step.source_id and step.place for step in steps) or "csv" in steps[0].what, number


def test_every_sentence_of_the_bottom_line_is_found_as_itself(evidence, find):
    """A sentence copied from the page comes back first, with its own steps."""
    for answer in answers.headline(evidence):
        for sentence in answer.sentences:
            assert find(sentence.text).startswith(sentence.text + "\n  1. ")
            wrapped = "  " + sentence.text.replace(" ", "\n ", 3)
            assert find(wrapped).startswith(sentence.text)


def test_some_words_of_a_sentence_are_enough(evidence, find):
    """A part without a number finds its sentence; fewer than four words do not guess."""
    text = harms.serious(evidence).text
    assert find("No serious harm was reported among").startswith(text)
    assert "holds no number" in find("No serious harm")


def test_a_study_id_gives_all_that_it_printed_and_all_that_was_computed(find):
    """Effect with steps first, then its responders, then each printed number; nothing of another study."""
    text = find("dhurat2013")
    assert text.startswith("Effect of Dhurat 2013 on hair_density\n  1. Mean change, needled: 91.4")
    assert "People with investigator_plus2_or_more in Dhurat 2013" in text
    assert "contrasts.csv, dhurat2013-c1, hair_density: value 0.039." in text
    assert "kumar2018" not in text
    assert find(" dhurat2013 ") == text


def test_a_study_without_any_number(find):
    """A trial that is only registered says so, rather than giving an empty page."""
    assert find("nct02154503")


@pytest.mark.parametrize("text", ["", "   ", "banana", "<script>", "cm²", "…", "-", "−", "kumar2018x"])
def test_nonsense_is_answered_in_one_clear_line(find, text):
    """What holds no number is said to hold none, with what to give instead."""
    assert find(text) == (
        f"“{text.strip()}” holds no number and is no study's id. Give a number, a sentence or an id such as dhurat2013."
    )


def test_a_number_that_stands_nowhere(find):
    """No match is said, not hidden."""
    assert find("123456.789") == f"123456.789: {trace.NOWHERE}"


SPELLINGS = [
    ("69.20", ["69.2"]),
    ("1,110 people", ["1110"]),
    ("−28.4", ["−28.4"]),
    ("-28.4", ["−28.4"]),
    ("–28.4", ["−28.4"]),
    ("(−28.4 to 44.8).", ["−28.4", "44.8"]),
    ("p = .039", ["0.039"]),
    ("p<0.0001", ["0.0001"]),
    ("10–20", ["10", "20"]),
    ("10-20", ["10", "20"]),
    ("of the 25, 3 hold", ["25", "3"]),
    ("1,234,567.50", ["1234567.5"]),
    ("81%", ["81"]),
    ("a05, cm2, kumar2018", []),
    ("05", ["5"]),
]


@pytest.mark.parametrize(("text", "numbers"), SPELLINGS)
def test_spellings_of_numbers(text, numbers):
    """Thousands, signs, leading points and ranges are read as a person reads them; ids and units are no numbers."""
    assert [trace.normal(number) for number in trace.NUMBER.findall(text)] == numbers


@pytest.mark.parametrize("text", ["69.2", "69.20", "Needling gave 69.2 more"])
def test_a_number_finds_its_effect(find, text):
    """However it is written, the difference of Dhurat 2013 leads to its two printed means."""
    found = find(text)
    assert re.match(r"69\.2: \d+ places?\n", found)
    assert "Mean change, needled: 91.4" in found
    assert "source: dhurat2013; place: abstract; read as: abstract" in found


def test_a_negative_number_is_not_its_positive(find):
    """The sign belongs to the number."""
    assert find("−69.2") == f"−69.2: {trace.NOWHERE}"


def test_responders_and_hair_diameter_can_be_traced(find):
    """Not only the main pool: the risk ratio of the Chinese trial and the diameter of Yu 2018 are in the index."""
    assert "Risk ratio: (17/20) / (9/20) = 1.89." in find("1.89")
    assert "Effect of Yu 2018 on hair_diameter" in find("1.57")


def test_printed_rows_have_source_and_place(everything):
    """Every printed number of the index names where it stands; large ones keep their digits."""
    printed = [each for each in everything if not each.title]
    assert len(printed) > 300
    assert all(step.source_id and step.place and step.access for each in printed for step in each.steps)
    assert not any("e+" in number for each in printed for number in each.numbers)


def test_a_block_is_the_title_and_its_steps():
    """What the terminal shows of a trace."""
    made = trace.Trace("Title 1", frozenset({"1"}), (Step("One."),))
    assert trace._block(made) == f"Title 1\n{steps_text(made.steps)}"
