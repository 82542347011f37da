"""The claims board: one tile per claim of the page, stacked by verdict."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from . import theme

VERDICTS = {
    "supported": ("Supported", theme.GREEN, "circle"),
    "partly_supported": ("Partly", theme.SKY, "square"),
    "unsupported": ("Not<br>supported", theme.ORANGE, "diamond"),
    "contradicted": ("Contra-<br>dicted", theme.RED, "x"),
    "misattributed": ("Wrongly<br>credited", theme.PURPLE, "triangle-up"),
}


@dataclass(frozen=True)
class Tile:
    """A claim, its verdict, and its place in the stack (0 = lowest)."""

    claim_id: str
    claim: str
    verdict: str
    reason: str
    level: int


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
    for place, (verdict, (name, color, symbol)) in enumerate(VERDICTS.items()):
        mine = [tile for tile in tiles if tile.verdict == verdict]
        fig.add_scatter(
            x=[place] * len(mine),
            y=[tile.level for tile in mine],
            mode="markers+text",
            text=[tile.claim_id for tile in mine],
            textposition="middle right",
            textfont={"size": 12},
            marker={"symbol": symbol, "color": color, "size": 17},
            hovertemplate=[_hover(tile) for tile in mine],
            name=name.replace("<br>", " ").replace("- ", ""),
            showlegend=False,
        )
    names = [name for name, *_ in VERDICTS.values()]
    highest = max((tile.level for tile in tiles), default=0)
    ticks = {"tickvals": list(range(len(names))), "ticktext": names, "tickangle": 0, "tickfont": {"size": 11}}
    fig.update_xaxes(**ticks, range=[-0.45, len(names) - 0.3], showgrid=False, zeroline=False)
    fig.update_yaxes(visible=False, range=[-0.6, highest + 0.6])
    fig.update_layout(height=120 + 30 * (highest + 1), meta=_meta(tiles, title))
    return fig


def _hover(tile):
    claim, reason = (escape(text, quote=False) for text in (tile.claim, tile.reason))
    return f"<b>{'<br>'.join(wrap(claim, 48))}</b><br>{'<br>'.join(wrap(reason, 52))}<extra>{tile.claim_id}</extra>"


def _meta(tiles, title):
    counts = {name: sum(tile.verdict == verdict for tile in tiles) for verdict, (name, *_) in VERDICTS.items()}
    told = ", ".join(f"{name.replace('<br>', ' ')} {count}" for name, count in counts.items())
    table = [[tile.claim_id, tile.claim, tile.verdict.replace("_", " "), tile.reason] for tile in tiles]
    columns = ["", "Claim, in our words", "Verdict", "Reason"]
    return {"title": title, "alt": f"Claims by verdict: {told}.", "table": {"columns": columns, "rows": table}}
