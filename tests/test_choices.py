"""Decisions in force: defaults, what a reader chooses instead, and those that hold for a whole analysis."""

from pathlib import Path

import pytest

from review import tables
from review.choices import ANALYSIS, DESIGNS, analysis, choose, decisions, design_counts, in_force, options_of

DATA = Path(__file__).parents[1] / "data"
MAIN = ("q_mn_plus_mnx", "hair_density")


@pytest.fixture(scope="module")
def evidence():
    """The tables of the review."""
    return tables.load(DATA)


def test_the_analysis_of_another_question_has_the_usual_settings(evidence):
    """A question without decisions of its own is pooled by the settings of the module."""
    chosen = decisions(evidence, choose(tau2="DL", measure="SMD"))
    assert analysis(evidence, chosen, "q_home", "hair_density") == ANALYSIS
    assert analysis(evidence, chosen, *MAIN) == ANALYSIS | {"tau2": "DL", "measure": "SMD"}


def test_the_defaults_of_the_table_are_the_usual_settings(evidence):
    """Nothing changes for a question when it gets decisions of its own."""
    assert analysis(evidence, decisions(evidence), *MAIN) == ANALYSIS


def test_a_decision_on_a_study_is_in_force_for_it_alone(evidence):
    """Kumar's unit is Kumar's; what is decided for all is in force for each, and for the whole."""
    where = dict(zip(("question", "outcome"), MAIN, strict=True))
    chosen = decisions(evidence)
    kumar, whole = in_force(evidence, chosen, study="kumar2018", **where), in_force(evidence, chosen, **where)
    assert kumar["unit"]["decision_id"] == "kumar2018_unit"
    assert "unit" not in whole
    assert kumar["measure"] == whole["measure"]


def test_options_of_a_question_begin_with_the_default(evidence):
    """Every decision that bears on a question once, its default first; none on a question without decisions."""
    found = options_of(evidence, *MAIN)
    assert list(found) == list(dict.fromkeys(evidence.decisions["decision_id"]))
    assert all([row["default"] for row in rows] == [True] + [False] * (len(rows) - 1) for rows in found.values())
    assert "kumar2018_unit" not in options_of(evidence, MAIN[0], "hair_diameter")
    assert options_of(evidence, "q_home", "hair_density") == {}


def test_designs(evidence):
    """All lets everything in; each other option names designs that the codebook has."""
    known = set(evidence.studies["design"])
    assert all(design_counts("all", design) for design in known)
    assert set(DESIGNS["parallel"]) < set(DESIGNS["randomised"]) < known
    assert not design_counts("parallel", "split_scalp_rct")
