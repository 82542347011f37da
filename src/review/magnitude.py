"""How big the pooled difference is, in sentences: who decides it, how the trials differ, and what it is held against."""

from . import answers, words
from .comparisons import MAIN, choose, effects_for, label, own_steps, pool_steps, pooled
from .estimates import Interval
from .facts import only, reading
from .integrity import t_from_p
from .show import sentence
from .summaries import OPTIONS


def headline(pool, before=""):
    """The pooled difference and its interval in one line, for the title of a figure."""
    what = before or f"{words.capital(words.count(pool.k))} trials together"
    return (
        f"{what}: {words.difference(pool.estimate, pool.unit)}, and an interval from {words.interval(pool.interval())}"
    )


def implied_sds(effects, other, printed):
    """The SDs of change that Kumar's p allows under both readings of its unit, beside those printed elsewhere.

    `effects` and `other` are the effects under the two readings, `printed` rows of `background` with an SD.
    """
    trails = [frame.set_index("study_id")["trail"]["kumar2018"] for frame in (effects, other)]
    inch, cm = (next(step.value for step in trail if "SD" in step.what) for trail in trails)
    sds = [row["sd"] for row in printed]
    text = (
        f"Read per square inch, the SD of change would be below {words.figures(inch)} hairs per cm²; read per cm², below "
        f"{words.figures(cm)}. Arms of minoxidil and placebo trials print {words.exact(min(sds))} to "
        f"{words.exact(max(sds))}."
    )
    return sentence(text, trails[1])


def largest_share(effects):
    """How much of the answer one trial would decide if all shared one true effect."""
    common = pooled(effects, tau2="common")
    names = effects.loc[effects["included"], "label"]
    share, name = max(zip(common.weights, names, strict=True))
    text = f"Under a common effect, {name} would decide {words.percent(share)} of the answer."
    return sentence(text, own_steps(effects, common))


def bound_weighs(evidence, effects):
    """Why a bound on p serves as an SE, what weight it has, and what weight with a borrowed spread instead."""
    bounds = effects[effects["included"] & (effects["basis"] == "bound")]["study_id"].tolist()
    if not bounds:
        return sentence("No trial in the pool rests on a bound.")
    name, study = label(evidence, bounds[0]), bounds[0]
    other = effects_for(evidence, *MAIN, choose(**{f"{study}_spread": "borrowed"}))
    here, there = _share(effects, study), _share(other, study)
    text = (
        f"{name} weighs {here} under random effects, although only a bound on its SE is known. The bound is the largest SE that "
        "its p allows, so the trial is not made more precise than it prints. To distrust the p itself is another decision: with "
        f"a spread borrowed from another trial it weighs {there}."
    )
    return sentence(text, own_steps(effects, pooled(effects)))


def _share(effects, study_id):
    ids = effects.loc[effects["included"], "study_id"]
    return words.percent(dict(zip(ids, pooled(effects).weights, strict=True))[study_id])


def why_ours(effects):
    """Why REML, and what the safer interval would change in this pool."""
    pool = pooled(effects)
    usual, safe = (pool.interval(method=name) for name in ("HKSJ", "HKSJ-safe"))
    same = words.interval(usual) == words.interval(safe)
    told = f"gives the same here, {words.interval(safe)}, for" if same else f"would give {words.interval(safe)} here;"
    text = (
        "Why REML? It has little bias, though with so few trials no estimator is precise. Why not HKSJ-safe from the start? It "
        f"{told} HKSJ multiplies the ordinary SE by {words.number(pool.hksj_factor**0.5, 2)}, and the safe one only lifts a "
        "factor below one."
    )
    return sentence(text, own_steps(effects, pool))


def heterogeneity(effects, pool):
    """Q, its p value and I²."""
    text = (
        f"Q is {words.number(pool.q)} on {words.count(pool.df)} degrees of freedom ({words.p_value(pool.q_p())}), and I² "
        f"is {words.percent(pool.i2())}."
    )
    return sentence(text, own_steps(effects, pool))


