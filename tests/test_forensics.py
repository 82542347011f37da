"""Puzzles of printed numbers: what is shown, what is folded, and what the checks say of clean reports."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from review import audit, comparisons, forensics, integrity, tables
from review.show import Block


@pytest.fixture(scope="module")
def evidence():
    """The repository's own tables."""
    return tables.load()


@pytest.fixture(scope="module")
def checked(evidence):
    """Every check of the tables, run."""
    return audit.run(evidence)


def test_a_puzzle_shows_what_is_printed_and_folds_the_arithmetic(evidence, checked):
    """The printed numbers stand before the fold, the arithmetic, its source and what follows inside it."""
    markup = forensics.puzzle(evidence, checked, "Add them up.", "a29").markup
    before, inside = markup.split("<details", 1)
    assert "Add them up." in before
    assert "A total of 60 participants; arms of 40, 30, 30." in before
    for text in ("40 + 30 + 30 = 100", "Cannot hold as printed.", "northindia2025, abstract", "contradicts itself"):
        assert text in inside
        assert text not in before


def test_single_checks_and_whole_anomalies_can_be_named(evidence, checked):
    """One check gives one line; the anomaly all of its own; two checks of one anomaly stand in one box."""
    lines = [each.check_id for each in checked if each.anomaly_id == "a13"]
    for ids, wanted in ((("a13-1",), 1), (("a13",), len(lines)), (("a13-1", "a13-2"), 2)):
        markup = forensics.puzzle(evidence, checked, "Try.", *ids).markup
        assert (markup.count("<li>"), markup.count("<details")) == (wanted, 1)


def test_an_unknown_name_is_refused(evidence, checked):
    """A check that was renamed must not vanish in silence."""
    with pytest.raises(LookupError, match="no check and no anomaly is called a29-99"):
        forensics.puzzle(evidence, checked, "Try.", "a29-99")


def test_a_t_with_its_degrees_of_freedom_keeps_its_small_letter(evidence, checked):
    """The line of a07 begins with t(66)."""
    assert "T(66)" not in forensics.puzzle(evidence, checked, "Try.", "a07").markup


def test_text_is_escaped(evidence, checked):
    """What a table holds cannot break the page."""
    markup = forensics.puzzle(evidence, checked, "Is 1 < 2 & 3?", "a07").markup
    assert "1 &lt; 2 &amp; 3" in markup
    assert "p &lt; 0.0001" in markup.lower()
    folded = forensics.folded("5 < 6", Block("<p>in</p>")).markup
    assert folded == '<details class="trail"><summary>5 &lt; 6</summary><p>in</p></details>'


def test_a_folded_block_can_be_open_on_paper():
    """Where nothing but its heading would be left."""
    markup = forensics.folded("More", Block("<p>in</p>"), on_paper=True).markup
    assert markup.startswith('<details class="trail on-paper-too">')


def test_each_anomaly_counts_once_with_its_gravest_verdict(evidence, checked):
    """The three groups of the sentence are all oddities."""
    found = forensics.gravest(checked)
    assert set(found) == set(evidence.anomalies["anomaly_id"])
    assert found["a29"] == "impossible"
    assert found["a25"] == "implausible"
    assert found["a16"] == "cannot tell"
    assert f"We list {len(found)} oddities" in str(forensics.summary(evidence, checked))


def one(anomaly, check, verdict):
    """A check of an anomaly that gave this verdict."""
    finding = integrity.Finding(check, verdict, "1 is not 2")
    return audit.Checked(f"{anomaly}-1", anomaly, finding, verdict, "It shows.")


def listed(*kinds):
    """Tables with anomalies x1, x2 and so on of these kinds, x1 of a trial of the main comparison."""
    rows = [
        {"anomaly_id": f"x{i}", "kind": kind, "source_id": "s" if i == 1 else "other"}
        for i, kind in enumerate(kinds, 1)
    ]
    return SimpleNamespace(
        anomalies=pd.DataFrame(rows),
        comparisons=[{"study_id": "s", "question_id": comparisons.MAIN[0]}],
        studies=[{"study_id": "s", "source_id": "s"}],
    )


