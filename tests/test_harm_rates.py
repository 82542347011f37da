"""Counts of harm: exact intervals against a direct computation, arms kept apart, events never taken for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from review import harm_rates, summaries, tables
from review.estimates import Events, Step
from review.harm_rates import Rate


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def rate(affected, observed, group=harm_rates.NEEDLED):
    return Rate("A", "a", "itching", group, Events(affected, observed), False, Step("made up"))


@given(n=st.integers(1, 400), data=st.data())
def test_the_exact_interval_leaves_two_and_a_half_percent_on_each_side(n, data):
    """The ends are where the binomial tail is 2.5%: the definition of Clopper and Pearson, computed directly."""
    k = data.draw(st.integers(0, n))
    ends = harm_rates.exact(Events(k, n))
    assert 0 <= ends.low <= k / n <= ends.high <= 1
    if k > 0:
        assert stats.binom.sf(k - 1, n, ends.low) == pytest.approx(0.025, rel=1e-6)
    if k < n:
        assert stats.binom.cdf(k, n, ends.high) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [(0, 40), (1, 40), (9, 40), (60, 60)])
def test_scipy_finds_the_same_interval(k, n):
    """A second program."""
    other = stats.binomtest(k, n).proportion_ci(method="exact")
    ends = harm_rates.exact(Events(k, n))
    assert (ends.low, ends.high) == pytest.approx((other.low, other.high), abs=1e-9)


def test_an_interval_at_zero_and_at_all_ends_there():
    """Nobody: the lower end is zero. Everybody: the upper end is one."""
    assert harm_rates.exact(Events(0, 7)).low == 0
    assert harm_rates.exact(Events(7, 7)).high == 1


def test_the_pairs_are_the_needled_and_the_control_arm_of_one_trial(evidence):
    """Twelve harms of Liang 2022 in 40 and 38 women; the arm with spironolactone and the totals stay outside."""
    found = harm_rates.pairs(evidence)
    assert {(needled.count.observed, control.count.observed) for needled, control in found} == {(40, 38)}
    assert {(needled.group, control.group) for needled, control in found} == {(harm_rates.NEEDLED, harm_rates.CONTROL)}
    assert len(found) == 12
    assert all(one.reread for pair in found for one in pair)


def test_the_intervals_are_counted_for_what_they_leave_open(evidence):
    """Five of the twelve hold both +10 and -10 of a hundred, one only more, three only fewer, three neither."""
    found = harm_rates.pairs(evidence)
    gaps = [summaries.newcombe(needled.count, control.count) for needled, control in found]
    assert sum(gap.low <= -0.1 and gap.high >= 0.1 for gap in gaps) == 5
    text = harm_rates.left_open(found).text
    assert text.startswith(
        "Of twelve intervals, five hold ten more of a hundred as well as ten fewer; one holds ten more only"
    )
    assert text.endswith("three ten fewer only, and three neither. Zero lies in all of them.")
    wide = [(rate(1, 4), rate(1, 4, harm_rates.CONTROL))]
    assert "one holds ten more of a hundred as well as ten fewer; none hold" in harm_rates.left_open(wide).text


def test_the_single_counts_add_up_to_the_totals(evidence):
    """24 and 27 events: the rows of the table are complete (anomaly a19)."""
    sums = [sum(one.count.affected for one in arm) for arm in zip(*harm_rates.pairs(evidence), strict=True)]
    text = harm_rates.totals(evidence).text
    assert f"{sums[0]} among 40" in text
    assert f"{sums[1]} among 38" in text
    assert "45 of 37 cannot be people" in text


def test_no_total_of_events_is_ever_a_share_of_people(evidence):
    """The printed totals are no rates."""
    assert all("total" not in one.event for one in harm_rates.rates(evidence))


def test_a_whole_study_is_needled_only_if_every_arm_was(evidence):
    """All of Li 2026 was needled; of Chinese women 2022 only half; of JDCR 531 nobody knows which half."""
    groups = {one.study_id: one.group for one in harm_rates.rates(evidence)}
    assert groups["lig2026"] == harm_rates.NEEDLED
    assert groups["fphl2022"] == harm_rates.TOGETHER
    assert groups["jdcr531"] == harm_rates.UNCLEAR


def test_groups_of_one_study_that_were_not_told_apart_have_names_of_their_own(evidence):
    """Two counts of one harm in two groups are not the same row."""
    pains = [one.event for one in harm_rates.rates(evidence) if one.study_id == "jdcr531"]
    assert pains == ["mild pain, group 1", "mild pain, group 2", "moderate pain, group 2"]


def test_others_are_all_the_rest(evidence):
    """Each study stands in the one figure or in the other."""
    shown = {one.study_id for pair in harm_rates.pairs(evidence) for one in pair}
    rest = {one.study_id for (one,) in harm_rates.others(evidence)}
    assert not shown & rest
    assert shown | rest == {one.study_id for one in harm_rates.rates(evidence)}


def test_the_difference_per_100_is_newcombes(evidence):
    """Wilson's limits of both shares, combined (Newcombe 1998, method 10), computed by hand for 1 of 40 and 0 of 38."""
    ends = []
    for k, n in ((1, 40), (0, 38)):
        z = stats.norm.ppf(0.975)
        middle, half = (k + z**2 / 2) / (n + z**2), z * ((k * (n - k) / n + z**2 / 4) ** 0.5) / (n + z**2)
        ends.append((k / n, middle - half, middle + half))
    (p1, l1, u1), (p2, l2, u2) = ends
    low = p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2) ** 0.5
    high = p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2) ** 0.5
    gap = summaries.newcombe(Events(1, 40), Events(0, 38))
    assert (gap.low, gap.high) == pytest.approx((low, high), abs=1e-9)
    rows = harm_rates.pair_rows(harm_rates.pairs(evidence)).set_index("harm")
    assert rows.loc["Infection", "per_100"] == "3 (−7 to 13)"


