"""What is known of harm and of needling at home, as computed sentences."""

from . import harm_rates, words
from .comparisons import MAIN, risks_for
from .estimates import Step
from .facts import given, only, read_as, reading, records
from .show import Answer, sentence


def by_arm(evidence):
    """Harms by arm in the one trial of the main comparison that counted them."""
    rows = [only(evidence.harms, study_id="liang2022", event="total_events", arm_id=arm) for arm in ("mn_mnx", "mnx")]
    (events, women), (events_control, women_control) = ((int(r["affected_n"]), int(r["observed_n"])) for r in rows)
    text = (
        f"The one trial of needling with minoxidil that counted harms in each arm had {events} events in {women} "
        f"needled women and {events_control} in {women_control} on minoxidil alone; these are events, not people."
    )
    texts = f"{events} events in {women} needled women.", f"{events_control} events in {women_control} control women."
    steps = [reading(step, row, row["affected_n"], "events") for step, row in zip(texts, rows, strict=True)]
    return sentence(text, steps)


def label_warning(evidence):
    """What the label of minoxidil says of a sore scalp."""
    row = only(evidence.regulation, regulation_id="rogainelabel-l1")
    text = (
        "The label of minoxidil warns against using it on a scalp that is red, infected, inflamed, painful or irritated, "
        "and needling makes a scalp sore."
    )
    return sentence(text, (Step(row["fact"], None, "", row["source_id"], row["place"], read_as(row)),))


def counted_elsewhere(evidence):
    """The events of both arms that one meta-analysis counts, without saying among how many people."""
    arms = ("mn_mnx", "mnx")
    rows = [only(evidence.harms, source_id="ahmed2025", event="any_adverse_event", arm_id=arm) for arm in arms]
    with_, without = (int(row["affected_n"]) for row in rows)
    text = (
        f"A meta-analysis counts {with_} events with needling and {without} without, but not among how many people. "
        "Which arm had more harm is not settled."
    )
    told = [f"{with_} events with needling.", f"{without} events without."]
    return sentence(
        text, tuple(reading(t, row, row["affected_n"], "events") for t, row in zip(told, rows, strict=True))
    )


WHERE = {
    harm_rates.NEEDLED: "in the needled group",
    harm_rates.TOGETHER: "in both groups",
    harm_rates.UNTOLD: "without saying in which group",
}


def mild(evidence):
    """The harms called not serious in trials of needling with minoxidil, by the group that print names; few are counted."""
    arms = {(row["study_id"], row["needled_arm_id"]) for row in records(evidence.comparisons, question_id=MAIN[0])}
    studies = {study_id for study_id, _ in arms}
    found = {where: [] for where in WHERE}
    for where, row in named(evidence):
        if (row["study_id"], row["arm_id"]) in arms or (row["study_id"] in studies and where != harm_rates.NEEDLED):
            found[where].append(row)
    parts = [f"{words.listing(map(_short, rows))} {WHERE[where]}" for where, rows in found.items() if rows]
    steps = tuple(
        Step(
            f"{words.capital(harm_rates.name(row['event']))}, {where}.",
            None,
            "",
            row["source_id"],
            row["place"],
            read_as(row),
        )
        for where, rows in found.items()
        for row in rows
    )
    text = f"Trials of needling with minoxidil name {'; '.join(parts)}; none of it serious, mostly without counting."
    return sentence(text, steps)


def named(evidence):
    """The harms that studies call not serious and that somebody had, but for those of others than the needled: (group, row)."""
    rows = [row for row in records(evidence.harms, serious="no") if given(row["study_id"]) and row["affected_n"] != 0]
    told = [(harm_rates.group(evidence, row["study_id"], row["arm_id"]), row) for row in rows]
    return [(where, row) for where, row in told if where in WHERE]


def _short(row):
    return row["event"].split("_")[-1].replace("erythema", "redness")


def infections(evidence):
    """Infections in needled arms of trials that counted both arms, each as (count in words, its pair of rates)."""
    pairs = [pair for pair in harm_rates.pairs(evidence) if pair[0].event == "infection" and pair[0].count.affected]
    return [(_infected(needled), (needled, control)) for needled, control in pairs]


def _infected(rate):
    n = rate.count.affected
    again = ", to be read again" * rate.reread
    return f"{words.count(n)} infection{'s' * (n > 1)} among {rate.count.observed} needled people{again}"


