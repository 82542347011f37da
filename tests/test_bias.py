"""Risk of bias: what is chosen, counted and said, on invented judgements and on the repository's own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from review import bias, tables
from review.bias import DOMAINS, JUDGEMENTS
from review.facts import records
from review.judgements import DOMAINS as RULED
from review.judgements import RANKS


@pytest.fixture(scope="module")
def evidence():
    """The repository's own tables."""
    return tables.load()


def invented(*judgements, outcome="hair_count"):
    """Tables with one study and one judged outcome."""
    cells = zip(DOMAINS, judgements, strict=True)
    row = {"reason": "Why.", "facts": "What.", "place": "abstract", "access": "abstract", "rests_on": "x;y"}
    rows = [
        {"study_id": "x", "outcome": outcome, "domain": domain, "judgement": judgement} | row
        for domain, judgement in cells
    ]
    return SimpleNamespace(bias=rows, studies=[{"study_id": "x", "label": "X 2030"}])


MIXED = ("low", "some_concerns", "high", "no_information", "no_information", "high")


def test_names_are_those_of_the_codebook_and_of_the_rules():
    """One list of domains and of judgements, in three places."""
    assert tuple(DOMAINS) == RULED
    assert set(JUDGEMENTS) == set(RANKS)


def test_the_outcome_asked_for_comes_first(evidence):
    """dhurat2013 was judged on three outcomes; a study without the outcome shows what it has."""
    density, rating = bias.judged(evidence, ["dhurat2013", "malhotra2020"])
    assert (density.outcome, rating.outcome) == ("hair_density", "patient_7point")
    (asked,) = bias.judged(evidence, ["dhurat2013"], "patient_over_50pct")
    assert asked.cells["measurement"]["judgement"] == "high"
    (kin,) = bias.judged(invented(*MIXED), ["x"])
    assert kin.outcome == "hair_count"


def test_no_light_is_lent_to_another_result(evidence):
    """Kumar 2018 and Malhotra 2020 were judged on other results than these; kumar2018's own rating is at high risk."""
    assert dict(bias.of_result(evidence, "malhotra2020", "hair_density").cells) == {}
    assert dict(bias.of_result(evidence, "liang2022", "harms").cells) == {}
    lights = [bias.of_result(evidence, "kumar2018", name) for name in ("hair_density", "patient_50pct")]
    assert [each.cells["overall"]["judgement"] for each in lights] == ["some_concerns", "high"]
    assert bias.of_result(evidence, "yu2018", "hair_density").outcome == "hair_count"


def test_a_study_that_nobody_judged_is_kept_and_counts_nowhere(evidence):
    """It has its line, empty, and no part in the counts."""
    judged, empty = bias.judged(evidence, ["yu2018", "nct02154503"])
    assert dict(empty.cells) == {}
    assert bias.finding([judged, empty]) == bias.finding([judged])
    assert bias.reason_rows([judged, empty]).equals(bias.reason_rows([judged]))
    assert bias.count_rows([judged, empty])[list(JUDGEMENTS)].to_numpy().sum() == len(DOMAINS)


def test_counts_by_hand():
    """One result: one judgement in each domain."""
    counts = bias.count_rows(bias.judged(invented(*MIXED), ["x"]))
    given = counts.set_index("domain")[list(JUDGEMENTS)].idxmax(axis=1)
    assert tuple(given) == MIXED
    assert bias.unknown(bias.judged(invented(*MIXED), ["x"])) == (2, 5)


@pytest.mark.parametrize(
    ("overall", "said"),
    [
        ("high", "None of two trials could be shown to be at low risk of bias from what we read; two are at high risk"),
        ("low", "Two of two trials could be shown to be at low risk of bias from what we read; none is at high risk"),
    ],
)
def test_the_finding_follows_the_overall_judgements(overall, said):
    """Nothing is written that the table does not say."""
    results = bias.judged(invented(*["low"] * 5, overall), ["x", "x"])
    assert bias.finding(results) == f"{said}, and 0 of 10 domains could not be judged"
    assert said.replace(" of bias", " of it") in bias.answer(results)
    assert "0 of 10 judgements could not be made" in bias.answer(results)
    assert bias.finding(results[:1]).partition(" trial could")[0].endswith(" of one")


