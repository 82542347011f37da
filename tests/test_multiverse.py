"""Every defensible analysis: against the pool of each, against a plain loop, and on executors that lose a worker."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from review import multiverse
from review.choices import choose
from review.comparisons import effects_for, pooled
from review.facts import at_hand
from review.tables import Evidence
from review.universes import RULES

MAIN = ("q_mn_plus_mnx", "hair_density")
SAMPLE, SEED = 120, 20261126
FEW = {
    "dhurat2013_include": 2, "dhurat2013_spread": 2, "yu2018_include": 2, "yu2018_unit": 2,
    "borrowed_sd": 2, "friendshipyufa_include": 2, "designs": 3, "measure": 2,
}  # fmt: skip


def replaced(evidence, **frames):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, **frames}))


def fewer(evidence, kept):
    """The evidence with only these decisions, each with so many of its options; the others at their default."""
    rows = evidence.decisions
    place = rows.groupby("decision_id").cumcount()
    limit = rows["decision_id"].map(kept).fillna(0)
    return replaced(evidence, decisions=rows[(place < limit) | rows["default"].astype(bool)])


def test_the_first_universe_is_our_own(evidence, table):
    """Every decision at its default, and the result that the other chapters show."""
    pool = pooled(effects_for(evidence, *MAIN))
    assert multiverse.departures(table, 0) == {}
    assert list(table.loc[0, ["estimate", "low", "high"]]) == [pool.estimate, pool.interval().low, pool.interval().high]
    assert (table["k"].iloc[0], table["unit"].iloc[0]) == (pool.k, pool.unit)


def test_each_universe_is_the_pool_that_its_options_give(evidence, table):
    """A seeded sample: `choose` with the options of a row gives the row."""
    at_once, names = at_hand(evidence), multiverse.decided(table)
    for place in np.random.default_rng(SEED).choice(len(table), SAMPLE, replace=False):
        row = table.iloc[place]
        pool = pooled(effects_for(at_once, *MAIN, choose(**row[names])))
        expected = [pool.estimate, pool.interval().low, pool.interval().high]
        np.testing.assert_allclose(row[["estimate", "low", "high"]].astype(float), expected, rtol=1e-12, atol=1e-12)
        assert (row["k"], row["unit"]) == (pool.k, pool.unit)


def test_what_is_left_out_is_counted(every, table):
    """Every combination is a universe or falls to one rule; every rule is named."""
    assert list(every.excluded["rule"]) == list(RULES.values())
    assert every.total == every.excluded["number"].sum() + len(every)
    options = [len(column.cat.categories) for _, column in table[multiverse.decided(table)].items()]
    assert every.total == np.prod(options)
    assert len(every) == len(table)


def test_no_analysis_is_counted_twice(every):
    """No two sets have the same numbers in the same unit; all have two results at least, in one unit."""
    rows = pd.DataFrame(np.hstack([every.effects, every.variances])).assign(unit=every.units)
    assert not rows.duplicated().any()
    assert (~np.isnan(every.effects)).sum(axis=1).min() == 2
    assert set(every.units) == {"hairs/cm2", "SD"}


def test_against_a_plain_loop(evidence):
    """With few decisions: every combination asked of `effects_for`, the impossible left out, the rest made unique."""
    some = fewer(evidence, FEW)
    decisions = {
        name: list(rows["option"]) for name, rows in some.decisions.groupby("decision_id", sort=False) if len(rows) > 1
    }
    assert {name: len(options) for name, options in decisions.items()} == FEW
    at_once, kept = at_hand(some), {}
    for options in product(*decisions.values()):
        chosen = dict(zip(decisions, options, strict=True))
        effects = effects_for(at_once, *MAIN, choose(**chosen))
        known = set(effects.loc[effects["basis"] != "none", "study_id"])
        put_in = {
            name.removesuffix("_include")
            for name, option in chosen.items()
            if name.endswith("_include") and option == "yes"
        }
        rows = effects[effects["included"]]
        if put_in <= known and len(rows) > 1:
            numbers = tuple(np.log(np.abs(rows[["value", "se"]].to_numpy(float))).round(9).ravel())
            kept[rows["unit"].iloc[0], tuple(rows["comparison_id"]), numbers] = 1
    found = multiverse.universes(some, *MAIN)
    listed = set()
    for unit, effects, variances in zip(found.units, found.effects, found.variances, strict=True):
        inside = ~np.isnan(effects)
        numbers = np.log(np.abs(np.column_stack([effects, np.sqrt(variances)])[inside])).round(9).ravel()
        listed.add((unit, tuple(np.array(found.comparisons)[inside]), tuple(numbers)))
    assert listed == set(kept)
    assert found.total == np.prod(list(FEW.values()))


def test_trials_that_may_be_one_never_stand_side_by_side(evidence):
    """With invented means for both, the two are in the product, and the rule counts what it leaves out."""
    row = evidence.measurements[evidence.measurements["measurement_id"] == "dhurat2013-m1"]
    new = [
        row.assign(
            measurement_id=f"{study}-m9{i}", study_id=study, arm_id=arm, mean=mean, sd=20.0, n=30, source_id=study
        )
        for study in ("liang2022", "friendshipyufa")
        for i, (arm, mean) in enumerate((("mn_mnx", 20.0), ("mnx", 10.0)))
    ]
    found = multiverse.universes(replaced(evidence, measurements=pd.concat([evidence.measurements, *new])), *MAIN)
    inside = pd.DataFrame(~np.isnan(found.effects), columns=found.comparisons)
    assert inside["liang2022-mnx"].all()
    assert "friendshipyufa-mnx" not in inside
    assert found.excluded.set_index("rule").loc[RULES["overlap"], "number"] > 0


def test_without_an_sd_there_is_no_universe_in_sds(evidence):
    """Yu 2018 without its printed ±: never among the SDs, and the rule says how often."""
    rows = evidence.measurements
    found = multiverse.universes(
        replaced(evidence, measurements=rows.assign(sd=rows["sd"].where(rows["study_id"] != "yu2018"))), *MAIN
    )
    yu = ~np.isnan(found.effects[:, found.comparisons.index("yu2018-mnx")])
    assert set(found.units[yu]) == {"hairs/cm2"}
    assert found.excluded.set_index("rule").loc[RULES["sd"], "number"] > 0


def test_questions_without_two_results_are_refused(evidence):
    """An unknown question, and one with a single trial."""
    with pytest.raises(ValueError, match="no comparison answers 'q_magic'"):
        multiverse.universes(evidence, "q_magic", "hair_density")
    with pytest.raises(ValueError, match="q_home has fewer than two results on hair_density"):
        multiverse.universes(evidence, "q_home", "hair_density")


def test_another_outcome(evidence):
    """Hair diameter: two trials, one of them only in when put in."""
    table = multiverse.run(multiverse.universes(evidence, MAIN[0], "hair_diameter"))
    assert set(table["unit"]) == {"um"}
    assert set(table["adistri2024_include"]) == {"yes"}


# What came out


def test_shares_by_hand(table):
    """Counted with numpy; hairs are held against what is noticed, SDs are not."""
    shares = multiverse.shares(table, noticed=41.69).set_index("unit")
    for unit, row in shares.iterrows():
        some = table[table["unit"] == unit]
        assert row["universes"] == len(some)
        assert row["above_zero"] == np.mean(some["low"] > 0)
        assert row["below_zero"] == np.mean(some["high"] < 0)
        assert row["estimate_above_zero"] == np.mean(some["estimate"] > 0)
    hairs = table[table["unit"] == "hairs/cm2"]
    assert shares.loc["hairs/cm2", "above_noticed"] == np.mean(hairs["low"] > 41.69)
    assert np.isnan(shares.loc["SD", "above_noticed"])
    assert multiverse.shares(table)["above_noticed"].isna().all()


def test_what_is_noticed_is_a_fact_with_its_place(evidence):
    """The threshold that the other chapters use."""
    step = multiverse.noticed(evidence)
    assert step.value == evidence.background.set_index("fact_id").loc["b33", "value"]
    assert step.source_id
    assert step.place
    assert multiverse.noticed(evidence, "b31").value == 43.36


def small(**columns):
    """A table of results whose decisions have their options in the order of appearance."""
    made = {
        name: pd.Categorical(values, list(dict.fromkeys(values))) for name, values in columns.items() if name in "ab"
    }
    return pd.DataFrame(made | {name: values for name, values in columns.items() if name not in "ab"})


def test_a_decision_about_a_trial_is_judged_where_the_trial_is_in():
    """Two means 1 and 3 by the option where the trial is in; where it is out the option changes nothing."""
    decisions = pd.DataFrame(
        {
            "decision_id": ["a_include", "a_unit", "b"],
            "study_id": ["a", "a", None],
            "about": ["include", "unit", "tau2"],
        }
    )
    inside = multiverse.within(SimpleNamespace(decisions=decisions.to_dict("records")))
    assert inside == {"a_unit": "a_include"}
    columns = {"a_include": ["yes", "yes", "no", "no"], "a_unit": list("xyxx"), "estimate": [1.0, 3.0, 9.0, 9.0]}
    found = multiverse.explained(small(**columns, unit=["SD"] * 4), inside).set_index("decision")["share"]
    assert found["a_unit"] == pytest.approx(1.0)


def test_spread_explained_by_hand():
    """Estimates that only one decision moves: it explains all, the other nothing; two halves explain their parts."""
    rest = {"low": [0.0] * 4, "high": [0.0] * 4, "k": [2] * 4, "unit": ["um"] * 4}
    one = multiverse.explained(small(a=list("xxyy"), b=list("uvuv"), estimate=[1.0, 1.0, 3.0, 3.0], **rest))
    assert dict(zip(one["decision"], one["share"], strict=True)) == {"a": 1.0, "b": 0.0}
    both = multiverse.explained(small(a=list("xxyy"), b=list("uvuv"), estimate=[0.0, 1.0, 2.0, 3.0], **rest))
    assert dict(zip(both["decision"], both["share"], strict=True)) == pytest.approx({"a": 0.8, "b": 0.2})


def test_the_largest_share_comes_first():
    """Whatever the order of the columns."""
    rest = {"low": [0.0] * 4, "high": [0.0] * 4, "k": [2] * 4, "unit": ["um"] * 4}
    found = multiverse.explained(small(a=list("xxyy"), b=list("uvuv"), estimate=[0.0, 2.0, 1.0, 3.0], **rest))
    assert list(found["decision"]) == ["b", "a"]
    assert found["share"].tolist() == pytest.approx([0.8, 0.2])


def test_of_equal_extremes_the_one_nearest_to_the_default():
    """Two universes share the highest estimate; the later one departs in one decision only."""
    rest = {"low": [0.0] * 3, "high": [0.0] * 3, "k": [2] * 3, "unit": ["um"] * 3}
    found = multiverse.extremes(small(a=list("xyx"), b=list("uvv"), estimate=[1.0, 3.0, 3.0], **rest))
    assert found["departures"].tolist() == [{}, {"b": "v"}]


def test_a_decision_plays_no_part_where_no_other_option_is_listed():
    """A trial that is out, and a route that uses no correlation: there the default alone is listed."""
    columns = {
        "a_in": ["yes", "yes", "yes", "no"],
        "a_route": ["p", "r", "r", "p"],
        "a_r": ["low", "low", "high", "low"],
        "b": list("uuuu"),
    }
    made = {name: pd.Categorical(values, list(dict.fromkeys(values))) for name, values in columns.items()}
    table = pd.DataFrame(made | {"estimate": [1.0, 2.0, 3.0, 4.0]})
    inside = {"a_route": "a_in", "a_r": "a_in"}
    parts = {name: multiverse.at_play(table, name, inside).tolist() for name in columns}
    assert parts["a_in"] == [True] * 4
    assert parts["a_route"] == [True, True, True, False]
    assert parts["a_r"] == [False, True, True, False]
    assert parts["b"] == [False] * 4


def test_shares_of_the_spread_are_shares(table):
    """Each lies between 0 and 1; decisions with one option are left out; the interval moves no estimate."""
    found = multiverse.explained(table)
    assert found["share"].between(0, 1).all()
    assert "friendshipyufa_include" not in set(found["decision"])
    assert found.loc[found["decision"] == "interval", "share"].max() < 1e-20


def test_extremes_and_rank(table):
    """The lowest and the highest of each unit; the departures named there lead back to them."""
    found = multiverse.extremes(table)
    assert list(zip(found["unit"], found["end"], strict=True)) == list(
        product(["hairs/cm2", "SD"], ["lowest", "highest"])
    )
    for row in found.to_dict("records"):
        some = table[table["unit"] == row["unit"]]
        assert row["estimate"] == (some["estimate"].min() if row["end"] == "lowest" else some["estimate"].max())
        chosen = {name: column.cat.categories[0] for name, column in table[multiverse.decided(table)].items()}
        chosen |= row["departures"]
        same = np.all([table[name] == option for name, option in chosen.items()], axis=0)
        assert table.loc[same, "estimate"].tolist() == [row["estimate"]]
    place, number = multiverse.rank(table)
    hairs = np.sort(table.loc[table["unit"] == "hairs/cm2", "estimate"])
    assert number == len(hairs)
    assert hairs[place - 1] == table["estimate"].iloc[0]


# Same bytes


def as_bytes(table):
    return b"".join(column.to_numpy().tobytes() for _, column in table.select_dtypes("number").items())


def test_the_same_data_give_the_same_bytes(evidence, table):
    """Once more from the tables on."""
    again = multiverse.run(multiverse.universes(evidence, *MAIN))
    pd.testing.assert_frame_equal(again, table, check_exact=True)
    assert as_bytes(again) == as_bytes(table)


class LosesAWorker:
    """The executor of a cluster, one of whose worker processes is killed as soon as a few results are back."""

    def __init__(self, client):
        self.executor, self.futures, self.open_at_death = client.get_executor(), [], 0
        self.victim = min(client.run(os.getpid).values())

    def submit(self, function, *task):
        """Hand a task to the cluster, and watch it."""
        self.futures.append(self.executor.submit(function, *task))
        self.futures[-1].add_done_callback(self.kill)
        return self.futures[-1]

    def kill(self, _):
        """Kill the worker once, after the third result."""
        if self.victim and sum(future.done() for future in self.futures) > 2:
            os.kill(self.victim, signal.SIGKILL)
            self.victim, self.open_at_death = 0, sum(not future.done() for future in self.futures)


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(every):
    """Two worker processes of dask, one of them killed while most chunks are open: the bytes of a single process."""
    distributed = pytest.importorskip("distributed", reason="a cluster is needed")
    many = replace(
        every,
        options=every.options.iloc[np.tile(np.arange(len(every.options)), 4)],
        effects=np.tile(every.effects, (4, 1)),
        variances=np.tile(every.variances, (4, 1)),
        units=np.tile(every.units, 4),
    )
    alone = multiverse.run(many, chunk=1024)
    workers = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**workers) as cluster, distributed.Client(cluster) as client:
        executor = LosesAWorker(client)
        spread = multiverse.run(many, executor=executor, chunk=1024, patience=3.0)
    assert executor.open_at_death > 10
    assert as_bytes(spread) == as_bytes(alone)


def test_threads_give_the_same_bytes(every, table):
    """Any executor of the standard library."""
    with ThreadPoolExecutor(2) as threads:
        assert as_bytes(multiverse.run(every, executor=threads)) == as_bytes(table)
