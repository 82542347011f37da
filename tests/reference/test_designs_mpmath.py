"""Effects of means and changes in the textbook's own terms at 40 digits, on random and on hostile arms."""

import mpmath as mp
import numpy as np
import pytest

from review import changes, effects, recover, standardized
from review.estimates import Arm

DIGITS = 60
CLOSE = 4e-14

HOSTILE = {
    "three people": (Arm(3, 1.0, 2.0, "um"), Arm(3, 1.5, 0.5, "um")),
    "1e9 people": (Arm(10**9, 1.0, 2.0, "um"), Arm(10**9, 1.5, 0.5, "um")),
    "30 degrees of freedom": (Arm(16, 90.0, 2.0, "um"), Arm(16, 1.5, 0.5, "um")),
    "32 degrees of freedom": (Arm(17, 90.0, 2.0, "um"), Arm(17, 1.5, 0.5, "um")),
    "means that agree to 9 digits": (Arm(20, 1.0, 2.0, "um"), Arm(20, 1.0 + 2.0**-30, 2.5, "um")),
    "SDs that agree to 9 digits": (Arm(20, 1.0, 2.0, "um"), Arm(20, 4.0, 2.0 + 2.0**-30, "um")),
    "a tiny unit": (Arm(20, 1e-60, 2e-60, "um"), Arm(20, 3e-60, 1e-60, "um")),
    "a huge unit": (Arm(20, 1e60, 2e60, "um"), Arm(20, 3e60, 1e60, "um")),
    "an SD a million times the other": (Arm(20, 5.0, 1e-3, "um"), Arm(20, 3.0, 1e3, "um")),
}


def _random_arms(count=25, seed=20260202):
    rng = np.random.default_rng(seed)
    for i in range(count):
        n = int(10 ** rng.uniform(0.5, 6)) + 1
        pair = zip(10 ** rng.uniform(-3, 3, 2), 10 ** rng.uniform(-3, 3, 2), strict=True)
        yield f"random {i}", tuple(Arm(n, float(mean), float(sd), "um") for mean, sd in pair)


ARMS = HOSTILE | dict(_random_arms())
CORRELATIONS = [-1.0, -0.3, 0.0, 0.68, 1 - 2.0**-40]


def _j(df):
    m = mp.mpf(df)
    return mp.exp(mp.loggamma(m / 2) - mp.loggamma((m - 1) / 2)) / mp.sqrt(m / 2)


def _numbers(arm):
    return mp.mpf(arm.n), mp.mpf(arm.mean), mp.mpf(arm.sd)


def _agree(ours, value, variance):
    assert abs(ours.value - value) <= CLOSE * abs(value)
    assert abs(ours.variance - variance) <= CLOSE * variance


@pytest.mark.parametrize("name", ARMS)
def test_two_arms(name):
    """MD both ways, Hedges' g with LS and UB, SMDH with A and B, Glass both ways, log ratio of means."""
    first, second = ARMS[name]
    with mp.workdps(DIGITS):
        (n, x, s), (m, y, u) = _numbers(first), _numbers(second)
        df = n + m - 2
        pooled = mp.sqrt(((n - 1) * s**2 + (m - 1) * u**2) / df)
        _agree(effects.mean_difference(first, second), x - y, s**2 / n + u**2 / m)
        _agree(effects.mean_difference_equal_sd(first, second), x - y, pooled**2 * (1 / n + 1 / m))
        _agree(effects.ratio_of_means(first, second), mp.log(x / y), s**2 / (n * x**2) + u**2 / (m * y**2))
        j, smd = _j(df), standardized.standardized_mean_difference
        g = j * (x - y) / pooled
        _agree(smd(first, second), g, 1 / n + 1 / m + g**2 / (2 * (n + m)))
        share = 1 - (df - 2) / (df * j**2)
        _agree(smd(first, second, variance="UB"), g, 1 / n + 1 / m + share * g**2)
        square = (s**2 + u**2) / 2
        g = j * (x - y) / mp.sqrt(square)
        spread = g**2 * (s**4 / (n - 1) + u**4 / (m - 1)) / (8 * square**2) + (s**2 / (n - 1) + u**2 / (m - 1)) / square
        _agree(standardized.standardized_mean_difference_unequal(first, second), g, spread)
        _agree(standardized.standardized_mean_difference_unequal(first, second, variance="A"), g, j**2 * spread)
        delta = _j(m - 1) * (x - y) / u
        spread = s**2 / u**2 / (n - 1) + 1 / (m - 1) + delta**2 / (2 * (m - 1))
        _agree(standardized.glass_delta(first, second), delta, spread)
        equal = standardized.glass_delta(first, second, variance="equal")
        _agree(equal, delta, 1 / n + 1 / m + delta**2 / (2 * m))


