import pytest

from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import FailedError, RefusedError
from wolkflow.platform.events import FirmwareProgress
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages import FirmwareError, FirmwareStatus


@pytest.fixture
def device(platform):
    with ScriptedDevice(platform) as device:
        device.say(m.Parameters({"FIRMWARE_VERSION": "1.0"}))
        yield device


@pytest.fixture
def seen(platform, device):
    return platform.device(device.key)


def say_status(device, status, error=None):
    device.say(m.FirmwareUpdateStatus(status, error))


def test_an_installation_succeeds(platform, device, seen):
    with platform.watch() as watch:
        number = seen.install("fw.bin", wait=False).number
        assert device.next(m.FirmwareUpdateInstall).file_name == "fw.bin"
        say_status(device, FirmwareStatus.INSTALLING)
        assert seen.installs[0].status == "INSTALLING"
        say_status(device, FirmwareStatus.SUCCESS)
        device.say(m.Parameters({"FIRMWARE_VERSION": "2.0"}))
        done = seen._errands.install(number, 5)
        told = [one.status for one in watch._events if isinstance(one, FirmwareProgress)]
    assert (done.status, done.version_before, done.version_after) == ("SUCCESS", "1.0", "2.0")
    assert seen.firmware_version == "2.0"
    assert told == ["AWAITING_DEVICE", "STARTED", "INSTALLING", "SUCCESS", "SUCCESS"]


def test_an_installation_fails(device, seen):
    number = seen.install("fw.bin", wait=False).number
    say_status(device, FirmwareStatus.ERROR, FirmwareError.UNKNOWN_FILE)
    with pytest.raises(FailedError, match=r"'fw.bin' ended with ERROR: UNKNOWN_FILE"):
        seen._errands.install(number, 5)


def test_one_installation_at_a_time(device, seen):
    seen.install("fw.bin", wait=False)
    with pytest.raises(RefusedError, match=r"'fw.bin' is being installed"):
        seen.install("other.bin", wait=False)
    seen.abort_install()
    device.next(m.FirmwareUpdateInstall)
    device.next(m.FirmwareUpdateAbort)
    assert seen.installs[0].status == "ABORTED"
    seen.install("other.bin", wait=False)
    assert [one.file for one in seen.installs] == ["other.bin", "fw.bin"]


def test_a_device_may_report_that_the_abort_came_too_late(device, seen):
    seen.install("fw.bin", wait=False)
    seen.abort_install()
    say_status(device, FirmwareStatus.SUCCESS)
    assert seen.installs[0].status == "SUCCESS"


def test_an_installation_waits_for_a_device_that_is_away(platform):
    seen = platform.device("dev-0001")
    seen.install("fw.bin", wait=False)
    assert seen.installs[0].status == "AWAITING_DEVICE"
    with ScriptedDevice(platform) as device:
        assert device.next(m.FirmwareUpdateInstall).file_name == "fw.bin"
    with ScriptedDevice(platform) as device:  # not a second time: it may have restarted to install
        say_status(device, FirmwareStatus.SUCCESS)
        device.ask(m.TimeRequest(), m.PlatformTime)


def test_what_nobody_asked_for_changes_nothing(device, seen):
    say_status(device, FirmwareStatus.ERROR, FirmwareError.UNKNOWN)
    assert seen.installs == []
    with pytest.raises(RefusedError, match="nothing is being installed"):
        seen.abort_install()
