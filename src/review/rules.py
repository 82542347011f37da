"""Rules of the evidence tables: numbers that must agree, decisions, certainty, and what may not stand here.

Every rule takes a `Book` and yields `Problem`. A rule stays silent where a cell that it needs could not be
read: that is reported once, where it was read.
"""

import re
from collections import defaultdict
from fractions import Fraction

from . import words
from .links import WHOLE_STUDY
from .problems import CODEBOOK, fault

SAME_PEOPLE = ("split_scalp_rct", "split_scalp", "within_patient_patches")  # arms share people: n do not add up
P_SIGNS = {"p": "=", "p_upper_bound": "<", "p_lower_bound": ">"}
OPTIONS = {
    "include": ("yes", "no"),
    "spread": ("printed", "exact_p", "p_bound", "correlation", "borrowed"),
    "arm_n": ("printed", "analysed", "equal_split"),
    "plus_minus": ("sd", "se"),
    "designs": ("all", "randomised", "parallel"),
    "measure": ("MD", "SMD"),
    "tau2": ("common", "DL", "HE", "HS", "SJ", "ML", "REML", "PM"),
    "interval": ("wald", "HKSJ", "HKSJ-safe"),
}
STEPS = {"not_serious": 0, "serious": 1, "very_serious": 2, "undetected": 0, "suspected": 1}
LEVELS = ("high", "moderate", "low", "very_low")


def anomalies_named(book, row):
    """The anomalies that the note of a row names and that exist."""
    return set(re.findall(r"\ba\d{2,}\b", row.text.get("note", ""))) & (book.ids("anomalies", "anomaly_id") or set())


def spread_is_positive(book):
    """A printed SD or SE is above 0 (below 0 is already against the schema)."""
    for name in ("measurements", "background"):
        for row in book.rows(name):
            for column in ("sd", "se"):
                if row.value.get(column) == 0:
                    yield fault(name, row, column, "a number above 0", "leave it blank if none was printed")


def intervals_hold_their_estimate(book):
    """ci_low <= mean or estimate <= ci_high."""
    for name, column in (("measurements", "mean"), ("reviews", "estimate")):
        for row in book.rows(name):
            low, middle, high = (row.value[key] for key in ("ci_low", column, "ci_high"))
            if None not in (low, middle) and low > middle:
                yield fault(name, row, "ci_low", f"at most the {column}, {middle:g}", "correct one of the two")
            if None not in (high, middle) and high < middle:
                yield fault(name, row, "ci_high", f"at least the {column}, {middle:g}", "correct one of the two")
    for row in book.rows("background"):
        if None not in (row.value["low"], row.value["high"]) and row.value["low"] > row.value["high"]:
            yield fault("background", row, "low", f"at most high, {row.value['high']:g}", "correct one of the two")


def analysed_not_above_randomised(book):
    """Nobody is analysed who was not randomised: per study, per arm, and over the arms of a study."""
    cure = "correct one of the two; if print contradicts itself, leave the number blank and add an anomaly"
    for name in ("studies", "arms"):
        for row in book.rows(name):
            analysed, randomised = row.value["analysed_n"], row.value["randomised_n"]
            if None not in (analysed, randomised) and analysed > randomised:
                yield fault(name, row, "analysed_n", f"at most randomised_n, {randomised}", cure)
    studies = {row.value["study_id"]: row.value for row in book.rows("studies")}
    for column in ("randomised_n", "analysed_n"):
        total = defaultdict(int)
        for row in book.rows("arms"):
            study, number = studies.get(row.value["study_id"], {}), row.value[column]
            most = study.get("randomised_n")
            if study.get("design") in SAME_PEOPLE or None in (most, number):
                continue
            total[row.value["study_id"]] += number
            if total[row.value["study_id"]] > most:
                yield fault(
                    "arms",
                    row,
                    column,
                    f"at most {most} over all arms, the study's randomised_n",
                    cure,
                    f'"{number}", which makes {total[row.value["study_id"]]} with the arms above',
                )


