"""Every figure with 1, 2 and 40 rows: long names, repeated names, names with markup, missing numbers.

No row is dropped, and each name stands with its own number in the table, beside its mark, and in what hover tells.
"""

import re
from html import unescape
from types import MappingProxyType

import pandas as pd
import pytest

from review import ratios as case_of
from review.bias import DOMAINS, JUDGEMENTS, Judged
from review.claims import VERDICTS
from review.effects import risk_ratio
from review.estimates import Events, Interval, Step
from review.figures import (
    bias,
    claims,
    doses,
    dots,
    evidence_map,
    flow,
    forest,
    funnel,
    harms,
    mechanism,
    multiverse,
    passage,
    people,
    ratios,
    sizes,
    timeline,
    trials,
)
from review.harm_rates import Rate
from review.history import Event
from review.mechanisms import Mark
from review.pooling import pool
from review.searching import Leaving, Stage
from review.studied import GROUPS
from review.studied import Mark as Studied

from ..test_repo import SRC

MANY = (1, 2, 40)
FIXED = {"correlation": "two curves, whatever the data", "explained": "its figure is that of `dots`"}


def name(k):
    """The k-th name: repeated, too long for a line, or with what a page could take for a tag."""
    if k % 5 == 0:
        return "The same name"
    return ("A trial whose name is far too long for one line of a phone, number {}", "<b>{}</b> & sons", "T {}")[
        k % 3
    ].format(k)


def effects(n):
    """n effects; the value of the k-th is 10 + k, its SE 2 + k/10, and every fourth is not pooled."""
    row = {"unit": "hairs/cm2", "n_needled": 20.0, "n_control": 20.0, "access": "abstract"}
    kinds = ("recovered", "bound", "printed")
    return pd.DataFrame(
        row
        | {
            "study_id": f"s{k}",
            "label": name(k),
            "value": 10.0 + k,
            "se": 2 + k / 10,
            "paired": k % 2 == 1,
            "basis": kinds[k % 3],
            "included": k % 4 != 3,
        }
        for k in range(n)
    )


def results(n):
    """Judgements of n trials; of every third one nothing was judged."""
    kinds = list(JUDGEMENTS)
    cells = [
        {domain: {"judgement": kinds[(k + i) % len(kinds)], "reason": name(k)} for i, domain in enumerate(DOMAINS)}
        for k in range(n)
    ]
    return [Judged(f"s{k}", name(k), "hair_density", MappingProxyType(cells[k] if k % 3 else {})) for k in range(n)]


def pooled(frame):
    inside = frame[frame["included"]]
    return pool(inside["value"], inside["se"] ** 2, unit="hairs/cm2")


def plain(text):
    """What a reader sees of plotly's markup."""
    bare = re.sub(r"</?(?:b|i|extra)>", "", text.replace("<br>", " "))
    return " ".join(unescape(bare).split())


def marks(fig, axis="x", mode="markers"):
    """(what hover tells, place on the axis) of every mark that tells something."""
    found = []
    for trace in fig.data:
        told = trace.hovertemplate or trace.hovertext
        if trace.mode == mode and told and trace.marker.symbol != "line-ns":
            told = [told] * len(trace.x) if isinstance(told, str) else told
            found += [(plain(text), at) for text, at in zip(told, trace[axis], strict=True) if at is not None]
    return found


def beside(fig, mode="markers"):
    """(tick label at its height, place) of every mark of the first x axis that tells something."""
    labels = dict(zip(fig.layout.yaxis.tickvals, fig.layout.yaxis.ticktext, strict=True))
    return [
        (plain(labels[height]), x)
        for trace in fig.data
        if trace.mode == mode and trace.xaxis != "x2" and trace.hovertemplate
        for x, height in zip(trace.x, trace.y, strict=True)
        if x is not None
    ]


