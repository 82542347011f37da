"""How sure we are: our judgement beside the rule's, the sentence that GRADE allows, and the summary of findings."""

from types import MappingProxyType

import pandas as pd

from . import domains, headcount, magnitude, words
from .bodies import body
from .comparisons import MAIN
from .domains import DOMAINS
from .facts import at_hand, given, only, records
from .rules import LEVELS
from .show import sentence

SUBJECTS = MappingProxyType(
    {
        "q_mn_plus_mnx": "needling added to minoxidil",
        "q_mn_alone_vs_mnx": "needling in place of minoxidil",
        "q_home": "needling at home, added to minoxidil,",
        "q_mn_plus_prp": "needling added to PRP",
    }
)
OUTCOMES = MappingProxyType(
    {
        "hair_density": "hair density",
        "hair_diameter": "hair thickness",
        "hair_count_percent_increase": "the growth of the hair count",
        "responder_investigator": "the number of people whom others see clearly improve",
        "responder_patient": "the number of people who see half of their hair back or more",
        "any_harm": "unwanted effects",
        "serious_harm": "serious harm",
    }
)
HEADINGS = MappingProxyType(
    {
        "q_mn_plus_mnx": "Added to minoxidil",
        "q_mn_alone_vs_mnx": "In place of minoxidil",
        "q_home": "At home, with minoxidil",
        "q_mn_plus_prp": "Added to PRP",
        "hair_density": "hair density",
        "hair_diameter": "hair thickness",
        "hair_count_percent_increase": "hair count, gain in percent",
        "responder_investigator": "clearly better, as others judge",
        "responder_patient": "better by half, as people judge themselves",
        "any_harm": "unwanted effects",
        "serious_harm": "serious harm",
    }
)
SIGNS = MappingProxyType({"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕○", "low": "⊕⊕○○", "very_low": "⊕○○○"})
VERBS = MappingProxyType(
    {
        "more": ("increases", "increase"),
        "less": ("reduces", "reduce"),
        "little": ("makes little or no difference to", "make little or no difference to"),
        "unclear": ("changes", "change"),
    }
)


def statement(level, subject, outcome, direction="unclear"):
    """The sentence that a level of certainty allows (Santesso et al. 2020, J Clin Epidemiol 119:126, in our words).

    Parameters
    ----------
    level : str
        'high', 'moderate', 'low' or 'very_low'.
    subject, outcome : str
        What is done, and what it may change.
    direction : str
        'more', 'less', 'little' or 'unclear'.

    Examples
    --------
    >>> statement("low", "needling", "hair density", "more")
    'Needling may increase hair density.'
    >>> statement("very_low", "needling", "hair density", "more")
    'The evidence is very uncertain about what needling does to hair density.'
    """
    if level not in LEVELS or direction not in VERBS:
        raise ValueError(f"no sentence for certainty {level!r} and direction {direction!r}")
    does, do = VERBS[direction]
    text = {
        "high": f"{subject} {does} {outcome}.",
        "moderate": f"{subject} probably {does} {outcome}.",
        "low": f"{subject} may {do} {outcome}.",
        "very_low": f"the evidence is very uncertain about what {subject.rstrip(',')} does to {outcome}.",
    }
    return words.capital(text[level])


def direction(evidence, found):
    """Which way a body points: 'more', 'less', 'little' (no interval reaches a difference that matters) or 'unclear'."""
    matters = [value for value in magnitude.thresholds(evidence, found.outcome).values() if value]
    ends = [each for each in found.intervals if words.defined(each.low)]
    if not ends:
        return "unclear"
    if matters and all(-min(matters) < each.low and each.high < min(matters) for each in ends):
        return "little"
    middles = [found.value] if words.defined(found.value) else [(each.low + each.high) / 2 for each in ends]
    signs = {middle > 0 for middle in middles}
    return "unclear" if len(signs) > 1 else "more" if signs == {True} else "less"


def judged(evidence, question, outcome):
    """Our judgements on a body: domain (and 'overall') to the row of `certainty`."""
    return {row["domain"]: row for row in records(evidence.certainty, question_id=question, outcome=outcome)}


def overall(evidence, question, outcome):
    """Our level of certainty for an outcome of a question: 'high', 'moderate', 'low' or 'very_low'."""
    return only(evidence.certainty, question_id=question, outcome=outcome, domain="overall")["judgement"]


def bodies(evidence):
    """Every body that `certainty` judges, in the order of the table."""
    keys = dict.fromkeys((row["question_id"], row["outcome"]) for row in records(evidence.certainty))
    evidence = at_hand(evidence)
    return [body(evidence, *key) for key in keys]


def plain(evidence, found):
    """The sentence that the certainty of a body allows."""
    where = found.question_id, found.outcome
    return statement(overall(evidence, *where), SUBJECTS[where[0]], OUTCOMES[where[1]], direction(evidence, found))


def said(evidence, found):
    """What may be said of a body: the sentence that its certainty allows, then the numbers behind it."""
    return sentence(f"{plain(evidence, found)} {behind(found)}", found.steps)


