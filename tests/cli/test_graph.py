"""A pipeline as a tree, as a Mermaid flowchart, as a picture."""

from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result

from wolkflow.cli.commands import commands
from wolkflow.cli.graph_layout import ROW_GAP, layout
from wolkflow.cli.graph_parts import Drawing, Part, Way

PIPELINES = Path(__file__).parents[2] / "pipelines"
SVG = "{http://www.w3.org/2000/svg}"

HOUSE = """
title: 'House <1> & "more"'
nodes:
  climate: {i2c.bme280: {every: 10s}}
  button: {gpio.button: {pin: 5}}
  fan: {gpio.output: {pin: 6}}
  cloud: {wolkabout: {host: localhost, key: x, password: y}}
  spare: {gpio.led: {pin: 18}}
flows:
  one: [climate.temperature, {hysteresis: {on: 5, off: 3}}, fan, cloud.FAN]
  two: [climate.temperature, {round: {}}, cloud.T]
  three: [button, {toggle: {}}, fan]
  four: [cloud.FAN, fan]
  five: [climate.@error, {log: {}}]
"""

TREE = """\
House <1> & "more"
climate  i2c.bme280
├─ temperature: hysteresis → fan → cloud.FAN
├─ temperature: round → cloud.T
└─ @error: log
button  gpio.button
└─ toggle → fan → … as above
cloud  wolkabout
└─ FAN: fan → … as above
in no flow: spare
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "house.yaml"
    file.write_text(HOUSE)
    return file


def graph(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["graph", *map(str, arguments)])


def test_the_tree_has_every_way_once(house: Path) -> None:
    result = graph(house)
    assert result.exit_code == 0
    assert result.stdout == TREE


def test_long_ways_are_wrapped(tmp_path: Path) -> None:
    steps = ", ".join(["moving_average: {window: 3}"] * 12)
    (tmp_path / "long.yaml").write_text(f"title: Long\nflows: {{a: [timer: , {steps}]}}")
    lines = (
        CliRunner(env={"COLUMNS": "60"})
        .invoke(commands, ["graph", str(tmp_path / "long.yaml")])
        .stdout.splitlines()
    )
    assert max(map(len, lines)) <= 60
    assert sum(line.count("moving_average") for line in lines) == 12


def test_mermaid_has_every_box_and_line(house: Path) -> None:
    lines = graph("--mermaid", house).stdout.splitlines()
    assert lines[:4] == ["---", 'title: "House <1> & \\"more\\""', "---", "flowchart LR"]
    assert '    n1(["climate<br/><small>i2c.bme280</small>"])' in lines
    assert '    n4{{"cloud<br/><small>wolkabout</small>"}}' in lines
    assert sum("-->" in line for line in lines) == 9
    assert '    n1 -->|"temperature"| n7["hysteresis"]' not in lines
    assert any(line.endswith('|"as FAN"| n5') for line in lines)


def test_the_picture_is_xml_with_every_name(house: Path) -> None:
    root = fromstring(graph("--svg", house).stdout)  # noqa: S314  # it is ours
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[0] == 'House <1> & "more"'
    for name in ("climate", "i2c.bme280", "hysteresis", "as FAN", "@error", "spare"):
        assert name in texts
    assert texts.count("cloud") == 2
    assert len([path for path in root.iter(f"{SVG}path") if path.get("class") == "way"]) == 9


@pytest.mark.parametrize(
    ("name", "begin"), [("a.svg", "<svg "), ("a.mmd", "---"), ("a.txt", "House")]
)
def test_a_file_s_ending_says_in_which_form(
    house: Path, tmp_path: Path, name: str, begin: str
) -> None:
    result = graph(house, "-o", tmp_path / name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_text().startswith(begin)


def test_a_file_that_can_not_be_written_is_no_traceback(house: Path, tmp_path: Path) -> None:
    result = graph(house, "-o", tmp_path / "nowhere" / "a.svg")
    assert result.exit_code == 69
    assert "a.svg: No such file or directory" in result.stderr


def test_a_pipeline_with_mistakes_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("flows: {a: [buton]}")
    assert graph(tmp_path / "bad.yaml").exit_code == 78


@pytest.mark.parametrize("name", ["home", "weather", "fan", "remote_lamp"])
def test_every_example_can_be_drawn(name: str) -> None:
    for form in ((), ("--svg",), ("--mermaid",)):
        assert graph(PIPELINES / f"{name}.yaml", *form).exit_code == 0


def some_drawing(boxes: int) -> Drawing:
    """A drawing with lines that skip columns, come together and part."""
    parts = [Part(f"n{number}", f"name {number}", "type", "step") for number in range(boxes)]
    ways = [Way(f"n{at}", f"n{at + 1 + at * 7 % 5}", "") for at in range(boxes - 6)]
    ways += [Way(f"n{at}", f"n{at + 4}", "as X") for at in range(0, boxes - 6, 3)]
    return Drawing("Some", parts, ways)


@pytest.mark.parametrize("boxes", [7, 40, 200])
def test_nothing_lies_on_anything_else(boxes: int) -> None:
    placed = layout(some_drawing(boxes))
    for one, other in combinations(placed.spots, 2):
        if one.column == other.column:
            apart = abs(one.y - other.y) - (one.height + other.height) / 2
            assert apart >= ROW_GAP - 0.001
    for _, line in placed.lines:
        rights = [spot.x + spot.width for spot in line[:-1]]
        assert all(right < spot.x for right, spot in zip(rights, line[1:], strict=True))
    assert all(spot.x >= 0 and spot.x + spot.width <= placed.width for spot in placed.spots)
    assert all(0 <= spot.y - spot.height / 2 <= placed.height for spot in placed.spots)


def test_a_chain_is_a_straight_line() -> None:
    parts = [Part(str(number), "step", "", "step") for number in range(5)]
    ways = [Way(str(number), str(number + 1), "") for number in range(4)]
    assert len({round(spot.y, 6) for spot in layout(Drawing("Chain", parts, ways)).spots}) == 1


def test_nothing_at_all_can_be_drawn() -> None:
    assert layout(Drawing("Empty", [], [])).width == 0
