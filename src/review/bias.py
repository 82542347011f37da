"""Risk of bias along RoB 2: what each domain asks, what was judged, and what that leaves open."""

import re
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from . import words
from .facts import FAMILIES, difference, given, only, read_as, records
from .outcomes import EVENTS


@dataclass(frozen=True)
class Domain:
    """A way in which a trial's result can go wrong, what it asks, and what that means with needles."""

    name: str
    asks: str
    here: str


DOMAINS = MappingProxyType(
    {
        "randomisation": Domain(
            "Randomisation",
            "Did chance alone decide who was needled, and could nobody foresee or change it?",
            "If a doctor knows that the next person will be needled, somebody with better prospects may be put there.",
        ),
        "deviations": Domain(
            "Deviations",
            "Was everything but the treatment the same in both arms, and was everybody counted in the arm of the lot?",
            "Those who know that they are needled may use their lotion more faithfully; those who are not may give it up.",
        ),
        "missing_data": Domain(
            "Missing data",
            "Was nearly everybody measured at the end? If not, could those who left be different?",
            "Whoever sees no gain may stop coming. The average of those who stay then looks better.",
        ),
        "measurement": Domain(
            "Measurement",
            "Could whoever measured have been led by knowing who was needled?",
            "A count in a marked field leaves little room for hope. A rating of one's own hair leaves much.",
        ),
        "selection": Domain(
            "Selection",
            "Was this result planned, or picked from several that were measured or worked out?",
            "Hair can be counted, weighed, measured and rated. Printing the best of four is easy.",
        ),
        "overall": Domain("Overall", "Taken together, as bad as the worst domain.", "Low only if every domain is low."),
    }
)
"""The domains of RoB 2 (Sterne et al. 2019, BMJ 366:l4898), in our words."""

JUDGEMENTS = MappingProxyType(
    {"low": "low risk", "some_concerns": "some concerns", "high": "high risk", "no_information": "no information"}
)


BLINDED = (
    re.compile(r"(?<!un)(?<!non-)\bblind(ed)?\b"),
    re.compile(r"\b(not|no|nobody|none|neither|nor|never|without)\b"),
)
SHAM = (
    re.compile(r"\bsham\b"),
    re.compile(
        r"\b(no|not|nor|without|lack(s|ed)?)( (a|an|any|the))? sham\b|\bsham\b.*\b(not|no|none|never|without)\b"
    ),
)


@dataclass(frozen=True)
class Judged:
    """A trial's result, with the row of each domain; `cells` is empty where nothing was judged."""

    study_id: str
    label: str
    outcome: str
    cells: MappingProxyType


def trials(evidence, question):
    """The ids of the studies that bear on a question, each once, in the order of `comparisons`."""
    return list(dict.fromkeys(row["study_id"] for row in records(evidence.comparisons, question_id=question)))


def judged(evidence, study_ids, outcome="hair_density"):
    """One `Judged` for each study, to show it: on the outcome or its kin, else on the first that was judged."""
    return [_judged(evidence, study_id, outcome, borrow=True) for study_id in study_ids]


def of_result(evidence, study_id, outcome):
    """The `Judged` of this result or its kin; without cells where it was not judged, whatever else of the trial was.

    A trial is not biased as a whole, a result is (Sterne et al. 2019), so no light is lent from one to the other.
    """
    return _judged(evidence, study_id, outcome, borrow=False)


def _judged(evidence, study_id, outcome, *, borrow):
    rows = records(evidence.bias, study_id=study_id)
    names, outcomes = dict.fromkeys(row["outcome"] for row in rows), FAMILIES.get(outcome, (outcome,))
    chosen = next((name for name in outcomes if name in names), next(iter(names), "") if borrow else "")
    cells = {row["domain"]: row for row in rows if row["outcome"] == chosen}
    label = only(evidence.studies, study_id=study_id)["label"]
    return Judged(study_id, label, chosen, MappingProxyType({name: cells[name] for name in DOMAINS if name in cells}))


OUTCOMES = EVENTS | {
    "patient_7point": "patients' own rating, seven points",
    "improvement": "improvement, not further described",
    "pull_test_negative": "no hair comes out on pulling",
    "hair_count_percent_increase": "hair count, gain in percent",
}


def outcome_name(outcome):
    """An outcome or event as a reader sees it."""
    return words.capital(OUTCOMES.get(outcome, outcome.replace("_", " ")))


def domain_rows():
    """What each domain asks, in plain words, and what that means with needles."""
    return pd.DataFrame({"domain": item.name, "asks": item.asks, "here": item.here} for item in DOMAINS.values())


def light_rows(results):
    """The judgements in words: a line for each trial, a column for each domain."""
    return pd.DataFrame(
        {"trial": result.label, "outcome": outcome_name(result.outcome)}
        | {name: JUDGEMENTS[row["judgement"]] for name, row in result.cells.items()}
        for result in results
        if result.cells
    )


def count_rows(results):
    """How often each judgement was given in each domain."""
    rows = []
    for name, item in DOMAINS.items():
        found = [result.cells[name]["judgement"] for result in results if result.cells]
        rows.append({"domain": item.name} | {key: found.count(key) for key in JUDGEMENTS})
    return pd.DataFrame(rows)


