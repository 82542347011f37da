"""Needle lengths: what is said of home needles beside what studies of hair loss used; rows for the dot plot."""

from review import home_use, words
from review.estimates import Interval
from review.facts import given, only

from .dots import Dot

ADVISED, AT_HOME, STUDIED = "said of needles for home use", "used at home in a report", "used in a study of hair loss"
SAID = {"b45": "Advice of a nurse", "b46": "Opinion: at home at most", "b47": "Home rollers: shorter than"}


def rows(evidence):
    """First what is said of home needles, then each study whose length was read, the longest first; in mm."""
    said = [_said(only(evidence.background, fact_id=fact_id), name) for fact_id, name in SAID.items()]
    return said + [_study(*item) for item in home_use.lengths(evidence)]


def _said(row, name):
    interval = Interval(float(row["low"]), float(row["high"])) if given(row["low"]) else None
    value = float(row["value"]) if given(row["value"]) else None
    return Dot(name, value, interval, ADVISED, row["population"])


def _study(name, span, home, step):
    same = span.low == span.high
    return Dot(name, span.high if same else None, None if same else span, AT_HOME if home else STUDIED, step.what)


def finding(evidence):
    """What the lengths show, for the title of the figure."""
    studies = [item for item in home_use.lengths(evidence) if not item[2]]
    limit = float(only(evidence.background, fact_id="b47")["value"])
    longer = words.capital(words.count(sum(span.high >= limit for _, span, _, _ in studies)))
    return f"{longer} of {words.count(len(studies))} studies used needles of {words.exact(limit)} mm or more"
