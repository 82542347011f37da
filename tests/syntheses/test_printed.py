"""What the syntheses print, side by side, and what of them was not read."""

import re
from math import nan
from types import MappingProxyType

import pytest

from review import syntheses, tables
from review.comparisons import MAIN, effects_for
from review.facts import only
from review.tables import Evidence

MAINS = {"gupta2023": 1, "abdi2023": 2, "pei2024": 2, "xu2024": 1, "ahmed2025": 2}
FIVE = ["gupta2023", "abdi2023", "pei2024", "xu2024", "ahmed2025"]


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load()


def replaced(evidence, reviews):
    return Evidence(evidence.folder, MappingProxyType({**evidence.tables, "reviews": reviews}))


def test_main_results(evidence):
    """The five that print an effect on hair, each with its first whole result; one with a p value alone is none."""
    mains = syntheses.main_results(evidence)
    assert list(mains) == FIVE
    assert [row["estimate"] for row in mains.values()] == [13, 1.76, 13.36, 15.82, 1.32]
    assert syntheses.main_result(evidence, "zhou2020") is None


def test_main_results_do_not_hang_on_the_order_of_rows(evidence):
    """The table upside down gives the same rows."""
    turned = replaced(evidence, evidence.reviews.iloc[::-1])
    for name in FIVE:
        assert syntheses.main_result(turned, name)["review_row_id"] == f"{name}-r{MAINS[name]}"


def test_what_was_not_read_is_said(evidence):
    """Blank numbers of trials and people, and no date of the search: words in every table, and no error."""
    blank = replaced(evidence, evidence.reviews.assign(k=nan, n=nan, search_text=None))
    rows = syntheses.about_rows(blank)
    assert set(rows["trials"]) == set(rows["people"]) == set(rows["searched"]) == {"not read"}
    assert syntheses.within_reach(blank)["until"].tolist() == ["2023", "2023", "2024", "2024", "2025"]
    assert syntheses.predictions(blank) == []
    row = syntheses.main_results(blank)["abdi2023"]
    assert syntheses.people(blank, row) == "a number not read"


def test_about_rows(evidence):
    """Trials of the pool where they are printed, else of the review; the end of the search; plain words."""
    rows = syntheses.about_rows(evidence).set_index("review")
    assert rows.loc["Ahmed 2025", ["trials", "people"]].tolist() == ["11 of 12", "631 in all"]
    assert rows.loc["Abdi 2023a", "trials"] == "8 of 10"
    assert rows.loc["Pei 2024", "trials"] == "13 in all, in this pool not read"
    assert rows.loc["Gupta 2023", "people"] == "1,110 in all"
    assert rows.loc["Ahmed 2025", "searched"].endswith("to 8 September 2024")
    assert rows.loc["Xu 2024", "compares"] == "Needling + minoxidil against minoxidil 5%"
    assert not rows.isna().any().any()


def test_plainly():
    """Abbreviations are spelled out, whole words only."""
    assert syntheses.plainly("MN+MNX vs MNX") == "Needling + minoxidil against minoxidil"
    assert syntheses.plainly("combined MN vs single therapy") == "Combined needling against single therapy"


def test_result_rows(evidence):
    """Every printed effect with its printed decimals, and no ranking score or count among them."""
    rows = syntheses.result_rows(evidence)
    table = evidence.reviews[evidence.reviews["review_id"].isin(FIVE) & evidence.reviews["estimate"].notna()]
    assert len(rows) == table["measure"].str.match("SMD|MD|RR").sum()
    assert {"2.50 (0.99 to 4.02)", "18.11 (13.70 to 22.52)", "13 (interval not read)"} <= set(rows["effect"])
    assert rows["effect"].str.contains("I²").sum() == table["i2"].notna().sum()


def test_other_rows(evidence):
    """Reviews on needling without a comparable effect; nothing on blood plasma alone."""
    rows = syntheses.other_rows(evidence).set_index("review")
    assert rows.loc["zhou2020", "says"] == "Hair count: p < 0.05, no effect size"
    assert rows.loc["English 2022", "says"] == "Clinical studies found (count): 22"
    assert not {"Meznerics 2022", "prpmx_ma", "Xu 2024"} & set(rows.index)


def test_missing_rows(evidence):
    """What abstracts gave and what they did not: one line an item, a reason for each."""
    rows = syntheses.missing_rows(evidence).set_index("item")
    assert tuple(rows.loc["95% interval", ["read", "unread"]]) == (
        "Abdi 2023a, Pei 2024, Xu 2024 and Ahmed 2025",
        "Gupta 2023",
    )
    assert rows.loc["What was compared", "unread"] == "Pei 2024"
    assert rows.loc["I²", "read"] == "Ahmed 2025"
    assert tuple(rows.loc["Prediction interval", ["read", "unread"]]) == ("none", "all")
    assert (rows["why"].str.len() > 10).all()


def test_within_reach(evidence):
    """A later search can hold more of our trials, never more than there are; only those with an effect are readable."""
    rows = syntheses.within_reach(evidence).astype({"until": int, "ours": int, "readable": int}).sort_values("until")
    assert rows["ours"].is_monotonic_increasing
    effects = effects_for(evidence, *MAIN)
    with_effect = effects.loc[effects["value"].notna(), "study_id"].nunique()
    assert rows["readable"].max() == with_effect
    assert rows["ours"].max() < effects["study_id"].nunique()  # one of them is only registered
    assert rows.set_index("review").loc["Xu 2024", "until"] == 2024  # its year: no date of the search was read


def test_read_steps(evidence):
    """Each number keeps its source and place."""
    steps = syntheses.read_steps(evidence, syntheses.results(evidence, "xu2024"))
    assert {step.source_id for step in steps} == {"xu2024"}
    assert steps[0].value == 15.82
    assert "12.34 to 19.31" in steps[0].what


def test_search_dates_agree_with_the_notes(evidence):
    """A year in the column of the search stands in the notes of that review too."""
    for row in evidence.reviews.dropna(subset=["search_text"]).to_dict("records"):
        for year in re.findall(r"\b20\d\d\b", row["search_text"]):
            assert year in row["note"], row["review_row_id"]


def test_z_and_p_agree_with_the_notes(evidence):
    """A printed Z or p in its column is the one that the note names."""
    for row in evidence.reviews.to_dict("records"):
        for name, pattern in (("z", r"\bZ = ([\d.]+\d)"), ("p", r"\b[pP] [<=>] ([\d.]+\d)")):
            told = re.search(pattern, str(row["note"]))
            if told:
                assert row[name] == float(told[1]), row["review_row_id"]
    assert only(evidence.reviews, review_row_id="pei2024-r3")["z"] == 8.04
