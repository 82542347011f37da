"""Every analysis in words: counts that add up, shares of the right rows, the ends of the pool."""

import numpy as np
import pytest

from review import analyses, ranges, syntheses, words
from review.comparisons import MAIN, choose, effects_for, pooled


@pytest.fixture(scope="module")
def bounds(evidence):
    """The lowest and highest pool of the main comparison."""
    return ranges.bounds(evidence, *MAIN)


def test_left_out_and_left_make_all(every):
    """What the rules leave out and what remains add up to every combination."""
    numbers = analyses.left_out_rows(every)["number"].str.replace(",", "").astype(int).tolist()
    assert numbers[0] == sum(numbers[1:])
    assert numbers[-1] == len(every)


def test_ways(table):
    """All analyses, and then those on the scale of hairs."""
    some = table[table["unit"] == "hairs/cm2"]
    text = analyses.ways(table)
    assert f"make {len(table):,} different analyses, {len(some):,} of them in hairs" in text
    assert f" of them in hairs per cm² ({len(some) // 3:,} pools, each with three kinds of interval). These" in text
    for kind in ("wald", "HKSJ", "HKSJ-safe"):
        share = words.percent(np.mean(some["low"][some["interval"] == kind] > 0))
        assert f"{share} by {kind.replace('wald', 'Wald')}" in text
    assert analyses.ways(table.iloc[:1]).startswith(
        "The options that we list make one different analysis. It gives 8.2 to 8.2"
    )


def test_area(evidence, bounds):
    """Half the area doubles the counts of Yu 2018; the pool and the highest one are those of these choices."""
    text = analyses.area(evidence, bounds).text
    half = choose(yu2018_unit="hairs per 0.5 cm2")
    effects = effects_for(evidence, *MAIN, half).set_index("study_id")
    assert effects.loc["yu2018", "value"] == pytest.approx(2 * 12.03)
    assert f"on half of one, our own is {words.number(pooled(effects).estimate)} (" in text
    assert text.endswith(f"the highest {words.number(bounds.highest.value)}.")


def test_share_rows(evidence, table):
    """One line a scale; what people notice is in hairs, so the other has none."""
    rows = analyses.share_rows(evidence, table).set_index("scale")
    assert list(rows.index) == ["Hairs per cm²", "SD"]
    assert rows.loc["SD", "noticed"] == ""
    assert sum(int(number.replace(",", "")) for number in rows["analyses"]) == len(table)


def test_our_rank(evidence, table):
    """The first row is ours; the rank counts those below it."""
    some = table[table["unit"] == table["unit"].iloc[0]]
    below = int((some["estimate"] < table["estimate"].iloc[0]).sum())
    assert f"rank {below + 1:,} of {len(some):,}" in analyses.our_rank(evidence, table).text


def test_near_rows(evidence, table):
    """Within the share of each published number; in and out, the two units and routes fill no more than all."""
    rows = analyses.near_rows(evidence, table)
    published = syntheses.published(evidence, "hairs")
    assert len(rows) == len(published) + 1
    some = table.loc[table["unit"] == "hairs/cm2", "estimate"]
    value = published["Gupta 2023"]
    inside = some.between(value * (1 - syntheses.LIKE), value * (1 + syntheses.LIKE)).sum()
    assert rows.set_index("near").loc["Gupta 2023 (13)", "analyses"] == f"{inside:,}"


def test_limits(evidence, bounds, table):
    """Each trial at both ends; the ends enclose our own pool and lie within what all analyses span or beyond it."""
    text = analyses.limits(bounds).text
    assert words.number(bounds.lowest.value) in text
    assert bounds.lowest.value < table["estimate"].iloc[0] < bounds.highest.value
    rows = analyses.limit_rows(evidence, bounds)
    effects = effects_for(evidence, *MAIN)
    assert rows["trial"].tolist() == effects.loc[effects["included"], "label"].tolist()
    assert rows[["low", "high"]].map(lambda text: "SE " in text).all(axis=None)
