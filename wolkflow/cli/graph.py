"""The command `wolkflow graph`."""

import shutil
from pathlib import Path

import click

from wolkflow.cli.exits import stop_for
from wolkflow.cli.graph_parts import drawing
from wolkflow.cli.graph_tree import Tree
from wolkflow.cli.loading import load_graph, load_registry
from wolkflow.cli.options import files_argument, plugins_option

WIDTH = 100


@click.command
@files_argument
@click.option("--mermaid", "form", flag_value="mermaid", help="As a Mermaid flowchart.")
@click.option("--svg", "form", flag_value="svg", help="As a picture.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output; .svg and .mmd say in which form.",
)
@plugins_option
def command(
    *, files: tuple[Path, ...], form: str | None, output: Path | None, plugins: tuple[Path, ...]
) -> None:
    """Draw a pipeline: a tree in the terminal, Mermaid or SVG.

    The tree has the sources at the left, and below each the ways that its values go. It is drawn
    from what `wolkflow run` would run; nothing is opened.

    \b
    Examples:
      wolkflow graph home.yaml
      wolkflow graph -o home.svg home.yaml
      wolkflow graph --mermaid station.yaml cloud.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    graph = load_graph(files, load_registry(files, plugins))
    if form is None and output is not None:
        form = {".svg": "svg", ".mmd": "mermaid"}.get(output.suffix)
    if form == "svg":
        from wolkflow.cli.graph_svg import svg  # noqa: PLC0415  # only if it is wanted

        text = svg(drawing(graph))
    elif form == "mermaid":
        from wolkflow.cli.graph_mermaid import mermaid  # noqa: PLC0415  # only if it is wanted

        text = mermaid(drawing(graph))
    else:
        text = "\n".join(Tree(graph, shutil.get_terminal_size((WIDTH, 0)).columns).lines()) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(click.unstyle(text), encoding="utf-8")
    except OSError as error:
        raise stop_for(error) from error
