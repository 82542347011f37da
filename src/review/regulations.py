"""What was read of regulators: dated facts by jurisdiction, and how closely they were read."""

import pandas as pd

from . import sources, words
from .estimates import Step
from .facts import given, only, read_as, records
from .show import sentence


def rows(evidence):
    """What was read of regulators, by jurisdiction and date; what bears no date comes last."""
    table = evidence.regulation
    places = list(dict.fromkeys(table["jurisdiction"]))
    rows = sorted(records(table), key=lambda row: (places.index(row["jurisdiction"]), _date(row) or "9"))
    return pd.DataFrame(
        {
            "where": row["jurisdiction"].replace("any", "Anywhere"),
            "date": _date(row) or "no date read",
            "topic": words.capital(row["topic"]),
            "fact": row["fact"] + (f". {row['note'].removesuffix('.')}" if given(row["note"]) else ""),
            "read_in": f"{sources.starred(evidence, row['source_id'])}, {read_as(row)}",
        }
        for row in rows
    )


def _date(row):
    return str(row["date"]) if given(row["date"]) else ""


def said(evidence):
    """How much of the regulators' own pages was read, and the latest state that was read on home use."""
    rows = records(evidence.regulation)
    own = sum(row["access"] in ("full_text", "abstract") for row in rows)
    latest = max(filter(None, map(_date, records(evidence.regulation, topic="home use"))))
    text = (
        f"Of {len(rows)} facts on regulation {words.count(own)} were read in the opening of a page or in an abstract, the "
        f"others in copies, news and notes. On home use the latest state that we read is of {latest[:4]}."
    )
    return sentence(text, (Step("Counted in regulation.csv.", float(len(rows)), "facts"),))


def over_the_counter(evidence):
    """What was read on devices for hair loss and for sale to anybody in the United States."""
    hair, sale = (only(evidence.regulation, regulation_id=key) for key in ("fdamicroneedling-l2", "fda2021otc-l1"))
    text = f"{hair['fact']}. State of {_date(sale)[:4]}: {sale['fact'][:1].lower()}{sale['fact'][1:]}."
    return sentence(text, tuple(fact_step(row, row["fact"]) for row in (hair, sale)))


def fact_step(row, text):
    """The step that read a fact without a number."""
    return Step(text.rstrip(".") + ".", None, "", row["source_id"], row["place"], read_as(row))
