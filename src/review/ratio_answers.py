"""What the front page of a review of risk ratios says first: does it work, do the trials agree, how sure can we be.

Each answer follows its interval and says so where there are too few trials.
"""

from . import ratios, words
from .show import Answer

SIZE, SURE = "02_how_big_is_it", "03_how_sure_are_we"


def headline(evidence):
    """The front page: does it work, do the trials agree, how sure can we be."""
    case = ratios.found(evidence)
    return [
        Answer(
            f"Does {case.treatment} change the risk of {case.event}?",
            works_in_short(case),
            (ratios.main_result(case), ratios.per_thousand(case)) if case.pool else (ratios.main_result(case),),
            SIZE,
            numbers(case),
        ),
        Answer("Do the trials agree?", agree_in_short(case), (ratios.agreement(case), ratios.next_trial(case)), SIZE),
        Answer(
            "How sure can we be?",
            sure_in_short(evidence, case),
            (ratios.steadiness(case), ratios.reading(case), ratios.judged(evidence, case))
            if case.pool
            else (ratios.judged(evidence, case),),
            SURE,
        ),
    ]


def numbers(case):
    """The result in a line: ratio, interval, trials; nothing without a trial."""
    if case.pool is None:
        return ""
    trials = "1 trial" if case.pool.k == 1 else f"{words.count(case.pool.k)} trials"
    return (
        f"Risk ratio {ratios.shown(case.pool.estimate)} (95% interval {ratios.span(ratios.ends(case.pool))}), {trials}."
    )


def works_in_short(case):
    """The answer in a few words, which follow the interval."""
    if case.pool is None:
        return "Not known: no trial in the tables reports it in both arms yet."
    where = ratios.side(ratios.ends(case.pool))
    if where == 0:
        return "Not shown: the interval includes no difference."
    trials = "In one trial" if case.pool.k == 1 else "On average"
    return f"{trials} {case.event} was {'rarer' if where < 0 else 'more frequent'} with {case.treatment}."


def agree_in_short(case):
    """The same for the agreement of the trials."""
    if case.pool is None or case.pool.k < 3:
        return "Too few trials to tell."
    if ratios.side(case.pool.prediction()) != 0:
        return "In direction, yes: the prediction interval lies on one side of no difference."
    if ratios.side(ratios.ends(case.pool)) != 0:
        return "Not all: the average is on one side, but a next trial may find no difference, or the opposite."
    return "They do not settle the question."


def sure_in_short(evidence, case):
    """The same for the certainty."""
    level = ratios.certainty(evidence, case)
    start = f"{words.capital(level)} certainty." if level else "Not judged yet."
    if case.pool is None or case.pool.k < 3:
        return f"{start} There are too few trials to leave one out."
    return f"{start} {'Single trials can turn the result.' if ratios.turning(case) else 'No single trial turns the result.'}"