def infection(evidence):
    """The infections that a trial counted in both arms, in a sentence; None where none was seen with needling."""
    found = infections(evidence)
    told = [
        f"{text}; {words.none_or(pair[1].count.affected)} among {pair[1].count.observed} others" for text, pair in found
    ]
    trail = tuple(rate.step for _, pair in found for rate in pair)
    return sentence(f"A trial of needling with minoxidil counts {'; '.join(told)}.", trail) if found else None


def serious(evidence):
    """Serious harms in the trials of one review, with the bound that none seen leaves open."""
    row = only(evidence.harms, event="serious_adverse_event", source_id="english2022")
    seen, people = int(row["affected_n"]), int(row["observed_n"])
    read = reading(f"{seen} of {people} people had a serious harm.", row, people, "people")
    if seen:
        text = f"A serious harm was reported in {seen} of {people} people needled in the hair studies of one review."
        return sentence(f"{text} Reporting was loose.", (read,))
    bound = upper_bound_of_zero(people)
    text = (
        f"No serious harm was reported among {people} people who were needled in the hair studies of one "
        "review, controlled or not. Zero seen is not zero: it "
        f"is compatible with up to {words.percent(bound, 2)} (one-sided, 95%), and reporting was loose."
    )
    return sentence(text, (read, Step("Upper 95% end 1 − 0.05^(1/n), exact.", bound, "share of people")))


def upper_bound_of_zero(people, confidence=0.95):
    """The largest risk that zero events in `people` leaves open at one-sided `confidence`: 1 − (1 − c)^(1/n).

    The exact binomial bound (Hanley and Lippman-Hand 1983, JAMA 249:1743, whose 3/n approximates it).
    """
    return 1 - (1 - confidence) ** (1 / people)


def home(evidence):
    """What is known of needling at home."""
    study = only(evidence.studies, study_id="sohng2020")
    claim = only(evidence.claims, claim_id="c7d")
    people, arms = int(study["randomised_n"]), len(records(evidence.arms, study_id="sohng2020"))
    text = (
        f"The only randomised trial at home that we read had {people} people in {words.count(arms)} arms and used "
        "minoxidil less often than usual. It found no clear difference, and it was too small to exclude one."
    )
    read = reading(f"{people} people randomised.", study, people, "people")
    found = sentence(text, (read, Step(claim["reason"], assumption="our verdict")))
    short = "Not shown. Ask a doctor before you try."
    numbers = f"One randomised trial at home was read: {people} people in {words.count(arms)} arms."
    return Answer("Does it work at home?", short, (found, needles(evidence)), "09_is_it_safe_at_home", numbers)


def needles(evidence):
    """Needle lengths at home against those of hair trials."""
    rows = {fact_id: only(evidence.background, fact_id=fact_id) for fact_id in ("b47", "b48")}
    short, low, high = rows["b47"]["value"], rows["b48"]["low"], rows["b48"]["high"]
    text = (
        f"Rollers for home use are described as shorter than {words.exact(short)} mm; the hair studies of one review used "
        f"{words.exact(low)} to {words.exact(high)} mm. So most of what was tried in a clinic is not what is done at home."
    )
    told, read = short_needles(evidence, short)
    text += told
    steps = [
        reading(f"{row['population']}.", row, row["high"] if i else row["value"], "mm")
        for i, row in enumerate(rows.values())
    ]
    return sentence(text, (*steps, *read))


def short_needles(evidence, limit):
    """Trials of needling with minoxidil that used needles shorter than `limit` mm, with what they counted: (text, steps)."""
    told, steps = "", []
    for row in risks_for(evidence, MAIN[0]).to_dict("records"):
        pair = only(evidence.comparisons, comparison_id=row["comparison_id"])
        arm = only(evidence.arms, study_id=row["study_id"], arm_id=pair["needled_arm_id"])
        if given(arm["needle_mm"]) and arm["needle_mm"] < limit:
            needled, control = row["needled"], row["control"]
            told += (
                f" One small trial did use shorter ones: {row['label']}, {words.exact(arm['needle_mm'])} mm, where "
                f"{needled.affected} of {needled.observed} improved with needling and {control.affected} of {control.observed} "
                "without. We read of nobody who repeated it, and of no comparison at home with that length."
            )
            steps += (
                reading(f"Needles of {words.exact(arm['needle_mm'])} mm.", arm, arm["needle_mm"], "mm"),
                *row["trail"],
            )
    return told, tuple(steps)
