"""What notebooks display: every text escaped, trails once and in order, questions with an answer."""

import re

import pandas as pd
import pytest

from review import show
from review.estimates import Step

NASTY = """<script>alert("x")</script> & 'quoted'"""
HARMLESS = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#x27;quoted&#x27;"
STEP = Step(NASTY, 1.0, NASTY, NASTY, f"at {NASTY}", NASTY, NASTY)

BLOCKS = {
    "sentence": (lambda: show.sentence(NASTY, (STEP,)).html(), 6),
    "steps": (lambda: show.steps((STEP,))._repr_html_(), 5),
    "steps_html": (lambda: show.steps_html((STEP,), NASTY), 6),
    "table": (lambda: show.table(pd.DataFrame({NASTY: [NASTY]}), NASTY, note=NASTY)._repr_html_(), 4),
    "columns": (lambda: show.table(pd.DataFrame({"a": [1], "b": [NASTY]}), "", columns={"a": 1, "b": NASTY}).markup, 3),
    "question": (lambda: show.question(NASTY, [(NASTY, True, NASTY)], level=NASTY)._repr_html_(), 4),
    "paragraphs": (lambda: show.paragraphs(show.sentence(NASTY), show.sentence(NASTY)).markup, 2),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_every_text_is_escaped(name):
    """No tag, attribute or entity of a text survives, wherever the text stands."""
    make, times = BLOCKS[name]
    markup = make()
    assert "<script" not in markup
    assert markup.count(HARMLESS) == times
    assert not re.search(r"&(?!lt;|gt;|amp;|quot;|#x27;)", markup)


RAW = "-0.6 um of 18 +/- 3 hairs/cm2, depth <= 1 mm"
SET = "−0.6 µm of 18 ± 3 hairs per cm², depth ≤ 1 mm"


@pytest.mark.parametrize(
    "markup",
    [
        show.sentence(RAW, (Step(RAW, assumption=RAW),)).html(),
        show.table(pd.DataFrame({RAW: [RAW]}), RAW, note=RAW).markup,
        show.question(RAW, [(RAW, True, RAW)]).markup,
    ],
    ids=["sentence", "table", "question"],
)
def test_units_and_signs_of_the_tables_are_typeset(markup):
    """What the tables write for a keyboard, a page prints for a reader, wherever the text stands."""
    assert SET in markup
    assert not re.search(r"cm2|\bum\b|\+/-|&lt;=", markup)


@pytest.mark.parametrize("name", BLOCKS)
def test_markup_is_balanced(name):
    """Every tag that opens is closed in order."""
    waiting = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)", BLOCKS[name][0]()):
        if closing:
            assert waiting.pop() == tag
        else:
            waiting.append(tag)
    assert not waiting


def test_missing_cells_are_a_dash():
    """Every kind of missing value, and an empty text, is shown as an en dash; zero and False are values."""
    frame = pd.DataFrame({"a": pd.Series(["x", pd.NA], dtype="string"), "b": pd.Series([1, None], dtype="Int64")})
    frame = frame.assign(c=[float("nan"), 0.0], d=[None, ""], e=[pd.NaT, False])
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", show.table(frame, "Cells").markup.partition("<tbody>")[2])
    assert cells == ["x", "1", "–", "–", "–", "–", "–", "0.0", "–", "False"]
    for value in (pd.NA, pd.NaT, None, float("nan"), ""):
        assert show._cell(value) == "–"


def test_a_table_shows_chosen_columns_with_their_headings():
    """Columns in the order given, row headers first, headings repeated for narrow screens; no rows is a table too."""
    frame = pd.DataFrame({"a": ["1"], "b": ["2"], "c": ["3"]})
    markup = show.table(frame, "Some", columns={"c": "Third", "a": "First"}).markup
    assert '<th scope="row">3</th><td data-label="First">1</td>' in markup
    assert ">2<" not in markup
    assert "<tbody></tbody>" in show.table(frame[:0], "None").markup
    assert 'class="note"' not in markup


