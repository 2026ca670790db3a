"""The command `wolkflow fmt`."""

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from wolkflow.cli.exits import BAD_CONFIG, FAILED, Stop, stop_for
from wolkflow.cli.formatted import ChangedError, formatted
from wolkflow.cli.options import files_argument
from wolkflow.config.files import pipeline_files
from wolkflow.errors import ConfigError
from wolkflow.excerpt import escaped


@click.command
@files_argument
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if something would be.")
def command(files: tuple[Path, ...], *, check: bool) -> None:
    """Format pipelines: indentation, blanks and empty lines; comments stay.

    What a file says never changes: that is compared before anything is written.

    \b
    Examples:
      wolkflow fmt station.yaml
      wolkflow fmt --check conf.d/
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    if find_spec("ruamel") is None:
        raise Stop("wolkflow: fmt needs ruamel.yaml: pip install 'wolkflow[fmt]'", FAILED)
    different = _format(pipeline_files(files), check=check)
    sys.exit(FAILED if check and different else 0)


def _format(files: Sequence[Path], *, check: bool) -> int:
    different = 0
    for file in files:
        try:
            before = file.read_text(encoding="utf-8")
            after = formatted(str(file), before)
            if after == before:
                continue
            different += 1
            if not check:
                file.write_text(after, encoding="utf-8")
            click.echo(f"{escaped(str(file))}: {'would be ' if check else ''}formatted")
        except ConfigError as error:
            raise Stop(str(error), BAD_CONFIG) from error
        except ChangedError as error:
            raise Stop(f"wolkflow: {escaped(str(error))}", FAILED) from error
        except UnicodeDecodeError as error:
            text = f"wolkflow: {escaped(str(file))} is not a text in UTF-8"
            raise Stop(text, BAD_CONFIG) from error
        except OSError as error:
            raise stop_for(error) from error
    return different
