"""Sentences on needling alone, with PRP and other drugs: their numbers, against a direct computation."""

from math import exp, log, sqrt

import pytest
from scipy import stats

from review import beyond, tables


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_alone_stands_beside_placebo(evidence):
    """+5.4 to +10.9 with needles alone; placebo arms b13, b15, b17, b20 and b24."""
    text = beyond.alone(evidence).text
    assert "29 people in three groups" in text
    assert "rose by 5.4 to 10.9" in text
    assert "in a further one it did not change" in text
    assert "in five placebo arms, without a needle, it changed by −0.6 to 9.4" in text


def test_a_drug_with_placebo_shampoo_is_a_drug_arm(evidence):
    """b16 took minoxidil and a placebo shampoo, b17 the shampoo alone."""
    kinds = {row["fact_id"]: kind for _, kind, row in beyond.changes(evidence) if "fact_id" in row}
    assert (kinds["b16"], kinds["b17"]) == (beyond.DRUG, beyond.PLACEBO)
    assert list(kinds.values()).count(beyond.PLACEBO) == 5


def test_three_trials_isolate_needling_beside_prp(evidence):
    """All three favour it; 26/31 against 17/31 is 29 of 100."""
    text = beyond.with_prp(evidence).text
    assert "better in three of three trials" in text
    assert "29 more of 100 (6 to 48)" in text


def test_detectable_difference(evidence):
    """Nine and nine people, 80% power: noncentral t gives SMD 1.41; times SDs of 14.6 and 25.4."""
    text = beyond.detectable(evidence, 9).text
    assert "1.41 SDs" in text
    assert "14.6 to 25.4, that is 21 to 36 hairs" in text
    shift, t = 1.41 * sqrt(9 / 2), stats.t.ppf(0.975, 16)
    assert stats.nct.sf(t, 16, shift) == pytest.approx(0.80, abs=0.01)


def test_network_contradicts_itself(evidence):
    """Anomaly a58: +12.29, and 13 − 17 = −4."""
    text = beyond.network(evidence).text
    assert "12.29 hairs above" in text
    assert "13 − 17 = −4" in text


def test_scale(evidence):
    """7.35 is half of 14.7; its shares of 41.69 and of 175 to 300."""
    text = beyond.scale(evidence, 7.35).text
    assert "is 0.5 times what minoxidil adds" in text
    assert "0.2 times the difference that people notice" in text
    assert "2% to 4% of normal density" in text


def test_steps_of_one_trial(evidence):
    """10, 17 and 26 of 31; (26/31)/(17/31) = 1.53."""
    text = beyond.step_by_step(evidence).text
    assert "10 of 31 on minoxidil, 17 of 31 with PRP as well, and 26 of 31" in text
    assert "a risk ratio of 1.5 (1.1 to 2.2)" in text


def test_pull_tests_together(evidence):
    """Two log ratios by inverse variance: they differ less than chance would make them, so tau² is 0."""
    counts = ((27, 31, 20, 31), (23, 28, 14, 27))
    logs = [log(a / n / (c / m)) for a, n, c, m in counts]
    weights = [1 / (1 / a - 1 / n + 1 / c - 1 / m) for a, n, c, m in counts]
    mean = sum(w * y for w, y in zip(weights, logs, strict=True)) / sum(weights)
    text = beyond.pull_tests(evidence).text
    assert f"together make {exp(mean):.1f}." in text
    low, high = (exp(mean + z * 1.96 / sqrt(sum(weights))) for z in (-1, 1))
    assert f"(Wald) is {low:.1f} to {high:.1f};" in text
    low, high = (exp(mean + z * stats.t.ppf(0.975, 1) / sqrt(sum(weights))) for z in (-1, 1))
    assert f"(HKSJ-safe) is {low:.1f} to {high:.1f}." in text


def test_percent_becomes_hairs_at_a_stated_start(evidence):
    """24.53 − 17.88 = 6.65 points; of 47 and of 138 hairs, 3 and 9."""
    text = beyond.percent_gain(evidence).text
    assert "6.7 percentage points more" in text
    assert "47 to 138" in text
    assert "3 to 9 hairs" in text


def test_both_readings_of_plus_minus(evidence):
    """8.5 with SE √(4.5²/40 + 3.9²/30) or √(4.5² + 3.9²) (anomaly a80)."""
    text = beyond.plus_minus(evidence).text
    for se in (sqrt(4.5**2 / 40 + 3.9**2 / 30), sqrt(4.5**2 + 3.9**2)):
        low, high = (f"{abs(8.5 + z * 1.959964 * se):.1f}" for z in (-1, 1))
        assert f"{low} to {high}" in text


def test_plasma_and_factors(evidence):
    """14.6 − 10.8, 22.1 − 10.9 and 27.1 − 5.4 hairs/cm²."""
    assert "added 3.8 hairs" in beyond.plasma_added(evidence).text
    assert "and 11.2 in North India" in beyond.plasma_added(evidence).text
    assert "gained 21.7 hairs" in beyond.factors(evidence).text


def test_certainty_is_the_judgement_of_the_table(evidence):
    """One row for each graded question of this chapter, with the reasons that take steps off."""
    table = beyond.certainty_rows(evidence)
    overall = evidence.certainty.query("domain == 'overall'")
    assert len(table) == overall["question_id"].isin(beyond.GRADED).sum() > 0
    assert set(table["certainty"]) <= {"High", "Moderate", "Low", "Very low"}
    assert table["why"].str.contains("Risk of bias: ").all()
    assert not table["why"].str.contains("Inconsistency").any()


def test_every_sentence_has_a_trail(evidence):
    """Each can be followed back to a source."""
    told = (beyond.alone, beyond.with_prp, beyond.network, beyond.step_by_step, beyond.pull_tests, beyond.percent_gain)
    told += (beyond.plus_minus, beyond.plasma_added, beyond.factors)
    assert all(any(step.source_id for step in say(evidence).trail) for say in told)
