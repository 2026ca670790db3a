"""What several commands take on the command line."""

from pathlib import Path

import click

files_argument = click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILES...",
    type=click.Path(readable=False, path_type=Path),  # what is wrong with one, `load` says better
)

plugins_option = click.option(
    "--plugins",
    "plugins",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with plugins, each one Python file; may be given several times. "
    "A folder plugins/ beside the pipeline counts too.",
)

state_dir_option = click.option(
    "--state-dir",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the run keeps its state, if it was started with --state-dir.",
)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What comes out: text for people, or JSON for machines.",
)
