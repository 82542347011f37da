"""The coverage simulation: reproducible, and right where the truth is known."""

import numpy as np
import pytest

from review.simulation import METHODS, coverage


def by_method(rows):
    """Rows of one setting by their method."""
    return {(row.tau2_method, row.interval_method): row for row in rows}


def test_same_seed_same_numbers():
    """Two runs with one seed agree to the last digit, and another seed gives others."""
    first, second = coverage(3, 0.3, sets=500, seed=4), coverage(3, 0.3, sets=500, seed=4)
    assert first == second
    assert coverage(3, 0.3, sets=500, seed=5) != first


def test_every_method_is_there_with_its_error():
    """One row a method, its error that of a proportion."""
    rows = coverage(3, 0.0, sets=400)
    assert set(by_method(rows)) == set(METHODS)
    row = rows[0]
    assert row.error == pytest.approx(1.96 * np.sqrt(row.share * (1 - row.share) / 400))


def test_wald_falls_short_where_hksj_holds():
    """Five studies that differ a lot: Wald covers far less than 95%, HKSJ about 95% (IntHout 2014)."""
    rows = by_method(coverage(5, 3.0, sets=4000))
    assert rows["REML", "wald"].share < 0.92
    assert abs(rows["REML", "HKSJ"].share - 0.95) < 0.015
    assert rows["REML", "HKSJ-safe"].share >= rows["REML", "HKSJ"].share


def test_wald_holds_without_variance_between_studies():
    """tau2 = 0: taking a variance between studies into account can only widen, so Wald covers at least 95%."""
    rows = by_method(coverage(10, 0.0, sets=4000))
    assert rows["DL", "wald"].share > 0.945


def test_a_shape_that_does_not_exist_is_refused():
    """The message names the shapes."""
    with pytest.raises(ValueError, match="normal, skewed"):
        coverage(3, 0.1, shape="square")
