"""What each decision explains, as dots."""

import pandas as pd

from review import tables
from review.figures import explained


def test_what_each_decision_explains():
    """Percent in the order given, small shares left out, one trial's decisions apart from those on all."""
    shares = [
        ("hairs/cm2", "dhurat2013_spread", 0.4),
        ("SD", "tau2", 0.3),
        ("hairs/cm2", "tau2", 0.2),
        ("hairs/cm2", "interval", 0.001),
    ]
    rows = explained.rows(tables.load(), pd.DataFrame(shares, columns=["unit", "decision", "share"]))
    assert [(row.label, row.value) for row in rows] == [
        ("Dhurat 2013, source of the SE", 40.0),
        ("All, variance between trials", 20.0),
    ]
    assert [row.kind for row in rows] == ["on one trial", "on all trials"]
    figure = explained.figure(rows, title="One trial's SE explains most")
    assert figure.layout.meta["title"] == "One trial's SE explains most"
    assert "Dhurat 2013, source of the SE: 40" in figure.layout.meta["alt"]
