"""The history of needling and of minoxidil: dated events, and the dates that disagree."""

from dataclasses import dataclass

from . import sources, words
from .estimates import Step
from .facts import given, only, read_as, records
from .show import sentence

SKIN, DRUG, ANIMALS, PEOPLE, POOLS, RULES = (
    "needles in skin",
    "minoxidil",
    "animals",
    "hair trials and cases",
    "syntheses",
    "rules and harm",
)
KINDS = {
    "history": SKIN,
    "background": DRUG,
    "mechanism": ANIMALS,
    "trial": PEOPLE,
    "case_series": PEOPLE,
    "case_report": PEOPLE,
    "regulation": RULES,
    "safety_review": RULES,
}
"""Kind of the source -> kind of the event; any other is a synthesis."""

DISPUTED = "a70"
FIRST_TRIAL = "dhurat2013-y1"


@dataclass(frozen=True)
class Event:
    """Something that happened in a year (None: not read), with its kind, its source, and whether dates disagree."""

    history_id: str
    year: int | None
    text: str
    kind: str
    source: str
    disputed: bool = False


def events(evidence):
    """All events by year, in the order of the table within a year; those whose year was not read come last."""
    kinds = dict(zip(evidence.sources["source_id"], evidence.sources["kind"], strict=True))
    named = disputed(evidence)
    found = [
        Event(
            row["history_id"],
            int(row["year"]) if given(row["year"]) else None,
            row["event"],
            KINDS.get(kinds[row["source_id"]], POOLS),
            f"{sources.starred(evidence, row['source_id'])}, {read_as(row)}",
            row["history_id"] in named,
        )
        for row in records(evidence.history)
    ]
    return sorted(found, key=lambda event: (event.year is None, event.year or 0))


def disputed(evidence):
    """Keys of the events whose dates disagree: the inputs of the checks of anomaly a70."""
    checks = {row["check_id"] for row in records(evidence.checks, anomaly_id=DISPUTED)}
    inputs = [row for row in records(evidence.check_inputs) if row["check_id"] in checks]
    return {row["row_id"] for row in inputs if given(row["row_id"])} & set(evidence.history["history_id"])


def finding(evidence):
    """What the timeline shows, in one line."""
    years = sorted(event.year for event in events(evidence) if event.disputed and event.year)
    first = int(only(evidence.history, history_id=FIRST_TRIAL)["year"])
    return (
        f"Print dates roller needling to {words.count(len(set(years)))} different years from {years[0]} to {years[-1]}; "
        f"the first trial on hair that we read is of {first}"
    )


def dates(evidence):
    """The events behind the dates that disagree, and what follows."""
    found = [event for event in events(evidence) if event.disputed]
    told = "; ".join(f"{event.year}: {event.text}" for event in found)
    anomaly = only(evidence.anomalies, anomaly_id=DISPUTED)
    text = f"The dates that disagree. {told}. {anomaly['finding']}"
    return sentence(text, tuple(_step(evidence, event) for event in found))


def before_hair(evidence):
    """How long skin was needled before the first trial on hair."""
    first = only(evidence.history, history_id=FIRST_TRIAL)
    skin = next(event for event in events(evidence) if event.kind == SKIN and event.year)
    years = int(first["year"]) - skin.year
    text = (
        f"From the earliest event of needling skin in our table ({skin.year}) to the first trial on hair that we read "
        f"({int(first['year'])}) it took {words.count(years)} years."
    )
    ends = (skin, next(event for event in events(evidence) if event.history_id == FIRST_TRIAL))
    return sentence(text, tuple(_step(evidence, event) for event in ends))


def accident(evidence):
    """Where a chance observation is documented, and what the first trial of needling gives as its reason."""
    drug = next(row for row in records(evidence.history, source_id="suchonwanit2019") if given(row["note"]))
    reason = only(evidence.mechanism, finding_id="m25")
    why = reason["finding"].partition(": ")[2]
    text = (
        f"A chance observation is documented for minoxidil: {drug['note'][:1].lower() + drug['note'][1:]} The first trial of "
        f"needling gives another reason: {why}. Its abstract has no word of a chance observation."
    )
    steps = [
        Step(what, source_id=row["source_id"], place=row["place"], access=read_as(row))
        for what, row in ((drug["note"], drug), (f"{reason['finding']}. {reason['note']}", reason))
    ]
    return sentence(text, tuple(steps))


def _step(evidence, event):
    row = only(evidence.history, history_id=event.history_id)
    what = f"{event.year}: {event.text}."
    return Step(what, float(event.year), "year", row["source_id"], row["place"], read_as(row))