def rows_of(fig, *columns):
    """Cells of the table that a reader gets instead of the picture."""
    return [tuple(row[column] for column in columns) for row in fig.layout.meta["table"]["rows"]]


def same(found, expected):
    """Each expected (name, place) is among the found ones, and as often; a found text begins with or holds its name."""
    assert len(found) == len(expected), (len(found), len(expected))
    left = list(found)
    for label, place in expected:
        fits = [each for each in left if label in each[0] and each[1] == pytest.approx(place)]
        assert fits, (label, place, left[:3])
        left.remove(fits[0])


def check_dots(n, draw):
    """Every third has a range only, every other one no interval."""
    made = [
        dots.Dot(name(k), None if k % 3 == 2 else float(k), Interval(k - 1.0, k + 1.0) if k % 3 else None, "ab"[k % 2])
        for k in range(n)
    ]
    fig = draw(made)
    valued = [(dot.label, dot.value) for dot in made if dot.value is not None]
    same(beside(fig), valued)
    same(marks(fig), valued)
    assert [dot.label for dot in made] == [label for (label,) in rows_of(fig, 0)]
    texts = [f"{k - 1}.0 to {k + 1}.0".replace("-", "−") if k % 3 == 2 else f"{k}.0" for k in range(n)]
    assert all(text in cell for text, (cell,) in zip(texts, rows_of(fig, 1), strict=True))
    ranges = [trace for trace in fig.data if trace.mode == "lines+markers"]
    assert len(ranges) == sum(dot.interval is not None for dot in made)
    return fig


def check_forest(n):
    frame = effects(n)
    fig = forest.figure(forest.rows(frame, pooled(frame)), title="t")
    expected = list(zip(frame["label"], frame["value"], strict=True))
    same(beside(fig), expected)
    same(marks(fig), expected)
    told = rows_of(fig, 0, 1)[:n]
    assert all(cell.startswith(label) for (cell, _), (label, _) in zip(told, expected, strict=True))
    assert [value for _, value in told] == [f"{value:.1f}" for value in frame["value"]]
    return fig


def check_ratios(n):
    arms = [(Events(5 + k, 50), Events(10, 50)) for k in range(n)]
    found = [
        {"label": name(k), "needled": treated, "control": control, "risk_ratio": risk_ratio(treated, control)}
        for k, (treated, control) in enumerate(arms)
    ]
    estimates = [row["risk_ratio"] for row in found]
    both = pool([each.value for each in estimates], [each.variance for each in estimates], unit="log risk ratio")
    case = case_of.Found("q", "treatment", "control", "event", found, both)
    fig = ratios.figure(ratios.rows(case), title="t", event="event")
    expected = [(row["label"], row["risk_ratio"].value) for row in found]
    same(beside(fig), expected)
    same(marks(fig), expected)
    told = rows_of(fig, 0, 1)[:n]
    assert all(cell.startswith(label) for (cell, _), (label, _) in zip(told, expected, strict=True))
    assert [value for _, value in told] == [case_of.shown(value) for _, value in expected]
    return fig


def check_lights(fig, n, expected):
    same(beside(fig), expected)
    same(marks(fig), expected)
    heights = dict(zip(fig.layout.yaxis.tickvals, fig.layout.yaxis.ticktext, strict=True))
    lights = [
        (plain(text), height)
        for trace in fig.data
        if trace.xaxis == "x2" and trace.mode == "markers+text" and trace.x[0] is not None
        for text, height in zip(trace.hovertemplate, trace.y, strict=True)
    ]
    assert len(lights) == len(DOMAINS) * sum(bool(k % 3) for k in range(n))
    for text, height in lights:
        label = next(label for label, _ in expected if text.startswith(f"{label}, "))
        assert plain(heights[height]).startswith(label)
    return fig


def check_bias(n):
    frame = effects(n)
    fig = bias.figure(bias.rows(frame, results(n), pooled(frame)), title="t")
    assert [label for (label,) in rows_of(fig, 0)][:n] == list(frame["label"])
    return check_lights(fig, n, list(zip(frame["label"], frame["value"], strict=True)))


