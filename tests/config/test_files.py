"""Several files and folders are one pipeline."""

import os
import time
from pathlib import Path

import pytest

from tests.config.plugin import registry
from wolkflow import ConfigError
from wolkflow.config import load
from wolkflow.graph import Edge, Graph

STATION = "title: Station\nnodes:\n  lamp: {gpio.lamp: {pin: 18}}\n"
CLOUD = "title: Cloud\nflows:\n  light: [gpio.button: {pin: 17}, lamp]\n"


def graph_of(*paths: Path) -> Graph:
    return load(paths, registry(), {})


def refusal(*paths: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        graph_of(*paths)
    return str(caught.value)


@pytest.fixture
def station(tmp_path: Path) -> Path:
    (tmp_path / "station.yaml").write_text(STATION, encoding="utf-8")
    (tmp_path / "cloud.yml").write_text(CLOUD, encoding="utf-8")
    return tmp_path


def test_files_are_joined(station: Path) -> None:
    graph = graph_of(station / "station.yaml", station / "cloud.yml")

    assert graph.title == "Station"
    assert graph.edges == (Edge("light/1", "lamp"),)
    assert graph.places["lamp"].file == str(station / "station.yaml")


def test_a_folder_is_its_yaml_files_in_order(station: Path) -> None:
    (station / ".hidden.yaml").write_text("nonsense: 1", encoding="utf-8")
    (station / "notes.txt").write_text("nonsense", encoding="utf-8")
    (station / "folder").mkdir()
    (station / "folder" / "other.yaml").write_text("nonsense: 1", encoding="utf-8")
    graph = graph_of(station)

    assert graph.title == "Cloud"
    assert graph.edges == (Edge("light/1", "lamp"),)


def test_the_tests_beside_a_pipeline_are_no_part_of_it(station: Path) -> None:
    (station / "station.test.yaml").write_text("tests: {}", encoding="utf-8")
    (station / "cloud.test.yml").write_text("tests: {}", encoding="utf-8")

    assert graph_of(station).edges == (Edge("light/1", "lamp"),)


def test_scenarios_beside_a_pipeline_are_no_part_of_it(station: Path) -> None:
    (station / "hot.scenario.yaml").write_text("worlds: {}", encoding="utf-8")
    assert graph_of(station).edges == (Edge("light/1", "lamp"),)

    (station / "cold.yaml").write_text("worlds: {}\nfaults: []\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        graph_of(station)
    assert [problem.place.line for problem in caught.value.problems] == [1, 2]
    assert "let its name end in .scenario.yaml" in str(caught.value)


def test_a_file_named_twice_is_read_once(station: Path) -> None:
    (station / "link.yaml").symlink_to(station / "station.yaml")

    assert graph_of(station, station / "station.yaml", station / "cloud.yml").edges


def test_an_empty_file_among_others_is_fine(station: Path) -> None:
    (station / "later.yaml").write_text("# nothing yet\n", encoding="utf-8")

    assert graph_of(station).edges


def test_anchors_do_not_reach_into_another_file(station: Path) -> None:
    (station / "a.yaml").write_text("x-a: &a [scale: {}]\n", encoding="utf-8")
    (station / "b.yaml").write_text("flows:\n  f: [lamp, *a]\n", encoding="utf-8")

    assert "there is no anchor &a above" in refusal(station)


def test_a_missing_file_is_named() -> None:
    assert refusal(Path("nowhere/a.yaml")) == "nowhere/a.yaml: there is no such file"


def test_nothing_to_load_is_a_mistake() -> None:
    assert "the pipeline has no flows" in refusal() or "there is no pipeline" in refusal()


def test_a_name_no_file_can_have_is_a_mistake() -> None:
    assert refusal(Path("a\0b.yaml")) == "a\\x00b.yaml: no file can have this name"
    assert "can't be read: File name too long" in refusal(Path("x" * 5000 + ".yaml"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(station: Path) -> None:
    (station / "station.yaml").chmod(0)

    assert "can't be read: Permission denied" in refusal(station)


def test_a_link_that_leads_in_a_circle_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")

    assert "can't be read: Too many levels of symbolic links" in refusal(tmp_path / "a.yaml")


def test_a_large_file_is_refused_quickly(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n" * 2_000_000)
    start = time.perf_counter()

    assert refusal(tmp_path / "a.yaml").endswith("larger than 1 MB: that is no pipeline")
    assert time.perf_counter() - start < 1


def test_a_device_without_end_is_refused() -> None:
    assert "larger than 1 MB" in refusal(Path("/dev/zero"))


def test_a_file_full_of_mistakes_is_refused_in_bounded_time(tmp_path: Path) -> None:
    lines = [f"    n{n}: {{gpio.lampe: {{pinn: {n}}}}}" for n in range(10_000)]
    (tmp_path / "a.yaml").write_text("nodes:\n" + "\n".join(lines), encoding="utf-8")
    start = time.perf_counter()

    with pytest.raises(ConfigError) as caught:
        graph_of(tmp_path / "a.yaml")
    assert len(caught.value.problems) == 100
    assert time.perf_counter() - start < 10


def test_an_unreadable_file_does_not_make_names_of_it_unknown(station: Path) -> None:
    (station / "station.yaml").write_bytes(b"\xff\xfe")

    assert refusal(station).count("\n    ") == 1
    assert "not a text in UTF-8" in refusal(station)


def test_relative_paths_stay_relative_in_errors(
    station: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(station)
    Path("cloud.yml").write_text("flows: 5", encoding="utf-8")

    assert refusal(Path("cloud.yml")).startswith("cloud.yml:1:8: ")
    assert refusal(Path()).startswith("cloud.yml:1:8: ")
