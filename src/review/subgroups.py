"""Subgroups: one mean per group of studies, and whether the groups differ by more than chance."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from .estimates import Interval
from .pooling import pool
from .regression import indicators, regress


@dataclass(frozen=True, eq=False)
class Subgroups:
    """Group means in the order of `names`, with their standard errors, intervals, tau2 and numbers of studies.

    `q_between` is the weighted Q of the group means on `df` = groups - 1 degrees of freedom, `p` its p value against
    chi-square. A large p value does not show that the groups are alike; it is what few studies give.
    """

    names: tuple[str, ...]
    estimates: np.ndarray
    se: np.ndarray
    interval: Interval
    tau2: np.ndarray
    k: np.ndarray
    q_between: float
    df: int
    unit: str

    @property
    def p(self):
        """P value of `q_between` against chi-square."""
        return float(special.chdtrc(self.df, self.q_between))


def subgroups(effects, variances, groups, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """Pool each group alone, each with its own tau2, and compare the means.

    Parameters
    ----------
    effects, variances : array-like of shape (k,)
    groups : sequence of str, of length k
    tau2, interval, level :
        As in `pooling.pool`.

    Returns
    -------
    Subgroups
        A group of one study has no tau2: it enters `q_between` with its sampling variance alone.

    References
    ----------
    Borenstein et al. 2009, Introduction to Meta-Analysis, chapter 19, "random effects, separate estimates of tau2".

    Examples
    --------
    >>> found = subgroups([1.0, 3.0, 6.0, 8.0], [0.5, 0.5, 0.5, 0.5], ["pen", "pen", "roller", "roller"], tau2="common")
    >>> found.names, found.estimates, found.q_between
    (('pen', 'roller'), array([2., 7.]), 50.0)
    """
    names, labels = _groups(groups, effects)
    effects, variances = np.asarray(effects, float), np.asarray(variances, float)
    options = {"tau2": tau2, "interval": interval, "level": level, "unit": unit}
    pools = [pool(effects[labels == name], variances[labels == name], **options) for name in names]
    means, errors = (np.array([getattr(one, field) for one in pools]) for field in ("estimate", "se"))
    between = pool(means, errors**2, tau2="common")
    ends = [one.interval() for one in pools]
    return Subgroups(
        names,
        means,
        errors,
        Interval(np.array([end.low for end in ends]), np.array([end.high for end in ends])),
        tau2=np.array([one.tau2 for one in pools]),
        k=np.array([one.k for one in pools]),
        q_between=between.q,
        df=between.df,
        unit=unit,
    )


def subgroups_common_tau2(effects, variances, groups, *, tau2="REML", interval="HKSJ", level=0.95, unit=""):
    """One model for all groups, with one tau2: a regression on the group.

    Steadier than `subgroups` where groups are small (Borenstein et al. 2009, chapter 19, "pooled estimate of tau2").
    Arguments and result as there; `q_between` is the regression's QM.
    """
    names, labels = _groups(groups, effects)
    fit = regress(effects, variances, indicators(labels), tau2=tau2, interval=interval, level=level, unit=unit)
    points = [fit.at({other: float(other == name) for other in names[1:]}) for name in names]
    at = np.column_stack([np.ones(len(names)), np.eye(len(names))[:, 1:]])
    return Subgroups(
        names,
        np.array([estimate for estimate, _ in points]),
        np.sqrt(np.diag(at @ fit.covariance @ at.T)),
        Interval(np.array([ends.low for _, ends in points]), np.array([ends.high for _, ends in points])),
        tau2=np.full(len(names), fit.tau2),
        k=np.array([(labels == name).sum() for name in names]),
        q_between=fit.qm,
        df=len(names) - 1,
        unit=unit,
    )


def _groups(groups, effects):
    labels = np.array([str(group) for group in groups])
    names = tuple(str(name) for name in np.unique(labels))
    if labels.shape != np.shape(effects):
        raise ValueError(f"each study needs a group: {labels.size} groups for {np.size(effects)} effects")
    if len(names) < 2:
        raise ValueError("a comparison of subgroups needs at least two groups")
    return names, labels
