import json

from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.config.schema import schema
from wolkflow.registry import Registry

PLUGIN = '''
from wolkflow import Source, hookimpl


class Word(Source):
    """Says a word."""


@hookimpl
def wolkflow_nodes():
    return {"trial.word": Word}
'''


def test_the_schema_is_printed():
    result = CliRunner().invoke(commands, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema(Registry.load())


def test_the_schema_is_written_with_the_types_of_own_plugins(tmp_path):
    (tmp_path / "trial.py").write_text(PLUGIN)
    file = tmp_path / "wolkflow.schema.json"
    result = CliRunner().invoke(commands, ["schema", "--plugins", str(tmp_path), "-o", str(file)])
    assert result.exit_code == 0
    assert result.output == ""
    assert "trial.word" in json.loads(file.read_text())["definitions"]["node"]["properties"]


def test_a_file_that_can_not_be_written_is_no_traceback(tmp_path):
    file = tmp_path / "nowhere" / "schema.json"
    result = CliRunner().invoke(commands, ["schema", "-o", str(file)])
    assert result.exit_code == 69
    assert result.stderr == f"wolkflow: {file}: No such file or directory\n"