def test_nothing_is_said_where_nothing_was_judged():
    """No sentence speaks of none of no trials."""
    with pytest.raises(ValueError, match="no result was judged"):
        bias.finding([bias.Judged("y", "Y", "", {})])


def test_red_lights_stand_with_their_reasons(evidence):
    """One line for each domain at high risk, the overall judgement left out."""
    (row,) = bias.high_rows(bias.judged(invented(*MIXED), ["x"])).to_dict("records")
    assert (row["trial"], row["domain"], row["reason"]) == ("X 2030", "Missing data", "Why.")


def silent(evidence, domain):
    """The rows of one domain beside what `studies` says of its question."""
    for row in records(evidence.bias, domain=domain):
        (study,) = records(evidence.studies, study_id=row["study_id"])
        yield row, study


def test_one_rule_for_silence(evidence):
    """Where nothing was read, or part of it only, the light is empty, in whichever trial; green needs all of it."""
    for row, study in silent(evidence, "randomisation"):
        concealed = study["allocation_concealment"]
        read = isinstance(concealed, str) and concealed not in ("not read", "patients drew lots")
        assert read or row["judgement"] == "no_information", row["study_id"]
    for row, study in silent(evidence, "measurement"):
        blinded = isinstance(study["blinding"], str) and not study["blinding"].startswith("not read")
        own = row["outcome"].startswith("patient_")
        assert row["judgement"] == "high" if own else blinded or row["judgement"] == "no_information", row["study_id"]
    assert {row["judgement"] for row, _ in silent(evidence, "deviations")} == {"some_concerns"}


def test_only_results_of_trials_that_were_read_are_judged(evidence):
    """None of a study that is classed as not randomised."""
    judged = {row["study_id"] for row in records(evidence.bias)}
    designs = {row["study_id"]: row["design"] for row in records(evidence.studies)}
    assert not {name for name in judged if designs[name] in ("nonrandomised", "single_arm", "registered")}


def test_a_report_that_is_silent_on_chance_is_not_called_without_chance(evidence):
    """Groups of which nothing was read on how they were made are `parallel_unclear`, and judged as others are."""
    silent = [row for row in records(evidence.studies) if "not stated" in str(row["sequence_generation"])]
    assert "ijord2021" in {row["study_id"] for row in silent}
    assert not [row["study_id"] for row in silent if row["design"] == "nonrandomised"]


def test_places_are_told_in_words(evidence):
    """Columns of the tables lose their underscores."""
    assert not bias.reason_rows(bias.judged(evidence, ["malhotra2020"]))["read"].str.contains("_").any()


def test_reasons_show_how_a_fact_was_read():
    """Place, access and what it rests on go with each reason."""
    row = bias.reason_rows(bias.judged(invented(*MIXED), ["x"])).iloc[2]
    assert (row["trial"], row["domain"], row["judgement"]) == ("X 2030", "Missing data", "high risk")
    assert (row["read"], row["rests_on"]) == ("abstract (abstract)", "x, y")


def test_every_trial_with_a_result_is_judged(evidence):
    """All randomised studies of the main comparison of which a result of a needled arm was read."""
    results = bias.judged(evidence, bias.trials(evidence, "q_mn_plus_mnx"))
    pairs = records(evidence.comparisons, question_id="q_mn_plus_mnx")
    needled = {(row["study_id"], row["needled_arm_id"]) for row in pairs}
    reported = {
        row["study_id"]
        for name, arm in (("measurements", "arm_id"), ("contrasts", "needled_arm_id"), ("events", "arm_id"))
        for row in records(evidence.tables[name])
        if (row["study_id"], row[arm]) in needled
    }
    reported -= {row["study_id"] for row in records(evidence.studies, design="nonrandomised")}
    assert {result.study_id for result in results if result.cells} == reported & {each.study_id for each in results}
    assert all(len(result.cells) == len(DOMAINS) for result in results if result.cells)


def test_a_study_stands_once_however_many_comparisons_it_has(evidence):
    """faghihi2021 has two."""
    found = bias.trials(evidence, "q_mn_plus_mnx")
    assert found.count("faghihi2021") == 1
    assert set(found) == set(evidence.comparisons.query("question_id == 'q_mn_plus_mnx'")["study_id"])


