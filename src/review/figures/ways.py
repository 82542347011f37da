"""Every way to each trial's effect, as dots: in the effect's unit with intervals, or in SDs without."""

from review import recover
from review.comparable import Halves
from review.facts import only
from review.standardized import hedges_correction
from review.summaries import cited

from .dots import Dot

KINDS = {
    "exact_p": "SE from an exact p",
    "p_bound": "bound from p",
    "borrowed": "SD borrowed",
    "correlation": "± with a correlation",
}
DIVISORS = {"exact_p": "SD from p", "p_bound": "SD from p", "borrowed": "SD borrowed"}
PRINTED, RULER, PUBLISHED = "printed spread", "gain on a ruler of its own", "published synthesis"


def effect_rows(found):
    """One dot for each way, with its 95% interval."""
    return [
        Dot(f"{way.label}: {way.text}", way.value, way.effect.interval(), KINDS.get(way.route, PRINTED), way.assumption)
        for way in found
    ]


def smd_rows(found, main, both: Halves):
    """Hedges' g of each way with two groups of people, and the gain of the halves on each of its rulers.

    `main` holds the numbers of people, from `effects_for`. Where the way is a bound on the SE, g is the smallest one.
    """
    people = main.drop_duplicates("study_id").set_index("study_id")
    lines = []
    for way in found:
        row = people.loc[way.study_id]
        if not row["paired"]:
            n = int(row["n_needled"]), int(row["n_control"])
            g = way.value / recover.sd_from_difference_se(way.se, *n) * hedges_correction(sum(n) - 2)
            least = " (at least)" if way.basis == "bound" else ""
            kind = DIVISORS.get(way.route, PRINTED)
            lines.append(Dot(f"{way.label}: {way.text}{least}", g, None, kind, way.assumption))
    return lines + [Dot(f"Yu 2018: SD of {name}", gain, None, RULER) for name, gain in both.gains.items()]


def published_rows(evidence):
    """The SMDs of two published syntheses, as printed."""
    rows = [only(evidence.reviews, review_row_id=name) for name in ("ahmed2025-r2", "abdi2023-r2")]
    names = [cited(evidence, row["review_id"]) for row in rows]
    return [Dot(name, float(row["estimate"]), None, PUBLISHED) for name, row in zip(names, rows, strict=True)]
