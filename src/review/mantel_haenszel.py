"""Many 2x2 tables pooled as one: Mantel and Haenszel's ratios and difference, and Peto's odds ratio.

The tables of a set share one true effect. Each function takes two sequences of Events, treated and control, study by
study, and gives a Pooled whose interval is Wald's; ratios are on the log scale. Cochran's Q is taken from the studies'
own effects, with one half added where a cell is 0; a table in which nobody or everybody has the event has none (NaN).

`zero_cells` is 'none', for these methods need no correction (Cochrane Handbook 6.5, section 10.4.4.1), or 'half if
zero', which adds one half to each cell of a table with a zero, unless nobody or everybody has the event.
"""

from functools import partial
from math import fsum, nan, sqrt

import numpy as np

from . import checks, effects
from .estimates import Estimate, Pooled
from .pooling import pool


def pooled_risk_ratio(treated, control, *, zero_cells="none"):
    """Mantel-Haenszel log risk ratio: log(sum of a·n_c/N over sum of c·n_t/N).

    Its variance is that of Greenland and Robins (1985), Biometrics 41:55.

    Examples
    --------
    >>> from math import exp
    >>> from review.estimates import Events
    >>> round(exp(pooled_risk_ratio([Events(4, 20), Events(6, 20)], [Events(2, 20), Events(3, 20)]).estimate), 3)
    2.0
    """
    tables = _tables(treated, control, zero_cells)
    shares = [c * (a + b) / (a + b + c + d) for a, b, c, d in tables]
    top, bottom = fsum(a * (c + d) / (a + b + c + d) for a, b, c, d in tables), fsum(shares)
    value = effects.log_ratio(top, bottom)
    spread = fsum((a * (a + b) * d + c * (c + d) * b) / (a + b + c + d) ** 2 for a, b, c, d in tables)
    return _pooled(effects.risk_ratio, treated, control, value, spread / top / bottom, shares)


def pooled_odds_ratio(treated, control, *, zero_cells="none"):
    """Mantel-Haenszel log odds ratio: log(sum of ad/N over sum of bc/N).

    Its variance is that of Robins, Breslow and Greenland (1986), Biometrics 42:311.

    Examples
    --------
    >>> from review.estimates import Events
    >>> pooled_odds_ratio([Events(10, 20), Events(5, 10)], [Events(5, 10), Events(4, 8)]).estimate
    0.0
    """
    tables = _tables(treated, control, zero_cells)
    tops = [a * d / (a + b + c + d) for a, b, c, d in tables]
    shares = [b * c / (a + b + c + d) for a, b, c, d in tables]
    top, bottom = fsum(tops), fsum(shares)
    value = effects.log_ratio(top, bottom)
    like = [(a + d) / (a + b + c + d) for a, b, c, d in tables]
    rows = list(zip(like, tops, shares, strict=True))
    spread = fsum(p * r for p, r, _ in rows) / top / top
    spread += fsum(p * s + (1 - p) * r for p, r, s in rows) / top / bottom
    spread += fsum((1 - p) * s for p, _, s in rows) / bottom / bottom
    return _pooled(effects.odds_ratio, treated, control, value, spread / 2, shares)


def pooled_risk_difference(treated, control, *, zero_cells="none"):
    """Mantel-Haenszel risk difference, as a share of people: sum of (a·n_c - c·n_t)/N over sum of n_t·n_c/N.

    Its variance is that of Sato, Greenland and Robins (1989), Biometrics 45:1323, good for few large and for many small
    studies alike; that of Greenland and Robins (1985) is another. Tables without events take part.

    Examples
    --------
    >>> from review.estimates import Events
    >>> pooled_risk_difference([Events(5, 10), Events(0, 10)], [Events(3, 10), Events(0, 10)]).estimate
    0.1
    """
    tables = _tables(treated, control, zero_cells)
    shares = [(a + b) * (c + d) / (a + b + c + d) for a, b, c, d in tables]
    total = fsum(shares)
    value = fsum((a * (c + d) - c * (a + b)) / (a + b + c + d) for a, b, c, d in tables) / total
    first, second = (fsum(parts) for parts in zip(*(_sato(*table) for table in tables), strict=True))
    variance = (value * first + second) / total**2
    if not variance > 0:
        raise ValueError("with risks of only 0 or 1 the pooled risk difference has no usable variance")
    return _pooled(effects.risk_difference, treated, control, value, variance, shares)


