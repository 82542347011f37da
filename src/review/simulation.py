"""Which interval keeps its promise? Simulated meta-analyses with a known truth, pooled by the library's own engine."""

from dataclasses import dataclass

import numpy as np

from .pooling import pool_many

METHODS = (("DL", "wald"), ("REML", "wald"), ("REML", "HKSJ"), ("REML", "HKSJ-safe"))
SHAPES = ("normal", "skewed")


@dataclass(frozen=True)
class Coverage:
    """How often a method's interval held the true mean, among `sets` simulated meta-analyses, and its mean width."""

    k: int
    tau2: float
    shape: str
    tau2_method: str
    interval_method: str
    share: float
    width: float
    sets: int

    @property
    def error(self):
        """Half-width of a 95% interval for `share`, from the number of sets."""
        return 1.96 * np.sqrt(self.share * (1 - self.share) / self.sets)


def coverage(k, tau2, *, shape="normal", sets=20_000, level=0.95, seed=0):
    """Coverage of each of `METHODS` for the mean of k studies.

    Parameters
    ----------
    k : int
        Studies in each simulated meta-analysis.
    tau2 : float
        Variance of the true effects, where a typical sampling variance is 1.
    shape : str
        'normal', or 'skewed': exponential true effects, shifted to mean 0 and scaled to variance tau2.
    sets : int
        Simulated meta-analyses. The sampling variances are known and log-normal with a factor of about 2.7 between
        them (standard deviation of the logarithm 1).
    seed : int
        The same seed gives the same numbers.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape is one of {', '.join(SHAPES)}, not {shape!r}")
    random = np.random.default_rng([seed, k, int(1000 * tau2), SHAPES.index(shape)])
    variances = np.exp(random.normal(-0.5, 1.0, (sets, k)))
    truths = random.normal(0.0, 1.0, (sets, k)) if shape == "normal" else random.exponential(1.0, (sets, k)) - 1.0
    effects = np.sqrt(tau2) * truths + np.sqrt(variances) * random.normal(0.0, 1.0, (sets, k))
    pools = {name: pool_many(effects, variances, tau2=name) for name in dict.fromkeys(name for name, _ in METHODS)}
    return [_coverage(pools[name], method, level, (k, tau2, shape, name, method), sets) for name, method in METHODS]


def _coverage(pool, method, level, what, sets):
    interval = pool.interval(level, method)
    held = (interval.low <= 0) & (interval.high >= 0)
    return Coverage(*what, share=float(held.mean()), width=float(np.mean(interval.width)), sets=sets)


def grid(ks=(3, 5, 10), tau2s=(0.0, 0.1, 0.3, 1.0, 3.0, 10.0), sets=20_000, seed=0):
    """`coverage` over numbers of studies, variances between them, and both shapes."""
    return [
        row
        for k in ks
        for shape in SHAPES
        for tau2 in tau2s
        for row in coverage(k, tau2, shape=shape, sets=sets, seed=seed)
    ]
