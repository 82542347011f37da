"""A notebook as a page."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from review.book import page
from review.book.failures import BuildFailed


def made(*cells):
    return page.page("04_size", new_notebook(cells=list(cells)))


def answering(tags=("answer",)):
    output = new_output("display_data", data={"text/html": "<p>Ten.</p>"})
    return new_code_cell("answer()", outputs=[output], metadata={"tags": list(tags)})


def test_code_is_folded():
    """Code stands in a details element that is closed."""
    found = made(new_markdown_cell("# Q"), new_code_cell("print(1 < 2)"))
    assert '<details class="code"><summary>Code</summary>' in found.body
    assert "&lt;" in found.body


def test_the_answer_comes_before_its_code():
    """The box of the answer holds no code, and the index shows the same answer."""
    found = made(new_markdown_cell("# Q"), answering())
    assert found.body.index("Ten.") < found.body.index("<details")
    assert "Ten." in found.answer
    assert "details" not in found.answer


def test_nothing_stands_between_the_question_and_the_answer():
    """Cells that only load come behind the answer, in their order; what shows something keeps its place."""
    found = made(
        new_markdown_cell("# Q"),
        new_code_cell("import one"),
        new_code_cell("import two"),
        answering(),
        new_code_cell("rest"),
    )
    order = [found.body.index(part) for part in ("Ten.", "one", "two", "rest")]
    assert order == sorted(order)
    shown = answering(tags=())
    body = made(new_markdown_cell("# Q"), shown, answering()).body
    assert body.index("details") < body.index("is-answer")


def test_other_cells_are_no_answer():
    """Only the tag makes an answer."""
    assert made(new_markdown_cell("# Q"), answering(tags=())).answer == ""


def test_title_and_contents():
    """The one first-level heading is the title, the second and third levels are the contents."""
    found = made(new_markdown_cell("# How *big*?\n\n## One\n\n### Two\n\n#### Three"))
    assert (found.title, found.number, found.file) == ("How big?", "04", "04_size.html")
    assert [heading.text for heading in found.headings] == ["One", "Two"]


@pytest.mark.parametrize("source", ["## No title", "# One\n\n# Two"])
def test_a_notebook_has_one_title(source):
    """Anything else is an error that names the notebook."""
    with pytest.raises(BuildFailed, match="04_size: a notebook has one heading"):
        made(new_markdown_cell(source))


def test_an_error_names_the_notebook():
    """A formula that cannot be read is found by notebook."""
    with pytest.raises(BuildFailed, match="04_size: the formula"):
        made(new_markdown_cell("# Q\n\n$\\frac{1}{$"))
