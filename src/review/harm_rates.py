"""Harms in studies as shares of people: counts by arm with exact intervals, and totals that are events."""

from dataclasses import dataclass

import pandas as pd

from . import summaries, words
from .comparisons import MAIN, label
from .estimates import Events, Interval, Step
from .facts import given, only, reading, records
from .show import sentence

NEEDLED, CONTROL = "needled", "not needled"
TOGETHER, UNCLEAR = "needled and not needled together", "who was needled was not readable"
UNTOLD = "group not told"
ROLES = {"needled": NEEDLED, "control": CONTROL, "unclear": UNCLEAR}
TOTAL = "total_events"  # a sum of events, not a count of people
NAMES = {
    "facial_hypertrichosis": "hair growing on the face",
    "shedding_aggravated": "more hair falling out",
    "scalp_pruritus": "itching scalp",
    "increased_scurf": "more scales on the scalp",
    "limb_oedema": "swollen limbs",
    "postural_hypotension": "low blood pressure on standing up",
    "hyperkalaemia": "too much potassium in the blood",
    "urticaria": "hives",
    "erythema": "redness",
    "transient_erythema": "redness that passed",
    "transient_pruritus": "itching that passed",
    "koebner_phenomenon": "disease flaring up where the needles went",
    "discomfort_irritation_or_reaction": "discomfort, irritation or a reaction",
    "pruritus_and_seborrhoeic_dermatitis": "itching and inflamed, scaling skin",
    "granuloma": "granulomas (hard lumps of inflamed skin)",
    "facial_granuloma": "granulomas of the face",
    "persistent_pih_tram_track_scarring_granuloma": "lasting dark marks, tram-track scars, granulomas",
    "pih_tram_track_acne_milia": "dark marks, tram-track scars, acne, milia (tiny white cysts)",
    "hiv_transmission_with_prp_facial": "HIV passed on",
    "hiv_infection_among_clients_and_partner": "HIV found in clients and a partner",
    "eczema_herpeticum": "eczema herpeticum (herpes spreading over the skin)",
    "mycobacterium_abscessus_infection": "infection with Mycobacterium abscessus",
    "nontuberculous_mycobacterial_infection": "infections with mycobacteria",
    "koebner_in_cicatricial_alopecia": "scarring hair loss provoked",
}


@dataclass(frozen=True)
class Rate:
    """People with a harm in one group of one study; `reread` says that the cell is to be read again."""

    study: str
    study_id: str
    event: str
    group: str
    count: Events
    reread: bool
    step: Step

    @property
    def interval(self):
        """The exact 95% interval of the share."""
        return exact(self.count)

    @property
    def told(self):
        """The count in words: '9 of 40'."""
        return f"{self.count.affected} of {self.count.observed}"


def exact(count, level=0.95):
    """The exact interval of a share (Clopper and Pearson 1934, Biometrika 26:404), ends from 0 to 1.

    Two-sided: each end leaves out (1 - level)/2. At 0 of n the lower end is 0, at n of n the upper end is 1.

    Examples
    --------
    >>> exact(Events(0, 40)).low, words.percent(exact(Events(0, 40)).high, 1)
    (0.0, '8.8%')
    """
    from statsmodels.stats.proportion import proportion_confint

    ends = proportion_confint(count.affected, count.observed, alpha=1 - level, method="beta")
    return Interval(*map(float, ends))


def name(event):
    """A harm in plain words."""
    return NAMES.get(event, event.replace("_", " "))


def group(evidence, study_id, arm_id):
    """Whether a group of a study was needled; `all` takes every arm of it together, blank is a group that print does not name."""
    if not given(arm_id):
        return UNTOLD
    arms = records(evidence.arms, study_id=study_id)
    roles = {row["role"] for row in arms if arm_id in ("all", row["arm_id"])}
    return ROLES[roles.pop()] if len(roles) == 1 else UNCLEAR if "unclear" in roles else TOGETHER


def rates(evidence):
    """Every harm of a study that is counted in people out of people, in the order of the table."""
    rows = [row for row in records(evidence.harms) if given(row["study_id"]) and row["event"] != TOTAL]
    return [_rate(evidence, row) for row in rows if given(row["affected_n"]) and given(row["observed_n"])]


def _rate(evidence, row):
    count, event = Events(int(row["affected_n"]), int(row["observed_n"])), name(row["event"])
    if (
        row["arm_id"] != "all"
        and only(evidence.arms, study_id=row["study_id"], arm_id=row["arm_id"])["role"] == "unclear"
    ):
        event += f", {row['arm_id'].replace('group', 'group ')}"
    where, reread = group(evidence, row["study_id"], row["arm_id"]), given(row["recheck"])
    what = f"{words.capital(event)}, {where}: {count.affected} of {count.observed}."
    what += f" To be read again: {row['recheck']}." if reread else ""
    step = reading(what, row, count.affected, "people")
    return Rate(label(evidence, row["study_id"]), row["study_id"], event, where, count, reread, step)


