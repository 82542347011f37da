"""The explorer as an output of a cell and as a part of a page, with a table that stands where no script runs."""

from dataclasses import dataclass
from html import escape

from review import scripts, words
from review.comparisons import effects_for, pooled
from review.estimates import Estimate
from review.explorer.payload import payload
from review.summaries import BASES

MIME = "application/vnd.review.explorer+json"
LEAD = (
    "Leave trials out, read them otherwise, pool them in another way: the picture and the sentences follow at once. "
    "Nothing that you do here changes the review."
)
ALONE = """{markup}
<style>{style}</style>
<script>
{script}
</script>"""


@dataclass(frozen=True)
class Explorer:
    """An explorer to display: its data, and the HTML that stands until a script takes over."""

    identity: str
    data: dict
    still: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        found = {"id": self.identity, "data": self.data, "still": self.still}
        alone = ALONE.format(markup=container(found, alone=True), style=style(), script=script())
        return {MIME: found, "text/html": alone, "text/plain": "An explorer of the pooled trials."}

    def html(self, heading=""):
        """The explorer as a part of a page, under a heading of the second level."""
        return container({"id": self.identity, "data": self.data, "still": self.still}, heading)


def show(evidence, question, outcome):
    """The explorer of a question and outcome, as the last line of a cell.

    Examples
    --------
    >>> from review import tables
    >>> show(tables.load(), "q_mn_plus_mnx", "hair_density").identity
    'explorer'
    """
    effects = effects_for(evidence, question, outcome)
    return Explorer("explorer", payload(evidence, question, outcome), still(effects))


def container(found, heading="", *, alone=False):
    """What `Explorer` displays, as HTML: `found` has its id, data and still. `alone` says that no page is around it."""
    from review.figures.render import as_json

    identity, classes = escape(found["id"]), "explorer alone" if alone else "explorer"
    title = f"<h2>{escape(heading)}</h2>" if heading else ""
    return (
        f'<section class="{classes}" id="{identity}" aria-label="Explorer">{title}'
        f'<p class="lead-in">{escape(LEAD)}</p><div class="body">{found["still"]}</div>'
        f'<script type="application/json" class="explorer-data">{as_json(found["data"])}</script>'
        f'<noscript><p class="note">To change something here takes JavaScript. Above stands our analysis.</p></noscript>'
        f"</section>"
    )


def still(effects):
    """Our analysis as a table and a sentence, for where no script runs."""
    pool = pooled(effects) if effects["included"].any() else None
    rows = effects[effects["value"].notna()].to_dict("records")
    shares = iter(pool.weights if pool else ())
    lines = [_row(*_trial(row, next(shares) if row["included"] else None)) for row in rows]
    if pool:
        name = f"Pooled, {_trials(pool.k)}"
        lines.append(_row(name, "", f"{words.number(pool.estimate)} ({words.interval(pool.interval())})", ""))
    head = _row("Trial", "Rests on", "Difference (95% interval)", "Weight", cell="th")
    body = "".join(lines)
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" role="region" aria-label="Table" tabindex="0">{table}</div><p>{escape(said(pool))}</p>'


def said(pool):
    """A pool in two or three sentences; what is not defined is said to be so. None where no trial is in."""
    if pool is None:
        return "No trial is in the pool, so there is no pooled difference."
    ends, level = pool.interval(), words.percent(pool.level)
    unit, decimals = words.unit(pool.unit), decimals_of(pool.unit)
    start = "One trial alone" if pool.k == 1 else f"{words.capital(_trials(pool.k))} together"
    first = f"{start}: {words.difference(pool.estimate, pool.unit, decimals)} with needling"
    if not words.defined(ends.low):
        return f"{first}. {pool.undefined()}"
    first += f" ({level} confidence interval {words.interval(ends, decimals)}). {meaning(ends)}"
    if pool.k < 3:
        return f"{first} {pool.undefined()}"
    next_trial = words.interval(pool.prediction(), decimals)
    return (
        f"{first} In a next trial the true effect is expected from {next_trial} {unit} ({level} prediction interval)."
    )


def meaning(ends):
    """What an interval of a difference holds."""
    if ends.low > 0:
        return "The interval lies above zero."
    if ends.high < 0:
        return "The interval lies below zero."
    return "The interval holds a loss, no difference and a gain."


def decimals_of(unit):
    """Differences in SDs are small numbers, and get one decimal more."""
    return 2 if unit == "SD" else 1


def script():
    """The explorer's own script, which starts itself, for outputs that no page is around."""
    found = scripts.sources("scripts", ".js")
    modules = {path: text for path, text in found.items() if path.startswith("explorer/")}
    return scripts.joined({**modules, "main.js": 'import { start } from "./explorer/start.js";\n\nstart();'})


def style():
    """The explorer's own style sheet."""
    return scripts.sources("styles", ".css")["explorer.css"]


def _trials(k):
    return "one trial" if k == 1 else f"{words.count(k)} trials"


def _trial(row, share):
    ends = Estimate(row["value"], row["se"] ** 2, row["unit"]).interval()
    weight = "not pooled" if share is None else words.percent(share)
    return row["label"], BASES[row["basis"]], f"{words.number(row['value'])} ({words.interval(ends)})", weight


def _row(first, *rest, cell="td"):
    scope = "col" if cell == "th" else "row"
    cells = "".join(f"<{cell}{' scope=col' * (cell == 'th')}>{escape(text)}</{cell}>" for text in rest)
    return f'<tr><th scope="{scope}">{escape(first)}</th>{cells}</tr>'
