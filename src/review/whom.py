"""In whom needling was tried besides men with pattern hair loss: women, alopecia areata, people whom other treatment failed."""

from . import harms, isolated, words
from .beyond import of_100
from .comparisons import label
from .estimates import Events, Step
from .facts import only, read_as, reading, records
from .harm_rates import exact
from .show import sentence

WOMEN = "AGA women"
FAILED = ("dhurat2015-e1", "jha2018-e1", "jha2018-e2", "yepuri2021-e7", "yepuri2021-e10", "follicafphl-e2")
"""Counts in people whose hair did not grow, or no longer grew, under other treatment (notes of `studies.csv`)."""


def elsewhere(evidence):
    """Women, depth and alopecia areata, a sentence each."""
    women = isolated.risk(evidence, "fphl2022-mnx", "responder_sinclair")
    areata = isolated.effect(evidence, "arora2022-areata", "regrowth_percent")
    text = (
        f"In women, one trial of needles with minoxidil prints counts: {of_100(women)} women responded. In "
        "alopecia areata, another disease, needles were often a way to bring in a steroid: by needles or by syringe, "
        f"regrowth differed by {words.number(areata.estimate.value)} percentage points "
        f"({words.interval(areata.estimate.interval())}). Which needle length is best is not known: two reviews disagree."
    )
    return sentence(text, (women["trail"], areata.trail))


def women(evidence):
    """The labels of the studies that were done in women only."""
    return [row["label"] for row in records(evidence.studies, condition=WOMEN)]


def counts_in_women(evidence):
    """The one trial in women with counts in both arms; and with the numbers that its means allow."""
    row = isolated.risk(evidence, "fphl2022-mnx", "responder_sinclair")
    needled, control = row["needled"], row["control"]
    fewer = Events(needled.affected, needled.observed - 1)
    text = (
        f"{needled.affected} of {needled.observed} women responded with needles and {control.affected} of "
        f"{control.observed} without: {of_100(row)}. Ages and durations fit {fewer.observed} needled women; "
        f"then it would be {of_100({'needled': fewer, 'control': control})}."
    )
    odd = only(evidence.anomalies, anomaly_id="a15")
    return sentence(text, (row["trail"], Step(f"a15. {odd['finding']}", assumption="one woman fewer was analysed")))


def rank_in_women(evidence):
    """The rank of needling with minoxidil in women, in a network meta-analysis."""
    row = only(evidence.reviews, review_row_id="xia2025-r3")
    text = (
        f"Xia 2025, a network meta-analysis, gives needling with minoxidil a rank score (SUCRA) of "
        f"{words.exact(row['estimate'])} of 100 in women: {row['note'].rstrip('.').lower()}."
    )
    return sentence(text, (reading(f"SUCRA {words.exact(row['estimate'])}.", row, row["estimate"], "%"),))


def ways_in(evidence):
    """The same steroid by needles and by syringe: the difference in regrowth, and what the interval leaves open."""
    found = isolated.effect(evidence, "arora2022-areata", "regrowth_percent")
    ends = found.estimate.interval()
    text = (
        f"Regrowth differed by {words.number(found.estimate.value)} percentage points, needles minus syringe, with an "
        f"interval from {words.interval(ends)}. So needles may be up to {words.number(-ends.low, 0)} points worse, or up "
        f"to {words.number(ends.high, 0)} points better."
    )
    return sentence(text, found.trail)


def steroid(evidence):
    """What the steroid added to needles, and what needles without it achieved."""
    row = isolated.risk(evidence, "ijbr2025-areata", "complete_recovery")
    bare = row["control"]
    text = (
        f"Where the needles brought a steroid, {of_100(row)} people recovered. With needles alone it was "
        f"{bare.affected} of {bare.observed}: {words.percent(bare.risk)}, and by its exact interval "
        f"{words.percent(exact(bare).low)} to {words.percent(exact(bare).high)}."
    )
    return sentence(text, row["trail"])


def nobody(evidence):
    """A trial in which nobody grew hair on either half, and what that leaves open."""
    row = isolated.risk(evidence, "yoo2010-light", "hair_growth")
    bound = harms.upper_bound_of_zero(row["needled"].observed)
    text = (
        f"{label(evidence, 'yoo2010')}: hair grew on the needled half in {row['needled'].affected} of "
        f"{row['needled'].observed} people. With 95% confidence (one-sided) the true share may still be "
        f"{words.percent(bound)}."
    )
    upper = Step(f"1 − 0.05^(1/{row['needled'].observed}).", bound, "share of people")
    return sentence(text, (row["trail"], upper))


def failed(evidence):
    """Responders among people for whom other treatment had failed, as `isolated.Share`."""
    return [isolated.share(evidence, only(evidence.events, event_id=name)) for name in FAILED]


def four_men(evidence):
    """The series that the page cites: how many improved, and how little that pins down."""
    study = only(evidence.studies, study_id="dhurat2015")
    (first, *_) = failed(evidence)
    text = (
        f"{words.capital(words.count(first.count.affected))} of {words.count(first.count.observed)} men improved. The exact "
        f"interval of that share is {words.percent(first.interval.low)} to {words.percent(first.interval.high)}. All of "
        "them also took minoxidil and finasteride, and nobody was left without needles."
    )
    said = Step(study["note"], source_id=study["source_id"], place=study["place"], access=read_as(study))
    return sentence(text, (first.trail, said))


def report(evidence):
    """A paragraph that may be quoted."""
    prp = isolated.risk(evidence, "jha2019-prp", "growth_appreciated")
    bare = isolated.risk(evidence, "ijbr2025-areata", "complete_recovery")["control"]
    women = isolated.risk(evidence, "fphl2022-mnx", "responder_sinclair")
    way = isolated.effect(evidence, "arora2022-areata", "regrowth_percent").estimate
    text = (
        "“Needling alone was set against minoxidil in one small trial at home, which reports no clear difference; changes "
        "from before to after were not read as effects. Beside PRP, three trials isolate needling; in one, hair growth was "
        f"rated as better in {prp['needled'].affected} of {prp['needled'].observed} against {prp['control'].affected} of "
        f"{prp['control'].observed} people, {of_100(prp)}. In women, one trial counted "
        f"{women['needled'].affected} of {women['needled'].observed} against {women['control'].affected} of "
        f"{women['control'].observed} responders. In alopecia areata a steroid by needles and by injection gave "
        f"{words.number(way.value)} percentage points of difference in regrowth (95% interval {words.interval(way.interval())}); "
        f"with needles and no steroid {bare.affected} of {bare.observed} recovered. Nothing was pooled over diseases, agents "
        "or outcomes. Most trials were read as abstracts.”"
    )
    return sentence(text, (prp["trail"], women["trail"]))
