import json
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.registry import Registry

PLUGIN = '''
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr

from wolkflow import Duration, I2cAddress, Interval, Percent, Pin, Poller, Size, hookimpl


class Extra(BaseModel):
    size: Annotated[Size, Field(ge=1000, description="how much")] = 64_000


class Anemometer(Poller):
    """Measures the wind. It turns.

    More about it.
    """

    example = "trial.anemometer: {pin: 17}"
    series = {"speed": "m/s", "gusts": ""}
    ports = {"storm": "true in a storm"}

    every: Annotated[Interval, Field(description="how often")] = 2.5
    pin: Annotated[Pin, Field(description="which pin")]
    address: Annotated[I2cAddress, Field(description="which chip")] = 0x1D
    level: Annotated[Percent, Field(description="how full")] = 50
    mode: Annotated[Literal["fast", "slow"], Field(description="how hard")] = "slow"
    code: Annotated[SecretStr, Field(description="how secret")] = SecretStr("hidden")
    quiet: Annotated[Duration | None, Field(description="how long")] = None
    names: Annotated[list[str], Field(description="how called", max_length=3)] = Field(
        default_factory=lambda: ["a", "b c"]
    )
    extra: Annotated[Extra | None, Field(description="what else")] = None
    many: Annotated[int, Field(description="how many", gt=0, lt=10)] = 1
    open_air: Annotated[bool, Field(description="whether outside")] = True


@hookimpl
def wolkflow_nodes():
    return {"trial.anemometer": Anemometer}
'''


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    (tmp_path / "trial.py").write_text(PLUGIN)
    return tmp_path


def nodes(*arguments: str | Path):
    return CliRunner(env={"COLUMNS": "80"}).invoke(commands, ["nodes", *map(str, arguments)])


def test_every_type_is_listed_under_its_plugin():
    result = nodes()
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    listed = {line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "}
    assert listed == set(Registry.load().names())
    assert lines.index("gpio:") < lines.index("i2c:") < lines.index("transforms:")


def test_a_type_is_described_in_full(plugins):
    result = nodes("--plugins", plugins, "trial.anemometer")
    assert result.exit_code == 0
    assert result.stdout == dedent(f"""\
        trial.anemometer: source, read at an interval, from plugin {plugins}/trial.py

          Measures the wind. It turns.

          More about it.

        Settings:
          every          how often (duration, default 2.5s)
          pin            which pin (pin, required)
          address        which chip (I2C address, 0x08 to 0x77, default 0x1d)
          level          how full (number, 0 to 100, default 50)
          mode           how hard (fast or slow, default slow)
          code           how secret (text, secret)
          quiet          how long (duration)
          names          how called (list of text, at most 3 entries, default [a, "b
                         c"])
          extra          what else (settings)
          extra.size     how much (size, at least 1kB, default 64kB)
          many           how many (whole number, above 0, below 10, default 1)
          open_air       whether outside (true or false, default true)
          on_open_error  what to do when the node can't be opened at start: try again
                         for ever, end the run, or run without it (retry, fail or skip,
                         default retry)

        Series:
          speed  m/s
          gusts  no unit

        Ports:
          storm   true in a storm
          @error  what failed here, with the reason

        Example:
          trial.anemometer: {{pin: 17}}
        """)


def test_json_has_the_same(plugins):
    [found] = json.loads(nodes("--plugins", plugins, "--format", "json", "trial.anemometer").stdout)
    assert found["type"] == "trial.anemometer"
    assert found["text"].startswith("Measures the wind. It turns.")
    assert found["series"] == {"speed": "m/s", "gusts": ""}
    settings = {setting["name"]: setting for setting in found["settings"]}
    assert settings["address"]["default"] == "0x1d"
    assert settings["pin"]["required"]
    assert "hidden" not in json.dumps(found)


def test_json_of_all_types_has_all_types():
    found = json.loads(nodes("--format", "json").stdout)
    assert [one["type"] for one in found] == Registry.load().names()


def test_an_unknown_type_is_wrong_usage_with_a_suggestion():
    result = nodes("gpio.ledd")
    assert result.exit_code == 2
    assert 'there is no node type "gpio.ledd": did you mean "gpio.led"?' in result.stderr


def test_an_unknown_type_may_be_one_of_a_broken_plugin(tmp_path):
    (tmp_path / "broken.py").write_text("import there_is_no_such_module\n")
    result = nodes("--plugins", tmp_path, "trial.anemometer")
    assert result.exit_code == 2
    assert "there_is_no_such_module" in result.stderr


def test_a_broken_plugin_is_named_and_the_rest_is_listed(tmp_path):
    (tmp_path / "broken.py").write_text("import there_is_no_such_module\n")
    result = nodes("--plugins", tmp_path)
    assert result.exit_code == 0
    assert "gpio.led" in result.stdout
    assert f"warning: plugin {tmp_path}/broken.py can't be loaded: " in result.stderr
    assert "there_is_no_such_module" in result.stderr


def test_a_type_whose_module_is_broken_can_not_be_described(tmp_path):
    (tmp_path / "lazy.py").write_text(
        "from wolkflow import hookimpl\n"
        "@hookimpl\n"
        "def wolkflow_nodes():\n"
        "    return {'lazy.one': 'there_is_no_such_module:One'}\n"
    )
    described = nodes("--plugins", tmp_path, "lazy.one")
    assert described.exit_code == 1
    assert "there_is_no_such_module" in described.stderr
    listed = nodes("--plugins", tmp_path)
    assert listed.exit_code == 0
    assert "there_is_no_such_module" in listed.stderr


def test_a_readme_gets_its_table(plugins):
    readme = plugins / "README.md"
    readme.write_text("# Trial\n\n<!-- nodes -->\nold\n<!-- /nodes -->\n\nThe end.\n")
    assert nodes("--plugins", plugins, "--markdown", readme).exit_code == 0
    text = readme.read_text()
    assert text.startswith(
        "# Trial\n\n<!-- nodes -->\n| node | what it does | sends | settings |\n"
    )
    sends = "`speed` in m/s<br>`gusts`<br>`storm`: true in a storm"
    assert f"\n| `trial.anemometer` | Measures the wind. | {sends} | `every`: how often" in text
    assert text.endswith("|\n<!-- /nodes -->\n\nThe end.\n")
    assert "old" not in text
    assert nodes("--plugins", plugins, "--markdown", readme).exit_code == 0
    assert readme.read_text() == text


def test_a_readme_that_is_not_there_is_no_traceback(tmp_path):
    result = nodes("--markdown", tmp_path / "README.md")
    assert result.exit_code == 69
    assert result.stderr == f"wolkflow: {tmp_path}/README.md: No such file or directory\n"


def test_markdown_of_everything_has_a_table_for_each_plugin():
    text = nodes("--markdown").stdout
    assert "## csv\n\n| node | what it does | settings |\n| --- | --- | --- |\n" in text
    assert all(f"| `{name}` | " in text for name in Registry.load().names())


def test_a_table_says_what_is_sent_where_that_is_fixed():
    text = nodes("--markdown").stdout
    assert "| node | what it does | sends | settings |\n| --- | --- | --- | --- |\n" in text
    row = next(line for line in text.splitlines() if line.startswith("| `i2c.bmp280` |"))
    assert "| `temperature` in °C<br>`pressure` in hPa | `every`" in row
    row = next(line for line in text.splitlines() if line.startswith("| `wolkabout` |"))
    assert "<br>`@refused`: what the platform says" in row
    row = next(line for line in text.splitlines() if line.startswith("| `i2c.registers` |"))
    assert "what a count is worth. |  | `every`" in row
