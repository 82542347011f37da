"""Each route to a standard error against direct arithmetic, and what it refuses."""

from types import SimpleNamespace

import pytest
from scipy import stats

from review import tables
from review.comparisons import choose, effects_for
from review.facts import Difference
from review.group_sizes import Sizes
from review.routes import BY_DEFAULT, ROUTES, effect_step, in_sds, standard_error, with_sds

COMPARISON = {"comparison_id": "t-1", "study_id": "t", "needled_arm_id": "a", "control_arm_id": "b"}
SOURCE = {"source_id": "own", "place": "Table 1", "access": "table", "access_detail": None}
PARALLEL, HALVES = Sizes(30, 20, False, ()), Sizes(20, 20, True, ())


def gap(needled=9.0, control=4.0, *, kind="change", sds=None, ses=None, unit="hairs/cm2", printed=(None, None)):
    rows = tuple({"week": 12.0, "se": se} for se in printed)
    return Difference(needled, control, unit, kind, "hair_density", rows, sds, ses, ())


def evidence(*p, **cells):
    """A trial that prints the given (statistic, value) pairs, and one borrowed SD."""
    ids = {"study_id": "t", "needled_arm_id": "a", "control_arm_id": "b", "outcome": "hair_density", "week": 12.0}
    rows = [ids | {"quantity": "change", "statistic": name, "value": value} | SOURCE | cells for name, value in p]
    fact = {"fact_id": "b1", "sd": 25.0, "population": "men"} | SOURCE
    return SimpleNamespace(studies=[{"study_id": "t", "source_id": "own"}], contrasts=rows, background=[fact])


def along(route, found, people=PARALLEL, read=None, **decided):
    return ROUTES[route](read or evidence(), COMPARISON, found, people, decided)


@pytest.fixture(scope="module")
def real():
    """The tables of the review."""
    return tables.load()


def test_printed_sds():
    """SE = √(sd²/n + sd²/n) with separate variances; the SD is taken at its word, and the step says so."""
    spread = along("printed", gap(sds=(6.0, 5.0)))
    assert spread.se == pytest.approx((36 / 30 + 25 / 20) ** 0.5)
    assert (spread.basis, spread.sds) == ("printed", (6.0, 5.0))
    assert spread.steps[0].assumption == "“±” is an SD"


def test_printed_standard_errors():
    """SEs of two means add in squares; the SDs that they imply are se·√n."""
    spread = along("printed", gap(ses=(3.0, 4.0)))
    assert (spread.se, spread.basis) == (5.0, "recovered")
    assert spread.sds == pytest.approx((3 * 30**0.5, 4 * 20**0.5))


@pytest.mark.parametrize(
    ("printed", "assumed"), [((3.0, 4.0), "SEs of the means"), ((None, 4.0), "interval"), ((None, None), "interval")]
)
def test_a_printed_standard_error_is_not_called_an_interval(printed, assumed):
    """The step says what was read: SEs, or an interval where one of the two is one."""
    assert assumed in along("printed", gap(ses=(3.0, 4.0), printed=printed)).steps[0].assumption


@pytest.mark.parametrize("cells", [{"sds": (6.0, 5.0)}, {"ses": (3.0, 4.0)}])
def test_printed_spread_of_halves_or_of_two_times_is_not_the_spread_of_the_difference(cells):
    """Halves as independent people are wrong, and the SDs before and after are not that of the change."""
    assert along("printed", gap(**cells), HALVES) is None
    assert along("printed", gap(kind="change from baseline to end", sds=((6.0, 5.0), (4.0, 4.0)))) is None


@pytest.mark.parametrize(("people", "df"), [(PARALLEL, 48), (HALVES, 19)])
@pytest.mark.parametrize("control", [4.0, 14.0])
def test_exact_p(people, df, control):
    """SE = |difference|/t, two-sided, with the degrees of freedom of the design, whatever the sign."""
    spread = along("exact_p", gap(control=control), people, evidence(("p", 0.03)))
    assert spread.se == pytest.approx(5 / stats.t.isf(0.015, df))
    assert spread.basis == "recovered"
    assert ("paired" in spread.steps[1].assumption) == people.paired
    assert 2 * stats.t.sf(5 / spread.se, df) == pytest.approx(0.03)


def test_an_implied_sd_gives_back_the_se():
    """The SD that a p asks for, put into the formula for two means, is the same SE; halves have none."""
    spread = along("exact_p", gap(), PARALLEL, evidence(("p", 0.03)))
    assert spread.sds[0] * (1 / 30 + 1 / 20) ** 0.5 == pytest.approx(spread.se)
    assert along("exact_p", gap(), HALVES, evidence(("p", 0.03))).sds is None


