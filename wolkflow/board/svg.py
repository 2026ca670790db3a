"""The header as a picture: SVG, drawn from what hangs on it."""

from collections.abc import Iterator, Sequence
from html import escape

from wolkflow.board.header import name_of
from wolkflow.board.wiring import Chip, Wiring
from wolkflow.pins import GPIO_OF_BOARD

WIDTH = 1100
PITCH = 30
TOP = 92
MIDDLE = 600.0
PAD = 18
NAME_WIDTH = 62
LONGEST_LABEL = 20
CHIP_WIDTH = 200
CHIPS_END = 265
PER_LINE = 7
LINE_HEIGHT = 21
LONGEST = 132

COLOURS = {
    "3.3 V": "#d97706", "5 V": "#c53030", "ground": "#374151",
    "in": "#2563eb", "out": "#15803d", "bus": "#7c3aed", "clash": "#dc2626", "free": "#9ca3af",
}  # fmt: skip
STYLE = """
text { font-family: 'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif; font-size: 13px; }
.title { font-size: 22px; font-weight: 600; fill: #111827; }
.head { font-size: 15px; font-weight: 600; fill: #111827; }
.note { fill: #374151; } .clash { fill: #b91c1c; font-weight: 600; }
.number { font-size: 11px; fill: #ffffff; text-anchor: middle; }
.name { fill: #4b5563; } .used { fill: #ffffff; font-weight: 600; }
.code { font-family: 'DejaVu Sans Mono', Menlo, monospace; fill: #111827; }
"""


def draw(wiring: Wiring) -> str:
    """Draw the wiring as an SVG document."""
    rows = [*_legend()]
    rows.append(f'<text class="title" x="30" y="42">{escape(wiring.title)}</text>')
    rows.append(
        f'<rect x="{MIDDLE - 32}" y="{TOP - 20}" width="64" height="{20 * PITCH + 10}" rx="8" '
        'fill="#1f2937"/>'
    )
    for position in range(1, 41):
        rows += _pin(position, wiring)
    rows += _chips([chip for chip in wiring.chips if chip.bus == 1])
    y = TOP + 20 * PITCH + 14
    for kind, text in _texts(wiring):
        y += LINE_HEIGHT if kind != "head" else LINE_HEIGHT + 10
        rows.append(
            f'<text class="{kind}" x="30" y="{y}" xml:space="preserve">{escape(text)}</text>'
        )
    height = y + 24
    body = "\n".join(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}">\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _legend() -> Iterator[str]:
    names = {"in": "input", "out": "output", "bus": "bus", "3.3 V": "3.3 V", "5 V": "5 V"}
    for number, (kind, name) in enumerate((names | {"ground": "ground"}).items()):
        x = 590 + number * 86
        yield f'<rect x="{x}" y="30" width="13" height="13" rx="3" fill="{COLOURS[kind]}"/>'
        yield f'<text class="name" x="{x + 18}" y="41">{name}</text>'


def _pin(position: int, wiring: Wiring) -> Iterator[str]:
    """Draw one pin: its pad, its name, and a label on a wire if something hangs on it."""
    left = position % 2 == 1
    side = -1 if left else 1
    y = TOP + (position - 1) // 2 * PITCH
    x = MIDDLE + side * 15
    uses = wiring.uses.get(GPIO_OF_BOARD.get(position, -1), [])
    name = name_of(position)
    kind = uses[0].kind if uses else name if name in COLOURS else "free"
    if wiring.is_clash(GPIO_OF_BOARD.get(position, -1)):
        kind = "clash"
    yield (
        f'<rect x="{x - PAD / 2}" y="{y - PAD / 2}" width="{PAD}" height="{PAD}" rx="4" '
        f'fill="{COLOURS[kind]}"/>'
    )
    yield f'<text class="number" x="{x}" y="{y + 3.5}">{position}</text>'
    anchor = "end" if left else "start"
    near = MIDDLE + side * 42
    yield f'<text class="name" text-anchor="{anchor}" x="{near}" y="{y + 4.5}">{name}</text>'
    if uses:
        yield from _label(side, y, COLOURS[kind], " + ".join(map(str, uses)))


