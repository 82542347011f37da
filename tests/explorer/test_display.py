"""The explorer as an output: two forms, a table that stands without a script, and sentences that claim no more."""

import json
import re

import numpy as np
import pytest

from review import comparisons, explorer, tables
from review.explorer.display import said, still
from review.pooling import pool


@pytest.fixture(scope="module")
def shown():
    return explorer.show(tables.load(), *comparisons.MAIN)


def test_both_forms_hold_the_same_data(shown):
    bundle = shown._repr_mimebundle_()
    held = re.search(r'class="explorer-data">(.*?)</script>', bundle["text/html"], flags=re.DOTALL)
    assert json.loads(held[1]) == bundle[explorer.MIME]["data"] == shown.data
    assert bundle == explorer.show(tables.load(), *comparisons.MAIN)._repr_mimebundle_()
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", bundle["text/html"])


def test_text_is_escaped(shown):
    found = {"id": 'x"><b>', "data": {"label": "</script><b>"}, "still": "<p></p>"}
    html = explorer.container(found, "<i>")
    assert "<b>" not in html
    assert "&lt;i&gt;" in html


def test_without_a_script_the_table_has_every_trial_with_an_effect():
    effects = comparisons.effects_for(tables.load(), *comparisons.MAIN)
    html = still(effects)
    assert all(label in html for label in effects.loc[effects["value"].notna(), "label"])
    assert html.count("not pooled") == (effects["value"].notna() & ~effects["included"]).sum()
    none = effects.assign(included=False)
    assert still(none).endswith("<p>No trial is in the pool, so there is no pooled difference.</p>")


@pytest.mark.parametrize(
    ("effects", "interval", "expected"),
    [
        ([69.2], "HKSJ", r"One trial alone: 69\.2 hairs per cm² more with needling\. One study: "),
        (
            [69.2],
            "wald",
            r"One trial alone: .* \(95% confidence interval 67\.2 to 71\.2\)\. The interval lies above zero\. One",
        ),
        (
            [-4.0, -5.0],
            "wald",
            r"Two trials together: 4\.5 .* fewer .*below zero\. Two studies: there is no prediction",
        ),
        (
            [1.0, -1.0, 0.5],
            "HKSJ",
            r"a loss, no difference and a gain\. In a next trial .* \(95% prediction interval\)\.$",
        ),
    ],
)
def test_the_sentence_follows_the_pool(effects, interval, expected):
    found = pool(effects, np.ones(len(effects)), interval=interval, unit="hairs/cm2")
    assert re.search(expected, said(found))
