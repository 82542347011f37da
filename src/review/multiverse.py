"""Every defensible analysis at once: universes are the product of the decisions of `data/decisions.csv`.

`universes` puts them together from `comparisons`, asked once for each trial and combination of its own options; `run`
pools them. What came out is summed up by `explained`.
"""

from dataclasses import dataclass
from itertools import product
from math import isclose, nan

import numpy as np
import pandas as pd

from .choices import ANALYSIS, choose, options_of
from .comparisons import effect_rows, of_study
from .explained import at_play, counted, decided, departures, explained, extremes, met, noticed, rank, shares, within
from .facts import at_hand, given, records
from .universes import CHUNK, PATIENCE, RULES, Variant, compose, pooled_stack

__all__ = [
    "Universes", "at_play", "counted", "decided", "departures", "explained", "extremes", "met", "noticed", "rank", "run",
    "shares", "universes", "within",
]  # fmt: skip

POOLING = ("tau2", "interval")
NEAR = 1e-9
"""Relative: numbers nearer than this are one number, computed in two ways."""


@dataclass(frozen=True, eq=False)
class Universes:
    """Distinct analyses, ready to be pooled.

    `options` has a row for each set of trials and a column for each decision but those of `POOLING`; `effects` and
    `variances` hold its numbers, of shape (n, comparisons), NaN = out; `units` its unit. Each is pooled by every option
    of `pooling`. `excluded` says by rule how many of `total` combinations were left out.
    """

    options: pd.DataFrame
    effects: np.ndarray
    variances: np.ndarray
    units: np.ndarray
    comparisons: tuple
    pooling: dict
    excluded: pd.DataFrame
    total: int

    def __len__(self):
        return len(self.options) * len(self.pooling["tau2"]) * len(self.pooling["interval"])


@dataclass(frozen=True)
class _Plan:
    """Decisions as name to options, the default first: `shared` by all trials, `own` of each study."""

    question: str
    outcome: str
    shared: dict
    own: dict
    pooling: dict
    about: dict


def universes(evidence, question, outcome):
    """The distinct analyses of a question and outcome, and how many combinations were left out by which rule.

    Returns
    -------
    Universes
        The first is the default. A decision that has one option in all of them keeps its column.
    """
    evidence = at_hand(evidence)
    compared = records(evidence.comparisons, question_id=question)
    if not compared:
        raise ValueError(f"no comparison answers {question!r}")
    plan = _plan(evidence, question, outcome, dict.fromkeys(row["study_id"] for row in compared))
    settings = _combinations(plan.shared)
    units = np.array(["SD" if _measure(plan, each) == "SMD" else evidence.units[outcome] for each in settings])
    trials = [_variants(evidence, plan, study, settings) for study in plan.own]
    masks = [_mask(plan.shared, each) for each in settings]
    composed = compose(list(zip(*trials, strict=True)), masks, units == "SD", _overlaps(evidence, list(plan.own)))
    if len(composed.effects) == 0:
        raise ValueError(f"{question} has fewer than two results on {outcome} under every combination of decisions")
    there = ~np.isnan(composed.effects).all(axis=0)
    names = [row["comparison_id"] for study in plan.own for row in compared if row["study_id"] == study]
    times = len(plan.pooling["tau2"]) * len(plan.pooling["interval"])
    return Universes(
        options=_options(plan, settings, composed),
        effects=composed.effects[:, there],
        variances=composed.variances[:, there],
        units=units[composed.setting],
        comparisons=tuple(np.array(names)[there].tolist()),
        pooling=plan.pooling,
        excluded=pd.DataFrame({"rule": RULES.values(), "number": [composed.excluded[name] * times for name in RULES]}),
        total=composed.total * times,
    )


def run(found, *, level=0.95, executor=None, chunk=CHUNK, patience=PATIENCE):
    """Pool every universe.

    Parameters
    ----------
    found : Universes
    executor : concurrent.futures.Executor, optional
        Where chunks of `chunk` universes are pooled, those of a worker that died again (`universes.pooled_stack`); the
        result has the same bytes as without one.

    Returns
    -------
    DataFrame
        A column for each decision (its options in the order of the table, the default first), then the pooled
        `estimate` with its interval from `low` to `high` in `unit`, and `k`, the number of results in it. The first row
        is the default.
    """
    tau2, interval = found.pooling["tau2"], found.pooling["interval"]
    options = {"level": level, "executor": executor, "chunk": chunk, "patience": patience}
    stack = pooled_stack(found.effects, found.variances, tau2=tau2, intervals=interval, **options)
    n, times = len(found.options), len(tau2) * len(interval)
    table = {name: _repeated(column, times) for name, column in found.options.items()}
    table["tau2"] = _coded(np.repeat(np.arange(len(tau2)), len(interval) * n), tau2)
    table["interval"] = _coded(np.tile(np.repeat(np.arange(len(interval)), n), len(tau2)), interval)
    table["estimate"] = np.repeat(stack[:, :1], len(interval), axis=1).ravel()
    table["low"], table["high"] = (stack[:, first::2].ravel() for first in (1, 2))
    table["k"] = np.tile((~np.isnan(found.effects)).sum(axis=1), times)
    table["unit"] = np.tile(found.units, times)
    return pd.DataFrame(table)


