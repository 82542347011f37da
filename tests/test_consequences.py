"""What follows from the tables has a name that stays, and exact numbers behind its words."""

import pytest

from review import comparisons, tables
from review.consequences import KINDS, Consequence, Refused, consequences

from .changing import changed, with_table

POOL = ("Pooled effects", "needling + minoxidil against minoxidil: hair density")


@pytest.fixture(scope="module")
def evidence():
    return tables.load()


@pytest.fixture(scope="module")
def found(evidence):
    return consequences(evidence)[0]


def test_every_kind_follows_from_these_tables(evidence, found):
    assert {kind for kind, _ in found} == set(KINDS)
    assert consequences(evidence)[1] == []


def test_no_two_share_a_name(evidence, found):
    """They would hide one another."""
    assert len(found) == sum(len(list(producer(evidence))) for producer in KINDS.values())


def test_the_pool_carries_its_numbers(evidence, found):
    pool = comparisons.pooled(comparisons.effects_for(evidence, *comparisons.MAIN))
    ends, ahead = pool.interval(), pool.prediction()
    assert found[POOL].values == (pool.estimate, ends.low, ends.high, pool.tau2, pool.i2(), ahead.low, ahead.high)
    assert found[POOL].text.startswith("8.19 hairs per cm² (95% interval −28.42 to 44.80), three trials")


def test_a_changed_judgement_changes_that_and_what_quotes_it(evidence, found):
    other = consequences(changed(evidence, "claims", "c0a", verdict="contradicted"))[0]
    differing = {key for key in found if found[key] != other[key]}
    assert any(kind == "Verdicts on claims" and name.startswith("c0a") for kind, name in differing)
    assert {kind for kind, _ in differing} == {"Verdicts on claims", "Sentences"}


def test_what_other_tables_do_not_allow_is_named(evidence):
    without = with_table(evidence, "claims", evidence.claims.drop(columns="verdict"))
    found, refused = consequences(without)
    assert {each.kind for each in refused} == {"Verdicts on claims", "Sentences"}
    assert all(isinstance(each, Refused) and "verdict" in each.why for each in refused)
    assert isinstance(found[POOL], Consequence)
