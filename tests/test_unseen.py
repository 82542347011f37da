"""Zero of n and what was not asked: bounds against a direct computation, and no silence taken for safety."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import harms, tables, unseen


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


@given(people=st.integers(1, 5000))
def test_the_bound_is_the_risk_at_which_none_has_a_chance_of_five_in_a_hundred(people):
    """(1 - risk)^n = 0.05; three divided by n is close for many people, and never smaller."""
    bound = harms.upper_bound_of_zero(people)
    assert (1 - bound) ** people == pytest.approx(0.05, rel=1e-6)
    assert bound <= 3 / people


@pytest.mark.parametrize(
    ("people", "text"), [(40, "7.2%, about 1 in 14"), (1, "95.0%, about 1 in 1.1"), (300, "1.0%, about 1 in 101")]
)
def test_the_bound_is_told_for_everybody(people, text):
    """As a percentage and as one in so many."""
    assert (
        f"If none of {people} people had a harm, the true risk can still be up to {text}"
        in unseen.zero_said(people).text
    )


def test_every_zero_with_a_number_of_people_is_in_the_table(evidence):
    """Only the trial that has a figure of its own is left out; fewest people come first."""
    rows = unseen.zero_rows(evidence)
    zeros = evidence.harms[(evidence.harms["affected_n"] == 0) & evidence.harms["observed_n"].notna()]
    assert len(rows) == (zeros["study_id"].fillna("") != "liang2022").sum()
    people = [int(text.split()[2].replace(",", "")) for text in rows["people"]]
    assert people == sorted(people)
    assert rows.iloc[-1]["one_in"] == "1 in 616"
    women = rows.set_index("where").loc["Chinese women 2022"]
    assert (women["people"], women["bound"]) == ("0 of 20 needled (40 in both arms)", "13.9%")  # 1 - 0.05^(1/20)


def test_arms_together_are_never_taken_for_needled_people(evidence, monkeypatch):
    """Muhammad 2022 prints 60 in two arms: 30 needled by an even split (1 - 0.05^(1/30)), and without that no bound."""
    rows = unseen.zero_rows(evidence).set_index("where")
    row = rows.loc["Muhammad 2022"]
    told = "0 of 30 needled, if both arms were equal (60 in both)"
    assert (row["people"], row["bound"], row["one_in"]) == (told, "9.5%", "1 in 11")
    monkeypatch.setattr(unseen.group_sizes, "sizes", lambda *given, **options: None)
    row = unseen.zero_rows(evidence).set_index("where").loc["Muhammad 2022"]
    assert (row["people"], row["bound"]) == ("0 of 60, needled and not needled together", "not known")
    assert row["one_in"] == ""


def test_each_reported_trial_says_what_was_read_of_harm(evidence):
    """One line a trial; a trial that is only registered has no results and no line."""
    rows = unseen.asked_rows(evidence).set_index("trial")
    assert "NCT02154503" not in rows.index
    assert rows.loc["Liang 2022", "read"] == "Counted in both arms"
    assert rows.loc["Yu 2018", "read"] == "Nothing"
    assert rows.loc["Dhurat 2013", "what"] == "Any adverse effect: 0 of a number that was not read (needled)"


def test_the_sentence_counts_the_table(evidence):
    """Eleven trials, one with counts in both arms, three without a word."""
    rows = unseen.asked_rows(evidence)
    text = unseen.asked(evidence).text
    assert (len(rows), (rows["read"] == "Nothing").sum()) == (11, 3)
    assert text.startswith("Of eleven trials of needling added to minoxidil, one counts harms in both arms. Of three")
    assert "and of two only harms of groups without needling and minoxidil together." in text


def test_a_harm_of_another_group_is_not_one_of_needling(evidence):
    """Each harm names its group; plasma and the lotion alone are no needling, and a group that was not told is not guessed."""
    rows = unseen.asked_rows(evidence).set_index("trial")
    assert rows.loc["IJORD 2021", "read"] == rows.loc["Sohng 2020", "read"] == "Told of other groups only"
    assert rows.loc["IJORD 2021", "what"].startswith("Pain, no count (minoxidil + PRP); itching")
    assert rows.loc["Malhotra 2020", "what"] == "Headache, no count (both groups); redness, no count (both groups)"
    assert rows.loc["Adistri 2024", "what"].count("(group not told)") == 2
