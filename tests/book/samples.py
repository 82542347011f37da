"""Small notebooks and answers that the tests of the book build, without the review's own data."""

from types import SimpleNamespace

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NASTY = '<script>alert("x")</script> & "quoted"'

ANSWER = """from IPython.display import HTML
HTML("<p>It adds <strong>10 hairs</strong> per cm².</p><p>The interval reaches zero.</p>")"""

FIGURE = f"""import plotly.graph_objects as go
import review.figures
from review.figures import theme

names = ["First 2013, full text", "Second 2018, table only", {NASTY!r}]
error = dict(type="data", array=[30, 5, 8])
dots = go.Scatter(x=[20, 10, 12], y=names, error_x=error, mode="markers", marker=dict(size=11, symbol="square"))
table = dict(columns=["Trial", "Difference"], rows=[[name, 10] for name in names])
meta = dict(title="All three trials favour needling: " + {NASTY!r}, alt="Forest plot", table=table, source="Three trials.")
go.Figure(dots, layout=dict(height=320, meta=meta, xaxis=dict(title=dict(text="hairs per cm², needled minus control"))))"""

BARS = """go.Figure(go.Bar(x=["a", "b"], y=[1, 3], marker=dict(color=theme.BLUE)), layout=dict(height=260))"""

TABLE = """from IPython.display import HTML
cells = "".join(f"<td>a rather wide cell {n}</td>" for n in range(12))
HTML(f"<table><thead><tr><th scope='col'>One</th></tr></thead><tbody><tr>{cells}</tr></tbody></table>")"""

PROSE = r"""## What we look for

The standard error is $\mathrm{SE} = \sqrt{\frac{s_1^2}{n_1} + \frac{s_2^2}{n_2}}$ and a bound is $p < 0.001$.

$$\hat\mu = \frac{\sum_i w_i y_i}{\sum_i w_i}$$

### A smaller step

See [the next chapter](01_second.ipynb#what-we-look-for). A list:

- one
- two

| Trial | n |
|---|---|
| First | 50 |
"""


def code(source, *tags):
    return new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def first():
    return notebook(
        new_markdown_cell("# Does needling <em>add</em> hair?"),
        code(ANSWER, "answer"),
        new_markdown_cell(PROSE),
        code(FIGURE),
        new_markdown_cell("The *first* trial is far from the others."),
        code(BARS),
        code(TABLE),
        new_markdown_cell("## What we look for\n\nThe same words again.", metadata={"tags": ["limits"]}),
        code("print('plain <text>')"),
    )


def second():
    return notebook(
        new_markdown_cell("# How sure are we?\n\nNot very."),
        new_markdown_cell("## What we look for\n\nText."),
        code("1 + 1"),
    )


def notebook(*cells):
    made = new_notebook(cells=list(cells))
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made


def write(folder, **notebooks):
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in notebooks.items():
        nbformat.write(made, folder / f"{name}.ipynb")
    return folder


def sentence(text):
    return SimpleNamespace(text=text, html=lambda: f"<p>{text}</p>")


def front():
    questions = {
        "Does it work?": "Probably a little, in trials that could not blind their patients",
        "How sure are we?": "Very low certainty",
        "Which claims hold?": "4 of 17; two citations are wrong",
        "Is it safe?": "Mostly mild harms were reported",
        "At home?": "Hardly studied",
    }
    sentences = [sentence("Three trials could be pooled."), sentence("Their difference is 10 hairs per cm².")]
    return [SimpleNamespace(question=q, short=short, sentences=sentences, page="00_first") for q, short in questions.items()]