def check_trials(n):
    frame = effects(n)
    fig = trials.figure(trials.rows(frame, results(n), pooled(frame)), title="t")
    assert [label for (label,) in rows_of(fig, 0)][:n] == list(frame["label"])
    assert [value for (value,) in rows_of(fig, 1)][:n] == [f"{value:.1f}" for value in frame["value"]]
    return check_lights(fig, n, list(zip(frame["label"], frame["value"], strict=True)))


def check_funnel(n):
    frame = effects(n)
    fig = funnel.figure(*funnel.rows(frame), title="t")
    expected = list(zip(frame["label"], frame["value"], strict=True))
    same(marks(fig), expected)
    same([(plain(note.text), note.x) for note in fig.layout.annotations], expected)
    assert rows_of(fig, 0, 1) == [(label, f"{value:.1f}") for label, value in expected]
    return fig


def check_claims(n):
    kinds = list(VERDICTS)
    table = pd.DataFrame(
        {"claim_id": f"c{k}", "claim": name(k), "verdict": kinds[k % len(kinds)], "reason": f"reason {k}"}
        for k in range(n)
    )
    fig = claims.figure(claims.rows(table), title="t")
    heights = {verdict: len(kinds) - place for place, verdict in enumerate(kinds)}
    expected = [(f"{name(k)} reason {k}", heights[kinds[k % len(kinds)]]) for k in range(n)]
    same(marks(fig, "y", "markers+text"), expected)
    assert sorted(rows_of(fig, 0, 1, 3)) == sorted((f"c{k}", name(k), f"reason {k}") for k in range(n))
    assert len({(x, y) for trace in fig.data for x, y in zip(trace.x, trace.y, strict=True)}) == n
    return fig


def check_doses(n):
    """Some with an effect, some without; lengths and schedules are missing here and there."""
    made = [
        doses.Dose(
            name(k),
            None if k % 7 == 4 else 0.5 + k / 20,
            None if k % 3 == 1 else 7.0 * (1 + k % 4),
            *((10.0 + k, Interval(8.0 + k, 12.0 + k), k % 4 == 0, k % 3 == 0) if k % 2 == 0 else ()),
        )
        for k in range(n)
    ]
    fig = doses.figure(made, title="t")
    above = [(dose.label, dose.value) for dose in made if dose.value is not None]
    below = [(dose.label, dose.mm) for dose in made if dose.value is None and dose.mm is not None]
    upper = [text_at for trace in fig.data if trace.yaxis == "y" for text_at in _told(trace, "y")]
    strip = [text_at for trace in fig.data if trace.yaxis == "y2" for text_at in _told(trace, "x")]
    same(upper, above)
    same(strip, below)
    notes = [note for note in fig.layout.annotations if note.xref != "paper"]
    same([(plain(note.text), note.y) for note in notes if note.yref == "y"], above)
    same([(plain(note.text), note.x) for note in notes if note.yref == "y2"], below)
    lengths = ["not read" if dose.mm is None else f"{dose.mm:g}" for dose in made]
    assert rows_of(fig, 0, 1) == list(zip([dose.label for dose in made], lengths, strict=True))
    return fig


def _told(trace, axis):
    told = trace.hovertemplate if trace.mode == "markers" else None
    return [(plain(told), at) for at in trace[axis] if at is not None] if told else []


