"""The command `wolkflow pins`, also called `wolkflow wiring`."""

from collections.abc import Iterator
from pathlib import Path

import click

from wolkflow.board.config_txt import Firmware, read_firmware
from wolkflow.board.header import FUNCTIONS, name_of
from wolkflow.board.machine import Machine
from wolkflow.board.svg import described, draw, wires
from wolkflow.board.wiring import Wiring, wiring_of
from wolkflow.cli.exits import stop_for
from wolkflow.cli.loading import load_graph, load_registry
from wolkflow.cli.options import plugins_option
from wolkflow.excerpt import escaped
from wolkflow.graph import Graph
from wolkflow.pins import GPIO_OF_BOARD

SIDE = 34
COLOURS = {"3.3 V": "yellow", "5 V": "red", "in": "blue", "out": "green", "bus": "magenta"}
NOTHING = Graph(
    title="The header of a Raspberry Pi", nodes={}, types={}, series={}, edges=(), places={}
)


@click.command
@click.argument(
    "files", nargs=-1, metavar="[FILES]...", type=click.Path(readable=False, path_type=Path)
)
@plugins_option
@click.option(
    "--svg",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw it as a picture into FILE instead.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("/"),
    metavar="DIR",
    help="Take config.txt from the computer whose files are in DIR.",
)
def command(
    files: tuple[Path, ...], plugins: tuple[Path, ...], svg: Path | None, root: Path
) -> None:
    """Draw the 40-pin header, with what a pipeline has on its pins.

    Without FILES it shows what each pin can be. Below the header are clashes with I2C, SPI and
    other users of pins, the wires of I2C chips, and the lines for config.txt that hold outputs
    off until the pipeline starts. On a Raspberry Pi, its config.txt counts.

    \b
    Examples:
      wolkflow pins
      wolkflow pins station.yaml
      wolkflow pins station.yaml --svg station.svg
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    graph = load_graph(files, load_registry(files, plugins)) if files else NOTHING
    wiring = wiring_of(graph, _firmware(root))
    if svg is None:
        click.echo("\n".join(_lines(wiring, functions=not files)))
        return
    try:
        svg.write_text(draw(wiring), encoding="utf-8")
    except OSError as error:
        raise stop_for(error) from error
    click.echo(f"{svg}: drawn")


def _firmware(root: Path) -> Firmware | None:
    machine = Machine(root=root)
    return read_firmware(machine) if machine.is_pi else None


def _lines(wiring: Wiring, *, functions: bool) -> Iterator[str]:
    yield click.style(escaped(wiring.title), bold=True)
    yield ""
    for position in range(1, 40, 2):
        left, right = (_cell(one, wiring, functions=functions) for one in (position, position + 1))
        yield f"{_left(*left)} {position:>2} ● ● {position + 1:<2} {_right(*right)}".rstrip()
    yield from _below(wiring)


def _cell(position: int, wiring: Wiring, *, functions: bool) -> tuple[str, str, str]:
    """Give a pin's name, what hangs on it, and its colour."""
    line = GPIO_OF_BOARD.get(position, -1)
    uses = wiring.uses.get(line, [])
    name = name_of(position)
    if uses:
        return name, escaped(" + ".join(map(str, uses))), uses[0].kind
    function = FUNCTIONS.get(line) if functions else None
    return name, f"{function.name} of {function.owner}" if function else "", name


def _left(name: str, text: str, kind: str) -> str:
    room = SIDE - 8
    cut = text if len(text) <= room else f"{text[: room - 1]}…"
    return f"{_styled(f'{cut:>{room}}', kind)}  {_styled(f'{name:>6}', kind)}"


def _right(name: str, text: str, kind: str) -> str:
    return _styled(f"{name:<6}  {text}".rstrip(), kind)


def _styled(text: str, kind: str) -> str:
    return click.style(text, fg=COLOURS[kind]) if kind in COLOURS and text.strip() else text


def _below(wiring: Wiring) -> Iterator[str]:
    for hint in wiring.hints:
        if hint.level == "clash":
            yield ""
            yield click.style(f"clash: {escaped(hint.text)}", fg="red")
    for bus in sorted({chip.bus for chip in wiring.chips}):
        yield f"\nI2C bus {bus}: {wires(bus)}"
        yield from (f"  {escaped(described(chip))}" for chip in wiring.chips if chip.bus == bus)
    advice = [(label, text) for label, text in wiring.advice.items() if text]
    if advice:
        yield "\nHow to connect:"
        for label, text in advice:
            yield click.wrap_text(f"{escaped(label)}: {text}", 90, "  ", "    ")
    if wiring.config_lines:
        yield "\nIn /boot/firmware/config.txt, so that outputs are off until the pipeline starts:"
        yield from (f"  {line}" for line in wiring.config_lines)
    notes = [hint.text for hint in wiring.hints if hint.level == "note"]
    yield from ([""] if notes else [])
    yield from (f"note: {escaped(text)}" for text in notes)
