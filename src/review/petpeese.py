"""PET-PEESE: the effect extrapolated to a study without sampling error."""

from dataclasses import dataclass, field

from .estimates import Interval
from .regression import Regression, regress
from .smallstudy import caution, roots


@dataclass(frozen=True, eq=False)
class PetPeese:
    """Two regressions whose intercept is the effect of an infinitely precise study; `chosen` names the one to read."""

    pet: Regression = field(repr=False)
    peese: Regression = field(repr=False)
    chosen: str
    caution: str

    @property
    def estimate(self):
        """The chosen regression's intercept, in the effects' unit."""
        return float(self._fit.estimates[0])

    @property
    def se(self):
        """Its standard error."""
        return float(self._fit.se()[0])

    def interval(self, level=0.95):
        """Its confidence interval, t with k - 2 degrees of freedom."""
        ends = self._fit.interval(level)
        return Interval(float(ends.low[0]), float(ends.high[0]))

    @property
    def _fit(self):
        return self.pet if self.chosen == "PET" else self.peese


def pet_peese(effects, variances, *, unit=""):
    """Precision-effect test and estimate: the effect extrapolated to a standard error of 0.

    PET regresses effects on se, PEESE on v, both with weights 1/v and free dispersion. PEESE is chosen where PET's
    intercept differs from 0 at p < 0.05, one-sided in either direction, because PET is biased downwards there.

    References
    ----------
    Stanley and Doucouliagos 2014, Res Synth Methods 5:60.

    Examples
    --------
    >>> pet_peese([0.2, 0.4, 0.9, 1.1], [0.01, 0.04, 0.16, 0.25]).chosen
    'PET'
    """
    options = {"tau2": "common", "interval": "HKSJ", "unit": unit}
    pet = regress(effects, variances, {"standard error": roots(variances)}, **options)
    peese = regress(effects, variances, {"variance": variances}, **options)
    return PetPeese(pet, peese, "PEESE" if pet.p()[0] < 0.10 else "PET", caution(pet.k))
