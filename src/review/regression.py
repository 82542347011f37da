"""Meta-regression: effects explained by moderators of the studies, with the variance that remains between them.

The weighted regression is statsmodels' (loaded when one is run), the variance between studies that of `contrasts`.
Every step is scale-free: effects times c and variances times c² multiply the coefficients by c and tau2 by c².
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import special

from . import heterogeneity
from .contrasts import contrasts
from .estimates import Interval, tail
from .pooling import check_options, pool
from .studies import standardise


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients of a meta-regression, the intercept first, then one per moderator in `names`.

    `estimates` are in `unit` (a moderator's: per unit of the moderator), `covariance` is the model's, (X'WX)^-1, `tau2`
    what remains between studies, and `tau2_alone` what there is without moderators. `qe` is the residual Q on `df` =
    k - p degrees of freedom, `qm` the Wald chi-square of all moderators together on p - 1; NaN without a moderator.
    """

    names: tuple[str, ...]
    estimates: np.ndarray
    covariance: np.ndarray
    tau2: float
    tau2_alone: float
    qe: float
    qm: float
    df: int
    hksj_factor: float
    unit: str
    effects: np.ndarray = field(repr=False)
    variances: np.ndarray = field(repr=False)
    design: np.ndarray = field(repr=False)
    method: str = "REML"
    interval_method: str = "HKSJ"
    level: float = 0.95

    @property
    def k(self):
        """The number of studies."""
        return self.effects.size

    def se(self, method=None):
        """Standard errors: the model's ('wald'), or times the root of the HKSJ factor ('HKSJ-safe': never below 1).

        The factor is the sum of w·residual²/(k - p) (Knapp and Hartung 2003, Stat Med 22:2693).
        """
        return np.sqrt(np.diag(self.covariance) * self._factor(method))

    def statistic(self, method=None):
        """Estimates over standard errors: z under 'wald', else t with `df` degrees of freedom."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.estimates / self.se(method)

    def p(self, method=None):
        """Two-sided p values of the coefficients."""
        return 2 * special.stdtr(self._df(method), -np.abs(self.statistic(method)))

    def interval(self, level=None, method=None):
        """Confidence intervals of the coefficients; arrays in the order of `names`."""
        half = self._quantile(level, method) * self.se(method)
        return Interval(self.estimates - half, self.estimates + half)

    def moderators_test(self, method=None):
        """All moderators together: (statistic, p).

        'wald': QM against chi-square with p - 1 degrees of freedom; else QM/(p - 1)/factor against F, p - 1 and k - p.
        """
        count = len(self.names) - 1
        if (method or self.interval_method) == "wald":
            return self.qm, float(special.chdtrc(count, self.qm)) if count else np.nan
        statistic = self.qm / count / self._factor(method) if count else np.nan
        return statistic, float(special.fdtrc(count, self.df, statistic)) if count else np.nan

    @property
    def r2(self):
        """The share of tau2 that the moderators explain, from 0 to 1; NaN where there is none to explain.

        (tau2_alone - tau2)/tau2_alone, not below 0. In small sets it is very uncertain (López-López et al. 2014, Br J
        Math Stat Psychol 67:30).
        """
        return max(0.0, 1 - self.tau2 / self.tau2_alone) if self.tau2_alone > 0 else np.nan

    def at(self, values, level=None, method=None):
        """The mean effect where the moderators have `values`, a number each by name: (estimate, Interval)."""
        if set(values) != set(self.names[1:]):
            raise ValueError(f"a value is needed for each of {', '.join(self.names[1:])}, and no other")
        point = np.array([1.0, *(values[name] for name in self.names[1:])])
        estimate = float(point @ self.estimates)
        half = self._quantile(level, method) * float(np.sqrt(point @ self.covariance @ point * self._factor(method)))
        return estimate, Interval(estimate - half, estimate + half)

    def _factor(self, method):
        method = method or self.interval_method
        check_options(self.method, method, self.level)
        return {"wald": 1.0, "HKSJ": self.hksj_factor, "HKSJ-safe": max(1.0, self.hksj_factor)}[method]

    def _df(self, method):
        return np.inf if (method or self.interval_method) == "wald" else self.df

    def _quantile(self, level, method):
        return special.stdtrit(self._df(method), tail(self.level if level is None else level))


def regress(effects, variances, moderators=None, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """Regress effects on moderators of their studies, with an intercept.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
        Effects, treated minus control, all in `unit`, and their sampling variances.
    moderators : mapping of str to array-like of shape (k,), optional
        Numbers per study by name; groups become numbers by `indicators`. Without any, the fit is the pool's.
    tau2, interval, level :
        As in `pooling.pool`.

    Returns
    -------
    Regression
        A moderator's coefficient is the change of the effect per unit of the moderator. Studies differ in more than one
        way, so it describes and does not show a cause; fewer than 10 studies a moderator carry little
        (Cochrane Handbook 6.5, section 10.11.4).

    References
    ----------
    Thompson and Sharp 1999, Stat Med 18:2693; Knapp and Hartung 2003, Stat Med 22:2693.

    Examples
    --------
    >>> fit = regress([1.0, 2.0, 3.5, 4.0], [0.5, 0.5, 0.5, 0.5], {"dose": [1, 2, 3, 4]}, tau2="common")
    >>> fit.names, fit.df
    (('intercept', 'dose'), 2)
    >>> bool(abs(fit.estimates[1] - 1.05) < 1e-12)
    True
    """
    alone = pool(effects, variances, tau2=tau2, interval=interval, level=level, unit=unit)
    names, columns = _columns(moderators or {}, alone.effects)
    standard = standardise(alone.effects, alone.variances)
    design, back = _standard_design(names, columns, 1 / standard.v[:, 0])
    between, qe, factor = _what_is_left(standard, design, tau2)
    sets, step = standard.final(between)
    coefficients, covariance = weighted_least_squares(sets.y[:, 0], design, 1 / (sets.v[:, 0] + between))
    shift = np.where(np.arange(len(names)) == 0, standard.centre, 0.0)
    with np.errstate(over="ignore"):
        qm = _together(coefficients[1:], covariance[1:, 1:]) * (standard.unit / step) ** 2
        estimates = shift + standard.unit * (back @ coefficients)
    return Regression(
        names,
        estimates,
        step**2 * (back @ covariance @ back.T),
        tau2=float(standard.squared(between)[0]),
        tau2_alone=alone.tau2,
        qe=qe,
        qm=float(qm[0]),
        df=design.shape[0] - design.shape[1],
        hksj_factor=factor,
        unit=unit,
        effects=alone.effects,
        variances=alone.variances,
        design=np.column_stack([np.ones(alone.effects.size), *columns]),
        method=tau2,
        interval_method=interval,
        level=level,
    )


def _what_is_left(standard, design, tau2):
    """The variance between studies in standard units, of shape (1,), the residual Q, and the HKSJ factor."""
    precise, roomy = (contrasts(sets, design) for sets in (standard.precise(), standard.roomy()))
    between = heterogeneity.ESTIMATORS[tau2](precise if tau2 in heterogeneity.WEIGHTED else roomy)
    (qe,) = standard.unscaled(precise.q(0.0))
    factor = qe if between[0] == 0 else roomy.q(between)[0]
    return between, float(qe), float(factor / precise.df[0])


def weighted_least_squares(effects, design, weights):
    """Coefficients of a weighted regression, and (X'WX)^-1, by statsmodels."""
    from statsmodels.regression.linear_model import WLS

    fit = WLS(effects, design, weights=weights).fit()
    return fit.params, fit.normalized_cov_params


def indicators(groups):
    """Groups as 0/1 moderators by name, one for each group but the first in alphabetical order, the reference.

    Examples
    --------
    >>> indicators(["roller", "pen", "roller"])
    {'roller': array([1., 0., 1.])}
    """
    groups = np.asarray(groups)
    return {str(name): (groups == name).astype(float) for name in np.unique(groups)[1:]}


def _columns(moderators, effects):
    if np.isnan(effects).any():
        raise ValueError("a regression takes no absent study: leave it out of effects, variances and moderators")
    columns = [np.asarray(values, float) for values in moderators.values()]
    for name, column in zip(moderators, columns, strict=True):
        if column.shape != effects.shape or not np.isfinite(column).all():
            raise ValueError(f"moderator {name!r} needs one finite number for each of the {effects.size} studies")
        if np.ptp(column) == 0:
            raise ValueError(f"moderator {name!r} is the same in every study, so it explains nothing")
    if effects.size <= len(columns) + 1:
        needed = len(columns) + 2
        raise ValueError(f"{len(columns) + 1} coefficients need at least {needed} studies, not {effects.size}")
    return ("intercept", *moderators), columns


def _standard_design(names, columns, weights):
    """The design with moderators measured from their weighted means in powers of 2, and the matrix that undoes it."""
    design, back = np.ones((weights.size, len(names))), np.eye(len(names))
    for place, column in enumerate(columns, start=1):
        middle = column @ weights / weights.sum()
        unit = np.ldexp(1.0, np.frexp(np.abs(column - middle).max())[1])
        design[:, place] = (column - middle) / unit
        back[place, place], back[0, place] = 1 / unit, -middle / unit
    if np.linalg.matrix_rank(design) < len(names):
        raise ValueError(f"moderators {', '.join(names[1:])} cannot be told apart: one follows from the others")
    return design, back


def _together(coefficients, covariance):
    return float(coefficients @ np.linalg.solve(covariance, coefficients)) if coefficients.size else np.nan
