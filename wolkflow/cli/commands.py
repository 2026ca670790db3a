"""The command `wolkflow`: finds its commands, each imported only when it is called."""

import os
import sys
from importlib import import_module

import click

from wolkflow import __version__

COMMANDS = {
    "demo": "Try everything at once: a platform, a simulated greenhouse, and the web console.",
    "run": "Run a pipeline until it is told to stop.",
    "check": "Check a pipeline, without any hardware and offline.",
    "test": "Test pipelines against what *.test.yaml files expect of them.",
    "graph": "Draw a pipeline: a tree in the terminal, Mermaid or SVG.",
    "tap": "Show the values that come out of nodes of a running pipeline.",
    "stats": "Show what every node of a running pipeline has done since it started.",
    "nodes": "List the node types, or describe one.",
    "doctor": "Examine this computer: whether all that pipelines need is there.",
    "pins": "Draw the 40-pin header, with what a pipeline has on its pins.",
    "i2c": "Find the chips on an I2C bus.",
    "new": "Write a pipeline, a node or a plugin to start from.",
    "fmt": "Format pipelines: indentation, blanks and empty lines; comments stay.",
    "schema": "Print the JSON Schema with which editors complete and check pipelines.",
    "outbox": "Look into what waits for the platform, or delete it.",
    "device-type": "Print the device type of a pipeline, to import on the WolkAbout platform.",
    "platform": "Be a WolkAbout platform on this machine, for devices under development.",
    "version": "Tell the version.",
}
"""What `wolkflow --help` says about each; the module of the same name has the rest."""

ALIASES = {"wiring": "pins"}


class Commands(click.Group):
    """A group that knows its commands by name: start-up time is what they cost otherwise."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        command = import_module(f"wolkflow.cli.{name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help text, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wolkflow", message="%(prog)s %(version)s")
def commands() -> None:
    """Run pipelines in YAML on a Raspberry Pi: sensors, pins, files, the WolkAbout IoT platform.

    \b
    Examples:
      wolkflow check station.yaml             is everything right with it?
      wolkflow run --simulate station.yaml    try it without any hardware
      wolkflow run station.yaml               on the Pi
      wolkflow nodes i2c.bme280               what can this node do?

    \b
    Exit codes: 0 good, 1 failed, 2 wrong usage, 69 hardware or service unavailable,
    77 no permission, 78 the pipeline has mistakes.
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped


def main() -> None:
    """Be the program `wolkflow`."""
    try:
        commands(prog_name="wolkflow")
    except BrokenPipeError:
        sys.exit(1)
    finally:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """Write out what waits; if nobody reads it, keep Python from complaining about that at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
