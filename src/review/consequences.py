"""What follows from the tables: every effect, pool, judgement, verdict and sentence, each under a name that stays.

Two evidences are compared by comparing what follows from each; `review.differing` shows the difference.
"""

from dataclasses import dataclass
from math import exp

from . import audit, certainty, claims, comparisons, domains, project, ratios, words
from .conclusions import in_short


@dataclass(frozen=True)
class Consequence:
    """Something that follows from the tables: its kind, a name, how it reads, and its exact numbers, if it has any."""

    kind: str
    name: str
    text: str
    values: tuple = ()


@dataclass(frozen=True)
class Refused:
    """A kind of consequence that could not be worked out from these tables, and why."""

    kind: str
    why: str


def consequences(evidence):
    """Everything that follows from `evidence`.

    Returns
    -------
    (dict, list of Refused)
        (kind, name) -> Consequence in the order in which a reader meets them, and the kinds that tables of another
        make did not allow.
    """
    found, refused = {}, []
    for kind, producer in KINDS.items():
        try:
            made = [Consequence(kind, *item) for item in producer(evidence)]
        except (AttributeError, LookupError, TypeError, ValueError) as reason:
            refused.append(Refused(kind, f"{type(reason).__name__}: {reason}"))
            continue
        found |= {(kind, each.name): each for each in made}
    return found, refused


def _asked(evidence):
    """Question and outcome of everything that is counted on one scale."""
    compared = set(evidence.comparisons["question_id"])
    named = evidence.questions[evidence.questions["question_id"].isin(compared)].to_dict("records")
    measured = len(evidence.measurements) + len(evidence.contrasts)
    return [(row, outcome) for row in named for outcome in comparisons.measured(evidence) if measured]


def _ours(evidence):
    """Whether the tables are on this package's own main question."""
    return comparisons.MAIN[0] in set(evidence.questions["question_id"])


def _effects(evidence):
    for question, outcome in _asked(evidence):
        for row in comparisons.effects_for(evidence, question["question_id"], outcome).to_dict("records"):
            name = f"{row['label']}, {outcome.replace('_', ' ')} ({row['comparison_id']})"
            if not words.defined(row["value"]):
                yield name, f"no effect: {row['why']}"
                continue
            place = "in the pool" if row["included"] else "not pooled"
            text = (
                f"{words.number(row['value'], 2)} {words.unit(row['unit'])}, SE {words.number(row['se'], 2)}, {place}"
            )
            yield name, text, (float(row["value"]), float(row["se"]))


def _pools(evidence):
    for question, outcome in _asked(evidence):
        effects = comparisons.effects_for(evidence, question["question_id"], outcome)
        if effects["included"].sum() < 2:
            continue
        pool = comparisons.pooled(effects)
        yield (f"{question['comparison']}: {outcome.replace('_', ' ')}", *_pool_words(pool))

    if not _ours(evidence) and (case := ratios.found(evidence)).pool:
        name, ends = f"{case.treatment}, {case.control}: {case.event}", ratios.ends(case.pool)
        text = f"risk ratio {ratios.shown(case.pool.estimate)} ({ratios.span(ends)}), {words.count(case.pool.k)} trials"
        yield name, text, tuple(float(value) for value in (case.pool.estimate, ends.low, ends.high))


def _pool_words(pool):
    ends = pool.interval()
    text = (
        f"{words.number(pool.estimate, 2)} {words.unit(pool.unit)} (95% interval {words.interval(ends, 2)}), "
        f"{words.count(pool.k)} trials, tau² {words.number(pool.tau2, 2)}, I² {words.percent(pool.i2())}"
    )
    values = [pool.estimate, ends.low, ends.high, pool.tau2, pool.i2()]
    if pool.k >= 3:
        ahead = pool.prediction()
        text += f", prediction interval {words.interval(ahead, 2)}"
        values += [ahead.low, ahead.high]
    return text, tuple(float(value) for value in values)


def _risks(evidence):
    for question in evidence.questions.to_dict("records"):
        if question["question_id"] not in set(evidence.comparisons["question_id"]):
            continue
        for row in comparisons.risks_for(evidence, question["question_id"]).to_dict("records"):
            name = f"{row['label']}, {row['event'].replace('_', ' ')}, {row['comparison_id']}"
            needled, control = row["needled"], row["control"]
            text = f"{needled.affected} of {needled.observed} against {control.affected} of {control.observed}"
            ratio = row["risk_ratio"]
            if ratio is not None:
                text += f", risk ratio {words.number(exp(ratio.value), 2)}"
            yield name, text, (needled.affected, needled.observed, control.affected, control.observed)


def _certainty(evidence):
    if not _ours(evidence):
        for row in evidence.certainty.to_dict("records"):
            yield f"{row['question_id']}, {row['outcome']}: {row['domain']}", row["judgement"].replace("_", " ")
        return
    for body in certainty.bodies(evidence):
        rows = certainty.judged(evidence, body.question_id, body.outcome)
        suggested = domains.suggest(evidence, body)
        for domain, row in rows.items():
            name = f"{certainty.name(body)}: {domain.replace('_', ' ')}"
            text = row["judgement"].replace("_", " ")
            if domain in suggested:
                text += f"; the rule takes off {_steps(suggested[domain].steps)}"
            yield name, text


def _steps(n):
    return f"{words.count(n)} step{'' if n == 1 else 's'}"


def _risk_of_bias(evidence):
    for row in evidence.bias.to_dict("records"):
        name = ", ".join(str(row[column]) for column in evidence.bias.columns[:3] if words.defined(row[column]))
        yield name.replace("_", " "), row["judgement"].replace("_", " ")


def _verdicts(evidence):
    if "claims" not in evidence.tables:
        return
    for row in evidence.claims.to_dict("records"):
        yield f"{row['claim_id']}: {row['claim']}", row["verdict"].replace("_", " ")
    yield "All claims together", claims.finding(evidence)


def _findings(evidence):
    for checked in audit.run(evidence):
        yield checked.check_id, f"{checked.finding.verdict}: {checked.finding.arithmetic}"


def _sentences(evidence):
    for answer in project.of(evidence.folder).front("answers", evidence):
        yield answer.question, answer.short
        for place, sentence in enumerate(answer.sentences, 1):
            yield f"{answer.question} ({place})", sentence.text
    if not _ours(evidence):
        return
    for place, sentence in enumerate(in_short(evidence, certainty.bodies(evidence)), 1):
        yield f"To take away ({place})", sentence.text


KINDS = {
    "Pooled effects": _pools,
    "Sentences": _sentences,
    "Certainty": _certainty,
    "Verdicts on claims": _verdicts,
    "Effects of single trials": _effects,
    "People with an event": _risks,
    "Risk of bias": _risk_of_bias,
    "Checks of printed numbers": _findings,
}
"""Kind of consequence -> what yields its name, its words and, if it has some, its exact numbers."""
