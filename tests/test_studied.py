"""Studies one by one: each stands in the table once, and in the map under each question it bears on."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from review import studied


def small(**columns):
    """Evidence with one study; columns that are not given are filled."""
    study = {"study_id": "x1", "label": "X 2001", "source_id": "x1", "condition": "AGA men", "design": "parallel_rct"}
    study |= {"randomised_n": pd.NA, "analysed_n": 12, "eligible_for": "q_a;q_b", "access": "abstract"}
    study |= {"access_detail": "reprint"} | columns
    return SimpleNamespace(
        studies=pd.DataFrame([study]),
        sources=pd.DataFrame([{"source_id": "x1", "doi": "10.1/x", "pmid": pd.NA, "url": pd.NA}]),
        screening=pd.DataFrame(
            [{"source_id": "x1", "decision": "excluded", "reason": "case report", "stage": "abstract"}]
        ),
        questions=pd.DataFrame({"question_id": ["q_a", "q_b"], "comparison": ["one against two", "two against one"]}),
    )


def test_every_study_stands_in_the_table_once(evidence):
    """No study is lost, none stands twice, in the order of its table."""
    assert list(studied.study_rows(evidence)["study"]) == list(evidence.studies["label"])


def test_a_row_says_what_was_read():
    """Ids and codes become words; a number that was not read is not a zero."""
    row = studied.study_rows(small()).iloc[0]
    assert row["people"] == "12: pattern hair loss, men. Groups by chance"
    assert row["bears_on"] == "One against two; two against one"
    assert row["read"] == "Abstract (reprint). Left out: case report"
    assert row["where"] == "10.1/x"
    assert studied.study_rows(small(analysed_n=pd.NA)).loc[0, "people"].startswith("number not read: ")


def test_people_are_the_randomised_where_there_are_any():
    """Randomised before analysed; None where neither was read."""
    assert studied.people(small(randomised_n=20).studies.iloc[0]) == 20
    assert studied.people(small().studies.iloc[0]) == 12
    assert studied.people(small(analysed_n=pd.NA).studies.iloc[0]) is None


def test_the_map_has_a_mark_for_each_question():
    """A study that bears on two questions stands under both; one that bears on none keeps its mark."""
    assert [mark.question for mark in studied.marks(small())] == ["One against two", "Two against one"]
    alone = small(eligible_for=pd.NA)
    assert [mark.question for mark in studied.marks(alone)] == ["None of our questions"]
    assert studied.bands(alone) == ["One against two", "Two against one", "None of our questions"]
    assert studied.bands(small()) == ["One against two", "Two against one"]


def test_no_study_is_missing_from_the_map(evidence):
    """Every study has a mark, under a question that has a band, in a column that is drawn."""
    marks = studied.marks(evidence)
    assert {mark.study for mark in marks} == set(evidence.studies["label"])
    assert {mark.question for mark in marks} <= set(studied.bands(evidence))
    assert {mark.condition for mark in marks} <= set(studied.GROUPS)


def test_a_condition_without_a_column_of_its_own_is_kept():
    """What the list does not know stands under its own name, in the last column."""
    study = small(condition="frontal fibrosing alopecia").studies.iloc[0]
    assert studied.condition(study) == ("frontal fibrosing alopecia", studied.OTHER)


def test_every_design_of_the_codebook_has_words(evidence):
    """A design that the tables allow can be shown."""
    codebook = json.loads((evidence.folder / "datapackage.json").read_text(encoding="utf-8"))
    studies = next(resource for resource in codebook["resources"] if resource["name"] == "studies")
    design = next(field for field in studies["schema"]["fields"] if field["name"] == "design")
    assert set(design["constraints"]["enum"]) == set(studied.DESIGNS)


def test_the_finding_counts_questions(evidence):
    """The title of the map follows the column eligible_for."""
    asks = evidence.studies["eligible_for"].fillna("").str.split(";").map(lambda names: "q_mn_plus_mnx" in names).sum()
    assert studied.finding(evidence).startswith(f"{asks} of {len(evidence.studies)} studies ask")


@pytest.mark.parametrize(
    ("alone", "home", "told"),
    [
        (1, 3, "one sets needling alone against it, three look at needling at home"),
        (2, 1, "two set needling alone against it, one looks at needling at home"),
        (0, 0, "none sets needling alone against it, none looks at needling at home"),
    ],
)
def test_the_finding_has_verbs_that_fit(alone, home, told):
    """One sets, two set, none sets."""
    asked = ["q_mn_alone_vs_mnx"] * alone + ["q_home"] * home
    names = ["q_mn_plus_mnx", "q_mn_alone_vs_mnx", "q_home"]
    made = SimpleNamespace(
        studies=pd.DataFrame({"eligible_for": [*asked, "q_mn_plus_mnx"]}),
        questions=pd.DataFrame({"question_id": names}),
    )
    assert studied.finding(made) == f"1 of {len(asked) + 1} studies asks what needling adds to minoxidil; {told}"


def test_what_was_left_out_may_still_serve(evidence):
    """Counts of harm of studies left out stand in chapter 09; each use is counted, and each study once."""
    found = studied.serving(evidence)
    kept = {study["study_id"] for study in studied.kept_studies(evidence)}
    counted = evidence.harms.dropna(subset=["study_id", "affected_n"])
    assert set(counted["study_id"]) - kept <= set(found["harm"])
    assert {"koumprentziotis2025", "jdcr531", "lig2026"} <= set(found["harm"])
    assert "northindia2025" in found["odd"]
    assert not kept & set().union(*found.values())
    text = studied.served(evidence).text
    assert (
        f"{len(set().union(*found.values()))} still serve for something else than benefit: nine for what they say"
        in text
    )
