"""Rules of the table of risk of bias: six domains a result, and an overall judgement that follows from them.

Like `rules`, each takes a `Book` and yields `Problem`.
"""

from collections import defaultdict

from .problems import fault

DOMAINS = ("randomisation", "deviations", "missing_data", "measurement", "selection", "overall")
RANKS = {"low": 0, "no_information": 1, "some_concerns": 2, "high": 3}
"""From best to worst. What could not be judged is no reason to call a result low."""


def results(book):
    """The rows of `bias` by trial and outcome, where both could be read."""
    found = defaultdict(list)
    for row in book.rows("bias"):
        if None not in (row.value["study_id"], row.value["outcome"]):
            found[row.value["study_id"], row.value["outcome"]].append(row)
    return found


def bias_has_six_domains(book):
    """Each trial and outcome has each domain of RoB 2 and the overall judgement (twice is against the key)."""
    if book.ids("bias", "domain") is None:
        return
    for (study, outcome), rows in results(book).items():
        named = {row.value["domain"] for row in rows}
        missing = [domain for domain in DOMAINS if domain not in named]
        if missing and None not in named:
            allowed = f"each of {', '.join(DOMAINS)} for {study}, {outcome}"
            cure = f"add a row for {', '.join(missing)}; no_information is an answer"
            yield fault("bias", rows[-1], "domain", allowed, cure, f"no row for {', '.join(missing)}")


def overall_is_no_better_than_its_worst(book):
    """The overall judgement is that of the worst domain or worse, so it is low only where all domains are low."""
    for rows in results(book).values():
        ranks = {row.value["domain"]: RANKS.get(row.value["judgement"]) for row in rows}
        overall = ranks.pop("overall", None)
        worst = max((rank for rank in ranks.values() if rank is not None), default=0)
        if overall is None or overall >= worst:
            continue
        names = [name for name, rank in RANKS.items() if rank >= worst]
        domains = ", ".join(domain for domain, rank in ranks.items() if rank == worst)
        row = next(row for row in rows if row.value["domain"] == "overall")
        allowed = f"{' or '.join(names)}, because {domains} is judged {names[0]}"
        yield fault("bias", row, "judgement", allowed, "correct the overall judgement or that of the domain")


def bias_is_about_a_known_outcome(book):
    """The outcome is one that measurements, contrasts or events name."""
    places = (("measurements", "outcome"), ("contrasts", "outcome"), ("events", "event"))
    named = [book.ids(*place) for place in places]
    if None in named:
        return
    known = set().union(*named)
    for row in book.rows("bias"):
        if row.value["outcome"] and row.value["outcome"] not in known:
            allowed = "an outcome of measurements or contrasts, or an event of events"
            yield fault("bias", row, "outcome", allowed, "name it as it is named there")


RULES = (bias_has_six_domains, overall_is_no_better_than_its_worst, bias_is_about_a_known_outcome)
