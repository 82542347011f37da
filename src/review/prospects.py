"""What would change our mind: the pool as it would be if a doubt were settled, or if a trial that we wish for were done."""

from dataclasses import dataclass

import pandas as pd

from . import words
from .comparisons import MAIN, choose, effects_for, label, pooled
from .estimates import Pooled
from .pooling import pool
from .recover import difference_se_from_sd
from .show import sentence

READINGS = ("hairs/in2", "hairs/cm2")
SETTLED = (
    ("{kumar} is confirmed to count per cm²", {"kumar2018_unit": "hairs/cm2"}),
    ("{dhurat} prints its table, and its SD is like that of other trials", {"dhurat2013_spread": "borrowed"}),
    ("{dhurat} turns out not to hold", {"dhurat2013_include": "no"}),
    ("{adistri} confirms that its numbers are mean changes", {"adistri2024_include": "yes"}),
    ("{kumar} counts per cm², and {dhurat} does not hold", {"kumar2018_unit": "hairs/cm2", "dhurat2013_include": "no"}),
    (
        "{kumar} counts per cm², and {dhurat} has an SD like other trials",
        {"kumar2018_unit": "hairs/cm2", "dhurat2013_spread": "borrowed"},
    ),
)
"""Doubts that an e-mail or a table could settle, with the options of `decisions` that follow."""


@dataclass(frozen=True)
class Prospect:
    """What would happen, and the pool that follows; `alone` is the interval of the wished-for trial by itself, or None."""

    what: str
    pool: Pooled
    alone: tuple | None = None

    @property
    def decides(self):
        """Whether the interval of the pool leaves out zero."""
        return 0 not in self.pool.interval()


def settled(evidence):
    """The pool as it is, and as it would be if each doubt of `SETTLED` were settled that way."""
    names = {
        name: label(evidence, f"{name}{year}") for name, year in (("kumar", 2018), ("dhurat", 2013), ("adistri", 2024))
    }
    now = Prospect("Nothing: as we know it today", pooled(effects_for(evidence, *MAIN)))
    rest = [Prospect(text.format(**names), pooled(effects_for(evidence, *MAIN, choose(**to)))) for text, to in SETTLED]
    return [now, *rest]


def with_trial(effects, value, se):
    """The pool of the included `effects` (of `effects_for`) and one more result, made as theirs is.

    Parameters
    ----------
    value, se : float
        The new trial's difference, needled minus control, and its standard error, in the unit of the effects.
    """
    rows = effects[effects["included"]]
    if rows.empty or not se > 0:
        raise ValueError("a trial is added to at least one result, and has a standard error above zero")
    now = pooled(effects)
    values, variances = [*rows["value"], value], [*rows["se"] ** 2, se**2]
    return pool(values, variances, tau2=now.method, interval=now.interval_method, unit=now.unit)


def sham_trials(evidence, people, sd, findings):
    """The pool with one more trial of `people` in each arm, for each difference that it may find.

    Returns
    -------
    dict
        Unit in which Kumar 2018 is read to a list of `Prospect`, in the order of `findings`.
    """
    se = difference_se_from_sd(sd, people, people)
    effects = {unit: effects_for(evidence, *MAIN, choose(kumar2018_unit=unit)) for unit in READINGS}
    return {
        unit: [
            Prospect(
                f"It\N{NO-BREAK SPACE}finds\N{NO-BREAK SPACE}{words.number(value)}",
                with_trial(table, value, se),
                (value - 1.96 * se, value + 1.96 * se),
            )
            for value in findings
        ]
        for unit, table in effects.items()
    }


def settled_rows(found):
    """`settled` as a table in words."""
    return pd.DataFrame(
        {
            "what": each.what,
            "trials": words.count(each.pool.k),
            "pool": words.number(each.pool.estimate),
            "interval": words.interval(each.pool.interval()),
            "guarded": words.interval(each.pool.interval(method="HKSJ-safe")),
            "i2": words.percent(each.pool.i2()),
        }
        for each in found
    )


def sham_rows(found):
    """`sham_trials` as a table in words: what the trial finds, by itself, and with today's trials in both readings."""
    inch, cm2 = (found[unit] for unit in READINGS)
    return pd.DataFrame(
        {
            "finds": one.what,
            "alone": f"{words.number(one.alone[0])} to {words.number(one.alone[1])}",
            "inch": f"{words.number(one.pool.estimate)} ({words.interval(one.pool.interval())})",
            "cm2": f"{words.number(other.pool.estimate)} ({words.interval(other.pool.interval())})",
        }
        for one, other in zip(inch, cm2, strict=True)
    )


def deciding(found):
    """How many of the wished-for results would take zero out of the pool's interval, in each reading of the unit."""
    counts = [sum(each.decides for each in found[unit]) for unit in READINGS]
    alone = sum(each.alone[0] > 0 or each.alone[1] < 0 for each in found[READINGS[0]])
    total = len(found[READINGS[0]])
    inch, cm2, own = (f"{words.none_or(n)} of {words.count(total)}" for n in (*counts, alone))
    text = (
        f"With Kumar 2018 per square inch, {inch} results would take zero out of the interval of the pool; per cm², {cm2}. "
        f"By itself the trial would leave out zero in {own}."
    )
    return sentence(text)


def settled_said(found):
    """In how many of the settled doubts the intervals leave out zero, by the method that we use and by the guarded one."""
    rest = found[1:]
    plain, guarded = (
        sum(0 not in each.pool.interval(method=method) for each in rest) for method in (None, "HKSJ-safe")
    )
    text = (
        f"Of {words.count(len(rest))} such answers, {words.none_or(plain)} would take zero out of the interval, and "
        f"{words.none_or(guarded)} out of the guarded one."
    )
    return sentence(text)