def check_evidence_map(n):
    designs, questions = list(evidence_map.STYLES), ["One against two", name(1)]
    made = [
        Studied(name(k), questions[k % 2], GROUPS[k % 5], designs[k % len(designs)], k or None, "abstract", f"note {k}")
        for k in range(n)
    ]
    bands = evidence_map.rows(made, questions)
    fig = evidence_map.figure(bands, title="t")
    points = [(point, made.index(point.mark)) for band in bands for point in band.points]
    places = [(name(k), f"{k} people" if k else "people not read", f"note {k}", point.x) for point, k in points]
    same(marks(fig, mode="markers+text"), [(f"{label} {people} {note} read", x) for label, people, note, x in places])
    assert sorted(rows_of(fig, 0, 1, 2)) == sorted((mark.question, mark.condition, mark.study) for mark in made)
    return fig


def check_flow(n):
    stages = [Stage(k or None, name(k), (Leaving(k or None, f"reason {k}"),), "Left out") for k in range(n)]
    fig = flow.figure(flow.rows(stages), title="t")
    texts = [plain(note.text) for note in fig.layout.annotations if note.text != "▼"]
    told = [text.replace("Left out ", "") for text in texts]
    expected = [f"{k} {what}" if k else f"{what}: not recorded" for k in range(n) for what in (name(k), f"reason {k}")]
    assert told == expected
    assert [what for (what,) in rows_of(fig, 2)] == [what for k in range(n) for what in (name(k), f"reason {k}")]
    return fig


def check_harms(n):
    groups, made = list(harms.STYLES), []
    for k in range(n):
        count = Events(k % 10, 20 + k)
        made.append((Rate("S", f"s{k}", name(k), groups[k % len(groups)], count, k % 2 == 0, Step("read")),))
    fig = harms.figure(harms.rows(made), title="t")
    shares = [
        (rates[0].event.capitalize() if k % 5 == 0 else name(k), 100 * rates[0].count.risk)
        for k, rates in enumerate(made)
    ]
    found = [text for text in beside(fig) if text[0]]
    same([(text.replace("S: ", ""), x) for text, x in found], shares)
    assert len(fig.layout.meta["table"]["rows"]) == n
    return fig


def check_mechanism(n):
    kinds, columns, bands = list(mechanism.SUBJECTS), ["for", "against"], ["mouse", name(1)]
    made = [
        Mark(f"m{k}", bands[k % 2], columns[k % 2], kinds[k % len(kinds)], k % 3 == 0, name(k), "") for k in range(n)
    ]
    drawn = mechanism.rows(made, bands, columns)
    fig = mechanism.figure(drawn, title="t", columns=columns, styles=mechanism.SUBJECTS)
    points = [point for band in drawn for point in band.points]
    expected = [(name(int(point.mark.finding_id[1:])), point.x) for point in points]
    same([(text.replace("the same", "The same"), x) for text, x in marks(fig)], expected)
    texts = [
        (text, y + mechanism.BELOW)
        for trace in fig.data
        if trace.text
        for text, y in zip(trace.text, trace.y, strict=True)
    ]
    assert sorted(texts) == sorted((point.mark.finding_id, point.y) for point in points)
    assert sorted(rows_of(fig, 0, 4)) == sorted((mark.finding_id, mark.text) for mark in made)
    return fig


def check_multiverse(n):
    """n analyses, and as many options of one decision, under names of every kind."""
    drawn = tuple(
        multiverse.Analysis(k + 1, float(k), Interval(k - 1.0, k + 1.0), 3, (k,), int(k > 0)) for k in range(n)
    )
    decision = multiverse.Decision(
        name(1), tuple((k, name(k)) for k in range(n)), tuple((1, float(k), 1.0) for k in range(n))
    )
    counts = {"above": max(n - 2, 0), "below": 0, "around": min(n, 2)}
    curve = multiverse.Curve(drawn, (decision,), 1, n, counts, 0.0, n - 1.0, "hairs/cm2")
    fig = multiverse.figure(curve, title="t")
    strip = {}
    for trace in fig.data:
        if trace.yaxis == "y2":
            strip[plain(trace.hovertemplate)] = [*strip.get(plain(trace.hovertemplate), []), *trace.x]
    for k in range(n):
        assert k in strip[f"{name(1)}: {name(k)}"]
    ranks = [place for place in marks(fig, "y") if place[0].startswith("Rank") and "our own" not in place[0]]
    same(ranks, [(f"Rank {k + 1} ", float(k)) for k in range(1, n)])
    assert [row[1] for row in fig.layout.meta["table"]["rows"]] == [name(k) for k in range(n)]
    return fig