def by_hand(effects, pool):
    """The pool once more, from the effects, their SEs and tau²: what is given, and each step to its result.

    Returns
    -------
    (Sentence, dict of str to str)
        For `tries.turn`; the steps are those of the HKSJ interval.
    """
    kept = effects[effects["included"]]
    weights = 1 / (kept["se"] ** 2 + pool.tau2)
    mean = (weights * kept["value"]).sum() / weights.sum()
    factor = (weights * (kept["value"] - mean) ** 2).sum() / pool.df
    se, t = (factor / weights.sum()) ** 0.5, t_from_p(0.05, df=pool.df)
    rows = zip(kept["label"], kept["value"], kept["se"], weights, strict=True)
    told = [(f"{name} {words.number(y, 2)} (SE {words.number(s, 3)})", words.figures(w, 4)) for name, y, s, w in rows]
    now = f"Given: tau² = {words.number(pool.tau2, 2)}, and {words.listing(given_ for given_, _ in told)}."
    answers = {
        "Weights": words.listing(weight for _, weight in told),
        "Pool": words.number(mean, 2),
        "Second fraction, and SE": f"{words.number(factor, 3)}, and {words.number(se, 2)}",
        "Interval": f"t = {words.number(t, 3)}: {words.interval(Interval(mean - t * se, mean + t * se))}",
    }
    return sentence(now, own_steps(effects, pool)), answers


def thresholds(evidence, outcome):
    """Differences that matter, name to value in the outcome's unit: none at all, and for density two yardsticks."""
    lines = {"no difference": 0.0}
    if outcome == "hair_density":
        lines["what minoxidil itself adds"] = answers.minoxidil_effect(evidence)[0]
        lines["what people notice"] = float(only(evidence.background, fact_id="b33")["value"])
    return lines


def published_finding(rows, pool):
    """The published pools on the hair scale against our interval, in one line; `rows` hold them."""
    values, ours = [row.value for row in rows], pool.interval()
    inside = sum(value in ours for value in values)
    return (
        f"Published: {words.exact(min(values))} to {words.exact(max(values))} hairs per cm² more; {words.none_or(inside)} of "
        f"{words.count(len(rows))} {'lies' if inside == 1 else 'lie'} inside our interval, {words.interval(ours)}"
    )


def published_inside(rows, pool):
    """How many published pools on the hair scale lie inside the interval; `rows` hold them."""
    inside = sum(row.value in pool.interval() for row in rows)
    text = (
        f"{_part(inside, len(rows), 'published estimates on the hair scale')} inside our interval. It is "
        f"{words.number(pool.interval().width, 0)} hairs per cm² wide, so that says little."
    )
    return sentence(text)


def share_of_density(evidence, pool):
    """The pooled difference as a share of normal density."""
    fact = only(evidence.background, fact_id="b07")
    low, high = (words.percent(pool.estimate / fact[end]) for end in ("high", "low"))
    text = (
        f"Normal density was measured as {words.exact(fact['low'])} to {words.exact(fact['high'])} hairs per cm² in one "
        f"study; the pooled difference is {low} to {high} of that. Other studies with other methods find less, and men who "
        "lose hair have less still, so it is a larger share of theirs (chapter 03)."
    )
    read = reading(
        f"Normal density {words.exact(fact['low'])} to {words.exact(fact['high'])}.", fact, fact["value"], "hairs/cm2"
    )
    return sentence(text, (read,))


def noticed(evidence, pool):
    """Whether a difference that people notice is compatible with the pool."""
    fact = only(evidence.background, fact_id="b33")
    share = only(evidence.background, fact_id="b34")
    seen, where = float(fact["value"]), "outside"
    if seen in pool.interval():
        where = "within"
    text = (
        f"A difference that people notice, about {words.number(seen, 0)} hairs per cm², lies {where} the interval of the "
        f"pool, and is {words.number(seen / pool.estimate)} times its estimate. In the same study that was "
        f"{words.number(share['value'], 0)}% of a density of some {words.number(100 * seen / share['value'], 0)}: on a "
        "thinner scalp the same share is fewer hairs, so fewer may be noticed there."
    )
    steps = (
        reading(f"Smallest difference noticed: {words.exact(seen)}.", fact, seen, "hairs/cm2"),
        reading(f"The same as a share of density: {words.exact(share['value'])}%.", share, share["value"], "%"),
    )
    return sentence(text, steps)


