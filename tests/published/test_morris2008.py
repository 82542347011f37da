"""Morris (2008), Organizational Research Methods 11:364, Table 5 (p. 382): five trials, before and after."""

import pytest

from review.changes import PrePost, morris_ppc1, morris_ppc2
from review.estimates import Arm

# n, mean and SD before, mean and SD after; then the correlation.
TREATED = [
    (20, 30.6, 15.0, 38.5, 11.6),
    (50, 23.5, 3.1, 26.8, 4.1),
    (9, 0.5, 0.1, 0.7, 0.1),
    (10, 53.4, 14.5, 75.9, 4.4),
    (14, 35.6, 4.7, 36.0, 4.6),
]
CONTROL = [
    (20, 23.1, 13.8, 19.7, 14.8),
    (42, 24.9, 4.1, 25.3, 3.3),
    (9, 0.6, 0.2, 0.6, 0.2),
    (11, 55.7, 17.3, 60.7, 17.9),
    (14, 34.8, 3.1, 33.4, 6.9),
]
CORRELATIONS = [0.47, 0.64, 0.77, 0.89, 0.44]


def _group(n, before, sd_before, after, sd_after):
    return PrePost(Arm(n, before, sd_before, "points"), Arm(n, after, sd_after, "points"))


@pytest.mark.parametrize(
    ("function", "printed"),
    [(morris_ppc1, [0.742, 0.952, 1.805, 1.151, 0.505]), (morris_ppc2, [0.768, 0.801, 1.205, 1.048, 0.439])],
)
def test_two_standardised_differences_of_change(function, printed):
    """Columns d_ppc1 and d_ppc2, printed to 3 places."""
    rows = zip(TREATED, CONTROL, CORRELATIONS, strict=True)
    ours = [function(_group(*a), _group(*b), correlation=r).value for a, b, r in rows]
    assert ours == pytest.approx(printed, abs=0.0006)  # the last place differs by rounding
