"""PET-PEESE against statsmodels, and its caution."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import WLS

from review.petpeese import pet_peese

RNG = np.random.default_rng(7)
V = RNG.uniform(0.01, 1, 12)
Y = 0.3 + 0.8 * np.sqrt(V) + RNG.normal(0, 1, 12) * np.sqrt(V)


@pytest.mark.parametrize(("y", "chosen"), [(Y + 5, "PEESE"), (Y - 5, "PEESE"), (0.8 * np.sqrt(V), "PET")])
def test_both_intercepts(y, chosen):
    """Weighted least squares on se and on v; PEESE is read where PET's intercept is not 0, in either direction."""
    y = y + np.linspace(-0.05, 0.05, 12)
    found = pet_peese(y, V, unit="um")
    assert found.chosen == chosen
    for fit, predictor, name in ((found.pet, np.sqrt(V), "PET"), (found.peese, V, "PEESE")):
        theirs = WLS(y, np.column_stack([np.ones(12), predictor]), weights=1 / V).fit()
        ours = fit.estimates[0], fit.se()[0], fit.p()[0], fit.interval().low[0]
        expected = theirs.params[0], theirs.bse[0], theirs.pvalues[0], theirs.conf_int()[0, 0]
        np.testing.assert_allclose(ours, expected, rtol=1e-8)
        if name == chosen:
            assert (found.estimate, found.se, found.interval().low) == (ours[0], ours[1], ours[3])


def test_scale_and_swapped_arms():
    """Effects times c, variances times c²: the estimate times c; arms swapped: its sign."""
    plain, scaled, turned = pet_peese(Y, V), pet_peese(Y * 1024, V * 1024**2), pet_peese(-Y, V)
    assert (scaled.estimate, scaled.se, scaled.chosen) == (plain.estimate * 1024, plain.se * 1024, plain.chosen)
    assert (turned.estimate, turned.chosen) == (-plain.estimate, plain.chosen)


def test_few_studies_are_said_in_words():
    """Below 10 it says so; the same standard errors everywhere are refused."""
    assert pet_peese(Y[:9], V[:9]).caution.startswith("Only 9 studies: below 10")
    assert pet_peese(Y, V).caution == ""
    with pytest.raises(ValueError, match="is the same in every study"):
        pet_peese(Y, np.ones(12))
