"""The claims board: which mark stands where, and what a reader without the picture is told."""

import pandas as pd
import pytest

from review import tables
from review.claims import VERDICTS
from review.figures import claims


@pytest.fixture
def page():
    """Three claims with two verdicts; one text holds what HTML could misread."""
    return pd.DataFrame(
        {
            "claim_id": ["c1", "c2", "c3"],
            "claim": ["First", "Second <b>", "Third"],
            "verdict": ["supported", "unsupported", "supported"],
            "reason": ["seen", "not seen & not sought", "seen twice"],
        }
    )


def test_rows_place_claims_in_the_order_of_the_page(page):
    """Within a verdict the first claim of the page stands first."""
    assert [(tile.claim_id, tile.verdict, tile.place) for tile in claims.rows(page)] == [
        ("c1", "supported", 0),
        ("c2", "unsupported", 0),
        ("c3", "supported", 1),
    ]


def test_every_claim_is_one_mark():
    """The figure of the repository's own table loses none."""
    table = tables.load().claims
    fig = claims.figure(claims.rows(table), title="finding")
    assert sorted(text for trace in fig.data for text in trace.text) == sorted(table["claim_id"])


def test_each_verdict_has_its_shape_and_colour():
    """Colour is never the only sign."""
    assert set(claims.STYLES) == set(VERDICTS)
    colors, symbols = zip(*claims.STYLES.values(), strict=True)
    assert len(set(colors)) == len(set(symbols)) == len(VERDICTS)


def test_rows_of_the_board_are_labelled_with_their_count(page):
    """A verdict without a claim keeps its row and counts 0."""
    labels = claims.figure(claims.rows(page), title="t").layout.yaxis.ticktext
    assert labels[0] == "Supported<br><b>2</b>"
    assert labels[1] == "Partly<br>supported<br><b>0</b>"


def test_figure_tells_itself_in_words(page):
    """Title, text alternative and table hold what the picture holds."""
    meta = claims.figure(claims.rows(page), title="Two of three hold").layout.meta
    assert meta["title"] == "Two of three hold"
    assert "Supported 2 (c1, c3)" in meta["alt"]
    assert "Contradicted 0" in meta["alt"]
    assert [row[0] for row in meta["table"]["rows"]] == ["c1", "c3", "c2"]


def test_hover_text_is_escaped(page):
    """Text from the table cannot become markup."""
    hover = claims.figure(claims.rows(page), title="t").data[2].hovertemplate[0]
    assert "Second &lt;b&gt;" in hover
    assert "&amp;" in hover


def test_a_page_without_claims_still_draws():
    """No claims, no marks, no error."""
    fig = claims.figure(claims.rows(pd.DataFrame()), title="nothing")
    assert sum(len(trace.x) for trace in fig.data) == 0
