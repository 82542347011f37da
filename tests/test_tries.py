"""Printed pairs, every way to an effect, and exercises: complete, in order, and never a number that was not read."""

import pytest

from review import comparisons, facts, recover, show, tries

from .changing import with_table

MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def found(evidence):
    return tries.ways(evidence, *MAIN)


def of(found, study_id):
    return [way for way in found if way.study_id == study_id]


def test_the_first_way_of_each_trial_is_the_default(evidence, found):
    """Same trials, same numbers, same order as in the table of effects."""
    effects = comparisons.effects_for(evidence, *MAIN)
    effects = effects[effects["value"].notna()]
    firsts = {way.study_id: way for way in reversed(found)}
    assert list(dict.fromkeys(way.study_id for way in found)) == list(effects["study_id"])
    for row in effects.to_dict("records"):
        way = firsts[row["study_id"]]
        assert (way.value, way.se, way.basis) == (row["value"], row["se"], row["basis"])


def test_each_way_is_what_its_options_give(evidence, found):
    """The options of a way, chosen by hand, lead to the same effect; no result stands twice."""
    for way in of(found, "kumar2018") + of(found, "yu2018"):
        effects = comparisons.effects_for(evidence, *MAIN, comparisons.choose(**way.options))
        row = effects.set_index("study_id").loc[way.study_id]
        assert (row["value"], row["se"]) == (way.value, way.se)
    assert len({(way.study_id, way.value, way.se, way.basis) for way in found}) == len(found)
    assert len({(way.study_id, way.text) for way in found}) == len(found)


def test_every_unit_and_every_borrowed_sd_is_tried(evidence, found):
    """Kumar 2018 under both units; each SD of the decisions table in Dhurat 2013, by the formula for two arms."""
    assert {round(way.value, 2) for way in of(found, "kumar2018")} == {1.65, 10.63}
    options = facts.records(evidence.decisions, decision_id="borrowed_sd")
    sds = [facts.only(evidence.background, fact_id=row["option"])["sd"] for row in options]
    ses = {way.se for way in of(found, "dhurat2013") if way.route == "borrowed"}
    assert ses == {recover.difference_se_from_sd(sd, 50, 44) for sd in sds}
    assert {way.route for way in of(found, "yu2018")} == {"exact_p", "correlation"}


def test_a_way_is_told_by_what_makes_it_differ(found):
    """The route first; a unit only where there are several; r and the reading of ± where they make the spread."""
    texts = {name: {way.text for way in of(found, name)} for name in ("dhurat2013", "kumar2018", "yu2018")}
    assert {"the exact p", "SD 25.4 borrowed"} <= texts["dhurat2013"]
    assert not any("," in text for text in texts["dhurat2013"])
    routes = {"the bound from p", *(f"SD {sd} borrowed" for sd in ("17.6", "25.4"))}
    assert {f"{route}, {unit}" for route in routes for unit in ("per square inch", "per cm²")} <= texts["kumar2018"]
    assert {text.split(", ")[0] for text in texts["yu2018"]} == {"the exact p", "± as an SD", "± as an SE"}
    assert {text.split(", ")[1] for text in texts["yu2018"] if "±" in text} == {"r = 0.3", "r = 0.5", "r = 0.8"}


def test_what_is_not_tried_stays_at_its_default(evidence, found):
    """No way leaves a trial out, counts other people or takes another report; Kumar 2018 has one mean in each unit."""
    about = {row["decision_id"]: row["about"] for row in facts.records(evidence.decisions)}
    tried = {about[name] for way in found for name in way.options}
    assert not tried & set(tries.NOT_TRIED)
    assert tried == {"unit", "spread", "correlation", "plus_minus", "borrowed_sd"}
    assert len({way.value for way in of(found, "kumar2018")}) == 2


def test_fewer_ways_borrow_the_default_sd_and_keep_every_route(evidence, found):
    """The default of each trial stays, and so do its routes and units."""
    kept = tries.fewer(evidence, found)
    assert {(way.study_id, way.route, way.value) for way in kept} == {(w.study_id, w.route, w.value) for w in found}
    assert len(of(kept, "dhurat2013")) == 2
    small = [[name for name in way.options if name.endswith(("_correlation", "_plus_minus", "_unit"))] for way in kept]
    default = comparisons.decisions(evidence)
    for way, names in zip(kept, small, strict=True):
        assert sum(way.options[name] != default[name] for name in names) < 2
    assert len(kept) < len(found)