def pairs(evidence, question=MAIN[0]):
    """Harms counted in both arms of a comparison: a list of (needled Rate, control Rate)."""
    found = []
    for comparison in records(evidence.comparisons, question_id=question):
        arms = [
            {
                row["event"]: _rate(evidence, row)
                for row in records(evidence.harms, study_id=comparison["study_id"], arm_id=comparison[f"{role}_arm_id"])
                if row["event"] != TOTAL and given(row["affected_n"]) and given(row["observed_n"])
            }
            for role in ("needled", "control")
        ]
        found += [(rate, arms[1][event]) for event, rate in arms[0].items() if event in arms[1]]
    return found


def others(evidence, question=MAIN[0]):
    """The harms of `rates` in studies that `pairs` does not show, each as a group of one."""
    shown = {rate.study_id for pair in pairs(evidence, question) for rate in pair}
    return [(rate,) for rate in rates(evidence) if rate.study_id not in shown]


def pair_rows(found):
    """Pairs as a table: counts of both arms, and how many more of 100 needled people, with Newcombe's interval."""
    return pd.DataFrame(
        {
            "harm": words.capital(needled.event),
            "needled": needled.told,
            "control": control.told,
            "per_100": summaries.per_100(needled.count, control.count),
        }
        for needled, control in found
    )


def apart(found):
    """Pairs in which the interval of the difference leaves out zero."""
    gaps = [summaries.newcombe(needled.count, control.count) for needled, control in found]
    return [pair for pair, gap in zip(found, gaps, strict=True) if 0 not in gap]


def left_open(found, many=10):
    """How many of the differences between arms leave open so many more, and so many fewer, of a hundred needled people."""
    gaps = [summaries.newcombe(needled.count, control.count) for needled, control in found]
    open_ = [(many / 100 in gap, -many / 100 in gap) for gap in gaps]
    both, more, fewer, neither = (
        open_.count(ends) for ends in ((True, True), (True, False), (False, True), (False, False))
    )
    amount, zero = words.count(many), sum(0 in gap for gap in gaps)
    text = (
        f"Of {words.count(len(gaps))} intervals, {words.none_or(both)} {_hold(both)} {amount} more of a hundred as well as "
        f"{amount} fewer; {words.none_or(more)} {_hold(more)} {amount} more only, {words.none_or(fewer)} {amount} fewer only, "
        f"and {words.none_or(neither)} neither. Zero lies in {'all' if zero == len(gaps) else words.none_or(zero)} of them."
    )
    return sentence(text, tuple(rate.step for pair in found for rate in pair))


def _hold(n):
    return "holds" if n == 1 else "hold"


def finding(found):
    """What the pairs show, for the title of their figure."""
    if not found:
        return "No harm was counted in both arms of a trial"
    beyond = len(apart(found))
    told = f"{words.count(beyond)} differ" if beyond > 1 else "one differs" if beyond else "none differs"
    kinds = f"{words.count(len(found))} kinds of harm" if len(found) > 1 else "one kind of harm"
    return f"Of {kinds} counted in both arms, {told} by more than chance explains"


def others_finding(groups):
    """How many of the other counts are zero, for the title of their figure."""
    zeros = sum(rates[0].count.affected == 0 for rates in groups)
    return (
        f"Other studies: {words.count(zeros)} of {words.count(len(groups))} counts are zero, and the lines show what zero leaves "
        "open"
    )


def totals(evidence):
    """The event totals of one trial, and why they are no shares of people."""
    arms = {row["arm_id"]: row for row in records(evidence.harms, study_id="liang2022", event=TOTAL)}
    rows = [arms[arm] for arm in ("mn_mnx", "mnx", "mnx_spt")]
    (needled, n), (control, n_control), (drug, n_drug) = ((int(r["affected_n"]), int(r["observed_n"])) for r in rows)
    text = (
        f"{label(evidence, 'liang2022')} prints totals: {needled} among {n} needled women, {control} among {n_control} on "
        f"minoxidil alone, and {drug} among {n_drug} who also swallowed spironolactone."
    )
    if drug > n_drug:
        text += f" In the last arm there are more events than women: {drug} of {n_drug} cannot be people."
    names = "Needled", "Minoxidil alone", "With spironolactone"
    steps = [
        reading(f"{arm}: {row['note']}", row, row["affected_n"], "events") for arm, row in zip(names, rows, strict=True)
    ]
    return sentence(text, tuple(steps))


def people_range(found):
    """Between how many and how many people of an arm had any of the harms: an Interval of whole people.

    At least as many as the commonest harm has; at most the sum of all, or the whole arm.
    """
    counts = [rate.count for rate in found]
    if not counts:
        raise ValueError("no harm was counted, so nothing can be said of how many people had one")
    most, whole = max(count.affected for count in counts), min(count.observed for count in counts)
    return Interval(most, min(sum(count.affected for count in counts), whole))


def people_told(found):
    """For each arm between how many and how many of its people had a harm: ['9 to 24 of 40', ...]; none without pairs."""
    arms = [(people_range(arm), min(rate.count.observed for rate in arm)) for arm in zip(*found, strict=True)]
    return [f"{words.exact(span.low)} to {words.exact(span.high)} of {n}" for span, n in arms]


def people_range_said(found):
    """How many people of each arm had a harm, as far as the single counts allow."""
    told = [f"{told} ({rate.group})" for told, rate in zip(people_told(found), found[0], strict=True)]
    text = f"If each single count is of people, the women with any harm were {words.listing(told)}."
    return sentence(text, tuple(rate.step for pair in found for rate in pair))
