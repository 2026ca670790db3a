import sys
from pathlib import Path

import pytest
from gpiozero import Device

from wolkflow import HardwareError
from wolkflow_gpio.factory import make_factory

PI_3B = 0xA02082


@pytest.fixture
def devices(tmp_path):
    folder = tmp_path / "dev"
    folder.mkdir()
    (folder / "gpiochip0").touch()
    return folder


def test_lgpio_gets_a_folder_for_its_pipe_and_leaves_no_litter(with_lgpio, devices, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    with_lgpio.chdir(here)

    make_factory(PI_3B, devices)

    assert Path.cwd() == here
    assert list(here.iterdir()) == []
    assert not sys.modules["lgpio"].pipe_folder.exists()


def test_works_where_nobody_may_write(with_lgpio, devices):
    with_lgpio.chdir("/proc")

    assert make_factory(PI_3B, devices).pin(17).info.name == "GPIO17"


def test_a_missing_lgpio_says_what_to_install(without_lgpio, devices):
    without_lgpio.setitem(sys.modules, "lgpio", None)

    with pytest.raises(HardwareError) as caught:
        make_factory(PI_3B, devices)
    assert "sudo apt install python3-lgpio" in str(caught.value)
    assert "--system-site-packages" in str(caught.value)


def test_the_empty_lgpio_from_pip_is_recognised(without_lgpio, devices, tmp_path):
    (tmp_path / "lgpio.py").touch()
    without_lgpio.syspath_prepend(tmp_path)

    with pytest.raises(HardwareError, match=r"the module lgpio is empty.*pip uninstall lgpio"):
        make_factory(PI_3B, devices)


def test_a_machine_without_pins_is_told_so(lgpio, tmp_path):
    with pytest.raises(HardwareError, match="this machine has no pins"):
        make_factory(PI_3B, tmp_path)


def test_gpiozeros_global_factory_is_left_alone(lgpio, devices):
    make_factory(PI_3B, devices)

    assert Device.pin_factory is None


def test_a_user_without_permission_is_told_the_group(lgpio, devices):
    (devices / "gpiochip0").unlink()
    (devices / "gpiochip0").symlink_to("nowhere")  # a chip that even root can't open

    with pytest.raises(PermissionError, match=r"sudo usermod -aG gpio \$USER"):
        make_factory(PI_3B, devices)
