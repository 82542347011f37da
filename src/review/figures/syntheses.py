"""The published syntheses beside this review: as they are labelled, on the scale of hairs, and in standard deviations."""

from dataclasses import replace

from review import syntheses
from review.comparisons import DEFAULT, choose
from review.estimates import Interval
from review.facts import given
from review.summaries import cited

from .dots import Dot

WHOLE = "all trials of a review"
PUBLISHED, MADE, OURS = "published", "put together again from its subgroups", "this review"
CHANGED = "this review, one decision changed"
UNLABELLED = "published, comparison or outcome not labelled"
WRONG = "published as standardised"
MEAN, NEXT = "the mean, 95% interval", "a next trial, 95% prediction interval"


def labelled_rows(evidence):
    """Every result on hair counts or density that is labelled as standardised, whole reviews and subgroups."""
    mains = syntheses.main_results(evidence).values()
    whole = [_dot(evidence, row, WHOLE) for row in mains if row["measure"].startswith("SMD")]
    parts = [row for rows in syntheses.subgroups(evidence).values() for row in rows]
    return whole + [replace(_dot(evidence, row, part_of(evidence, row)), label=row["subgroup"]) for row in parts]


def part_of(evidence, row):
    """The kind of a dot that shows a subgroup of a review."""
    return f"a subgroup of {cited(evidence, row['review_id'])}"


def _dot(evidence, row, kind):
    interval = Interval(float(row["ci_low"]), float(row["ci_high"])) if given(row["ci_low"]) else None
    name = cited(evidence, row["review_id"])
    hover = f"{row['outcome'].replace('_', ' ')}<br>printed as {row['measure']}"
    return Dot(name, float(row["estimate"]), interval, kind, hover)


def hair_rows(evidence):
    """Published mean differences in hairs, as far as they are labelled, and ours under both units of Kumar 2018."""
    mains = syntheses.main_results(evidence)
    kinds = {"MD (hairs/cm2)": PUBLISHED, "MD": UNLABELLED, "SMD (as labelled)": WRONG}
    rows = [_dot(evidence, row, kinds[row["measure"]]) for row in mains.values() if row["measure"] in kinds]
    readings = {"This review": DEFAULT, "This review, Kumar per cm²": choose(kumar2018_unit="hairs/cm2")}
    pools = {name: syntheses.our_pool(evidence, "hairs", c) for name, c in readings.items()}
    return rows + [Dot(name, pool.estimate, pool.interval(), OURS, f"{pool.k} trials") for name, pool in pools.items()]


def sd_rows(evidence):
    """Published standardised differences, Xu 2024 put together again from its subgroups, and ours."""
    mains = syntheses.main_results(evidence).values()
    rows = [_dot(evidence, row, PUBLISHED) for row in mains if row["measure"] == "SMD"]
    for split, parts in syntheses.subgroups(evidence).items():
        pool, name = syntheses.recombined(parts), cited(evidence, parts[0]["review_id"])
        rows.append(Dot(f"{name}, {syntheses.SPLITS[split]}", pool.estimate, pool.interval(), MADE))
    pool = syntheses.our_pool(evidence, "SD")
    return [*rows, Dot("This review", pool.estimate, pool.interval(), OURS, f"{pool.k} trials")]


def ahead_rows(evidence):
    """For each synthesis in SMDs its mean with the printed interval, and where a next trial would lie, by each route."""
    dots = {}
    for row in syntheses.predictions(evidence):
        dots[row.review] = [Dot(f"{row.review}, the mean as printed", row.estimate, row.mean, MEAN)]
    for row in syntheses.predictions(evidence):
        dots[row.review].append(
            Dot(f"{row.review}, a next trial, tau² {row.route}", row.estimate, row.prediction, NEXT)
        )
    pool = syntheses.our_pool(evidence, "SD")
    ours = [Dot("This review, the mean", pool.estimate, pool.interval(), MEAN)]
    ours.append(Dot("This review, a next trial", pool.estimate, pool.prediction(), NEXT))
    return [dot for rows in dots.values() for dot in rows] + ours


def decision_rows(evidence):
    """Our pool in SDs under each decision, beside the published ones, the largest first; intervals stand in a table."""
    first, *others = syntheses.retold(evidence, "SD")
    rows = [Dot(name, value, None, PUBLISHED) for name, value in syntheses.published(evidence, "SD").items()]
    rows.append(Dot("This review", first.after.estimate, None, OURS))
    others = sorted(others, key=lambda row: -row.after.estimate)
    return rows + [Dot(row.decision, row.after.estimate, None, CHANGED, row.why) for row in others]
