"""The command `wolkflow version`."""

import platform

import click

from wolkflow import __version__


@click.command
def command() -> None:
    """Tell the version.

    \b
    Example:
      wolkflow version
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    click.echo(f"wolkflow {__version__} on Python {platform.python_version()}")
