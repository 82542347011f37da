"""The maxima of a likelihood: none is missed, and what is said of the slope between two values of tau2 is true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.contrasts import contrasts
from review.maxima import LIKELIHOODS, RESOLUTION, Cells, highest, maxima
from review.pooling import pool
from review.studies import standardise

proof = settings(max_examples=80, deadline=None, derandomize=True, database=None)
both = pytest.mark.parametrize("name", LIKELIHOODS)
studies = st.lists(
    st.tuples(st.floats(-3, 3).map(lambda x: x**3), st.floats(-9, 9).map(lambda x: 10.0 ** (x / 2))),
    min_size=2,
    max_size=8,
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))

# Two of 400,000 random sets in which a grid on which 1 + tau2 doubles passes over the higher of two maxima.
CLOSE_MAXIMA = {
    "five studies": (
        [-0.028286191563374023, 1.8602501632614277, 0.3586877308560599, -0.2511333155648068, 0.16309681616932087],
        [0.0884548824820384, 0.32363140149225345, 0.0057767888620243344, 0.11483979763345606, 0.0026869090496797884],
    ),
    "six studies": (
        [1.1121724385, 0.0944040837, 0.2069215122, 0.0253314465, -0.1898275870, 0.9772372896],
        [0.1773470083, 0.0008355116, 0.0078141531, 0.0005149024, 0.7735473213, 0.1658888943],
    ),
}


def ready(y, v):
    return standardise(y, v).roomy().ready()


def restricted_by_matrices(tau2, y, v):
    """Twice the restricted log likelihood, and its derivative, from P = V⁻¹ - V⁻¹1(1'V⁻¹1)⁻¹1'V⁻¹."""
    w = 1 / (v + tau2)
    p = np.diag(w) - np.outer(w, w) / w.sum()
    return np.log(w).sum() - np.log(w.sum()) - y @ p @ y, y @ p @ p @ y - np.trace(p)


@pytest.mark.parametrize("name", CLOSE_MAXIMA)
def test_the_higher_of_two_close_maxima(name):
    """No tau2 on a fine grid is likelier, by matrices."""
    y, v = (np.array(column) for column in CLOSE_MAXIMA[name])
    best = restricted_by_matrices(pool(y, v).tau2, y, v)[0]
    assert best >= max(restricted_by_matrices(t, y, v)[0] for t in np.geomspace(1e-5, 10, 4000))
    at_zero, _, tops = maxima(ready(y, v), LIKELIHOODS["REML"])
    assert at_zero.sum() + len(set(tops)) == 2


@both
def test_no_point_of_a_fine_grid_is_higher(name):
    """20,000 hostile sets of 3 to 6 studies, variances over four powers of ten, up to 300 points of tau2 each."""
    rng = np.random.default_rng(20261126)
    likelihood = LIKELIHOODS[name]
    for k in (3, 4, 5, 6):
        shape = (5000, k)
        y, v = rng.normal(size=shape) * 10 ** rng.uniform(-2, 1, shape), 10 ** rng.uniform(-4, 0, shape)
        sets = standardise(y, v).roomy()
        ours = likelihood.height(sets, highest(sets, likelihood))
        for tau2 in (0.0, *np.geomspace(1e-2, 1e7, 300)):
            other = likelihood.height(sets, tau2)
            assert (other <= ours + 1e-11 * (1 + np.abs(other))).all()


@both
@proof
@given(data=studies, log=st.floats(-3, 6))
def test_the_slope_is_the_derivative(name, data, log):
    """(pull - spread)/unit is twice the derivative of the log likelihood, and the rates are those of pull and spread."""
    y, v = data
    sets, tau2 = ready(y, v), np.array([10.0**log])
    here = LIKELIHOODS[name].slope(sets, tau2)
    values, sampling, w = sets.y[:, 0], sets.v[:, 0], 1 / (sets.v[:, 0] + tau2)
    p = np.diag(w) - np.outer(w, w) / w.sum()
    other = p if name == "REML" else np.diag(w)
    unit = float(here.unit[0])
    assert unit == pytest.approx(sampling[0] + tau2[0])
    expected = unit * values @ p @ p @ values, unit * np.trace(other)
    assert (here.pull[0], here.spread[0]) == pytest.approx(expected, rel=1e-6, abs=1e-12)
    if expected[0] > 1e-6:
        assert here.pull_rate[0] == pytest.approx(
            unit * (values @ p @ p @ p @ values) / (values @ p @ p @ values), rel=1e-4
        )
    assert here.spread_rate[0] == pytest.approx(unit * np.trace(other @ other) / np.trace(other), rel=1e-4)


@both
@proof
@given(data=studies, low=st.floats(0, 1e3), times=st.floats(1e-6, 100))
def test_a_settled_cell_hides_nothing(name, data, low, times):
    """Where the ends of a cell are said to settle it, a fine grid inside shows one fall at most, and the right one."""
    y, v = data
    sets, slope = ready(y, v), LIKELIHOODS[name].slope
    high = low + (1 + low) * times
    ends = (slope(sets, np.array([tau2])) for tau2 in (low, high))
    cell = Cells(np.array([0]), np.array([low]), np.array([high]), sets.largest(), *ends)
    if cell.settled()[0]:
        inside = slope(sets.at(np.zeros(2000, int)), np.linspace(low, high, 2000))
        gap = (inside.pull - inside.spread) / np.maximum(inside.spread, 1e-300)
        signs = np.sign(gap[np.abs(gap) > 1e-9])
        falls = ((signs[:-1] > 0) & (signs[1:] < 0)).sum()
        sure = min(abs(gap[0]), abs(gap[-1])) > 1e-9
        assert falls == (~cell.before.falls & cell.after.falls).sum() or (falls == 0 and not sure)


@both
@proof
@given(data=studies)
def test_studies_and_contrasts_have_the_same_maxima(name, data):
    """The search on sums over studies, and on independent contrasts of the same set, end at one height."""
    y, v = data
    sets, likelihood = standardise(y, v).roomy(), LIKELIHOODS[name]
    left = contrasts(sets, np.ones((len(y), 1)))
    ours, theirs = highest(sets, likelihood), highest(left, likelihood)
    heights = likelihood.height(sets.at(np.zeros(2, int)), np.concatenate([ours, theirs]))
    assert heights[0] == pytest.approx(heights[1], rel=1e-10, abs=1e-10)


def test_the_resolution_is_below_rounding():
    """Inside a cell that is not halved again, twice the log likelihood of 100 studies varies by less than rounding does."""
    assert 4 * 100 * RESOLUTION**2 < 1e-15
