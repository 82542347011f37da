"""How sure a printed number is: each number again from a formula, and each word from its number."""

import pytest
from scipy import stats

from review import comparable, comparisons, facts, precision
from review.changes import PrePost
from review.estimates import Arm


@pytest.fixture(scope="module")
def yu(evidence):
    return comparisons.effects_for(evidence, "q_mn_plus_mnx", "hair_density").set_index("study_id").loc["yu2018"]


@pytest.fixture(scope="module")
def north(evidence):
    return comparable.arms_of(evidence, "northindia2025", "hair_density")


@pytest.fixture(scope="module")
def printed(evidence):
    rows = facts.records(evidence.background, topic="minoxidil_effect")
    return [row for row in rows if facts.given(row["sd"])]


def test_strangers_and_pairs_as_anomaly_a12_has_them(both, yu):
    """End values of strangers: SE 7.32, p = 0.18. Changes: 4.18 as pairs, 6.98 or 4.49 as strangers."""
    text = str(precision.as_strangers(both, yu))
    assert "9.93 hairs apart at the end, SE 7.32, and so p = 0.18. The paper prints p = 0.01." in text
    p = 2 * stats.t.sf(both.strangers.value / both.strangers.se, 36)
    assert p == pytest.approx(0.18, abs=0.005)
    text = str(precision.as_pairs(both, yu))
    assert "12.03 hairs more gained, SE 4.18" in text
    for r in (0.5, 0.8):
        squares = [a**2 + b**2 - 2 * r * a * b for a, b in ((21.58, 25.45), (18.77, 19.22))]
        alone, shared = sum(squares) / 19, 2 * r * (squares[0] * squares[1]) ** 0.5 / 19
        assert f"{alone**0.5:.2f} as strangers and {(alone - shared) ** 0.5:.2f} as pairs if r = {r}" in text
        assert f"({(alone / (alone - shared)) ** 0.5:.2f} times as large)" in text


def test_one_trial_by_t_reaches_further(yu):
    """12.03 ± 2.101 × 4.179 with 18 degrees of freedom, and ± 1.96 × 4.179 as drawn."""
    half = stats.t.isf(0.025, 18) * yu["se"]
    text = str(precision.by_t(yu))
    assert f"{yu['value'] - half:.1f} to {yu['value'] + half:.1f} instead of 3.8 to 20.2" in text


def strangers_r(squares, products, gap, p):
    """The correlation of start and end at which 19 + 19 strangers reach p, in closed form."""
    se = gap / stats.t.isf(p / 2, 36)
    return (squares - 19 * se**2) / (2 * products)


def test_anomaly_a12_says_what_its_numbers_give(evidence, both, yu):
    """Each number in its text again, from the printed averages and ±, by scipy's t."""
    row = facts.only(evidence.anomalies, anomaly_id="a12")
    t18, t36 = stats.t.isf([0.005, 0.01], 18), stats.t.isf(0.005, 36)
    gap, end, se = both.gaps["change"], both.strangers, both.gaps["change"] / t18[0]
    for part in (
        f"{end.value:.2f}, SE = sqrt((25.45^2 + 19.22^2)/19) = {end.se:.2f}, t = {end.value / end.se:.2f}",
        f"p = {2 * stats.t.sf(end.value / end.se, 36):.2f}",
        f"29.02 - 16.99 = {gap:.2f}, t(18) = {t18[0]:.3f}, SE = {se:.2f}",
        f"18 - 14 = 4, t(18) = {t18[1]:.3f}, SE = {4 / t18[1]:.2f}",
    ):
        assert part in row["check"]
    count = strangers_r(25.45**2 + 19.22**2 + 21.58**2 + 18.77**2, 25.45 * 21.58 + 19.22 * 18.77, gap, 0.01)
    shaft = strangers_r(13**2 + 15**2 + 16**2 + 14**2, 13 * 15 + 16 * 14, 4, 0.02)
    assert f"about {count:.1f} (count) and {shaft:.2f} (thickness)" in row["finding"]
    loose = both.strangers_se(0.5)
    assert f"SE of {loose:.2f} if r = 0.5, which is {loose / se:.2f} times {se:.2f}" in row["finding"]
    assert gap / t36 < both.strangers_se(0.79)
    ends = [gap / stats.t.isf(p / 2, 18) for p in (0.005, 0.015)]
    assert f"({se:.2f}; {ends[0]:.2f} to {ends[1]:.2f} for p between 0.005 and 0.015)" in row["consequence"]
    assert yu["se"] == pytest.approx(se)


def test_strangers_have_a_degree_of_freedom_less_for_each_half(yu):
    """With four people in each half t has 2·4 - 2 = 6 degrees of freedom."""
    arms = [Arm(4, mean, 5.0, "hairs") for mean in (10, 20, 10, 14)]
    small = comparable.Halves(PrePost(*arms[:2]), PrePost(*arms[2:]), ())
    p = 2 * stats.t.sf(6 / (50 / 4) ** 0.5, 6)
    assert f"p = {p:.2f}." in str(precision.as_strangers(small, yu))


