"""The claims board: one mark per claim of the page, in a row for each verdict."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from review.claims import VERDICTS

from . import theme

STYLES = {
    "supported": (theme.GREEN, "circle"),
    "partly_supported": (theme.SKY, "square"),
    "unsupported": (theme.ORANGE, "diamond"),
    "contradicted": (theme.RED, "x"),
    "misattributed": (theme.PURPLE, "triangle-up"),
}


@dataclass(frozen=True)
class Tile:
    """A claim, its verdict, and its place in the row of that verdict (0 = first)."""

    claim_id: str
    claim: str
    verdict: str
    reason: str
    place: int


def rows(claims):
    """The tiles, in the order of the page within each verdict."""
    seen = dict.fromkeys(VERDICTS, 0)
    tiles = []
    for row in claims.to_dict("records"):
        tiles.append(Tile(row["claim_id"], row["claim"], row["verdict"], row["reason"], seen[row["verdict"]]))
        seen[row["verdict"]] += 1
    return tiles


def figure(tiles, *, title):
    """Draw the board; hover tells the claim and the reason for its verdict."""
    fig = go.Figure()
    groups = {verdict: [tile for tile in tiles if tile.verdict == verdict] for verdict in VERDICTS}
    heights = dict(zip(groups, range(len(groups), 0, -1), strict=True))
    for verdict, mine in groups.items():
        color, symbol = STYLES[verdict]
        fig.add_scatter(
            x=[tile.place for tile in mine],
            y=[heights[verdict]] * len(mine),
            mode="markers+text",
            text=[tile.claim_id for tile in mine],
            textposition="bottom center",
            textfont={"size": 11},
            marker={"symbol": symbol, "color": color, "size": 17},
            hovertemplate=[_hover(tile) for tile in mine],
            name=VERDICTS[verdict].name,
            showlegend=False,
        )
    names = {verdict: VERDICTS[verdict].name.replace(" ", "<br>") for verdict in groups}
    labels = [f"{names[verdict]}<br><b>{len(mine)}</b>" for verdict, mine in groups.items()]
    longest = max((len(mine) for mine in groups.values()), default=0)
    fig.update_xaxes(visible=False, range=[-0.6, max(longest, 8) - 0.4])
    fig.update_yaxes(tickvals=list(heights.values()), ticktext=labels, range=[0.4, len(groups) + 0.5], showgrid=False)
    fig.update_layout(height=24 + 72 * len(groups), margin={"l": 12, "r": 8, "t": 8, "b": 8}, meta=_meta(groups, title))
    return fig


def _hover(tile):
    claim, reason = ("<br>".join(wrap(escape(text, quote=False), 40)) for text in (tile.claim, tile.reason))
    return f"<b>{claim}</b><br>{reason}<extra></extra>"


def _meta(groups, title):
    told = "; ".join(
        f"{VERDICTS[verdict].name} {len(mine)}" + f" ({', '.join(tile.claim_id for tile in mine)})" * bool(mine)
        for verdict, mine in groups.items()
    )
    table = [
        [tile.claim_id, tile.claim, VERDICTS[verdict].name, tile.reason]
        for verdict, mine in groups.items()
        for tile in mine
    ]
    columns = ["", "Claim, in our words", "Verdict", "Reason"]
    return {"title": title, "alt": f"Claims by verdict: {told}.", "table": {"columns": columns, "rows": table}}