def people_fit_their_arm(book):
    """The n of a measurement and the observed_n of an event are not above the people of the arm or study."""
    size = {}
    for name, column in (("studies", None), ("arms", "arm_id")):
        for row in book.rows(name):
            known = [row.value[key] for key in ("randomised_n", "analysed_n") if row.value[key] is not None]
            arm = row.value[column] if column else WHOLE_STUDY
            size[row.value["study_id"], arm] = max(known, default=None)
    for name, column in (("measurements", "n"), ("events", "observed_n"), ("harms", "observed_n")):
        for row in book.rows(name):
            most = size.get((row.value["study_id"], row.value["arm_id"]))
            if None not in (row.value[column], most) and row.value[column] > most:
                yield fault(
                    name, row, column, f"at most {most}, the people of this arm", "correct it here or in arms.csv"
                )


def events_not_above_observed(book):
    """People affected are not more than people observed, unless the note names the anomaly."""
    for name in ("events", "harms"):
        for row in book.rows(name):
            affected, observed = row.value["affected_n"], row.value["observed_n"]
            if None not in (affected, observed) and affected > observed and not anomalies_named(book, row):
                yield fault(
                    name,
                    row,
                    "affected_n",
                    f"at most observed_n, {observed}",
                    "correct one of the two; if events, not people, were counted, name the anomaly in the note",
                )


def percent_agrees_with_count(book):
    """A printed percentage is the count's, rounded or cut at its last digit, unless the note names the anomaly."""
    for row in book.rows("events"):
        affected, observed, percent = (row.value[key] for key in ("affected_n", "observed_n", "percent_printed"))
        if None in (affected, observed, percent) or observed < 1 or anomalies_named(book, row):
            continue
        text = row.text["percent_printed"]
        step = Fraction(1, 10 ** len(text.partition(".")[2]))
        excess = Fraction(100 * affected, observed) - Fraction(text)
        if not -step / 2 <= excess < step:
            yield fault(
                "events",
                row,
                "percent_printed",
                f"{words.number(100 * affected / observed)} from {affected} of {observed}",
                "correct one of them; if print contradicts itself, name the anomaly in the note",
            )


def counts_say_how_they_were_read(book):
    """A count and the word printed or inferred stand together."""
    for name, column in (("arms", "analysed_n"), ("events", "affected_n"), ("events", "observed_n")):
        for row in book.rows(name):
            if bool(row.text.get(column)) != bool(row.text.get(f"{column}_source")):
                yield fault(
                    name,
                    row,
                    f"{column}_source",
                    f"printed or inferred if {column} has a number, else blank",
                    "say whether the number is printed, or was worked out",
                )


def p_values_stand_where_they_must(book):
    """value and relation are there exactly for statistics that have a number."""
    for row in book.rows("contrasts"):
        statistic, sign = row.value["statistic"], P_SIGNS.get(row.value["statistic"], "")
        if statistic is None:
            continue
        cure = f'correct the cell, or choose another statistic than "{statistic}"'
        if bool(row.text.get("value")) != bool(sign):
            yield fault("contrasts", row, "value", f'{"a p value" if sign else "blank"} for "{statistic}"', cure)
        if row.text.get("relation", "") != sign:
            yield fault("contrasts", row, "relation", f'{sign or "blank"} for "{statistic}"', cure)


def numbers_have_a_source(book):
    """A fact in background that holds a number has source, place and access (elsewhere the schema asks for them)."""
    for row in book.rows("background"):
        if any(row.value[column] is not None for column in ("value", "low", "high", "sd", "n")):
            for column in ("source_id", "place", "access"):
                if not row.text.get(column):
                    yield fault(
                        "background",
                        row,
                        column,
                        "source, place and access for every number",
                        "say where the number was read, or take it out",
                    )


def decisions_have_one_default(book):
    """Each decision has exactly one default, and its rows agree on what they decide."""
    options = defaultdict(list)
    for row in book.rows("decisions"):
        options[row.value["decision_id"]].append(row)
    for decision, rows in options.items():
        count = sum(row.value["default"] is True for row in rows)
        if count != 1 and None not in [row.value["default"] for row in rows]:
            yield fault(
                "decisions",
                rows[-1],
                "default",
                f'exactly one true for "{decision}"',
                "make one option the default and the others false",
                f"{count} defaults",
            )
        for row in rows[1:]:
            for column in ("study_id", "question_id", "outcome", "about"):
                if row.value[column] != rows[0].value[column]:
                    yield fault(
                        "decisions",
                        row,
                        column,
                        f'the same in all rows of "{decision}"',
                        f"compare with row {rows[0].number}",
                    )


