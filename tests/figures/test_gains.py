"""Changes before and after, and differences beyond minoxidil, as dots."""

import pytest
from scipy import stats

from review import beyond, tables
from review.figures import dots, gains


@pytest.fixture(scope="module")
def evidence():
    """The tables of this repository."""
    return tables.load()


def test_needles_come_first_then_placebo_then_the_drug_as_a_range(evidence):
    """Each kind from least to most; the drug's arms are one line from lowest to highest."""
    rows = gains.rows(evidence)
    kinds = [row.kind for row in rows]
    assert kinds == sorted(kinds, key=gains.ORDER.index)
    for kind in (beyond.NEEDLED, beyond.PLACEBO):
        values = [row.value for row in rows if row.kind == kind]
        assert values == sorted(values)
    drug = sorted(beyond.change_of(row) for _, kind, row in beyond.changes(evidence) if kind == beyond.DRUG)
    assert (rows[-1].interval.low, rows[-1].interval.high) == (drug[0], drug[-1])
    assert rows[-1].value is None


def test_intervals_only_where_a_spread_is_printed(evidence):
    """Olsen 2002, placebo: 3.9 ± t(77)·21.7/√78; needled arms and arms without an SD have none."""
    rows = {row.label: row for row in gains.rows(evidence)}
    half = stats.t.ppf(0.975, 77) * 21.7 / 78**0.5
    olsen = rows["Men, placebo, 48 weeks (Olsen 2002)"].interval
    assert (olsen.low, olsen.high) == (pytest.approx(3.9 - half), pytest.approx(3.9 + half))
    assert rows["North India 2025"].interval is None
    assert rows["Placebo, 24 weeks (Tsuboi 2007)"].interval is None


def test_differences_say_what_they_isolate(evidence):
    """8.5, 7, 3.8 and 21.7 hairs/cm²; the bound gives the widest interval, a contradictory study none."""
    rows = gains.differences(evidence)
    assert sorted(row.value for row in rows) == pytest.approx([3.8, 7.0, 8.5, 21.7])
    assert rows[0].label.startswith("North India 2025")
    assert [row.kind for row in rows] == [gains.NEEDLES, *[gains.OTHER] * 3]
    (bound,) = [row for row in rows if row.interval is not None]
    assert (bound.interval.low, bound.interval.high) == (pytest.approx(0, abs=1e-9), pytest.approx(14))
    assert dots.figure(rows, title="Differences", axis="hairs per cm²").layout.meta["title"] == "Differences"
