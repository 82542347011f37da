"""Sentences on why the syntheses disagree: each number is that of the function behind it, and has its trail."""

import re

import pytest

from review import analyses, disagreement, syntheses, words
from review.figures import yardsticks

PLAIN = ("spread", "reasons", "parts_together", "people_needed", "people_of_the_others", "thickness", "widths", "slips")


@pytest.mark.parametrize("name", [*PLAIN, "counted_twice", "mean_and_next"])
def test_every_sentence_has_its_trail(evidence, name):
    """Each ends as a sentence, and each has a step that read a page."""
    told = getattr(disagreement, name)(evidence)
    assert told.text.endswith(".")
    assert "not defined" not in told.text
    assert any(step.source_id for step in told.trail)


def test_spread(evidence):
    """The ends of both scales and the odd number."""
    text = disagreement.spread(evidence).text
    hairs, sds = (syntheses.published(evidence, scale).values() for scale in ("hairs", "SD"))
    for value in (*map(words.exact, (min(hairs), max(hairs))), words.number(min(sds), 2), words.number(max(sds), 2)):
        assert value in text
    assert text.startswith("We found six published")
    assert "For Xu 2024 we pooled the parts that it prints, because the 15.82 that it prints for the whole is" in text
    assert "this review" not in text
    assert "five of them print how much" in text


def test_the_people_of_the_parts_come_near_those_of_the_review(evidence):
    """a48: 229 + 183; the whole 41 by the same formula, 4(1 + 15.82²/8)/1.778²."""
    numbers = re.findall(r"\d+(?:\.\d+)?", disagreement.people_needed(evidence).text)
    assert {"229", "183", "41", "472"} <= set(numbers)


def test_the_count_falls_short_of_the_other_syntheses_too(evidence):
    """4(1 + d²/8)/SE² by hand: Abdi 2023a has about 85 of 466 people, Ahmed 2025 about 53 of 631."""
    text = disagreement.people_of_the_others(evidence).text
    assert "Abdi 2023a: 85 of 466" in text
    assert "Ahmed 2025: 53 of 631" in text


def test_sd_in_hairs(evidence):
    """a48: 15.82/0.85 is about 18.6; it lies between the printed SDs."""
    told = disagreement.sd_in_hairs(evidence, yardsticks.printed_sds(evidence), yardsticks.sd_steps(evidence))
    ratio, low, high = map(float, re.search(r"= ([\d.]+) hairs.*from ([\d.]+) to ([\d.]+\d)", told.text).groups())
    assert low < ratio < high
    assert ratio == pytest.approx(18.6, abs=0.2)  # 0.85 there is rounded
    assert "15.82 / 0.85 = 18.6" in told.text


def test_thickness_asks_for_next_to_nobody(evidence):
    """a49: a half-width of 2.73 needs (2·1.96/2.73)² people, about 2."""
    assert " 2 people" in disagreement.thickness(evidence).text
    assert "+ 2.94" in disagreement.thickness(evidence).text  # minus a negative end


def test_what_follows(evidence, table):
    """The derived interval of the next trial, and the analyses."""
    told = disagreement.what_follows(evidence, table)
    ahead = next(row for row in syntheses.predictions(evidence) if row.review == "Ahmed 2025")
    assert words.interval(ahead.prediction, 2) in told.text
    assert analyses.ways(table) in told.text
    assert {step.source_id for step in told.trail} >= {"ahmed2025", "dhurat2013"}


def test_mean_and_next(evidence):
    """By hand with 631/12 people a trial: v = 0.0927, tau² = 88/12 v, SE = 0.3036, t(9) = 2.262; else tau² = 11 SE² - v."""
    text = disagreement.mean_and_next(evidence).text
    assert "0.73 to 1.92, lies wholly above zero" in text
    assert "anywhere from −0.67 to 3.31, or from −0.96 to 3.60 by" in text


def test_counted_twice(evidence):
    """The pool with the control split, then with all of it in both."""
    row = next(row for row in syntheses.retold(evidence, "SD") if "twice" in row.decision)
    ends = [words.interval(pool.interval(), 2) for pool in (row.before, row.after)]
    text = disagreement.counted_twice(evidence).text
    assert text.index(ends[0]) < text.index(ends[1])


def test_report_counts_the_tests(evidence, table):
    """As many tests and failures as there were."""
    found = syntheses.tested(evidence)
    failed = sum(one.finding.verdict in ("implausible", "impossible") for one in found)
    assert f"Of {len(found)} tests" in disagreement.report(evidence, found, table).text
    assert f"{failed} failed" in disagreement.report(evidence, found, table).text
