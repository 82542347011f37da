"""The bottom line follows the data: every sentence from the tables, and none that a changed number would make false."""

import csv
import shutil
from pathlib import Path
from types import MappingProxyType

import pytest
from scipy import stats

from review import answers, harms, standing, tables, words
from review.comparisons import effects_for, pooled
from review.estimates import Interval
from review.pooling import pool
from review.tables import Evidence

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load(DATA)


def edited(folder, **changes):
    """The data in a new folder with cells changed: table={key of the first column: {column: value}}."""
    shutil.copytree(DATA, folder)
    for name, cells in changes.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for row in rows:
            row |= cells.get(next(iter(row.values())), {})
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return tables.load(folder)


def without(evidence, *studies):
    """The same evidence in which these trials print nothing."""
    kept = {
        name: table[~table["study_id"].isin(studies)] if name in ("measurements", "events") else table
        for name, table in evidence.tables.items()
    }
    return Evidence(evidence.folder, MappingProxyType(kept))


def replaced(evidence, **frames):
    """The same evidence with some tables replaced."""
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def texts(evidence):
    shown = answers.headline(evidence)
    return [sentence.text for answer in shown for sentence in answer.sentences + answer.technical] + [
        answer.numbers for answer in shown
    ]


CERTAIN = {"dhurat2013-c1": {"value": "0.0001"}, "yu2018-c1": {"value": "0.0001"}}
ALIKE = {"kumar2018-m1": {"mean": "81.41"}, "kumar2018-m2": {"mean": "1.89"}, "dhurat2013-m1": {"mean": "34.9"}}
LESS = {"kumar2018-m2": {"mean": "92.04"}, "dhurat2013-m3": {"mean": "104"}, "yu2018-m4": {"mean": "87.5"}}


def test_every_sentence_with_a_number_has_steps(evidence):
    """Each sentence of the bottom line that holds a digit can be unfolded, and each answer has a page."""
    for answer in answers.headline(evidence):
        assert answer.short
        assert (DATA.parent / "notebooks").joinpath(f"{answer.page}.ipynb").exists()
        assert answer.numbers
        for sentence in answer.sentences + answer.technical:
            assert sentence.trail, sentence.text
            assert "nan" not in sentence.text
            assert "not defined" not in sentence.text


def test_the_bottom_line_of_the_data_as_they_are(evidence):
    """Three trials, their pool and its interval, as computed; and a short answer that promises nothing."""
    pool = pooled(effects_for(evidence, *answers.MAIN))
    shown = answers.works(evidence)
    main, unit, believed, size, doubted, people, counts = (sentence.text for sentence in shown.sentences)
    assert main.startswith(
        f"Three trials together give {pool.estimate:.1f} hairs per cm² more with needling. The 95% conf"
    )
    assert "runs from 28.4 fewer to 44.8 more." in main
    assert main.endswith(
        "Each trial by itself favours needling, but they disagree on how much; the possible loss comes from that, "
        "and no trial saw one."
    )
    assert "Above they are read as hairs per square inch. Read as hairs per cm², the result is 11.3" in unit
    assert "from 0.6 fewer to 23.1 more" in unit
    assert unit.endswith("Which reading is right cannot be told.")
    assert believed.startswith(
        "By readings that we believe more than print, though none of them is sure, the result above"
    )
    assert "14.7" in size
    assert size.endswith("The result above, 8.2, is smaller than both; its interval holds both.")
    assert doubted.startswith("Two of the three trials in this result, with 57% of its weight")
    assert counts.startswith(
        "Twelve studies that we found set needling with minoxidil against it alone, in 13 comparisons"
    )
    assert "One is registered without results; of the eleven others eight are said to be randomised." in counts
    assert "Three of them (Dhurat 2013, Kumar 2018 and Yu 2018) print" in counts
    assert "So does Adistri 2024, left out for the reason given in the table" in counts
    assert shown.short.startswith("Added to minoxidil lotion: not known; ")
    assert shown.short.endswith(" Without minoxidil: not shown.")
    assert shown.numbers.startswith(
        "On average 8 hairs per cm² more than with minoxidil alone (95% interval: 28 fewer to 45 more), or"
    )
    assert shown.numbers.endswith("Three trials, 181 people, 12 to 22 weeks.")
    assert people.startswith("181 people stand behind the main result. The 94 of Dhurat 2013 are inferred")


