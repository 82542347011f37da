"""How deep and how often: sentences and rows, against the printed numbers."""

import pytest

from review import depths, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_halves_give_the_widest_interval(evidence):
    """19 − 12 with p < 0.05: the interval just reaches 0, and so 14 on the other side."""
    text = depths.halves(evidence).text
    assert "7 hairs per cm² more, in 11 people" in text
    assert "as wide as 0.0 to 14.0" in text


def test_each_length_against_minoxidil(evidence):
    """P = 0.017 and 0.007 for 0.6 mm, 0.007 and 0.04 for the investigators; no p for 1.2 mm elsewhere."""
    table = depths.against_control(evidence).set_index("outcome")
    short, long = "microneedling 0.6 mm + 5% minoxidil", "microneedling 1.2 mm + 5% minoxidil"
    assert list(table[short]) == ["p = 0.017", "p = 0.007", "p = 0.007"]
    assert list(table[long]) == ["no p where others have one", "no p where others have one", "p = 0.04"]


def test_reviews_disagree(evidence):
    """Anomaly a52: 1.16 and 0.52, p = 0.002."""
    text = depths.reviews(evidence).text
    assert "1.16 for needles below 1 mm and 0.52 for needles above 1 mm: 0.64 SDs apart, p = 0.0020" in text


def test_nobody_compares_two_intervals(evidence):
    """Every study with an interval stands in one row of the table."""
    text = depths.often(evidence).text
    assert "every 3.5 to 30 days" in text
    assert "None of them" in text
    rows = depths.often_rows(evidence)
    assert list(rows["every"])[:2] == ["every 3.5 days", "every 7 days"]
    arms = evidence.arms[(evidence.arms["role"] == "needled") & evidence.arms["interval_days"].notna()]
    assert text.startswith(f"{arms['study_id'].nunique()} studies")