def test_rounding_of_p_gives_a_range(yu):
    """a12: SE 3.76 to 4.47 for p between 0.005 and 0.015."""
    assert precision.printed_p(yu) == 0.01
    assert "3.76 to 4.47" in str(precision.rounded_p(yu))


def test_three_forms_give_one_sd():
    """SD, SE and interval of one arm lead back to the same SD; the interval is t's."""
    arm = Arm(16, 10.0, 4.0, "um")
    rows = precision.form_rows(arm)
    assert list(rows["sd"]) == ["4.00"] * 3
    low, high = stats.t.interval(0.95, 15, loc=10.0, scale=1.0)
    assert rows["reads"].iloc[2] == f"{low:.2f} to {high:.2f}"
    assert rows["reads"].iloc[1] == "1.00"


def test_plus_minus_has_two_readings(north):
    """As an SE the SD is larger by the root of n."""
    rows = precision.plus_minus_rows({"one": north[0]["mn_prp"]})
    assert rows.to_dict("records") == [{"arm": "one", "mean": "22.1", "n": "40", "as_sd": "4.5", "as_se": "28.5"}]


def test_a_count_bounds_its_spread(both):
    """SD 111 around 73 hardly fits a count; a small ± can."""
    assert "SD of 111 hairs around an average of 73" in str(precision.plus_minus_count(both.needled.after, ()))
    assert "that hardly fits" in str(precision.plus_minus_count(both.needled.after, ()))
    assert "that can fit" in str(precision.plus_minus_count(Arm(9, 50.0, 2.0, "count"), ()))


def test_readings_are_placed_beside_printed_sds(north, printed):
    """4.5 lies below, 28.5 above; a reading between them says so."""
    text = str(precision.plus_minus_change(north[0]["mn_prp"], (), printed))
    assert "is 4.5, below all of these" in text
    assert "SD of 28.5, above all of these" in text
    assert "is 20.0, in the range of these" in str(precision.plus_minus_change(Arm(9, 1.0, 20.0, "x"), (), printed))


def test_smd_under_both_readings(evidence, north):
    """8.5 over the pooled SD, times J, and the same over SDs that are √n larger."""
    arms, steps = north
    told = precision.plus_minus_smd(evidence, arms["mn_prp"], arms["prp"], steps)
    sd = ((39 * 4.5**2 + 29 * 3.9**2) / 68) ** 0.5
    larger = ((39 * 4.5**2 * 40 + 29 * 3.9**2 * 30) / 68) ** 0.5
    j = 1 - 3 / (4 * 68 - 1)
    assert f"{8.5 / sd * j:.2f} SDs if ± is the SD, and {8.5 / larger * j:.2f} if it is the SE" in str(told)
    assert "60% of the SMDs above 3" in str(told)


def test_an_arm_counted_twice_looks_too_sure(north):
    """Twice gives the smallest SE; split, merged and exact ways agree closely and count everybody once."""
    arms, steps = north
    ways = precision.shared_ways(arms["mn_prp"], [arms["prp"], arms["mn"]])
    twice, *others = ways.values()
    assert twice[2] == 80
    assert {people for *_, people in others} == {40}
    assert all(se > twice[1] for _, se, _ in others)
    assert max(se for _, se, _ in others) < 1.05 * min(se for _, se, _ in others)
    assert all(value == pytest.approx(twice[0], abs=0.1) for value, *_ in others)
    assert "Counting 40 people as 80" in str(precision.shared_said(ways, steps))
    assert list(precision.shared_rows(ways)["people"]) == ["80", "40", "40", "40"]


def test_merging_is_done_on_the_people(north):
    """The merged arm's difference is that of all 60 people's mean: (13.6 + 10.9)/2 with equal numbers."""
    arms, _ = north
    ways = precision.shared_ways(arms["mn_prp"], [arms["prp"], arms["mn"]])
    assert ways["The other arms merged into one"][0] == pytest.approx(22.1 - (13.6 + 10.9) / 2)


def test_one_gain_on_several_rulers(both):
    """Every line is the gain over its SD, and the sentence gives the spread of them."""
    rows = precision.ruler_rows(both)
    assert len(rows) == len(both.rulers)
    first = 12.03 / both.rulers["values at the start"]
    assert rows["gain"].iloc[0] == f"{first * (1 - 3 / (4 * 18 - 1)):.2f}"
    sds = both.rulers.values()
    assert f"{max(sds) / min(sds):.1f} times the smallest" in str(precision.rulers_said(both))


def test_hairs_and_sds_agree_at_one_sd_only(evidence, printed):
    """13/1.32 = 9.8; with the SDs that trials print 1.32 SDs are 19 to 34 hairs."""
    told = precision.hairs_and_sds(evidence, printed)
    assert "one SD is 9.8 hairs per cm²" in str(told)
    assert "1.32 SDs are 19 to 34 hairs per cm²" in str(told)
    assert [step.value for step in told.trail] == [13, 1.32]
