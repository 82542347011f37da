"""The coverage plot as SVG, written by hand so that it needs no browser: one panel a number of studies and a shape."""

from html import escape

LINES = {
    ("DL", "wald"): ("DL, Wald", "#e69f00", "circle", "1 4"),
    ("REML", "wald"): ("REML, Wald", "#d55e00", "square", "6 4"),
    ("REML", "HKSJ"): ("REML, HKSJ", "#0072b2", "triangle", ""),
    ("REML", "HKSJ-safe"): ("REML, HKSJ-safe", "#009e73", "diamond", "10 3 2 3"),
}
"""Name, colour (Okabe and Ito), mark and dashes of each method."""

SHAPES = {
    "circle": '<circle r="7" fill-opacity="0.45"/>',
    "square": '<rect x="-4" y="-4" width="8" height="8"/>',
    "triangle": '<path d="M0-5.5 5 4H-5Z"/>',
    "diamond": '<path d="M0-6 6 0 0 6-6 0Z"/>',
}
LOWEST, TICKS = 0.73, (0.75, 0.80, 0.85, 0.90, 0.95, 1.00)
WIDE, HIGH, LEFT, TOP, GAP = 240, 200, 64, 92, 36
INK, GRID = "#3b4046", "#d5d9dd"
STYLE = "font-family: system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; font-size: 13px"


def svg(shares, alt):
    """The plot of `shares`, a mapping of (k, shape, tau2, estimator, interval) to a share from 0 to 1."""
    ks, shapes, taus = (list(dict.fromkeys(key[place] for key in shares)) for place in range(3))
    width, height = LEFT + len(ks) * (WIDE + GAP), TOP + len(shapes) * (HIGH + 2 * GAP) - GAP
    parts = [f'<rect width="{width}" height="{height}" fill="white"/>', *legend()]
    for row, shape in enumerate(shapes):
        for column, k in enumerate(ks):
            place = LEFT + column * (WIDE + GAP), TOP + row * (HIGH + 2 * GAP)
            found = {m: [shares[k, shape, tau2, *m] for tau2 in taus] for m in LINES}
            parts.append(panel(place, f"{k} studies, {shape} true effects", taus, found, labelled=column == 0))
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'{start} role="img" fill="{INK}" style="{STYLE}"><title>{escape(alt)}</title>'
    return "\n".join([head, *parts, "</svg>", ""])


def legend():
    """The names of the lines, with their marks."""
    yield f'<text x="{LEFT}" y="20">Share of 95% intervals that hold the true mean, by tau² (typical sampling variance 1)</text>'
    for place, (name, colour, mark, dashes) in enumerate(LINES.values()):
        x = LEFT + place * 190
        yield stroke(f"M{x} 42H{x + 36}", colour, dashes)
        yield f'<g fill="{colour}" transform="translate({x + 18} 42)">{SHAPES[mark]}</g>'
        yield f'<text x="{x + 44}" y="46">{name}</text>'


def panel(place, title, taus, found, labelled):
    """One panel: grid, the promise of 95%, a line a method; the shares are named only where it is `labelled`."""
    step = WIDE / (len(taus) - 1)
    parts = [f'<text y="-14" font-weight="600">{title}</text>']
    for tick in TICKS:
        at = height(tick)
        parts.append(stroke(f"M0 {at}H{WIDE}", INK if tick == 0.95 else GRID, width=1))
        if labelled:
            parts.append(f'<text x="-10" y="{at + 4:g}" text-anchor="end">{100 * tick:.0f}%</text>')
    for i, tau2 in enumerate(taus):
        name = f"{tau2:g}" if i else f"tau² {tau2:g}"
        parts.append(f'<text x="{step * i:g}" y="{HIGH + 18}" text-anchor="middle">{name}</text>')
    for method, shares in found.items():
        _, colour, mark, dashes = LINES[method]
        points = [(step * i, height(share)) for i, share in enumerate(shares)]
        parts.append(stroke("M" + "L".join(f"{x:g} {y:g}" for x, y in points), colour, dashes))
        parts += [f'<g fill="{colour}" transform="translate({x:g} {y:g})">{SHAPES[mark]}</g>' for x, y in points]
    return f'<g transform="translate({place[0]} {place[1]})">{"".join(parts)}</g>'


def height(share):
    """Where a share stands, in pixels from the top of a panel, to a tenth."""
    return round((1 - share) / (1 - LOWEST) * HIGH, 1)


def stroke(path, colour, dashes="", width=2):
    """A line without fill."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'