def _label(side: int, y: float, colour: str, text: str) -> Iterator[str]:
    """Draw what hangs on a pin, on a wire from it."""
    text = text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
    near = MIDDLE + side * (42 + NAME_WIDTH)
    far = near + side * 40
    width = max(80.0, len(text) * 8.2 + 22)
    x = far - width if side < 0 else far
    yield f'<path d="M{near} {y} H{far}" stroke="{colour}" stroke-width="3"/>'
    yield f'<rect x="{x}" y="{y - 12}" width="{width}" height="24" rx="6" fill="{colour}"/>'
    yield (
        f'<text class="used" text-anchor="middle" x="{x + width / 2}" y="{y + 4.5}">'
        f"{escape(text)}</text>"
    )


def _chips(chips: Sequence[Chip]) -> Iterator[str]:
    """Draw the chips that share the wires of I2C, in a column beside them."""
    if not chips:
        return
    pitch = min(PITCH, 19 * PITCH / max(len(chips) - 1, 1))
    colour = COLOURS["bus"]
    for number, chip in enumerate(chips):
        y = TOP + PITCH + number * pitch
        name = f"{chip.label}  0x{chip.address:02x}"
        yield f'<path d="M{30 + CHIP_WIDTH} {y} H{CHIPS_END}" stroke="{colour}" stroke-width="2"/>'
        yield (
            f'<rect x="30" y="{y - 12}" width="{CHIP_WIDTH}" height="24" rx="6" fill="#ffffff" '
            f'stroke="{colour}" stroke-width="2"/>'
        )
        yield (
            f'<text text-anchor="middle" x="{30 + CHIP_WIDTH / 2}" y="{y + 4.5}">'
            f"{escape(name)}</text>"
        )
    first, last = TOP + PITCH, TOP + PITCH + (len(chips) - 1) * pitch
    yield f'<path d="M{CHIPS_END} {first} V{last}" stroke="{colour}" stroke-width="3"/>'
    yield f'<path d="M{CHIPS_END} {first} H{MIDDLE - 222}" stroke="{colour}" stroke-width="3"/>'


def _texts(wiring: Wiring) -> Iterator[tuple[str, str]]:
    """Give the lines below the header, each with its style."""
    clashes = [hint.text for hint in wiring.hints if hint.level == "clash"]
    for text in clashes:
        yield from (("clash", line) for line in _folded(f"✗ {text}"))
    for bus in sorted({chip.bus for chip in wiring.chips}):
        chips = [chip for chip in wiring.chips if chip.bus == bus]
        yield "head", f"I2C bus {bus}: {wires(bus)}"
        yield from (("note", described(chip)) for chip in chips)
    if wiring.config_lines:
        yield "head", "config.txt, so that outputs are off until the pipeline starts:"
        for part in batched(wiring.config_lines, PER_LINE):
            yield "code", "   ".join(part)
    notes = [hint.text for hint in wiring.hints if hint.level == "note"]
    if notes:
        yield "head", "To know"
        for text in notes:
            yield from (("note", line) for line in _folded(f"• {text}"))


def wires(bus: int) -> str:
    """Say where the wires of an I2C bus go."""
    if bus == 1:
        return "VCC to 3.3 V (pin 1), GND to ground (pin 9), SDA to pin 3, SCL to pin 5"
    return "on the pins that its overlay in config.txt names"


def described(chip: Chip) -> str:
    """Describe a chip in one line."""
    return f"0x{chip.address:02x}  {chip.label} ({chip.type})"


def batched(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Give texts in groups."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def _folded(text: str) -> Iterator[str]:
    """Break a line that is too long for the picture."""
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= LONGEST:
            yield line
            line = "  "
        line = f"{line} {word}" if line.strip() else f"{line}{word}"
    yield line
