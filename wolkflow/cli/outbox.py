"""The command `wolkflow outbox`."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from wolkflow.cli.exits import UNAVAILABLE, Stop, exit_code, stop_for
from wolkflow.excerpt import escaped
from wolkflow.fields import format_size
from wolkflow.wolkabout.errors import OutboxError
from wolkflow.wolkabout.outbox_look import Look, export, look, purge

FILE = "outbox.db"

where_argument = click.argument(
    "where", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path)
)


@click.group
def command() -> None:
    """Look into what waits for the platform, or delete it.

    Looking works during a run, too; deleting only when there is none.

    FILE is an outbox, or a folder to search for them; without one, this folder and those below.

    \b
    Examples:
      wolkflow outbox ls
      wolkflow outbox export .wolkflow/station/cloud/outbox.db > waiting.jsonl
      wolkflow outbox purge .wolkflow/station/cloud/outbox.db
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped


@command.command("ls")
@where_argument
def ls(where: tuple[Path, ...]) -> None:
    """Tell how much waits in each outbox, how old it is, and for which feeds."""
    troubles: list[OutboxError] = []
    for path in found(where):
        try:
            print(described(path, look(path), time.time_ns() // 1_000_000))
        except OutboxError as error:
            print(f"wolkflow: {escaped(str(error))}", file=sys.stderr)
            troubles.append(error)
    if troubles:
        sys.exit(exit_code(troubles[0]))


@command.command("export")
@where_argument
def export_command(where: tuple[Path, ...]) -> None:
    """Write what waits to standard output, a JSON object in each line."""
    for path in found(where):
        try:
            for row in export(path):
                line = {"time": row.time_ms, "name": row.reference, "value": row.value}
                sys.stdout.write(json.dumps(line) + "\n")
        except OutboxError as error:
            raise stop_for(error) from error


@command.command("purge")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.argument("file", type=click.Path(path_type=Path))
def purge_command(file: Path, *, yes: bool) -> None:
    """Delete all that waits in an outbox, for good."""
    try:
        waiting = look(file)
        count = waiting.readings + waiting.messages
        if count and not yes:
            click.confirm(f"Delete {count} values and messages from {file}?", abort=True)
        print(f"{file}: {purge(file)} deleted")
    except OutboxError as error:
        raise stop_for(error) from error


def found(where: Sequence[Path]) -> Iterator[Path]:
    """Give the outboxes that are meant; Stop when there is none."""
    paths = [path for start in where or [Path()] for path in _at(start)]
    if not paths:
        raise Stop("wolkflow: there is no outbox here; name its file or a folder", UNAVAILABLE)
    yield from paths


def _at(start: Path) -> list[Path]:
    return sorted(start.rglob(FILE)) if start.is_dir() else [start]


def described(path: Path, seen: Look, now_ms: int) -> str:
    """Say what waits in an outbox."""
    first = f"{path}: {seen.readings} values, {seen.messages} messages, {format_size(seen.size)}"
    if not seen.readings:
        return first
    lines = [
        first,
        f"  from {_moment(seen.oldest_ms, now_ms)} to {_moment(seen.newest_ms, now_ms)}",
    ]
    width = max(len(escaped(feed)) for feed in seen.feeds)
    lines += [f"  {escaped(feed):{width}}  {count}" for feed, count in seen.feeds.most_common()]
    return "\n".join(lines)


def _moment(time_ms: int, now_ms: int) -> str:
    shown = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(time_ms / 1000))
    return f"{shown} ({_age((now_ms - time_ms) // 1000)})"


def _age(seconds: int) -> str:
    """Say roughly how long ago something was."""
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} seconds ago" if seconds >= 0 else "in the future"
