"""Our pools under other decisions beside the printed numbers."""

import pytest

from review import syntheses, tables, words
from review.pooling import pool


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


def test_published(evidence):
    """A number labelled standardised that fits hairs stands among the hairs, its parts together among the SDs."""
    assert syntheses.published(evidence, "hairs") == {"Gupta 2023": 13, "Pei 2024": 13.36, "Xu 2024": 15.82}
    in_sds = syntheses.published(evidence, "SD")
    assert {name: in_sds[name] for name in ("Abdi 2023a", "Ahmed 2025")} == {"Abdi 2023a": 1.76, "Ahmed 2025": 1.32}
    assert in_sds["Xu 2024 recombined"] == pytest.approx(0.86, abs=0.005)


def test_near():
    """Within the share on either side, ends included."""
    around = {estimate: pool([estimate, estimate], [1.0, 1.0]) for estimate in (8.5, 8.6, 11.5, 11.6)}
    assert [syntheses.near(one, {"A": 10.0}) for one in around.values()] == ["A", "A", "A", ""]
    assert syntheses.near(pool([9.0, 9.0], [1.0, 1.0]), {"A": 10.0, "B": 9.0}) == "A and B"


def test_the_safe_interval_stands_beside_where_it_is_wider(evidence):
    """Per cm² without Dhurat 2013 the trials agree by luck: HKSJ alone would leave out zero."""
    rows = syntheses.hair_decisions(evidence).set_index("decision")
    pool = {row.decision: row.after for row in syntheses.retold(evidence, "hairs", syntheses.PER_CM2)}
    out = pool["Dhurat 2013 left out"]
    safe = words.interval(out.interval(method="HKSJ-safe"))
    assert rows.loc["Dhurat 2013 left out", "cm2"].endswith(f"; safe: {safe})")
    assert "safe" not in rows.loc["Our defaults", "cm2"]
    assert rows.loc["Variance between trials: none (common effect)", "cm2"] == "no change"


def test_decisions_tell_the_pools(evidence):
    """The words are those of the numbers behind them."""
    rows = syntheses.hair_decisions(evidence).set_index("decision")
    for row in syntheses.retold(evidence, "hairs"):
        assert rows.loc[row.decision, "inch"].startswith(words.number(row.after.estimate))
    for row in syntheses.retold(evidence, "hairs", syntheses.PER_CM2):
        assert rows.loc[row.decision, "cm2"].startswith(words.number(row.after.estimate))
    in_sds = syntheses.sd_decisions(evidence).set_index("decision")
    slips = in_sds[in_sds.index.str.contains("SE typed")]
    assert len(slips) == 3
    assert "HKSJ-safe" not in "".join(rows.index)  # it changes nothing where the trials differ more than by chance
    for row in syntheses.retold(evidence, "SD"):
        assert in_sds.loc[row.decision, "after"].startswith(words.number(row.after.estimate, 2))
