"""The domains of GRADE, and a rule that computes from the tables what each would say.

The rule is ours. GRADE has no formula; it asks for judgement. The rule shows what the numbers alone would say, so that
every departure from it (`certainty`) is seen and has to give its reason.
"""

from dataclasses import dataclass
from types import MappingProxyType

from . import bias, headcount, words
from .bodies import MEASURED
from .comparisons import label
from .facts import given, only, records
from .magnitude import thresholds
from .planning import per_arm
from .rules import LEVELS


@dataclass(frozen=True)
class Domain:
    """A reason to be less sure, what it asks, and what the rule looks at."""

    name: str
    asks: str
    rule: str


DOMAINS = MappingProxyType(
    {
        "risk_of_bias": Domain(
            "Risk of bias",
            "Could the way the trials were done have pushed the result?",
            "Two steps if more than half of the answer comes from results at high risk, none if more than half comes from "
            "results at low risk and none from high risk, else one.",
        ),
        "inconsistency": Domain(
            "Inconsistency",
            "Do the trials contradict each other?",
            "One step if I² is half or more, if another reading of a unit at least doubles or halves the result, or if the "
            "next trial may lie on the other side of zero although the average does not; two if I² is three quarters or "
            "more and trials point in opposite directions. None below two numbers.",
        ),
        "indirectness": Domain(
            "Indirectness",
            "Are these the people, needles, lotions and outcomes that we ask about?",
            "Five reservations: needles that do more than prick, a control below its usual dose, one sex only, less than half "
            "of the answer from half a year or longer, an outcome that is measured and not seen. One step for two or three, "
            "two for more.",
        ),
        "imprecision": Domain(
            "Imprecision",
            "Could chance alone have made this result, or hide another?",
            "One step for each difference that matters and lies inside the interval (for trials that are not pooled, inside "
            "any of their intervals), one more if there is less information than a single good trial would need. At most two, "
            "and two without any number.",
        ),
        "publication_bias": Domain(
            "Publication bias",
            "Is there reason to think that dull results are missing?",
            "Suspected if more than half of the known studies give no number, or if a registered study has no result.",
        ),
    }
)
"""The domains that take certainty down (Guyatt et al. 2011, J Clin Epidemiol 64:383), with our rule for each."""

JUDGEMENTS = ("not_serious", "serious", "very_serious")
RULE_OF_THUMB = MappingProxyType({"people": 400, "events": 300})
"""Information below which imprecision is suspected where no size can be computed (Guyatt et al. 2011, 64:1283)."""
HALF_YEAR = 24  # weeks
UNJUDGED = "not judged for this result"
NO_STEP = "not_serious", 0


@dataclass(frozen=True)
class Suggestion:
    """What the rule says of a domain: a judgement, the steps down that go with it, and the facts in words."""

    judgement: str
    steps: int
    facts: str


def suggest(evidence, found):
    """What the rule says of each domain of a `Body`: domain to `Suggestion`."""
    rules = (_risk_of_bias, _inconsistency, _indirectness, _imprecision, _publication_bias)
    return {name: Suggestion(*rule(evidence, found)) for name, rule in zip(DOMAINS, rules, strict=True)}


def level(steps):
    """The level of certainty after so many steps down from high: 'very_low' from three on.

    Examples
    --------
    >>> level(0), level(2), level(7)
    ('high', 'low', 'very_low')
    """
    return LEVELS[min(steps, len(LEVELS) - 1)]


def _serious(steps):
    return JUDGEMENTS[min(steps, 2)], min(steps, 2)


def _shares(found):
    """Study to (share of the answer, outcome judged); equal shares of all known studies where there is no number."""
    if not found.lines:
        return {study: (1 / len(found.known), found.outcome) for study in found.known}
    return {line.study_id: (line.share, line.outcome) for line in found.lines}


def _risk_of_bias(evidence, found):
    risk = dict.fromkeys(("low", "some_concerns", "high", "no_information", UNJUDGED), 0.0)
    for study, (share, outcome) in _shares(found).items():
        cells = bias.of_result(evidence, study, outcome).cells
        risk[cells["overall"]["judgement"] if cells else UNJUDGED] += share
    told = [f"{words.percent(share)} {bias.JUDGEMENTS.get(name, name)}" for name, share in risk.items() if share]
    if risk["high"] > 0.5:
        return *_serious(2), f"Share of the answer: {words.listing(told)}."
    steps = 0 if risk["low"] > 0.5 and not risk["high"] else 1
    return *_serious(steps), f"Share of the answer: {words.listing(told)}."