def test_a_bound_is_called_one():
    """p < 0.03 gives the widest SE; every word of its steps says below, and never an equals sign."""
    bound = along("p_bound", gap(), PARALLEL, evidence(("p_upper_bound", 0.03)))
    assert bound.se == along("exact_p", gap(), PARALLEL, evidence(("p", 0.03))).se
    assert bound.basis == "bound"
    assert [step.what.split(" ")[:2] for step in bound.steps[:2]] == [["p", "<"], ["SE", "below"]]
    assert "an SD below" in bound.steps[2].what
    assert "stands in for the SE" in bound.steps[1].assumption
    assert "SE at most" in effect_step(5.0, "um", 1.0, "bound").what


@pytest.mark.parametrize("route", ["exact_p", "p_bound"])
def test_an_exact_p_is_no_bound_and_a_bound_no_exact_p(route):
    """Each route reads its own statistic only."""
    other = {"exact_p": "p_upper_bound", "p_bound": "p"}[route]
    assert along(route, gap(), PARALLEL, evidence((other, 0.03), ("p_lower_bound", 0.03), ("ns", None))) is None


def test_correlation_by_hand():
    """Change SDs √(b² + a² − 2rab) = √21, √16; two groups: √(21/30 + 16/20); halves with the same r between them."""
    two_times = gap(kind="change from baseline to end", sds=((4.0, 5.0), (4.0, 4.0)))
    spread = along("correlation", two_times, correlation="0.5")
    assert spread.sds == pytest.approx((21**0.5, 4))
    assert spread.se == pytest.approx((21 / 30 + 16 / 20) ** 0.5)
    assert "r = 0.5" in spread.steps[0].assumption
    halves = along("correlation", two_times, HALVES, correlation="0.5")
    assert halves.se == pytest.approx(((21 + 16 - 21**0.5 * 4) / 20) ** 0.5)
    assert "so do the two halves" in halves.steps[0].assumption
    assert along("correlation", gap(sds=(4.0, 5.0)), correlation="0.5") is None
    with pytest.raises(ValueError, match="needs a decision about the correlation"):
        along("correlation", two_times)


def test_borrowed_sd():
    """SE = sd·√(1/n + 1/n), for density only: an SD in hairs is none in micrometres, and halves need a paired one."""
    spread = along("borrowed", gap(), borrowed_sd="b1")
    assert spread.se == pytest.approx(25 * (1 / 30 + 1 / 20) ** 0.5)
    assert (spread.basis, spread.sds) == ("borrowed", (25.0, 25.0))
    assert spread.steps[0].source_id == "own"
    assert "another trial" in spread.steps[1].assumption
    assert along("borrowed", gap(), HALVES, borrowed_sd="b1") is None
    assert along("borrowed", gap(unit="um"), borrowed_sd="b1") is None
    with pytest.raises(ValueError, match="needs a decision about the borrowed sd"):
        along("borrowed", gap())


def test_the_first_route_that_serves_is_taken():
    """Printed SDs of any report come before an exact p, and that before a bound; a decision overrides the order."""
    both = evidence(("p", 0.03), ("p_upper_bound", 0.05))
    plain, printed = (gap(), PARALLEL), (gap(control=5.0, kind="final", sds=(6.0, 5.0)), PARALLEL)
    assert BY_DEFAULT == ("printed", "exact_p", "p_bound")
    assert standard_error(both, COMPARISON, [plain, printed], {})[2].basis == "printed"
    assert standard_error(both, COMPARISON, [plain], {})[2].basis == "recovered"
    assert standard_error(both, COMPARISON, [plain, printed], {"spread": "p_bound"})[2].basis == "bound"


REFUSALS = [
    (gap(), (), {}, "neither an SD nor a p value was read"),
    (gap(), (), {"spread": "exact_p"}, "in the way that was decided"),
    (gap(4.0, 4.0), (("p", 0.9),), {}, "a difference of 0 has no standard error"),
    (gap(), (("p", 0.0),), {}, "p is below 0.0005"),
    (gap(), (("p_upper_bound", 1.0),), {}, "a p of 1 belongs to a difference of 0"),
]


@pytest.mark.parametrize(("found", "p", "decided", "reason"), REFUSALS)
def test_refusals_have_a_reason(found, p, decided, reason):
    """Where no route serves, the reason is said instead of a number."""
    with pytest.raises(ValueError, match=reason):
        standard_error(evidence(*p), COMPARISON, [(found, PARALLEL)], decided)


def test_a_p_that_cannot_serve_does_not_hide_another_pair_of_means():
    """When the first pair refuses, the next one is tried."""
    pairs = [(gap(4.0, 4.0), PARALLEL), (gap(), PARALLEL)]
    assert standard_error(evidence(("p", 0.2)), COMPARISON, pairs, {})[0].value == 5


