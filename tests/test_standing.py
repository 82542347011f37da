"""Where the main result stands: counted again by other means, and silent where there is nothing to compare."""

import numpy as np
import pandas as pd
import pytest
from tests.test_answers import replaced, without

from review import answers, comparisons, multiverse, standing, tables, words
from review.comparisons import MAIN, choose, effects_for, pooled


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def table(evidence):
    return standing.analyses(evidence)


def test_people_and_weeks_of_the_pooled_trials(evidence):
    """50 + 44 of Dhurat, 34 + 34 of Kumar and the 19 men of Yu, who are counted once though both halves are compared."""
    assert 50 + 44 + 68 + 19 == 181
    assert (
        standing.behind(evidence)
        == "three trials, 181 people (94 inferred, 87 taken as all who were enrolled), 12 to 22 weeks"
    )
    assert (
        standing.behind(without(evidence, "kumar2018", "dhurat2013"))
        == "one trial, 19 people (taken as all who were enrolled), 22 weeks"
    )
    assert standing.behind(without(evidence, "kumar2018", "dhurat2013", "yu2018", "adistri2024")) == ""


def test_people_that_no_report_printed_are_told_apart(evidence):
    """Dhurat's arms follow from percentages; Kumar and Yu print who was enrolled. The steps are those of the sizes."""
    told = standing.counted(evidence)
    assert "The 94 of Dhurat 2013 are inferred" in told.text
    assert "The 68 of Kumar 2018 and 19 of Yu 2018 are all who were enrolled" in told.text
    assert [step.value for step in told.trail] == [50, 44, 34, 34, 19]
    assert standing.counted(without(evidence, "kumar2018", "dhurat2013", "yu2018", "adistri2024")) is None


def test_doubted_trials_with_their_weight(evidence):
    """All but Yu's weight; other severities do not count; none doubted, none told."""
    effects = effects_for(evidence, *MAIN)
    rest = dict(zip(effects.loc[effects["included"], "study_id"], pooled(effects).weights, strict=True))["yu2018"]
    text = standing.doubted(evidence).text
    assert f"with {100 * (1 - rest):.0f}% of its weight" in text
    assert "carry a doubt that we call fatal: nothing may rest on the number of such a trial alone." in text
    assert text.endswith("Without them one trial would be left.")
    assert "contradiction" not in text
    milder = evidence.anomalies.assign(severity=evidence.anomalies["severity"].replace("fatal", "serious"))
    assert standing.doubted(replaced(evidence, anomalies=milder)) is None
    one = evidence.anomalies[evidence.anomalies["anomaly_id"] != "a01"]
    text = standing.doubted(replaced(evidence, anomalies=one)).text
    assert text.startswith("One of the three trials in this result, with 54% of its weight, carries a doubt that")
    assert (
        "This is Kumar 2018 (an area that two reports name differently). Without it two trials would be left." in text
    )


def test_no_fatal_doubt_of_a_pooled_trial_is_called_impossible(evidence):
    """The words follow the verdicts, none of which is impossible; and the p of Dhurat is printed by another source."""
    sources = ["dhurat2013", "kumar2018"]
    fatal = evidence.anomalies[
        evidence.anomalies["severity"].eq("fatal") & evidence.anomalies["source_id"].isin(sources)
    ]
    verdicts = evidence.checks.loc[evidence.checks["anomaly_id"].isin(fatal["anomaly_id"]), "verdict"]
    assert set(verdicts) == {"implausible", "cannot tell"}
    tested = evidence.contrasts[evidence.contrasts["study_id"].eq("dhurat2013") & evidence.contrasts["value"].eq(0.039)]
    assert list(tested["source_id"]) == ["mphl2023"]


def test_below_two_trials_nothing_is_said(evidence):
    """One trial has no weight to share and no other analysis to stand among."""
    found = without(evidence, "yu2018", "kumar2018", "adistri2024")
    assert standing.doubted(found) is None
    assert standing.analyses(found) is None
    assert standing.among_all(found, None) is None
    assert standing.by_kind(None) is None
    assert standing.in_short(found, None) == ""


def test_our_rank_counted_by_hand(evidence, table):
    """The share of others that give more, the middle and the ends, from the whole table of the multiverse."""
    whole = multiverse.run(multiverse.universes(evidence, *MAIN))
    hairs = np.sort(whole.loc[whole["unit"] == "hairs/cm2", "estimate"].to_numpy())
    own = whole["estimate"].iloc[0]
    text = standing.among_all(evidence, table).text
    pools = f"{hairs.size // 3:,} pools, each with three kinds of interval"
    assert f"{hairs.size:,} different analyses in hairs ({pools}), from {hairs[0]:.1f} to {hairs[-1]:.1f} hairs" in text
    assert f"The middle one gives {(hairs[hairs.size // 2] + hairs[(hairs.size - 1) // 2]) / 2:.1f}" in text
    assert f"and {100 * (hairs > own).sum() / (hairs.size - 1):.0f}% of the others give more than ours" in text


