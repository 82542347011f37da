"""What an effect is held against: other syntheses, the drug's own effect, what people notice; SDs of other trials."""

from review import answers
from review.comparisons import effects_for, label, pooled
from review.estimates import Interval
from review.facts import given, records

from .dots import Dot

OURS, PUBLISHED, DRUG, NOTICED = "this review", "published synthesis", "the drug itself", "smallest difference noticed"
ON_HAIR_SCALE = {
    "gupta2023": "MN+MNX 5% vs MNX 5%",
    "pei2024": "combined MN vs single therapy",
    "xu2024": "MN+MNX vs MNX 5%",
}


def effect_rows(evidence):
    """Differences in hairs/cm2: both unit readings of this review, the syntheses on that scale, the drug, the eye."""
    return [*_ours(evidence), *_published(evidence), _drug(evidence), *_noticed(evidence)]


def _ours(evidence):
    readings = {"This review": answers.choose(), "This review, other unit": answers.choose(kumar2018_unit="hairs/cm2")}
    pools = {name: pooled(effects_for(evidence, *answers.MAIN, choices)) for name, choices in readings.items()}
    return [Dot(name, pool.estimate, pool.interval(), OURS, f"{name}, {pool.k} trials") for name, pool in pools.items()]


def _published(evidence):
    dots = []
    for review_id, contrast in ON_HAIR_SCALE.items():
        rows = records(evidence.reviews, review_id=review_id, contrast=contrast)
        row = next(row for row in rows if given(row["estimate"]))
        interval = Interval(float(row["ci_low"]), float(row["ci_high"])) if given(row["ci_low"]) else None
        hover = f"{contrast}<br>printed as {row['measure']}"
        dots.append(Dot(_named(evidence, review_id), float(row["estimate"]), interval, PUBLISHED, hover))
    return dots


def _named(evidence, source_id):
    row = records(evidence.sources, source_id=source_id)[0]
    return f"{row['authors'].split(';')[0].split()[0]} {int(row['year'])}" if given(row["authors"]) else source_id


def _drug(evidence):
    value, _ = answers.minoxidil_effect(evidence)
    return Dot("Minoxidil over placebo", value, None, DRUG, "Men, 5% solution, 48 weeks (Olsen 2002), nonvellus hairs")


def _noticed(evidence):
    names = {"b31": "Dermatologists notice", "b33": "Patients and others notice"}
    facts = [records(evidence.background, fact_id=fact_id)[0] for fact_id in names]
    return [
        Dot(name, float(fact["value"]), None, NOTICED, fact["population"])
        for name, fact in zip(names.values(), facts, strict=True)
    ]


def sd_rows(evidence, implied):
    """SDs of change in hairs/cm2: what p values need (`implied`: study_id to SD), then what was printed elsewhere."""
    ours = [
        Dot(label(evidence, study_id), sd, None, "needed by the printed p", f"Common SD that p asks of {study_id}")
        for study_id, sd in implied.items()
    ]
    rows = [row for row in records(evidence.background, topic="minoxidil_effect") if given(row["sd"])]
    kind = "printed for minoxidil or placebo arms"
    printed = [Dot(row["population"], float(row["sd"]), None, kind, f"{int(row['n'])} people") for row in rows]
    return ours + sorted(printed, key=lambda dot: -dot.value)
