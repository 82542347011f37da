"""The data of the explorer hold every reading of every trial, and nothing that JSON cannot."""

import json
from math import isnan

import pytest

from review import comparisons, tables
from review.choices import choose
from review.comparisons import effects_for
from review.explorer import payload

MAIN = comparisons.MAIN


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def data(evidence):
    return payload(evidence, *MAIN)


def cell(data, trial, **options):
    """The cell of a trial under options, found as the page finds it."""
    place = 0
    for name in trial["by"]:
        known = [each["option"] for each in data["decisions"][name]["options"]]
        place = place * len(known) + known.index(options.get(name, known[0]))
    return trial["cells"][trial["at"][place]]


def test_the_data_are_plain_and_the_same_each_time(evidence, data):
    text = json.dumps(data, allow_nan=False, sort_keys=True)
    assert json.loads(text) == data
    assert json.dumps(payload(evidence, *MAIN), sort_keys=True) == text


def test_the_first_cells_are_our_own_analysis(evidence, data):
    rows = effects_for(evidence, *MAIN).set_index("comparison_id")
    for trial in data["trials"]:
        row = rows.loc[trial["id"]]
        first = cell(data, trial)
        assert (first["value"], first["se"], first["basis"]) == (row["value"], row["se"], row["basis"])
        assert (trial["included"], trial["label"], first["n"]) == (
            row["included"],
            row["label"],
            [row.n_needled, row.n_control],
        )
    assert {trial["label"] for trial in data["silent"]} == set(rows.loc[rows["value"].isna(), "label"])


def test_a_cell_follows_the_decisions(evidence, data):
    options = {"kumar2018_unit": "hairs/cm2", "kumar2018_spread": "borrowed", "borrowed_sd": "b12"}
    row = effects_for(evidence, *MAIN, choose(**options)).set_index("comparison_id").loc["kumar2018-mnx"]
    (trial,) = (each for each in data["trials"] if each["id"] == "kumar2018-mnx")
    found = cell(data, trial, **options)
    assert (found["value"], found["se"], found["basis"]) == (row["value"], row["se"], "borrowed")


def test_what_a_correlation_makes_is_left_to_the_page(data):
    """The SDs before and after are there; a standard error that needs the correlation is not."""
    (yu,) = (trial for trial in data["trials"] if trial["id"] == "yu2018-mnx")
    assert yu["correlation"] == "yu2018_correlation"
    assert cell(data, yu, yu2018_spread="correlation")["se"] is None
    assert len(cell(data, yu, yu2018_spread="correlation")["pairs"]) == 2
    assert cell(data, yu, measure="SMD")["se"] == cell(data, yu)["se"]
    assert "pairs" not in cell(data, yu)


def test_a_trial_without_a_unit_says_why(evidence, data):
    options = {"yu2018_unit": "count (area not stated)"}
    row = effects_for(evidence, *MAIN, choose(**options)).set_index("comparison_id").loc["yu2018-mnx"]
    (yu,) = (trial for trial in data["trials"] if trial["id"] == "yu2018-mnx")
    assert isnan(row["value"])
    assert cell(data, yu, **options) == {"why": row["why"]}


def test_our_choices_come_first_and_every_way_of_pooling_is_there(data):
    assert [data["tau2"][0]["option"], data["interval"][0]["option"], data["level"]] == ["REML", "HKSJ", 0.95]
    assert {each["option"] for each in data["tau2"]} == {"common", "DL", "HE", "HS", "SJ", "ML", "REML", "PM"}
    assert {each["option"] for each in data["interval"]} == {"wald", "HKSJ", "HKSJ-safe"}
    assert data["decisions"]["kumar2018_unit"]["options"][0]["option"] == "hairs/in2"
    assert "designs" in data["decisions"]
    assert "dhurat2013_include" not in data["decisions"]


def test_a_question_without_any_effect_has_no_trial(evidence):
    assert payload(evidence, "q_home", "hair_density")["trials"] == []


def test_an_unknown_question_is_refused(evidence):
    with pytest.raises(ValueError, match="no comparison answers 'q_none'"):
        payload(evidence, "q_none", "hair_density")
