"""The wish list: which parts of each trial were read, and what its full text could do to the pool."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from review import comparisons, parts, pooling, wanted


@pytest.fixture(scope="module")
def wishes(evidence):
    return wanted.wishes(evidence)


def changed(evidence, **new):
    """The same evidence with some tables replaced."""
    return replace(evidence, tables=MappingProxyType(dict(evidence.tables) | new))


def by_id(wishes):
    return {wish.study_id: wish for wish in wishes}


def test_every_trial_of_the_main_comparison_is_listed_once(evidence, wishes):
    """Also those whose number of people was not read: they come last, without a number."""
    compared = evidence.comparisons.query("question_id == 'q_mn_plus_mnx'")["study_id"]
    assert sorted(wish.study_id for wish in wishes) == sorted(set(compared))
    assert [wish.swing for wish in wishes] == sorted((wish.swing for wish in wishes), reverse=True)
    unknown = [wish for wish in wishes if wish.people is None]
    assert wishes[-len(unknown) :] == unknown
    assert all((wish.low, wish.high, wish.narrowest) == (None, None, None) for wish in unknown)


def test_a_trial_without_a_table_is_supposed_to_show_nothing_or_twice_the_pool(evidence, wishes):
    """The ends are pools of the trials that are in, and one more with the borrowed SD: computed here from scratch."""
    effects = comparisons.effects_for(evidence, *comparisons.MAIN)
    inside, now = effects[effects["included"]], comparisons.pooled(effects).estimate
    liang, sd = by_id(wishes)["liang2022"], float(wanted.borrowed(evidence)["sd"])
    n_needled, n_control = liang.people
    variance = sd**2 * (1 / n_needled + 1 / n_control)
    for end, value in ((liang.low, 0.0), (liang.high, 2 * now)):
        again = pooling.pool([*inside["value"], value], [*inside["se"] ** 2, variance], unit="hairs/cm2")
        assert end == pytest.approx(again.estimate)
    assert liang.low < now < liang.high


def test_a_trial_with_a_difference_is_moved_only_by_its_own_decisions(evidence, wishes):
    """The ends hold the default and every single option of that trial that keeps it in."""
    kumar = by_id(wishes)["kumar2018"]
    now = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN)).estimate
    other = comparisons.choose(kumar2018_unit="hairs/cm2")
    moved = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN, other)).estimate
    assert kumar.printed
    assert kumar.low <= min(now, moved) <= max(now, moved) <= kumar.high


def test_leaving_a_trial_out_is_not_what_its_text_would_show(evidence):
    """No reading of a full text makes the trial vanish: every pool has at least as many trials as the default."""
    now = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN))
    assert all(pool.k >= now.k for pool in wanted.read_otherwise(evidence, "kumar2018"))


def test_two_needled_arms_share_one_control(evidence):
    """The needled arms of one trial count together, its control once."""
    compared = parts.trials(evidence)["faghihi2021"]
    each = int(evidence.studies.set_index("study_id").loc["faghihi2021", "randomised_n"]) // 3
    assert len(compared) == 2
    assert wanted.sizes(evidence, compared) == (2 * each, each, False)


def test_halves_of_a_scalp_vary_less_than_two_groups(evidence):
    """With a correlation of one half, a pair has half the variance of two strangers."""
    assert wanted.assumed_variance(evidence, 20, 20, True) == pytest.approx(
        wanted.assumed_variance(evidence, 20, 20, False) / 2
    )


def test_parts_say_what_stands_in_the_tables(evidence):
    """Read, read in part, not read: by the arms of the comparison that have a row."""
    yu = parts.parts(evidence, "yu2018")
    assert (yu["means"], yu["spread"], yu["p"]) == ("yes", "yes", "yes")
    kumar = parts.parts(evidence, "kumar2018")
    assert (kumar["means"], kumar["spread"], kumar["p"]) == ("yes", "no", "in part")
    liang = parts.parts(evidence, "liang2022")
    assert (liang["means"], liang["harms"]) == ("no", "yes")


def test_parts_follow_the_tables(evidence):
    """Without the mean of one arm the means were read in part, without both not at all."""
    one = evidence.measurements.query("not (study_id == 'dhurat2013' and arm_id == 'mnx')")
    none = evidence.measurements.query("study_id != 'dhurat2013'")
    assert parts.parts(changed(evidence, measurements=one), "dhurat2013")["means"] == "in part"
    assert parts.parts(changed(evidence, measurements=none), "dhurat2013")["means"] == "no"


def test_rows_give_a_reason_and_an_address(evidence, wishes):
    """Every wish says what is missing or was decided, and where the text is; PubMed Central is called free."""
    rows = wanted.wish_rows(evidence, wishes).set_index("trial")
    assert (rows["why"].str.len() > 10).all()
    assert (rows["where"] != "").all()
    assert "free: PMC" in rows.loc["Dhurat 2013", "where"]
    assert "May hold the same people as Liang 2022." in rows.loc["Friendship Hospital", "why"]
    assert rows.loc["NCT02154503", ["people", "moves", "narrowest"]].tolist() == [
        "not read",
        "not defined",
        "not defined",
    ]


def test_part_rows_hold_every_part_of_every_trial_once(evidence):
    """In the order of the comparisons; each part is read, read in part, or not read."""
    rows = parts.part_rows(evidence)
    assert len(rows) == len(parts.trials(evidence))
    for row in rows.to_dict("records"):
        told = " ".join(row[heading] for heading in parts.HEADINGS)
        assert told.split() == ["everything"] or all(told.count(name) == 1 for name in parts.NAMES.values())


def test_what_was_read_of_other_outcomes_is_not_called_nothing(evidence, wishes):
    """Two p values of ratings and two harms without a count: neither everything nor no part was left unread."""
    malhotra = parts.part_rows(evidence).set_index("Study").loc["Malhotra 2020"]
    assert malhotra["Read in part"] == "p values on other outcomes and harms by name"
    assert "mean hair counts" in malhotra["Not read"]
    rows = wanted.wish_rows(evidence, wishes).set_index("trial")
    assert rows.loc["Malhotra 2020", "why"].startswith(
        "Read in part: p values on other outcomes and harms by name. Not read:"
    )
    assert not rows["why"].str.contains("No part of its result").any()
    assert parts.part_rows(evidence).set_index("Study").loc["NCT02154503", "Not read"] == "everything"


def test_the_first_wish_is_told_by_what_it_rests_on(evidence, wishes):
    """Readings of what is printed, or tables that are supposed."""
    printed = next(wish for wish in wishes if wish.printed)
    supposed = next(wish for wish in wishes if not wish.printed)
    assert "the readings that its print allows" in str(wanted.most_wanted(evidence, [printed]))
    told = wanted.most_wanted(evidence, [supposed])
    assert "the two tables that we suppose" in str(told)
    assert any(step.assumption for step in told.trail)


def test_free_texts_are_counted_from_the_records(evidence):
    """A trial whose free text was read in full drops out of the sentence."""
    sources = evidence.sources.copy()
    sources.loc[sources["source_id"] == "dhurat2013", "access"] = "full_text"
    before, after = len(wanted.free(evidence).trail), len(wanted.free(changed(evidence, sources=sources)).trail)
    assert after == before - 1


def test_other_wishes_are_the_unread_studies_of_other_questions(evidence):
    """None of the main comparison, none twice; the largest first."""
    rows = wanted.other_rows(evidence)
    unread = evidence.screening.query("stage == 'full text not available'")["source_id"]
    studies = evidence.studies[evidence.studies["source_id"].isin(unread)]
    names = rows["study"].str.extract(r"^(?P<label>.*) \((?P<people>[^()]*)\)$")
    assert set(names["label"]) == set(studies[~studies["study_id"].isin(list(parts.trials(evidence)))]["label"])
    known = [int(n) for n in names["people"] if n != "number not read"]
    assert known == sorted(known, reverse=True)


def test_the_surest_answer_has_the_shortest_interval(wishes):
    """No other wish leaves a shorter one."""
    told = str(wanted.surest(wishes))
    known = {wish.label: wish.narrowest.high - wish.narrowest.low for wish in wishes if wish.narrowest}
    assert min(known, key=known.get) in told


@pytest.mark.parametrize(("tau2", "interval"), [("REML", "HKSJ"), ("DL", "wald"), ("PM", "HKSJ-safe")])
def test_supposed_tables_are_pooled_as_the_others_are(evidence, tau2, interval):
    """The estimator and the interval of the decisions, also where they are not the usual ones."""
    table = evidence.decisions.copy()
    for name, option in (("tau2", tau2), ("interval", interval)):
        mine = table["decision_id"] == name
        table.loc[mine, "default"] = table.loc[mine, "option"] == option
    other = changed(evidence, decisions=table)
    effects = comparisons.effects_for(other, *comparisons.MAIN)
    inside, now = effects[effects["included"]], comparisons.pooled(effects)
    liang = by_id(wanted.wishes(other))["liang2022"]
    variance = wanted.assumed_variance(other, *liang.people, liang.paired)
    pools = [
        pooling.pool([*inside["value"], value], [*inside["se"] ** 2, variance], tau2=tau2, interval=interval)
        for value in (0, now.estimate, 2 * now.estimate)
    ]
    assert (liang.low, liang.high) == pytest.approx((pools[0].estimate, pools[2].estimate))
    ends = min((pool.interval() for pool in pools), key=lambda found: found.high - found.low)
    assert (liang.narrowest.low, liang.narrowest.high) == pytest.approx((ends.low, ends.high))


def test_halves_are_the_same_people(evidence, wishes):
    """Two needled parts of the same scalps are no more people than one, and the list does not add the sides up."""
    (pair,) = parts.trials(evidence)["yu2018"]
    assert wanted.sizes(evidence, [pair, pair]) == wanted.sizes(evidence, [pair]) == (19, 19, True)
    assert wanted.assumed_variance(evidence, *wanted.sizes(evidence, [pair, pair])) > 0
    rows = wanted.wish_rows(evidence, wishes).set_index("trial")["people"]
    assert (rows["Yu 2018"], rows["Liang 2022"]) == ("19, on both sides", "40 + 38")


@pytest.mark.parametrize(
    ("left", "told"), [(0, "none that we did not read in full have"), (1, "one that we did not read in full has")]
)
def test_free_texts_are_counted_in_grammar(evidence, left, told):
    """One has, others have; none is said as such."""
    sources = evidence.sources.copy()
    kept = [step.source_id for step in wanted.free(evidence).trail][:left]
    sources.loc[~sources["source_id"].isin(kept), "access"] = "full_text"
    assert told in str(wanted.free(changed(evidence, sources=sources)))
