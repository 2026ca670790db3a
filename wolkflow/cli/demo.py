"""The command `wolkflow demo`."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click

from wolkflow.cli.consoles import Place, parse_place, show, start_console
from wolkflow.cli.exits import Stop, exit_code, stop_for
from wolkflow.cli.logs import start_log
from wolkflow.cli.run import SWITCH_SECONDS
from wolkflow.cli.signals import StopRequests
from wolkflow.config import load
from wolkflow.engine import Engine, StateFolder, SystemClock, Threads
from wolkflow.excerpt import escaped
from wolkflow.platform import DeviceSetup, Platform
from wolkflow.platform.errors import PlatformStateError
from wolkflow.registry import Registry

KEY = "greenhouse"
PASSWORD = "greenhouse"  # noqa: S105 - of a device that lives as long as the command

ABOUT = """\
A greenhouse on simulated hardware sends its climate to a WolkAbout platform on this machine.
Its pipeline: {pipeline}

  {url}

Open that page: watch, switch the lamp, open the window, send it a file, break its link.
Ctrl-C ends everything; nothing is kept."""


@click.command
@click.option(
    "--console",
    "place",
    metavar="[HOST:]PORT",
    callback=parse_place,
    default="127.0.0.1",
    help="Where the web console listens. Default: 127.0.0.1, port 8808 or a free one.",
)
@click.option("--no-browser", is_flag=True, help="Only print the console's address.")
@click.option("-v", "--verbose", count=True, help="Log what the pipeline does.")
def command(*, place: Place, no_browser: bool, verbose: int) -> None:
    """Try everything at once: a platform, a simulated greenhouse, and the web console.

    No account, no hardware, no network. Ctrl-C ends it.

    \b
    Examples:
      wolkflow demo
      wolkflow demo --no-browser --console 8080
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    sys.setswitchinterval(SWITCH_SECONDS)
    requests = StopRequests()
    start_log("auto", verbose - 1)
    with platform() as served, closing(start_console(served, place)) as console, greenhouse(served):
        click.echo(ABOUT.format(pipeline=pipeline(), url=console.url))
        if not no_browser:
            show(console.url)
        requests.wait(None)
        click.echo("stopping")


@contextmanager
def platform() -> Iterator[Platform]:
    """Run a platform that knows the greenhouse; it forgets everything at the end."""
    made = Platform(devices={KEY: DeviceSetup(password=PASSWORD, name="Greenhouse")}, anyone=False)
    try:
        made.start()
    except PlatformStateError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", exit_code(error)) from error
    with closing(made):
        yield made


@contextmanager
def greenhouse(served: Platform) -> Iterator[Mapping[str, object]]:
    """Run the greenhouse's pipeline in a folder that goes away again; gives the hardware."""
    there = {
        "WOLK_HOST": served.host,
        "WOLK_PORT": str(served.port),
        "WOLK_KEY": KEY,
        "WOLK_PASSWORD": PASSWORD,
    }
    with tempfile.TemporaryDirectory(prefix="wolkflow-demo-") as name:
        file = Path(shutil.copy(pipeline(), name))
        registry = Registry.load([])
        graph = load([file], registry, {**os.environ, **there})
        clock = SystemClock()
        hardware = registry.simulate(list(graph.nodes.values()), clock)
        engine = Engine(
            graph,
            clock=clock,
            state=StateFolder(file.parent / "state"),
            driver=Threads(),
            resources=hardware,
        )
        engine.start()
        try:
            yield hardware
        finally:
            engine.stop()


def pipeline() -> Path:
    """Find the pipeline: in the installed package, or where it is in a checkout."""
    installed = Path(__file__).parent / "greenhouse.yaml"
    checkout = Path(__file__).parents[2] / "pipelines" / "greenhouse.yaml"
    found = next((file for file in (installed, checkout) if file.exists()), None)
    if found is None:
        raise stop_for(FileNotFoundError(2, "the demo's pipeline is missing", str(installed)))
    return found
