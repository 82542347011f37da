"""The explorer reads and pools the review's trials as Python does, whatever is decided about them."""

from copy import copy
from itertools import product
from math import isnan
from urllib.parse import quote

import numpy as np
import pytest

from review import comparisons, tables
from review.choices import choose, decisions, options_of
from review.comparisons import effects_for, pooled
from review.estimates import INTERVALS
from review.explorer import payload
from review.explorer.display import said
from review.facts import at_hand, given, records
from review.heterogeneity import ESTIMATORS

from .arithmetic import apart, differing, script

pytestmark = pytest.mark.browser

R = ("0", "0.15", "0.37", "0.5", "0.65", "0.8", "0.95")
MAIN = comparisons.MAIN


@pytest.fixture(scope="module")
def views(browser):
    """`views(data, queries)`: what the explorer shows for each text that an address may hold."""
    context = browser.new_context(offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.evaluate(script())
    yield lambda data, queries: page.evaluate("asked => ask.views(asked)", {"data": data, "queries": queries})
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def evidence():
    return at_hand(tables.load())


@pytest.fixture(scope="module")
def wider(evidence):
    """The same evidence with further correlations as options, and every way of pooling in the table of decisions."""
    rows = list(evidence.decisions)
    for row in records(rows, decision_id="yu2018_correlation", option="0.5"):
        rows += [row | {"option": r, "default": False} for r in R if not records(rows, option=r)]
    for about, names in (("tau2", ESTIMATORS), ("interval", INTERVALS)):
        (known,) = records(rows, decision_id=about, default=True)
        rows += [
            known | {"option": n, "default": False} for n in names if not records(rows, decision_id=about, option=n)
        ]
    return changed(evidence, decisions=rows)


def changed(evidence, **named):
    found = copy(evidence)
    vars(found).update(named)
    return found


def query(data, options, *, level=0.95):
    """The text of an address that asks for these options of `choose`."""
    names = {trial["study"] for trial in data["trials"]}
    parts = {"in": [], "out": []}
    rest = []
    for name, option in options.items():
        study = name.removesuffix("_include")
        if name.endswith("_include") and study in names:
            parts["in" if option == "yes" else "out"].append(study)
        else:
            rest.append(f"{name}={quote(option)}")
    taken = [f"{how}={','.join(some)}" for how, some in parts.items() if some]
    return "&".join([*taken, *rest, *([f"level={level}"] * (level != 0.95))])


def check(views, evidence, question, outcome, some, levels=None):
    """Rows and pools of the page are those of Python for every dictionary of options in `some`."""
    data = payload(evidence, question, outcome)
    levels = levels or [0.95] * len(some)
    queries = [query(data, options, level=level) for options, level in zip(some, levels, strict=True)]
    shown = {trial["id"] for trial in data["trials"]}
    for options, level, found in zip(some, levels, views(data, queries), strict=True):
        effects = effects_for(evidence, question, outcome, choose(**options))
        assert found["ignored"] == []
        for row in effects.to_dict("records"):
            if row["comparison_id"] in shown:
                same_row(next(each for each in found["rows"] if each["id"] == row["comparison_id"]), row, options)
            else:
                assert isnan(row["value"])
        same_pool(found, effects, level, options)


def same_row(page, row, options):
    assert page["included"] == row["included"], (options, row["comparison_id"], row["why"], page["why"])
    value = page.get("value")
    if value is None:
        assert isnan(row["value"])
        return
    assert apart(value, row["value"], row["se"]) <= 1, (options, row["comparison_id"])
    assert apart(page["se"], row["se"], 0.0) <= 1, (options, row["comparison_id"])
    assert (page["basis"], page["paired"]) == (row["basis"], row["paired"])
    assert page["n"] == [row["n_needled"], row["n_control"]]


def same_pool(page, effects, level, options):
    if not effects["included"].any():
        assert page["pool"] is None
        return
    python = pooled(effects, level=level)
    assert differing(page["pool"], python) == {}, options
    assert page["text"] == said(python), options


def combinations(evidence, question, outcome, study):
    """Every combination of the options of one study and of the scale and the SD to borrow, which all share."""
    found = options_of(evidence, question, outcome)
    bears = {
        name: rows for name, rows in found.items() if rows[0]["about"] not in ("tau2", "interval", "designs", "include")
    }
    mine = {
        name: rows for name, rows in bears.items() if not given(rows[0]["study_id"]) or rows[0]["study_id"] == study
    }
    options = [[row["option"] for row in rows] for rows in mine.values()]
    return [dict(zip(mine, some, strict=True)) for some in product(*options)]


@pytest.mark.parametrize("study", ["dhurat2013", "kumar2018", "yu2018", "adistri2024"])
def test_every_reading_of_every_trial(views, evidence, study):
    """A trial's own decisions with the scale and the borrowed SD, all combinations or more than half of them."""
    some = combinations(evidence, *MAIN, study)
    assert len(some) >= 16
    check(views, evidence, *MAIN, some if len(some) < 100 else [*some[::3], *some[1::4]])


def test_views_drawn_at_random(views, wider):
    """All decisions at once, by every estimator, interval and level, with correlations that no table lists."""
    draw = np.random.default_rng(7)
    names = dict.fromkeys(row["decision_id"] for row in wider.decisions if row["question_id"] == MAIN[0])
    silent = {"friendshipyufa_include"}
    options = {name: [row["option"] for row in records(wider.decisions, decision_id=name)] for name in names}
    some = [{name: str(draw.choice(options[name])) for name in names if name not in silent} for _ in range(250)]
    assert all(decisions(wider, choose(**each)) for each in some[:3])
    check(views, wider, *MAIN, some, list(map(float, draw.choice([0.8, 0.9, 0.95, 0.99], 250))))


@pytest.mark.parametrize("outcome", comparisons.UNITS)
def test_every_other_question(views, evidence, outcome):
    """Our own analysis of each question, those without any effect included."""
    for question in dict.fromkeys(row["question_id"] for row in evidence.comparisons):
        check(views, evidence, question, outcome, [{}])


def mean(study, arm, value, sd, n):
    """A printed mean change with its SD, as a row of the table of measurements."""
    place = {"source_id": study, "place": "table", "access": "table", "access_detail": None}
    names = {"measurement_id": f"{study}-{arm}", "study_id": study, "arm_id": arm, "unit": "hairs/cm2", "week": 12.0}
    numbers = {"mean": value, "sd": sd, "n": n, "se": None, "ci_low": None, "ci_high": None}
    return place | names | numbers | {"outcome": "hair_density", "quantity": "change", "note": None}


def test_arms_in_several_comparisons_are_split(views, evidence):
    """Had Faghihi 2021 printed its SDs, both comparisons would share its controls; so too in the page, on both scales."""
    rows = [mean("faghihi2021", "mnx", 9.0, 11.0, 21), mean("faghihi2021", "mn06_mnx", 14.0, 12.0, 20)]
    rows.append(mean("faghihi2021", "mn12_mnx", 18.0, 16.0, 19))
    more = changed(evidence, measurements=[*evidence.measurements, *rows])
    check(views, more, *MAIN, [{}, {"measure": "SMD"}, {"designs": "randomised"}, {"measure": "SMD", "tau2": "DL"}])
    sizes = (
        effects_for(more, *MAIN)
        .set_index("comparison_id")[["n_needled", "n_control"]]
        .loc[["faghihi2021-06", "faghihi2021-12"]]
    )
    assert sizes.to_numpy().tolist() == [[20, 11], [19, 10]]
    rows[0]["n"] = 3
    check(views, changed(evidence, measurements=[*evidence.measurements, *rows]), *MAIN, [{}, {"measure": "SMD"}])


def test_studies_of_the_same_people_never_stand_together(views, evidence):
    """Had both printed their means, only the first of the two would be pooled, also when the reader puts in the second."""
    rows = [mean(study, arm, 5.0, 9.0, 30) for study in ("liang2022", "friendshipyufa") for arm in ("mn_mnx", "mnx")]
    more = changed(evidence, measurements=[*evidence.measurements, *rows])
    check(
        views, more, *MAIN, [{}, {"friendshipyufa_include": "yes"}, {"friendshipyufa_include": "yes", "measure": "SMD"}]
    )


def test_a_trial_alone_and_none_at_all(views, evidence):
    """What is undefined stays so, and the sentence says it."""
    data = payload(evidence, *MAIN)
    none, one = views(data, ["out=dhurat2013,kumar2018,yu2018", "out=dhurat2013,kumar2018"])
    assert none["pool"] is None
    assert none["text"] == "No trial is in the pool, so there is no pooled difference."
    assert one["pool"]["k"] == 1
    assert all(isnan(x) for x in (one["pool"]["tau2"], one["pool"]["i2"], *one["pool"]["interval"].values()))
    assert "The variance" not in one["text"]
    assert "One study: the variance between studies, the HKSJ interval and the prediction interval" in one["text"]


HOSTILE = (
    "out=<script>alert(1)</script>",
    "measure=__proto__",
    "__proto__=x",
    "constructor=1",
    "level=0.5",
    "level=NaN",
    "yu2018_correlation=1",
    "yu2018_correlation=-0.2",
    "yu2018_correlation=1e400",
    "tau2=toString",
    "%E0%A4%A=1",
    "out",
    "=",
    "in=dhurat2013,",
)


def test_what_an_address_may_not_say_changes_nothing(views, evidence):
    """Unknown names, options and numbers are left aside, and named."""
    data = payload(evidence, *MAIN)
    ours, *others = views(data, ["", *HOSTILE])
    for text, found in zip(HOSTILE, others, strict=True):
        assert len(found["ignored"]) == 1, text
        assert (found["text"], found["written"]) == (ours["text"], "")


def test_an_address_says_what_was_chosen_and_no_more(views, evidence):
    """Only what differs from ours is written, and reading it gives the same view."""
    data = payload(evidence, *MAIN)
    text = "out=dhurat2013&in=adistri2024&kumar2018_unit=hairs/cm2&yu2018_unit=count%20(area%20not%20stated)"
    text += "&yu2018_correlation=0.35&tau2=DL&interval=wald&level=0.9"
    (found,) = views(data, [f"{text}&measure=MD&borrowed_sd=b11"])
    assert found["written"].split("&") == text.split("&")