def test_a_trial_without_decisions_has_one_way(evidence):
    """North India 2025 prints ± for both arms and its people: one way, by the printed spread."""
    (way,) = tries.ways(evidence, "q_mn_plus_prp", "hair_density")
    assert (way.study_id, way.route, way.basis) == ("northindia2025", "printed", "printed")
    diameters = {way.study_id: way for way in tries.ways(evidence, MAIN[0], "hair_diameter")}
    assert {name: way.route for name, way in diameters.items()} == {"yu2018": "exact_p", "adistri2024": "exact_p"}


def test_every_way_says_what_it_rests_on(found):
    """No standard error of the main question is printed, so each way has an assumption."""
    assert all(way.assumption for way in found)


@pytest.mark.parametrize(("cells", "route"), [({"se": 3.0}, "se"), ({"ci_low": 1.0, "ci_high": 5.0}, "interval")])
def test_a_printed_se_and_a_printed_interval_are_two_routes(evidence, cells, route):
    """North India 2025 with its SDs taken out and SEs or intervals of the means put in their place."""
    table = evidence.measurements.copy()
    mine = (table["study_id"] == "northindia2025") & (table["outcome"] == "hair_density")
    table.loc[mine, "sd"] = float("nan")
    for column, value in cells.items():
        table.loc[mine, column] = value
    (way,) = tries.ways(with_table(evidence, "measurements", table), "q_mn_plus_prp", "hair_density")
    assert (way.route, way.basis) == (route, "recovered")
    printed = tries.ROUTES[route][0]
    assert "North India 2025" in tries.route_rows([way]).set_index("printed")["trials"][printed]


def test_each_way_stands_in_the_row_of_its_route(found):
    """Routes that no trial of the main question can take say so; the others name their trials."""
    rows = tries.route_rows(found).set_index("printed")["trials"]
    assert list(rows[:3]) == ["none"] * 3
    assert rows["Exact p of the comparison"].startswith("Dhurat 2013: 33.05; Yu 2018: 4.18")
    assert "Adistri 2024" in rows["p below a limit"]


def test_printed_rows_hold_every_mean_once_and_as_printed(evidence):
    """Both arms side by side with unit and source; an arm that was not read is called so."""
    rows = tries.printed_rows(evidence, MAIN[0], "hair_density", "hair_count")
    told = rows[["trial", "quantity", "needled", "control", "unit"]].to_records(index=False).tolist()
    assert ("Yu 2018", "average at the end", "73.14 ± 25.45", "63.21 ± 19.22", "count (area not stated)") in told
    assert ("Kumar 2018", "average change", "12.52", "1.89", "hairs per square inch") in told
    means = evidence.measurements
    mine = means["study_id"].isin(comparisons.effects_for(evidence, *MAIN)["study_id"])
    mine &= means["outcome"].isin(["hair_density", "hair_count"])
    shown = sum(text != "not read" for side in ("needled", "control") for text in rows[side])
    assert shown == mine.sum()


def test_a_blank_week_still_pairs_the_arms(evidence):
    """Aggarwal 2020 states no week: its two halves stand in one row."""
    rows = tries.printed_rows(evidence, "q_mn_plus_prp", "hair_diameter")
    (row,) = rows[rows["trial"] == "Aggarwal 2020"].to_dict("records")
    assert (row["needled"], row["control"], row["unit"]) == ("0.003", "0.006", "mm")
    assert not facts.given(row["week"])


def test_rows_without_an_effect_say_what_was_read(evidence):
    """One row for each comparison without an effect, a p as printed, and the reason."""
    effects = comparisons.effects_for(evidence, *MAIN)
    rows = tries.left_rows(evidence, effects, MAIN[1]).set_index("trial")
    assert len(rows) == effects["value"].isna().sum()
    assert rows.loc["Faghihi 2021 (microneedling 0.6 mm + 5% minoxidil)", "printed"] == "p = 0.017"
    assert rows.loc["Friendship Hospital", "printed"] == "p < 0.05"
    assert rows.loc["Liang 2022", "printed"] == "nothing on this outcome"
    assert all(rows["why"])


def test_every_statistic_of_the_table_has_words(evidence):
    """No contrast that the data may hold is left without a phrase."""
    assert set(evidence.contrasts["statistic"]) <= set(tries.SAID)


def test_a_turn_shows_the_result_and_folds_the_answers():
    """What comes out as the cell stands is in the open; other tries are folded; all text is escaped."""
    made = tries.turn("Change <it>", show.sentence("Now 1 & 2."), {"try 3": "gives <4>"})
    assert "Change &lt;it&gt;" in made.markup
    assert '<p class="computed">Now 1 &amp; 2.</p>' in made.markup
    assert '<details class="answer"><summary>try 3</summary><p>gives &lt;4&gt;</p></details>' in made.markup
