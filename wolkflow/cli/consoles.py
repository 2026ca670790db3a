"""The web console beside the platform: where it listens, and showing it to a person."""

import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from wolkflow.cli.exits import FAILED, Stop, exit_code
from wolkflow.excerpt import escaped
from wolkflow.platform import Platform
from wolkflow.platform.errors import PlatformStateError

if TYPE_CHECKING:
    from wolkflow.platform.console import Console

USUAL_PORT = 8808
LOOPBACK = "127.0.0.1"
NOT_INSTALLED = "the web console needs starlette and uvicorn: pip install 'wolkflow[platform]'"

Place = tuple[str, int | None]


def parse_place(ctx: click.Context, param: click.Parameter, value: str | None) -> Place | None:
    """Read HOST:PORT, HOST or PORT."""
    if value is None:
        return None
    host, _, port = value.rpartition(":") if ":" in value or value.isdecimal() else (value, "", "")
    if port and not (port.isdecimal() and int(port) < 65536):
        raise click.BadParameter(f"{value}: give HOST:PORT, or one of them", ctx, param)
    return host.strip("[]") or LOOPBACK, int(port) if port else None


def wanted_place(place: Place | None) -> Place | None:
    """Give where the console is to be: as asked, else on this machine if it is installed."""
    installed = all(map(find_spec, ("starlette", "uvicorn")))
    return place or ((LOOPBACK, None) if installed else None)


def start_console(platform: Platform, place: Place) -> "Console":
    """Start the console there, on any free port if none was asked for and the usual is taken."""
    try:
        from wolkflow.platform.console import Console  # noqa: PLC0415  # an extra, slow to import
    except ModuleNotFoundError as error:
        raise Stop(f"wolkflow: {NOT_INSTALLED}", FAILED) from error
    host, port = place
    try:
        if port is not None:
            return Console(platform, host=host, port=port).start()
        try:
            return Console(platform, host=host, port=USUAL_PORT).start()
        except PlatformStateError:
            return Console(platform, host=host).start()
    except PlatformStateError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", exit_code(error)) from error


@contextmanager
def console_beside(platform: Platform, place: Place | None) -> Iterator[None]:
    """Serve the console meanwhile and say where, or do nothing if it isn't wanted."""
    if place is None:
        yield
        return
    with closing(start_console(platform, place)) as console:
        click.echo(f"web console: {console.url}")
        yield


def show(url: str) -> bool:
    """Open a page in the browser of a person who sits here; tells whether one was opened."""
    screen = (
        sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not screen or os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False
