"""A pipeline as a Mermaid flowchart, which many pages and editors draw."""

from wolkflow.cli.graph_parts import Drawing, Part

SHAPES = {
    "source": '(["{}"])',
    "two-way": '{{{{"{}"}}}}',
    "hardware": '[["{}"]]',
    "step": '["{}"]',
}


def mermaid(drawn: Drawing) -> str:
    """Write the flowchart."""
    keys = {part.key: f"n{number}" for number, part in enumerate(drawn.parts, 1)}
    lines = ["---", f"title: {_quoted(drawn.title)}", "---", "flowchart LR"]
    lines += [
        f"    {keys[part.key]}{SHAPES[part.look].format(_text(part))}" for part in drawn.parts
    ]
    for way in drawn.ways:
        along = f'|"{_escaped(way.text)}"|' if way.text else ""
        lines.append(f"    {keys[way.source]} -->{along} {keys[way.target]}")
    return "\n".join(lines) + "\n"


def _text(part: Part) -> str:
    name = _escaped(part.name)
    return f"{name}<br/><small>{_escaped(part.type)}</small>" if part.type else name


def _escaped(text: str) -> str:
    special = {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;"}
    return "".join(special.get(letter, letter) for letter in text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