def test_the_summary_counts_each_kind_apart():
    """Two statements that differ; a broken sum, of a trial of needling; a yardstick held to a number and to a design."""
    tables_ = listed("n_sum", "value_conflict", "outlier", "overlap", "p_value", "label", "other")
    checked_ = [
        *(one("x1", "counts_add_up", "impossible"), one("x1", "texts_agree", "impossible")),
        *(one("x2", "values_agree", "impossible"), one("x2", "grim", "implausible")),
        *(one("x3", "far_from", "implausible"), one("x3", "grim", "consistent")),
        one("x4", "cohorts_overlap", "implausible"),
        *(one("x5", "grim", "implausible"), one("x6", "stated", "cannot tell"), one("x7", "stated", "consistent")),
    ]
    text = str(forensics.summary(tables_, checked_))
    assert "We list seven oddities in print, from two sources. Cannot hold as printed: two; in one of them" in text
    assert "in one a sum or a rule of arithmetic is broken (of a trial of needling with minoxidil: one)" in text
    assert "outside a yardstick: three; in one of them the yardstick is held to a design" in text
    assert text.endswith("Not shown by print to be wrong: two.")
    assert forensics.rules_broken(checked_) == ["x1"]


def test_no_broken_rule_concerns_a_trial_of_needling_with_minoxidil(evidence, checked):
    """As the data stand; if it changes, the sentence follows and this test says so."""
    assert "of a trial of needling with minoxidil: none" in str(forensics.summary(evidence, checked))


def test_the_share_of_the_pool_that_rests_on_fatal_oddities():
    """The weights of the trials that carry one, of those that are pooled."""
    found = listed("outlier", "outlier")
    found.anomalies["severity"] = ["fatal", "minor"]
    found.studies.append({"study_id": "t", "source_id": "other"})
    effects = pd.DataFrame({"study_id": ["s", "t", "u"], "label": ["S", "T", "U"], "included": [True, True, False]})
    pool = SimpleNamespace(weights=np.array([0.25, 0.75]))
    text = str(forensics.fatal_share(found, effects, pool))
    assert text.startswith("Of two pooled trials, one carries a doubt that we call fatal, so that nothing may rest")
    assert "on the number of such a trial alone: S." in text
    assert text.endswith("Their share of the pool's weight: 25%.")


def test_severities_are_those_of_the_table(evidence):
    """Three numbers that add up to all rows."""
    sizes = evidence.anomalies["severity"].value_counts()
    assert sizes.sum() == len(evidence.anomalies)
    assert f"{sizes['serious']} serious and {sizes['minor']} minor" in str(forensics.by_severity(evidence))


def test_false_alarms_count_accusations_only():
    """One mean that cannot be, one that can, one that only cut digits explain."""
    reports = [("44.12", 19), ("63.21", 19), ("44.10", 19)]
    assert [integrity.grim(*report).verdict for report in reports] == ["impossible", "consistent", "cannot tell"]
    assert forensics.false_alarms("grim", reports) == (1, 3)


def test_clean_reports_are_accused_by_none_of_the_checks_of_the_chapter():
    """Whole numbers drawn by chance, worked out without a mistake, rounded as papers round."""
    rng = np.random.default_rng(1)
    made = {"grim": [], "sd_fits_range": [], "p_from_means": []}
    for n in rng.integers(5, 80, 200):
        arms = rng.integers(18, 60, n), rng.integers(18, 60, n)
        mean, sd = (f"{function(arms[0]):.2f}" for function in (np.mean, lambda arm: np.std(arm, ddof=1)))
        made["grim"].append((mean, int(n)))
        made["sd_fits_range"].append((mean, sd, str(arms[0].min()), str(arms[0].max()), int(n), True))
        p = stats.ttest_ind(*arms).pvalue
        numbers = [text for arm in arms for text in (f"{arm.mean():.2f}", f"{arm.std(ddof=1):.2f}", int(n))]
        made["p_from_means"].append((*numbers, f"{p:.3f}", "=") if p >= 0.001 else (*numbers, "0.001", "<"))
    assert {name: forensics.false_alarms(name, reports) for name, reports in made.items()} == dict.fromkeys(
        made, (0, 200)
    )