def fragile(effects, pool):
    """The same trials under the other estimators of the variance between them: the result moves, and how far."""
    others = {OPTIONS[name]: pooled(effects, tau2=name) for name in ("DL", "PM", "SJ") if name != pool.method}
    widest = max(others, key=lambda name: others[name].interval().width)
    told = [f"{words.number(p.estimate)} ({words.interval(p.interval())}) by {name}" for name, p in others.items()]
    text = (
        f"Even this result leans on an estimate of the variance between the trials, {words.number(pool.tau2)} by "
        f"{pool.method}. By other estimators the pool is {words.listing(told)}. The widest of these intervals is "
        f"{words.number(others[widest].interval().width / pool.interval().width)} times as wide as ours."
    )
    steps = tuple(step for other in others.values() for step in own_steps(effects, other))
    return sentence(text, steps)


def report(evidence, effects, other):
    """A paragraph that may be quoted: both readings of the unit, their intervals, and the certainty."""
    pool, second = pooled(effects), pooled(other)
    overall = only(evidence.certainty, question_id="q_mn_plus_mnx", outcome="hair_density", domain="overall")
    level = overall["judgement"].replace("_", " ")
    text = (
        f"In {words.count(pool.k)} small trials, whose standard errors were worked out and not printed, needling added to "
        f"minoxidil gave {words.difference(pool.estimate, pool.unit)} than minoxidil alone (95% HKSJ interval "
        f"{words.interval(pool.interval())}; prediction interval {words.interval(pool.prediction())}; "
        f"I² {words.percent(pool.i2())}), or {words.number(second.estimate)} ({words.interval(second.interval())}) under "
        f"another reading of one trial's unit. Certainty is {level}."
    )
    return sentence(text, pool_steps(effects, pool))


def counting_error(evidence):
    """How far hair counts by photograph are off, as a share and in hairs at a normal density."""
    rows = {fact_id: only(evidence.background, fact_id=fact_id) for fact_id in ("b39", "b40", "b41", "b07")}
    automatic, corrected, matched = (rows[fact_id]["value"] for fact_id in ("b39", "b40", "b41"))
    hairs = corrected / 100 * rows["b07"]["value"]
    text = (
        f"Counting itself errs: in one study automatic counts were off by {words.exact(automatic)}% of all hairs, counts "
        f"corrected by hand by {words.exact(corrected)}%, and counts matched hair by hair by {words.exact(matched)}%. At "
        f"a density of {words.exact(rows['b07']['value'])}, {words.exact(corrected)}% are {words.number(hairs, 0)} hairs "
        "per cm². Averages over many people are surer than one count."
    )
    steps = tuple(
        reading(f"{row['population']}: {words.exact(row['value'])}.", row, row["value"], row["unit"])
        for row in rows.values()
    )
    return sentence(text, steps)


def beyond_small_p(points, caution):
    """How many points of a funnel lie beyond the line of p = 0.05, and what so few of them can say."""
    return sentence(f"{_beyond(points)}. {caution}".strip())


def funnel_finding(points):
    """What a funnel shows, in one line: points beyond p = 0.05, and whether effects grow as precision falls."""
    effects = [point.value for point in sorted(points, key=lambda point: point.se)]
    grows = len(effects) > 2 and effects == sorted(effects)
    return _beyond(points) + "; the less precise a trial, the larger its effect" * grows


def _beyond(points):
    beyond = sum(abs(point.value) > 1.96 * point.se for point in points)
    return f"{_part(beyond, len(points), 'trials with an effect')} beyond the lines of p = 0.05"


def _part(some, whole, what):
    """How many of several things lie somewhere, verb included: 'All four trials lie', 'One of two trials lies'."""
    if some == whole > 1:
        return f"All {words.count(whole)} {what} lie"
    return f"{words.capital(words.none_or(some))} of {words.count(whole)} {what} {'lies' if some == 1 else 'lie'}"
