from pathlib import Path

from tests.support.computer import error, latest
from wolkflow.testing import Bench
from wolkflow_system.disk import Disk
from wolkflow_system.sim.files import SimulatedFiles


def test_what_is_used_and_left():
    with Bench(Disk(), resources={"system": SimulatedFiles({})}) as bench:
        assert latest(bench) == {"used": 29.0, "free": 22.0}


def test_this_computers_own_disk(tmp_path):
    with Bench(Disk(path=tmp_path)) as bench:
        values = latest(bench)
        assert 0 <= values["used"] <= 100
        assert values["free"] >= 0


def test_a_folder_that_is_missing_is_said():
    with Bench(Disk(path=Path("/nowhere"))) as bench:
        assert error(bench) == "/nowhere: No such file or directory"


def test_it_holds_up_nothing_else():
    assert Disk().lane == "disk"
