"""What an effect is held against: other syntheses, the drug's own effect, what people notice; spreads and densities."""

from review import facts, words
from review.comparisons import DEFAULT, choose, effects_for, label, pooled
from review.estimates import Interval
from review.facts import given, records
from review.summaries import cited

from .dots import Dot

OURS, PUBLISHED, DRUG, NOTICED = "this review", "published synthesis", "the drug itself", "smallest difference noticed"
NEEDED, ON_DRUG, ON_PLACEBO = "SD that the printed p needs", "SD printed, minoxidil", "SD printed, placebo"
DENSITY = "all the hair that a scalp has"
ON_HAIR_SCALE = {
    "gupta2023": "MN+MNX 5% vs MNX 5%",
    "pei2024": "combined MN vs single therapy",
    "xu2024": "MN+MNX vs MNX 5%",
}
PLACES = {
    "b07": "Normal scalp, range",
    "b08": "Men, back of the head",
    "b09": "Men, parietal scalp, most to least hair loss",
}


def effect_rows(evidence):
    """Differences in hairs/cm2: both unit readings of this review, the syntheses on that scale, the drug, the eye."""
    return [*_ours(evidence), *published_rows(evidence), _drug(evidence), *_noticed(evidence)]


def _ours(evidence):
    readings = {"This review": DEFAULT, "This review, other unit": choose(kumar2018_unit="hairs/cm2")}
    pools = {
        name: pooled(effects_for(evidence, "q_mn_plus_mnx", "hair_density", choices))
        for name, choices in readings.items()
    }
    return [Dot(name, pool.estimate, pool.interval(), OURS, f"{name}, {pool.k} trials") for name, pool in pools.items()]


def published_rows(evidence):
    """The syntheses that print needling's effect in hairs: one dot each, with the interval where it was read."""
    dots = []
    for review_id, row in _syntheses(evidence).items():
        interval = Interval(float(row["ci_low"]), float(row["ci_high"])) if given(row["ci_low"]) else None
        hover = f"{row['contrast']}<br>printed as {row['measure']}"
        dots.append(Dot(cited(evidence, review_id), float(row["estimate"]), interval, PUBLISHED, hover))
    return dots


def published_steps(evidence):
    """The steps that read the estimates of `published_rows`."""
    return tuple(_published_step(evidence, *item) for item in _syntheses(evidence).items())


def _published_step(evidence, review_id, row):
    text = f"{cited(evidence, review_id)}: {words.exact(row['estimate'])}, printed as {row['measure']}."
    return facts.reading(text, row, row["estimate"], row["measure"])


def _syntheses(evidence):
    """Review id to its first row on the hair scale that prints an estimate."""
    rows = {name: records(evidence.reviews, review_id=name, contrast=about) for name, about in ON_HAIR_SCALE.items()}
    return {name: next(row for row in found if given(row["estimate"])) for name, found in rows.items()}


def _drug(evidence):
    drug, placebo = (_fact(evidence, fact_id)["value"] for fact_id in ("b11", "b13"))
    hover = "Men, 5% solution, 48 weeks (Olsen 2002), nonvellus hairs"
    return Dot("Minoxidil over placebo", float(drug) - float(placebo), None, DRUG, hover)


def _noticed(evidence):
    names = {"b31": "Dermatologists notice", "b33": "Patients and others notice"}
    found = {name: _fact(evidence, fact_id) for fact_id, name in names.items()}
    return [Dot(name, float(fact["value"]), None, NOTICED, fact["population"]) for name, fact in found.items()]


def _fact(evidence, fact_id):
    return records(evidence.background, fact_id=fact_id)[0]


def printed_sds(evidence):
    """The facts on change with minoxidil or placebo that print an SD (hairs/cm2), largest SD first."""
    rows = [row for row in records(evidence.background, topic="minoxidil_effect") if given(row["sd"])]
    return sorted(rows, key=lambda row: -row["sd"])


def sd_steps(evidence):
    """The steps that read the SDs of `printed_sds`."""
    rows = printed_sds(evidence)
    texts = [f"SD of change {words.exact(row['sd'])} hairs per cm²: {row['population']}." for row in rows]
    return tuple(facts.reading(text, row, row["sd"], "hairs/cm2") for text, row in zip(texts, rows, strict=True))


def sd_rows(evidence, implied):
    """SDs of change in hairs/cm2: what p values need (`implied`: study_id to SD), then what was printed elsewhere."""
    ours = [
        Dot(f"{label(evidence, study_id)}, worked out", float(sd), None, NEEDED, f"Common SD that p asks of {study_id}")
        for study_id, sd in implied.items()
    ]
    return ours + [_sd(row) for row in printed_sds(evidence)]


def _sd(row):
    kind = ON_PLACEBO if "placebo" in row["population"] else ON_DRUG
    return Dot(words.capital(row["population"]), float(row["sd"]), None, kind, f"{int(row['n'])} people")


def density_rows(evidence):
    """Hairs on 1 cm2 of scalp, hairs/cm2: a mean, a range, or both, as they were printed."""
    return [_density(_fact(evidence, fact_id), name) for fact_id, name in PLACES.items()]


def _density(row, name):
    interval = Interval(float(row["low"]), float(row["high"])) if given(row["low"]) else None
    value = float(row["value"]) if given(row["value"]) else None
    return Dot(name, value, interval, DENSITY, row["population"], decimals=0)


def density_steps(evidence):
    """The steps that read the numbers of `density_rows`."""
    return tuple(_density_step(_fact(evidence, fact_id)) for fact_id in PLACES)


def _density_step(row):
    found = [row[name] for name in ("low", "value", "high") if given(row[name])]
    text = f"Hairs per cm²: {words.listing(map(words.exact, found))} ({row['population']})."
    return facts.reading(text, row, found[-1], "hairs/cm2")
