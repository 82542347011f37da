"""One page to take to a doctor: what needling is, what it may add, how sure, what can go wrong, when not to, what to ask."""

from . import __version__, advice, answers, harm_rates, harms, home_use, rare_harms, unseen, words
from .comparisons import MAIN, choose, effects_for, pooled
from .facts import only
from .show import Block, in_html, sentence

FELT = {"pain": ("pain",), "redness": ("erythema", "redness"), "itching": ("pruritus", "itching")}


def sheet(evidence):
    """The leaflet as one block of class `leaflet`, which prints on a sheet of its own."""
    parts = "".join(_part(*part) for part in parts_of(evidence))
    title = "Needling against hair loss: one page to take to your doctor"
    foot = (
        f"From the evidence review “Microneedling for hair loss”, version {__version__}. Read by one person, mostly from "
        "abstracts. It does not take the place of a doctor who looks at your scalp."
    )
    return Block(
        f'<section class="leaflet" aria-label="{in_html(title)}"><h3>{in_html(title)}</h3><div class="parts">{parts}</div>'
        f'<p class="note">{in_html(foot)}</p></section>'
    )


def _part(heading, texts, listed):
    if listed:
        body = "<ul>" + "".join(f"<li>{in_html(text)}</li>" for text in texts) + "</ul>"
    else:
        body = "".join(f"<p>{in_html(text)}</p>" for text in texts)
    return f"<div><h4>{in_html(heading)}</h4>{body}</div>"


def parts_of(evidence):
    """Heading, texts and whether they are a list, for each part in reading order."""
    told, texts = (lambda topic: advice.texts(evidence, topic)), sentences(evidence)
    return [
        ("What it is", [WHAT], False),
        ("What it may add", texts["adds"], False),
        ("How sure is that?", texts["sure"], False),
        ("What can go wrong", texts["harm"], False),
        ("At home", texts["home"], False),
        ("Do not needle if", told("when_not"), True),
        ("Ask a doctor first if", told("care"), True),
        ("If you do (this advice was not tested)", [*told("hygiene"), *told("minoxidil")], True),
        ("Questions for your doctor", told("question"), True),
    ]


WHAT = (
    "Many fine needles prick the scalp, by a roller, a pen or a stamp. It is tried against pattern hair loss, mostly "
    "together with the lotion minoxidil."
)


def sentences(evidence):
    """The computed sentences of the leaflet by part, each with its trail."""
    return {
        "adds": (added(evidence), scale(evidence)),
        "sure": (sure(evidence),),
        "harm": (felt(evidence), serious(evidence), rare(evidence)),
        "home": (at_home(evidence),),
    }


def steps(evidence):
    """The steps behind every number of the leaflet."""
    return tuple(step for part in sentences(evidence).values() for each in part for step in each.trail)


def added(evidence):
    """What needling adds to minoxidil, under both readings of the unit in doubt."""
    effects = effects_for(evidence, *MAIN)
    if not effects["included"].any():
        return sentence("How much it adds is not known.")
    pool, other = pooled(effects), pooled(effects_for(evidence, *MAIN, choose(kumar2018_unit="hairs/cm2")))
    size, low_high = words.difference(pool.estimate, pool.unit, 0), words.interval(pool.interval(), 0)
    again = f"{words.number(other.estimate, 0)} ({words.interval(other.interval(), 0)})"
    text = (
        f"{answers.in_short(pool)} Together they give {size}, and anything from {low_high} fits them "
        f"({words.percent(pool.level)} interval). One unit was printed unclearly; read the other way, {again}. "
        "Without minoxidil: not shown."
    )
    return sentence(text, answers.main_result(effects, pool).trail)


def scale(evidence):
    """Minoxidil's own effect and the difference that people notice."""
    drug, trail = answers.minoxidil_effect(evidence)
    seen = float(only(evidence.background, fact_id="b33")["value"])
    text = (
        f"For scale: minoxidil itself adds about {words.number(drug, 0)}, and people notice a difference of about "
        f"{words.number(seen, 0)} in photographs."
    )
    return sentence(text, trail)


MEANT = {
    "high": "The true effect is close to that.",
    "moderate": "The true effect is probably close to that.",
    "low": "The true effect may be quite different.",
    "very low": "The true effect is probably quite different: perhaps more, perhaps nothing.",
}


def sure(evidence):
    """The certainty in GRADE's words, and what it means."""
    level = only(evidence.certainty, question_id=MAIN[0], outcome=MAIN[1], domain="overall")["judgement"].replace(
        "_", " "
    )
    return sentence(f"Certainty is {level}. {MEANT[level]}", answers.sure(evidence).sentences[0].trail)


def felt(evidence):
    """The mild harms that studies name of needled people, and those named without telling needled from other people."""
    found = harms.named(evidence)
    needled = _felt(row for where, row in found if where == harm_rates.NEEDLED)
    other = [name for name in _felt(row for _, row in found) if name not in needled]
    text = f"Studies name {words.listing(needled)}{f', less clearly {words.listing(other)}' * bool(other)}"
    return sentence(f"{text}; mostly mild, mostly uncounted.", harms.mild(evidence).trail)


def _felt(rows):
    events = " ".join(row["event"] for row in rows)
    return [name for name, stems in FELT.items() if any(stem in events for stem in stems)]


def serious(evidence):
    """Serious harms in the studies of one review: what was seen, and how large the risk can still be."""
    row = only(evidence.harms, event="serious_adverse_event", source_id="english2022")
    seen, people = int(row["affected_n"]), int(row["observed_n"])
    text = f"Serious harm in studies of hair: {seen or 'none'} among {people} needled people."
    if not seen:
        bound = unseen.one_in(harms.upper_bound_of_zero(people))
        text += f" The true risk can still be up to {bound}."
    return sentence(text, harms.serious(evidence).trail)


def rare(evidence):
    """Grave harms that were reported, mostly from faces, without a rate."""
    found = [pair[0] for _, pair in harms.infections(evidence)]
    seen = "".join(f" ({rate.told} in a hair trial{', to be read again' * rate.reread})" for rate in found)
    text = (
        f"Rare reports, mostly of faces, some after unsafe practice: infections{seen}, lumps of inflamed skin (granulomas), "
        "lasting marks and scars. How often, nobody has measured."
    )
    trail = [rate.step for _, pair in harms.infections(evidence) for rate in pair]
    return sentence(text, (*rare_harms.where(evidence).trail, *trail))


def at_home(evidence):
    """What is known of needling at home."""
    study = only(evidence.studies, study_id=home_use.TRIAL)
    limit, lengths = float(only(evidence.background, fact_id="b47")["value"]), home_use.lengths(evidence)
    studies = [span for _, span, home, _ in lengths if not home]
    longer = sum(span.high >= limit for span in studies)
    text = (
        f"Not shown to work. One randomised trial at home was read, with {int(study['randomised_n'])} people; it found no "
        f"clear difference and was too small to exclude one. Home rollers are described as shorter than {words.exact(limit)} "
        f"mm; {longer} of {len(studies)} other studies used needles of {words.exact(limit)} mm or more."
    )
    short = [span for span in studies if span.high < limit]
    if len(short) == 1:
        text += f" One used only shorter ones ({words.exact(short[0].high)} mm): a small trial in a clinic."
    return sentence(text, (*harms.home(evidence).sentences[0].trail, *home_use.longer_than_home(evidence).trail))
