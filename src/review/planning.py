"""How large the next trial must be: people for a difference, differences for a number of people, and people for a harm.

Two-sided t tests at 5% throughout; sizes are rounded up to whole people.
"""

from dataclasses import dataclass
from math import ceil, log, sqrt

import pandas as pd

from . import group_sizes, words
from .comparisons import label
from .estimates import Interval
from .facts import given, reading, records

ALPHA = 0.05
POWER = 0.80


def per_arm(difference, sd, *, power=POWER):
    """People in each of two equal arms, so that a true difference is found with this power.

    Student's t test with a noncentral t (Cohen 1988, Statistical Power Analysis, section 2.4; power by statsmodels).

    Parameters
    ----------
    difference, sd : float
        The true difference of two means and the SD of single people, in one unit.
    power : float
        Chance of an interval that leaves out zero, if the difference is real.

    Examples
    --------
    >>> per_arm(5, 10), per_arm(5, 10, power=0.9)
    (64, 86)
    """
    from statsmodels.stats.power import TTestIndPower

    return _solved(TTestIndPower(), difference, sd, power, arms=2)


def pairs(difference, sd, *, correlation, power=POWER):
    """People who have both treatments, one on each half of the scalp.

    The SD of the difference within a person is sd·√(2(1 − correlation)), if both halves have the same SD.

    Examples
    --------
    >>> pairs(5, 10, correlation=0.5), pairs(5, 10, correlation=0.8)
    (34, 15)
    """
    from statsmodels.stats.power import TTestPower

    if not -1 <= correlation < 1:
        raise ValueError(f"a correlation of halves is from -1 to below 1, not {correlation}")
    return _solved(TTestPower(), difference, sd * sqrt(2 * (1 - correlation)), power, arms=1)


def _solved(test, difference, sd, power, arms):
    """The smallest n that has the power, near the n that the normal distribution gives."""
    if not difference > 0 or not sd > 0:
        raise ValueError(f"a difference and an SD are positive numbers, not {difference} and {sd}")
    if not ALPHA < power < 1:
        raise ValueError(f"power is a fraction above {ALPHA} and below 1, such as 0.8, not {power}")
    n = max(2, int(arms / 2 * roughly(difference, sd, power=power)))
    while n > 2 and _power(test, difference / sd, n - 1) >= power:
        n -= 1
    while _power(test, difference / sd, n) < power:
        n += 1
    return n


def detectable(sd, needled, control=None, *, power=POWER):
    """The smallest true difference that a trial finds with this power, in the unit of `sd`.

    `control` is None where each person is both, and `sd` then that of the difference within a person.

    Examples
    --------
    >>> from review import words
    >>> words.number(detectable(10, 64, 64), 2)
    '4.99'
    """
    from scipy.optimize import brentq

    high = 1.0
    while power_of(high, 1.0, needled, control) < power:
        high *= 2
    return sd * float(brentq(lambda effect: power_of(effect, 1.0, needled, control) - power, 0.0, high))


def power_of(difference, sd, needled, control=None):
    """The chance that a trial finds a true difference, as a share; `control` as in `detectable`.

    Examples
    --------
    >>> from review import words
    >>> words.percent(power_of(5, 10, 64, 64))
    '80%'
    """
    from statsmodels.stats.power import TTestIndPower, TTestPower

    if control is None:
        return _power(TTestPower(), difference / sd, needled)
    return _power(TTestIndPower(), difference / sd, needled, ratio=control / needled)


def _power(test, effect, people, **ratio):
    """Power as statsmodels gives it; 1 where the effect is so large that its noncentral t has no digits left (NaN)."""
    value = float(test.power(effect, people, ALPHA, **ratio))
    return 1.0 if value != value else value


def roughly(difference, sd, *, power=POWER):
    """People in each of two equal arms by the bell curve, not rounded: 2·(z1 + z2)²·(sd/difference)².

    Examples
    --------
    >>> from math import ceil
    >>> ceil(roughly(5, 10)), per_arm(5, 10)
    (63, 64)
    """
    from scipy.special import ndtri

    return 2 * (float(ndtri(1 - ALPHA / 2) + ndtri(power)) * sd / difference) ** 2


def enrolled(people, lost):
    """How many must start so that `people` are left when a share `lost` leaves.

    Examples
    --------
    >>> enrolled(80, 0.2), enrolled(103, 0.0)
    (100, 103)
    """
    if not 0 <= lost < 1:
        raise ValueError(f"the share that leaves is from 0 to below 1, not {lost}")
    return ceil(people / (1 - lost) - 1e-9)


