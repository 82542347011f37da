"""Tables that people read: rows of words that agree with the numbers behind them."""

from types import MappingProxyType

import pytest

from review import outcomes, show, summaries, tables, words
from review.comparisons import alternatives, choose, effects_for, pooled, risks_for
from review.tables import Evidence

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


@pytest.fixture(scope="module")
def effects(evidence):
    """The main comparison under the default decisions."""
    return effects_for(evidence, *MAIN)


def replaced(evidence, **frames):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def test_comparison_rows(effects):
    """One row a comparison: effect and interval where there is one, what it rests on, in or out, and why."""
    table = summaries.comparison_rows(effects).set_index("trial")
    assert len(table) == len(effects)
    assert table.loc["Dhurat 2013", "effect"] == "69.2 (4.4 to 134.0)"
    assert table.loc["Dhurat 2013", "people"] == "50 + 44"
    assert table.loc["Yu 2018", "people"] == "19, both halves"
    assert table.loc["Kumar 2018", "rests_on"] == "a bound on the SE"
    assert dict(table["pooled"].value_counts()) == {"no": 10, "yes": 3}
    assert tuple(table.loc["Liang 2022", ["effect", "people", "rests_on"]]) == ("", "", "")
    assert table["why"].str[0].str.isupper().sum() == len(table) - table["why"].str[0].str.isdigit().sum()


def test_every_basis_has_words():
    """No basis of an effect is without a name."""
    assert set(summaries.BASES) == {"printed", "recovered", "bound", "borrowed", "none"}


def test_estimator_and_weight_rows(effects):
    """Each estimator gives its own pool; weights add up to all, and the smallest is not rounded to nothing."""
    estimators = summaries.estimator_rows(effects).set_index("estimator")
    for name, label in summaries.METHODS.items():
        pool = pooled(effects, tau2=name)
        assert estimators.loc[label, "estimate"] == words.number(pool.estimate)
        assert estimators.loc[label, "hksj"].split("; ")[0] == words.interval(pool.interval())
    safe = pooled(effects, tau2="SJ").interval(method="HKSJ-safe")
    assert estimators.loc[summaries.METHODS["SJ"], "hksj"].endswith(f"; safe: {words.interval(safe)}")
    weights = summaries.weight_rows(effects).set_index("trial")
    assert list(weights["random"]) == ["3%", "54%", "43%"]
    assert weights.loc["Dhurat 2013", "common"] == "under 1%"


def test_tables_of_one_trial_say_what_is_not_defined(effects):
    """One trial has no variance between trials, no HKSJ interval and no prediction: each cell says so."""
    alone = effects[effects["study_id"] == "yu2018"]
    row = summaries.estimator_rows(alone).iloc[-1]
    assert (row["tau"], row["hksj"], row["prediction"]) == ("not defined",) * 3
    assert row["estimate"] == "12.0"
    assert list(summaries.weight_rows(alone)["random"]) == ["100%"]


def test_alternative_rows(evidence):
    """The default first, then what moves the pool most, another scale last; what changes nothing is left out."""
    table, pools = summaries.alternative_rows(evidence, *MAIN), alternatives(evidence, *MAIN)["pooled"]
    default, other = pools.iloc[0], [pool for pool in pools if pool.unit == "SD"]
    same = [pool for pool in pools[1:] if pool.unit != "SD" and pool.interval() != default.interval()]
    moved = sorted((abs(pool.estimate - default.estimate) for pool in same), reverse=True)
    assert table["changed"].iloc[0] == "Our defaults"
    assert list(table["estimate"][-len(other) :]) == [f"{words.number(pool.estimate)} SD" for pool in other]
    hairs = table["estimate"][1 : len(table) - len(other)]
    shown = [abs(float(text) - float(words.number(default.estimate))) for text in hairs]
    assert shown == pytest.approx(moved, abs=0.11)
    assert table["changed"].is_unique
    assert not table["changed"].str.contains("_").any()