PRINTED = [
    # trial, outcome, choices, difference, SE, tolerance of the SE (README of the evidence pack), basis
    ("dhurat2013", "hair_density", {}, 69.2, 33.0, 0.06, "recovered"),
    ("dhurat2013", "hair_density", {"dhurat2013_arm_n": "equal_split"}, 69.2, 33.1, 0.05, "recovered"),
    ("kumar2018", "hair_density", {}, 1.65, 0.40, 0.005, "bound"),
    ("kumar2018", "hair_density", {"kumar2018_unit": "hairs/cm2"}, 10.63, 2.57, 0.005, "bound"),
    ("yu2018", "hair_density", {}, 12.03, 4.18, 0.005, "recovered"),
    ("yu2018", "hair_diameter", {}, 4.0, 1.57, 0.005, "recovered"),
    ("adistri2024", "hair_density", {}, 43.2, 12.0, 0.05, "bound"),
    ("adistri2024", "hair_diameter", {}, 12.0, 3.9, 0.05, "recovered"),
]


@pytest.mark.parametrize(("study", "outcome", "options", "value", "se", "near", "basis"), PRINTED)
def test_routes_of_the_evidence_pack(real, study, outcome, options, value, se, near, basis):
    """The table "What can be pooled" of the evidence README, line by line."""
    row = effects_for(real, "q_mn_plus_mnx", outcome, choose(**options)).set_index("study_id").loc[study]
    assert row["value"] == pytest.approx(value, abs=0.005)
    assert row["se"] == pytest.approx(se, abs=near)
    assert row["basis"] == basis


SPREADS = [
    ("dhurat2013", {}, "an SD of 160 hairs per cm² in each arm"),
    ("dhurat2013", {"dhurat2013_arm_n": "equal_split"}, "an SD of 165 hairs per cm² in each arm"),
    ("kumar2018", {}, "an SD below 1.64 hairs per cm² in each arm"),
]


@pytest.mark.parametrize(("study", "options", "text"), SPREADS)
def test_implied_sds_of_the_evidence_pack(real, study, options, text):
    """SD 160 (50 + 44) and 165 (50 + 50) for Dhurat 2013; 1.64 for Kumar 2018 as printed."""
    effects = effects_for(real, "q_mn_plus_mnx", "hair_density", choose(**options)).set_index("study_id")
    assert any(text in step.what for step in effects.loc[study, "trail"])


ROUNDED = [("hair_density", 12.03, 0.005, 3.76), ("hair_density", 12.03, 0.015, 4.47)]
ROUNDED += [("hair_diameter", 4, 0.015, 1.49), ("hair_diameter", 4, 0.025, 1.64)]


@pytest.mark.parametrize(("outcome", "value", "p", "se"), ROUNDED)
def test_rounding_of_p_in_the_split_scalp(outcome, value, p, se):
    """Yu 2018: SE 3.76 to 4.47 for p 0.005 to 0.015, and 1.49 to 1.64 for the thickness, with t(18)."""
    people = Sizes(19, 19, True, ())
    pair = gap(value, 0.0, unit="um" if outcome == "hair_diameter" else "hairs/cm2")
    assert along("exact_p", pair, people, evidence(("p", p))).se == pytest.approx(se, abs=0.005)


def row(**cells):
    """A row of effects as `in_sds` takes it."""
    base = {"value": 5.0, "se": 1.0, "unit": "um", "basis": "printed", "paired": False, "trail": (), "sds": (6.0, 5.0)}
    return base | {"n_needled": 30, "n_control": 20, "included": True, "why": "fine"} | cells


def test_in_sds_refuses_halves_whose_se_no_correlation_gives():
    """An SE larger than two opposite halves could have contradicts the SDs: no effect, and the reason."""
    found = in_sds(row(paired=True, n_needled=20, n_control=20, se=9.0))
    assert (found["included"], found["basis"]) == (False, "none")
    assert "correlation" in found["why"]
    assert in_sds(row(basis="none")) == {"unit": "SD"}


def test_in_sds_is_free_of_the_unit():
    """The same arms in mm give the same g."""
    large, small = in_sds(row()), in_sds(row(value=0.005, se=0.001, sds=(0.006, 0.005), unit="mm"))
    assert [small["value"], small["se"]] == pytest.approx([large["value"], large["se"]])


def test_sds_between_people():
    """What the route has, else the SDs printed or those of the change; without any, a refusal."""
    spread = along("exact_p", gap(), HALVES, evidence(("p", 0.01)))
    assert spread.sds is None
    assert with_sds(gap(sds=(6.0, 5.0)), HALVES, spread, {}).sds == (6.0, 5.0)
    changes = with_sds(gap(sds=((3.0, 4.0), (6.0, 8.0))), HALVES, spread, {"correlation": "0"})
    assert changes.sds == (5.0, 10.0)
    assert "“±” is an SD" in changes.steps[-1].assumption
    with pytest.raises(ValueError, match="no SD between people was read"):
        with_sds(gap(), HALVES, spread, {})
    known = along("exact_p", gap(), PARALLEL, evidence(("p", 0.01)))
    assert with_sds(gap(), PARALLEL, known, {}) is known
