"""Women, alopecia areata and failed treatment: sentences, against a direct computation."""

import pytest

from review import tables, whom


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_women(evidence):
    """17/20 − 9/20 = 40 of 100; with 19 needled, 17/19 − 9/20 = 44.5 (anomaly a15)."""
    text = whom.counts_in_women(evidence).text
    assert "40 more of 100 (10 to 62)" in text
    assert "fit 19 needled women; then it would be 44 more of 100" in text
    assert {"Chinese women 2022", "Liang 2022", "Friendship Hospital"} <= set(whom.women(evidence))
    assert "87.18 of 100 in women: first of 7 combinations" in whom.rank_in_women(evidence).text


def test_steroid_by_needles_or_syringe(evidence):
    """−3.39 with SE 7.76: −18.6 to 11.8."""
    text = whom.ways_in(evidence).text
    assert "−3.4 percentage points" in text
    assert "from −18.6 to 11.8" in text
    assert "19 points worse" in text


def test_needles_without_the_steroid(evidence):
    """12/20 − 1/20 = 55 of 100; 1 of 20 is 5%."""
    text = whom.steroid(evidence).text
    assert "55 more of 100" in text
    assert "1 of 20: 5%" in text


def test_zero_of_eight(evidence):
    """1 − 0.05^(1/8) = 31%."""
    assert f"{100 * (1 - 0.05 ** (1 / 8)):.0f}%" in whom.nobody(evidence).text


def test_four_of_four(evidence):
    """The lower end of the exact interval of 4 of 4 is 0.025^(1/4) = 40%."""
    text = whom.four_men(evidence).text
    assert text.startswith("Four of four men improved")
    assert f"{100 * 0.025**0.25:.0f}% to 100%" in text


def test_counts_where_treatment_had_failed(evidence):
    """4/4, 18/20, 14/20, 26/60 and 4/60, 11/11, each read in a source."""
    found = whom.failed(evidence)
    assert [(one.count.affected, one.count.observed) for one in found] == [
        (4, 4),
        (18, 20),
        (14, 20),
        (26, 60),
        (4, 60),
        (11, 11),
    ]
    assert all(one.trail[0].source_id for one in found)


def test_short_answer_and_report_agree(evidence):
    """The same numbers in the first lines and in the paragraph to quote; a p is never called significant."""
    short, report = whom.elsewhere(evidence).text, whom.report(evidence).text
    assert "−18.6 to 11.8" in short
    assert "−18.6 to 11.8" in report
    assert "significant" not in short + report