def test_an_interval_above_zero_changes_the_words(tmp_path):
    """Tiny p values and one common effect: the interval excludes zero, and no sentence says that it does not."""
    found = edited(tmp_path / "data", contrasts=CERTAIN, measurements=ALIKE)
    pool = pooled(effects_for(found, *answers.MAIN))
    assert pool.interval().low > 0
    works = answers.works(found)
    assert works.short == "It seems to, together with minoxidil. Without minoxidil: not shown."
    assert "The interval lies above zero." in works.sentences[0].text
    assert "cannot tell" not in " ".join(sentence.text for sentence in works.sentences)


def test_an_interval_below_zero_changes_the_words(tmp_path):
    """The same with more hair in the control arms: fewer hairs, and no claim of a gain."""
    less = {**ALIKE, **LESS, "kumar2018-m1": {"mean": "1.89"}, "dhurat2013-m1": {"mean": "91.4"}}
    found = edited(tmp_path / "data", contrasts=CERTAIN, measurements=less)
    assert pooled(effects_for(found, *answers.MAIN)).interval().high < 0
    works = answers.works(found)
    assert works.short == "It seems not: hair was less with needling. Without minoxidil: not shown."
    assert "hairs per cm² fewer with needling" in works.sentences[0].text
    assert "The interval lies below zero." in works.sentences[0].text


MEANINGS = [
    ((1, 2), "The interval lies above zero."),
    ((-2, -1), "The interval lies below zero."),
    ((-1, 2), "The interval holds a loss, no difference and a gain: the trials cannot tell these apart."),
    ((0, 2), "Whether there is a difference cannot be told from this interval."),
    ((float("nan"), float("nan")), "Whether there is a difference cannot be told from this interval."),
]


@pytest.mark.parametrize(("ends", "text"), MEANINGS)
def test_what_an_interval_means(ends, text):
    """Each kind of interval has its own words; one that is not defined claims nothing."""
    assert answers.meaning(Interval(*ends)) == text


def test_without_heterogeneity_the_trials_are_not_said_to_differ(tmp_path):
    """Three equal effects: I² is 0, and the sentence says no more than chance."""
    measurements = {**ALIKE, "dhurat2013-m1": {"mean": "34.22"}, "kumar2018-m1": {"mean": "79.50"}}
    found = edited(tmp_path / "data", measurements=measurements)
    text = standing.spread(effects_for(found, *answers.MAIN)).text
    assert text.startswith("The trials differ no more than chance can explain (I², the share of their spread")
    assert "is 0%" in text


def test_two_trials_left(evidence):
    """Two trials have a pool and no prediction interval, and the sentence says what it takes."""
    found = without(evidence, "yu2018")
    spread = answers.sure(found).technical[0].text
    assert "takes at least three trials" in spread
    assert "foretell" not in spread
    works = answers.works(found)
    assert "Two of them (Dhurat 2013 and Kumar 2018) print" in works.sentences[-1].text
    assert "Two of the two trials in this result, with 100% of its weight" in works.sentences[4].text
    assert works.numbers.endswith("Two trials, 162 people, 12 weeks.")


def test_one_trial_left(evidence):
    """One trial speaks for itself alone, with its own interval; nothing is said of differences between trials."""
    found = without(evidence, "yu2018", "kumar2018", "adistri2024")
    works, sure = answers.works(found), answers.sure(found)
    assert "One of them (Dhurat 2013) prints" in works.sentences[-1].text
    assert works.sentences[0].text.startswith(
        "One trial gives 69.2 hairs per cm² more with needling. The 95% confidence"
    )
    assert works.short.startswith("Added to minoxidil lotion: not known; ")
    assert len(works.sentences) == 4
    assert "cannot be told" in sure.technical[0].text
    assert sure.technical[1].text == "Changing one of our decisions at a time gives no other pooled result."
    assert not any("not defined" in text or "nan" in text for text in texts(found))


def test_no_trial_left(evidence):
    """Without any effect the review still opens, and says that nothing can be computed."""
    found = without(evidence, "yu2018", "kumar2018", "adistri2024", "dhurat2013")
    works = answers.works(found)
    assert works.short == "Not known: no trial prints enough to say. Without minoxidil: not shown."
    assert works.numbers == ""
    assert "None of them print, in what we could read, enough" in works.sentences[-1].text
    assert works.sentences[0].text == "No pooled difference can be computed."
    assert "cannot be told" in answers.sure(found).technical[0].text
    assert not any("not defined" in text or "nan" in text for text in texts(found))


def test_the_unit_in_doubt_follows_the_default(evidence):
    """If the other unit becomes the default, the sentence gives the pool under the printed one."""
    decisions = evidence.decisions.copy()
    unit = decisions["decision_id"] == "kumar2018_unit"
    decisions.loc[unit, "default"] = ~decisions.loc[unit, "default"]
    text = answers.unit_reading(replaced(evidence, decisions=decisions)).text
    assert "Above they are read as hairs per cm². Read as hairs per square inch, the result is 8.2" in text
    assert answers.unit_reading(without(evidence, "kumar2018")) is None


