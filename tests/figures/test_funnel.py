"""The funnel: which points it shows, where its lines lie, and what it says of few trials."""

import pandas as pd
import pytest
from scipy import stats

from review.figures import funnel


def effects(*rows):
    """A frame of effects: label, value, se, included."""
    return pd.DataFrame(rows, columns=["label", "value", "se", "included"])


TWO = effects(("A 2001", 2.0, 1.0, True), ("B <script>", 5.0, 3.0, False), ("C", float("nan"), float("nan"), False))


def test_a_trial_without_an_effect_has_no_point():
    """Rows keep their order, and those without an effect are left out."""
    points, _ = funnel.rows(TWO)
    assert points == [funnel.Point("A 2001", 2.0, 1.0, True), funnel.Point("B <script>", 5.0, 3.0, False)]


def test_on_a_line_the_p_value_is_that_of_the_line():
    """Each end of each line, tested as a single study against no difference."""
    _, lines = funnel.rows(TWO)
    for p, high in zip(lines.p, lines.high, strict=True):
        assert 2 * stats.norm.sf(high[-1] / lines.se[-1]) == pytest.approx(p)
    assert lines.se[-1] == 3.0


def test_few_trials_are_warned_of_in_the_text_alternative():
    """Two trials tell nothing about asymmetry, and the figure says it."""
    fig = funnel.figure(*funnel.rows(TWO), title="Two")
    assert "Only 2 studies" in fig.layout.meta["alt"]


def test_every_point_is_drawn_escaped_and_in_the_table():
    """Pooled and left-out trials differ in shape; no markup from a name; the table has every row."""
    fig = funnel.figure(*funnel.rows(TWO), title="Two")
    drawn = {trace.name: trace for trace in fig.data if trace.mode == "markers"}
    assert drawn["pooled"].marker.symbol != drawn["not pooled"].marker.symbol
    assert [note.text for note in fig.layout.annotations] == ["A 2001", "B &lt;script&gt;"]
    assert [row[0] for row in fig.layout.meta["table"]["rows"]] == ["A 2001", "B <script>"]


def test_nothing_to_draw_is_refused():
    """Without an effect there is no funnel."""
    with pytest.raises(ValueError, match="no funnel"):
        funnel.rows(effects(("C", float("nan"), float("nan"), False)))


def test_a_label_stands_inward_where_its_mark_lies_far_out():
    """So it stays inside the picture; near no difference it stands outward, clear of the lines' top."""
    far = effects(("Near", 0.5, 1.0, True), ("Far", 2.5, 1.0, True), ("Left", -2.5, 1.0, True))
    fig = funnel.figure(*funnel.rows(far), title="Three")
    assert [note.xanchor for note in fig.layout.annotations] == ["left", "right", "left"]