def peto_odds_ratio(treated, control):
    """Peto's log odds ratio of one table: (a - E)/V, variance 1/V, with hypergeometric mean E and variance V.

    Good for rare events, small effects and arms of like size (Yusuf, Peto and others 1985, Prog Cardiovasc Dis 27:335);
    zero cells need nothing, but a table in which nobody or everybody has the event is refused.

    Examples
    --------
    >>> from review.estimates import Events
    >>> round(peto_odds_ratio(Events(0, 20), Events(4, 20)).value, 3)
    -2.167
    """
    a, b, c, d = effects.cells(treated, control)
    n_treated, n_control, n = a + b, c + d, a + b + c + d
    spread = n_treated * n_control * (a + c) * (b + d) / (n * n * (n - 1))
    if spread == 0:
        raise ValueError("when nobody or everybody has the event in both arms, Peto's odds ratio is not estimable")
    return Estimate((a * n_control - c * n_treated) / n / spread, 1 / spread, "log odds ratio")


def pooled_peto_odds_ratio(treated, control):
    """Peto's log odds ratio of many tables: the common-effect pool of each table's own (Yusuf, Peto and others 1985).

    Examples
    --------
    >>> from review.estimates import Events
    >>> round(pooled_peto_odds_ratio([Events(0, 20), Events(3, 20)], [Events(4, 20), Events(3, 20)]).estimate, 3)
    -0.897
    """
    values, variances, unit = _own(peto_odds_ratio, treated, control)
    return pool(values, variances, tau2="common", interval="wald", unit=unit)


def _tables(treated, control, zero_cells):
    """The four cells of every study, after the policy for zero cells."""
    checks.one_of(zero_cells, ("none", "half if zero"), "zero_cells")
    return [_table(*pair, zero_cells) for pair in zip(checks.some(treated, "study"), control, strict=True)]


def _table(treated, control, zero_cells):
    a, b, c, d = effects.cells(treated, control)
    return effects.cells(treated, control, "none" if a == c == 0 or b == d == 0 else zero_cells)


def _own(effect, treated, control):
    """Each study's own effect and variance, NaN where it has none, and their unit."""
    found = []
    for pair in zip(checks.some(treated, "study"), control, strict=True):
        try:
            found.append(effect(*pair))
        except ValueError:
            found.append(None)
    if not any(found):
        raise ValueError("no study says anything of this effect: nobody or everybody has the event in all of them")
    values, variances = (np.array([getattr(e, name) if e else nan for e in found]) for name in ("value", "variance"))
    return values, variances, next(e.unit for e in found if e)


def _sato(a, b, c, d):
    """One table's two terms of the variance: the one that the difference multiplies, and the one that it does not."""
    n_treated, n_control, n = a + b, c + d, a + b + c + d
    first = (c * n_treated**2 - a * n_control**2 + n_treated * n_control * (n_control - n_treated) / 2) / n**2
    return first, (a * d + c * b) / (2 * n)


def _pooled(effect, treated, control, value, variance, shares):
    policy = partial(effect, zero_cells="half if zero")
    values, variances, unit = _own(policy, treated, control)
    weights = np.where(np.isnan(values) & (np.array(shares) == 0), nan, np.array(shares, float))
    return Pooled(
        estimate=value,
        se=sqrt(variance),
        tau2=0.0,
        q=float(np.nansum((values - value) ** 2 / variances)),
        df=int(np.isfinite(values).sum()) - 1,
        weights=weights / np.nansum(weights),
        unit=unit,
        effects=values,
        variances=variances,
        method="MH",
        interval_method="wald",
    )
