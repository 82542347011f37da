"""What a notebook displays besides figures: sentences with their trail, tables and questions.

Everything is plain HTML without script, so that it looks the same in JupyterLab, in the exported page and in print.
Text from tables is always escaped.
"""

from dataclasses import dataclass
from hashlib import sha256
from html import escape

from . import words


@dataclass(frozen=True)
class Sentence:
    """A computed sentence and the steps that led to its numbers."""

    text: str
    trail: tuple = ()

    def __str__(self):
        return self.text

    def html(self):
        """The sentence as a paragraph, its trail folded below it."""
        return f'<p class="computed">{in_html(self.text)}</p>{steps_html(self.trail)}'

    _repr_html_ = html


@dataclass(frozen=True)
class Answer:
    """A reader's question, its answer in a few words, the sentences that carry it, and the page that argues it.

    `numbers` is a line of facts below the short answer; `technical` are sentences for those who compute, folded away.
    """

    question: str
    short: str
    sentences: tuple
    page: str
    numbers: str = ""
    technical: tuple = ()


def in_html(text):
    """A text as it may stand in HTML: its units and signs typeset, its markup escaped."""
    return escape(words.typeset(str(text)))


@dataclass(frozen=True)
class Block:
    """A piece of HTML that was built from escaped text."""

    markup: str

    def _repr_html_(self):
        return self.markup


def steps_html(trail, summary="Where do these numbers come from?"):
    """A folded, numbered list of steps; nothing for an empty trail."""
    if not trail:
        return ""
    return f'<details class="trail"><summary>{in_html(summary)}</summary>{_list_html(trail)}</details>'


def steps(trail):
    """The steps of a trail as an open list, for the place where the steps are the subject."""
    return Block(f'<div class="trail">{_list_html(trail)}</div>')


def _list_html(trail):
    return "<ol>" + "".join(f"<li>{_step_html(step)}</li>" for step in trail) + "</ol>"


def _step_html(step):
    parts = [in_html(step.what)]
    if step.source_id:
        place = step.place if step.place != step.access else ""
        where = ", ".join(part for part in (step.source_id, place, f"read as {step.access}") if part)
        parts.append(f'<span class="source">[{in_html(where)}]</span>')
    if step.assumption:
        parts.append(f'<span class="assumption">Assumed: {in_html(step.assumption)}</span>')
    return " ".join(parts)


def steps_text(trail):
    """The same steps as plain lines, for the terminal."""
    lines = []
    for place, step in enumerate(trail, 1):
        lines.append(f"{place:>3}. {step.what}")
        if step.source_id:
            lines.append(f"     source: {step.source_id}; place: {step.place}; read as: {step.access}")
        if step.assumption:
            lines.append(f"     assumed: {step.assumption}")
    return "\n".join(lines)


def sentence(text, trail=()):
    """A sentence for display; `trail` is a tuple of steps, or of tuples of steps."""
    flat = [step for item in trail for step in (item if isinstance(item, tuple) else (item,))]
    return Sentence(text, tuple(dict.fromkeys(flat)))


def paragraphs(*sentences):
    """Several computed sentences as one output."""
    return Block("".join(item.html() for item in sentences))


def table(frame, caption, *, columns=None, note="", search=""):
    """A table that people read: chosen columns with headings, a caption, and every cell as escaped text.

    Parameters
    ----------
    frame : DataFrame
        Cells are shown as they are: numbers must already be words. Missing cells are shown as an en dash.
    caption : str
        What the table shows, in a sentence.
    columns : dict, optional
        Column of the frame to heading; without it every column under its own name.
    note : str
        A line below the table.
    search : str
        The label of a box that finds rows, which the built page puts above the table; JupyterLab shows the whole table.
    """
    columns = columns or {name: name for name in frame.columns}
    head = "".join(f'<th scope="col">{in_html(heading)}</th>' for heading in columns.values())
    body = "".join(_row_html(record, columns) for record in frame.to_dict("records"))
    foot = f'<p class="note">{in_html(note)}</p>' if note else ""
    found = f' data-search="{in_html(search)}"' if search else ""
    return Block(
        f'<div class="table"><table class="review"{found}><caption>{in_html(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{foot}"
    )


def _row_html(record, columns):
    first, *rest = ((_cell(record[name]), in_html(heading)) for name, heading in columns.items())
    cells = "".join(f'<td data-label="{heading}">{cell}</td>' for cell, heading in rest)
    return f'<tr><th scope="row">{first[0]}</th>{cells}</tr>'


def _cell(value):
    return "–" if value is None or str(value) in ("", "nan", "<NA>", "NaT") else words.bound(in_html(value))


def question(text, options, *, level="recall"):
    """A question whose answers open in place, without script.

    Parameters
    ----------
    text : str
        The question.
    options : list of (str, bool, str)
        Each answer, whether it is right, and why. They are shown in an order that nobody chose, the same every time.
    level : str
        'recall', 'compute' or 'judge'.
    """
    if not any(right for _, right, _ in options):
        raise ValueError(f"the question {text!r} has no right answer")
    mixed = sorted(options, key=lambda option: sha256(f"{text}{option[0]}".encode()).hexdigest())
    answers = "".join(_option_html(*option) for option in mixed)
    return Block(
        f'<div class="question"><p><span class="level">{in_html(level)}</span> {in_html(text)}</p>'
        f'<p class="hint">Open the answer you think is right.</p>{answers}</div>'
    )


def _option_html(answer, right, why):
    verdict, kind = ("Right.", "right") if right else ("No.", "wrong")
    return (
        f'<details class="answer {kind}"><summary>{in_html(answer)}</summary>'
        f"<p><strong>{verdict}</strong> {in_html(why)}</p></details>"
    )
