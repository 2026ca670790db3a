"""The command `wolkflow platform`."""

import os
import sys
import threading
from contextlib import closing
from pathlib import Path

import click

from wolkflow.cli.consoles import Place, console_beside, parse_place, wanted_place
from wolkflow.cli.exits import BAD_CONFIG, Stop, exit_code
from wolkflow.cli.logs import start_log
from wolkflow.cli.platform_lines import Lines
from wolkflow.cli.platform_prompt import Prompt
from wolkflow.cli.signals import StopRequests
from wolkflow.excerpt import escaped
from wolkflow.platform import Platform
from wolkflow.platform.errors import DevicesFileError, PlatformStateError
from wolkflow.platform.stream import Watch

USUAL_PORT = {False: 1883, True: 8883}
WATCHED = 10_000


@click.command
@click.option(
    "--devices",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="YAML with the devices, their passwords and feeds.",
)
@click.option("--open", "anyone", is_flag=True, help="Create devices when they first connect.")
@click.option(
    "--state",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where everything is kept. Default: platform.db in $STATE_DIRECTORY, else in .wolkflow/.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Default: 1883, TLS 8883, or a free one."
)
@click.option("--tls", is_flag=True, help="Encrypt, with a certificate that is made for that.")
@click.option("--broker", metavar="URL", help="Use this broker: mqtt://user:password@host:port.")
@click.option("--strict", is_flag=True, help="Refuse values of feeds that nobody registered.")
@click.option("--unit", "units", multiple=True, metavar="NAME", help="A unit of your own.")
@click.option(
    "--console",
    "place",
    metavar="[HOST:]PORT",
    callback=parse_place,
    help="Serve the web console there. Default: 127.0.0.1, port 8808 or a free one.",
)
@click.option("--no-console", is_flag=True, help="Do without the web console.")
@click.option("-q", "--quiet", count=True, help="No line per message; twice, none at all.")
def command(
    *,
    devices: Path | None,
    anyone: bool,
    state: Path | None,
    host: str,
    port: int | None,
    tls: bool,
    broker: str | None,
    strict: bool,
    units: tuple[str, ...],
    place: Place | None,
    no_console: bool,
    quiet: int,
) -> None:
    """Be a WolkAbout platform on this machine, for devices under development.

    It shows what devices do, and what can be typed meanwhile is told by `help`: commands to
    feeds, files, firmware, and faults on request. Ctrl-C ends it.

    \b
    Examples:
      wolkflow platform --open
      wolkflow platform --devices devices.yaml --tls
      wolkflow platform --open --console 0.0.0.0:8080
      wolkflow platform --open --broker mqtt://platform:secret@localhost:1883
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    requests = StopRequests()
    start_log("auto", 0)
    file = state or state_file()
    if not (anyone or devices or file.exists()):
        raise click.UsageError("Nobody could connect: give --devices FILE, or --open for anyone.")
    wanted = [USUAL_PORT[tls], 0] if port is None else [port]
    try:
        platform = started(
            [
                Platform(
                    state=file,
                    devices=devices,
                    anyone=anyone,
                    strict=strict,
                    host=host,
                    port=number,
                    tls=tls,
                    broker=broker,
                    units=units,
                )
                for number in wanted
            ]
        )
    except DevicesFileError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", BAD_CONFIG) from error
    except PlatformStateError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", exit_code(error)) from error
    with closing(platform), platform.watch(WATCHED) as watch:  # from the first device on
        introduce(platform, file, anyone=anyone)
        with console_beside(platform, None if no_console else wanted_place(place)):
            attend(platform, requests, watch, quiet)


def started(platforms: list[Platform]) -> Platform:
    """Start the first of them that can be."""
    for platform in platforms[:-1]:
        try:
            return platform.start()
        except PlatformStateError:
            continue  # the usual port is taken: the next one takes any
    return platforms[-1].start()


def state_file() -> Path:
    """Choose where everything is kept: as systemd says, or in a folder of wolkflow's here."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(given or ".wolkflow") / "platform.db"


def introduce(platform: Platform, file: Path, *, anyone: bool) -> None:
    """Say where devices find the platform, and which may come."""
    click.echo(f"WolkAbout platform on {platform.host} port {platform.port}, state in {file}")
    if platform.ca_file is not None:
        click.echo(f"TLS; devices need the certificate {platform.ca_file}")
    count = len(platform.devices())
    known = f"{count} device{'s' * (count != 1)} known"
    click.echo(f"{known}{', others may come' if anyone else ''}; help tells what can be typed")


def attend(platform: Platform, requests: StopRequests, watch: Watch, quiet: int) -> None:
    """Show events and take commands until told to stop."""
    showing = threading.Thread(target=show, args=(watch, quiet), name="show", daemon=True)
    showing.start()
    if may_read_stdin():
        threading.Thread(
            target=take_commands, args=(platform, requests), name="prompt", daemon=True
        ).start()
    requests.wait(None)
    watch.close()
    showing.join(1.0)


def show(watch: Watch, quiet: int) -> None:
    """Write events as lines, one after the other; a slow terminal loses some, counted."""
    lines = Lines(messages=not quiet)
    told = 0
    for event in watch:
        if watch.dropped > told:
            click.echo(f"... {watch.dropped - told} events not shown")
            told = watch.dropped
        line = lines.line(event) if quiet < 2 else ""
        if line:
            click.echo(line)


def take_commands(platform: Platform, requests: StopRequests) -> None:
    """Carry out what is typed; the end of the input ends only the typing."""
    prompt = Prompt(platform)
    for line in sys.stdin:
        if line.strip() in ("quit", "exit"):
            requests.ask("quit")
            return
        text = prompt.run(line)
        if text:
            click.echo(text)


def may_read_stdin() -> bool:
    """Tell whether reading is allowed: a job in the background would be stopped by that."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    try:
        return not sys.stdin.isatty() or os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:
        return False
