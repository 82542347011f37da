"""Advice on needling: hygiene, when not to, minoxidil on needled skin; who gives it and on what ground."""

import pandas as pd

from . import sources, words
from .facts import given, only, reading, records
from .regulations import fact_step
from .show import sentence

WHO = {
    "label": "a label",
    "regulator": "a regulator",
    "experts": "experts who reviewed harms",
    "manufacturer": "a manufacturer",
    "ours": "our conclusion",
}
FACTS = {"harms": "harm_id", "regulation": "regulation_id", "background": "fact_id", "claims": "claim_id"}


def minoxidil_on_needled(evidence):
    """What is known of minoxidil on freshly needled scalp: the label, passage through skin, and blood pressure."""
    warning = only(evidence.regulation, regulation_id="rogainelabel-l1")
    damaged = only(evidence.mechanism, finding_id="m19")
    pressure = only(evidence.mechanism, finding_id="m17")
    intact = only(evidence.background, fact_id="b42")
    text = (
        f"The label says: {warning['fact'][:1].lower()}{warning['fact'][1:]}. Through intact scalp {words.exact(intact['low'])} "
        f"to {words.exact(intact['high'])}% of a dose was found in urine; a product text says that more passes where the skin "
        "is damaged. In one small trial the lower value of blood pressure fell after minoxidil had been put into the scalp "
        "with a tattoo-type device, and the upper one rose after salt water; by how much was not read. Minoxidil in human "
        "scalp after rolling: no measurement was found."
    )
    steps = [fact_step(row, row.get("fact") or row["finding"]) for row in (warning, damaged, pressure)]
    return sentence(text, (*steps, reading(f"{intact['population']}.", intact, intact["high"], "% of dose")))


def rows(evidence, *topics):
    """Pieces of advice on some topics: the advice, who gives it, and where that was read."""
    return pd.DataFrame(
        {
            "advice": row["advice"],
            "who": words.capital(WHO[row["who"]]),
            "read_in": words.capital(
                "; ".join(dict.fromkeys(_behind(evidence, key) for key in row["rests_on"].split(";")))
            ),
            "note": row["note"] if given(row["note"]) else "",
        }
        for row in records(evidence.advice)
        if row["topic"] in topics
    )


def texts(evidence, topic):
    """The pieces of advice on one topic, as texts."""
    return [row["advice"] for row in records(evidence.advice, topic=topic)]


def _behind(evidence, key):
    """The source behind a key of harms, regulation or background, or the verdict on a claim."""
    for table, column in FACTS.items():
        for row in records(getattr(evidence, table), **{column: key}):
            return (
                f"our verdict on the page's claim {key}"
                if table == "claims"
                else sources.starred(evidence, row["source_id"])
            )
    raise LookupError(f"no table has a row {key}")
