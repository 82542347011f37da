"""The explorer pools as Python does: both are driven over the same sets, and neither is taken for the truth alone."""

import numpy as np
import pytest
from scipy import special

from review import words
from review.effects import paired_mean_difference
from review.estimates import INTERVALS, Arm, Interval
from review.heterogeneity import ESTIMATORS
from review.pooling import pool
from review.recover import sd_of_change
from review.routes import in_sds
from review.standardized import hedges_correction

from ..reference import designs
from ..reference.test_cases import ALL, METHODS, OF_POOL, studies
from .arithmetic import differing, script

pytestmark = pytest.mark.browser

EXACT = 1e-12
"""Relative: special functions are good to twelve digits and more on both sides."""
OPTIONS = [
    {"tau2": tau2, "interval": interval, "level": level}
    for tau2 in ESTIMATORS
    for interval in INTERVALS
    for level in (0.8, 0.95, 0.99)
]


@pytest.fixture(scope="module")
def ask(browser):
    """`ask(name, argument)`: what the page's function of that name answers."""
    context = browser.new_context(offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.evaluate(script())
    yield lambda name, argument: page.evaluate(f"argument => ask.{name}(argument)", argument)
    context.close()
    assert wrong == []


def pools(ask, effects, variances, options):
    return ask(
        "pools", {"effects": list(map(float, effects)), "variances": list(map(float, variances)), "options": options}
    )


def check(ask, effects, variances, options=None):
    """Page and Python agree on one set under every option."""
    options = options or OPTIONS
    for some, found in zip(options, pools(ask, effects, variances, options), strict=True):
        python = pool(effects, variances, tau2=some["tau2"], interval=some["interval"], level=some["level"])
        assert differing(found, python) == {}, some


def near(mine, theirs, relative=EXACT):
    assert np.abs(np.array(mine) / np.array(theirs) - 1).max() < relative


def test_quantiles_are_scipys(ask):
    upper = [0.6, 0.75, 0.9, 0.95, 0.975, 0.995, 0.9995]
    near(ask("normalQuantile", [[p] for p in upper]), special.ndtri(upper))
    pairs = [(p, df) for p in upper for df in (*range(1, 33), 50, 99, 200)]
    near(ask("tQuantile", [list(pair) for pair in pairs]), [special.stdtrit(df, p) for p, df in pairs])


def test_the_tail_of_chi_square_is_scipys(ask):
    pairs = [(x, df) for x in (0.01, 0.5, 2.0, 5.0, 11.0, 30.0, 80.0) for df in (*range(1, 12), 30, 99)]
    near(ask("chiSquareTail", [list(pair) for pair in pairs]), [special.chdtrc(df, x) for x, df in pairs])


def test_hedges_correction_is_pythons(ask):
    df = [*range(2, 70), 92, 200, 5000]
    near(ask("hedgesCorrection", [[m] for m in df]), [hedges_correction(m) for m in df])


def test_sds_of_change_and_paired_errors_are_pythons(ask):
    r = [0.0, 0.1, 0.37, 0.5, 0.8, 0.95, 0.99]
    near(
        ask("sdOfChange", [[21.58, 25.45, each] for each in r]), [sd_of_change(21.58, 25.45, correlation=c) for c in r]
    )
    arms = Arm(19, 20.0, 21.58, "um"), Arm(19, 8.0, 18.77, "um")
    errors = [paired_mean_difference(*arms, correlation=each).se for each in r]
    near(np.array(ask("sdOfChange", [[21.58, 18.77, each] for each in r])) / 19**0.5, errors)


@pytest.mark.parametrize("paired", [False, True])
def test_differences_in_sds_are_pythons(ask, paired):
    """For arms of 2 to 120 people, halves of 3 and more."""
    rows = [
        {"value": value, "se": se, "sds": (sd, 0.7 * sd), "n_needled": n, "n_control": n if paired else n + 3}
        for value in (-40.0, 0.5, 12.0)
        for sd in (3.0, 25.4)
        for n in (3, 4, 19, 50, 120)
        for se in (0.3 * sd / n**0.5, sd / n**0.5)
    ]
    python = [in_sds(row | {"paired": paired, "basis": "printed", "unit": "um", "trail": ()}) for row in rows]
    calls = [[row["value"], list(row["sds"]), row["n_needled"], row["se"]] for row in rows]
    if not paired:
        calls = [[row["value"], list(row["sds"]), [row["n_needled"], row["n_control"]]] for row in rows]
    page = ask("standardizedHalves" if paired else "standardized", calls)
    for name in ("value", "se"):
        near([each[name] for each in page], [each[name] for each in python])


def rows_of(quantities):
    """The rows of the reference cases that pool a whole set by inverse variance: (case, row, options)."""
    rows = [(case_id, row, row.get("options") or {}) for case_id, row in ALL if row["quantity"] in quantities]
    return [(case_id, row, o) for case_id, row, o in rows if "group" not in o and case_id not in designs.ANSWERS]


def reference_sets():
    """Every set of studies of which a pooled number is known."""
    names = {(case_id, options.get("measure", "RR")) for case_id, _, options in rows_of(OF_POOL)}
    return [studies(*name) for name in sorted(names)]


def test_reference_sets_pool_as_in_python(ask):
    """Every set, by every estimator, interval and level."""
    sets = reference_sets()
    assert len(sets) > 10
    for effects, variances in sets:
        keep = ~np.isnan(effects)
        check(ask, effects[keep], variances[keep])


PRINTED = {
    "mu": lambda p: p["estimate"],
    "se": lambda p: p["se"],
    "tau2": lambda p: p["tau2"],
    "Q": lambda p: p["q"],
    "Q_p": lambda p: p["qP"],
    "I2_Q": lambda p: 100 * p["i2"],
    "q_hk": lambda p: p["hksj"],
    "pi_hts": lambda p: list(p["prediction"].values()),
    "pi_hk": lambda p: list(p["predictionHksj"].values()),
    "ci_z": lambda p: list(p["interval"].values()),
    "ci_hk": lambda p: list(p["interval"].values()),
    "ci_hk_adhoc": lambda p: list(p["interval"].values()),
}


def test_the_page_meets_the_reference_numbers_themselves(ask):
    """What other software gives, at each row's own tolerance, without Python between."""
    kinds, met = {"ci_hk": "HKSJ", "ci_hk_adhoc": "HKSJ-safe"}, 0
    for case_id, row, options in rows_of(PRINTED):
        interval, tau2 = kinds.get(row["quantity"], "wald"), METHODS[options.get("tau2_method", "EE")]
        some = {"tau2": tau2, "interval": interval, "level": 0.95}
        (found,) = pools(ask, *studies(case_id, options.get("measure", "RR")), [some])
        ours, value = np.array(PRINTED[row["quantity"]](found)), np.array(row["value"])
        assert (np.abs(ours - value) <= row["atol"] + row["rtol"] * np.abs(value)).all(), (case_id, row)
        met += 1
    assert met > 200


def random_sets(seed, count):
    """Sets of one to eight studies on any scale, agreeing and disagreeing."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        k, scale = draw.integers(1, 9), 10.0 ** draw.integers(-8, 9)
        effects = draw.normal(0, 10 ** draw.uniform(-1, 2), k) * scale
        yield effects, 10 ** draw.uniform(-2, 2, k) * scale**2


@pytest.mark.parametrize("seed", range(4))
def test_random_sets_pool_as_in_python(ask, seed):
    for effects, variances in random_sets(seed, 75):
        check(ask, effects, variances, OPTIONS[1::3])


HOSTILE = {
    "one study": ([69.2], [1089.0]),
    "two studies": ([10.0, 12.0], [1.0, 4.0]),
    "two equal": ([5.0, 5.0], [2.0, 2.0]),
    "all equal": ([1.5] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    "all zero": ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
    "tiny scale": ([1e-140, 3e-140, 2e-140], [1e-280, 2e-280, 3e-280]),
    "huge scale": ([1e140, 3e140, 2e140], [1e280, 2e280, 3e280]),
    "far from zero": ([1e8 + 1, 1e8 + 2, 1e8 + 4], [1.0, 0.5, 2.0]),
    "one very precise": ([0.0, 5.0, -3.0, 8.0], [1e-12, 4.0, 9.0, 1.0]),
    "very unequal": ([1.0, 2.0, 3.0], [1e-6, 1.0, 1e6]),
    "far apart": ([-1e6, 0.0, 1e6], [1.0, 1.0, 1.0]),
    "two hills": ([0.0, 0.1, 9.0, 9.2], [0.01, 4.0, 30.0, 0.02]),
    "sixty": (list(np.sin(np.arange(60.0))), list(0.01 + np.cos(np.arange(60.0)) ** 2)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sets_pool_as_in_python(ask, name):
    check(ask, *map(np.array, HOSTILE[name]))


def test_likelihoods_with_several_maxima(ask):
    """The page takes the highest, as Python does; the sets are searched for by chance, and some have two."""
    draw, several = np.random.default_rng(5), 0
    options = [{"tau2": tau2, "interval": "wald", "level": 0.95} for tau2 in ("ML", "REML")]
    for _ in range(150):
        effects = draw.choice([0.0, 0.2, 8.0, 20.0], 4) + draw.normal(0, 0.2, 4)
        variances = 10 ** draw.uniform(-4, 3, 4)
        check(ask, effects, variances, options)
        several += hills(effects, variances) > 1
    assert several > 3


def hills(effects, variances):
    from review.maxima import LIKELIHOODS, maxima
    from review.studies import standardise

    sets = standardise(np.array([effects, effects]), np.array([variances, variances])).roomy().ready()
    at_zero, column, _ = maxima(sets, LIKELIHOODS["ML"])
    return int(at_zero[0]) + int((column == 0).sum())


NUMBERS = (0.0, -0.04, 0.05, 0.25, -0.25, 0.35, 0.125, 2.5, 69.2, -28.477, 1e5 / 3, 1234567.25, 3e21, float("nan"))


def test_numbers_are_told_as_words_tells_them(ask):
    """The page's rounding is that of `review.words`, ties and minus zero included."""
    for decimals in (0, 1, 2):
        assert ask("number", [[x, decimals] for x in NUMBERS]) == [words.number(x, decimals) for x in NUMBERS]
    shares = [0.0, 0.0004, 0.545, 0.125, 0.9996, 1.0, float("nan")]
    assert ask("percent", [[x] for x in shares]) == list(map(words.percent, shares))
    ps = [0.5, 0.039, 0.0123, 0.00099, 0.051, 0.999, 0.00995]
    assert ask("pValue", [[p] for p in ps]) == list(map(words.p_value, ps))
    known = NUMBERS[:-1]
    differences = [words.difference(x, "um") for x in known]
    assert ask("difference", [[x, "µm"] for x in known]) == differences
    pairs = list(zip(known[1:], known[:-1], strict=True))
    assert ask("interval", [[{"low": a, "high": b}] for a, b in pairs]) == [words.interval(Interval(*p)) for p in pairs]