def reason_rows(results):
    """Every judgement with its reason, the facts behind it and how they were read."""
    return pd.DataFrame(
        {
            "trial": result.label,
            "outcome": outcome_name(result.outcome),
            "domain": DOMAINS[name].name,
            "judgement": JUDGEMENTS[row["judgement"]],
            "reason": row["reason"],
            "facts": row["facts"],
            "read": f"{row['place'].replace('_', ' ')} ({row['access']})",
            "rests_on": row["rests_on"].replace(";", ", "),
        }
        for result in results
        for name, row in result.cells.items()
    )


def high_rows(results):
    """Each domain that is at high risk, with its reason, in the words of `reason_rows`."""
    rows = reason_rows(results)
    return rows[(rows["judgement"] == JUDGEMENTS["high"]) & (rows["domain"] != DOMAINS["overall"].name)]


def outcome_rows(evidence, study_id):
    """Measurement in one study for each outcome that was judged: the judgement follows the outcome, not the trial."""
    return pd.DataFrame(
        {
            "outcome": outcome_name(row["outcome"]),
            "judgement": JUDGEMENTS[row["judgement"]],
            "reason": row["reason"],
        }
        for row in records(evidence.bias, study_id=study_id, domain="measurement")
    )


def finding(results):
    """The state of the trials in one line, for the title of the figure."""
    of_trials, high, open_ = _state(results)
    return f"{of_trials} at low risk of bias from what we read; {high} at high risk, and {open_} domains could not be judged"


def answer(results):
    """The state of the trials for a reader who has not met the word bias yet."""
    of_trials, high, open_ = _state(results)
    return (
        f"Bias pushes a result in one direction, however many people take part. {of_trials} at low risk of it from what we "
        f"read; {high} at high risk, and {open_} judgements could not be made."
    )


def _state(results):
    overall = [result.cells["overall"]["judgement"] for result in results if result.cells]
    if not overall:
        raise ValueError("no result was judged, so there is nothing to say of bias")
    high, trials_ = words.none_or(overall.count("high")), f"{words.count(len(overall))} trial{'s' * (len(overall) > 1)}"
    shown = f"{words.capital(words.none_or(overall.count('low')))} of {trials_} could be shown to be"
    return shown, f"{high} {_verb(high)}", "{} of {}".format(*unknown(results))


def _verb(many):
    return "is" if many in ("none", "one") else "are"


def unknown(results):
    """How many judgements on single domains are 'no information', and of how many: (unknown, all)."""
    found = [row["judgement"] for result in results for name, row in result.cells.items() if name != "overall"]
    return found.count("no_information"), len(found)


def lit(results):
    """How many lights on single domains are green, and how many are empty."""
    (empty, all_), green = unknown(results), int(count_rows(results).set_index("domain").drop("Overall")["low"].sum())
    first = f"{words.count(green)} of {all_} lights {'is' if green == 1 else 'are'}" if green else "no light is"
    return (
        f"Leaving out the last column, {first} green, and {words.none_or(empty)} of {all_} are empty: what was read says "
        "nothing of that domain."
    )


def blinding_rows(evidence, study_ids):
    """Who was kept unaware of the treatment, and whether a sham was used, as read."""
    studies = [only(evidence.studies, study_id=study_id) for study_id in study_ids]
    return pd.DataFrame(
        {
            "trial": row["label"],
            "blinding": _text(row["blinding"]),
            "read": read_as(row),
        }
        for row in studies
    )


def unaware(evidence, study_ids):
    """How many studies, as read, keep somebody unaware of the treatment, and how many have a sham: (unaware, sham).

    Reads clause by clause, so that "sham not used", "without a sham" and "nobody was blinded" count for nothing.
    """
    texts = [_text(only(evidence.studies, study_id=study_id)["blinding"]) for study_id in study_ids]
    return tuple(sum(_told(text, *way) for text in texts) for way in (BLINDED, SHAM))


def _told(text, word, denied):
    return any(word.search(clause) and not denied.search(clause) for clause in re.split(r"[;.,()]", text))


def spread_rows(evidence, question):
    """What each comparison prints of hair density: averages of both arms, and of what an SD or SE stands beside them."""
    rows = []
    for comparison in records(evidence.comparisons, question_id=question):
        pair = difference(evidence, comparison, "hair_density")
        statistics = _statistics(evidence, comparison)
        rows.append(
            {
                "study_id": comparison["study_id"],
                "trial": only(evidence.studies, study_id=comparison["study_id"])["label"],
                "averages": "yes" if pair else "no",
                "spread": _spread(pair),
                "instead": words.listing(statistics) if statistics else "nothing",
            }
        )
    return pd.DataFrame(rows)


def _spread(pair):
    """ "no", "of the change", or "at start and end only", where the change has none of its own."""
    if pair is None or (pair.sds is None and pair.ses is None):
        return "no"
    return "of the change" if all(row["quantity"] == "change" for row in pair.rows) else "at start and end only"


STATISTICS = {
    "p": "an exact p",
    "p_upper_bound": "a bound on p",
    "p_lower_bound": "a bound on p",
    "significant": "the word significant",
    "ns": "the words not significant",
    "ns_implied": "silence where others have a p",
    "direction": "a direction",
}


def _statistics(evidence, comparison):
    same = {name: comparison[name] for name in ("study_id", "needled_arm_id", "control_arm_id")}
    rows = records(evidence.contrasts, **same)
    kin = [row for row in rows if row["outcome"] in FAMILIES["hair_density"]]
    return list(dict.fromkeys(STATISTICS[row["statistic"]] for row in kin))


def _text(value):
    return value if given(value) else "not recorded"