def test_alternatives_without_a_default_pool(evidence):
    """For hair diameter one trial is left by default: the table says so, and shows the decision that adds a second."""
    table = summaries.alternative_rows(evidence, MAIN[0], "hair_diameter")
    assert list(table["changed"]) == ["Our defaults", "Adistri 2024, in the pool? yes"]
    assert table["interval"].iloc[0] == "not defined"
    assert list(table["trials"]) == ["one", "two"]


def test_decision_rows(evidence):
    """Each decision once, its option in force apart from the others, in words and with its reason."""
    table = summaries.decision_rows(evidence, MAIN[0])
    assert len(table) == evidence.decisions["decision_id"].nunique()
    unit = table.set_index("decision").loc["Kumar 2018, unit"]
    assert (unit["option"], unit["others"], unit["rests_on"]) == ("per square inch", "per cm²", "a05, a07")
    assert table["decision"].is_unique
    assert (table["option"] != table["others"]).all()
    assert set(evidence.decisions["about"]) <= set(summaries.ABOUT)
    report = table.set_index("decision").loc["Kumar 2018, report of its means"]
    assert (report["option"], report["others"]) == ("12.52, from Kumar 2018", "12.82, from mphl2023")


def test_a_decision_with_one_option_has_no_others(evidence):
    """A decision without an alternative is shown as such."""
    decisions = evidence.decisions
    one = decisions[(decisions["decision_id"] != "kumar2018_unit") | decisions["default"]]
    table = summaries.decision_rows(replaced(evidence, decisions=one), MAIN[0]).set_index("decision")
    assert table.loc["Kumar 2018, unit", "others"] == "none"


def test_synthesis_rows(evidence):
    """Each published synthesis once, with the estimate that the evidence README lists, on its own scale."""
    table = summaries.synthesis_rows(evidence)
    assert len(table) == len(summaries.SYNTHESES)
    shown = dict(zip(table["review"].str.split().str[0], table["estimate"], strict=True))
    assert [shown[name] for name in ("Gupta", "Pei", "Xu", "Ahmed", "Abdi")] == ["13", "13.36", "15.82", "1.32", "1.76"]
    assert not table.isin(["nan", "<NA>", "nan%"]).any().any()


def test_risk_rows(evidence):
    """Counts, risk ratio and difference per hundred; what cannot be estimated says so."""
    risks = risks_for(evidence, MAIN[0])
    table = summaries.risk_rows(risks).set_index("trial")
    row = table.loc["Chinese women 2022"]
    assert (row["needled"], row["control"]) == ("17 of 20", "9 of 20")
    assert row["risk_ratio"].startswith("1.9 (")
    assert row["per_100"] == "40 (10 to 62)"
    none = summaries.risk_rows(risks.assign(risk_ratio=None, risk_difference=None))
    assert set(none["risk_ratio"]) == set(none["per_100"]) == {"not estimable"}
    assert set(risks["event"]) <= set(outcomes.EVENTS)


def test_certainty_rows(evidence):
    """Every domain of the table, in plain words."""
    table = summaries.certainty_rows(evidence, *MAIN)
    assert list(table["domain"])[-1] == "Overall"
    assert not table[["domain", "judgement"]].apply(lambda cells: cells.str.contains("_")).any().any()


def test_every_table_can_be_shown(evidence, effects):
    """No summary holds a number, a list or a tuple: all cells are words."""
    frames = [
        summaries.comparison_rows(effects_for(evidence, *MAIN, choose(adistri2024_include="yes"))),
        summaries.estimator_rows(effects), summaries.weight_rows(effects), summaries.alternative_rows(evidence, *MAIN),
        summaries.decision_rows(evidence, MAIN[0]), summaries.synthesis_rows(evidence),
        summaries.risk_rows(risks_for(evidence, MAIN[0])), summaries.certainty_rows(evidence, *MAIN),
    ]  # fmt: skip
    for frame in frames:
        assert frame.map(lambda cell: isinstance(cell, str)).all().all()
        assert "nan" not in show.table(frame, "x").markup
