from pathlib import Path

from wolkflow.board.machine import Machine
from wolkflow.testing.board import FakePi


def test_a_pi_is_known_by_its_device_tree(tmp_path):
    machine = FakePi(tmp_path).machine()
    assert machine.model == "Raspberry Pi 4 Model B Rev 1.4"
    assert machine.is_pi


def test_a_pi_without_device_tree_is_known_by_cpuinfo(tmp_path):
    pi = FakePi(tmp_path)
    pi.remove("/proc/device-tree/model")
    pi.write("/proc/cpuinfo", "processor\t: 0\nModel\t\t: Raspberry Pi Zero W Rev 1.1\n")
    assert pi.machine().model == "Raspberry Pi Zero W Rev 1.1"


def test_an_empty_folder_is_a_computer_that_tells_nothing(tmp_path):
    machine = Machine(root=tmp_path)
    assert machine.model == ""
    assert not machine.is_pi
    assert machine.user == "-1"
    assert machine.text("/etc/os-release") == ""
    assert list(machine.find("/dev/*")) == []


def test_rights_are_those_of_the_user_and_its_groups(tmp_path):
    pi = FakePi(tmp_path)
    machine = pi.machine()
    device = tmp_path / "dev/i2c-1"
    device.chmod(0o600)
    assert not machine.may_use("/dev/i2c-1")
    device.chmod(0o660)
    assert not machine.may_use("/dev/i2c-1")
    pi.write("/proc/self/status", f"Uid:\t4711\nGid:\t{device.stat().st_gid}\nGroups:\t\n")
    assert machine.may_use("/dev/i2c-1")
    device.chmod(0o640)
    assert not machine.may_use("/dev/i2c-1")
    assert not machine.may_use("/dev/i2c-7")


def test_this_computer_can_be_asked():
    machine = Machine()
    assert machine.uid >= 0
    assert machine.may_use("/dev/null")
    assert machine.free(Path()) > 0
    assert machine.text("/proc/sys/kernel/osrelease")