def test_a_missing_yardstick_is_named(evidence):
    """When a fact that a sentence needs is gone, the message names it."""
    gone = replaced(evidence, background=evidence.background[evidence.background["fact_id"] != "b33"])
    with pytest.raises(LookupError, match="fact_id b33"):
        answers.headline(gone)


@pytest.mark.parametrize(("value", "where"), [(5.0, "is smaller than both"), (20.0, "between"), (60.0, "is larger")])
def test_the_result_beside_its_yardsticks(evidence, value, where):
    """Below, between or above minoxidil's own effect and what observers notice."""
    assert where in answers.size(evidence, pool([value, value], [1.0, 1.0], unit="hairs/cm2")).text


@pytest.mark.parametrize(
    ("level", "change"), [("high", "unlikely"), ("moderate", "may change"), ("low", "read by itself")]
)
def test_certainty_words_follow_the_level(evidence, level, change):
    """Only a low certainty leaves the answer to one good trial."""
    certainty = evidence.certainty.copy()
    certainty.loc[certainty["domain"] == "overall", "judgement"] = level
    certainty["steps_down"] = 0
    sure = answers.sure(replaced(evidence, certainty=certainty))
    assert sure.short.startswith(f"{level.capitalize()} certainty.")
    assert change in sure.short
    assert "It was not lowered." in sure.sentences[0].text


def test_verdicts_are_counted(evidence):
    """The counts are those of claims.csv and add up to all claims; none and one read as English."""
    found = answers.claims(evidence)
    verdicts = evidence.claims["verdict"].value_counts()
    assert set(verdicts.index) <= set(answers.VERDICTS)
    whole, part = words.count(verdicts["supported"]), words.count(verdicts["partly_supported"])
    assert f"{whole} supported, {part} partly supported" in found.sentences[0].text
    assert found.short.startswith(
        f"{words.capital(whole)} of {len(evidence.claims)} hold as they stand. That needling at home"
    )
    claims = evidence.claims.assign(verdict="contradicted")
    none = answers.claims(replaced(evidence, claims=claims))
    assert none.short.startswith("None of 25 hold as they stand.")
    assert none.sentences[0].text.endswith(": 25 contradicted.")
    claims.loc[0, "verdict"] = "supported"
    assert answers.claims(replaced(evidence, claims=claims)).short.startswith("One of 25 holds as it stands.")


def test_references_follow_the_records(evidence):
    """Both are misplaced now; with right fields the sentence says so, and nothing about a disease."""
    assert "For both of the page's references the journal" in answers.references(evidence).text
    assert all(step.source_id and step.place for step in answers.references(evidence).trail)
    right = answers.references(replaced(evidence, citations=evidence.citations.assign(match="yes"))).text
    assert right.endswith("For none of the page's references the journal, volume, issue, pages and DOI are all wrong.")


@pytest.mark.parametrize("people", [1, 20, 657, 100_000])
def test_the_bound_of_zero_events(people):
    """At this risk the chance of seeing nobody among all is exactly 5%, by the binomial distribution."""
    bound = harms.upper_bound_of_zero(people)
    assert stats.binom.pmf(0, people, bound) == pytest.approx(0.05)
    assert stats.binomtest(0, people).proportion_ci(0.90, "exact").high == pytest.approx(bound)
    assert harms.upper_bound_of_zero(people, confidence=0.99) > bound


def test_one_serious_harm_changes_the_words(evidence):
    """The rule for zero is not used where somebody was harmed."""
    assert "No serious harm was reported among 657 people" in harms.serious(evidence).text
    table = evidence.harms.copy()
    table.loc[table["harm_id"] == "english2022-h1", "affected_n"] = 2
    text = harms.serious(replaced(evidence, harms=table)).text
    assert text.startswith("A serious harm was reported in 2 of 657 people needled")
    assert "Zero" not in text


def test_only_one_trial_of_the_main_comparison_counted_harms_by_arm(evidence):
    """What the sentence on harms says of all trials is what the tables hold."""
    main = evidence.comparisons[evidence.comparisons["question_id"] == "q_mn_plus_mnx"]
    counted = evidence.harms.dropna(subset=["study_id", "affected_n", "observed_n"])
    both = [
        row.study_id
        for row in main.itertuples()
        if {row.needled_arm_id, row.control_arm_id} <= set(counted.loc[counted["study_id"] == row.study_id, "arm_id"])
    ]
    assert both == ["liang2022"]