def check_people(n):
    made = [(name(k), "needles", Events(k % 7, 10 + k), "drug", Events(k % 5, 10 + k)) for k in range(n)]
    fig = people.figure(people.rows(made), title="t")
    texts = [plain(note.text) for note in fig.layout.annotations]
    assert texts[::4] == [name(k) for k in range(n)]
    assert sum(len(trace.x) for trace in fig.data) == 200 * n
    expected = [
        (name(k), arm, f"{count.affected} of {count.observed}")
        for k, (_, *arms) in enumerate(made)
        for arm, count in (arms[:2], arms[2:])
    ]
    assert rows_of(fig, 0, 1, 2) == expected
    return fig


def check_sizes(n):
    """n differences to find."""
    wanted = {f"{name(k)} ({k})": 5.0 + k for k in range(n)}
    fig = sizes.figure(sizes.rows({name(1): 20.0, name(2): 30.0}, wanted), title="t")
    same(marks(fig), [pair for pair in wanted.items() for _ in range(2)])
    assert [label for (label,) in rows_of(fig, 0)] == [f"{value:.1f}: {label}" for label, value in wanted.items()]
    legends = [plain(trace.name) for trace in fig.data if trace.showlegend is not False]
    assert legends == [f"{name(1)}: SD 20", f"{name(2)}: SD 30"]
    return fig


def check_timeline(n):
    kinds = list(timeline.STYLES)
    made = [Event(f"h{k}", None if k % 7 == 6 else 1980 + k, name(k), kinds[k % len(kinds)], "s") for k in range(n)]
    drawn = timeline.rows(made)
    fig = timeline.figure(drawn, title="t")
    same(marks(fig), [(event.text, event.year) for event in made if event.year is not None])
    heights = [(event.text, row.middle) for event, row in zip(made, drawn, strict=True) if event.year is not None]
    same(marks(fig, "y"), heights)
    assert [plain(note.text).partition(": ")[2] for note in fig.layout.annotations] == [event.text for event in made]
    assert [text for (text,) in rows_of(fig, 1)] == [event.text for event in made]
    return fig


CHECKS = {
    "bias": check_bias,
    "claims": check_claims,
    "doses": check_doses,
    "dots": lambda n: check_dots(n, lambda made: dots.figure(made, title="t", axis="hairs")),
    "evidence_map": check_evidence_map,
    "flow": check_flow,
    "forest": check_forest,
    "funnel": check_funnel,
    "harms": check_harms,
    "mechanism": check_mechanism,
    "multiverse": check_multiverse,
    "passage": lambda n: check_dots(n, lambda made: passage.figure(made, title="t")),
    "people": check_people,
    "ratios": check_ratios,
    "sizes": check_sizes,
    "timeline": check_timeline,
    "trials": check_trials,
}


@pytest.mark.parametrize("n", MANY)
@pytest.mark.parametrize("figure", CHECKS)
def test_no_row_is_dropped_and_no_label_shifted(figure, n):
    """In table and picture; and the figure can be written as a page needs it."""
    fig = CHECKS[figure](n)
    assert fig.layout.meta["title"] == "t"
    assert fig.layout.meta["alt"]
    assert fig.to_json()


def test_every_figure_is_checked():
    """A module that draws stands in the list above, or has a reason not to."""
    drawing = {
        path.stem
        for path in (SRC / "figures").glob("*.py")
        if re.search(r"^def figure\(", path.read_text("utf-8"), re.M)
    }
    assert drawing == {*CHECKS, *FIXED}