def spilled(difference, share):
    """What is left of a difference between halves when a share of the effect reaches the other half too.

    Examples
    --------
    >>> spilled(10, 0.5), spilled(10, 0.0)
    (5.0, 10.0)
    """
    if not 0 <= share < 1:
        raise ValueError(f"the share that spills over is from 0 to below 1, not {share}")
    return difference * (1 - share)


def to_see_one(risk, *, confidence=0.95):
    """People among whom a harm of this risk shows up at least once with this confidence: log(1 − c)/log(1 − risk).

    The inverse of the largest risk that none of n leaves open (Hanley and Lippman-Hand 1983, JAMA 249:1743).

    Examples
    --------
    >>> to_see_one(0.01), to_see_one(0.001)
    (299, 2995)
    """
    if not 0 < risk < 1:
        raise ValueError(f"a risk is a share between 0 and 1, not {risk}")
    return ceil(log(1 - confidence) / log(1 - risk))


@dataclass(frozen=True)
class Trial:
    """A trial as it was done: its people in each arm; `control` is None where each person is both."""

    label: str
    needled: int
    control: int | None

    @property
    def people(self):
        """All people, each once."""
        return self.needled + (self.control or 0)

    def sees(self, sd, correlation=0.5):
        """The smallest true difference that it finds with 80% power; halves of a scalp go together as `correlation`."""
        within = sqrt(2 * (1 - correlation))
        return detectable(sd if self.control else sd * within, self.needled, self.control)

    def chance(self, difference, sd, correlation=0.5):
        """The chance that it finds a true difference, as a share."""
        within = sqrt(2 * (1 - correlation))
        return power_of(difference, sd if self.control else sd * within, self.needled, self.control)


def trials(evidence, question):
    """The comparisons of a question whose people are known or can be split evenly, largest first; a study counts once."""
    found = {}
    for row in records(evidence.comparisons, question_id=question):
        people = group_sizes.sizes(evidence, row) or group_sizes.sizes(evidence, row, equal_split=True)
        if people and row["study_id"] not in found:
            control = None if people.paired else people.control
            found[row["study_id"]] = Trial(label(evidence, row["study_id"]), people.needled, control)
    return sorted(found.values(), key=lambda trial: -trial.people)


def largest_loss(evidence):
    """The largest share of people who were randomised and not analysed, with the step that read it: (share, Step)."""
    both = [row for row in records(evidence.studies) if given(row["randomised_n"]) and given(row["analysed_n"])]
    if not both:
        raise LookupError("no study has both randomised_n and analysed_n")
    share, row = max(((1 - row["analysed_n"] / row["randomised_n"], row) for row in both), key=lambda pair: pair[0])
    start, end = int(row["randomised_n"]), int(row["analysed_n"])
    text = f"{row['label']}: {start} randomised, {end} analysed, so {words.percent(share)} lost."
    return share, reading(text, row, end, "people")


def size_rows(differences, sds, lost):
    """People in all for each difference (name to hairs/cm2) and SD, at 80% and 90% power, and how many must start."""
    rows = []
    for name, difference in differences.items():
        for sd in sds:
            low, high = (2 * per_arm(difference, sd, power=power) for power in (POWER, 0.9))
            row = {"difference": f"{words.number(difference)}: {name}", "sd": words.exact(sd)}
            rows.append(row | {"low": f"{low:,}", "high": f"{high:,}", "start": f"{2 * enrolled(high / 2, lost):,}"})
    return pd.DataFrame(rows)


def half_rows(difference, sd, correlations, spills):
    """People for a trial with two halves of one scalp: a line a correlation, a column a share that spills over."""
    return pd.DataFrame(
        {"correlation": f"Correlation {words.exact(correlation)}"}
        | {
            f"spill{words.exact(share)}": str(pairs(spilled(difference, share), sd, correlation=correlation, power=0.9))
            for share in spills
        }
        for correlation in correlations
    )


def trial_rows(found, sds, differences):
    """The trials that were done: people, what they could see, and their chance to find each difference (name to value)."""
    low, high = min(sds), max(sds)
    return pd.DataFrame(
        {
            "trial": trial.label,
            "people": f"{trial.needled}, both halves"
            if trial.control is None
            else f"{trial.needled} + {trial.control}",
            "sees": words.interval(Interval(trial.sees(low), trial.sees(high))),
        }
        | {
            name: f"{words.percent(trial.chance(value, high))} to {words.percent(trial.chance(value, low))}"
            for name, value in differences.items()
        }
        for trial in found
    )
