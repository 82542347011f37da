"""One error in a clean report, of a named kind: what a slip of the pen or of a spreadsheet does."""

from fractions import Fraction
from math import sqrt

import numpy as np

from review.integrity.rounding import places
from review.units import SQUARE_INCH

from .clean import ARMS, accused, report
from .printing import printed

MEANS = [f"{name}_{i}_mean" for i in ARMS for name in ("age", "count", "density", "change")]


def digit_in_a_mean(r, rng):
    """One digit of one printed mean becomes another."""
    return _another_digit(r, rng, str(rng.choice(MEANS)))


def se_as_sd(r, rng):
    """One measure of both arms carries SD/√n where it says SD."""
    name = rng.choice(["age", "count", "density", "change"])
    keys = {f"{name}_{i}_sd": i for i in ARMS}
    return {key: _scaled(r[key], 1 / sqrt(r[f"n_{i}"])) for key, i in keys.items()}


def percent_of_another_n(r, rng):
    """A percentage of those who were left, one to five people fewer, beside the count and the first n."""
    i = rng.choice(ARMS)
    count, n = r[f"responders_{i}"], r[f"n_{i}"] - int(rng.integers(1, 6))
    if not 0 < count <= n:
        return {}
    return {f"percent_{i}": printed(Fraction(100 * count, n), places(r[f"percent_{i}"]))}


def percent_alone_of_another_n(r, rng):
    """The same, but the count is not printed: only the percentage and n can be checked."""
    found = percent_of_another_n(r, rng)
    return found | {f"responders_{key[-1]}": None for key in found}


def unit_in_another_report(r, rng):
    """The same density stands under another unit in a second report."""
    return {"unit_elsewhere": "hairs/in2"}


def density_per_inch(r, rng):
    """Means and SDs of density per square inch stand in a column for cm², in all reports."""
    keys = [f"{name}_{i}_{what}" for name in ("density", "abstract") for i in ARMS for what in ("mean", "sd")]
    return {key: _scaled(r[key], SQUARE_INCH) for key in keys}


def wrong_total(r, rng):
    """One digit of the total, or of one of its parts, becomes another."""
    return _another_digit(r, rng, str(rng.choice(["total", "men", "women"])))


def wrong_p(r, rng):
    """One digit of one printed p becomes another."""
    return _another_digit(r, rng, f"{rng.choice(_with_p(r))}_p")


def p_of_another_test(r, rng):
    """The p of one result stands beside another."""
    one, two = rng.permutation(_with_p(r))[:2]
    return {f"{one}_p": r[f"{two}_p"], f"{one}_p_relation": r[f"{two}_p_relation"]}


def digit_in_an_interval(r, rng):
    """One digit of an estimate or of an end of its interval becomes another."""
    name = rng.choice([key for key in ("difference", "ratio", "pool", "early", "late") if key in r])
    return _another_digit(r, rng, name + rng.choice(["", "_low", "_high"]))


def subgroup_of_another_scale(r, rng):
    """The pooled mean difference, in hairs, stands where the SMD should."""
    return {key: _scaled(r[key], 20) for key in ("pool", "pool_low", "pool_high")}


KINDS = (
    *(digit_in_a_mean, se_as_sd, percent_of_another_n, percent_alone_of_another_n, unit_in_another_report),
    *(density_per_inch, wrong_total, wrong_p, p_of_another_test, digit_in_an_interval, subgroup_of_another_scale),
)


def planted(r, kind, rng):
    """The report with one error that changes a printed number, or None if this kind had nothing to change."""
    changes = kind(r, rng)
    return {**r, **changes} if any(r[key] != value for key, value in changes.items()) else None


def _with_p(r):
    return [key.removesuffix("_p") for key in r if key.endswith("_p")]


def _scaled(text, factor):
    return printed(Fraction(text) * Fraction(factor), places(text))


def _another_digit(r, rng, key):
    text = str(r[key])
    place = rng.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    other = rng.choice([digit for digit in "0123456789" if digit != text[place]])
    return {key: f"{text[:place]}{other}{text[place + 1 :]}"}


def is_found(r):
    """Whether any check accuses the report, or refuses a number in it."""
    try:
        return bool(accused(r))
    except ValueError:  # an interval upside down, a p above 1
        return True


def power(kind, reports, seed):
    """The share of reports with this error in which it is found, and how many were tried."""
    rng = np.random.default_rng(seed)
    tried = [one for one in (planted(report(rng), kind, rng) for _ in range(reports)) if one]
    return sum(map(is_found, tried)) / len(tried), len(tried)