def test_a_trail_is_shown_once_and_in_order():
    """Steps that several numbers share are said once, where they come first; tuples of steps are taken apart."""
    one, two, three = (Step(text) for text in ("one", "two", "three"))
    made = show.sentence("x", ((one, two), two, (three, one)))
    assert made.trail == (one, two, three)
    assert re.findall(r"<li>(\w+)", made.html()) == ["one", "two", "three"]


def test_a_sentence_without_steps_has_nothing_to_unfold():
    """No trail, no details; the text is what `str` gives."""
    assert show.sentence("Plain & simple.").html() == '<p class="computed">Plain &amp; simple.</p>'
    assert str(show.sentence("Plain.")) == "Plain."
    assert show.steps_html(()) == ""


def test_a_step_shows_source_place_and_assumption():
    """A step that read a page says where and how; one that did not says nothing of the kind."""
    read = show.steps((Step("p = 0.039.", source_id="mphl2023", place="Table 5", access="secondary"),)).markup
    assert '<span class="source">[mphl2023, Table 5, read as secondary]</span>' in read
    plain = show.steps((Step("Sum.", assumption="equal arms"),)).markup
    assert "source" not in plain
    assert "Assumed: equal arms" in plain


def test_steps_as_text():
    """The terminal shows the same, numbered."""
    text = show.steps_text((Step("Read.", source_id="a", place="b", access="c"), Step("Sum.", assumption="d")))
    assert text.splitlines() == ["  1. Read.", "     source: a; place: b; read as: c", "  2. Sum.", "     assumed: d"]


def test_a_question_needs_a_right_answer():
    """A question that nobody can answer is refused, by name."""
    with pytest.raises(ValueError, match="'Why\\?' has no right answer"):
        show.question("Why?", [("a", False, "b")])
    with pytest.raises(ValueError, match="no right answer"):
        show.question("Why?", [])


def test_a_question_marks_its_answers():
    """Right and wrong answers open to their verdict; numbers may stand as answers."""
    markup = show.question("How many?", [(3, True, "Count."), (4, False, 5)], level="compute").markup
    assert markup.count('class="answer right"') == markup.count('class="answer wrong"') == 1
    assert "<strong>Right.</strong> Count." in markup
    assert "<strong>No.</strong> 5" in markup
    assert '<span class="level">compute</span>' in markup


def test_the_place_of_an_answer_gives_nothing_away():
    """Whatever order the right answer is written in, it is shown in the same one, and not always in one place."""
    places = set()
    for number in range(20):
        options = [("a", True, "Yes."), ("b", False, "No."), ("c", False, "No.")]
        markup = show.question(f"Question {number}?", options).markup
        assert markup == show.question(f"Question {number}?", options[::-1]).markup
        places.add(markup[: markup.index('"answer right"')].count("<details"))
    assert places == {1, 2, 3}


def test_a_table_asks_for_a_search_box_only_when_told():
    """The label stands in the markup for the built page; the table itself is the same."""
    frame = pd.DataFrame({"a": ["x"]})
    plain, searched = (show.table(frame, "c", search=label)._repr_html_() for label in ("", 'Find "it"'))
    assert "data-search" not in plain
    assert searched.replace(' data-search="Find &quot;it&quot;"', "") == plain


def test_a_place_that_says_how_it_was_read_is_told_once():
    """ "abstract, read as abstract" says one thing twice; another place stands beside the way of reading."""
    both = (
        Step("Read.", 1.0, "", "dhurat2013", "abstract", "abstract"),
        Step("Read.", 1.0, "", "dhurat2013", "Table 2", "abstract"),
    )
    markup = show.steps(both).markup
    assert "[dhurat2013, read as abstract]" in markup
    assert "[dhurat2013, Table 2, read as abstract]" in markup