def _inconsistency(evidence, found):
    if len(found.lines) < 2:
        return *NO_STEP, "Fewer than two numbers, so there is nothing to compare."
    opposed = any(line.interval.high < 0 for line in found.lines) and any(line.interval.low > 0 for line in found.lines)
    moved = any(not _alike(value, found.value) for value, *_ in found.others)
    across = words.defined(found.prediction.low) and 0 in found.prediction and 0 not in found.interval
    facts = f"I² is {words.percent(found.i2)}; {'trials' if opposed else 'no trials'} point in opposite directions."
    for value, _, i2, told in found.others:
        facts += f" With {told} the result is {words.number(value)} and I² {words.percent(i2)}."
    if words.defined(found.prediction.low):
        facts += f" Prediction interval: {words.interval(found.prediction, 0)}."
    if found.i2 >= 0.75 and opposed:
        return *_serious(2), facts
    return *_serious(int(found.i2 >= 0.5 or moved or across)), facts


def _alike(one, other):
    """Whether two results have one sign and neither is twice the other or more."""
    return one * other > 0 and 0.5 < one / other < 2


def _indirectness(evidence, found):
    shares = {study: share for study, (share, _) in _shares(found).items()}
    studies = [only(evidence.studies, study_id=study) for study in shares]
    long = sum(
        shares[row["study_id"]]
        for row in studies
        if given(row["followup_weeks"]) and row["followup_weeks"] >= HALF_YEAR
    )
    sexes = {row["condition"].split()[-1] for row in studies}
    heating = sum(share for study, share in shares.items() if _more_than_needles(evidence, study))
    weak = {row["source_id"] for row in records(evidence.anomalies, kind="underdosed_control")}
    reservations = {
        "needles with radiofrequency": heating >= 0.25,
        "a control below its usual dose": bool(weak & set(shares)),
        f"{', '.join(sorted(sexes))} only": len(sexes) == 1 and sexes <= {"men", "women"},
        "mostly under half a year": long < 0.5,
        "measured, not seen": found.outcome in MEASURED,
    }
    named = [name for name, holds in reservations.items() if holds]
    return *_serious(len(named) // 2), f"Reservations: {words.listing(named)}."


def _more_than_needles(evidence, study_id):
    return any(
        given(row["device"]) and "radiofrequency" in row["device"] for row in records(evidence.arms, study_id=study_id)
    )


def _imprecision(evidence, found):
    if not found.lines:
        return *_serious(2), "No number was read."
    lines = thresholds(evidence, found.outcome)
    known = [ends for ends in found.intervals if words.defined(ends.low)]
    if not known:
        return *_serious(2), "Nobody had the event in any arm, so there is no difference to estimate."
    inside = [name for name, value in lines.items() if any(value in ends for ends in known)]
    need, unit = needed(evidence, found.outcome)
    have = found.people if unit == "people" else found.events
    facts = f"Inside the interval: {words.listing(inside or ['none of the differences that matter'])}. "
    told = headcount.told(have, found.inferred, found.enrolled) if unit == "people" else f"{words.count(have)} {unit}"
    facts += f"{told}, where {words.count(need)} are needed."
    return *_serious(len(inside) + (have < need)), words.capital(facts)


def needed(evidence, outcome):
    """The optimal information size of an outcome as (number, 'people' or 'events').

    For density what one trial needs to find minoxidil's own effect with 80% power, with the SD of `borrowed_sd`;
    elsewhere the rule of thumb.
    """
    if outcome == "hair_density":
        sd = float(
            only(evidence.background, fact_id=only(evidence.decisions, decision_id="borrowed_sd")["option"])["sd"]
        )
        return 2 * per_arm(thresholds(evidence, outcome)["what minoxidil itself adds"], sd), "people"
    unit = "people" if outcome in MEASURED else "events"
    return RULE_OF_THUMB[unit], unit


def _publication_bias(evidence, found):
    silent = [study for study in found.known if study not in _shares(found) or not found.lines]
    registered = sorted({row["source_id"] for row in records(evidence.sources, kind="registry")} & set(found.known))
    facts = f"{words.capital(words.count(len(silent)))} of {words.count(len(found.known))} known studies give no number"
    if len(found.known) == len(silent) == 1:
        facts = "The only known study gives no number"
    if registered:
        facts += f"; {words.listing(label(evidence, study) for study in registered)} is only registered"
    suspected = registered or len(silent) > len(found.known) / 2
    return ("suspected", 1, f"{facts}.") if suspected else ("undetected", 0, f"{facts}.")
