"""Standard units, and sums that do not cancel, on ordinary sets and at the ends of the range of doubles."""

import mpmath as mp
import numpy as np
import pytest

from review.heterogeneity import ESTIMATORS
from review.pooling import pool, pool_many
from review.regression import regress
from review.studies import FARTHEST, standardise
from review.subsets import all_subsets

all_methods = pytest.mark.parametrize("method", ESTIMATORS)
SPREAD = [np.logspace(0, 12, 4), np.array([1.0, 1e-12, 1.0, 1.0]), np.full(4, 3.0), np.array([1.0, 1.0, 1e9, 1e9])]


@pytest.mark.parametrize("v", SPREAD)
@pytest.mark.parametrize("tau2", [0.0, 1e-3, 1e5])
def test_traces_do_not_cancel(v, tau2):
    """trace P and trace P² at 60 digits, variances over up to 12 powers of ten."""
    ours = standardise(np.arange(4.0), v)
    tau2_here = tau2 / ours.unit[0] ** 2
    with mp.workdps(60):
        w = [1 / (mp.mpf(a) + mp.mpf(tau2_here)) for a in ours.v[:, 0].tolist()]
        p = mp.diag(w) - mp.matrix(w) * mp.matrix(w).T / mp.fsum(w)
        exact = [mp.fsum(m[i, i] for i in range(4)) for m in (p, p * p)]
        found = ours.precise().traces(tau2_here)
        assert all(abs(a[0] / b - 1) < 1e-14 for a, b in zip(found, exact, strict=True))
        if tau2 == 0:
            assert abs(ours.precise().trace()[0] / exact[0] - 1) < 1e-14


def test_standard_units():
    """The most precise study is 0 with a variance between 1 and 4; what is standard comes back to the bit."""
    rng = np.random.default_rng(1)
    y, v = rng.normal(size=(50, 6)), 10 ** rng.uniform(-6, 6, (50, 6))
    y[3, 2] = v[3, 2] = np.nan
    standard = standardise(y, v)
    assert (np.take_along_axis(standard.y, standard.first[None], 0) == 0).all()
    assert ((standard.v.min(axis=0) >= 1) & (standard.v.min(axis=0) < 4)).all()
    np.testing.assert_array_equal((standard.v * standard.scale**2).T[~np.isnan(v)], v[~np.isnan(v)])
    assert (standard.y[2, 3], standard.v[2, 3], standard.df[3]) == (0.0, np.inf, 4)
    assert standard.u is standard.v


FAR = {
    "one standard error, effects of 1e150": ([0.0, 1e150, 4e150], [1e-10, 2e-10, 3e-10]),
    "two precise studies": ([1e140, -1e140], [1e-40, 3e-40]),
    "one precise study": ([0.0, 1e145, -2e145, 3e145], [1e-300, 1e-20, 3e280, 1.0]),
}


@pytest.mark.parametrize("name", FAR)
@pytest.mark.parametrize("method", ["DL", "HE", "HS", "SJ", "PM", "REML", "common"])
def test_far_apart(name, method):
    """More than 1e150 standard errors apart, with a tau2 that a double holds: mean, tau2 and error at 400 digits."""
    y, v = FAR[name]
    ours = pool(y, v, tau2=method)
    assert np.ptp(y) / min(v) ** 0.5 > FARTHEST
    with mp.workdps(1300):
        y, v = ([mp.mpf(a) for a in column] for column in (y, v))
        tau2 = exact_tau2(method, y, v)
        w = [1 / (a + tau2) for a in v]
        mean = mp.fsum(a * b for a, b in zip(w, y, strict=True)) / mp.fsum(w)
        assert abs(ours.tau2 - tau2) <= 1e-12 * tau2
        assert abs(ours.estimate - mean) <= 1e-12 * (max(y) - min(y))
        assert abs(ours.se * mp.sqrt(mp.fsum(w)) - 1) <= 1e-12


def exact_tau2(method, y, v):
    """From the definitions; where tau2 is searched for, sampling variances are nothing beside it."""
    k, w = len(y), [1 / a for a in v]
    plain = mp.fsum(y) / k
    squares, total = mp.fsum((a - plain) ** 2 for a in y), mp.fsum(w)
    mean = mp.fsum(a * b for a, b in zip(w, y, strict=True)) / total
    q = mp.fsum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    return {
        "common": mp.mpf(0),
        "DL": (q - k + 1) / (total - mp.fsum(a * a for a in w) / total),
        "HS": (q - k) / total,
        "HE": squares / (k - 1) - mp.fsum(v) / k,
    }.get(method) or crossing(method, y, v, squares)


