"""The explorer's modules on a blank page, asked for results, and how near these must be to Python's."""

from math import inf, isnan

from review import scripts

TOLERANCE = 1e-9
"""Relative, and of the scale of a number where it may be 0 itself: both sides add up doubles, in another order."""
SMALLEST = 1e-290
"""Probabilities below it have lost digits: doubles get coarse near their end."""

EXPOSED = """import { chiSquareTail, hedgesCorrection, normalQuantile, tQuantile } from "./explorer/distributions.js";
import { rowsOf, sdOfChange, standardized, standardizedHalves } from "./explorer/effects.js";
import { difference, interval, number, percent, pValue, said } from "./explorer/phrases.js";
import { pool } from "./explorer/pooling.js";
import { read, write } from "./explorer/state.js";
import { result } from "./explorer/view.js";

const each = (of) => (lists) => lists.map((list) => of(...list));
const at = (data) => (query) => {
  const { state, ignored } = read(data, query);
  const { unit, ...found } = result(data, state);
  const text = said(found.pool, unit, state.level);
  return { ...found, unit, ignored, text, written: write(data, state) };
};
window.ask = {
  pools: ({ effects, variances, options }) => options.map((some) => pool(effects, variances, some)),
  views: ({ data, queries }) => queries.map(at(data)),
  chiSquareTail: each(chiSquareTail), hedgesCorrection: each(hedgesCorrection), normalQuantile: each(normalQuantile),
  tQuantile: each(tQuantile), sdOfChange: each(sdOfChange), standardized: each(standardized),
  standardizedHalves: each(standardizedHalves), number: each(number), percent: each(percent), pValue: each(pValue),
  difference: each(difference), interval: each(interval),
};
"""


def script():
    """The explorer's modules as one script that hands out their functions."""
    modules = {path: text for path, text in scripts.sources("scripts", ".js").items() if path.startswith("explorer/")}
    return scripts.joined({**modules, "main.js": EXPOSED})


def of_page(found):
    """What `pool` of the page gives, under the names of `of_python`."""
    ends = {name: found[name] for name in ("interval", "prediction", "predictionHksj")}
    flat = {f"{name} {end}": ends[name][end] for name in ends for end in ("low", "high")}
    plain = {name: found[name] for name in ("k", "estimate", "se", "tau2", "q", "qP", "i2", "hksj")}
    weights = {f"weight {place}": weight for place, weight in enumerate(found["weights"])}
    return {name: float(value) for name, value in (plain | flat | weights).items()}


def of_python(pool):
    """A `Pooled` as numbers by name."""
    ends = {
        "interval": pool.interval(),
        "prediction": pool.prediction(),
        "predictionHksj": pool.prediction(form="HKSJ"),
    }
    flat = {f"{name} {end}": getattr(ends[name], end) for name in ends for end in ("low", "high")}
    plain = {"k": pool.k, "estimate": pool.estimate, "se": pool.se, "tau2": pool.tau2, "q": pool.q, "qP": pool.q_p()}
    weights = {f"weight {place}": weight for place, weight in enumerate(pool.weights)}
    return {
        name: float(x) for name, x in (plain | {"i2": pool.i2(), "hksj": pool.hksj_factor} | flat | weights).items()
    }


def floors(pool):
    """The scale of each number that may come out of a subtraction: below it, absolute errors count."""
    ones = dict.fromkeys(("k", "q", "i2", "hksj", *(f"weight {place}" for place in range(pool.k))), 1.0)
    return {"tau2": pool.variances.min(), "qP": SMALLEST} | ones


def apart(mine, theirs, floor):
    """How far two numbers lie apart, in `TOLERANCE`s; infinite where only one of them is defined."""
    if isnan(mine) or isnan(theirs):
        return 0.0 if isnan(mine) and isnan(theirs) else inf
    if mine == theirs:
        return 0.0
    return abs(mine - theirs) / (max(abs(theirs), floor) * TOLERANCE)


def differing(found, pool):
    """The numbers of a pool in which page and Python differ: name -> (page, Python)."""
    page, python, floor = of_page(found), of_python(pool), floors(pool)
    assert page.keys() == python.keys()
    pairs = {name: (page[name], python[name]) for name in python}
    return {name: pair for name, pair in pairs.items() if apart(*pair, floor.get(name, pool.se)) > 1}