@pytest.mark.parametrize("r", CORRELATIONS)
@pytest.mark.parametrize("name", ARMS)
def test_before_and_after(name, r):
    """MC, SMCC, SMCR, SMCRH with A and B, ROMC, the paired SMD, and the correlation back from the change SD."""
    first, second = ARMS[name]
    group = changes.PrePost(first, second)
    with mp.workdps(DIGITS):
        (n, x, s), (_, y, u) = _numbers(first), _numbers(second)
        rho, j = mp.mpf(r), _j(n - 1)
        square = s**2 + u**2 - 2 * rho * s * u
        _agree(changes.mean_change(group, correlation=r), y - x, square / n)
        g = j * (y - x) / mp.sqrt(square)
        _agree(changes.standardized_mean_change(group, correlation=r), g, 1 / n + g**2 / (2 * n))
        g = j * (y - x) / s
        _agree(changes.standardized_mean_change_raw(group, correlation=r), g, 2 * (1 - rho) / n + g**2 / (2 * n))
        spread, unequal = square / (s**2 * (n - 1)) + g**2 / (2 * (n - 1)), changes.standardized_mean_change_raw_unequal
        _agree(unequal(group, correlation=r), g, spread)
        _agree(unequal(group, correlation=r, variance="A"), g, j**2 * spread)
        spread = s**2 / (n * x**2) + u**2 / (n * y**2) - 2 * rho * s * u / (n * x * y)
        _agree(changes.log_ratio_of_change(group, correlation=r), mp.log(y / x), spread)
        d = (y - x) / mp.sqrt((s**2 + u**2) / 2)
        paired = changes.paired_standardized_mean_difference(second, first, correlation=r)
        _agree(paired, d, (1 / n + d**2 / (2 * n)) * 2 * (1 - rho))
        printed = recover.sd_of_change(first.sd, second.sd, correlation=r)
        if abs(first.sd - second.sd) < printed < first.sd + second.sd:
            exact = (s**2 + u**2 - mp.mpf(printed) ** 2) / (2 * s * u)
            room = 4e-16 * (1 + mp.mpf(printed) ** 2 / (s * u))
            assert abs(recover.correlation_from_sds(first.sd, second.sd, printed) - exact) <= room


@pytest.mark.parametrize("r", CORRELATIONS)
@pytest.mark.parametrize("name", ARMS)
def test_two_groups_before_and_after(name, r):
    """Difference of changes, d_ppc1, d_ppc2 and the difference of SMCC, against a second group of 17 people."""
    group = changes.PrePost(*ARMS[name])
    size = ARMS[name][0].sd
    other = changes.PrePost(Arm(17, 0.7 * size, 0.4 * size, "um"), Arm(17, 0.9 * size, 0.5 * size, "um"))
    with mp.workdps(DIGITS):
        parts = []
        for one in (group, other):
            (n, x, s), (_, y, u) = _numbers(one.before), _numbers(one.after)
            parts.append((n, y - x, s, mp.sqrt(s**2 + u**2 - 2 * mp.mpf(r) * s * u)))
        (n, gap, s, sd), (m, rest, u, tail) = parts
        shrink = 2 * (1 - mp.mpf(r))
        _close(changes.change_difference(group, other, correlation=r), gap, rest, sd**2 / n + tail**2 / m)
        g, h = _j(n - 1) * gap / s, _j(m - 1) * rest / u
        spread = shrink / n + g**2 / (2 * n) + shrink / m + h**2 / (2 * m)
        _close(changes.morris_ppc1(group, other, correlation=r), g, h, spread)
        pooled = mp.sqrt(((n - 1) * s**2 + (m - 1) * u**2) / (n + m - 2))
        d = _j(n + m - 2) * (gap - rest) / pooled
        found = changes.morris_ppc2(group, other, correlation=r)
        _close(found, _j(n + m - 2) * gap / pooled, _j(n + m - 2) * rest / pooled, found.variance)
        exact = shrink * (1 / n + 1 / m) + d**2 / (2 * (n + m))
        slack = abs(d) * (abs(gap) + abs(rest)) / pooled / (n + m)
        assert abs(found.variance - exact) <= CLOSE * (exact + slack)
        g, h = _j(n - 1) * gap / sd, _j(m - 1) * rest / tail
        spread = 1 / n + g**2 / (2 * n) + 1 / m + h**2 / (2 * m)
        _close(changes.standardized_mean_change_difference(group, other, correlation=r), g, h, spread)


def _close(ours, first, second, variance):
    """A difference is as exact as its parts."""
    assert abs(ours.value - (first - second)) <= CLOSE * (abs(first) + abs(second))
    assert abs(ours.variance - variance) <= CLOSE * variance
