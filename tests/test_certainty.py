"""Certainty: the sentences of GRADE, our judgement beside the rule's, and the summary of findings."""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

import pytest

from review import certainty, domains, show, tables
from review.comparisons import MAIN
from review.estimates import Interval
from review.rules import LEVELS
from review.tables import Evidence


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return certainty.bodies(evidence)


def with_level(evidence, level):
    """The same evidence with another overall level of the main result."""
    table = evidence.certainty.copy()
    main = (table["question_id"] == MAIN[0]) & (table["outcome"] == MAIN[1]) & (table["domain"] == "overall")
    table.loc[main, "judgement"] = level
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, "certainty": table}))


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("high", "Needling increases hair density."),
        ("moderate", "Needling probably increases hair density."),
        ("low", "Needling may increase hair density."),
        ("very_low", "The evidence is very uncertain about what needling does to hair density."),
    ],
)
def test_the_sentence_follows_the_level(level, sentence):
    """Santesso et al. 2020: no adverb, probably, may, very uncertain."""
    assert certainty.statement(level, "needling", "hair density", "more") == sentence


def test_no_two_levels_share_a_sentence():
    """For every direction four sentences; at the lowest level direction is not spoken of."""
    for direction in certainty.VERBS:
        assert len({certainty.statement(level, "needling", "hair", direction) for level in LEVELS}) == 4
    lowest = {certainty.statement("very_low", "needling", "hair", direction) for direction in certainty.VERBS}
    assert len(lowest) == 1


@pytest.mark.parametrize(("level", "direction"), [("very low", "more"), ("low", "up")])
def test_unknown_words_are_refused(level, direction):
    with pytest.raises(ValueError, match="no sentence for certainty"):
        certainty.statement(level, "needling", "hair", direction)


def test_a_higher_certainty_changes_what_may_be_said(evidence, found):
    """The judgement in the table is all that has to be changed."""
    texts = [certainty.said(with_level(evidence, level), found[0]).text for level in LEVELS]
    assert texts[0].startswith(
        "Needling added to minoxidil increases hair density. Three trials, 181 people (94 inferred, 87 taken as all who "
    )
    assert texts[2].startswith("Needling added to minoxidil may increase hair density.")
    assert texts[3].startswith("The evidence is very uncertain about what needling added to minoxidil does")


@pytest.mark.parametrize(
    ("interval", "value", "expected"),
    [
        (Interval(2, 12), 7.0, "little"),
        (Interval(2, 30), 16.0, "more"),
        (Interval(-30, -2), -16.0, "less"),
        (Interval(-10, 10), 0.5, "little"),
        (Interval(-100, 120), 10.0, "more"),
    ],
)
def test_direction_follows_the_interval(evidence, found, interval, value, expected):
    """Within what minoxidil adds it is little or no difference; else the sign of the estimate."""
    assert certainty.direction(evidence, replace(found[0], interval=interval, value=value)) == expected


def test_direction_of_trials_that_are_not_pooled(evidence, found):
    """All above: more; some above and some below: unclear; none: unclear."""
    body = next(each for each in found if each.outcome == "responder_investigator")
    assert certainty.direction(evidence, body) == "more"
    below = replace(body.lines[0], interval=Interval(-0.5, -0.1))
    assert certainty.direction(evidence, replace(body, lines=(below, body.lines[1]))) == "unclear"
    assert certainty.direction(evidence, replace(body, lines=())) == "unclear"


def test_every_departure_has_a_reason_and_no_reason_stands_idle(evidence, found):
    """Where we are not the rule, certainty.csv says why; where we are, the cell is blank."""
    for each in found:
        ours = certainty.judged(evidence, each.question_id, each.outcome)
        for name, item in domains.suggest(evidence, each).items():
            differs = ours[name]["judgement"] != item.judgement
            assert isinstance(ours[name]["departs"], str) == differs, (each.outcome, name, item.judgement)
    assert "No reason is given yet." not in set(certainty.departure_rows(evidence, found)["why"])


def test_a_departure_without_a_reason_says_so(evidence, found):
    """Nobody's silence is taken for a reason."""
    bare = Evidence(
        evidence.folder,
        MappingProxyType({**evidence.tables, "certainty": evidence.certainty.assign(departs=None)}),
    )
    assert set(certainty.departure_rows(bare, found)["why"]) == {"No reason is given yet."}
    assert certainty.profile_rows(bare, found[0])["reason"].str.endswith("No reason is given yet.").sum() == 2


def test_the_profile_has_every_domain_and_the_level(evidence, found):
    """Five domains and the overall level, by the rule and by us."""
    for each in found:
        rows = certainty.profile_rows(evidence, each)
        assert list(rows["domain"]) == [*(item.name for item in domains.DOMAINS.values()), "Overall"]
        suggested = domains.suggest(evidence, each).values()
        assert rows["rule"].iloc[-1] == domains.level(sum(item.steps for item in suggested)).replace("_", " ")


def test_agreement_counts_itself(evidence, found):
    """Judgements that are the rule's and those that are not make all of them."""
    differ = len(certainty.departure_rows(evidence, found))
    text = certainty.agreement(evidence, found).text
    assert text.startswith(
        f"Of {5 * len(found)} judgements {5 * len(found) - differ} are the rule's, and {differ} are not."
    )


def test_the_summary_has_a_row_for_every_body(evidence, found):
    """Outcome, people, effects, certainty and the sentence, every cell in words; no label twice."""
    rows = certainty.summary_rows(evidence, found)
    assert len(rows) == len(found) == len(set(rows["outcome"]))
    assert rows.map(lambda cell: isinstance(cell, str)).all().all()
    assert "nan" not in show.table(rows, "x").markup
    assert rows["people"].iloc[0] == "181, 94 inferred, 87 taken as all who were enrolled (three of twelve)"
    assert rows["people"].iloc[6] == "not read (none of one)"
    assert set(rows["certainty"]) == {"⊕○○○ very low"}


def test_other_tables_are_words(evidence):
    """Domains with our rule, and what may be said at each level, from high to very low."""
    assert len(certainty.domain_rows()) == 5
    rows = certainty.wording_rows()
    assert [cell.count("⊕") for cell in rows["level"]] == [4, 3, 2, 1]
    assert "96 people" in certainty.needed_said(evidence).text


def test_every_question_and_outcome_has_a_name(evidence):
    """What the table judges can be said."""
    for question, outcome in product(set(evidence.certainty["question_id"]), set(evidence.certainty["outcome"])):
        assert {question, outcome} <= set(certainty.HEADINGS)
        assert question in certainty.SUBJECTS
        assert outcome in certainty.OUTCOMES
