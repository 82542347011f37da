"""How closely the SciPy at hand finds quantiles of t, behind intervals and p values."""

import scipy
from packaging.version import Version

CLOSE = Version(scipy.__version__) >= Version("1.17")
QUANTILE = 1e-11 if CLOSE else 1e-9
"""Largest relative error of the p value behind a quantile; up to 3e-10 was seen in 1.15.0 to 1.16.3."""