def options_are_legal(book):
    """An option is one that its decision can take."""
    spreads = {row.value["fact_id"]: row.value["sd"] for row in book.rows("background")}
    reports = {(row.value["study_id"], row.value["source_id"]) for row in book.rows("measurements")}
    for row in book.rows("decisions"):
        about, option = row.value["about"], row.value["option"]
        if about is None or option is None:
            continue
        if about in OPTIONS and option not in OPTIONS[about]:
            yield fault("decisions", row, "option", ", ".join(OPTIONS[about]), "choose one of these")
        if about == "correlation" and not is_correlation(option):
            yield fault("decisions", row, "option", "a number from -1 to 1", "correct the correlation")
        if about == "borrowed_sd" and spreads and spreads.get(option) is None:
            yield fault("decisions", row, "option", "a fact_id of background.csv with an sd", "name another fact")
        if about == "report" and reports and (row.value["study_id"], option) not in reports:
            yield fault("decisions", row, "option", "a source that prints means of this study", "name another source")


def is_correlation(text):
    """Whether a text is a number from -1 to 1."""
    return re.fullmatch(r"-?(0(\.\d+)?|1(\.0+)?)", text) is not None


def certainty_adds_up(book):
    """Steps fit their judgement, and the overall level is high less all steps."""
    lost = defaultdict(int)
    for row in book.rows("certainty"):
        domain, judgement, steps = (row.value[key] for key in ("domain", "judgement", "steps_down"))
        overall, due = domain == "overall", STEPS.get(judgement)
        if None not in (domain, judgement) and overall != (judgement in LEVELS):
            allowed = ", ".join(LEVELS) if overall else ", ".join(STEPS)
            yield fault("certainty", row, "judgement", f"{allowed} for the domain {domain}", "correct the judgement")
        elif judgement is not None and steps != due:
            yield fault(
                "certainty",
                row,
                "steps_down",
                f'{"blank" if due is None else due} for "{judgement}"',
                "correct the steps or the judgement",
            )
        lost[row.value["question_id"], row.value["outcome"]] += steps or 0
    for row in book.rows("certainty"):
        level = LEVELS[min(lost[row.value["question_id"], row.value["outcome"]], 3)]
        if row.value["domain"] == "overall" and row.value["judgement"] in LEVELS and row.value["judgement"] != level:
            yield fault(
                "certainty",
                row,
                "judgement",
                f"{level}, which is high less all steps",
                "correct the level or the steps",
            )


def nothing_is_only_remembered(book):
    """No cell names a paper that was remembered and not read."""
    papers = [re.fullmatch(r"([a-z]+)(\d{4})", paper).groups() for paper in book.descriptor.get("remembered_only", [])]
    if not papers:
        return
    years = "|".join(rf"{name}\b[^;\d]{{0,25}}{year}|{name}{year}" for name, year in papers)
    named = re.compile(rf"\b(?:{years})", re.IGNORECASE)
    for name in book.tables:
        for row in book.rows(name):
            line = "\n".join(row.text.values()).lower()
            if not any(author in line for author, _ in papers):  # many times faster than the pattern on each cell
                continue
            byline = f"{row.text.get('authors', '').partition(';')[0]} {row.text.get('year', '')}"
            cells = {**row.text, "authors": byline} if "authors" in row.text else row.text
            for column, cell in cells.items():
                if found := named.search(cell):
                    allowed = f"papers that were read (not those in remembered_only, {CODEBOOK})"
                    yield fault(name, row, column, allowed, "take it out until the paper is read", f'"{found[0]}"')


RULES = (
    spread_is_positive,
    intervals_hold_their_estimate,
    analysed_not_above_randomised,
    people_fit_their_arm,
    events_not_above_observed,
    percent_agrees_with_count,
    counts_say_how_they_were_read,
    p_values_stand_where_they_must,
    numbers_have_a_source,
    decisions_have_one_default,
    options_are_legal,
    certainty_adds_up,
    nothing_is_only_remembered,
)