def crossing(method, y, v, squares):
    """PM and REML by Newton's steps from the unweighted variance, SJ by one step from its start."""
    k = len(y)

    def parts(tau2):
        w = [1 / (a + tau2) for a in v]
        mean = mp.fsum(a * b for a, b in zip(w, y, strict=True)) / mp.fsum(w)
        q = mp.fsum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
        spread = mp.fsum((a * (b - mean)) ** 2 for a, b in zip(w, y, strict=True))
        return q, spread, mp.fsum(w) - mp.fsum(a * a for a in w) / mp.fsum(w)

    if method == "common":
        return mp.mpf(0)
    if method == "SJ":
        return squares / k * parts(squares / k)[0] / (k - 1)
    tau2 = squares / (k - 1)
    for _ in range(60):
        q, spread, trace = parts(tau2)
        tau2 *= q / (k - 1) if method == "PM" else spread / trace
    return tau2


@all_methods
def test_no_finite_set_raises_or_gives_nan(method):
    """1,500 sets, effects and variances from 1e-300 to 1e300, one to five studies: every number has a value.

    An effect lies among the effects; a tau2 or Q beyond the range of doubles is infinite.
    """
    rng = np.random.default_rng(3)
    for k in (1, 2, 3, 5):
        y, v = (10.0 ** rng.uniform(-300, 300, (400, k)) for _ in range(2))
        y *= rng.choice([-1, 0, 1], y.shape)
        stack = pool_many(y, v, tau2=method)
        assert ((stack.estimate >= y.min(-1)) & (stack.estimate <= y.max(-1))).all()
        assert (stack.q >= 0).all()
        assert (np.isfinite(stack.se) & (stack.se > 0)).all()
        assert np.isfinite(stack.interval(method="wald").width if method == "common" else stack.weights).all()
        if k > 1:
            assert (stack.tau2 >= 0).all()
            ends = [stack.interval(), stack.interval(method="HKSJ-safe"), stack.tau2_interval(), stack.i2_interval()]
            ends += [stack.h2_interval(), stack.prediction(form="HKSJ")]
            shares = [stack.i2(), stack.i2("tau2"), stack.h2("tau2"), stack.share_beyond(1.0), stack.q_p()]
            assert not any(np.isnan([end.low, end.high]).any() for end in ends)
            assert not np.isnan(shares).any()


def test_the_largest_doubles():
    """The difference of two effects need not be a double."""
    most = np.finfo(float).max
    one = pool([-most, most, 0.0], [1.0, 1.0, 1.0])
    assert abs(one.estimate) <= 1e-12 * most
    assert one.se == pytest.approx(most / 3**0.5, rel=1e-12)
    assert (one.tau2, one.q) == (np.inf, np.inf)
    assert pool([-most, most], [1e308, 5e-324], tau2="common").estimate == most


@all_methods
def test_far_apart_everywhere(method):
    """A regression, and every subset, of effects 1e200 standard errors apart are those of the pool."""
    y, v, x = [0.0, 1e150, 4e150, 2e150], [1e-100, 2e-100, 3e-100, 1e-101], [0.0, 1.0, 2.0, 3.0]
    whole, mean, line = pool(y, v, tau2=method), regress(y, v, tau2=method), regress(y, v, {"x": x}, tau2=method)
    assert (mean.estimates[0], mean.tau2) == pytest.approx((whole.estimate, whole.tau2), rel=1e-9)
    assert mean.se("wald")[0] == pytest.approx(whole.se, rel=1e-9)
    assert np.isfinite(line.estimates).all()
    assert not np.isnan([line.tau2, line.qe, line.qm, *line.se("wald")]).any()
    subsets = all_subsets(y, v, tau2=method)
    assert (subsets.estimate[-1], subsets.tau2[-1], subsets.se[-1]) == (whole.estimate, whole.tau2, whole.se)
    assert subsets.members.tolist() == list(range(1, 16))