def behind(found):
    """The numbers of a body in a sentence, with its trials and people."""
    known = len(found.known)
    if not found.lines:
        many = "One trial asks" if known == 1 else f"{words.capital(words.count(known))} trials ask"
        return f"{many} this, and no number was read."
    trials = f"{words.capital(words.count(len(found.lines)))} trial{'s' * (len(found.lines) > 1)}"
    return f"{trials}, {headcount.told(found.people, found.inferred, found.enrolled)}: {found.absolute}."


def name(found):
    """What a body is about: 'Added to PRP: hair count, gain in percent'."""
    return f"{HEADINGS[found.question_id]}: {HEADINGS[found.outcome]}"


def summary_rows(evidence, found):
    """The summary of findings: a row a body, every cell in words."""
    return pd.DataFrame(
        {
            "outcome": name(each),
            "people": _people(each),
            "absolute": words.capital(each.absolute),
            "relative": words.capital(each.relative),
            "certainty": signed(overall(evidence, each.question_id, each.outcome)),
            "plain": plain(evidence, each),
        }
        for each in found
    )


def _people(found):
    trials = f"{words.count(len(found.lines))} of {words.count(len(found.known))}".replace("no of", "none of")
    basis = headcount.basis(found.people, found.inferred, found.enrolled)
    return f"{found.people:,}{f', {basis}' * bool(basis)} ({trials})" if found.people else f"not read ({trials})"


def signed(level):
    """A level with its sign: '⊕○○○ very low'."""
    return f"{SIGNS[level]} {level.replace('_', ' ')}"


def domain_rows():
    """What each domain asks, and what our rule looks at."""
    return pd.DataFrame({"domain": item.name, "asks": item.asks, "rule": item.rule} for item in DOMAINS.values())


def profile_rows(evidence, found):
    """One body, domain by domain: what the rule says and from which facts, what we say, and why."""
    ours, theirs = judged(evidence, found.question_id, found.outcome), domains.suggest(evidence, found)
    rows = [
        {
            "domain": DOMAINS[name].name,
            "rule": _judgement(item.judgement),
            "facts": item.facts,
            "ours": _judgement(ours[name]["judgement"]),
            "reason": _reason(ours[name], item),
        }
        for name, item in theirs.items()
    ]
    by_rule = domains.level(sum(item.steps for item in theirs.values()))
    told = {
        "rule": by_rule.replace("_", " "),
        "facts": "High, less the steps above.",
        "reason": ours["overall"]["reason"],
    }
    return pd.DataFrame([*rows, {"domain": "Overall", "ours": ours["overall"]["judgement"].replace("_", " "), **told}])


def _judgement(name):
    steps = {"serious": " (−1)", "suspected": " (−1)", "very_serious": " (−2)"}
    return name.replace("_", " ") + steps.get(name, "")


def _reason(row, item):
    if row["judgement"] == item.judgement:
        return row["reason"]
    return f"{row['reason']} Why not as the rule: {_departs(row)}"


def _departs(row):
    return row["departs"] if given(row["departs"]) else "No reason is given yet."


def departure_rows(evidence, found):
    """Every judgement that is not the rule's: whose, what both say, and why."""
    rows = []
    for each in found:
        ours = judged(evidence, each.question_id, each.outcome)
        for domain, item in domains.suggest(evidence, each).items():
            if ours[domain]["judgement"] != item.judgement:
                rows.append(
                    {
                        "body": name(each),
                        "domain": DOMAINS[domain].name,
                        "rule": _judgement(item.judgement),
                        "ours": _judgement(ours[domain]["judgement"]),
                        "why": _departs(ours[domain]),
                    }
                )
    return pd.DataFrame(rows, columns=["body", "domain", "rule", "ours", "why"])


def needed_said(evidence):
    """The information that is asked for under imprecision."""
    people, _ = domains.needed(evidence, MAIN[1])
    thumb = words.listing(f"{number} {unit}" for unit, number in domains.RULE_OF_THUMB.items())
    text = f"For hair density {words.count(people)} people, as many as one trial needs to find minoxidil's own effect. "
    return sentence(text + f"Elsewhere the rule of thumb: {thumb}.")


def agreement(evidence, found):
    """How often we judge as the rule does, and how many overall levels would change if the rule judged alone."""
    theirs = [domains.suggest(evidence, each) for each in found]
    differ, total = len(departure_rows(evidence, found)), sum(map(len, theirs))
    by_rule = [domains.level(sum(item.steps for item in each.values())) for each in theirs]
    ours = [overall(evidence, each.question_id, each.outcome) for each in found]
    moved = sum(one != other for one, other in zip(by_rule, ours, strict=True))
    text = (
        f"Of {words.count(total)} judgements {words.count(total - differ)} are the rule's, and {words.count(differ)} are "
        f"not. If the rule judged alone, {words.none_or(moved)} of {words.count(len(found))} levels of certainty would change."
    )
    return sentence(text)


def wording_rows():
    """For each level of certainty its sign and the sentence that it allows, for a treatment that seems to add hair."""
    return pd.DataFrame(
        {
            "level": signed(level),
            "sentence": statement(level, "needling", "hair density", "more"),
            "none": statement(level, "needling", "hair density", "little"),
        }
        for level in LEVELS
    )