def _plan(evidence, question, outcome, studies):
    found = options_of(evidence, question, outcome)
    names = {name: tuple(row["option"] for row in rows) for name, rows in found.items()}
    about = {name: rows[0]["about"] for name, rows in found.items()}
    study = {name: rows[0]["study_id"] for name, rows in found.items()}
    whole = {name: of for name, of in names.items() if not given(study[name])}
    pooling = {about[name]: of for name, of in whole.items() if about[name] in POOLING}
    return _Plan(
        question,
        outcome,
        shared={name: of for name, of in whole.items() if about[name] not in POOLING},
        own={each: {name: of for name, of in names.items() if study[name] == each} for each in studies},
        pooling={name: pooling.get(name, (ANALYSIS[name],)) for name in POOLING},
        about=about,
    )


def _combinations(decisions):
    """Every combination of options as a dictionary, the defaults first."""
    return [dict(zip(decisions, options, strict=True)) for options in product(*decisions.values())]


def _measure(plan, setting):
    return next((option for name, option in setting.items() if plan.about[name] == "measure"), ANALYSIS["measure"])


def _mask(decisions, chosen):
    """A bit for each decision that is not at its default."""
    return sum(1 << i for i, (name, options) in enumerate(decisions.items()) if chosen[name] != options[0])


def _overlaps(evidence, studies):
    pairs = {frozenset((row["study_id"], row["overlap_with"])) for row in records(evidence.studies)}
    return [(i, j) for j in range(len(studies)) for i in range(j) if frozenset((studies[i], studies[j])) in pairs]


def _variants(evidence, plan, study, settings):
    """For each shared setting the variants of a study, one for each combination of its own options."""
    here, own = of_study(evidence, study), _combinations(plan.own[study])
    known = {
        (*setting.values(), *options.values()): _result(
            effect_rows(here, plan.question, plan.outcome, choose(**setting, **options))
        )
        for setting in settings
        for options in own
    }
    return [[_variant(plan, study, known, setting, options) for options in own] for setting in settings]


def _result(rows):
    """Effects and variances, NaN for those that are out; whether there is any effect, and any pair of means."""
    effects = tuple(row["value"] if row["included"] else nan for row in rows)
    variances = tuple(row["se"] ** 2 if row["included"] else nan for row in rows)
    return effects, variances, any(row["basis"] != "none" for row in rows), any(row["trail"] for row in rows)


def _variant(plan, study, known, setting, options):
    effects, variances, has_effect, was_read = here = known[(*setting.values(), *options.values())]
    put_in = any(plan.about[name] == "include" and option == "yes" for name, option in options.items())
    wrong = "" if has_effect or not put_in else "nothing" if not was_read else "unit"
    if wrong == "unit" and _measure(plan, setting) == "SMD":
        wrong = "sd"
    back = (options | {name: of[0]} for name, of in plan.own[study].items() if options[name] != of[0])
    idle = any(_same(here, known[(*setting.values(), *other.values())]) for other in back)
    out = all(effect != effect for effect in effects)
    moved_by = 0
    for i, (name, of) in enumerate(plan.shared.items()):
        if setting[name] != of[0] and not _same(here, known[(*(setting | {name: of[0]}).values(), *options.values())]):
            moved_by |= 1 << i
    return Variant(effects, variances, wrong, idle * ("out" if out else "idle"), moved_by)


def _same(one, other):
    """Whether two results of a study are the same numbers."""
    pairs = zip(one[0] + one[1], other[0] + other[1], strict=True)
    return all(isclose(a, b, rel_tol=NEAR) or (a != a and b != b) for a, b in pairs)


def _options(plan, settings, composed):
    """The option of every decision in every set of trials, in the order of the table."""
    columns = {name: _coded(_places(settings, name, of)[composed.setting], of) for name, of in plan.shared.items()}
    for number, own in enumerate(plan.own.values()):
        combinations, chosen = _combinations(own), composed.variant[:, number]
        columns |= {name: _coded(_places(combinations, name, of)[chosen], of) for name, of in own.items()}
    return pd.DataFrame({name: columns[name] for name in plan.about if name in columns})


def _places(combinations, name, options):
    return np.array([options.index(each[name]) for each in combinations])


def _coded(codes, options):
    return pd.Categorical.from_codes(codes, list(options))


def _repeated(column, times):
    return pd.Categorical.from_codes(np.tile(column.cat.codes, times), column.cat.categories)