def test_the_choices_that_put_us_there(evidence, table):
    """Three times the one choice that lowers the middle most; all three are named, with the middle that is left."""
    text = standing.among_all(evidence, table).text
    here, chosen = table, []
    for _ in range(3):
        medians = {
            name: here.loc[here[name].cat.codes == 0, "estimate"].median()
            for name in multiverse.decided(table)
            if len(set(here[name])) > 1
        }
        chosen.append(min(medians, key=medians.get))
        here = here[here[chosen[-1]].cat.codes == 0]
    assert f"Where we are followed in this, the middle one gives {here['estimate'].median():.1f}." in text
    assert chosen[:2] == ["dhurat2013_spread", "adistri2024_include"]
    assert "our taking the spread of Dhurat 2013 from the exact p, leaving out Adistri 2024 and " in text


def test_a_high_rank_names_what_lifts_it(evidence, table):
    """If ours were the highest, the choices named are those that move the middle up."""
    high = pd.concat([table.nlargest(1, "estimate"), table])
    for name in multiverse.decided(table):
        first = [high[name].iloc[0], *(each for each in table[name].cat.categories if each != high[name].iloc[0])]
        high[name] = high[name].cat.reorder_categories(first)
    text = standing.among_all(evidence, high).text
    assert "under 1% of the others give more" in text or "0% of the others give more" in text
    middle = float(text.split("the middle one gives ")[1].split(". ")[0])
    assert middle > high["estimate"].median()


def test_shares_by_kind_of_interval(table):
    """Each share is that of the intervals of one kind, counted from the rows."""
    text = standing.by_kind(table).text
    for name, told in (("HKSJ", "HKSJ"), ("HKSJ-safe", "HKSJ-safe"), ("wald", "Wald")):
        lows = table.loc[table["interval"] == name, "low"].to_numpy()
        assert f"{100 * np.mean(lows > 0):.0f}% by {told}" in text


def test_sensitivity_counts_each_result_once(evidence):
    """Distinct pools in hairs; the one in SDs is named apart; options outside the pool count for nothing."""
    rows = comparisons.alternatives(evidence, *MAIN).to_dict("records")
    pools = [row["pooled"] for row in rows[1:] if row["pooled"] is not None and row["pooled"].unit == "hairs/cm2"]
    distinct = {(f"{p.estimate:.6f}", f"{p.se:.6f}") for p in pools if p.estimate != rows[0]["pooled"].estimate}
    ends = [f"{each(float(value) for value, _ in distinct):.1f}" for each in (min, max)]
    sentence = standing.sensitivity(evidence)
    assert len(distinct) < len(pools)
    assert f" gives {words.count(len(distinct))} other results, from {ends[0]} to {ends[1]} hairs" in sentence.text
    same = len(pools) - sum(p.estimate == rows[0]["pooled"].estimate for p in pools) - len(distinct) + 1
    assert f" (by 17 changes, of which {words.count(same)} come to one and the same)." in sentence.text
    assert "None has an interval wholly above zero by HKSJ" in sentence.text
    assert sentence.text.endswith("One more counts in standard deviations, which cannot be set beside hairs.")
    results = [step for step in sentence.trail if not step.source_id]
    assert len(results) == len(distinct)
    assert all(step.assumption for step in results)
    assert any(step.source_id == "mphl2023" for step in sentence.trail)


def test_two_changes_need_two_trials(evidence):
    """The pool of Kumar per cm² and Yu; None where one is gone."""
    both = choose(kumar2018_unit="hairs/cm2", dhurat2013_include="no")
    assert (
        f"it is {pooled(effects_for(evidence, *MAIN, both)).estimate:.1f} hairs" in standing.two_changes(evidence).text
    )
    assert standing.two_changes(without(evidence, "yu2018")) is None


def test_the_index_tells_all_of_it(evidence, table):
    """Certainty and rank first, what takes explaining folded behind, and a line of numbers."""
    shown = answers.sure(evidence, table)
    assert [len(shown.sentences), len(shown.technical)] == [2, 4]
    assert shown.numbers.startswith("Two of the three trials in this result, with 57% of its weight")
    ours = table[table["interval"] == "HKSJ"]
    more = (ours["estimate"] > ours["estimate"].iloc[0]).sum() / (len(ours) - 1)
    assert len(ours) == len(table) / 3
    assert f"Of {len(ours) - 1:,} other ways to pool, {100 * more:.0f}% give more; but with our kind" in shown.numbers
