"""p from t and back, and whether a printed p carries the claim beside it."""

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.estimates import Interval
from review.integrity import p_from_t, p_supports, t_from_p
from review.integrity.p_values import said, weigh

from .printing import proof

PRINTED = [(2.228, 10, 0.05), (2.763, 28, 0.01), (1.98, 120, 0.05), (1.96, None, 0.05)]


@pytest.mark.parametrize(("t", "df", "p"), PRINTED)
def test_p_agrees_with_printed_tables(t, df, p):
    """Critical values of t as textbooks print them; the last is the normal's."""
    assert p_from_t(t, df=df) == pytest.approx(p, rel=0.003)  # t is printed to 3 or 4 figures
    assert p_from_t(-t, df=df) == p_from_t(t, df=df)


@pytest.mark.parametrize(
    ("p", "told"), [(1e-6, "= 0.0000010"), (9.9e-7, "< 0.000001"), (0.0, "< 0.000001"), (0.25, "= 0.25")]
)
def test_a_p_below_a_millionth_is_told_as_a_bound(p, told):
    """The millionth itself is still told as it is."""
    assert said(p) == told


def test_a_far_tail_keeps_its_digits():
    """t = 13.18 with 92 degrees of freedom, against the incomplete beta function at 50 digits."""
    with mpmath.workdps(50):
        t, df = mpmath.mpf("13.18"), mpmath.mpf(92)
        exact = mpmath.betainc(df / 2, mpmath.mpf("0.5"), 0, df / (df + t**2), regularized=True)
        assert p_from_t(13.18, df=92) == pytest.approx(float(exact), rel=1e-9)


@proof
@given(st.floats(1e-12, 0.999), st.none() | st.integers(1, 500))
def test_t_and_p_undo_each_other(p, df):
    """From p to t and back; a smaller p lies farther out."""
    assert p_from_t(t_from_p(p, df=df), df=df) == pytest.approx(p, rel=1e-6)
    assert t_from_p(p / 2, df=df) > t_from_p(p, df=df)


@pytest.mark.parametrize("df", [0, -3, float("nan")])
def test_degrees_of_freedom_are_positive(df):
    """A t test of fewer than two people is refused."""
    with pytest.raises(ValueError, match="degrees of freedom"):
        p_from_t(2.0, df=df)


def test_the_example_of_statcheck():
    """Rounding in the age of statcheck: t(15) = 3.454 has p = 0.0035, printed 0.004; t printed 3.5 alone gives 0.003."""
    for t, half in ((3.454, 0.0005), (3.45, 0.005), (3.5, 0.05)):
        span = Interval(p_from_t(t + half, df=15), p_from_t(t - half, df=15))
        assert weigh(lambda span=span: [span], (), "0.004", "=") == ("consistent", "")
    assert p_from_t(3.454, df=15) == pytest.approx(0.0035, abs=0.00005)


@pytest.mark.parametrize(
    ("found", "p", "relation", "verdict"),
    [
        (0.0392, "0.039", "=", "consistent"),
        (0.0399, "0.039", "=", "cannot tell"),  # cut
        (0.0401, "0.039", "=", "implausible"),
        (0.0003, "0.000", "=", "consistent"),
        (0.0006, "0.000", "=", "cannot tell"),  # cut
        (0.0011, "0.000", "=", "implausible"),
        (0.0003, "0.001", "=", "cannot tell"),  # the smallest value that three decimals show
        (0.003, "0.01", "=", "implausible"),
        (0.0499, "0.05", "<", "consistent"),
        (0.0501, "0.05", "<", "implausible"),
        (0.06, "0.05", ">", "consistent"),
        (0.04, "0.05", ">", "implausible"),
        (1.0, "1", "=", "consistent"),
        (0.94, "0.9", "=", "consistent"),
    ],
)
def test_a_p_is_weighed_with_its_rounding(found, p, relation, verdict):
    """What a computed p says of a printed one: its last digit never counts against it."""
    assert weigh(lambda: [Interval(found, found)], (), p, relation)[0] == verdict


def test_a_one_sided_p_is_named():
    """Half of a two-sided 0.046 is 0.023."""
    verdict, note = weigh(lambda: [Interval(0.046, 0.046)], (), "0.023", "=")
    assert verdict == "implausible"
    assert "one-sided" in note


@pytest.mark.parametrize(
    ("p", "claim", "verdict"),
    [
        ("0.09", "difference", "implausible"),
        ("0.09", "no difference", "consistent"),
        ("0.049", "difference", "consistent"),
        ("0.049", "no difference", "implausible"),
        ("0.05", "difference", "cannot tell"),
        ("0.05", "no difference", "cannot tell"),
        ("0.050", "difference", "cannot tell"),
        ("0.051", "difference", "implausible"),
    ],
)
def test_p_and_claim(p, claim, verdict):
    """At 0.05 the rounding decides, and so nobody can."""
    assert p_supports(p, claim).verdict == verdict


@pytest.mark.parametrize(("p", "claim"), [("1.2", "difference"), ("-0.1", "difference"), ("0.04", "benefit")])
def test_no_p_and_no_claim(p, claim):
    """p lies between 0 and 1; a claim is one of two."""
    with pytest.raises(ValueError, match=r"p value|claim"):
        p_supports(p, claim)


def test_a_relation_is_one_of_three():
    """ "about" is no relation."""
    with pytest.raises(ValueError, match="relation"):
        weigh(lambda: [Interval(0.1, 0.1)], (), "0.1", "about")