def test_judgement_follows_the_outcome(evidence):
    """The same trial, measured by a counter, by blinded graders and by the patients."""
    rows = bias.outcome_rows(evidence, "dhurat2013").set_index("outcome")["judgement"]
    assert rows["Rated +2 or better on photographs by investigators"] == "low risk"
    assert rows["Patient sees more than 50% improvement"] == "high risk"
    assert rows["Hair density"] == "no information"


def test_a_spread_counts_only_where_both_arms_have_one(evidence):
    """Yu 2018 prints ± in both halves; fphl2022 in one arm only, and no average of the other."""
    rows = bias.spread_rows(evidence, "q_mn_plus_mnx").set_index("study_id")
    assert rows.loc["yu2018", ["averages", "spread", "instead"]].tolist() == [
        "yes",
        "at start and end only",
        "an exact p",
    ]
    assert rows.loc["dhurat2013", ["averages", "spread"]].tolist() == ["yes", "no"]
    assert rows.loc["fphl2022", ["averages", "spread"]].tolist() == ["no", "no"]
    assert rows.loc["liang2022", "instead"] == "nothing"


def test_every_kind_of_statistic_has_words(evidence):
    """A level of the codebook without words would stop the notebook."""
    assert set(evidence.contrasts["statistic"]) <= set(bias.STATISTICS)


def test_who_was_unaware_is_told_as_read(evidence):
    """Who was blinded is quoted; what was not read counts as not read."""
    told = bias.blinding_rows(evidence, ["liang2022", "yu2018", "nct02154503"]).set_index("trial")["blinding"]
    assert told.tolist() == ["evaluator blinded", "not read; no sham mentioned", "not recorded"]
    assert bias.unaware(evidence, ["liang2022", "yu2018", "nct02154503"]) == (1, 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("counters of hairs and patients blinded; roller without needles as sham", (1, 1)),
        ("patients rated on an unblinded visual scale; no sham needling", (0, 0)),
        (None, (0, 0)),
        ("sham not used; assessor not blinded", (0, 0)),
        ("without a sham; nobody was blinded", (0, 0)),
        ("sham: none; non-blinded", (0, 0)),
        ("assessor blinded, no sham", (1, 0)),
        ("evaluator blinded; sham needling in the control arm", (1, 1)),
        ("not stated for the count; graders of photographs blinded", (1, 0)),
        ("double-blind", (1, 0)),
    ],
)
def test_a_sham_is_counted_where_there_is_one(text, found):
    """'no sham' is none, and 'unblinded' is not blinded."""
    studies = [{"study_id": "x", "label": "X 2030", "blinding": text, "access": "abstract", "access_detail": None}]
    assert bias.unaware(SimpleNamespace(studies=studies), ["x"]) == found


def test_lights_in_words():
    """A line for a trial, a column for a domain; nothing for what nobody judged."""
    rows = bias.light_rows([*bias.judged(invented(*MIXED), ["x"]), bias.Judged("y", "Y", "", {})])
    assert rows.to_dict("records") == [
        {"trial": "X 2030", "outcome": "Hair count"}
        | {name: JUDGEMENTS[judgement] for name, judgement in zip(DOMAINS, MIXED, strict=True)}
    ]


def test_no_judgement_is_without_what_it_rests_on(evidence):
    """Reason, facts, place and reading stand in every row of the table."""
    filled = evidence.bias[["reason", "facts", "place", "access", "rests_on"]]
    assert not filled.isna().any(axis=None)
    assert isinstance(bias.domain_rows(), pd.DataFrame)
    assert bias.domain_rows().map(bool).all(axis=None)


def test_no_light_is_green_where_none_is(evidence):
    """Few and none are not the same; a green light is counted, and so are the empty ones."""
    results = bias.judged(evidence, ["dhurat2013", "kumar2018", "yu2018"], "hair_density")
    assert not any(cell["judgement"] == "low" for each in results for cell in each.cells.values())
    _, all_ = bias.unknown(results)
    assert bias.lit(results).startswith("Leaving out the last column, no light is green, and ")
    assert f" of {all_} are empty" in bias.lit(results)
    results[0].cells["missing_data"]["judgement"] = "low"
    assert f", one of {all_} lights is green, and " in bias.lit(results)
