"""A pipeline as a picture: SVG that stands alone, and suits light and dark pages."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from wolkflow.cli.graph_layout import BOX_HEIGHT, Layout, Spot, layout
from wolkflow.cli.graph_parts import RENAMED, Drawing, Part, Way

MARGIN, TITLE_HEIGHT = 16.0, 34.0
STYLE = """
  .page { fill: #ffffff }
  .title { font: bold 17px sans-serif; fill: #1b1f24 }
  .name { font: 13px sans-serif; fill: #1b1f24; text-anchor: middle }
  .type { font: 11px sans-serif; fill: #57606a; text-anchor: middle }
  .along { font: 11px sans-serif; fill: #57606a; stroke: #ffffff; stroke-width: 4px;
           paint-order: stroke }
  .way { fill: none; stroke: #8c959f; stroke-width: 1.5px }
  .tip { fill: #8c959f }
  .box { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1.2px }
  .source .box { fill: #ddf4ff; stroke: #0969da }
  .hardware .box { fill: #dafbe1; stroke: #1a7f37 }
  .two-way .box { fill: #fbefff; stroke: #8250df }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .title, .name { fill: #e6edf3 } .type, .along { fill: #9198a1 }
    .along { stroke: #0d1117 } .box { fill: #161b22 }
    .source .box { fill: #0c2d4d } .hardware .box { fill: #0f3a1d } .two-way .box { fill: #2e1a4a }
  }
"""

TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z"/></marker>'
)


def svg(drawn: Drawing) -> str:
    """Draw the picture."""
    placed = layout(drawn)
    wide = max(placed.width, len(drawn.title) * 9.5) + 2 * MARGIN
    high = placed.height + 2 * MARGIN + TITLE_HEIGHT
    size = f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(drawn.title)}</title>",
        f"<style>{STYLE}</style>",
        f"<defs>{TIP}</defs>",
        '<rect class="page" width="100%" height="100%"/>',
        f'<text class="title" x="{MARGIN:g}" y="{MARGIN + 13:g}">{escape(drawn.title)}</text>',
        f'<g transform="translate({MARGIN:g} {MARGIN + TITLE_HEIGHT:g})">',
        *_inner(placed),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _inner(placed: Layout) -> Iterator[str]:
    for _, line in placed.lines:
        yield f'<path class="way" marker-end="url(#tip)" d="{_path(line)}"/>'
    for spot in placed.spots:
        if spot.part is not None:
            yield from _box(spot, spot.part)
    for way, line in placed.lines:
        if way.text:
            yield _words(way, line)


def _path(line: Sequence[Spot]) -> str:
    """Lead a curve from box to box, flat where it leaves, passes and arrives."""
    first = line[0]
    parts = [f"M{first.x + first.width:.1f} {first.y:.1f}"]
    for left, right in pairwise(line):
        start, end = left.x + left.width, right.x - (2 if right.part else 0)
        half = (end - start) / 2
        parts.append(
            f"C{start + half:.1f} {left.y:.1f} {end - half:.1f} {right.y:.1f} "
            f"{end:.1f} {right.y:.1f}"
        )
        if right.part is None:
            parts.append(f"H{right.x + right.width:.1f}")
    return " ".join(parts)


def _box(spot: Spot, part: Part) -> Iterator[str]:
    corner = BOX_HEIGHT / 2 if part.look in ("source", "two-way") else 6
    middle = spot.x + spot.width / 2
    yield f'<g class="{part.look}">'
    yield (
        f'<rect class="box" x="{spot.x:.1f}" y="{spot.y - BOX_HEIGHT / 2:.1f}" '
        f'width="{spot.width:.1f}" height="{BOX_HEIGHT:g}" rx="{corner:g}"/>'
    )
    yield _centred("name", middle, spot.y + (-3 if part.type else 4.5), part.name)
    if part.type:
        yield _centred("type", middle, spot.y + 12, part.type)
    yield "</g>"


def _centred(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _words(way: Way, line: Sequence[Spot]) -> str:
    """Write what goes along a line where lines lie apart: a new name at its start, else later."""
    left, right = line[0], line[1]
    if way.text.startswith(RENAMED):
        x, y, anchor = left.x + left.width + 8, left.y, "start"
    else:
        x, y, anchor = right.x - 12, right.y, "end"
    return (
        f'<text class="along" x="{x:.1f}" y="{y - 5:.1f}" text-anchor="{anchor}">'
        f"{escape(way.text)}</text>"
    )