def test_the_title_says_how_many_harms_differ():
    """None, one or two of two; and no harm at all."""
    alike, apart = (rate(5, 40), rate(4, 38, harm_rates.CONTROL)), (rate(30, 40), rate(1, 38, harm_rates.CONTROL))
    assert harm_rates.finding([alike, alike]).startswith("Of two kinds of harm counted in both arms, none differs")
    assert "one differs" in harm_rates.finding([alike, apart])
    assert "two differ" in harm_rates.finding([apart, apart])
    assert harm_rates.finding([apart]).startswith("Of one kind of harm")
    assert harm_rates.finding([]) == "No harm was counted in both arms of a trial"


@given(counts=st.lists(st.integers(0, 10), min_size=1, max_size=5))
def test_the_range_of_people_holds_every_way_to_share_out_the_events(counts):
    """All events on the same people give the least, all on different people the most."""
    span = harm_rates.people_range([rate(k, 10) for k in counts])
    together = len(set().union(*(set(range(k)) for k in counts)))
    places, spread = 0, set()
    for k in counts:
        spread |= {(places + j) % 10 for j in range(k)}
        places += k
    assert span.low == together
    assert span.high == len(spread)


def test_a_range_of_people_needs_a_count():
    """Nothing counted, nothing said."""
    with pytest.raises(ValueError, match="no harm was counted"):
        harm_rates.people_range([])


def test_the_ranges_of_both_arms_are_told(evidence):
    """At least as many as had an itching scalp, at most one woman for each event."""
    text = harm_rates.people_range_said(harm_rates.pairs(evidence)).text
    assert "9 to 24 of 40 (needled) and 8 to 27 of 38 (not needled)" in text


def test_the_title_of_the_rest_counts_zeros(evidence):
    """Zeros of all."""
    others = harm_rates.others(evidence)
    zeros = [one for (one,) in others if not one.count.affected]
    assert len(zeros) == 11
    assert "eleven of 16 counts are zero" in harm_rates.others_finding(others)
