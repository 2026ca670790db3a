"""What a pin does when the pipeline is killed: nobody is left to switch anything off."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hardware.outside import World
from tests.support.wait import wait_until

pytestmark = pytest.mark.hardware

PIPELINE = """
nodes:
  lamp: {gpio.led: {pin: 16, initial: last, on_stop: keep}}
flows:
  on: [timer: {every: 200ms, value: true}, lamp]
"""


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "wolkflow", "run", "lamp.yaml"], cwd=folder)


def test_a_killed_pipeline_lets_go_and_the_next_one_takes_over(world: World, tmp_path, report):
    """The kernel frees the line. What level that leaves, the chip's driver decides:

    a Raspberry Pi keeps the output (unless config.txt has dtparam=strict_gpiod), the simulated
    chip falls back to its pull resistor. `last` is on again with the first claim.
    """
    (tmp_path / "lamp.yaml").write_text(PIPELINE)
    with start(tmp_path) as first:
        wait_until(lambda: world.level(16), 30)
        wait_until(lambda: _saved(tmp_path), 30)
        first.send_signal(signal.SIGKILL)
        assert first.wait(10) == -signal.SIGKILL
    left = world.level(16)
    report(f"after kill -9 the level is {'high' if left else 'low'}")
    if "WOLKFLOW_PINS_OUTSIDE" in os.environ:
        assert not left, "gpio-sim falls back to its pull"
    with world.record(16) as happened, start(tmp_path) as second:
        wait_until(lambda: world.level(16), 30)
        second.send_signal(signal.SIGTERM)
        assert second.wait(20) == 0
    assert "set 0" not in happened, "it was on: it comes back on, not off and on"


def _saved(folder: Path) -> bool:
    """Tell whether the state is on the disk."""
    return any(b"lamp" in file.read_bytes() for file in folder.glob(".wolkflow/lamp/*.db*"))
