import importlib

from click.testing import CliRunner

from wolkflow import __version__
from wolkflow.cli.commands import COMMANDS, commands


def test_version_tells_the_version():
    result = CliRunner().invoke(commands, ["version"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"wolkflow {__version__} on Python 3.")


def test_the_option_tells_it_too():
    assert CliRunner().invoke(commands, ["--version"]).stdout == f"wolkflow {__version__}\n"


def test_help_names_every_command_as_it_describes_itself():
    text = " ".join(CliRunner().invoke(commands, ["--help"]).stdout.split())
    for name, sentence in COMMANDS.items():
        command = importlib.import_module(f"wolkflow.cli.{name.replace('-', '_')}").command
        assert f"{name} {sentence}" in text
        assert command.help.partition("\n")[0] == sentence
        assert "Example" in command.help


def test_an_unknown_command_is_wrong_usage():
    result = CliRunner().invoke(commands, ["fly"])
    assert result.exit_code == 2
    assert "fly" in result.stderr
